"""JSON Schema 2020-12 of submissions and plans, from the very schemas that validate them."""

from __future__ import annotations

import re
from typing import Any

from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue

from edutarget.entry import ENTRY_KEYS
from edutarget.i18n import Words
from edutarget.model import Indicator, Plan, Text, Unit
from edutarget.phrases import MISSING, figure
from edutarget.projection import Cell
from edutarget.shape import schema_of
from edutarget.submission import submission_schema

DIALECT = "https://json-schema.org/draft/2020-12/schema"

_SCALAR = {"type": ["string", "number", "boolean"]}
_COUNT = {"anyOf": [{"type": "number", "minimum": 0}, {"type": "string", "pattern": r"^\s*\+?[0-9.]+\s*$"}]}
_ANSWERS = {"enum": [True, False, "是", "否", "yes", "no", "Yes", "No", "YES", "NO", "True", "False", "true", "false"]}


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
        return dict(schema.get("metadata", {}).get("json", {}))

    def model_schema(self, schema: Any) -> JsonSchemaValue:
        return self.generate_inner(schema["schema"])

    def str_schema(self, schema: Any) -> JsonSchemaValue:
        return dict(_SCALAR)


def plan_json_schema() -> dict[str, Any]:
    """The JSON Schema of a plan."""
    return {"$schema": DIALECT, "title": "edutarget: 计划 · plan", **_Generator().generate(schema_of(Plan))}


def submission_json_schema(plan: Plan) -> dict[str, Any]:
    """The JSON Schema of submissions to a plan: each indicator under its id and under its Chinese name."""
    schema = _Generator().generate(submission_schema(plan))
    figures = {key: _figure_schema(plan, indicator) for key, indicator in plan.indicators.items()}
    by_name = {
        indicator.zh: {"$ref": f"#/properties/actuals/properties/{key}"} for key, indicator in plan.indicators.items()
    }
    schema["properties"]["actuals"] |= {"properties": {**figures, **by_name}, "minProperties": 1}
    return {"$schema": DIALECT, "title": f"{plan.name.zh} · {plan.name.en}", **schema}


def _figure_schema(plan: Plan, indicator: Indicator) -> dict[str, Any]:
    unit = plan.unit_of(indicator)
    value = _value_schema(unit)
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
    return {"title": _both(indicator), "description": _description(plan, indicator), "anyOf": [value, entry]}


def _value_schema(unit: Unit | None) -> dict[str, Any]:
    if unit is None:
        return _ANSWERS
    number: dict[str, Any] = {"type": "integer" if unit.kind == "count" else "number", "minimum": 0}
    if unit.limit is not None:
        number["maximum"] = unit.limit
    units = "|".join(re.sub(r"([.^$*+?()\[\]{}|\\/])", r"\\\1", name) for name in unit.factors if name)
    decimals = r"(\.0+)?" if unit.kind == "count" else r"(\.[0-9]+)?"
    written = {"type": "string", "pattern": rf"^\s*(\+?(0|[1-9][0-9]*){decimals}|-0)\s*({units})?\s*$"}
    return {"anyOf": [number, written]}


def _both(text: Text) -> str:
    return f"{text.zh} · {text.en}"


def _description(plan: Plan, indicator: Indicator) -> str:
    """Definition, target and baseline, in both languages."""
    return "\n\n".join(_described(plan, indicator, Words(lang)) for lang in ("zh", "en"))


def _described(plan: Plan, indicator: Indicator, words: Words) -> str:
    unit = plan.unit_of(indicator)
    target = figure(Cell("number", indicator.target), words)
    baseline = MISSING if indicator.baseline is None else figure(Cell("number", indicator.baseline), words)
    named = f" {words.word(unit)}" if unit else ""
    return f"{words.word(indicator.definition)} {words('Target')}: {target}{named}. {plan.baseline_year}: {baseline}."
