"""Sources as one table of typed facts on an engine: text is normalised here, tables are read by the engine itself."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from datetime import date
from functools import reduce
from typing import Any

import ibis
import pyarrow as pa

from edutarget.files.reading import shown_name
from edutarget.plan.models import Plan
from edutarget.problems.diagnostic import Diagnostic
from edutarget.rollup.engines import parquet_files, typed_facts
from edutarget.rollup.engines.engine import Engine
from edutarget.rollup.engines.on_engine import EngineFacts
from edutarget.rollup.engines.parts import Parts, of_width
from edutarget.rollup.engines.typed_facts import Width
from edutarget.rollup.reading import normalising, tidy_csv
from edutarget.rollup.reading.columns import COLUMNS, Fact
from edutarget.rollup.reading.csv_batches import Misfits, batches
from edutarget.rollup.reading.sources import TABLE, Sources
from edutarget.rollup.reading.submission_facts import read_submissions
from edutarget.rollup.request import STEPS, Listeners

Sized = tuple[Any, Width]
"""A table of an engine, and the digits that its figures can have."""


def engine_facts(
    plan: Plan, engine: Engine, sources: Sources, as_of: date | None, listeners: Listeners
) -> tuple[EngineFacts | None, list[Diagnostic]]:
    """The facts of all sources, None where there are none, and what cannot be read."""
    engine.expect(sum(os.path.getsize(file) for file in (*sources.csv, *sources.parquet)))
    csv = tidy_csv.sorted_out(sources.csv)
    submitted, found = read_submissions(plan, (*sources.submissions, *csv.forms), listeners.read)
    listeners.step(STEPS[0])
    parts = Parts(engine)
    parts.add(_submitted(submitted))
    misfits = [*csv.unread, *_read(csv.tables, parts)]
    tables, unusable = _tables(engine, sources)
    text = parts.tables()
    width = reduce(Width.__or__, (width for _table, width in (*text, *tables)), Width())
    facts = [of_width(table, width) for table, _width in text]
    facts += [typed_facts.typed(table, width) for table, _width in tables]
    listeners.step(STEPS[1])
    counted = parts.counted or any(name in table.columns for table, _width in tables for name in ("units", "expected"))
    judged = EngineFacts(plan, engine, typed_facts.united(facts), as_of, counted) if facts else None
    return judged, [*found, *misfits, *unusable]


def _submitted(facts: Sequence[Fact]) -> pa.RecordBatch:
    columns = [pa.array([fact[place] for fact in facts], pa.string()) for place in range(len(Fact._fields) - 1)]
    *figures, file = columns
    return normalising.typed(dict(zip(COLUMNS, figures, strict=True)), file, pa.nulls(len(file), pa.int64()))


def _read(tables: Sequence[tidy_csv.Tidy], parts: Parts) -> Iterator[Diagnostic]:
    """Text on its way to the engine; the lines that do not fit, in files of which nothing is to be used."""
    for tidy in tables:
        row = 0
        try:
            for batch in batches(tidy):
                count = len(batch["unit"])
                file = pa.repeat(pa.scalar(tidy.path), count)
                parts.add(normalising.typed(batch, file, pa.arange(row, row + count)))
                row += count
        except Misfits as misfits:
            parts.refuse(tidy.path)
            yield from misfits.found


def _tables(engine: Engine, sources: Sources) -> tuple[list[Sized], list[Diagnostic]]:
    """What the engine itself reads, and why some of it cannot be used."""
    parquet, found = parquet_files.sorted_out(sources.parquet)
    tables = [engine.parquet(alike) for alike in parquet]
    for name in sources.tables:
        here = TABLE + name
        table = engine.table(name)
        problems = list(typed_facts.schema_problems(table.schema()))
        found += [Diagnostic(shown_name(here), None, None, problem.rule, problem.params) for problem in problems]
        if not problems:
            columns = typed_facts.columns_of(table.schema())
            picked = table.select(**{key: table[column] for key, column in columns.items()})
            tables.append(picked.mutate(file=ibis.literal(here), row=ibis.null("int64")))
    return [(table, typed_facts.width_of(table.schema())) for table in tables], found
