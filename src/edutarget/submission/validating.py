"""From the values of a file to a submission: everything that is wrong with them, and what is right all the same."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from pydantic import ValidationError

from edutarget.language.folding import folded, slip_of
from edutarget.plan.models import Plan
from edutarget.problems import pydantic_errors
from edutarget.problems.problem import Problem, Problems
from edutarget.submission.models import Filed, Submission


def validate(plan: Plan, model: type[Filed], written: Any) -> tuple[Submission | None, Iterable[Problem]]:
    """What could be read of a submission, by the plan's model, and every problem in it. None: nothing could."""
    if isinstance(written, dict) and str(written.get("format")).startswith("edutarget/plan/"):
        return None, [Problem("plan-not-submission", ("format",))]
    renamed, spelled, problems = _by_id(plan, written)
    try:
        return _submission(model.model_validate(renamed), spelled), problems
    except ValidationError as error:
        found = list(pydantic_errors.of(error, model))
    if any(problem.rule == "plan-mismatch" for problem in found):  # all else would be judged by the wrong plan
        return None, [problem for problem in found if problem.place and problem.path[0] != "actuals"]
    if not problems and (blank := _not_filled_in(renamed, found)):
        return None, blank
    if problems:  # indicators are there, if unknown ones
        found = [problem for problem in found if problem.rule != "no-actuals"]
    wrong = _wrong(found)
    right = _what_is_right(plan, model, renamed, wrong)
    problems.extend(_as_spelled(problem, spelled) for problem in found)
    return replace(_submission(right, spelled), unread=wrong) if right else None, problems


_HEAD = frozenset({"no-date", "no-submitter", "empty-text"})
_FEW = 3
"""So many lines without a figure are told one by one."""


def _not_filled_in(written: Any, found: Sequence[Problem]) -> list[Problem]:
    """One problem in place of all where a form is as it was made: no entry has a figure, and nothing else is wrong."""
    actuals = written.get("actuals") if isinstance(written, dict) else None
    if not isinstance(actuals, dict):
        return []
    blank = {problem.path[1] for problem in found if len(problem.path) > 1 and problem.rule == "no-value"}
    others = {problem.rule for problem in found} - {"no-value", "no-actuals", *_HEAD}
    if others or blank != actuals.keys():
        return []
    empty = not actuals and {"no-date", "no-submitter"} <= {problem.rule for problem in found}
    return [Problem("not-filled-in", ("actuals",))] if empty or len(blank) > _FEW else []


def _submission(filed: Filed, spelled: Mapping[str, str]) -> Submission:
    return Submission(filed.plan, filed.as_of, filed.submitted_by, filed.actuals, filed.unit, spelled)


def _by_id(plan: Plan, written: Any) -> tuple[Any, dict[str, str], Problems]:
    """The same submission with every indicator under its id; the keys that were names; what is no indicator."""
    actuals = written.get("actuals") if isinstance(written, dict) else None
    if not isinstance(actuals, dict) or actuals.keys() <= plan.indicators.keys():
        return written, {}, Problems()
    by_id: dict[str, Any] = {}
    spelled: dict[str, str] = {}
    problems = Problems()
    for key, value in actuals.items():
        indicator = plan.id_of(key)
        if indicator is None:
            problems.append(_unknown(plan, key, problems))
        elif indicator in by_id:
            words = {"written": key, "other": spelled[indicator]}
            problems.append(Problem("repeated-indicator", ("actuals", key), words))
        else:
            by_id[indicator], spelled[indicator] = value, key
    return {**written, "actuals": by_id}, spelled, Problems(_unless_given(problem, by_id) for problem in problems)


_TOTALS = frozenset({"合计", "总计", "小计", "共计", "total", "subtotal", "sum"})


def _unknown(plan: Plan, key: str, before: Problems) -> Problem:
    if folded(key) in _TOTALS:
        return Problem("totals-row", ("actuals", key), {"written": key})
    if before.full("unknown-indicator"):  # it will only be counted: what is like it need not be looked for
        return Problem("unknown-indicator", ("actuals", key))
    words = {"written": key, "suggestions": plan.like(key), "instead": slip_of(key, plan.indicators)}
    return Problem("unknown-indicator", ("actuals", key), words)


def _unless_given(problem: Problem, by_id: Mapping[str, Any]) -> Problem:
    """A misspelt indicator is not meant to be one that is there already."""
    if problem.params.get("instead") not in (None, *by_id):
        return problem
    return problem._replace(params={key: word for key, word in problem.params.items() if key != "instead"})


def _as_spelled(problem: Problem, spelled: Mapping[str, str]) -> Problem:
    match problem.place:
        case ("actuals", str(indicator), *rest):
            return problem._replace(place=("actuals", spelled.get(indicator, indicator), *rest))
    return problem


def _wrong(problems: Iterable[Problem]) -> frozenset[str]:
    """The keys of the head and the indicators that something is wrong with."""
    paths = [problem.path for problem in problems]
    return frozenset(str(path[1] if len(path) > 1 else path[0]) for path in paths if path)


def _what_is_right(plan: Plan, model: type[Filed], written: Any, wrong: frozenset[str]) -> Filed | None:
    """What is right in a file with something wrong, so that its right figures are checked at once as well.

    Where the head is wrong or missing, a stand-in takes its place: a file with errors is never reported or added up.
    """
    actuals = written.get("actuals") if isinstance(written, dict) else None
    if not isinstance(actuals, dict):
        return None
    entries = {key: value for key, value in actuals.items() if key not in wrong}
    head = {key: value for key, value in written.items() if key not in wrong and key != "actuals"}
    stand_in = {"plan": plan.id, "as_of": plan.period.start.isoformat(), "submitted_by": "?"}
    return model.model_validate({**stand_in, **head, "actuals": entries}) if entries else None
