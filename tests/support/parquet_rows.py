"""Parquet in plain Python: what engines find in it is compared with that."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from decimal import Decimal

import pyarrow as pa
import pytest

from edutarget.language.rounding import trimmed
from edutarget.plan.models import Plan
from edutarget.problems.diagnostic import Diagnostic
from edutarget.rollup import parquet_tables
from edutarget.rollup.judge import Fact, fact_of
from edutarget.rollup.parquet_tables import Alike
from edutarget.rollup.sources import Request, Sources, plain_facts


@contextmanager
def parquet_in_plain_python() -> Iterator[None]:
    """The program itself leaves Parquet to an engine."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("edutarget.rollup.roll_up.plain_facts", with_parquet)
        yield


def with_parquet(plan: Plan, sources: Sources, request: Request, found: list[Diagnostic]) -> Iterator[Fact]:
    yield from plain_facts(plan, sources, request, found)
    alike, unusable = parquet_tables.sorted_out(sources.parquet)
    found += unusable
    for one in alike:
        yield from rows_as_text(one)


def rows_as_text(alike: Alike) -> Iterator[Fact]:
    """The rows of files as they would be written in CSV."""
    typed = not all(map(pa.types.is_string, alike.types.values()))
    for batch in parquet_tables.batches(alike):
        for row in batch.to_pylist():
            texts = {name: as_text(row[name]) for name in alike.columns}
            fact = fact_of(texts, row["file"], row["row"])
            # Spaces around a name are a slip in typed text, but part of the name in a typed table.
            if typed:
                fact = fact._replace(unit=texts["unit"] or None)
            yield fact


def as_text(value: object) -> str | None:
    """A cell as text; a decimal without the zeros that the scale of its column adds."""
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, bool):
        return {True: "true", False: "false"}[value]
    if isinstance(value, Decimal):
        return format(trimmed(value), "f")
    if isinstance(value, date):
        return value.isoformat()
    return str(value)
