"""Rows on an engine: which are plainly right, the values of these, and the texts of the others.

No problem is named here: a row that is not plainly right is read by the judge.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from functools import reduce
from operator import add, or_
from typing import NamedTuple

import ibis
import pyarrow as pa

from edutarget.figures.limits import DIGITS, Limits
from edutarget.plan.models import Plan
from edutarget.rollup.engines.columns import (
    Width,
    answer_in,
    is_confirmed,
    is_given,
    is_whole,
    number_in,
    text_of,
    without_commas,
    without_spaces,
    written_places,
)
from edutarget.rollup.judge import COLUMNS, FIGURES, OWN, TEXTS, VERSION, Judge, WholeNames
from edutarget.rollup.plain import PARTS

ODD = ("no_unit", "no_day", "no_name", "no_figures", "versioned")
"""What of a row is not plainly right; `no_name`: no name of an indicator; `versioned`: it is not a first revision."""

BOUNDS = ("bound", "bound_below")


def names_table(judge: Judge, names: Mapping[str, int], width: Width) -> pa.Table:
    """A table of spellings of indicators with the limits of each, to be joined to its rows."""
    limits = [judge.limits[number] for number in names.values()]
    bounds = [bounds_row(judge.limits[number], judge.bounds[number]) for number in names.values()]
    figure = ibis.dtype(width.decimal).to_pyarrow()  # comparing figures with another type takes three times as long
    columns = {
        "spelling": pa.array(names, pa.string()),
        "number": pa.array(names.values(), pa.int32()),
        "adds": pa.array(map(judge.needs_counts, names.values()), pa.bool_()),
        "answers": pa.array([one.answer for one in limits], pa.bool_()),
        "scale": pa.array([one.scale for one in limits], pa.int32()),
        "least": pa.array([one.least for one in limits], figure),
        "most": pa.array([one.most for one in limits], figure),
    }
    for name in ("rate", "whole", "counted", "capped"):
        columns[name] = pa.array([getattr(one, name) for one in limits], pa.bool_())
    for name in BOUNDS:
        columns[name] = pa.array([row[name] for row in bounds], pa.float64())
    return pa.table(columns)


def bounds_row(limits: Limits, bound: Decimal | None) -> dict[str, object]:
    """The bounds of a figure: it may be out of scale from `bound` plus `bound_below` times its denominator on."""
    if bound is None:
        return dict.fromkeys(BOUNDS)
    if limits.rate:
        return {"bound": 0.0, "bound_below": float(bound / limits.scale)}
    return {"bound": float(bound), "bound_below": 0.0}


def spellings(plan: Plan) -> dict[str, int]:
    """The id and names of each indicator, with its position in the plan."""
    places = {key: number for number, key in enumerate(plan.indicators)}
    names = dict.fromkeys(name for key, one in plan.indicators.items() for name in (key, one.zh, one.en))
    return {name: places[key] for name in names if (key := plan.id_of(name))}


def days_table(plan: Plan) -> pa.Table:
    """Every day of the plan and of the year after it, in every spelling that tables use."""
    first, last = plan.period.start, plan.period.end + timedelta(366)
    days = [first + timedelta(number) for number in range((last - first).days)]
    written = {text: day for day in days for text in _texts(day)}
    return pa.table({"written": pa.array(written, pa.string()), "day": pa.array(written.values(), pa.date32())})


def _texts(day: date) -> tuple[str, ...]:
    """The spellings of a day: 2025-09-30, and those of spreadsheets: 2025/9/30, 2025/09/30, 2025/9/3."""
    year, month, number = day.year, day.month, day.day
    slashes = (f"{year}/{a}/{b}" for a in (month, f"{month:02}") for b in (number, f"{number:02}"))
    return day.isoformat(), *slashes


class Known(NamedTuple):
    """The tables that rows are joined with, the plan's first day, and the names of its own unit."""

    names: ibis.Table
    days: ibis.Table
    start: date
    whole: WholeNames = WholeNames()


def rows_of(table: ibis.Table, known: Known, width: Width, trimmed: bool = False) -> ibis.Table:
    """The rows of a table of facts with `file` and `row`, in the form that all engines use.

    `unit`, `number` (the indicator's position), `day` and the values to add up are valid if no flag of ODD is set;
    otherwise the columns `s_value` and so on have what the row says. `wrong` is 1 for rows with a problem, null if the
    judge has not read them. `trimmed`: texts have no surrounding spaces.
    """
    flagged = _flagged(_looked_up(table, known, width, trimmed), known.start)
    zero, one = (ibis.literal(number).cast(width.decimal) for number in (0, 1))
    units = ibis.coalesce(flagged.units, ibis.ifelse(flagged.own, ibis.literal(int(OWN)).cast(width.decimal), one))
    value = ibis.ifelse(flagged.answers, flagged.answer.cast(width.decimal), flagged.value)
    by_counts = flagged.rate & (flagged.adds | flagged.numerator_given | flagged.denominator_given)
    return flagged.select(
        "unit",
        "number",
        "day",
        "file",
        "row",
        *ODD,
        *BOUNDS,
        "confirmed",
        above=ibis.coalesce(ibis.ifelse(by_counts, flagged.numerator, value), zero),
        below=ibis.coalesce(ibis.ifelse(flagged.rate, flagged.denominator, zero), zero),
        units=units,
        expected=ibis.coalesce(flagged.expected, ibis.ifelse(units > 1, zero, one)),
        wrong=ibis.ifelse(is_odd(flagged), ibis.null("int32"), ibis.literal(0, "int32")),
        **_texts_of_odd(flagged),
    )


