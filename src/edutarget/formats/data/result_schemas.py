"""JSON Schema 2020-12 of the reports and trends that this version writes as JSON, each field with what it means."""

from __future__ import annotations

from collections.abc import Callable
from typing import get_args

from edutarget.figures.notation import Json
from edutarget.plan.indicator import TARGET_KINDS, Direction, Measure
from edutarget.report.trend import Heading
from edutarget.report.verdict import BANDS, RESULTS
from edutarget.report.why import StepKind

_DIALECT = "https://json-schema.org/draft/2020-12/schema"
_TEXT: Json = {"type": "string"}
_NUMBER: Json = {"type": "number"}
_COUNT: Json = {"type": "integer", "minimum": 0}
_DAY: Json = {"type": "string", "format": "date"}
_NAME: Json = {"type": "object", "required": ["zh", "en"], "properties": {"zh": _TEXT, "en": _TEXT}}
_NAMES: Json = {"type": "array", "items": _TEXT}
_FIGURE: Json = {"type": ["number", "boolean"]}


def _or_null(schema: Json) -> Json:
    return {"anyOf": [schema, {"type": "null"}]}


def _about(schema: Json, description: str) -> Json:
    return {**schema, "description": description}


def _one_of(choices: tuple[str, ...]) -> Json:
    return {"enum": list(choices)}


def _all_required(properties: Json) -> Json:
    """An object that has all of these; later versions of the format may add others."""
    return {"type": "object", "required": list(properties), "properties": properties}


def _single(key: str) -> Json:
    return {"type": "object", "required": [key], "properties": {key: _NUMBER}, "additionalProperties": False}


_RULES = [_single(key) for key in ("below", "above", "of_baseline", "baseline_plus")]
_RANGE: Json = {"type": "object", "required": ["from", "to"], "properties": {"from": _NUMBER, "to": _NUMBER}}
_INTERIM = _all_required(
    {
        "day": _DAY,
        "target": _NUMBER,
        "actual": _about(_or_null(_FIGURE), "the figure of exactly that day; null where there is none"),
        "reached": _or_null({"type": "boolean"}),
    }
)
_REVISED = _all_required({"from": _FIGURE, "to": _FIGURE, "revision": _COUNT, "by": _NAMES})

_GOAL: Json = {
    "id": _TEXT,
    "area": _TEXT,
    "name": _NAME,
    "unit": _about(_or_null(_TEXT), "a unit's id in the plan; null for a milestone"),
    "measure": _one_of(get_args(Measure)),
    "direction": _about(_or_null(_one_of(get_args(Direction))), "null for a range"),
    "kind": _about(_or_null(_one_of(TARGET_KINDS)), "how much the target commits to"),
    "baseline": _or_null(_NUMBER),
    "baseline_year": _or_null(_COUNT),
    "target": _about(
        {"anyOf": [_NUMBER, {"const": True}, _RANGE, *_RULES[:2], {"type": "null"}]},
        "a number, true, a range, or a bound that must be passed; null: none of one's own",
    ),
    "target_rule": _about({"anyOf": [*_RULES, {"type": "null"}]}, "a strict or relative target as the plan has it"),
    "most": _about(_or_null(_NUMBER), "more than that is pointed out"),
    "due": _or_null(_DAY),
    "known_from": _or_null(_DAY),
}
_STANDING: Json = {
    "result": _one_of(RESULTS),
    "band": _one_of(BANDS),
    "on_track": _or_null(_NUMBER),
    "as_of": _about(_or_null(_DAY), "the day of the figure; null without one"),
    "submitted_by": _about(_or_null(_NAMES), "who submitted the figure; of a sum its parts, the first 100"),
    "files": _about(_or_null(_NAMES), "the files that the figure stands in; of a sum its parts, the first 100"),
    "parts": _about(_or_null(_COUNT), "of a sum, of how many units the figures were added up"),
    "late": _about({"type": "boolean"}, "missed when it was due, reached since"),
    "interim": _about({"type": "array", "items": _INTERIM}, "the interim targets that were due, the oldest first"),
    "revised": _about(_or_null(_REVISED), "what revisions made of the day's first figure"),
}
_MEASURED: Json = {
    "gap": _or_null(_NUMBER),
    "shortfall": _or_null(_NUMBER),
    "change": _or_null(_NUMBER),
    "gap_closed": _about(_or_null(_NUMBER), "a share of one, as completion and schedule are"),
    "completion": _or_null(_NUMBER),
    "schedule": _or_null(_NUMBER),
    "schedule_gap": _about(_or_null(_NUMBER), "percentage points"),
    "due_now": _or_null(_NUMBER),
    "numerator": _or_null(_NUMBER),
    "denominator": _or_null(_NUMBER),
    "note": _or_null(_TEXT),
    "confirmed": _or_null(_TEXT),
    "reason": _about(_or_null(_TEXT), "why the figure falls short"),
    "measures": _about(_or_null(_TEXT), "what is done about it"),
    "by": _about(_or_null(_DAY), "by which day the measures are to be done"),
}
_PROBLEM = _all_required(
    {
        "file": _TEXT,
        "line": _or_null(_COUNT),
        "column": _or_null(_COUNT),
        "cell": _about(_or_null(_TEXT), "the sheet and the cell of a workbook"),
        "rule": _TEXT,
        "severity": _one_of(("error", "warning")),
        "message": _NAME,
    }
)
_NOT_COUNTED = _all_required(
    {
        "unit": _about(_or_null(_TEXT), "null: of the whole"),
        "indicator": _about(_or_null(_TEXT), "null: nothing in the file counts"),
        "problem": _about(_or_null(_PROBLEM), "null with --public"),
    }
)
_OWED = _all_required(
    {
        "kind": _one_of(("office", "unit")),
        "name": _TEXT,
        "state": _one_of(("not_reported", "faulty", "incomplete")),
        "missing": _about(_NAMES, "ids of indicators of which there is no figure that counts"),
        "contact": _or_null(_TEXT),
        "first_problem": _or_null(_PROBLEM),
    }
)
_SIGNED: Json = {"type": "object", "additionalProperties": _TEXT}
_NAMED_BY: Json = {"published": _or_null(_DAY), "file": _about(_or_null(_TEXT), "null with --public")}
_COUNTS: Json = {"type": "object", "additionalProperties": _COUNT}


