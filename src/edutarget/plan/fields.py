"""Field types of the plan's models, each with its reader and JSON Schema, and names in two languages."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Literal, NamedTuple, TypeVar

from pydantic import BaseModel, ConfigDict, Field, PlainValidator, WithJsonSchema, model_validator

from edutarget.figures import limits, parse
from edutarget.language.rounding import trimmed
from edutarget.problems.problem import Problem, Refused, kind

Value = TypeVar("Value")

_day = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}").fullmatch


class Range(NamedTuple):
    """A target that is reached inside the range, edges included."""

    low: Decimal
    high: Decimal


EDGES = ("from", "to")
STRICT = ("below", "above")
RELATIVE = ("of_baseline", "baseline_plus")
_FORMS = (*STRICT, *RELATIVE)


class TargetRule(NamedTuple):
    """A strict target such as `{below: 9}`, or a relative one such as `{of_baseline: 0.5}`, as written.

    docs/method.md, "Strict and relative targets".
    """

    key: str
    value: Decimal

    @property
    def strict(self) -> bool:
        """Whether a value equal to the bound misses the target."""
        return self.key in STRICT

    def times(self, factor: Decimal) -> TargetRule:
        """Return the rule in another unit, of which `factor` are one of this."""
        if self.key == "of_baseline":
            return self
        return self._replace(value=parse.EXACT.multiply(self.value, factor))

    def number(self, baseline: Decimal | None) -> Decimal:
        """Return the bound, or the number that follows from the baseline, exactly, with at least its decimals."""
        if self.strict or baseline is None:
            return self.value
        found = parse.EXACT.multiply(baseline, self.value)
        if self.key == "baseline_plus":
            found = parse.EXACT.add(baseline, self.value)
        found = trimmed(found)
        places = max(-int(one.as_tuple().exponent) for one in (found, baseline, Decimal(0)))
        return parse.EXACT.quantize(found, Decimal(1).scaleb(-places))


class Share(NamedTuple):
    """A part's own target: its number, the rule that it was written as (None: a plain number), and its baseline."""

    target: Decimal
    rule: TargetRule | None = None
    baseline: Decimal | None = None


def _target(written: Any) -> Decimal | Range | TargetRule | Literal[True]:
    """Read a number, a range `{from: 0.97, to: 1.03}`, a rule, or `true` for a milestone; raises Refused."""
    if not isinstance(written, dict):
        try:
            return _required(parse.number_or_true, written)
        except Refused as no:
            from edutarget.plan import meant  # imported late: only a plan with a mistake needs it

            raise meant.target(written, no) from None
    form = next((key for key in written if key in _FORMS), None)
    if form is not None:
        return _rule(written, form)
    # One edge suffices to be taken for a range, so that a missing or misspelt other edge is named.
    if not any(key in EDGES for key in written):
        from edutarget.plan import meant

        raise meant.target(written)
    found = _members(written, EDGES, EDGES, _number)
    return Range(found["from"], found["to"])


def _rule(written: dict[str, Any], form: str) -> TargetRule:
    """Read a strict or relative target, a mapping with one key; raises Refused."""
    return TargetRule(form, _members(written, (form,), (form,), _number)[form])


def _share(written: Any) -> Share:
    """Read a number, or `{target, baseline}`; raises Refused."""
    if not isinstance(written, dict):
        return Share(_number(written))
    found = _members(written, ("target", "baseline"), ("target",), _share_part)
    target, baseline = found["target"], found.get("baseline")
    if isinstance(baseline, TargetRule):
        raise Refused("not-a-single-value", got=kind(written["baseline"]))
    if not isinstance(target, TargetRule):
        return Share(target, None, baseline)
    if baseline is None and not target.strict:
        raise Refused.from_problems(Problem("relative-without-baseline", ("target",), {"key": target.key}))
    return Share(target.number(baseline), target, baseline)


def _share_part(written: Any) -> Decimal | TargetRule:
    form = next((key for key in written if key in _FORMS), None) if isinstance(written, dict) else None
    return _number(written) if form is None else _rule(written, form)


