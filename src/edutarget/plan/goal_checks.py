"""Checks of each goal against itself: its numbers, its range and limit, its days and its path.

The docstring of a check states what must hold. Paths are below the goal.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from decimal import Decimal

from edutarget.figures.limits import broken_limit, perhaps_share
from edutarget.language.text import N_, Term
from edutarget.plan.fields import EDGES, Range
from edutarget.plan.indicator import Indicator
from edutarget.plan.models import Plan
from edutarget.problems.problem import Problem


def numbers(plan: Plan, goal: Indicator) -> Iterator[Problem]:
    """A target fits its measure, all numbers keep the limits of their unit, and `change` is target − baseline."""
    target = goal.target
    if isinstance(target, bool) and goal.measure != "milestone":
        yield Problem("target-true", ("target",), {"measure": goal.measure})
    elif isinstance(target, bool) and goal.direction == "at_most":
        yield Problem("not-a-choice", ("direction",), {"written": "at_most", "choices": ("at_least",)})
    elif not isinstance(target, bool) and goal.measure == "milestone":
        shown = f"{target.low}–{target.high}" if isinstance(target, Range) else target
        yield Problem("milestone-target", ("target",), {"target": shown})
    elif not isinstance(target, bool):
        yield from _figures(plan, goal)
        yield from _out_of_reach(plan, goal)
        yield from _change(goal)


def _figures(plan: Plan, goal: Indicator) -> Iterator[Problem]:
    if goal.unit is None:
        yield Problem("unit-missing", ("target",), {"known": tuple(plan.units)})
    unit, limits = plan.unit_of(goal), plan.limits_of(goal)
    for name, value in _numbers_of(goal):
        broken = broken_limit(limits, value)
        if broken:
            words = {"key": name[-1], "value": value, "unit": unit}
            yield Problem(_RULES_OF_TARGETS[broken.rule], name, words)


def _out_of_reach(plan: Plan, goal: Indicator) -> Iterator[Problem]:
    """A strict bound is not the least or the greatest possible value, beyond which no figure lies."""
    limits, rule = plan.limits_of(goal), goal.target_rule
    if rule is None or not rule.strict:
        return
    end = limits.least if rule.key == "below" else limits.most
    if end is not None and rule.value == end:
        yield Problem("target-out-of-reach", ("target", rule.key), {"key": rule.key, "value": rule.value})


_RULES_OF_TARGETS = {
    "negative": "target-negative",
    "not-whole": "target-not-whole",
    "over-100": "target-over-100",
}


def _numbers_of(goal: Indicator) -> Iterator[tuple[tuple[str, ...], Decimal]]:
    """Yield (path below the goal, number) for each value in the goal's unit."""
    # Without `change`: limits of values do not apply to a difference.
    edges = zip(EDGES, goal.target, strict=True) if isinstance(goal.target, Range) else ()
    single = {"baseline": goal.baseline, "target": goal.target, "most": goal.most}
    yield from (((key,), value) for key, value in single.items() if isinstance(value, Decimal))
    yield from ((("target", key), value) for key, value in edges)
    for name, share in goal.shares.items():
        yield ("shares", name), share.target
        if share.baseline is not None:
            yield ("shares", name, "baseline"), share.baseline
    yield from ((("path", str(day)), value) for day, value in goal.path.items())


def _change(goal: Indicator) -> Iterator[Problem]:
    if goal.change is None or goal.baseline is None or not isinstance(goal.target, Decimal):
        return
    computed = goal.target - goal.baseline
    if computed != goal.change:
        words = {"change": goal.change, "target": goal.target, "baseline": goal.baseline, "computed": computed}
        yield Problem("change-mismatch", ("change",), words)


def percentages(plan: Plan, goal: Indicator) -> Iterator[Problem]:
    """A rate is in per cent, not a share of one; a sign for per cent behind it ends the doubt (`loading`)."""
    unit, rule = plan.unit_of(goal), goal.target_rule
    if unit is None or unit.kind != "percent":
        return
    numbers = dict(_numbers_of(goal))
    if rule is not None and not rule.strict:
        numbers.pop(("target",), None)  # computed from the baseline
    if isinstance(goal.target, Range) and goal.target.high > 1:
        numbers.pop(("target", "from"))  # beside an edge that is no share
    all_likelier = _all_likelier(goal, numbers.values())
    for name, value in numbers.items():
        if perhaps_share(value, all_likelier):
            yield Problem("goal-share", name, {"value": value, "instead": value.scaleb(2)})


def _all_likelier(goal: Indicator, numbers: Iterable[Decimal]) -> bool:
    """Whether 100 % is likelier than 1 %, which is plausible of what should become less, or beside a larger one."""
    if "direction" not in goal.model_fields_set and goal.baseline is not None and goal.baseline >= 50:
        return True
    return goal.direction == "at_least" and all(value <= 1 for value in numbers)


def bounds(plan: Plan, goal: Indicator) -> Iterator[Problem]:
    """Only levels have ranges, and these ascend; `most` stands beside a target of at least and is not below it."""
    target, most = goal.target, goal.most
    if isinstance(target, Range):
        if goal.measure == "cumulative":
            yield Problem("range-not-level", ("target",))
        if target.low > target.high:
            yield Problem("range-reversed", ("target",), {"low": target.low, "high": target.high})
    if most is None or goal.strict:  # with a strict target it is reported as `field-unfit`
        return
    if not isinstance(target, Decimal) or goal.direction == "at_most":
        yield Problem("most-unfit", ("most",))
    elif most < target:
        yield Problem("most-below-target", ("most",), {"most": most, "target": target})


