"""Adding up on an engine: the newest row of each unit and indicator, and sums of these."""

from __future__ import annotations

import tempfile
import weakref
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import cached_property
from itertools import chain, islice

import ibis
import pyarrow as pa
import pyarrow.compute as pc

from edutarget.language.rounding import trimmed
from edutarget.rollup.engines.columns import is_whole
from edutarget.rollup.engines.engine import PIECE, Engine, each
from edutarget.rollup.engines.rows import BOUNDS, is_odd
from edutarget.rollup.judge import OWN, WholeNames
from edutarget.rollup.plain import NAMED, PARTS, Order, Pair, Sum, Value

KEY = ["unit", "number", "day"]
BITS = 32  # days told apart by their place in so many: two of one day of the month never share a place within a year


def newest(rows: ibis.Table, engine: Engine, as_of: date | None, counted: bool, whole: WholeNames) -> ibis.Table:
    """The newest row of each unit and indicator up to a day, and whether it is wrong, in one pass over all rows.

    Odd rows that the judge has not read yet form one group without a unit. `rows`, `odd` and `no_name` count rows;
    `suspected` is 1 if a day may occur twice. `counted`: some rows have their number of units; the others come from one
    unit, or from the `whole`.
    """
    odd, unread = is_odd(rows), rows.wrong.isnull()
    nobody = {name: ibis.ifelse(unread, ibis.null(rows[name].type()), rows[name]) for name in ("unit", "number")}
    rows = rows.mutate(**nobody)
    until = None if as_of is None else rows.day <= ibis.date(as_of.isoformat())
    # "The value at the latest day" of each column needs no sorting, and together these values are one row: a day
    # that a unit reports twice is a repeat, and that row is not used.
    ones = {} if counted else {name: ibis.literal(1).cast(rows[name].type()) for name in ("units", "expected")}
    own = ibis.literal(int(OWN)).cast(rows.units.type())
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
    if ones:
        ones["units"] = ibis.ifelse(is_whole(found.unit, whole), own, ones["units"])
        return found.mutate(ones)
    return found


def is_large(rows: ibis.Table) -> ibis.Value:
    """Whether figures exceed the bounds beside them and are not confirmed. Compared in floating point, which is exact
    enough for figures of 15 digits."""
    above, below = rows.above.cast("float64"), rows.below.cast("float64")
    large = (above > 0) & (above >= rows.bound + rows.bound_below * below) & ((rows.bound > 0) | (below > 0))
    return (large & ~rows.confirmed & (rows.wrong == 0)).fill_null(False)


def in_scale(rows: ibis.Table, bounds: ibis.Table) -> ibis.Table:
    """The rows joined with the bounds of their unit and indicator; those that are `out_of_scale` are marked wrong."""
    kept = [name for name in rows.columns if name not in BOUNDS]
    beside = rows.select(*kept).left_join(bounds, KEY[:2]).select(*kept, *BOUNDS)
    marked = beside.mutate(out_of_scale=is_large(beside))
    return marked.mutate(wrong=ibis.ifelse(marked.out_of_scale, 1, marked.wrong))


def last_revisions(rows: ibis.Table) -> ibis.Table:
    """The rows that no later revision replaces or withdraws."""
    later = rows.filter(rows.revision > 1)
    of_figure = ibis.ifelse(later.withdrawn, 1, later.revision)
    highest = (
        later.mutate(of_figure=of_figure)
        .group_by(KEY)
        .agg(highest=lambda t: t.revision.max(), of_figures=lambda t: t.of_figure.max())
    )
    both = rows.left_join(highest, KEY)
    stands = both.highest.isnull() | ((both.revision == both.highest) & (both.revision == both.of_figures))
    return both.filter(stands).select(*rows.columns)


def _bit(day: ibis.Column) -> ibis.Value:
    # A literal that needs 64 bits has them on every engine; and PostgreSQL shifts by 32 bits alone.
    return ibis.literal(1 << BITS) >> (day.delta(ibis.date("0001-01-01"), unit="day") % BITS).cast("int32")


def _twice(day: ibis.Column, union: ibis.Value | None) -> ibis.Value:
    """Whether a day occurs twice, or, rarely, two days share a bit: the sum of the bits is then above their union. This
    needs far less memory than the days themselves."""
    if union is None:
        return day.count() > day.nunique()
    return _bit(day).sum() > union


def repeated(rows: ibis.Table, suspected: ibis.Table) -> ibis.Table:
    """Unit, indicator and day of repeated rows, with how many are right otherwise; only suspected units and indicators
    are searched."""
    some = rows.semi_join(suspected, KEY[:2]).drop_null(KEY)
    keys = some.mutate(right=(some.wrong == 0).ifelse(1, 0)).group_by(KEY)
    return keys.having(lambda t: t.count() > 1).agg(right=lambda t: t.right.sum())


def with_repeats_wrong(rows: ibis.Table, repeats: ibis.Table) -> ibis.Table:
    """The rows with `repeats` marked wrong."""
    both = rows.left_join(repeats.select(*KEY, again=ibis.literal(1)), KEY)
    return both.mutate(wrong=ibis.coalesce(both.again, both.wrong)).select(*rows.columns)


