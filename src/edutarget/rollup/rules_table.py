"""The plan's rules as a small table, to be joined to facts wherever those lie."""

from __future__ import annotations

from typing import Any

import pyarrow as pa

from edutarget.plan.limits import Limits, limits_of
from edutarget.plan.models import Plan

SCHEMA = pa.schema(
    {
        "spelling": pa.string(),
        "number": pa.int32(),
        "answer_wanted": pa.bool_(),
        "rate": pa.bool_(),
        "whole": pa.bool_(),
        "counted": pa.bool_(),
        "capped": pa.bool_(),
        "scale": pa.int32(),
        "least": pa.int32(),
        "most": pa.int32(),
    }
)
"""`number` is the indicator's place in the plan, `answer_wanted` a milestone's mark; the others are its `Limits`."""


def rules_table(plan: Plan) -> pa.Table:
    """A row for each spelling of an indicator: its id and its names."""
    return pa.Table.from_pylist(list(_rows(plan)), SCHEMA)


def _rows(plan: Plan) -> list[dict[str, Any]]:
    rules = {
        key: {"number": number, **rule_of(limits_of(plan, indicator))}
        for number, (key, indicator) in enumerate(plan.indicators.items())
    }
    spellings = dict.fromkeys(name for key, one in plan.indicators.items() for name in (key, one.zh, one.en))
    return [{"spelling": name, **rules[key]} for name in spellings if (key := plan.id_of(name))]


def rule_of(limits: Limits) -> dict[str, Any]:
    """What one file's figures are held to; facts have an `answer` of their own."""
    rule = limits._asdict()
    return {"answer_wanted": rule.pop("answer"), **rule}