def _looked_up(table: ibis.Table, known: Known, width: Width, trimmed: bool) -> ibis.Table:
    """The rows joined with their indicator and day, and their numbers; what is not plain is null."""
    kinds = table.schema()
    text = all(kind.is_string() for name, kind in kinds.items() if name in COLUMNS)
    missing = {name: ibis.null("string") for name in COLUMNS if name not in table.columns}
    have = table.mutate(**missing, spelled=table.indicator.fill_null(""))
    have = have.left_join(known.names, have.spelled == known.names.spelling)
    if kinds["as_of"].is_string():
        have = have.left_join(known.days, have.as_of == known.days.written)
    else:
        have = have.mutate(day=have.as_of.cast("date"))
    unit = without_spaces(have.unit) if text and not trimmed else have.unit
    # Each step is a column of its own: engines work out anew what stands twice in one expression.
    plain = [name for name in FIGURES if kinds.get(name, ibis.dtype("null")).is_string()]
    have = have.mutate(plain_unit=unit.nullif(""), **{f"p_{name}": without_commas(have[name]) for name in plain})
    have = have.mutate(own=is_whole(have.plain_unit, known.whole))
    looked_up = have.select(
        "number",
        "day",
        "file",
        "row",
        *(name for name in known.names.columns if name not in ("spelling", "number", "adds")),
        "own",
        unit=have.plain_unit,
        adds=have.adds & ~have.own,  # the whole's rate is added to nothing, and needs no counts
        confirmed=is_confirmed(have.confirmed),
        answer=answer_in(have.value, have.answers),
        places=ibis.ifelse(have.rate & is_given(have.value), written_places(have.value), 0),
        **{name: number_in(have[f"p_{name}" if name in plain else name], width) for name in FIGURES},
        revised=is_given(have.revision) & (have.revision != ("1" if have.revision.type().is_string() else 1)),
        **{f"{name}_given": is_given(have[name]) for name in (*FIGURES, "withdrawn")},
        **{f"r_{name}": have[name] for name in TEXTS},
    )
    if width.whole > DIGITS:
        return looked_up.mutate(**{name: _not_too_long(looked_up, name) for name in FIGURES})
    return looked_up


def _flagged(row: ibis.Table, start: date) -> ibis.Table:
    """The rows with the flags of ODD."""
    return row.mutate(
        no_unit=row.unit.isnull(),
        no_day=(row.day < ibis.date(start.isoformat())).fill_null(True),
        no_name=row.number.isnull(),
        no_figures=row.number.notnull() & ~(_right(row).fill_null(False) & ~row.withdrawn_given),
        versioned=row.number.notnull() & (row.revised | row.withdrawn_given),
    )


def _right(row: ibis.Table) -> ibis.Value:
    """Whether the figures of a row of a known indicator are plainly right; null counts as False."""
    counts = row.numerator_given | row.denominator_given
    by_value = ibis.ifelse(row.answers, row.answer.notnull(), _value_is_right(row)) & ~counts
    return ibis.ifelse(row.rate & (row.adds | counts), _counts_are_right(row), by_value) & _units_are_right(row)


def _not_too_long(row: ibis.Table, name: str) -> ibis.Value:
    """A number, or null if it has more digits than may be typed: only sums have so many."""
    short = row[name].abs() < 10**DIGITS
    return ibis.ifelse(short if name in ("units", "expected") else short | row.units_given, row[name], ibis.null())


def _value_is_right(row: ibis.Table) -> ibis.Value:
    least = row.least.isnull() | (row.value >= row.least)
    most = row.most.isnull() | (row.value <= row.most)
    return row.value.notnull() & least & most & (~row.whole | (row.value % 1 == 0))


def _counts_are_right(row: ibis.Table) -> ibis.Value:
    whole = ~row.counted | ((row.numerator % 1 == 0) & (row.denominator % 1 == 0))
    within = (row.numerator >= 0) & (row.denominator > 0) & (~row.capped | (row.numerator <= row.denominator))
    return within & whole & (~row.value_given | _agrees(row))


