"""Submissions of schools, all right, and the same structure as a schema for each of the peers."""

from __future__ import annotations

import json
import random
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

from edutarget import Plan
from edutarget.plan.indicator import Indicator

SCHOOLS = (
    ["chengdong_provincial_model", "network_schools", "training_attendances", "network_classes"],
    ["primary_pass_rate", "dropouts", "training_attendances", "network_schools", "network_classes"],
    [
        *("zhongkao_600", "zhongkao_500_600", "senior_admission_rate", "dropouts"),
        *("training_attendances", "network_schools", "network_classes"),
    ],
)
"""What kindergartens, primary schools and junior middle schools report, as in examples/submissions/schools."""


def kind(plan: Plan, indicator: Indicator) -> str:
    """How the files below write an indicator: `answer`, `rate` (as its counts), `count` or `amount`."""
    unit = plan.unit_of(indicator)
    if unit is None:
        return "answer"
    return "rate" if indicator.adds_up == "ratio" else "count" if unit.kind == "count" else "amount"


def schools(plan: Plan, folder: Path, count: int) -> None:
    """Write so many submissions of four to seven entries, each of a school of its own."""
    _write(plan, folder, count, SCHOOLS)


def large(plan: Plan, folder: Path, count: int) -> None:
    """Write so many submissions of all that is added up from schools (39 entries), each of a school of its own."""
    _write(plan, folder, count, [[key for key, one in plan.indicators.items() if one.adds_up != "none"]])


def _write(plan: Plan, folder: Path, count: int, reported: Sequence[list[str]]) -> None:
    folder.mkdir(parents=True)
    chance = random.Random(2025)
    for number in range(count):
        name = f"第{number}小学"
        head = f"plan: {plan.id}\nas_of: 2025-09-30\nsubmitted_by: {name}\nunit: 康乐县/{name}\n\nactuals:\n"
        figures = _figures(plan, reported[number % len(reported)], chance)
        lines = (f"  {key}: {figure}\n" for key, figure in figures.items())
        (folder / f"{number:05}.yaml").write_text(head + "".join(lines), encoding="utf-8")


def _figures(plan: Plan, keys: list[str], chance: random.Random) -> dict[str, str]:
    figures = {key: _figure(plan, plan.indicators[key], chance) for key in keys}
    for total, parts in plan.parts.items():
        if total in figures:
            figures |= dict.fromkeys(parts, "600") | {total: str(600 * len(parts))}
    return figures


def _figure(plan: Plan, indicator: Indicator, chance: random.Random) -> str:
    target = indicator.target if isinstance(indicator.target, Decimal) else Decimal(1)
    baseline = int(indicator.baseline or 0)
    match kind(plan, indicator):
        case "answer":
            return chance.choice(["是", "否"])
        case "rate":
            denominator = chance.randint(500, 2000)
            return f"{{numerator: {denominator * int(target) // 110}, denominator: {denominator}}}"
        case "amount":
            return f"{chance.uniform(float(target) / 2, float(target)):.2f}"
    return str(chance.randint(baseline, max(int(target), baseline)))


def json_schema(plan: Plan) -> dict[str, Any]:
    """What JSON Schema validators check: every key, type and range of these files, and no other key."""
    count = {"type": "integer", "minimum": 0}
    kinds: dict[str, Any] = {
        "answer": {"enum": ["是", "否"]},
        "count": count,
        "amount": {"type": "number", "minimum": 0},
        "rate": _mapping({"numerator": count, "denominator": {"type": "integer", "minimum": 1}}),
    }
    text = {"type": "string", "minLength": 1}
    day = {"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"}
    actuals = _mapping(
        {key: kinds[kind(plan, indicator)] for key, indicator in plan.indicators.items()}, required=False
    )
    head = {"plan": {"const": plan.id}, "as_of": day, "submitted_by": text, "unit": text}
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **_mapping({**head, "actuals": actuals})}


def _mapping(properties: dict[str, Any], required: bool = True) -> dict[str, Any]:
    keys = list(properties) if required else []
    return {"type": "object", "properties": properties, "required": keys, "additionalProperties": False}


def yamale_schema(plan: Plan) -> str:
    """The same for yamale."""
    kinds = {"answer": "enum('是', '否', {})", "count": "int(min=0, {})", "amount": "num(min=0, {})"}
    kinds["rate"] = "include('rate', {})"
    lines = [
        f"  {key}: {kinds[kind(plan, indicator)].format('required=False')}\n"
        for key, indicator in plan.indicators.items()
    ]
    head = f"plan: str(equals='{plan.id}')\nas_of: day()\nsubmitted_by: str(min=1)\nunit: str(min=1)\nactuals:\n"
    return head + "".join(lines) + "---\nrate:\n  numerator: int(min=0)\n  denominator: int(min=1)\n"


def write(plan: Plan, folder: Path, counts: tuple[int, ...]) -> None:
    """For each count a folder of submissions of schools and one of large ones, and the peers' schemas."""
    for count in counts:
        schools(plan, folder / f"schools-{count}", count)
        large(plan, folder / f"large-{count}", count)
    (folder / "schema.json").write_text(json.dumps(json_schema(plan)), encoding="utf-8")
    (folder / "yamale.yaml").write_text(yamale_schema(plan), encoding="utf-8")
