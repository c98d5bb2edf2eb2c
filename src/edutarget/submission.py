"""A submission, and the pydantic model that a plan builds for its submissions."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any, NamedTuple

from pydantic_core import CoreSchema, SchemaValidator, ValidationError, core_schema

from edutarget import figures
from edutarget.diagnostics import Path, Problem
from edutarget.model import Indicator, Name, Plan, Unit
from edutarget.problems import of
from edutarget.shape import Reader, Shape, model, refusal, schema_of

Value = Decimal | Fraction | bool
"""A figure as written, a rate computed from its counts (a Fraction: 1466/1978 has no last decimal), or a
milestone's answer."""


class Entry(NamedTuple):
    """What was submitted for one indicator, in its unit; a rate may come with its counts.

    `units` is the number of reporting units a rolled-up value comes from.
    """

    value: Value
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    note: str | None = None
    units: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Submission:
    """The figures of one day: indicator id -> Entry. `spelled` has the keys that were not ids, `unread` the
    keys and indicators that were wrong."""

    plan: str
    as_of: date
    submitted_by: tuple[str, ...]
    entries: Mapping[str, Entry]
    unit: str | None = None
    spelled: Mapping[str, str] = field(default_factory=dict)
    unread: frozenset[str] = frozenset()

    def path(self, indicator: str) -> Path:
        """Where an indicator stands in the file."""
        return ("actuals", self.spelled.get(indicator, indicator))


_REMEMBERED = 1000  # thousands of schools report the same few small numbers


class Figure:
    """How one indicator's entry is read: a number, a unit, counts, or an answer."""

    def __init__(self, indicator: Indicator, unit: Unit | None) -> None:
        self.unit = unit
        self.factors = unit.factors if unit else {}
        self.limit = unit.limit if unit else None
        self.whole = unit is not None and unit.kind == "count"
        self.rate = indicator.adds_up == "ratio"
        self.scale = 100 if unit and unit.kind == "percent" else 1
        self._known: dict[str, Entry] = {}

    def read(self, written: Any) -> Entry:
        """Text or a mapping -> Entry; raises pydantic's error with every problem in it."""
        if written.__class__ is dict:
            return self._mapping(written)
        if entry := self._known.get(written if written.__class__ is str else ""):
            return entry
        try:
            entry = Entry(self.value(written))
        except figures.Refused as no:
            raise refusal([no.problem]) from None
        if len(self._known) < _REMEMBERED:
            self._known[written] = entry
        return entry

    def value(self, written: Any) -> Value:
        """One value, within what its unit allows; raises Refused."""
        if self.unit is None:
            return figures.yes_no(written)
        value = figures.figure(written, self.factors)
        if value < 0:
            raise figures.Refused("negative", value=value)
        if self.whole and value != value.to_integral_value():
            raise figures.Refused("not-whole", value=value, unit=self.unit)
        if self.limit is not None and value > self.limit:
            raise figures.Refused("over-100", value=value, instead=_moved_point(value))
        return value

    def _mapping(self, written: dict[str, Any]) -> Entry:
        problems: list[Problem] = []
        parts: dict[str, Any] = {}
        for key, value in written.items():
            read = ENTRY_KEYS.get(key)
            try:
                if read is None:
                    raise figures.Refused("unknown-key", key=key, known=tuple(ENTRY_KEYS))
                parts[key] = self.value(value) if key == "value" else read(value)
            except figures.Refused as no:
                problems.append(no.problem.below((key,)))
                parts[key] = None
        problems += self._counts_problems(parts)
        if problems:
            raise refusal(problems)
        if "denominator" in parts:
            parts["value"] = self._rate(parts["numerator"], parts["denominator"])
        return Entry(**parts)

    def _rate(self, numerator: Decimal, denominator: Decimal) -> Fraction:
        """Numerator over denominator, in per cent where that is the unit."""
        (above, below), (over, under) = numerator.as_integer_ratio(), denominator.as_integer_ratio()
        return Fraction(above * under * self.scale, below * over)

    def _counts_problems(self, parts: dict[str, Any]) -> list[Problem]:
        """What is wrong with value, numerator and denominator together."""
        given = [key for key in ("numerator", "denominator") if key in parts]
        if not self.rate:
            wrong = [Problem("counts-not-here", (key,), {"given": key}) for key in given]
            return wrong or ([] if "value" in parts else [Problem("no-value")])
        if not given:
            return [] if "value" in parts else [Problem("no-value")]
        if len(given) == 1:
            missing = "denominator" if given == ["numerator"] else "numerator"
            return [Problem("counts-incomplete", (given[0],), {"given": given[0], "missing": missing})]
        numerator, denominator = parts["numerator"], parts["denominator"]
        if numerator is None or denominator is None:
            return []
        if denominator == 0:
            return [Problem("zero-denominator", ("denominator",))]
        if self.limit is not None and numerator > denominator:
            return [Problem("counts-exceed", ("numerator",), {"numerator": numerator, "denominator": denominator})]
        return self._disagreement(parts.get("value"), numerator, denominator)

    def _disagreement(self, value: Decimal | None, numerator: Decimal, denominator: Decimal) -> list[Problem]:
        if value is None:
            return []
        exact = self._rate(numerator, denominator)
        step = Fraction(10) ** int(value.as_tuple().exponent)
        if abs(exact - Fraction(value)) * 2 <= step:  # equal to the digits that were written
            return []
        words = {"value": value, "numerator": numerator, "denominator": denominator, "computed": exact}
        return [Problem("counts-disagree", ("value",), words)]


def _moved_point(value: Decimal) -> Decimal:
    while value > 100:
        value = value.scaleb(-1)
    return value.normalize()


def _count(written: Any) -> Decimal:
    value = figures.number(written)
    if value < 0:
        raise figures.Refused("negative", value=value)
    return value


ENTRY_KEYS: Mapping[str, Callable[[Any], Any]] = {
    "value": figures.number,
    "numerator": _count,
    "denominator": _count,
    "note": figures.text,
    "units": _count,
}


def _submitters(written: Any) -> tuple[str, ...]:
    names = written if isinstance(written, list) else [written]
    if not names or set(map(str, names)) & figures.NULLS:
        raise figures.Refused("no-submitter")
    try:
        return tuple(figures.filled(name) for name in names)
    except figures.Refused as no:
        raise figures.Refused("no-submitter") if no.problem.rule == "empty-text" else no from None


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
            raise figures.Refused("plan-mismatch", written=written, plan=plan.id)
        return plan.id

    def within_plan(written: Any) -> date:
        day = figures.day(written)
        if day < plan.period.start:
            raise figures.Refused("date-before-plan", date=day, start=plan.period.start)
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
        raise figures.Refused("no-actuals")
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
