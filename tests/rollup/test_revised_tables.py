"""Tables in which figures are corrected and withdrawn: plain Python and an engine agree."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from edutarget.rollup.engines.connecting import connected
from edutarget.rollup.engines.engine import Engine
from edutarget.rollup.result import RollUp
from edutarget.rollup.roll_up import roll_up
from edutarget.rollup.sources import Request, find_sources
from support import Run
from support.rollup_facts import plan

PLAN = plan()
HEAD = "unit,indicator,as_of,value,revision,withdrawn\n"


@pytest.fixture(scope="module")
def duckdb() -> Iterator[Engine]:
    with connected("duckdb", None) as engine:
        yield engine


INDICATORS = dict.fromkeys(["gaokao_600", *(key for key, one in PLAN.indicators.items() if one.adds_up == "sum")])


def added(duckdb: Engine, folder: Path, *tables: str, head: str = HEAD) -> RollUp:
    """What both find, which is the same. Rows such as `A 06-30 5 2 twice`; `-` is an empty cell.

    Each table is of another indicator: an engine takes a second for all of them as for one.
    """
    given = zip(INDICATORS, tables, strict=False)
    lines = [(indicator, line.split()) for indicator, table in given for line in table.strip().splitlines()]
    rows = [[unit, indicator, f"2025-{day}", *figures] for indicator, (unit, day, *figures) in lines]
    rows = [["" if cell == "-" else cell for cell in row] for row in rows]
    (folder / "facts.csv").write_text(head + "".join(",".join(row) + "\n" for row in rows), encoding="utf-8")
    sources = find_sources([str(folder)], [])
    plain, there = (replace(roll_up(PLAN, engine, sources, Request()), engine="") for engine in (None, duckdb))
    assert plain == there
    return plain


def state(rollup: RollUp) -> tuple[object, ...]:
    (total,) = rollup.totals
    return total.value, int(total.units), rollup.rows, dict(rollup.counts)


def test_the_highest_revision_of_a_day_counts(duckdb: Engine, tmp_path: Path) -> None:
    found = added(duckdb, tmp_path, "A 06-30 5 3 -\nA 06-30 4500 - -\nA 06-30 7 2 -\nB 06-30 1 1 -")
    assert state(found) == (6, 2, 2, {})  # what was replaced is no error any more, and is not counted twice


def test_a_figure_taken_back_leaves_the_older_ones(duckdb: Engine, tmp_path: Path) -> None:
    found = added(duckdb, tmp_path, "A 03-31 2 - -\nA 06-30 5 - -\nA 06-30 - 2 twice\nB 03-31 1 - -")
    assert state(found) == (3, 2, 2, {})
    assert found.as_of == date(2025, 3, 31)
    again = added(duckdb, tmp_path, "A 06-30 5 - -\nA 06-30 - 2 twice\nA 06-30 6 3 -")
    assert state(again) == (6, 1, 1, {})


def test_all_taken_back_is_nothing(duckdb: Engine, tmp_path: Path) -> None:
    found = added(duckdb, tmp_path, "A 06-30 5 - -\nA 06-30 - 2 twice")
    assert (found.totals, found.counts, found.rows) == ((), {}, 0)


UNCLEAR = {
    "A 06-30 5 2 -\nA 06-30 6 2 -": {"duplicate-row": 2},
    "A 06-30 5 2 -\nA 06-30 - 2 twice": {"duplicate-row": 2},
    "A 06-30 5 - -\nA 06-30 6 b -": {"revision-format": 1},
    "A 06-30 5 - -\nA 06-30 6 2 twice": {"withdrawn-with-value": 1},
    "A 06-30 - - twice": {"withdrawn-unrevised": 1},
    "A 06-30 5 - -\nA 06-30 -3 2 -": {"negative": 1},
}


def test_what_is_not_clear_counts_as_nothing(duckdb: Engine, tmp_path: Path) -> None:
    found = added(duckdb, tmp_path, *(f"A 03-31 2 - -\nB 06-30 1 - -\n{rows}" for rows in UNCLEAR))
    assert len(found.totals) == len(UNCLEAR)
    assert {(total.value, int(total.units)) for total in found.totals} == {(1, 1)}  # no older figure stands in
    assert found.counts == sum(map(Counter, UNCLEAR.values()), Counter())


def test_a_submission_corrects_a_table_and_the_chinese_columns_do_it_too(duckdb: Engine, tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(
        "plan: kangle-2025\nas_of: 2025-06-30\nsubmitted_by: A\nunit: A\nrevision: 2\nactuals: {gaokao_600: 6}\n"
    )
    found = added(duckdb, tmp_path, "A 06-30 5 - -\nB 06-30 3 2 -", head="单位,指标,日期,数值,版次,撤回原因\n")
    assert state(found) == (9, 2, 2, {})


@pytest.mark.parametrize(("lang", "says"), [("en", "the column `revision`"), ("zh", "“版次”列")])
def test_a_figure_that_is_there_twice_may_be_a_revision(lang: str, says: str, run: Run, tmp_path: Path) -> None:
    (tmp_path / "facts.csv").write_text(HEAD + "A,gaokao_600,2025-06-30,5,,\nA,gaokao_600,2025-06-30,6,,\n")
    done = run("rollup", "facts.csv", "--lang", lang)
    assert done.returncode == 1
    assert says in done.stderr.decode()
