"""The plan's rules as a small table, to be joined to facts wherever those lie."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from types import MappingProxyType
from typing import Any

import pyarrow as pa

from edutarget.figures.limits import Limits
from edutarget.plan.models import Plan

SCHEMA = pa.schema(
    {
        "spelling": pa.string(),
        "number": pa.int32(),
        "adds": pa.bool_(),
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
"""`number` is the indicator's place in the plan, `adds` whether it adds up, `answer_wanted` a milestone's mark; the
others are its `Limits`."""


def spellings(plan: Plan) -> dict[str, str]:
    """What each indicator is called, its id and its names, and its id."""
    names = dict.fromkeys(name for key, one in plan.indicators.items() for name in (key, one.zh, one.en))
    return {name: key for name in names if (key := plan.id_of(name))}


def rules_table(plan: Plan, others: Mapping[str, str] = MappingProxyType({})) -> pa.Table:
    """A row for each spelling of an indicator; `others` are spellings that facts have besides."""
    rules = {
        key: {"number": number, **rule_of(plan.limits_of(indicator), indicator.adds_up != "none")}
        for number, (key, indicator) in enumerate(plan.indicators.items())
    }
    known = spellings(plan) | dict(others)
    return pa.Table.from_pylist([{"spelling": name, **rules[key]} for name, key in known.items()], SCHEMA)


def rule_of(limits: Limits, adds: bool = True) -> dict[str, Any]:
    """What figures are held to; facts have an `answer` of their own."""
    rule = asdict(limits)
    return {"adds": adds, "answer_wanted": rule.pop("answer"), **rule}