def _agrees(row: ibis.Table) -> ibis.Value:
    """Whether a value agrees with its counts to the digits written. Compared in floating point with a margin far below
    the last digit; values within the margin are left to the judge."""
    computed = row.numerator.cast("float64") * row.scale / row.denominator.cast("float64")
    last_digit = ibis.literal(10.0) ** (-row.places)
    right = (computed - row.value.cast("float64")).abs() * 2 < last_digit * (1 - 1e-6)
    return right & _value_is_right(row)


def _units_are_right(row: ibis.Table) -> ibis.Value:
    units = ~row.units_given | (row.units >= 0)
    expected = ~row.expected_given | (row.expected >= 0)
    return units & expected & (~row.units_given | ~row.expected_given | (row.units <= row.expected))


def is_odd(rows: ibis.Table) -> ibis.Value:
    """Whether a row is not plainly right."""
    return reduce(or_, (rows[name] for name in ODD))


def _texts_of_odd(row: ibis.Table) -> dict[str, ibis.Value]:
    """The texts of rows that are not plainly right; for an unknown indicator, no figures.

    Texts of right rows are not built: that would take as long as everything else. `s_odd` encodes the flags and the
    indicator. `s_value` is a representative number on the same side of the limits, or the text itself like
    `w_value`: of a million negative numbers, the judge reads one.
    """
    needed = {"indicator": row.no_name, "as_of": row.no_day, **dict.fromkeys(FIGURES, row.no_figures)}
    needed |= dict.fromkeys(VERSION, row.versioned)
    texts = {f"s_{name}": ibis.ifelse(odd, text_of(row[f"r_{name}"]).fill_null(""), "") for name, odd in needed.items()}
    texts["w_value"] = texts["s_value"]
    alone = row.value.notnull() & ~row.numerator_given & ~row.denominator_given
    texts["s_value"] = ibis.ifelse(row.no_figures & alone, _representative(row), texts["s_value"])
    bits = [row[name].ifelse(1 << place, 0) for place, name in enumerate(ODD)]
    of_figures = row.number * KIND + row.own.ifelse(OF_WHOLE, 0)
    kind = ibis.ifelse(row.no_figures, of_figures, 0)
    return {"s_odd": reduce(add, bits, kind).cast("int32"), **texts}


def _representative(row: ibis.Table) -> ibis.Value:
    """A number that is below, within or above the limits, and whole or not, like the row's own."""
    least, most = row.least.cast("float64"), row.most.cast("float64")
    within = ibis.ifelse(row.answers, 2.0, ibis.coalesce(least, most - 1.0, 0.0))
    number = ibis.cases((row.value < row.least, least - 1.0), (row.value > row.most, most + 1.0), else_=within)
    return (number + ibis.ifelse(row.value % 1 == 0, 0.0, 0.5)).cast("string")


OF_WHOLE = 1 << len(ODD)
"""In `s_odd`: the row is of the plan's own unit."""

KIND = OF_WHOLE << 1


def signature(given: Collection[str]) -> tuple[str, ...]:
    """The `given` columns that the judge's answer depends on; of rows equal in these it reads one."""
    return "s_odd", *(f"s_{name}" for name in TEXTS if name in given)


def read_odd(code: int) -> tuple[dict[str, bool], int]:
    """Decode `s_odd`: the flags, with whether it is of the plan's own unit, and the indicator of odd figures."""
    odd = {name: bool(code >> place & 1) for place, name in enumerate(ODD)}
    odd["own"] = bool(code & OF_WHOLE)
    return odd, code // KIND


def with_judgements(rows: ibis.Table, judged: ibis.Table, keys: Sequence[str]) -> ibis.Table:
    """The rows with the judge's answers for odd ones."""
    judgements = judged.rename({f"j_{name}": name for name in judged.columns})
    both = rows.left_join(judgements, [rows[name] == judgements[f"j_{name}"] for name in keys])
    parts = {name: ibis.ifelse(both.no_figures, both[f"j_{name}"], both[name]) for name in PARTS}
    day = ibis.ifelse(both.no_day, both.j_day, both.day)
    read = both.mutate(read_day=day, wrong=both.j_wrong.fill_null(0), **{f"read_{name}": parts[name] for name in PARTS})
    made = {name: read[f"read_{name}"] for name in ("day", *PARTS)}
    made["revision"] = ibis.ifelse(read.versioned, read.j_revision, 1)
    made["withdrawn"] = read.versioned & (read.s_withdrawn != "") & (read.wrong == 0)
    texts = [f"s_{name}" for name in TEXTS]
    known = ("unit", "number", "file", "row", "confirmed", *BOUNDS, *ODD)
    return read.select(*known, "wrong", "s_odd", "w_value", *texts, **made)


def judged_schema(width: Width, keys: Sequence[str]) -> pa.Schema:
    """The columns of the judge's answers."""
    signatures = {name: pa.int32() if name == "s_odd" else pa.string() for name in keys}
    parts = dict.fromkeys(PARTS, ibis.dtype(width.decimal).to_pyarrow())
    return pa.schema({**signatures, "day": pa.date32(), "wrong": pa.int32(), "revision": pa.int32(), **parts})
