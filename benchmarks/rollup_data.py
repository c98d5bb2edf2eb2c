"""Made-up facts and files for measuring: many schools, all indicators of the plan, every month of a year."""

from __future__ import annotations

import random
from pathlib import Path

from edutarget.plan.loading import load_plan
from edutarget.plan.models import Plan

MONTHS = 12


def bundled() -> Plan:
    plan, _found = load_plan()
    assert plan is not None
    return plan


def write_parquet(path: str, rows: int) -> int:
    """Tidy facts of as many schools as make up the rows; returns how many schools those are."""
    import duckdb

    indicators = list(bundled().indicators)
    schools = rows // (len(indicators) * MONTHS)
    connection = duckdb.connect(config={"threads": 2, "memory_limit": "4GB", "preserve_insertion_order": False})
    connection.execute("CREATE TABLE plan (indicator VARCHAR, how VARCHAR, places INTEGER[])")
    parts = {key: bundled().parts.get(key, [key]) for key in indicators}
    how = [
        (key, bundled().indicators[key].adds_up, [indicators.index(part) for part in parts[key]]) for key in indicators
    ]
    connection.executemany("INSERT INTO plan VALUES (?, ?, ?)", how)
    connection.execute(f"COPY ({_FACTS.format(schools=schools, months=MONTHS)}) TO '{path}' (FORMAT parquet)")
    return schools


_FACTS = """
SELECT
  '甘肃省/第' || (school // 8000) || '州/第' || (school // 400) || '县/第' || school || '学校' AS unit,
  indicator,
  make_date(2025, month::INTEGER, 28) AS as_of,
  CASE how WHEN 'sum' THEN digits WHEN 'ratio' THEN NULL ELSE digits % 2 END::DECIMAL(18, 4) AS value,
  CASE WHEN how = 'ratio' THEN digits % 1000 END::DECIMAL(18, 4) AS numerator,
  CASE WHEN how = 'ratio' THEN 1000 + digits % 77 END::DECIMAL(18, 4) AS denominator
FROM (
  SELECT school, month, indicator, how,
    list_sum(list_transform(places, lambda place: (hash(school, place, month) >> 12)::BIGINT % 100000)) AS digits
  FROM range({schools}) s(school), plan, range(1, {months} + 1) m(month)
)
"""


def write_submissions(folder: Path, files: int, seed: int = 2025) -> None:
    """As many school submissions as files, each with all indicators that a school knows."""
    random_ = random.Random(seed)
    plan = bundled()
    folder.mkdir(parents=True, exist_ok=True)
    for school in range(files):
        lines = [
            f"plan: {plan.id}",
            "as_of: 2025-09-30",
            "submitted_by: 测试",
            f"unit: 第{school // 50}县/第{school}学校",
        ]
        adding = {key: one.adds_up for key, one in plan.indicators.items() if one.adds_up != "none"}
        figures = {key: _figure(adds_up, random_) for key, adds_up in adding.items()}
        figures |= {key: str(sum(int(figures[part]) for part in parts)) for key, parts in plan.parts.items()}
        lines += ["actuals:", *(f"  {key}: {figure}" for key, figure in figures.items())]
        (folder / f"school-{school:05}.yaml").write_text("\n".join(lines) + "\n", encoding="utf-8")


def _figure(adds_up: str, random_: random.Random) -> str:
    if adds_up == "ratio":
        return f"{{numerator: {random_.randrange(500)}, denominator: {500 + random_.randrange(500)}}}"
    return str(random_.randrange(100)) if adds_up == "sum" else random_.choice(["true", "false"])
