"""Checks of each goal against itself: its numbers, its range and limit, its days and its path.

The docstring of a check states what must hold.
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
from edutarget.problems.problem import Path, Problem


def numbers(plan: Plan) -> Iterator[Problem]:
    """A target fits its measure, all numbers keep the limits of their unit, and `change` is target − baseline."""
    for key, indicator in plan.indicators.items():
        path = ("indicators", key)
        if isinstance(indicator.target, bool) and indicator.measure != "milestone":
            yield Problem("target-true", (*path, "target"), {"measure": indicator.measure})
        elif not isinstance(indicator.target, bool) and indicator.measure == "milestone":
            yield Problem("milestone-target", (*path, "target"), {"target": _shown(indicator.target)})
        elif isinstance(indicator.target, bool) and indicator.direction == "at_most":
            yield Problem("not-a-choice", (*path, "direction"), {"written": "at_most", "choices": ("at_least",)})
        elif not isinstance(indicator.target, bool):
            yield from _figures(plan, indicator, path)
            yield from _out_of_reach(plan, indicator, path)
            yield from _change(indicator, path)


def _figures(plan: Plan, indicator: Indicator, path: Path) -> Iterator[Problem]:
    if indicator.unit is None:
        yield Problem("unit-missing", (*path, "target"), {"known": tuple(plan.units)})
    unit, limits = plan.unit_of(indicator), plan.limits_of(indicator)
    for name, value in _numbers_of(indicator):
        broken = broken_limit(limits, value)
        if broken:
            words = {"key": name[-1], "value": value, "unit": unit}
            yield Problem(_RULES_OF_TARGETS[broken.rule], (*path, *name), words)


def _out_of_reach(plan: Plan, indicator: Indicator, path: Path) -> Iterator[Problem]:
    """A strict bound is not the least or the greatest possible value, beyond which no figure lies."""
    limits, rule = plan.limits_of(indicator), indicator.target_rule
    if rule is None or not rule.strict:
        return
    end = limits.least if rule.key == "below" else limits.most
    if end is not None and rule.value == end:
        yield Problem("target-out-of-reach", (*path, "target", rule.key), {"key": rule.key, "value": rule.value})


_RULES_OF_TARGETS = {
    "negative": "target-negative",
    "not-whole": "target-not-whole",
    "over-100": "target-over-100",
}


def _numbers_of(indicator: Indicator) -> Iterator[tuple[tuple[str, ...], Decimal]]:
    """Yield (path below the indicator, number) for each value in the indicator's unit."""
    # Without `change`: limits of values do not apply to a difference.
    target = indicator.target
    edges = zip(EDGES, target, strict=True) if isinstance(target, Range) else ()
    single = {"baseline": indicator.baseline, "target": target, "most": indicator.most}
    yield from (((key,), value) for key, value in single.items() if isinstance(value, Decimal))
    yield from ((("target", key), value) for key, value in edges)
    for name, share in indicator.shares.items():
        yield ("shares", name), share.target
        if share.baseline is not None:
            yield ("shares", name, "baseline"), share.baseline
    yield from ((("path", str(day)), value) for day, value in indicator.path.items())


def _change(indicator: Indicator, path: Path) -> Iterator[Problem]:
    target = indicator.target
    if indicator.change is None or indicator.baseline is None or not isinstance(target, Decimal):
        return
    computed = target - indicator.baseline
    if computed != indicator.change:
        words = {"change": indicator.change, "target": target, "baseline": indicator.baseline, "computed": computed}
        yield Problem("change-mismatch", (*path, "change"), words)


def _shown(target: Decimal | Range) -> Decimal | str:
    if isinstance(target, Decimal):
        return target
    return f"{target.low}–{target.high}"