def report_schema() -> Json:
    """The schema of `report -f json`."""
    row = {**_GOAL, **_STANDING, **_MEASURED, "actual": _or_null(_FIGURE)}
    row |= {"units": _or_null(_NUMBER), "expected": _or_null(_NUMBER)}
    row["offices"] = _about(_NAMES, "the offices that answer for it")
    step = _all_required({"step": _one_of(get_args(StepKind)), "text": _NAME})
    why = _about({"type": "array", "items": step}, "with --why: how the verdict came about")
    of_kind = _all_required({"total": _COUNT, "result": _COUNTS})
    summary = {"total": _COUNT, "result": _COUNTS, "band": _COUNTS}
    summary["kind"] = {"type": "object", "additionalProperties": of_kind}
    row["signed"] = _about(_or_null(_SIGNED), "who prepared, checked and approved the figure, of several files")
    plan = {"id": _TEXT, "name": _NAME, "baseline_year": _COUNT, **_NAMED_BY}
    indicator = _all_required(row)
    indicator["properties"] = {**indicator["properties"], "why": why}
    whole = _all_required(
        {
            "schema": {"const": "edutarget/report/3"},
            "plan": _all_required(plan),
            "list": _about(_or_null(_TEXT), "the file of the list of offices and units"),
            "as_of": _about(_DAY, "the day of the report"),
            "submitted_by": _NAMES,
            "signed": _about(_or_null(_SIGNED), "who prepared, checked and approved the figures of one file"),
            "unit": _about(_or_null(_TEXT), "the unit whose figures alone these are; null for the whole"),
            "summary": _all_required(summary),
            "indicators": {"type": "array", "items": indicator},
            "unassigned": _about(_NAMES, "ids of the indicators that no office answers for"),
            "not_counted": _about({"type": "array", "items": _NOT_COUNTED}, "figures that were handed in and not used"),
            "owed": _about({"type": "array", "items": _OWED}, "who still owes what, by the list of offices and units"),
        }
    )
    item = _all_required({"list": _TEXT, "id": _TEXT, "name": _NAME, "indicators": _NAMES})
    whole["properties"]["framework"] = {"type": "array", "items": item}
    return {"$schema": _DIALECT, "title": "edutarget/report/3", **whole}


def trend_schema() -> Json:
    """The schema of `trend -f json`."""
    of_day = ("result", "band", "on_track", "submitted_by", "revised", "files", "parts")
    point = {**_MEASURED, **{key: _STANDING[key] for key in of_day}}
    point |= {"day": _DAY, "actual": _FIGURE, "since_last": _or_null(_NUMBER), "fell": {"type": "boolean"}}
    lines = dict.fromkeys(("from_start", "low", "high"), _NUMBER) | {"from_last_two": _or_null(_NUMBER)}
    yearly = {"gained": _NUMBER, "since": _DAY, "needed": _or_null(_NUMBER)}
    series = {**_GOAL, **_STANDING}
    series |= {
        "pace": _or_null({"const": "linear"}),
        "points": {"type": "array", "items": _all_required(point)},
        "heading": _or_null(_one_of(get_args(Heading))),
        "per_month": _or_null(_all_required({"so_far": _NUMBER, "needed": _NUMBER})),
        "per_year": _or_null(_all_required(yearly)),
        "projection": _or_null(_all_required(lines)),
    }
    plan = {"id": _TEXT, "name": _NAME, "baseline_year": _COUNT, "start": _DAY, "end": _DAY, **_NAMED_BY}
    whole = _all_required(
        {
            "schema": {"const": "edutarget/trend/3"},
            "plan": _all_required(plan),
            "unit": _or_null(_TEXT),
            "days": {"type": "array", "items": _DAY},
            "as_of": _DAY,
            "submitted_by": _NAMES,
            "indicators": {"type": "array", "items": _all_required(series)},
        }
    )
    return {"$schema": _DIALECT, "title": "edutarget/trend/3", **whole}


RESULT_SCHEMAS: dict[str, Callable[[], Json]] = {"report": report_schema, "trend": trend_schema}
"""The schema of each result that is written as JSON."""
