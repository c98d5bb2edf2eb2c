"""Facts on an engine: plainly right rows are used directly, the judge reads the others."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import date
from functools import reduce
from itertools import islice
from typing import Any

import ibis
import pyarrow as pa
import pyarrow.compute as pc

from edutarget.figures.parse import long_number
from edutarget.files.reading import shown_name
from edutarget.language.text import N_, Term
from edutarget.plan.models import Plan
from edutarget.problems.diagnostic import Diagnostic
from edutarget.problems.problem import Problem
from edutarget.rollup import csv_tables, parquet_tables
from edutarget.rollup.engines import adding
from edutarget.rollup.engines.adding import EngineValues, units_table
from edutarget.rollup.engines.columns import WIDE, is_whole, width_of
from edutarget.rollup.engines.engine import Engine, each, picked
from edutarget.rollup.engines.rows import (
    BOUNDS,
    Known,
    bounds_row,
    days_table,
    is_odd,
    judged_schema,
    names_table,
    read_odd,
    rows_of,
    signature,
    spellings,
    with_judgements,
)
from edutarget.rollup.judge import COLUMNS, TEXTS, VERSION, Fact, Judge, Judged, columns_of, fact_of
from edutarget.rollup.plain import NAMED, PARTS, OwnValue, Value
from edutarget.rollup.sources import STEPS, TABLE, Request, Sources, local_path, read_submissions

TEXT = pa.schema({**dict.fromkeys((*COLUMNS, "file"), pa.string()), "row": pa.int64()})
ROWS = 10_000  # figures of submissions, and rows that the judge has read, that are handed over at once


def engine_facts(
    plan: Plan, engine: Engine, sources: Sources, request: Request
) -> tuple[EngineFacts | None, list[Diagnostic]]:
    """The facts of all sources (None if there are none), and the problems of sources that cannot be read."""
    engine.expect(0 if sources.tables else sources.size)
    text = _Text(plan, sources, request)
    table = engine.store(text.batches(), TEXT) if sources.submissions or sources.csv else None
    if table is not None and text.refused:
        table = table.filter(~table.file.isin(text.refused))
    others, unusable = _tables(engine, sources)
    request.on_step(STEPS[1])
    found = [*text.found, *unusable]
    if not text.rows and not others:
        return None, found
    given = text.given.union(*(other.columns for other in others))
    tables = [table] if table is not None and text.rows else []
    return EngineFacts(request.judge(plan), engine, [*tables, *others], len(tables), request.as_of, given), found


class _Text:
    """Submissions and CSV files as batches of text without surrounding spaces, for the engine.

    `found`: their problems; `refused`: CSV files of which nothing is used; `given`: the columns that occur.
    """

    def __init__(self, plan: Plan, sources: Sources, request: Request) -> None:
        self.plan, self.sources, self.request = plan, sources, request
        self.found: list[Diagnostic] = []
        self.refused: list[str] = []
        self.rows = 0
        self.given: set[str] = set()

    def batches(self) -> Iterator[pa.RecordBatch]:
        """Yield all batches."""
        facts = read_submissions(self.plan, self.sources.forms, self.request, self.found)
        while piece := list(islice(facts, ROWS)):
            columns = zip(*piece, strict=True)
            yield self._seen(pa.record_batch([*map(pa.array, columns, TEXT.types)], schema=TEXT))
        self.request.on_step(STEPS[0])
        self.found += self.sources.sorted_csv.unread
        for tidy in self.sources.sorted_csv.tables:
            first, misfits = 0, list[Diagnostic]()
            for batch in csv_tables.batches(tidy, misfits):
                yield self._seen(_normalised(batch, tidy.path, first))
                first += len(batch)
            if misfits:
                self.refused.append(tidy.path)
                self.found += misfits

    def _seen(self, batch: pa.RecordBatch) -> pa.RecordBatch:
        self.rows += len(batch)
        self.given.update(name for name in COLUMNS if batch.column(name).null_count < len(batch))
        return batch


def _normalised(batch: pa.RecordBatch, file: str, first: int) -> pa.RecordBatch:
    """A batch of CSV with all columns and without empty rows; `first` is the number of its first row."""
    missing = pa.nulls(len(batch), pa.string())
    columns = [_trimmed(batch.column(name)) if name in batch.schema.names else missing for name in COLUMNS]
    places = [pa.repeat(pa.scalar(file), len(batch)), pa.array(range(first, first + len(batch)), pa.int64())]
    rows = pa.record_batch([*columns, *places], schema=TEXT)
    nameless = pc.equal(columns[0], "")
    if not pc.any(nameless).as_py():
        return rows
    empty = nameless
    for column in columns[1:]:
        empty = pc.and_(empty, pc.fill_null(pc.equal(column, ""), True))
    return rows.filter(pc.invert(empty))


def _trimmed(column: pa.Array) -> pa.Array:
    encoded = column.dictionary_encode()  # of most columns there are few texts, and each is looked at once
    return pc.utf8_trim_whitespace(encoded.dictionary).take(encoded.indices)


def _tables(engine: Engine, sources: Sources) -> tuple[list[ibis.Table], list[Diagnostic]]:
    """The tables that the engine reads itself, and the problems of those that cannot be used."""
    parquet, found = parquet_tables.sorted_out(sources.parquet)
    tables = [engine.parquet(alike) for alike in parquet]
    for name in sources.tables:
        here = TABLE + name
        table = engine.table(name)
        problems = list(_schema_problems(table.schema()))
        found += [Diagnostic(shown_name(here), None, None, problem.rule, problem.params) for problem in problems]
        if not problems:
            placed = table.mutate(file=ibis.literal(here), row=ibis.null("int64"))
            tables.append(picked(placed, columns_of(tuple(table.columns))))
    return tables, found


def _schema_problems(schema: Mapping[str, ibis.DataType]) -> Iterator[Problem]:
    called: dict[str, str | Term] = {title: str(kind) for title, kind in schema.items()}
    kinds: dict[str, pa.DataType] = {}
    for title, kind in schema.items():
        kinds[title] = pa.binary()  # of what Arrow does not know nothing is usable
        if kind.is_decimal() and (kind.precision is None or kind.scale is None):
            called[title] = Term(N_("numeric without a number of digits"))
            continue
        with suppress(NotImplementedError, ValueError, KeyError):
            kinds[title] = kind.to_pyarrow()
    return parquet_tables.schema_problems(kinds, called)


class EngineFacts:
    """All rows of the sources, with the judge's answers for those that are not plainly right.

    The attributes and methods are those of `PlainFacts`.
    """

    def __init__(
        self,
        judge: Judge,
        engine: Engine,
        tables: Sequence[ibis.Table],
        trimmed: int,
        as_of: date | None,
        given: Collection[str],
    ) -> None:
        """The texts of the first `trimmed` tables have no surrounding spaces. `given`: the existing columns."""
        self.engine, self.judge = engine, judge
        self.counts: Counter[str] = Counter()
        self._tables, self._trimmed = tables, trimmed
        counted = "units" in given or "expected" in given
        versioned = not set(VERSION).isdisjoint(given)
        self._keys = signature(given)
        self._width = width_of(tables)
        self._days = engine.hold(days_table(judge.plan))
        self._rows = self._looked_up({})
        self._latest: ibis.Table  # set by `_take`
        seen = self._take(as_of, counted)
        if seen["odd"]:
            names = self._other_names() if seen["no_name"] else {}
            if names:
                self._rows = self._looked_up(names)
            try:
                judged = self._judged()
            except _Wider:
                self._width = WIDE
                self._rows = self._looked_up(names)
                judged = self._judged()
            self._rows = self.engine.reused(with_judgements(self._rows, judged, self._keys))
            if versioned:
                # Joined to itself without being kept, the expression takes Spark's optimizer more than a quarter of
                # an hour.
                rows = self.engine.keep(self._rows)
                self._rows = self.engine.keep(adding.last_revisions(rows))
                for _batch in self._read_odd():  # counts the problems of the rows that remain
                    pass
            seen = self._take(as_of, counted)
        bounds = self._bounds() if seen["large"] else None
        if bounds is not None:
            self._rows = adding.in_scale(self._rows, bounds)
            wrong = self._rows.aggregate(wrong=self._rows.out_of_scale.ifelse(1, 0).sum())
            self.counts["out-of-scale"] = int(self.engine.rows(wrong)[0]["wrong"])
            seen = self._take(as_of, counted)
        self._repeats = self._repeated() if seen["suspected"] else None
        if self._repeats is not None:
            self._latest = adding.with_repeats_wrong(self._latest, self._repeats)
        self.rows, self.later = int(seen["rows"] or 0), int(seen["later"] or 0)
        self.newest: date | None = seen["newest"]
        self._has_own = bool(seen["own"])

    def _looked_up(self, others: Mapping[str, int]) -> ibis.Table:
        """All rows, joined with their indicators. `others`: further spellings of indicators in tables."""
        names = self.engine.hold(names_table(self.judge, {**spellings(self.judge.plan), **others}, self._width))
        known = Known(names, self._days, self.judge.plan.period.start, self.judge.whole)
        tables = (rows_of(table, known, self._width, place < self._trimmed) for place, table in enumerate(self._tables))
        return reduce(ibis.Table.union, tables)

    def _take(self, as_of: date | None, counted: bool) -> dict[str, Any]:
        """Keep the newest rows, and return counts of all rows."""
        latest = self.engine.keep(adding.newest(self._rows, self.engine, as_of, counted, self.judge.whole))
        self._latest = latest
        sums = {name: latest[name].sum() for name in ("rows", "odd", "no_name", "later", "large", "suspected")}
        own = is_whole(latest.unit, self.judge.whole).ifelse(1, 0).sum()
        return self.engine.rows(latest.aggregate(**sums, own=own, newest=latest.newest.max()))[0]

    def _bounds(self) -> ibis.Table | None:
        """The bounds from which figures of a unit are out of scale, for units with large figures and a target."""
        found: list[dict[str, object]] = []
        large = self._latest.filter((self._latest.large == 1) & self._latest.unit.notnull())
        for batch in self.engine.batches(each(large, "unit")):
            for unit in batch.column(0).to_pylist():
                for number, bound in self.judge.bounds_of(unit).items():
                    found.append({"unit": unit, "number": number, **bounds_row(self.judge.limits[number], bound)})
        kinds = {"unit": pa.string(), "number": pa.int32(), **dict.fromkeys(BOUNDS, pa.float64())}
        if found:
            return self.engine.hold(pa.Table.from_pylist(found, pa.schema(kinds)))
        return None

    def _other_names(self) -> dict[str, int]:
        """Spellings of indicators in the rows other than names and ids, as far as the plan recognises them."""
        found: dict[str, int] = {}
        for batch in self.engine.batches(each(self._rows.filter(self._rows.no_name), "s_indicator")):
            for name in filter(None, batch.column(0).to_pylist()):
                number = self.judge.number(name.strip())
                if number is not None:
                    found[name] = number
        return found

    def _judged(self) -> ibis.Table:
        """The judge's answers for rows that are not plainly right; equal rows are read once. Raises _Wider for a number
        with too many digits."""
        return self.engine.store(self._read_odd(), judged_schema(self._width, self._keys))

    def _read_odd(self) -> Iterator[pa.RecordBatch]:
        self.counts.clear()
        rows = self._rows.filter(is_odd(self._rows))
        return map(self._read, self.engine.batches(rows.group_by(self._keys).agg(times=rows.count())))

    def _read(self, batch: pa.RecordBatch) -> pa.RecordBatch:
        """Have the judge read signatures."""
        signatures = zip(*(batch.column(name).to_pylist() for name in self._keys), strict=True)
        found = [self._read_one(*signature) for signature in signatures]
        for judged, times in zip(found, batch.column("times").to_pylist(), strict=True):
            if judged.problem is not None:
                self.counts[judged.problem.rule] += times
        read = {
            "day": [judged.day for judged in found],
            "wrong": [int(judged.problem is not None) for judged in found],
            "revision": [judged.revision for judged in found],
            **{name: [getattr(judged, name) for judged in found] for name in PARTS},
        }
        schema = judged_schema(self._width, self._keys)
        known = {name: batch.column(name) for name in self._keys}
        made = {name: pa.array(values, schema.field(name).type) for name, values in read.items()}
        return pa.record_batch([{**known, **made}[name] for name in schema.names], schema=schema)

    def _read_one(self, *said: Any) -> Judged:
        row = dict(zip(self._keys, said, strict=True))
        odd, number = read_odd(row["s_odd"])
        fact = self._fact(row, odd, number, self.judge.plan.period.start)
        numbers = filter(None, map(long_number, fact.given.values()))
        if not all(map(self._width.holds, numbers)):
            raise _Wider
        unit = self.judge.plan.unit if odd["own"] else "?"
        return self.judge.read(fact._replace(unit=None if odd["no_unit"] else unit), odd["no_figures"])

    def _fact(self, row: Mapping[str, Any], odd: Mapping[str, bool], number: int, day: date) -> Fact:
        """The texts of a row as a fact for the judge, with indicator and day if they are plainly right."""
        texts = {name: row.get(f"s_{name}") for name in TEXTS}
        if not odd["no_name"]:
            texts["indicator"] = self.judge.keys[number]
        if not odd["no_day"]:
            texts["as_of"] = day.isoformat()
        return fact_of(texts, local_path(row.get("file")), row.get("row", 0))

    def _repeated(self) -> ibis.Table | None:
        """The repeated rows; None if there are none."""
        suspected = self._latest.filter(self._latest.suspected == 1)
        found = self.engine.keep(adding.repeated(self._rows, suspected))
        right = self.engine.rows(found.aggregate(keys=found.count(), right=found.right.sum()))[0]
        if right["right"]:
            self.counts["duplicate-row"] += int(right["right"])
        if right["keys"]:
            return found
        return None

    def first(self, count: int) -> list[tuple[Fact, Problem]]:
        """The first faulty facts, by file and row."""
        if not self.counts:
            return []
        rows = self._rows
        if self._repeats is not None:
            rows = adding.with_repeats_wrong(rows, self._repeats)
        judged = self._in_order(rows.filter(rows.wrong == 1), count)
        return [(one.fact, self.judge.explained(one)) for one in judged]

    def _in_order(self, rows: ibis.Table, count: int) -> list[Judged]:
        """The first of some rows by file and row number, as facts for the judge."""
        texts = ("s_odd", *(f"s_{name}" for name in TEXTS))
        ordered = rows.order_by("file", "row", "unit", "number", "day").limit(count)
        written = ordered.mutate(s_value=ordered.w_value)
        found = self.engine.rows(
            written.select("unit", "number", "day", "file", "row", "confirmed", "above", "below", *texts)
        )
        return [self._of_row(row) for row in found]

    def _of_row(self, row: Mapping[str, Any]) -> Judged:
        """A row as the judge reads it."""
        odd, _number = read_odd(row["s_odd"])
        fact = self._fact(row, odd, row["number"], row["day"])
        fact = fact._replace(unit=row["unit"], confirmed=str(row["confirmed"] or ""))
        judged = self.judge.read(fact, odd["no_figures"])
        if not odd["no_figures"]:
            judged = judged._replace(above=row["above"], below=row["below"])
        return self.judge.in_scale(judged)

    def values(self) -> EngineValues:
        """The newest fact of each part and indicator, unless it is wrong."""
        unsummed = [number for number in range(len(self.judge.keys)) if not self.judge.taken(number)]
        # From the due day on older figures do not count as reported; before it nobody asks which are.
        dues = {number: due for number, due in self.judge.dues.items() if self.newest is None or due <= self.newest}
        values = adding.values(self._latest, unsummed, self.judge.whole)
        return EngineValues(self.engine, values, dues)

    def of_whole(self) -> list[OwnValue]:
        """The newest fact of the plan's own unit for each indicator, and whether it is right."""
        if not self._has_own:
            return []
        rows = self.engine.rows(adding.of_whole(self._latest, self.judge.whole))
        return [OwnValue(Value(*(row[name] for name in Value._fields)), row["right"]) for row in rows]

    def units_on(self, day: date) -> list[str]:
        """The first units with a fact of a given day."""
        named = self._rows.filter(self._rows.unit.notnull(), self._rows.day == ibis.date(day.isoformat()))
        return [row["unit"] for row in self.engine.rows(each(named, "unit").order_by("unit").limit(NAMED))]

    def strangers(self, listed: Sequence[str]) -> dict[str, str]:
        """Units that are not in the list, each with a file that names it."""
        named = self._rows.filter(self._rows.unit.notnull())
        return self._files(named.filter(~named.unit.isin(units_table(self.engine, listed).unit)))

    def files_of(self, units: Collection[str]) -> dict[str, str]:
        """The given units, each with a file that names it."""
        return self._files(self._rows.filter(self._rows.unit.isin(units_table(self.engine, units).unit)))

    def _files(self, rows: ibis.Table) -> dict[str, str]:
        units = rows.group_by("unit").agg(file=rows.file.min())
        return {row["unit"]: local_path(row["file"]) for row in self.engine.rows(units.order_by("unit"))}


class _Wider(Exception):
    """A number has more digits than the rows' width."""