def percentages(plan: Plan) -> Iterator[Problem]:
    """A rate is in per cent, not a share of one; a sign for per cent behind it ends the doubt (`loading`)."""
    for key, indicator in plan.indicators.items():
        unit, rule = plan.unit_of(indicator), indicator.target_rule
        if unit is None or unit.kind != "percent":
            continue
        numbers = dict(_numbers_of(indicator))
        if rule is not None and not rule.strict:
            numbers.pop(("target",), None)  # computed from the baseline
        if isinstance(indicator.target, Range) and indicator.target.high > 1:
            numbers.pop(("target", "from"))  # beside an edge that is no share
        all_likelier = _all_likelier(indicator, numbers.values())
        for name, value in numbers.items():
            if perhaps_share(value, all_likelier):
                words = {"value": value, "instead": value.scaleb(2)}
                yield Problem("goal-share", ("indicators", key, *name), words)


def _all_likelier(indicator: Indicator, numbers: Iterable[Decimal]) -> bool:
    """Whether 100 % is likelier than 1 %, which is plausible of what should become less, or beside a larger one."""
    if "direction" not in indicator.model_fields_set and indicator.baseline is not None and indicator.baseline >= 50:
        return True
    return indicator.direction == "at_least" and all(value <= 1 for value in numbers)


def bounds(plan: Plan) -> Iterator[Problem]:
    """Only levels have ranges, and these ascend; `most` stands beside a target of at least and is not below it."""
    for key, indicator in plan.indicators.items():
        path, target, most = ("indicators", key), indicator.target, indicator.most
        if isinstance(target, Range):
            if indicator.measure == "cumulative":
                yield Problem("range-not-level", (*path, "target"))
            if target.low > target.high:
                yield Problem("range-reversed", (*path, "target"), {"low": target.low, "high": target.high})
        if most is not None and indicator.strict:
            continue  # reported as `field-unfit`
        if most is not None and (not isinstance(target, Decimal) or indicator.direction == "at_most"):
            yield Problem("most-unfit", (*path, "most"))
        elif most is not None and isinstance(target, Decimal) and most < target:
            yield Problem("most-below-target", (*path, "most"), {"most": most, "target": target})


def directions(plan: Plan) -> Iterator[Problem]:
    """A level whose target equals its baseline states a direction; a count has no target of zero to reach."""
    for key, indicator in plan.indicators.items():
        path, target, unit = ("indicators", key), indicator.target, plan.unit_of(indicator)
        if not isinstance(target, Decimal) or unit is None or indicator.direction == "at_most":
            continue
        stated = "direction" in indicator.model_fields_set or indicator.strict
        if indicator.measure == "level" and target == indicator.baseline and not stated:
            yield Problem("direction-missing", (*path, "target"), {"target": target})
        elif indicator.measure == "cumulative" and target == 0 and not unit.signed and not indicator.strict:
            yield Problem("target-zero", (*path, "target"))


def days(plan: Plan) -> Iterator[Problem]:
    """A goal is due on or after its start and its `known_from`."""
    for key, indicator in plan.indicators.items():
        start, due, known = plan.start_of(indicator), plan.due_of(indicator), indicator.known_from
        given = "due" if "due" in indicator.model_fields_set else "start"
        # Goals of a plan whose period is reversed inherit its days: that is reported once, as `period-reversed`.
        if due is not None and due < start and plan.period.start <= plan.period.end:
            yield Problem("due-before-start", ("indicators", key, given), {"due": due, "start": start})
        elif due is not None and known is not None and known > due:
            yield Problem("known-after-due", ("indicators", key, "known_from"), {"known_from": known, "due": due})


def paths(plan: Plan) -> Iterator[Problem]:
    """A goal has `pace` or `path`, leading from its start to its target (docs/method.md, "Time and paths")."""
    for key, indicator in plan.indicators.items():
        for given in ("pace", "path"):
            if getattr(indicator, given):
                yield from _path(plan, indicator, ("indicators", key, given))
        if indicator.pace and indicator.path:
            yield Problem("pace-and-path", ("indicators", key, "path"))