def _members(
    written: Mapping[str, Any], known: Sequence[str], required: Sequence[str], read: Callable[[Any], Value]
) -> dict[str, Value]:
    """Read the values of a mapping with these keys; raises Refused with every problem."""
    unknown = [Problem("unknown-key", (key,), {"key": key, "known": known}) for key in written if key not in known]
    missing = [Problem("missing-key", (key,), {"key": key}) for key in required if key not in written]
    return _each({key: written[key] for key in known if key in written}, read, [*unknown, *missing])


def _number(written: Any) -> Decimal:
    return _required(parse.number, written)


def _required(read: Callable[[Any], Value], written: Any) -> Value:
    """Read a required value: `no-value`, which advises to leave out the line, becomes `target-empty`."""
    try:
        return read(written)
    except Refused as no:
        raise Refused("target-empty") if no.problem.rule == "no-value" else no from None


def _baseline(written: Any) -> Decimal:
    """Read a single number; raises Refused."""
    if isinstance(written, dict | list):
        from edutarget.plan import meant

        raise meant.baseline(written)
    return parse.number(written)


def _path(written: Any) -> Mapping[date, Decimal]:
    """Read day -> value, such as `{2025-06-30: 0.82}`, and sort by day; raises Refused."""
    if not isinstance(written, dict) or not all(map(_day, written)):
        from edutarget.plan import meant

        no = meant.path(written)
        if no is not None:
            raise no
    if not written:
        raise Refused("empty-text")
    days: dict[str, date] = {}
    problems: list[Problem] = []
    for key in written:
        try:
            days[key] = parse.day(key)
        except Refused as no:
            problems += (problem.prefixed((key,)) for problem in no.problems)
    found = _each({key: written[key] for key in days}, parse.number, problems)
    return dict(sorted((days[key], value) for key, value in found.items()))


def _each(values: Mapping[str, Any], read: Callable[[Any], Value], problems: list[Problem]) -> dict[str, Value]:
    """Read every value; raises Refused with the given `problems` and all that are found here."""
    found: dict[str, Value] = {}
    for key, value in values.items():
        try:
            found[key] = read(value)
        except Refused as no:
            problems += (problem.prefixed((key,)) for problem in no.problems)
    if problems:
        raise Refused.from_problems(*problems)
    return found


def _object(required: Sequence[str], **properties: limits.Json) -> limits.Json:
    return {"type": "object", "additionalProperties": False, "required": [*required], "properties": properties}


_RATE: limits.Json = {
    "anyOf": [*limits.NUMBER["anyOf"], {"type": "string", "pattern": r"^\s*[0-9]+(?:\.[0-9]+)?\s*%\s*$"}]
}
"""A number, or a text with a percent sign: a rate may have one (`without_percent_signs`)."""
_RULES = [
    *(_object([form], **{form: _RATE}) for form in STRICT),
    *(_object([form], **{form: limits.NUMBER}) for form in RELATIVE),
]
_RANGE = _object(EDGES, **dict.fromkeys(EDGES, _RATE))
_TARGET: limits.Json = {"anyOf": [*_RATE["anyOf"], {"enum": [True, *sorted(limits.YES)]}, _RANGE, *_RULES]}
_OWN = _object(["target"], target={"anyOf": [*_RATE["anyOf"], *_RULES]}, baseline=_RATE)
_SHARE: limits.Json = {"anyOf": [*_RATE["anyOf"], _OWN]}
_PATH: limits.Json = {
    "type": "object",
    "minProperties": 1,
    "propertyNames": {"pattern": limits.DAY["pattern"]},
    "additionalProperties": _RATE,
}

