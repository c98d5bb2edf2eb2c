"""Made-up facts with every kind of fault in them."""

from __future__ import annotations

import csv
import random
from collections.abc import Sequence
from pathlib import Path

from edutarget.plan.loading import load_plan
from edutarget.plan.models import Plan

Row = dict[str, str | None]

COLUMNS = ("unit", "indicator", "as_of", "value", "numerator", "denominator", "revision", "withdrawn")

UNITS = (
    "甘肃省/临夏州/康乐县/康乐一中",
    "甘肃省/临夏州/康乐县/康乐中学",
    "甘肃省/临夏州/临夏县/双城中学",
    "甘肃省/定西市/临洮县/临洮中学",
    "甘肃省/定西市",
    "康乐县",
    "临夏州/康乐县",
    "甘肃省/临夏州\\康乐县",
    'O\'Brien "school", no. 1',
    "=1+1",
    "学校\\n%_[x]",
)
INDICATORS = (
    "gaokao_600",
    "高考600分以上考生",
    "investment",
    "gaokao_undergraduate_rate",
    "gaokao_special_rate",
    "network_schools",
    "tsinghua_peking",
    "dropouts",
    "gaokao_60",
    " GAOKAO_600 ",
    "compulsory_retention_rate",
)
DAYS = (
    "2025-01-28",
    "2025-06-30",
    "2025-09-30",
    "2025-12-31",
    "2024-12-31",
    "2025-02-30",
    "2025-9-3",
    "2025/9/3",
    None,
)
VALUES = (
    *("0", "1", "17", "27.5", "-3", "0.1", "0.30", "+27", "-0", "74.1", "74.12", "758", "1.000000000000001"),
    *("123456789012345", "1234567890123456", "1e3", "010", "1,900", "２７", ".5", "inf", "NaN", "0x1F", "null"),
    *("true", "false", "是", "否", "soon", " 27 ", "\u300027\xa0", "1.0", "12,345.6", "13100万元", "74.1%", None, None),
)
REVISIONS = (*[None] * 6, "1", "2", " 2 ", "2", "3", "b")
WITHDRAWN = (*[None] * 8, "twice")
COUNTS = ("0", "1,978", "1", "600", "866", "1000", "1466", "1978", "-5", "x", "0.5", None, None, None)


def plan() -> Plan:
    found, _problems = load_plan("targets.yaml")
    assert found is not None
    return found


def faulty(count: int, seed: int) -> list[Row]:
    """Rows that are mostly right: a fault in each of them would hide the others."""
    choose = random.Random(seed)
    return [_row(choose, schools=count // 4) for _ in range(count)]


def _row(choose: random.Random, schools: int) -> Row:
    indicator = choose.choice(INDICATORS)
    unit = choose.choice(UNITS) if choose.random() < 0.2 else f"甘肃省/临夏州/第{choose.randrange(schools)}学校"
    row: Row = {"unit": unit, "indicator": indicator, "as_of": choose.choice(DAYS[:4])}
    rate, milestone = indicator.endswith("_rate"), indicator in ("network_schools", "tsinghua_peking")
    above = choose.randrange(1000)
    row["value"] = None if rate else choose.choice(["true", "是", "否"] if milestone else ["3", "27", "12"])
    row["numerator"] = str(above) if rate else None
    row["denominator"] = str(above + choose.randrange(1, 500)) if rate else None
    if choose.random() < 0.4:
        for column, wild in choose.choice(FAULTS):
            row[column] = choose.choice(wild)
    return row


FAULTS = (
    [("unit", (None,))],
    [("as_of", DAYS)],
    [("value", VALUES)],
    [("numerator", COUNTS)],
    [("revision", REVISIONS)],
    [("revision", ("2", "3")), ("withdrawn", ("twice",)), ("value", (None,)), ("numerator", (None,))],
    [("revision", REVISIONS), ("withdrawn", ("twice",))],
    [("denominator", COUNTS)],
    [("value", VALUES), ("numerator", (None,)), ("denominator", (None,))],
)


def write_csv(path: Path, rows: Sequence[Row], columns: Sequence[str] = COLUMNS) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        lines = csv.DictWriter(file, columns, extrasaction="ignore")
        lines.writeheader()
        lines.writerows(rows)
