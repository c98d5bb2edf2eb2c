"""A roll-up from beginning to end: bring in, judge, take the newest, add up."""

from __future__ import annotations

from dataclasses import replace
from itertools import takewhile
from typing import Any

import ibis
import pyarrow as pa

from edutarget.plan.models import Plan
from edutarget.problems.diagnostic import Diagnostic
from edutarget.rollup import adding, judging
from edutarget.rollup.csv_headers import headers
from edutarget.rollup.engines import Engine
from edutarget.rollup.locating import local_path, located
from edutarget.rollup.request import STEPS, Listeners, Request
from edutarget.rollup.result import Coverage, RollUp
from edutarget.rollup.rules_table import rules_table
from edutarget.rollup.sources import TABLE, Sources
from edutarget.rollup.submission_facts import COLUMNS, read_submissions
from edutarget.rollup.totals import totals
from edutarget.rollup.typed_facts import column_problems, scale_of, typed

FIRST = 20
"""So many faulty rows are brought here and named; the others are counted where they lie."""


def roll_up(
    plan: Plan,
    engine: Engine,
    sources: Sources,
    request: Request,
    listeners: Listeners = Listeners(),  # noqa: B008
) -> RollUp:
    """Everything the sources say, added up; raises EngineError through the engine's context."""
    tables, found = _tables(plan, engine, sources, listeners)
    read = RollUp(plan, engine.name, request.as_of, request.unit, request.submitted_by or "").with_problems(found)
    if not tables:
        return read
    facts = judging.with_rules(_union(tables), engine.hold(rules_table(plan)))
    as_of = request.as_of or engine.rows(facts.aggregate(day=facts.day.max()))[0]["day"]
    listeners.step(STEPS[0])
    judged = judging.with_problems(facts, plan.period.start, _repeated_keys(engine, facts))
    listeners.step(STEPS[1])
    counts = {row["problem"]: row["rows"] for row in engine.rows(judging.problem_counts(judged))}
    rows, wrong = sum(counts.values()), {rule: count for rule, count in counts.items() if rule}
    checked = replace(read, as_of=as_of, rows=rows).with_problems(_first_problems(plan, engine, judged, wrong), wrong)
    if as_of is None:
        return checked
    listeners.step(STEPS[2])
    values = engine.keep(adding.newest(judged, as_of))
    listeners.step(STEPS[3])
    return _summed(plan, engine, checked, judged, values, request)


def _tables(plan: Plan, engine: Engine, sources: Sources, listeners: Listeners) -> tuple[list[Any], list[Diagnostic]]:
    """The sources as tables of the engine; without those whose columns cannot be used, and why."""
    csv = headers(sources.csv)
    submissions = (*sources.submissions, *csv.forms)
    facts, found = read_submissions(plan, submissions, listeners.read)
    found += csv.unread
    tables = [(submissions[0], engine.hold(facts))] if len(facts) else []
    tables += [(sources.parquet[0], engine.parquet(sources.parquet))] if sources.parquet else []
    tables += [(files[0], engine.csv(files, columns)) for columns, files in csv.tables.items()]
    for name in sources.tables:
        here = TABLE + name
        tables.append((here, engine.backend.table(name).mutate(file=ibis.literal(here))))
    usable = []
    for name, table in tables:
        problems = list(column_problems(table.schema()))
        found += [Diagnostic(name, None, None, problem.rule, problem.params) for problem in problems]
        usable += [] if problems else [table]
    return usable, found


def _union(tables: list[Any]) -> Any:
    scale = max(scale_of(table.schema()) for table in tables)
    facts = [typed(table, scale) for table in tables]
    return ibis.union(*facts) if len(facts) > 1 else facts[0]


def _repeated_keys(engine: Engine, facts: Any) -> Any:
    """The keys that are repeated, None where none is."""
    suspected = engine.keep(judging.suspects(facts))
    if not engine.rows(suspected.limit(1)):
        return None
    return engine.keep(judging.repeated(facts, suspected))


def _first_problems(plan: Plan, engine: Engine, judged: Any, wrong: dict[str, int]) -> list[Diagnostic]:
    """The first faulty rows, with their places."""
    if not wrong:
        return []
    written = [f"{name}_{what}" for name in COLUMNS for what in ("written", "given") if f"{name}_{what}" in judged]
    faulty = judged.filter(judged.problem.notnull())
    ordered = faulty.order_by("file", "row", "unit", "number", "day")
    return located(
        plan, engine.rows(ordered.limit(FIRST).select("problem", "unit", "number", "day", "file", "row", *written))
    )


def _summed(plan: Plan, engine: Engine, checked: RollUp, judged: Any, values: Any, request: Request) -> RollUp:
    """The values that were taken, added up; only those of units that are expected, where that is known."""
    if request.expected is not None:
        listed = engine.hold(pa.table({"unit": pa.array(request.expected, pa.string())}))
        checked = checked.with_problems(*_unlisted(engine, judged, listed))
        missing = engine.rows(listed.anti_join(values, "unit").order_by("unit"))
        checked = replace(checked, coverage=Coverage(len(request.expected), tuple(row["unit"] for row in missing)))
        values = values.semi_join(listed, "unit")
    by_unit = () if request.level is None else totals(plan, engine.rows(adding.sums(values, request.level)))
    who = engine.rows(values.aggregate(units=values.unit.nunique(), first=values.unit.min(), last=values.unit.max()))[0]
    unit = request.unit or (who["units"] and common_path(who["first"], who["last"])) or None
    return replace(
        checked,
        totals=totals(plan, engine.rows(adding.sums(values))),
        by_unit=by_unit,
        units=who["units"],
        unit=unit,
        submitted_by=request.submitted_by or unit or "edutarget rollup",
    )


def common_path(first: str, last: str) -> str:
    """The path above two units, the first and the last by name, and so above all between them."""
    pairs = takewhile(lambda pair: pair[0] == pair[1], zip(first.split("/")[:-1], last.split("/")[:-1], strict=False))
    return "/".join(part for part, _same in pairs)


def _unlisted(engine: Engine, judged: Any, listed: Any) -> tuple[list[Diagnostic], dict[str, int]]:
    """Units that reported and are not expected."""
    strange = judged.filter(judged.unit.notnull()).anti_join(listed, "unit")
    units = strange.group_by("unit").agg(file=strange.file.min())
    count = engine.rows(units.count().name("units").as_table())[0]["units"]
    first = engine.rows(units.order_by("unit").limit(FIRST)) if count else []
    found = [Diagnostic(local_path(row["file"]), None, None, "unlisted-unit", {"unit": row["unit"]}) for row in first]
    return found, {"unlisted-unit": count} if count else {}
