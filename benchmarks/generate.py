"""Submissions of schools, all right, and the same structure as a schema for each of the peers."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

from edutarget import Plan
from edutarget.plan.indicator import Indicator

ENTRIES = 40


def indicators(plan: Plan) -> dict[str, Indicator]:
    """The first forty of the plan."""
    return dict(list(plan.indicators.items())[:ENTRIES])


def kind(plan: Plan, indicator: Indicator) -> str:
    """How the files below write an indicator: `answer`, `rate` (as its counts), `count` or `amount`."""
    unit = plan.unit_of(indicator)
    if unit is None:
        return "answer"
    return "rate" if indicator.adds_up == "ratio" else "count" if unit.kind == "count" else "amount"


def submissions(plan: Plan, folder: Path, count: int) -> None:
    """Write so many submissions, each of a unit of its own."""
    folder.mkdir(parents=True)
    chance = random.Random(2025)
    for number in range(count):
        head = f"plan: {plan.id}\nas_of: 2025-09-30\nsubmitted_by: 学校{number}\nunit: 学校{number}\nactuals:\n"
        (folder / f"{number:05}.yaml").write_text(head + "".join(_lines(plan, chance)), encoding="utf-8")


def _lines(plan: Plan, chance: random.Random) -> Iterator[str]:
    figures = {key: _figure(plan, indicator, chance) for key, indicator in indicators(plan).items()}
    for total, parts in plan.parts.items():
        figures |= dict.fromkeys(parts, "600") | {total: str(600 * len(parts))}
    yield from (f"  {key}: {figure}\n" for key, figure in figures.items())


def _figure(plan: Plan, indicator: Indicator, chance: random.Random) -> str:
    target = indicator.target if isinstance(indicator.target, Decimal) else Decimal(1)
    baseline = int(indicator.baseline or 0)
    match kind(plan, indicator):
        case "answer":
            return chance.choice(["true", "false"])
        case "rate":
            denominator = chance.randint(500, 2000)
            return f"{{numerator: {denominator * int(target) // 110}, denominator: {denominator}}}"
        case "amount":
            return f"{chance.uniform(0.1, float(target)):.2f}"
    return str(chance.randint(baseline, max(int(target), baseline)))


def json_schema(plan: Plan) -> dict[str, Any]:
    """What JSON Schema validators check: every key, type and range of these files, and no other key."""
    count = {"type": "integer", "minimum": 0}
    kinds: dict[str, Any] = {
        "answer": {"type": "boolean"},
        "count": count,
        "amount": {"type": "number", "minimum": 0},
        "rate": _mapping({"numerator": count, "denominator": {"type": "integer", "minimum": 1}}),
    }
    text = {"type": "string", "minLength": 1}
    day = {"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"}
    actuals = _mapping({key: kinds[kind(plan, indicator)] for key, indicator in indicators(plan).items()})
    head = {"plan": {"const": plan.id}, "as_of": day, "submitted_by": text, "unit": text}
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **_mapping({**head, "actuals": actuals})}


def _mapping(properties: dict[str, Any]) -> dict[str, Any]:
    return {"type": "object", "properties": properties, "required": list(properties), "additionalProperties": False}


def yamale_schema(plan: Plan) -> str:
    """The same for yamale."""
    kinds = {"answer": "bool()", "count": "int(min=0)", "amount": "num(min=0)", "rate": "include('rate')"}
    lines = [f"  {key}: {kinds[kind(plan, indicator)]}\n" for key, indicator in indicators(plan).items()]
    head = f"plan: str(equals='{plan.id}')\nas_of: day()\nsubmitted_by: str(min=1)\nunit: str(min=1)\nactuals:\n"
    return head + "".join(lines) + "---\nrate:\n  numerator: int(min=0)\n  denominator: int(min=1)\n"


def write(plan: Plan, folder: Path, counts: tuple[int, ...]) -> None:
    """A folder of submissions for each count, and the peers' schemas."""
    for count in counts:
        submissions(plan, folder / str(count), count)
    (folder / "schema.json").write_text(json.dumps(json_schema(plan)), encoding="utf-8")
    (folder / "yamale.yaml").write_text(yamale_schema(plan), encoding="utf-8")