def directions(plan: Plan, goal: Indicator) -> Iterator[Problem]:
    """A level whose target equals its baseline states a direction; a count has no target of zero to reach."""
    target, unit = goal.target, plan.unit_of(goal)
    if not isinstance(target, Decimal) or unit is None or goal.direction == "at_most" or goal.strict:
        return
    stated = "direction" in goal.model_fields_set
    if goal.measure == "level" and target == goal.baseline and not stated:
        yield Problem("direction-missing", ("target",), {"target": target})
    elif goal.measure == "cumulative" and target == 0 and not unit.signed:
        yield Problem("target-zero", ("target",))


def days(plan: Plan, goal: Indicator) -> Iterator[Problem]:
    """A goal is due on or after its start and its `known_from`."""
    start, due, known = plan.start_of(goal), plan.due_of(goal), goal.known_from
    given = "due" if "due" in goal.model_fields_set else "start"
    # Goals of a plan whose period is reversed inherit its days: that is reported once, as `period-reversed`.
    if due is not None and due < start and plan.period.start <= plan.period.end:
        yield Problem("due-before-start", (given,), {"due": due, "start": start})
    elif due is not None and known is not None and known > due:
        yield Problem("known-after-due", ("known_from",), {"known_from": known, "due": due})


def paths(plan: Plan, goal: Indicator) -> Iterator[Problem]:
    """A goal has `pace` or `path`, leading from its start to its target (docs/method.md, "Time and paths")."""
    for given in ("pace", "path"):
        if getattr(goal, given):
            yield from _path(plan, goal, given)
    if goal.pace and goal.path:
        yield Problem("pace-and-path", ("path",))


def _path(plan: Plan, goal: Indicator, given: str) -> Iterator[Problem]:
    start, due, target = plan.start_of(goal), plan.due_of(goal), goal.target
    if isinstance(target, bool) != (goal.measure == "milestone"):
        return  # already reported
    lacks = _lacks_for_a_path(goal, due)
    if lacks is not None:
        yield Problem("pace-unfit", (given,), {"key": given, "lacks": lacks})
    if due is None or not isinstance(target, Decimal):
        return
    if goal.measure == "level" and goal.baseline is None:
        yield Problem("path-without-baseline", (given,), {"key": given})
    if given == "pace":
        return
    for day, value in goal.path.items():
        if not start <= day <= due:
            yield Problem("path-outside", ("path", str(day)), {"day": day, "start": start, "due": due})
        elif day == due and value != target:
            words = {"value": value, "due": due, "target": target}
            yield Problem("path-misses-target", ("path", str(day)), words)


def _lacks_for_a_path(goal: Indicator, due: date | None) -> Term | None:
    """Return why a goal cannot have a path; None if it can, or only lacks a baseline, which has a rule of its own."""
    target, baseline = goal.target, goal.baseline
    if due is None:
        return Term(N_("no end was published"))
    if not isinstance(target, Decimal):
        return Term(N_("its target is not one number"))
    if goal.measure == "cumulative":
        return Term(N_("its target is not above zero")) if target <= 0 else None
    if baseline is None:
        return None
    to_go = baseline - target if goal.direction == "at_most" else target - baseline
    return Term(N_("its baseline already meets the target")) if to_go <= 0 else None


_OF_MILESTONES = ("unit", "baseline", "baseline_year", "change", "shares")
_OF_RANGES = ("change", "shares")


def fields(plan: Plan, goal: Indicator) -> Iterator[Problem]:
    """Goals have only fields that apply to their kind."""
    for name, kind in _unfit_fields(goal):
        yield Problem("field-unfit", (name,), {"key": name, "goal": kind})
    whole = goal.target_rule
    for name, share in goal.shares.items():
        rule = share.rule  # strictness is the whole's: docs/method.md, "A part of the whole"
        if rule is not None and rule.strict and (whole is None or rule.key != whole.key):
            words = {"key": rule.key, "goal": Term(N_("a share of a target that is not so"))}
            yield Problem("field-unfit", ("shares", name, "target", rule.key), words)


def _unfit_fields(goal: Indicator) -> Iterator[tuple[str, Term]]:
    given = goal.model_fields_set
    if goal.measure == "milestone" and isinstance(goal.target, bool):
        yield from ((name, Term(N_("a milestone"))) for name in _OF_MILESTONES if name in given)
        return
    if isinstance(goal.target, Range):
        yield from ((name, Term(N_("a range"))) for name in _OF_RANGES if name in given)
        if goal.direction == "at_most":
            yield "direction", Term(N_("a range"))
    if goal.strict:
        yield from ((name, Term(N_("a strict target"))) for name in ("direction", "most") if name in given)
    if goal.baseline_year is not None and goal.baseline is None:
        yield "baseline_year", Term(N_("a goal without a baseline"))


def falling(plan: Plan, goal: Indicator) -> Iterator[Problem]:
    """Interim values of a cumulative goal do not fall, nor does the target after them."""
    target, due = goal.target, plan.due_of(goal)
    if goal.measure != "cumulative" or not isinstance(target, Decimal) or due is None:
        return
    before = Decimal(0)
    for day, value in goal.path.items():
        if before > value:
            yield Problem("path-falls", ("path", str(day)), {"day": day, "value": value, "before": before})
        before = max(before, value)
    if goal.path and before > target and due not in goal.path:
        yield Problem("path-falls", ("path",), {"day": due, "value": target, "before": before})


GOAL_CHECKS: tuple[Callable[[Plan, Indicator], Iterator[Problem]], ...] = (
    numbers,
    percentages,
    bounds,
    directions,
    fields,
    days,
    paths,
    falling,
)


def goals(plan: Plan) -> Iterator[Problem]:
    """Every goal is right by itself."""
    for key, goal in plan.indicators.items():
        for check in GOAL_CHECKS:
            for problem in check(plan, goal):
                yield problem.prefixed(("indicators", key))
