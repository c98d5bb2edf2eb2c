"""JSON Schema 2020-12 of submissions and plans, generated from the models that validate them.

`fields.yaml` has the meaning of each key in both languages; the schema has it in the reader's.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from urllib.parse import quote

from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core import core_schema

from edutarget.figures.limits import (
    ANSWER,
    DAY,
    DAY_OR_NULL,
    FILLED,
    MAGNITUDES,
    REMARK,
    REVISION,
    TEXT,
    Json,
    Limits,
    plain,
    written,
)
from edutarget.formats.data.json_text import dumps
from edutarget.formats.data.results import DIALECT, descriptions, meaning
from edutarget.formats.words.amounts import asked_text, figure
from edutarget.language.text import N_
from edutarget.language.words import LANGS, Words
from edutarget.plan.indicator import Indicator
from edutarget.plan.models import Plan
from edutarget.report.cells import Cell
from edutarget.submission.entry import ENTRY_KEYS, ENTRY_NAMES
from edutarget.submission.models import submission_model

_TYPES = {True: "integer", False: "number"}
_COUNT_PLACES = {True: 0, False: None}
"""By whether a number is whole: its JSON type, and how many decimals it may have (None: any number)."""


class _Generator(GenerateJsonSchema):
    """pydantic's generator, with our schema of texts and without titles and defaults.

    A missing `due` is the plan's last day and `due: null` is no day at all, so null must not appear as the default.
    """

    def str_schema(self, schema: core_schema.StringSchema) -> JsonSchemaValue:
        return dict(TEXT)

    def default_schema(self, schema: core_schema.WithDefaultSchema) -> JsonSchemaValue:
        return self.generate_inner(schema["schema"])

    def field_title_should_be_set(self, schema: object) -> bool:
        return False


def schema_json(plan: Plan | None, words: Words) -> str:
    """The JSON Schema of submissions to a plan; of plans themselves if `plan` is None."""
    if plan is None:
        return dumps(plan_json_schema(words))
    return dumps(submission_json_schema(plan, words))


def _meaning(key: str, of: str, words: Words) -> str:
    fields = descriptions("fields.yaml")
    return meaning(fields.get(of, {}).get(key) or fields["any"][key], words)


def _explained(schema: Json, of: str, words: Words) -> Json:
    """The schema with a description for each property; `of` names the model whose keys they are."""
    found = {key: _explained_part(one, of, words) for key, one in schema.items() if key != "properties"}
    if "properties" in schema:
        found["properties"] = {
            key: _explained_property(key, one, of, words) for key, one in schema["properties"].items()
        }
    return found


def _explained_part(part: object, of: str, words: Words) -> object:
    if isinstance(part, list):
        return [_explained_part(one, of, words) for one in part]
    if isinstance(part, dict):
        return _explained(part, of, words)
    return part


def _explained_property(key: str, schema: Json, of: str, words: Words) -> Json:
    owner = of
    if key in descriptions("fields.yaml"):
        owner = key
    return {**_explained(schema, owner, words), "description": _meaning(key, of, words)}


def plan_json_schema(words: Words) -> Json:
    """The JSON Schema of a plan."""
    schema = Plan.model_json_schema(schema_generator=_Generator)
    parts = schema.pop("$defs")
    found: Json = _explained(_without_words(schema), "Plan", words)
    found["$defs"] = {name: _explained(_without_words(part), name, words) for name, part in parts.items()}
    return _titled(_meaning("plan", "document", words), found)


def _without_words(schema: Json) -> Json:
    """Drop the class name and docstring, which pydantic adds for programmers."""
    return {key: one for key, one in schema.items() if key not in ("title", "description")}


def submission_json_schema(plan: Plan, words: Words) -> Json:
    """The JSON Schema of submissions to a plan: each indicator by its id and by its names."""
    schema = submission_model(plan).model_json_schema(schema_generator=_Generator)
    schema = _explained(_without_words(schema), "Submission", words)
    # A name refers to the schema of its id: repeating it would double the size of the document.
    by_id = {key: _indicator(plan, indicator, words) for key, indicator in plan.indicators.items()}
    by_name = {
        name: {"$ref": _pointer("properties", "actuals", "properties", key)}
        for lang in LANGS
        for name, key in ((indicator[lang], key) for key, indicator in plan.indicators.items())
        if plan.id_of(name) == key and name not in by_id
    }
    actuals = schema["properties"]["actuals"]
    schema["properties"]["actuals"] = {**actuals, "properties": {**by_id, **by_name}, "minProperties": 1}
    schema["$defs"] = {_kind(indicator): _entry(plan, indicator, words) for indicator in plan.indicators.values()}
    return _titled(words.word(plan.name), schema)


def _titled(title: str, schema: Json) -> Json:
    return {"$schema": DIALECT, **schema, "title": title}


def _pointer(*parts: str) -> str:
    return "#/" + "/".join(quote(part.replace("~", "~0").replace("/", "~1"), safe="$") for part in parts)


def _kind(indicator: Indicator) -> str:
    """The key of a shared definition: one for each unit, and one for its rates, which may also be given as counts."""
    kind = indicator.unit or "milestone"
    if indicator.adds_up == "ratio":
        kind += "-from-counts"
    return kind


def _indicator(plan: Plan, indicator: Indicator, words: Words) -> Json:
    described = _described(plan, indicator, words)
    return {"title": words.word(indicator), "description": described, "$ref": _pointer("$defs", _kind(indicator))}


def _entry(plan: Plan, indicator: Indicator, words: Words) -> Json:
    """The schema of an entry: a value, a mapping with the value or its counts, or a withdrawal."""
    limits, unit = plan.limits_of(indicator), plan.unit_of(indicator)
    spellings: Mapping[str, Decimal] = {}
    if unit is not None:
        spellings = unit.spellings
    value = {"$ref": _pointer("$defs", _kind(indicator), "anyOf", "0")}
    keys: Json = dict.fromkeys(ENTRY_KEYS, _count(limits.counted)) | {
        "value": value,
        "note": REMARK,
        "confirmed": REMARK,
    }
    keys |= {"reason": REMARK, "measures": REMARK, "by": DAY_OR_NULL}
    keys |= {"units": _count(whole=False), "expected": _count(whole=False)}
    keys |= {"as_of": DAY, "revision": REVISION}
    del keys["withdrawn"]  # a withdrawal has no value: `_withdrawal`
    keys = {key: {**of, "description": _meaning(key, "entry", words)} for key, of in keys.items()}
    entry: Json = {"type": "object", "additionalProperties": False, "properties": keys}
    # A rate needs its value or both counts; either count alone is an error.
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
    return {"anyOf": [value_schema(limits, spellings), entry, _withdrawal(words)]}


def _withdrawal(words: Words) -> Json:
    """The schema of a withdrawn figure: the reason and a revision, which must be 2 or higher."""
    # A withdrawal takes an earlier figure back, so revision 1 is impossible (docs/method.md, Revisions).
    keys: Json = {"withdrawn": FILLED, "as_of": DAY, "revision": {**REVISION, "not": {"enum": [1, "1"]}}}
    keys = {key: {**of, "description": _meaning(key, "entry", words)} for key, of in keys.items()}
    named = {name: keys[part] for name, part in ENTRY_NAMES.items() if part in keys}
    either = [_either("withdrawn"), _either("revision")]
    return {"type": "object", "additionalProperties": False, "properties": keys | named, "allOf": either}


def _either(part: str) -> Json:
    """Require a part of an entry, under its English or its Chinese key."""
    return {"anyOf": [{"required": [name]} for name in _names(part)]}


def _names(part: str) -> list[str]:
    return [part, *(name for name, key in ENTRY_NAMES.items() if key == part)]


def value_schema(limits: Limits, factors: Mapping[str, Decimal]) -> Json:
    """The schema of one value: a number, or text of a number and one of the units in `factors`."""
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
            places = _places(factor)  # "0.5 hundred" people are a whole number of people
        by_places.setdefault(places, []).append(name)
    figures = [_figure(places, limits, names) for places, names in by_places.items()]
    if any(name.startswith(tuple(MAGNITUDES)) for name in factors):
        figures.append(_several_words(limits, factors))
    if len(figures) == 1:
        return written(number, figures[0])
    return written(number, f"(?:{'|'.join(figures)})")


def _places(factor: Decimal) -> int | None:
    """The decimals that a whole number may have in a unit of this factor; None if the factor is no power of ten."""
    power = factor.normalize()
    if power >= 1 and power.scaleb(-power.adjusted()) == 1:
        return power.adjusted()
    return None


def _figure(places: int | None, limits: Limits, units: Sequence[str]) -> str:
    """A pattern for a plain figure and one of the units; the unit is optional if "" is among them."""
    names = _any_of(units)
    pattern = rf"{plain(places, negative=limits.least is None)}\s*({names})"
    if "" in units:
        pattern += "?"
    return pattern


def _several_words(limits: Limits, units: Iterable[str]) -> str:
    """A pattern for figures such as 1亿3100万元. It admits ambiguous ones, which only the program refuses."""
    word = _any_of(sorted(MAGNITUDES, key=len, reverse=True))
    sign = r"\+?"
    if limits.least is None:
        sign = r"[+-]?"
    return rf"{sign}(?:[1-9][0-9]*\s*(?:{word})\s*零?)+[0-9]+(?:\.[0-9]+)?\s*(?:{_any_of(units)})?"


def _any_of(words: Iterable[str]) -> str:
    # Not re.escape: it escapes "-", "#" and spaces too, which patterns of ECMA 262, as JSON Schema has them, refuse.
    return "|".join(re.sub(r"([.^$*+?()\[\]{}|\\/])", r"\\\1", word) for word in words if word)


def _count(whole: bool) -> Json:
    number: Json = {"type": _TYPES[whole], "minimum": 0}
    return written(number, plain(_COUNT_PLACES[whole], negative=False))


def _described(plan: Plan, indicator: Indicator, words: Words) -> str:
    """A sentence with the definition, the target and the baseline."""
    unit = plan.unit_of(indicator)
    definition = words.word(indicator.definition).rstrip("。.")
    target = asked_text(indicator, words)
    if unit is None:
        return words(N_("{definition}. Target: {target}."), definition=definition, target=target)
    return words(
        N_("{definition}. Target: {target} {unit}. {year}: {baseline}."),
        definition=definition,
        target=target,
        unit=unit,
        year=str(plan.baseline_year_of(indicator)),
        baseline=figure(Cell("number", indicator.baseline), words),
    )
