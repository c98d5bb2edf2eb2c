"""The form as CSV: names that look like formulas are written as text, and the form can be read back."""

from __future__ import annotations

import csv
from io import StringIO
from pathlib import Path

import pytest

from edutarget.formats.data.csv_tables import template_csv
from edutarget.formats.view import View
from edutarget.language.words import LANGS, Lang, Words
from edutarget.plan.loading import load_plan
from edutarget.submission.loading import load_submission
from support import TESTS


@pytest.mark.parametrize("lang", LANGS)
def test_names_are_no_formulas_and_read_back(lang: Lang, tmp_path: Path) -> None:
    plan, problems = load_plan(TESTS / "plans" / "hostile.yaml")
    assert plan is not None, problems
    lines = list(csv.reader(StringIO(template_csv(plan, View(Words(lang))).decode("utf-8-sig"), newline="")))
    top = next(number for number, line in enumerate(lines) if len(line) > 2)
    shown = [cell for line in lines[top:] for cell in line[1:3] if cell]
    assert any(cell.startswith("'=") for cell in shown)
    assert [cell for cell in shown if cell.lstrip().startswith(tuple("=+-@＝＋－＠"))] == []

    (row,) = (line for line in lines if line[0] == "=1+1")
    row[3] = "50"
    for line, written in zip(lines[1:4], ("2025-06-30", "school", ""), strict=True):
        line[1] = written
    form = tmp_path / "form.csv"
    with form.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(lines)
    submission, problems = load_submission(form, plan)
    assert submission is not None and list(submission.entries) == ["=1+1"], problems
    assert problems == []
