"""JSON Schema 2020-12 of submissions and plans, from the very models that validate them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any
from urllib.parse import quote

from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue

from edutarget.figures.limits import Limits
from edutarget.figures.notation import (
    ANSWER,
    DAY,
    DAY_OR_NULL,
    FILLED,
    MAGNITUDES,
    REVISION,
    TEXT,
    Json,
    plain,
    written,
)
from edutarget.formats.data.json_text import dumps
from edutarget.formats.words.amounts import figure, planned_text
from edutarget.language.terms import N_
from edutarget.language.words import LANGS, Words
from edutarget.plan.indicator import Indicator
from edutarget.plan.models import Plan
from edutarget.report.cells import Cell
from edutarget.submission.entry import ENTRY_KEYS, ENTRY_NAMES
from edutarget.submission.models import submission_model

DIALECT = "https://json-schema.org/draft/2020-12/schema"

_TITLES = {
    "plan": "计划代码 · the plan's id",
    "as_of": "数据截止日期 · the day of the figures, such as 2025-09-30",
    "submitted_by": "报送单位 · who submits",
    "unit": "数据所属单位，可带上级路径 · the unit whose figures these are, with the path to it",
    "note": "备注 · note",
    "prepared_by": "填表人 · who filled it in",
    "checked_by": "审核人 · who checked it",
    "approved_by": "负责人 · who approved it",
    "phone": "联系电话 · whom to call about it",
    "revision": "版次，更正时填 2、3… · 2 for the first correction of these figures, 3 for the next",
    "actuals": "指标实际值 · actuals",
}


_PARTS = {
    "as_of": "数据日期，早于文件的数据截止日期时填 · the figure's own day, where it is earlier than the submission's",
    "revision": "版次，第一次更正填 2 · 2 for the first correction of this figure",
    "reason": "存在问题，未达进度的原因 · why the figure falls short",
    "measures": "整改措施 · what is done about it",
    "by": "完成时限，如 2025-12-31 · the day by which the measures are to be done, such as 2025-12-31",
    "withdrawn": "撤回原因，填写后不再填数值 · why the figure is taken back, in place of a value",
}
_TYPES = {True: "integer", False: "number"}
_COUNT_PLACES = {True: 0, False: None}
"""Of whole and of other numbers: the type, and how many digits may follow the point (None: any)."""


class _Generator(GenerateJsonSchema):
    """pydantic's generator with our notation of texts; without defaults: no `due` is not `due: null`."""

    def str_schema(self, schema: Any) -> JsonSchemaValue:
        return dict(TEXT)

    def default_schema(self, schema: Any) -> JsonSchemaValue:
        return self.generate_inner(schema["schema"])

    def field_title_should_be_set(self, schema: Any) -> bool:
        return False


def schema_json(plan: Plan | None) -> str:
    """The JSON Schema of submissions to a plan; of plans where there is none."""
    if plan is None:
        return dumps(plan_json_schema())
    return dumps(submission_json_schema(plan))


def plan_json_schema() -> Json:
    """The JSON Schema of a plan."""
    return _titled("edutarget: 计划 · plan", Plan.model_json_schema(schema_generator=_Generator))


def submission_json_schema(plan: Plan) -> Json:
    """The JSON Schema of submissions to a plan: each indicator under its id and its names."""
    schema = submission_model(plan).model_json_schema(schema_generator=_Generator)
    # Names only point to the schema of their id: written out again, they would double the document.
    by_id = {key: _indicator(plan, indicator) for key, indicator in plan.indicators.items()}
    by_name = {
        name: {"$ref": _pointer("properties", "actuals", "properties", key)}
        for lang in LANGS
        for name, key in ((indicator[lang], key) for key, indicator in plan.indicators.items())
        if plan.id_of(name) == key and name not in by_id
    }
    actuals = schema["properties"]["actuals"]
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
    kind = indicator.unit or "milestone"
    if indicator.adds_up == "ratio":
        kind += "-from-counts"
    return kind


def _indicator(plan: Plan, indicator: Indicator) -> Json:
    described = "\n\n".join(_described(plan, indicator, Words(lang)) for lang in ("zh", "en"))
    title = f"{indicator.zh} · {indicator.en}"
    return {"title": title, "description": described, "$ref": _pointer("$defs", _kind(indicator))}