def _path(plan: Plan, indicator: Indicator, path: Path) -> Iterator[Problem]:
    start, due, target = plan.start_of(indicator), plan.due_of(indicator), indicator.target
    if isinstance(target, bool) != (indicator.measure == "milestone"):
        return  # already reported
    lacks = _lacks_for_a_path(indicator, due)
    if lacks is not None:
        yield Problem("pace-unfit", path, {"key": path[-1], "lacks": lacks})
    if due is None or not isinstance(target, Decimal):
        return
    if indicator.measure == "level" and indicator.baseline is None:
        yield Problem("path-without-baseline", path, {"key": path[-1]})
    if path[-1] == "pace":
        return
    for day, value in indicator.path.items():
        if not start <= day <= due:
            yield Problem("path-outside", (*path, str(day)), {"day": day, "start": start, "due": due})
        elif day == due and value != target:
            words = {"value": value, "due": due, "target": target}
            yield Problem("path-misses-target", (*path, str(day)), words)


def _lacks_for_a_path(indicator: Indicator, due: date | None) -> Term | None:
    """Return why a goal cannot have a path; None if it can, or only lacks a baseline, which has a rule of its own."""
    target, baseline = indicator.target, indicator.baseline
    if due is None:
        return Term(N_("no end was published"))
    if not isinstance(target, Decimal):
        return Term(N_("its target is not one number"))
    if indicator.measure == "cumulative":
        return Term(N_("its target is not above zero")) if target <= 0 else None
    if baseline is None:
        return None
    to_go = baseline - target if indicator.direction == "at_most" else target - baseline
    return Term(N_("its baseline already meets the target")) if to_go <= 0 else None


_OF_MILESTONES = ("unit", "baseline", "baseline_year", "change", "shares")
_OF_RANGES = ("change", "shares")


def fields(plan: Plan) -> Iterator[Problem]:
    """Goals have only fields that apply to their kind."""
    for key, indicator in plan.indicators.items():
        for name, goal in _unfit_fields(indicator):
            yield Problem("field-unfit", ("indicators", key, name), {"key": name, "goal": goal})
        whole = indicator.target_rule
        for name, share in indicator.shares.items():
            rule = share.rule  # strictness is the whole's: docs/method.md, "A part of the whole"
            if rule is not None and rule.strict and (whole is None or rule.key != whole.key):
                words = {"key": rule.key, "goal": Term(N_("a share of a target that is not so"))}
                yield Problem("field-unfit", ("indicators", key, "shares", name, "target", rule.key), words)


def _unfit_fields(indicator: Indicator) -> Iterator[tuple[str, Term]]:
    given = indicator.model_fields_set
    if indicator.measure == "milestone" and isinstance(indicator.target, bool):
        yield from ((name, Term(N_("a milestone"))) for name in _OF_MILESTONES if name in given)
        return
    if isinstance(indicator.target, Range):
        yield from ((name, Term(N_("a range"))) for name in _OF_RANGES if name in given)
        if indicator.direction == "at_most":
            yield "direction", Term(N_("a range"))
    if indicator.strict:
        yield from ((name, Term(N_("a strict target"))) for name in ("direction", "most") if name in given)
    if indicator.baseline_year is not None and indicator.baseline is None:
        yield "baseline_year", Term(N_("a goal without a baseline"))


def falling(plan: Plan) -> Iterator[Problem]:
    """Interim values of a cumulative goal do not fall, nor does the target after them."""
    for key, indicator in plan.indicators.items():
        target, due = indicator.target, plan.due_of(indicator)
        if indicator.measure != "cumulative" or not isinstance(target, Decimal) or due is None:
            continue
        before = Decimal(0)
        for day, value in indicator.path.items():
            if before > value:
                words = {"day": day, "value": value, "before": before}
                yield Problem("path-falls", ("indicators", key, "path", str(day)), words)
            before = max(before, value)
        if indicator.path and before > target and due not in indicator.path:
            words = {"day": due, "value": target, "before": before}
            yield Problem("path-falls", ("indicators", key, "path"), words)


GOAL_CHECKS: tuple[Callable[[Plan], Iterator[Problem]], ...] = (
    numbers,
    percentages,
    bounds,
    directions,
    fields,
    days,
    paths,
    falling,
)
