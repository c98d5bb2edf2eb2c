"""The plan as JSON: the contract `edutarget/targets/1`."""

from __future__ import annotations

from typing import Any

from edutarget.formats.data.json_text import dumps
from edutarget.formats.view import View
from edutarget.plan.framework import Framework
from edutarget.plan.models import Plan


def render(plan: Plan, view: View) -> str:
    """The whole plan; the same in every language."""
    framework = plan.framework
    return dumps(
        {
            "schema": "edutarget/targets/1",
            "plan": {"id": plan.id, "name": plan.name, "unit": plan.unit, "file": view.plan_file},
            "source": _source(plan),
            "readings": plan.readings,
            "period": {"start": plan.period.start, "end": plan.period.end},
            "baseline_year": plan.baseline_year,
            "framework": framework and {"name": framework.name, "kind": framework.kind, "lists": _lists(framework)},
            "areas": [{"id": key, "name": area, "kind": area.kind} for key, area in plan.areas.items()],
            "indicators": [_indicator(plan, key) for key in plan.indicators],
        }
    )


def _source(plan: Plan) -> dict[str, Any] | None:
    source = plan.source
    return {"title": source.title, "publisher": source.publisher, "published": source.published} if source else None


def _lists(framework: Framework) -> list[dict[str, Any]]:
    return [
        {
            "id": key,
            "name": members,
            "counted": key in framework.digits,
            "items": [{"id": item_id, "name": item, "focus": item.focus} for item_id, item in members.items.items()],
        }
        for key, members in framework.lists.items()
    ]


def _indicator(plan: Plan, key: str) -> dict[str, Any]:
    indicator = plan.indicators[key]
    same = ("area", "definition", "unit", "measure", "direction", "baseline", "change", "target", "pace")
    return {
        "id": key,
        "name": indicator,
        **{name: getattr(indicator, name) for name in same},
        "baseline_year": plan.baseline_year_of(indicator) if indicator.baseline is not None else None,
        "most": indicator.most,
        "path": {day.isoformat(): value for day, value in indicator.path.items()},
        "start": plan.start_of(indicator),
        "due": plan.due_of(indicator),
        "known_from": indicator.known_from,
        "shares": indicator.shares,
        "reported_by": indicator.reported_by,
        "part_of": indicator.part_of,
        "adds_up": indicator.adds_up,
        "serves": indicator.serves,
        "source": indicator.source or plan.areas[indicator.area].source,
        "readings": indicator.readings,
    }
