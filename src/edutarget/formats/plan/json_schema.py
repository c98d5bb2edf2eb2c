"""JSON Schema 2020-12 of submissions and plans, from the very schemas that validate them."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import quote

from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue

from edutarget.language.terms import N_
from edutarget.language.words import Words
from edutarget.plan.figures import NO, YES
from edutarget.plan.models import Indicator, Plan, Unit
from edutarget.problems.shape import schema_of
from edutarget.report.cells import Cell
from edutarget.report.wording import MISSING, figure
from edutarget.submission.entry import ENTRY_KEYS
from edutarget.submission.models import submission_schema

DIALECT = "https://json-schema.org/draft/2020-12/schema"

_PLAIN = r"(\+?(0|[1-9][0-9]{0,14})(\.[0-9]{1,15})?|-0)"
_WHOLE = r"(\+?(0|[1-9][0-9]{0,14})(\.0{1,15})?|-0)"
_SCALAR: dict[str, Any] = {"type": ["string", "number", "boolean"]}
_ANSWER: dict[str, Any] = {"enum": [True, False, *sorted(YES), *sorted(NO)]}
_COUNT: dict[str, Any] = {
    "anyOf": [{"type": "number", "minimum": 0}, {"type": "string", "pattern": rf"^\s*{_PLAIN}\s*$"}]
}
_TITLES = {
    "plan": "计划编号 · the plan's id",
    "as_of": "数据截止日期 · the day of the figures, such as 2025-09-30",
    "submitted_by": "报送单位 · who submits",
    "unit": "填报单位，可带上级路径 · the reporting unit, with its path",
    "note": "备注 · note",
    "actuals": "指标实际值 · actuals",
}


class _Generator(GenerateJsonSchema):
    """pydantic's generator, told what our readers accept and that our classes are plain ones."""

    def function_plain_schema(self, schema: Any) -> JsonSchemaValue:
        return _as_written(schema.get("metadata", {}).get("json", {}))

    def model_schema(self, schema: Any) -> JsonSchemaValue:
        return self.generate_inner(schema["schema"])

    def model_fields_schema(self, schema: Any) -> JsonSchemaValue:
        return {**super().model_fields_schema(schema), "additionalProperties": False}

    def default_schema(self, schema: Any) -> JsonSchemaValue:
        return self.generate_inner(schema["schema"])

    def str_schema(self, schema: Any) -> JsonSchemaValue:
        return dict(_SCALAR)

    def field_title_should_be_set(self, schema: Any) -> bool:
        return False


def _as_written(json: Any) -> dict[str, Any]:
    """What a reader makes, widened to every way of writing it that the reader accepts: 27 for text, 是 for true."""
    match json:
        case {"anyOf": choices}:
            return {"anyOf": [_as_written(choice) for choice in choices]}
        case {"type": "string", "format": "date"}:
            return {**json, "pattern": r"^\s*[0-9]{4}-[0-9]{2}-[0-9]{2}\s*$"}
        case {"type": "string"}:
            return {**json, **_SCALAR}
        case {"type": ["string", "array"]}:
            one = {**_SCALAR, "pattern": r"\S"}
            return {"anyOf": [one, {"type": "array", "minItems": 1, "items": one}]}
        case {"type": "boolean"}:
            return dict(_ANSWER)
        case {"type": "number" | "integer"}:
            return {"anyOf": [json, {"type": "string", "pattern": rf"^\s*-?{_PLAIN}\s*$"}]}
        case {"const": True}:
            return {"enum": [True, *sorted(YES)]}
    return dict(json)


def plan_json_schema() -> dict[str, Any]:
    """The JSON Schema of a plan."""
    return {"$schema": DIALECT, "title": "edutarget: 计划 · plan", **_Generator().generate(schema_of(Plan))}


def submission_json_schema(plan: Plan) -> dict[str, Any]:
    """The JSON Schema of submissions to a plan: each indicator under its id and under its Chinese name."""
    schema = _Generator().generate(submission_schema(plan))
    by_id = {key: _indicator(plan, indicator) for key, indicator in plan.indicators.items()}
    by_name = {
        indicator.zh: {"$ref": _pointer("properties", "actuals", "properties", key)}
        for key, indicator in plan.indicators.items()
    }
    schema["properties"]["actuals"] |= {"properties": {**by_id, **by_name}, "minProperties": 1}
    for key, title in _TITLES.items():
        schema["properties"][key]["title"] = title
    schema["$defs"] = {_kind(indicator): _entry(plan, indicator) for indicator in plan.indicators.values()}
    return {"$schema": DIALECT, "title": f"{plan.name.zh} · {plan.name.en}", **schema}


def _pointer(*parts: str) -> str:
    return "#/" + "/".join(quote(part.replace("~", "~0").replace("/", "~1"), safe="$") for part in parts)


def _kind(indicator: Indicator) -> str:
    """Indicators of one unit are written alike, but a rate may also be written as its counts."""
    return (indicator.unit or "milestone") + ("-from-counts" if indicator.adds_up == "ratio" else "")


def _indicator(plan: Plan, indicator: Indicator) -> dict[str, Any]:
    described = "\n\n".join(_described(plan, indicator, Words(lang)) for lang in ("zh", "en"))
    title = f"{indicator.zh} · {indicator.en}"
    return {"title": title, "description": described, "$ref": _pointer("$defs", _kind(indicator))}


def _entry(plan: Plan, indicator: Indicator) -> dict[str, Any]:
    """A value, or a mapping with the value or its counts."""
    value = {"$ref": _pointer("$defs", _kind(indicator), "anyOf", "0")}
    keys: dict[str, Any] = dict.fromkeys(ENTRY_KEYS, _COUNT) | {"value": value, "note": _SCALAR}
    entry: dict[str, Any] = {"type": "object", "additionalProperties": False, "properties": keys}
    if indicator.adds_up == "ratio":
        counts = ["numerator", "denominator"]
        entry |= {"anyOf": [{"required": ["value"]}, {"required": counts}]}
        entry["dependentRequired"] = {counts[0]: [counts[1]], counts[1]: [counts[0]]}
    else:
        entry["required"] = ["value"]
        keys.pop("numerator")
        keys.pop("denominator")
    return {"anyOf": [_value(plan.unit_of(indicator)), entry]}


def _value(unit: Unit | None) -> dict[str, Any]:
    if unit is None:
        return _ANSWER
    number: dict[str, Any] = {"type": "integer" if unit.kind == "count" else "number", "minimum": 0}
    if unit.limit is not None:
        number["maximum"] = unit.limit
    units = "|".join(re.sub(r"([.^$*+?()\[\]{}|\\/])", r"\\\1", name) for name in unit.factors if name)
    digits = _WHOLE if unit.kind == "count" else _PLAIN
    return {"anyOf": [number, {"type": "string", "pattern": rf"^\s*{digits}\s*({units})?\s*$"}]}


def _described(plan: Plan, indicator: Indicator, words: Words) -> str:
    """Definition, target and baseline."""
    unit = plan.unit_of(indicator)
    definition = words.word(indicator.definition).rstrip("。.")
    target = figure(Cell("number", indicator.target), words)
    if unit is None:
        return words(N_("{definition}. Target: {target}."), definition=definition, target=target)
    baseline = MISSING if indicator.baseline is None else figure(Cell("number", indicator.baseline), words)
    return words(
        N_("{definition}. Target: {target} {unit}. {year}: {baseline}."),
        definition=definition,
        target=target,
        unit=unit,
        year=str(plan.baseline_year),
        baseline=baseline,
    )