def values(latest: ibis.Table, unsummed: Sequence[int], whole: WholeNames) -> ibis.Table:
    """The rows of `newest` that are right, belong to parts and can be added up.

    Wrong rows are removed only here. Removed earlier, an older figure would silently replace a newer one that is wrong.
    """
    right = latest.drop_null(KEY).filter(lambda t: (t.wrong == 0) & ~is_whole(t.unit, whole))
    return right.filter(~right.number.isin(unsummed))


def of_whole(latest: ibis.Table, whole: WholeNames) -> ibis.Table:
    """The rows of `newest` of the plan's own unit, each with whether it is right."""
    own = latest.drop_null(KEY).filter(lambda t: is_whole(t.unit, whole))
    return own.select(*Value._fields, right=own.wrong == 0)


def sums(of: ibis.Table, dues: Mapping[int, date], level: int | None = None) -> ibis.Table:
    """Sums by indicator and by unit of a level; see `PlainValues` and `Sum`."""
    nothing = ibis.literal(0).cast(of.units.type())
    unknown = (of.expected == 0).ifelse(1, 0)
    of = of.mutate(unknown=unknown, expected=ibis.ifelse(of.expected == 0, of.units, of.expected))
    if level == 0:  # each unit by itself: of that there is one value already
        days = {"oldest": of.day, "newest": of.day}
        return of.select("unit", "number", *PARTS, "unknown", facts=1, **days, outdated=nothing)
    unit = ibis.literal("") if level is None else _at_level(of.unit, level)
    return (
        of.mutate(unit=unit, outdated=ibis.ifelse(_is_outdated(of, dues), of.units, nothing))
        .group_by("unit", "number")
        .agg(
            above=lambda t: t.above.sum(),
            below=lambda t: t.below.sum(),
            units=lambda t: t.units.sum(),
            expected=lambda t: t.expected.sum(),
            unknown=lambda t: t.unknown.sum(),
            facts=lambda t: t.count(),
            oldest=lambda t: t.day.min(),
            newest=lambda t: t.day.max(),
            outdated=lambda t: t.outdated.sum(),
        )
    )


def _is_outdated(of: ibis.Table, dues: Mapping[int, date]) -> ibis.Value:
    """Whether a value's day is before its indicator's due day."""
    found: ibis.Value = ibis.literal(False)
    for due in sorted(set(dues.values())):
        numbers = [number for number, day in dues.items() if day == due]
        found = found | (of.number.isin(numbers) & (of.day < ibis.date(due.isoformat())))
    return found


def _at_level(unit: ibis.Column, level: int) -> ibis.Value:
    """The first parts of a path such as province/prefecture/county; the whole path if it has no more."""
    return unit.re_extract(f"^[^/]*(/[^/]*){{0,{level - 1}}}", 0)


def in_order(sums: ibis.Table, orders: Mapping[int, Order]) -> ibis.Table:
    """Sums by indicator and, within each, by value, the best first; compared in floating point."""
    value = sums.above.cast("float64")
    scaled = [number for number, order in orders.items() if order.scale != 1]
    scale = ibis.ifelse(sums.number.isin(scaled), 100.0, 1.0)
    measures = {
        "ratio": value / ibis.ifelse(sums.below == 0, scale, sums.below.cast("float64")),
        "all": (sums.above == sums.facts).ifelse(1.0, 0.0),
        "any": (sums.above > 0).ifelse(1.0, 0.0),
    }
    for adds_up, measure in measures.items():
        of = [number for number, order in orders.items() if order.adds_up == adds_up]
        value = ibis.ifelse(sums.number.isin(of), measure, value)
    falling = [number for number, order in orders.items() if order.falling]
    return sums.order_by("number", ibis.ifelse(sums.number.isin(falling), -value, value))


