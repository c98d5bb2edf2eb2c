"""A process of the cluster is killed in the middle of the work, and the result is what it would have been."""

from __future__ import annotations

import os
import random
import signal
import threading
import time
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from edutarget.rollup.engine import Engine
from edutarget.rollup.engines import connected
from edutarget.rollup.request import STEPS, Listeners, Request
from edutarget.rollup.run import roll_up
from edutarget.rollup.sources import find_sources
from support.rollup_facts import plan

PLAN = plan()
quiet = pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::DeprecationWarning")


@quiet
def test_a_killed_worker_changes_nothing(spark: Engine, tmp_path: Path) -> None:
    request = Request(date(2025, 12, 31), levels=(2,))
    with connected("duckdb", None) as duckdb:
        duckdb.backend.raw_sql(f"COPY ({MANY}) TO '{tmp_path}/facts.parquet' (FORMAT parquet)")
        sources = find_sources([str(tmp_path)], [])
        expected = roll_up(PLAN, duckdb, sources, request)
    killer = Killer(spark.backend._session.sparkContext)
    rollup = roll_up(PLAN, spark, sources, request, Listeners(step=killer.hear))
    killer.thread.join()
    assert killer.killed and not Path(f"/proc/{killer.killed}").exists()
    assert (rollup.totals, rollup.by_level, rollup.counts) == (expected.totals, expected.by_level, expected.counts)
    assert expected.counts == {"negative": 60, "duplicate-row": 2}


MANY = """
SELECT '省' || s % 3 || '/市' || s % 50 || '/校' || s AS unit, indicator, make_date(2025, m::INT, 28) AS as_of,
  CASE WHEN s % 1000 = 7 AND m = 5 THEN -1 ELSE (s * 7 + m) % 100 END::DECIMAL(18, 4) AS value
FROM range(20000) t(s), (VALUES ('gaokao_600'), ('investment'), ('dropouts')) i(indicator), range(3, 6) u(m)
UNION ALL
SELECT '省0/市0/校0', 'dropouts', DATE '2025-05-28', 1
"""


class Killer:
    """Kills one process of the cluster in the middle of a job, once the step before the last has begun."""

    def __init__(self, context: Any) -> None:
        self.context = context
        self.killed: int | None = None
        self.thread = threading.Thread(target=self._kill, daemon=True)

    def hear(self, step: str) -> None:
        if step == STEPS[1]:
            self.thread.start()

    def _kill(self) -> None:
        tracker = self.context.statusTracker()
        deadline = time.monotonic() + 120
        while time.monotonic() < deadline and not any(
            (stage := tracker.getStageInfo(number)) and stage.numActiveTasks for number in tracker.getActiveStageIds()
        ):
            time.sleep(0.01)
        self.killed = random.Random(1).choice(self.workers())
        os.kill(self.killed, signal.SIGKILL)

    def workers(self) -> list[int]:
        """The processes that compute for this application, and for no other."""
        mine = self.context.applicationId.encode()
        found = []
        for process in Path("/proc").glob("[0-9]*"):
            try:
                command = (process / "cmdline").read_bytes()
            except OSError:
                continue
            if b"CoarseGrainedExecutorBackend" in command and mine in command:
                found.append(int(process.name))
        return sorted(found)
