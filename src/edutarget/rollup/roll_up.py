"""A roll-up from beginning to end: read the sources, check units, add up, and compare with who should report."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import takewhile
from typing import TYPE_CHECKING

from edutarget.files.reading import shown_name
from edutarget.language.text import LONGEST, shortened
from edutarget.plan.models import Plan
from edutarget.problems.diagnostic import Diagnostic
from edutarget.problems.problem import Problem
from edutarget.report.gap_report import build_report
from edutarget.rollup.choice import chosen
from edutarget.rollup.expected import (
    Expected,
    Told,
    above_and_below,
    counted_twice,
    not_theirs,
    parts_there,
    renamed,
)
from edutarget.rollup.judge import WholeNames
from edutarget.rollup.plain import OwnValue, PlainFacts, PlainValues
from edutarget.rollup.result import Coverage, LeftOut, LevelTotals, RollUp, Total, totals
from edutarget.rollup.sources import STEPS, Request, Sources, located, plain_facts
from edutarget.rollup.whose_figure import Gathered
from edutarget.submission.combining import unit_name_problems, unlisted
from edutarget.submission.handed_in import HandedIn

if TYPE_CHECKING:
    from edutarget.rollup.engines.adding import EngineValues
    from edutarget.rollup.engines.engine import Engine
    from edutarget.rollup.engines.engine_facts import EngineFacts

    Facts = PlainFacts | EngineFacts
    Values = PlainValues | EngineValues

FIRST = 20
"""So many problems of one kind are listed; the others are only counted."""


@dataclass(frozen=True, slots=True)
class Work:
    """What is added up, and the result so far. `own` are figures of the whole, `said` the first problems of units of
    each kind, `broken`: rule -> how many there are."""

    plan: Plan
    facts: Facts
    request: Request
    expected: Expected
    values: Values
    rollup: RollUp
    own: Sequence[OwnValue] = ()
    said: tuple[Told, ...] = ()
    broken: Mapping[str, int] = field(default_factory=dict)

    def told(self, told: Sequence[Told]) -> Work:
        """Add problems of units."""
        if not told:
            return self
        broken = Counter(self.broken) + Counter(problem.rule for _unit, problem in told)
        return replace(self, said=(*self.said, *told[:FIRST]), broken=broken)

    def finished(self) -> RollUp:
        """The result, with each unit's problem in a file that names it; an engine is queried once for all files."""
        files = self.facts.files_of({unit for unit, _problem in self.said}) if self.said else {}
        found = (
            Diagnostic(shown_name(files.get(unit, "?")), None, None, problem.rule, problem.params)
            for unit, problem in self.said
        )
        return self.rollup.with_problems(found, self.broken)

    def without(self, units: Sequence[str]) -> Work:
        """Remove the values of some units."""
        if units:
            return replace(self, values=self.values.replaced(units, ()))
        return self


def roll_up(plan: Plan, engine: Engine | None, sources: Sources, request: Request) -> RollUp:
    """Add up everything in the sources, on an engine or without one; its context raises EngineError."""
    name = engine.name if engine else "Python"
    facts, found = _facts(plan, engine, sources, request)
    expected = Expected(plan, request.listed.units, request.all_reported)
    read = RollUp(plan, name, request.as_of, request.unit, request.submitted_by or "")
    read = replace(read, coverage=Coverage.of(expected, (), {})).with_problems([*found, *sources.skipped])
    if facts is None or not facts.rows:
        return read
    as_of = request.as_of or facts.newest
    wrong = located(plan, facts.first(FIRST))
    checked = replace(read, as_of=as_of, rows=facts.rows).with_problems(wrong, facts.counts)
    request.on_step(STEPS[2])
    # Without any readable day there is nothing to add up, only problems
    if as_of:
        return _summed(Work(plan, facts, request, expected, facts.values(), checked, sorted(facts.of_whole())))
    return checked


def _facts(
    plan: Plan, engine: Engine | None, sources: Sources, request: Request
) -> tuple[Facts | None, list[Diagnostic]]:
    """The facts of the sources, None if there are none, and the problems of what cannot be read."""
    if engine is not None:
        from edutarget.rollup.engines.engine_facts import engine_facts

        return engine_facts(plan, engine, sources, request)
    found: list[Diagnostic] = []
    facts = PlainFacts(request.judge(plan), lambda: plain_facts(plan, sources, request, found), request.as_of)
    return facts, found