class EngineValues:
    """The values to add up, in a table of the engine, by unit and the indicator's position in the plan.

    `dues`: the due day by position. The methods are those of `PlainValues`.
    """

    def __init__(self, engine: Engine, table: ibis.Table, dues: Mapping[int, date]) -> None:
        self.engine, self.table, self.dues = engine, table, dues

    def _with(self, table: ibis.Table) -> EngineValues:
        return EngineValues(self.engine, table, self.dues)

    @cached_property
    def _units(self) -> SortedNames:
        found = self.engine.batches(each(self.table, "unit"))
        names = pa.chunked_array([batch.column(0) for batch in found], pa.string())
        return SortedNames(names.take(pc.sort_indices(names)))

    def units(self) -> SortedNames:
        """The sorted units that have a value."""
        return self._units

    def asked(
        self, profiles: Mapping[str, int], not_asked: Collection[tuple[int, int]]
    ) -> tuple[EngineValues, list[Pair]]:
        """The values without those of indicators that the profile of a unit cannot report; and these, sorted."""
        columns = {"unit": pa.array(profiles, pa.string()), "profile": pa.array(profiles.values(), pa.int32())}
        of, numbers = zip(*not_asked, strict=True) if not_asked else ((), ())
        pairs = {"profile": pa.array(of, pa.int32()), "number": pa.array(numbers, pa.int32())}
        marks = {**pairs, "not_asked": pa.array([True] * len(of), pa.bool_())}
        listed = self.table.inner_join(self.engine.hold(pa.table(columns)), "unit")
        marked = listed.left_join(self.engine.hold(pa.table(marks)), ["profile", "number"])
        kept = marked.filter(marked.not_asked.isnull()).select(*Value._fields)
        rows = self.engine.rows(marked.filter(marked.not_asked).select("unit", "number").order_by("unit", "number"))
        return self._with(kept), [(row["unit"], row["number"]) for row in rows]

    def since(self, day: date) -> tuple[EngineValues, int, list[tuple[str, int, date]]]:
        """See PlainValues."""
        is_old = self.table.day < ibis.date(day.isoformat())
        old = self.table.filter(is_old)
        count = int(self.engine.rows(old.count().name("rows").as_table())[0]["rows"])
        first = old.select("unit", "number", "day").order_by("unit", "number").limit(NAMED)
        named = self.engine.rows(first) if count else []
        newer = self._with(self.table.filter(~is_old))
        return newer, count, [(row["unit"], row["number"], row["day"]) for row in named]

    def rows_of(self, units: Collection[str]) -> list[Value]:
        """The values of some units."""
        of = self.table.filter(self.table.unit.isin(units_table(self.engine, units).unit))
        rows = self.engine.rows(of.select(*Value._fields))
        return [Value(**row) for row in rows]

    def replaced(self, units: Collection[str], rows: Iterable[Value]) -> EngineValues:
        """The values with those of some units replaced by others."""
        kept = self.table.filter(~self.table.unit.isin(units_table(self.engine, units).unit)).select(*Value._fields)
        added = [value._asdict() for value in rows]
        if not added:
            return self._with(self.engine.reused(kept))
        types = {name: kept.schema()[name].to_pyarrow() for name in Value._fields}
        held = self.engine.hold(pa.Table.from_pylist(added, pa.schema(types)))
        return self._with(self.engine.reused(kept.union(held)))

    def uneven(self, total: int, parts: Collection[int]) -> dict[str, tuple[Decimal, Decimal]]:
        """The first units whose total is not the sum of their parts, with both values."""
        of = self.table.filter(self.table.number.isin([total, *parts]))
        nothing = ibis.literal(0).cast(of.above.type())
        both = of.group_by("unit").agg(
            whole=ibis.ifelse(of.number == total, of.above, nothing).sum(),
            parts=ibis.ifelse(of.number == total, nothing, of.above).sum(),
        )
        rows = self.engine.rows(both.filter(both.whole != both.parts).order_by("unit").limit(NAMED))
        return {row["unit"]: (trimmed(row["whole"]), trimmed(row["parts"])) for row in rows}

    def sums(self, level: int | None = None) -> Iterator[Sum]:
        """Sums by indicator and by unit of a level; see `PlainValues`."""
        for batch in self.engine.batches(sums(self.table, self.dues, level).select(*Sum._fields)):
            yield from _sums(batch)

    def ranked(self, level: int, orders: Mapping[int, Order]) -> Spooled:
        """Sums of a level by indicator, each ordered by value; see `PlainValues`."""
        some = self.table.filter(self.table.number.isin(list(orders)))
        ordered = in_order(sums(some, self.dues, level), orders).select(*Sum._fields)
        return Spooled(self.engine.batches(ordered), ordered.schema().to_pyarrow())


class Spooled(Iterable[Sum]):
    """Sums in an unnamed temporary file."""

    def __init__(self, batches: Iterator[pa.RecordBatch], empty: pa.Schema) -> None:
        self.file = tempfile.TemporaryFile()  # noqa: SIM115 - closed with this object
        weakref.finalize(self, self.file.close)
        first = list(islice(batches, 1))
        schema = first[0].schema if first else empty  # an engine's types are not quite what Ibis takes them for
        with pa.ipc.new_stream(self.file, schema, options=pa.ipc.IpcWriteOptions(compression="lz4")) as stream:
            for batch in chain(first, batches):
                stream.write_batch(batch)

    def __iter__(self) -> Iterator[Sum]:
        self.file.seek(0)
        for batch in pa.ipc.open_stream(self.file):
            yield from _sums(batch)


def _sums(batch: pa.RecordBatch) -> Iterator[Sum]:
    return map(Sum._make, zip(*(column.to_pylist() for column in batch.columns), strict=True))


class SortedNames(Collection[str]):
    """Sorted names, in a third of the memory of a list of str."""

    def __init__(self, names: pa.ChunkedArray) -> None:
        self.names = names

    def __len__(self) -> int:
        return len(self.names)

    def __contains__(self, name: object) -> bool:
        return any(one == name for one in self)

    def __iter__(self) -> Iterator[str]:
        for chunk in self.names.chunks:
            for start in range(0, len(chunk), PIECE):
                yield from chunk.slice(start, PIECE).to_pylist()


def units_table(engine: Engine, units: Iterable[str]) -> ibis.Table:
    """Units as a table of the engine, for joins."""
    return engine.hold(pa.table({"unit": pa.array(list(units), pa.string())}))