Number = Annotated[Decimal, PlainValidator(parse.number), WithJsonSchema(limits.NUMBER)]
Rate = Annotated[Decimal, PlainValidator(parse.number), WithJsonSchema(_RATE)]
Baseline = Annotated[Decimal, PlainValidator(_baseline), WithJsonSchema(_RATE)]
Day = Annotated[date, PlainValidator(parse.day), WithJsonSchema(limits.DAY)]
Switch = Annotated[bool, PlainValidator(parse.yes_no), WithJsonSchema(limits.ANSWER)]
Name = Annotated[str, PlainValidator(parse.filled), WithJsonSchema(limits.FILLED)]
Due = Annotated[date | None, PlainValidator(parse.day_or_null), WithJsonSchema(limits.DAY_OR_NULL)]
# The type has no TargetRule: `Indicator._by_rule` replaces it by a number once the baseline is known.
Target = Annotated[Decimal | Range | Literal[True], PlainValidator(_target), WithJsonSchema(_TARGET)]
OwnTarget = Annotated[Share, PlainValidator(_share), WithJsonSchema(_SHARE)]
Months = Annotated[int, PlainValidator(parse.months), WithJsonSchema(limits.MONTHS)]
Interim = Annotated[Mapping[date, Decimal], PlainValidator(_path), WithJsonSchema(_PATH)]
Year = Annotated[int, PlainValidator(parse.year), WithJsonSchema(limits.YEAR)]

_percentage = re.compile(r"\s*([0-9]+(?:\.[0-9]+)?)\s*[%％]\s*").fullmatch
_OF_RATES = ("baseline", "target", "most", "path", "shares")


def without_percent_signs(written: Any) -> Any:
    """Return the plan with plain numbers for rates: `target: 60%` becomes 60 if the indicator's unit is per cent."""
    # Done before validation: a field's reader does not know the unit of its indicator.
    units, indicators = (written.get(key) if isinstance(written, dict) else None for key in ("units", "indicators"))
    if not isinstance(units, dict) or not isinstance(indicators, dict):
        return written
    percent = {key for key, unit in units.items() if isinstance(unit, dict) and unit.get("kind") == "percent"}
    found = dict(indicators)
    for key, one in indicators.items():
        if isinstance(one, dict) and isinstance(one.get("unit"), str) and one["unit"] in percent:
            found[key] = {**one, **{name: _without_sign(one[name]) for name in _OF_RATES if name in one}}
    return {**written, "indicators": found}


def _without_sign(value: Any) -> Any:
    """Return a number without its percent sign. In a relative target it could mean points: it stays, and is refused."""
    if isinstance(value, dict):
        return {key: one if key in RELATIVE else _without_sign(one) for key, one in value.items()}
    match = _percentage(value) if isinstance(value, str) else None
    if match:
        return match[1]
    return value


Member = TypeVar("Member")
Named = Annotated[dict[str, Member], Field(min_length=1)]
"""Id -> member, at least one, in the file's order."""


class Part(BaseModel):
    """A part of a plan: frozen, without unknown keys."""

    # defer_build: no validator is built at import; the whole plan's is built when the first plan is read.
    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)


def _one_of_two(schema: dict[str, Any]) -> None:
    """Require one of the languages in the JSON Schema, not both."""
    schema["required"] = [key for key in schema.get("required", ()) if key not in ("zh", "en")]
    schema["anyOf"] = [{"required": ["zh"]}, {"required": ["en"]}]


class Text(Part):
    """A text in Chinese and English; where a plan gives one, it stands for both."""

    model_config = ConfigDict(json_schema_extra=_one_of_two)

    zh: Name
    en: Name

    @model_validator(mode="before")
    @classmethod
    def _in_both(cls, written: Any) -> Any:
        if isinstance(written, str) and written.strip() and cls._needs_names_alone():
            from edutarget.plan import meant

            raise meant.in_a_language(written.strip())
        given = written.keys() & {"zh", "en"} if isinstance(written, dict) else set()
        if len(given) != 1:
            return written
        [lang] = given
        # A blank text is refused once: its copy is a placeholder that is accepted.
        same = written[lang] if isinstance(written[lang], str) and written[lang].strip() else "–"
        return {**written, "en" if lang == "zh" else "zh": same}

    @classmethod
    def _needs_names_alone(cls) -> bool:
        """Whether a text alone could be meant: no other fields than the names are required."""
        return all(name in ("zh", "en") for name, field in cls.model_fields.items() if field.is_required())

    def __getitem__(self, lang: str) -> str:
        if lang == "zh":
            return self.zh
        return self.en