def _summed(work: Work) -> RollUp:
    """Compute the result: problems of units, what is left out, sums and coverage."""
    work = replace(work, rollup=replace(work.rollup, ranks=work.request.ranks, since=work.request.since))
    # The order matters: a unit that a step removes is not looked at by the later ones
    steps = [_too_long, _future, _names, _above_and_below, _left_out, _added, _chosen]
    if work.expected.units:
        steps = [_too_long, _listed, _renamed, _asked, *steps[1:], _covered]
    for step in steps:
        work = step(work)
    return _parts(work).finished()


def _future(work: Work) -> Work:
    """Report days after today; the day of the result must not be one."""
    newest, as_of, today = work.facts.newest, work.rollup.as_of, work.request.today
    assert as_of is not None
    if newest is None or newest <= today:
        return work
    rule = "future-date"
    if as_of > today:
        rule = "future-result"
    return work.told([(unit, Problem(rule, (), {"date": newest})) for unit in work.facts.units_on(newest)])


def _too_long(work: Work) -> Work:
    """Remove units with names that are too long to be compared."""
    told: list[Told] = []
    for unit in work.values.units():
        if len(unit) > LONGEST:
            told.append((unit, Problem("unit-too-long", (), {"unit": shortened(unit, 40), "limit": LONGEST})))
    return work.told(told).without([unit for unit, _problem in told])


def _names(work: Work) -> Work:
    """Remove units spelled in two ways; report units that would take the same share."""
    plan, units = work.plan, work.values.units()
    told = list(unit_name_problems(plan, units))
    if plan.unit is not None:
        spelled = [unit for unit in units if not plan.is_part(unit)]  # the whole, but not as it is spelled
        told += [(unit, Problem("unit-twice", (), {"unit": unit, "other": plan.unit})) for unit in spelled]
    return work.told(told).without([unit for unit, problem in told if problem.rule == "unit-twice"])


def _listed(work: Work) -> Work:
    """Remove units that are not in the list."""
    known = [*work.expected.units, *work.expected.former]
    whole = WholeNames.of(work.plan)
    strangers = {unit: file for unit, file in work.facts.strangers(known).items() if unit not in whole}
    return work.told(list(unlisted(work.expected.units, strangers))).without(list(strangers))


def _renamed(work: Work) -> Work:
    """Count figures under former names for the units of today."""
    former = work.expected.former
    if not former:
        return work
    units = {*former, *former.values()}
    values, told = renamed(work.plan, work.values.rows_of(units), former)
    return replace(work, values=work.values.replaced(units, values)).told(told)


def _asked(work: Work) -> Work:
    """Remove figures of units that cannot have them."""
    profiles, not_asked = work.expected.profiles, set(work.expected.not_asked())
    if work.request.published:  # what only the whole has to report may be known of its parts too
        alone = [one.adds_up == "none" for one in work.plan.indicators.values()]
        not_asked = {(profile, number) for profile, number in not_asked if not alone[number]}
    values, misplaced = work.values.asked(profiles, not_asked)
    told = [(pair[0], not_theirs(work.plan, pair)) for pair in misplaced]
    return replace(work.told(told), values=values)


def _above_and_below(work: Work) -> Work:
    """If a unit and one below it report the same indicator, add up only the latter."""
    lines = above_and_below(work.values.units())
    if not lines:
        return work
    above = {unit for unit, _below in lines}
    rows = work.values.rows_of({unit for line in lines for unit in line})
    twice = counted_twice(work.plan, [row.pair for row in rows], lines)
    kept = [row for row in rows if row.unit in above and row.pair not in twice]
    told = [(unit, problem) for (unit, _number), problem in twice.items()]
    if twice:
        return replace(work.told(told), values=work.values.replaced(above, kept))
    return work


def _left_out(work: Work) -> Work:
    """Leave out figures of days that were not asked for."""
    assert work.rollup.as_of is not None
    rollup = replace(work.rollup, later=work.facts.later)
    if work.request.since is None:
        return replace(work, rollup=rollup)
    values, count, first = work.values.since(work.request.since)
    keys = list(work.plan.indicators)
    own = [one for one in work.own if one.value.day >= work.request.since]
    first += [(one.value.unit, one.value.number, one.value.day) for one in work.own if one not in own]
    older = tuple(LeftOut(unit, keys[number], day) for unit, number, day in sorted(first))
    count += len(work.own) - len(own)
    return replace(work, values=values, own=own, rollup=replace(rollup, older=count, first_older=older))


