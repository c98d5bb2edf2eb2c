"""How rows add up on an engine: the newest of each unit and indicator, and sums of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

import ibis

from edutarget.rollup.engines.engine import Engine
from edutarget.rollup.engines.rows import BOUNDS, is_odd
from edutarget.rollup.facts import PARTS, Order

KEY = ["unit", "number", "day"]
BITS = 32  # days told apart by their place in so many: two of one day of the month never share a place within a year


def newest(rows: ibis.Table, engine: Engine, as_of: date | None, counted: bool) -> ibis.Table:
    """What each unit has for each indicator: the newest row on or before a day, and whether that one is wrong.

    One pass over all rows. Odd rows that the judge has not read yet are one group without a unit. `rows`, `odd` and
    `no_name` count rows; `suspected` is 1 where a day seems to be there twice. `counted`: some rows say from how many
    units they come; the others are of one.
    """
    odd = is_odd(rows)
    read = "wrong" in rows.columns
    if not read:
        unread = {name: ibis.ifelse(odd, ibis.null(rows[name].type()), rows[name]) for name in ("unit", "number")}
        rows = rows.mutate(wrong=ibis.literal(0), **unread)
    until = None if as_of is None else rows.day <= ibis.date(as_of.isoformat())
    # "The value at the latest day" of each column needs no sorting, and together these values are one row: a day
    # that a unit reports twice is a repeat, and that row is not used.
    ones = {} if counted else {name: ibis.literal(1).cast(rows[name].type()) for name in ("units", "expected")}
    taken = [name for name in (*PARTS, "wrong") if name not in ones]
    bits = engine.union_of_bits(_bit(rows.day))
    found = rows.group_by("unit", "number").agg(
        **{name: engine.at_largest(rows[name], rows.day, until) for name in taken},
        day=rows.day.max(where=until),
        newest=rows.day.max(),
        later=rows.count(where=~until) if until is not None else ibis.literal(0, "int64"),
        rows=rows.count(),
        odd=odd.ifelse(1, 0).sum(),
        no_name=rows.no_name.ifelse(1, 0).sum(),
        large=is_large(rows).ifelse(1, 0).max(),
        suspected=_twice(rows.day, bits).ifelse(1, 0),
    )
    return found.mutate(ones) if ones else found


def is_large(rows: ibis.Table) -> ibis.Value:
    """Whether figures are out of scale, for the bounds beside them, unless somebody says how they were checked.

    In floating point, which tells figures of 15 digits apart.
    """
    above, below = rows.above.cast("float64"), rows.below.cast("float64")
    large = (above > 0) & (above >= rows.bound + rows.bound_below * below) & ((rows.bound > 0) | (below > 0))
    return (large & ~rows.confirmed & (rows.wrong == 0)).fill_null(False)


def in_scale(rows: ibis.Table, bounds: ibis.Table) -> ibis.Table:
    """Rows, each beside the bounds of its own unit and indicator, and those that are `out_of_scale` wrong."""
    rows = rows if "wrong" in rows.columns else rows.mutate(wrong=ibis.literal(0))
    kept = [name for name in rows.columns if name not in BOUNDS]
    beside = rows.select(*kept).left_join(bounds, KEY[:2]).select(*kept, *BOUNDS)
    marked = beside.mutate(out_of_scale=is_large(beside))
    return marked.mutate(wrong=ibis.ifelse(marked.out_of_scale, 1, marked.wrong))


def _bit(day: ibis.Column) -> ibis.Value:
    # A literal that needs 64 bits has them on every engine; and PostgreSQL shifts by 32 bits alone.
    return ibis.literal(1 << BITS) >> (day.delta(ibis.date("0001-01-01"), unit="day") % BITS).cast("int32")


def _twice(day: ibis.Column, union: ibis.Value | None) -> ibis.Value:
    """Whether a day is there twice, or, rarely, two days share a place: then the sum of their bits is above the union
    of them. It is far cheaper to keep than the days themselves."""
    return day.count() > day.nunique() if union is None else _bit(day).sum() > union


def repeated(rows: ibis.Table, suspected: ibis.Table) -> ibis.Table:
    """The units, indicators and days of which there is more than one, and how many rows of each are right otherwise;
    of the units and indicators suspected."""
    some = rows.semi_join(suspected, KEY[:2]).drop_null(KEY)
    right = (some.wrong == 0).ifelse(1, 0) if "wrong" in rows.columns else ibis.literal(1)
    keys = some.mutate(right=right).group_by(KEY)
    return keys.having(lambda t: t.count() > 1).agg(right=lambda t: t.right.sum())


def values(latest: ibis.Table, unsummed: Sequence[int], repeats: ibis.Table | None) -> ibis.Table:
    """What is right of `newest`, and adds up.

    Wrong rows are left out only now. Left out before, an older figure would stand in for a newer one that is wrong,
    and nobody would notice.
    """
    right = latest.drop_null(KEY).filter(lambda t: t.wrong == 0)
    if unsummed:
        right = right.filter(~right.number.isin(unsummed))
    return right if repeats is None else right.anti_join(repeats, KEY)


def sums(table: ibis.Table, level: int | None = None, number: int | None = None) -> ibis.Table:
    """Sums for each indicator, or one of them, and each unit of a level; see `Values`."""
    of = table if number is None else table.filter(table.number == number)
    if level == 0:  # each unit by itself: of that there is one value already
        unknown = (of.expected == 0).ifelse(1, 0)
        return of.select("unit", "number", *PARTS, unknown=unknown, facts=1, oldest=of.day, newest=of.day)
    unit = ibis.literal("") if level is None else _at_level(of.unit, level)
    return (
        of.mutate(unit=unit)
        .group_by("unit", "number")
        .agg(
            above=lambda t: t.above.sum(),
            below=lambda t: t.below.sum(),
            units=lambda t: t.units.sum(),
            expected=lambda t: t.expected.sum(),
            unknown=lambda t: (t.expected == 0).ifelse(1, 0).sum(),
            facts=lambda t: t.count(),
            oldest=lambda t: t.day.min(),
            newest=lambda t: t.day.max(),
        )
    )


def _at_level(unit: ibis.Column, level: int) -> ibis.Value:
    """The first parts of a path such as province/prefecture/county; the whole of one that has no more."""
    return unit.re_extract(f"^[^/]*(/[^/]*){{0,{level - 1}}}", 0)


def in_order(sums: ibis.Table, orders: Mapping[int, Order]) -> ibis.Table:
    """Sums by indicator, those of each by their values, the best first, compared in floating point."""
    value = sums.above.cast("float64")
    scaled = [number for number, order in orders.items() if order.scale != 1]
    scale = ibis.ifelse(sums.number.isin(scaled), 100.0, 1.0) if scaled else ibis.literal(1.0)
    measures = {
        "ratio": value / ibis.ifelse(sums.below == 0, scale, sums.below.cast("float64")),
        "all": (sums.above == sums.facts).ifelse(1.0, 0.0),
        "any": (sums.above > 0).ifelse(1.0, 0.0),
    }
    for adds_up, measure in measures.items():
        of = [number for number, order in orders.items() if order.adds_up == adds_up]
        if of:
            value = ibis.ifelse(sums.number.isin(of), measure, value)
    falling = [number for number, order in orders.items() if order.falling]
    better = ibis.ifelse(sums.number.isin(falling), -value, value) if falling else value
    return sums.order_by("number", better)
