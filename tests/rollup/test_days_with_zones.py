"""The day of a time in Parquet is that of the zone it was written in."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pyarrow as pa

from edutarget.rollup import parquet_tables


def test_midnight_in_shanghai_is_that_day() -> None:
    midnight = datetime(2025, 9, 30, tzinfo=ZoneInfo("Asia/Shanghai"))
    column = pa.array([midnight, None], pa.timestamp("us", "Asia/Shanghai"))
    assert parquet_tables._cast(column, pa.date32()).to_pylist() == [date(2025, 9, 30), None]