def _added(work: Work) -> Work:
    """Add up everything, and each level."""
    units, request = work.values.units(), work.request
    listed = work.expected.units or units  # not by who happened to report
    unit = request.unit or _unit_of_result(work.plan, listed, bool(work.own))
    levels = {
        level: LevelTotals(work.plan, work.values, level, work.expected.counts(level)) for level in request.levels
    }
    rollup = replace(
        work.rollup,
        totals=totals(work.plan, work.values.sums(), work.expected.counts(None), request.summed),
        by_level=levels,
        units=len(units),
        unit=unit,
        submitted_by=request.submitted_by or unit or "edutarget rollup",
    )
    return replace(work, rollup=rollup)


def _chosen(work: Work) -> Work:
    """Put the whole's own figures in place of sums where they apply."""
    if not work.own:
        return work
    found, told = chosen(work.plan, work.own, work.rollup.totals, work.expected)
    return replace(work, rollup=replace(work.rollup, totals=found)).told(told)


def _unit_of_result(plan: Plan, units: Collection[str], whole: bool) -> str | None:
    """The unit of a result: the plan's own if some figures are of the `whole`, else the path above all units."""
    common = _common_path(units) or None
    if whole and (common is None or plan.is_part(common)):
        return plan.unit or common
    return common


def _common_path(units: Collection[str]) -> str:
    """The path above all units; in their order, that above the first and the last is above all between them."""
    if not units:
        return ""
    ends = (unit.split("/")[:-1] for unit in (min(units), max(units)))
    pairs = takewhile(lambda pair: pair[0] == pair[1], zip(*ends, strict=False))
    return "/".join(part for part, _same in pairs)


def _covered(work: Work) -> Work:
    """Add who has reported, and how complete each indicator is."""
    units = {one.indicator: (None if one.own else one.units, one.expected) for one in work.rollup.totals}
    coverage = Coverage.of(work.expected, work.values.units(), units)
    return replace(work, rollup=replace(work.rollup, coverage=coverage))


def _parts(work: Work) -> Work:
    """Report the units in which totals and parts disagree."""
    numbers = {key: number for number, key in enumerate(work.plan.indicators)}
    for problem in work.rollup.disagreements():
        total, parts = problem.params["total"], problem.params["parts"]
        uneven = work.values.uneven(numbers[total], [numbers[part] for part in parts])
        of_whole = [(one.value.unit, problem) for one in work.own if one.value.number == numbers[total]]
        work = work.told(list(parts_there(work.plan, problem, uneven)) or of_whole)
    return work


# Submissions alone, with figures of the whole among them


def rolled_up(gathering: Gathered, request: Request, sources: Sources) -> RollUp:
    """A roll-up whose totals are the figures of the report's rows."""
    month, plan = gathering.month, gathering.month.plan
    report = build_report(plan, gathering.submission)
    # A result of a day in the future is an error, which says more than the warning in the file.
    late = gathering.submission.as_of > request.today
    diagnostics = [one for one in gathering.diagnostics if not (late and one.rule == "future-date")]
    found = [*sources.skipped, *diagnostics]
    unit = request.unit or _unit_of_result(plan, month.listed.units or month.parts, bool(month.whole))
    counts = Counter(diagnostic.rule for diagnostic in found)
    return RollUp(
        plan,
        "Python",
        gathering.submission.as_of if month.newest or request.as_of else None,
        unit,
        request.submitted_by or unit or "edutarget rollup",
        totals=tuple(Total.of(row.id, row.figure) for row in report.rows if row.figure is not None),
        rows=sum(len(one.submission.entries) for one in month.files if one.submission is not None),
        units=len(month.parts),
        later=sum(len(one.submission.entries) for one in month.later if one.submission is not None),
        coverage=_coverage(gathering),
        counts=counts,
        first=tuple(_first_of_each(found)),
        not_counted=gathering.not_counted,
    )


def _first_of_each(found: Iterable[Diagnostic]) -> Iterator[Diagnostic]:
    seen: Counter[str] = Counter()
    for diagnostic in found:
        seen[diagnostic.rule] += 1
        if seen[diagnostic.rule] <= FIRST:
            yield diagnostic


def _coverage(gathering: Gathered) -> Coverage | None:
    """Which units of the list have a figure, and how complete each sum is; None without a list."""
    expected = Expected(gathering.month.plan, gathering.month.listed.units)
    parts = gathering.month.parts.items()
    reported = {expected.former.get(unit, unit) for unit, files in parts if any(map(_has_figures, files))}
    units = {key: (entry.units, entry.expected) for key, entry in gathering.submission.entries.items()}
    return Coverage.of(expected, reported, units)


def _has_figures(one: HandedIn) -> bool:
    return one.submission is not None and bool(one.submission.entries)
