"""Accepted figures are those that were written: files with random typing slips, compared with an independent reading.

`pytest tests/submission/test_read_as_written.py --hypothesis-profile=long` tries two hundred times as many.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from edutarget import Diagnostic, Plan, Submission
from edutarget.plan.loading import load_plan
from edutarget.submission.loading import Loader
from support import EXAMPLE, ROOT
from support.slips import said, says, slips
from support.tables import book, saved

SLOW = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large]


def tried(few: int) -> settings:
    """So many examples; more, or fewer, where the profile that was asked for has more or fewer than usual."""
    return settings(max_examples=few * settings().max_examples // 100, suppress_health_check=SLOW)


YAML = EXAMPLE.read_text("utf-8")
CSV = (
    "计划代码,kangle-2025\n数据截止日期,2025-09-30\n报送单位,康乐县教育局\n\n代码,指标,实际值,分子,分母,备注\n"
    "gaokao_600,高考600分以上考生,27,,,\ngaokao_undergraduate_rate,本科上线率,,1466,1978,含艺术\n"
    "primary_pass_rate,小学合格率,54.9%,,,\nnetwork_county,教育专网万兆到县,是,,,\n"
    'investment,,1.31,,,\nleavers_in_training,,"1,482",,,\ntraining_attendances,,"7,006",,,\n'
)


def test_the_files_are_in_good_order(loader: Loader, tmp_path: Path) -> None:
    for name, content in (("a.yaml", YAML.encode()), ("a.csv", CSV.encode()), ("a.xlsx", saved(book()))):
        assert put_in(loader, tmp_path, name, content)[1] == []


def other_reading(text: str) -> Any:
    """The text as another parser reads it, in Python; as libyaml does, where that one is stricter."""
    try:
        return yaml.load(text, yaml.BaseLoader)
    except yaml.YAMLError:
        return yaml.load(text, yaml.CBaseLoader)


def told_at_their_places(problems: list[Diagnostic], text: str) -> None:
    """Every problem has its place, and the place is in the text."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").count("\n") + 1
    for problem in problems:
        assert problem.line and problem.column, problem
        assert problem.line <= lines, problem


def put_in(loader: Loader, folder: Path, name: str, content: bytes) -> tuple[Submission | None, list[Diagnostic]]:
    (folder / name).write_bytes(content)
    submission, problems = loader.load(str(folder / name))
    assert submission is not None or problems
    return submission, problems


@tried(150)
@given(text=slips(YAML))
def test_yaml(loader: Loader, plan: Plan, tmp_path: Path, text: str) -> None:
    submission, problems = put_in(loader, tmp_path, "a.yaml", text.encode())
    told_at_their_places(problems, text)
    if submission is None:
        return
    document = other_reading(text)
    assert document["as_of"].strip() == submission.as_of.isoformat()
    written = {plan.id_of(key): value for key, value in document["actuals"].items()}
    assert written.keys() == submission.entries.keys()
    for key, entry in submission.entries.items():
        assert says(entry, written[key], plan, key), (key, written[key], entry)


def rows_of(table: list[list[str]], plan: Plan) -> Iterator[tuple[str, dict[str, str]]]:
    """The rows below the titles that name an indicator and have a figure, as cells by title."""
    titled = [[re.sub(r"\W", "", cell) for cell in row] for row in table]
    start = next(number for number, titles in enumerate(titled) if {"代码", "指标"} & {*titles})
    for row in table[start + 1 :]:
        cells = {title: cell.strip() for title, cell in zip(titled[start], row, strict=False) if title}
        key = plan.id_of(cells.get("代码") or cells.get("指标") or "")
        parts = {title: cells[title] for title in ("实际值", "分子", "分母") if cells.get(title)}
        if key and parts:
            yield key, {{"实际值": "value"}.get(title, title): parts[title] for title in parts}


@pytest.mark.filterwarnings("ignore:Generating overly large repr")
@tried(150)
@given(text=slips(CSV))
def test_csv(loader: Loader, plan: Plan, tmp_path: Path, text: str) -> None:
    submission, problems = put_in(loader, tmp_path, "a.csv", text.encode())
    told_at_their_places(problems, text)
    if submission is None:
        return
    table = list(csv.reader(io.StringIO(text.lstrip("\ufeff"), newline="")))
    written = dict(rows_of(table, plan))
    assert written.keys() == submission.entries.keys()
    for key, entry in submission.entries.items():
        assert says(entry, written[key], plan, key, thousands=True), (key, written[key], entry)


CELLS = st.sampled_from(["B1", "B2", "B3", "A6", "B6", "C6", "A7", "C7", "D7", "E7", "A8", "C8", "C9", "G6"])
NUMBERS = st.integers(-5, 3000) | st.decimals(0, 100, places=2).map(float) | st.floats(0, 100, allow_nan=False)
TEXTS = st.sampled_from(["27", "74.1%", "1.31亿元", "是", "1466", "gaokao_600", "2025-09-30"]).flatmap(slips)


@tried(40)
@given(changes=st.lists(st.tuples(CELLS, NUMBERS | TEXTS, st.sampled_from([None, "0%", "0.00", "@"])), max_size=3))
def test_workbooks(loader: Loader, plan: Plan, tmp_path: Path, changes: list[tuple[str, Any, str | None]]) -> None:
    made = book()
    sheet = made["填报"]
    for cell, value, code in changes:
        kept = value if not isinstance(value, str) else "".join(c for c in value if c.isprintable() or c == "\n")
        sheet[cell].value, sheet[cell].data_type = kept, "s" if isinstance(kept, str) else "n"
        sheet[cell].number_format = code or "General"
    submission, problems = put_in(loader, tmp_path, "a.xlsx", saved(made))
    assert all(problem.cell for problem in problems), problems
    if submission is None:
        return
    seen = load_workbook(tmp_path / "a.xlsx")["填报"]
    table = [[as_shown(cell) for cell in row] for row in seen.iter_rows()]
    written = dict(rows_of(table, plan))
    assert written.keys() == submission.entries.keys()
    for key, entry in submission.entries.items():
        assert says(entry, written[key], plan, key), (key, written[key], entry)


def as_shown(cell: Any) -> str:
    """A number as it was typed: with %, a hundred times as much."""
    if cell.value is None or isinstance(cell.value, str):
        return cell.value or ""
    if not isinstance(cell.value, int | float):
        return str(cell.value)
    number = Decimal(f"{cell.value:.15g}")
    return f"{number * 100:f}%" if cell.number_format == "0%" else f"{number:f}"


@tried(25)
@given(text=slips((ROOT / "tests/plans/riverside-2027.yaml").read_text("utf-8"), 2))
def test_plans(tmp_path: Path, text: str) -> None:
    (tmp_path / "plan.yaml").write_bytes(text.encode())
    plan, problems = load_plan(tmp_path / "plan.yaml")
    assert plan is not None or problems
    told_at_their_places(problems, text)
    if plan is None:
        return
    document = other_reading(text)
    assert document["indicators"].keys() == plan.indicators.keys()
    for key, indicator in plan.indicators.items():
        written = document["indicators"][key]
        for name in ("baseline", "target", "most", "change"):
            read = getattr(indicator, name)
            if isinstance(read, Decimal):
                assert read == Fraction(written[name].strip()), (key, name)


@pytest.mark.parametrize(
    ("written", "value"), [("27", 27), ("0.19万人", 1900), ("3 百", 300), ("２７", None), ("27所", None)]
)
def test_the_other_reading_reads(plan: Plan, written: str, value: int | None) -> None:
    assert said(written, plan, "leavers_in_training") == value
