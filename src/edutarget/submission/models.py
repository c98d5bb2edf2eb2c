"""A submission, and the pydantic model that a plan builds for its submissions."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from pydantic_core import CoreSchema, SchemaValidator, ValidationError, core_schema

from edutarget.plan import figures
from edutarget.plan.models import Name, Plan
from edutarget.problems.problem import Path, Problem
from edutarget.problems.pydantic_errors import of
from edutarget.problems.refused import Refused
from edutarget.problems.shape import Reader, Shape, model, schema_of
from edutarget.submission.entry import Entry, Figure


@dataclass(frozen=True, slots=True)
class Submission:
    """The figures of one day: indicator id -> Entry. `spelled` has the keys that were not ids, `unread` the
    keys and indicators that were wrong, `older` the days of figures from before `as_of`."""

    plan: str
    as_of: date
    submitted_by: tuple[str, ...]
    entries: Mapping[str, Entry]
    unit: str | None = None
    spelled: Mapping[str, str] = field(default_factory=dict)
    unread: frozenset[str] = frozenset()
    older: Mapping[str, date] = field(default_factory=dict)

    def path(self, indicator: str) -> Path:
        """Where an indicator stands in the file."""
        return ("actuals", self.spelled.get(indicator, indicator))


def _submitters(written: Any) -> tuple[str, ...]:
    names = written if isinstance(written, list) else [written]
    if not names or set(map(str, names)) & figures.NULLS:
        raise Refused("no-submitter")
    try:
        return tuple(figures.filled(name) for name in names)
    except Refused as no:
        raise Refused("no-submitter") if no.problem.rule == "empty-text" else no from None


class Actuals(Shape):
    """What was submitted, indicator id -> Entry or None, as attributes."""


class Filed(Shape):
    """A submission file as validated: a head and its actuals."""

    as_of: date
    submitted_by: tuple[str, ...]
    unit: str | None
    note: str | None
    actuals: Actuals


def submission_schema(plan: Plan) -> CoreSchema:
    """The model a plan builds for its submissions: a head, and one field of `actuals` for each indicator."""

    def same_plan(written: Any) -> str:
        if figures.filled(written) != plan.id:
            raise Refused("plan-mismatch", written=written, plan=plan.id)
        return plan.id

    def within_plan(written: Any) -> date:
        day = figures.day(written)
        if day < plan.period.start:
            raise Refused("date-before-plan", date=day, start=plan.period.start)
        return day

    entries = {
        key: _optional(core_schema.no_info_plain_validator_function(Figure(indicator, plan.unit_of(indicator)).read))
        for key, indicator in plan.indicators.items()
    }
    actuals = core_schema.no_info_before_validator_function(Reader(_some, {}).validate, model(Actuals, entries))
    head = {
        "plan": _required(same_plan, const=plan.id),
        "as_of": _required(within_plan, type="string", format="date"),
        "submitted_by": _required(_submitters, type=["string", "array"], minLength=1, items={"type": "string"}),
        "unit": _optional(schema_of(Name)),
        "note": _optional(schema_of(Name)),
    }
    return model(Filed, {**head, "actuals": core_schema.model_field(actuals)})


def _optional(schema: CoreSchema) -> core_schema.ModelField:
    return core_schema.model_field(core_schema.with_default_schema(schema, default=None))


def _required(read: Callable[[Any], Any], **json: Any) -> core_schema.ModelField:
    return core_schema.model_field(Reader(read, json).schema())


def _some(written: Any) -> Any:
    if not written or (written.__class__ is str and written in figures.NULLS):
        raise Refused("no-actuals")
    return written


def validate(plan: Plan, validator: SchemaValidator, written: Any) -> tuple[Submission | None, list[Problem]]:
    """What could be read of a submission, and every problem in it. None: not even its head."""
    if isinstance(written, dict) and str(written.get("format")).startswith("edutarget/plan/"):
        return None, [Problem("plan-not-submission", ("format",))]
    renamed, spelled, problems = _by_id(plan, written)
    try:
        return _submission(validator.validate_python(renamed), plan, spelled), problems
    except ValidationError as error:
        found = list(of(error, submission_schema(plan)))
    if any(problem.rule == "plan-mismatch" for problem in found):  # all else would be judged by the wrong plan
        return None, [problem for problem in found if problem.place and problem.path[0] != "actuals"]
    if problems:  # indicators are there, if unknown ones
        found = [problem for problem in found if problem.rule != "no-actuals"]
    problems += (_as_spelled(problem, spelled) for problem in found)
    wrong, rest = _without(plan, renamed, found)
    if rest is None:
        return None, problems
    return replace(_submission(validator.validate_python(rest), plan, spelled), unread=wrong), problems


def _submission(filed: Filed, plan: Plan, spelled: Mapping[str, str]) -> Submission:
    entries = {key: entry for key, entry in filed.actuals.__dict__.items() if entry is not None}
    return Submission(plan.id, filed.as_of, filed.submitted_by, entries, filed.unit, spelled)


def _by_id(plan: Plan, written: Any) -> tuple[Any, dict[str, str], list[Problem]]:
    """The same submission with every indicator under its id; the keys that were names; what is no indicator."""
    actuals = written.get("actuals") if isinstance(written, dict) else None
    if not isinstance(actuals, dict) or actuals.keys() <= plan.indicators.keys():
        return written, {}, []
    by_id: dict[str, Any] = {}
    spelled: dict[str, str] = {}
    problems: list[Problem] = []
    for key, value in actuals.items():
        indicator = plan.id_of(key)
        if indicator is None:
            words = {"written": key, "suggestions": plan.like(key)}
            problems.append(Problem("unknown-indicator", ("actuals", key), words))
        elif indicator in by_id:
            words = {"written": key, "other": spelled[indicator]}
            problems.append(Problem("repeated-indicator", ("actuals", key), words))
        else:
            by_id[indicator], spelled[indicator] = value, key
    return {**written, "actuals": by_id}, spelled, problems


def _as_spelled(problem: Problem, spelled: Mapping[str, str]) -> Problem:
    match problem.place:
        case ("actuals", str(indicator), *rest):
            return problem._replace(place=("actuals", spelled.get(indicator, indicator), *rest))
    return problem


def _without(plan: Plan, written: Any, problems: list[Problem]) -> tuple[frozenset[str], Any]:
    """The keys and indicators that are wrong, and the submission with nothing wrong left in it, if any is left."""
    paths = [problem.place for problem in problems if isinstance(problem.place, tuple)]
    wrong = frozenset(str(path[1] if len(path) > 1 else path[0]) for path in paths if path)
    actuals = written.get("actuals") if isinstance(written, dict) else None
    if not isinstance(actuals, dict):
        return wrong, None
    right = {key: value for key, value in actuals.items() if key not in wrong}
    given = {key: value for key, value in written.items() if key not in wrong and key != "actuals"}
    head = {"plan": plan.id, "as_of": plan.period.start.isoformat(), "submitted_by": "?"}
    return wrong, {**head, **given, "actuals": right} if right else None
