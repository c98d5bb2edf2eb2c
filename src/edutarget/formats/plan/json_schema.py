"""JSON Schema 2020-12 of submissions and plans, from the very models that validate them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any
from urllib.parse import quote

from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue

from edutarget.language.terms import N_
from edutarget.language.words import Words
from edutarget.plan.figures import plain
from edutarget.plan.indicator import Indicator
from edutarget.plan.json_types import ANSWER, TEXT, Json, written
from edutarget.plan.limits import Limits, limits_of
from edutarget.plan.models import Plan
from edutarget.report.cells import Cell, target_cell
from edutarget.report.wording import MISSING, figure
from edutarget.submission.entry import ENTRY_KEYS
from edutarget.submission.models import submission_model

DIALECT = "https://json-schema.org/draft/2020-12/schema"

_TITLES = {
    "plan": "计划代码 · the plan's id",
    "as_of": "数据截止日期 · the day of the figures, such as 2025-09-30",
    "submitted_by": "报送单位 · who submits",
    "unit": "数据所属单位，可带上级路径 · the unit whose figures these are, with the path to it",
    "note": "备注 · note",
    "actuals": "指标实际值 · actuals",
}


class _Generator(GenerateJsonSchema):
    """pydantic's generator, told how text may be written; without defaults: no `due` is not `due: null`."""

    def str_schema(self, schema: Any) -> JsonSchemaValue:
        return dict(TEXT)

    def default_schema(self, schema: Any) -> JsonSchemaValue:
        return self.generate_inner(schema["schema"])

    def field_title_should_be_set(self, schema: Any) -> bool:
        return False


def plan_json_schema() -> Json:
    """The JSON Schema of a plan."""
    return _titled("edutarget: 计划 · plan", Plan.model_json_schema(schema_generator=_Generator))


def submission_json_schema(plan: Plan) -> Json:
    """The JSON Schema of submissions to a plan: each indicator under its id and under its Chinese name."""
    schema = submission_model(plan).model_json_schema(schema_generator=_Generator)
    by_id = {key: _indicator(plan, indicator) for key, indicator in plan.indicators.items()}
    by_name = {
        indicator.zh: {"$ref": _pointer("properties", "actuals", "properties", key)}
        for key, indicator in plan.indicators.items()
    }
    [actuals] = schema["$defs"].values()
    schema["properties"]["actuals"] = {**actuals, "properties": {**by_id, **by_name}, "minProperties": 1}
    for key, title in _TITLES.items():
        schema["properties"][key]["title"] = title
    schema["$defs"] = {_kind(indicator): _entry(plan, indicator) for indicator in plan.indicators.values()}
    return _titled(f"{plan.name.zh} · {plan.name.en}", schema)


def _titled(title: str, schema: Json) -> Json:
    return {"$schema": DIALECT, **schema, "title": title}


def _pointer(*parts: str) -> str:
    return "#/" + "/".join(quote(part.replace("~", "~0").replace("/", "~1"), safe="$") for part in parts)


def _kind(indicator: Indicator) -> str:
    """Indicators of one unit are written alike, but a rate may also be written as its counts."""
    return (indicator.unit or "milestone") + ("-from-counts" if indicator.adds_up == "ratio" else "")


def _indicator(plan: Plan, indicator: Indicator) -> Json:
    described = "\n\n".join(_described(plan, indicator, Words(lang)) for lang in ("zh", "en"))
    title = f"{indicator.zh} · {indicator.en}"
    return {"title": title, "description": described, "$ref": _pointer("$defs", _kind(indicator))}


def _entry(plan: Plan, indicator: Indicator) -> Json:
    """A value, or a mapping with the value or its counts."""
    limits, unit = limits_of(plan, indicator), plan.unit_of(indicator)
    value = {"$ref": _pointer("$defs", _kind(indicator), "anyOf", "0")}
    keys: dict[str, Any] = dict.fromkeys(ENTRY_KEYS, _count(limits.counted)) | {"value": value, "note": TEXT}
    keys["units"] = _count(whole=False)
    entry: Json = {"type": "object", "additionalProperties": False, "properties": keys}
    if limits.rate:
        counts = ["numerator", "denominator"]
        entry |= {"anyOf": [{"required": ["value"]}, {"required": counts}]}
        entry["dependentRequired"] = {counts[0]: [counts[1]], counts[1]: [counts[0]]}
    else:
        entry["required"] = ["value"]
        keys.pop("numerator")
        keys.pop("denominator")
    return {"anyOf": [value_schema(limits, unit.factors if unit else {}), entry]}


def value_schema(limits: Limits, factors: Mapping[str, Decimal]) -> Json:
    """One value of an indicator, alone or with one of the units in `factors` behind it."""
    if limits.answer:
        return ANSWER
    number: Json = {"type": "integer" if limits.whole else "number"}
    if limits.least is not None:
        number["minimum"] = limits.least
    if limits.most is not None:
        number["maximum"] = limits.most
    alike = [name for name, factor in factors.items() if factor == 1 or not limits.whole]
    figure = _figure(limits.whole, limits, alike)
    if other := [name for name in factors if name not in alike]:  # half a hundred people are a whole number of them
        figure = f"(?:{figure}|{_figure(False, limits, other)})"
    return written(number, figure)


def _figure(whole: bool, limits: Limits, units: Sequence[str]) -> str:
    """A plain figure with one of the units behind it; with none, where the empty one is among them."""
    names = "|".join(re.sub(r"([.^$*+?()\[\]{}|\\/])", r"\\\1", name) for name in units if name)
    return rf"{plain(whole, negative=limits.least is None)}\s*({names})" + ("?" if "" in units else "")


def _count(whole: bool) -> Json:
    return written({"type": "integer" if whole else "number", "minimum": 0}, plain(whole, negative=False))


def _described(plan: Plan, indicator: Indicator, words: Words) -> str:
    """Definition, target and baseline."""
    unit = plan.unit_of(indicator)
    definition = words.word(indicator.definition).rstrip("。.")
    target = figure(target_cell(indicator.target), words)
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
