"""A roll-up from beginning to end: bring in, judge, take the newest, add up."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from edutarget.files import passed_over
from edutarget.plan.models import Plan
from edutarget.problems.diagnostic import Diagnostic
from edutarget.rollup.facts import Facts
from edutarget.rollup.reading.bringing_in import plain_facts
from edutarget.rollup.reading.locating import located
from edutarget.rollup.reading.sources import Sources
from edutarget.rollup.request import STEPS, Listeners, Request
from edutarget.rollup.result import RollUp
from edutarget.rollup.summing import FIRST, Work, summed

if TYPE_CHECKING:
    from edutarget.rollup.engines.engine import Engine


def roll_up(
    plan: Plan,
    engine: Engine | None,
    sources: Sources,
    request: Request,
    listeners: Listeners = Listeners(),  # noqa: B008
) -> RollUp:
    """Everything the sources say, added up, on an engine or without one; raises EngineError through its context."""
    name = engine.name if engine else "Python"
    facts, found = _facts(plan, engine, sources, request, listeners)
    read = RollUp(plan, name, request.as_of, request.unit, request.submitted_by or "").with_problems(found)
    read = read.with_problems(passed_over.problems(sources.others))
    if facts is None:
        return read
    as_of = request.as_of or facts.newest
    wrong = located(plan, facts.first(FIRST))
    checked = replace(read, as_of=as_of, rows=facts.rows).with_problems(wrong, facts.counts)
    listeners.step(STEPS[2])
    return summed(Work(plan, facts, request, facts.values(as_of), checked)) if as_of else checked


def _facts(
    plan: Plan, engine: Engine | None, sources: Sources, request: Request, listeners: Listeners
) -> tuple[Facts | None, list[Diagnostic]]:
    """The facts of the sources, None where there are none, and what cannot be read."""
    if engine is None:
        return plain_facts(plan, sources, listeners)
    from edutarget.rollup.engines.handing_over import engine_facts

    return engine_facts(plan, engine, sources, request.as_of, listeners)