def _entry(plan: Plan, indicator: Indicator) -> Json:
    """A value, or a mapping with the value or its counts."""
    limits, unit = plan.limits_of(indicator), plan.unit_of(indicator)
    spellings: Mapping[str, Decimal] = {}
    if unit is not None:
        spellings = unit.spellings
    value = {"$ref": _pointer("$defs", _kind(indicator), "anyOf", "0")}
    keys: Json = dict.fromkeys(ENTRY_KEYS, _count(limits.counted)) | {"value": value, "note": TEXT, "confirmed": TEXT}
    keys |= {"reason": TEXT, "measures": TEXT, "by": DAY_OR_NULL}
    keys |= {"units": _count(whole=False), "expected": _count(whole=False)}
    keys |= {"as_of": DAY, "revision": REVISION}
    del keys["withdrawn"]  # which stands without a value
    keys = {key: {**of, "description": _PARTS[key]} if key in _PARTS else of for key, of in keys.items()}
    entry: Json = {"type": "object", "additionalProperties": False, "properties": keys}
    if limits.rate:
        above, below = _either("numerator"), _either("denominator")
        entry["anyOf"] = [_either("value"), {"allOf": [above, below]}]
        entry["dependentSchemas"] = {
            **dict.fromkeys(_names("numerator"), below),
            **dict.fromkeys(_names("denominator"), above),
        }
    else:
        entry |= _either("value")
        keys.pop("numerator")
        keys.pop("denominator")
    keys |= {
        name: {"$ref": _pointer("$defs", _kind(indicator), "anyOf", "1", "properties", part)}
        for name, part in ENTRY_NAMES.items()
        if part in keys
    }
    return {"anyOf": [value_schema(limits, spellings), entry, _withdrawal()]}


def _withdrawal() -> Json:
    """A figure taken back: why, and by which revision."""
    keys: Json = {"withdrawn": FILLED, "as_of": DAY, "revision": {**REVISION, "not": {"enum": [1, "1"]}}}
    keys = {key: {**of, "description": _PARTS[key]} for key, of in keys.items()}
    named = {name: keys[part] for name, part in ENTRY_NAMES.items() if part in keys}
    either = [_either("withdrawn"), _either("revision")]
    return {"type": "object", "additionalProperties": False, "properties": keys | named, "allOf": either}


def _either(part: str) -> Json:
    """A part of an entry, under its English or its Chinese key."""
    return {"anyOf": [{"required": [name]} for name in _names(part)]}


def _names(part: str) -> list[str]:
    return [part, *(name for name, key in ENTRY_NAMES.items() if key == part)]


def value_schema(limits: Limits, factors: Mapping[str, Decimal]) -> Json:
    """One value of an indicator, alone or with one of the units in `factors` behind it."""
    if limits.answer:
        return ANSWER
    number: Json = {"type": _TYPES[limits.whole]}
    if limits.least is not None:
        number["minimum"] = limits.least
    if limits.most is not None:
        number["maximum"] = limits.most
    by_places: dict[int | None, list[str]] = {}
    for name, factor in factors.items():
        places = None
        if limits.whole:
            places = _places(factor)  # half a hundred people are a whole number of them
        by_places.setdefault(places, []).append(name)
    figures = [_figure(places, limits, names) for places, names in by_places.items()]
    if any(name.startswith(tuple(MAGNITUDES)) for name in factors):
        figures.append(_several_words(limits, factors))
    if len(figures) == 1:
        return written(number, figures[0])
    return written(number, f"(?:{'|'.join(figures)})")


def _places(factor: Decimal) -> int | None:
    """The digits after the point that a whole number can have in a unit of so many; None: who knows."""
    power = factor.normalize()
    if power >= 1 and power.scaleb(-power.adjusted()) == 1:
        return power.adjusted()
    return None


def _figure(places: int | None, limits: Limits, units: Sequence[str]) -> str:
    """A plain figure with one of the units behind it; with none, where the empty one is among them."""
    names = _any_of(units)
    pattern = rf"{plain(places, negative=limits.least is None)}\s*({names})"
    if "" in units:
        pattern += "?"
    return pattern


def _several_words(limits: Limits, units: Iterable[str]) -> str:
    """Figures such as 1亿3100万元; those that can be read in two ways are left to the reader."""
    word = _any_of(sorted(MAGNITUDES, key=len, reverse=True))
    sign = r"[+-]?" if limits.least is None else r"\+?"
    return rf"{sign}(?:[1-9][0-9]*\s*(?:{word})\s*零?)+[0-9]+(?:\.[0-9]+)?\s*(?:{_any_of(units)})?"


def _any_of(words: Iterable[str]) -> str:
    return "|".join(re.sub(r"([.^$*+?()\[\]{}|\\/])", r"\\\1", word) for word in words if word)


def _count(whole: bool) -> Json:
    number: Json = {"type": _TYPES[whole], "minimum": 0}
    return written(number, plain(_COUNT_PLACES[whole], negative=False))


def _described(plan: Plan, indicator: Indicator, words: Words) -> str:
    """Definition, target and baseline."""
    unit = plan.unit_of(indicator)
    definition = words.word(indicator.definition).rstrip("。.")
    target = planned_text(indicator, words)
    if unit is None:
        return words(N_("{definition}. Target: {target}."), definition=definition, target=target)
    return words(
        N_("{definition}. Target: {target} {unit}. {year}: {baseline}."),
        definition=definition,
        target=target,
        unit=unit,
        year=str(plan.baseline_year),
        baseline=figure(Cell("number", indicator.baseline), words),
    )
