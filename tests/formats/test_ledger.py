"""The trend as a ledger: every indicator and day with the trend's own words and numbers, printed on A4 landscape."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from pypdf import PdfReader

from edutarget.formats import renderer
from edutarget.formats.view import View
from edutarget.formats.words.trends import course_with_sign
from edutarget.formats.workbooks.ledger import HEADER
from edutarget.language.text import visible
from edutarget.language.words import LANGS, Lang, Words
from edutarget.report.trend import Trend, build_trend
from support import ROOT, Golden, Load, Run
from support.office import Office
from support.trends import PLAN, hostile, year

SHEET = {"zh": "台账", "en": "Ledger"}


def written(trend: Trend, lang: Lang, folder: Path, name: str = "ledger") -> Path:
    file = folder / f"{name}.xlsx"
    product = renderer("trend", "xlsx")(trend, View(Words(lang), "targets.yaml"))
    assert isinstance(product, bytes)
    file.write_bytes(product)
    return file


def sheet_of(trend: Trend, lang: Lang, folder: Path) -> Any:
    return load_workbook(written(trend, lang, folder))[SHEET[lang]]


def rows_of(sheet: Any) -> list[list[Any]]:
    """The table's rows, without the line below it that says what its marks mean."""
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=HEADER + 3)]
    return [row for row in rows if not str(row[0]).startswith("* ")]


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("name", ["year", "hostile"])
def test_golden(golden: Golden, name: str, lang: Lang, tmp_path: Path) -> None:
    trend = {"year": year, "hostile": hostile}[name]()
    lines = [
        [str(cell.value) if cell.value is not None else "" for cell in row] for row in sheet_of(trend, lang, tmp_path)
    ]
    golden(f"ledger-{name}-{lang}.txt", "".join(" | ".join(line).rstrip() + "\n" for line in lines))


@pytest.mark.parametrize("lang", LANGS)
def test_every_indicator_and_every_day_is_there(lang: Lang, tmp_path: Path) -> None:
    trend = year().shown_to(lang)
    sheet = sheet_of(year(), lang, tmp_path)
    rows, words = rows_of(sheet), Words(lang)
    assert [row[1] for row in rows] == [one.indicator[lang] for one in trend.series]
    assert [row[-1] for row in rows] == [course_with_sign(one, words) for one in trend.series]
    assert [cell.value for cell in sheet[HEADER + 1] if str(cell.value)[:2] == "20"] == list(map(str, trend.days))
    [trainings] = [row for row, one in zip(rows, trend.series, strict=True) if one.latest.id == "training_attendances"]
    shown = [value for value in trainings[4:-2] if value is not None]
    [series] = [one for one in trend.series if one.latest.id == "training_attendances"]
    expected: list[int] = []
    for point in series.points:
        expected += [int(point.value), *([] if point.change is None else [int(point.change)])]
    assert shown == expected


def test_indicators_without_figures_have_a_row(tmp_path: Path) -> None:
    trend = year("2025-03-31")
    rows = rows_of(sheet_of(trend, "en", tmp_path))
    assert len(rows) == 42 and any(not one.points for one in trend.series)


def test_it_is_set_up_for_reading_and_printing(tmp_path: Path) -> None:
    sheet = sheet_of(year(), "zh", tmp_path)
    assert sheet.freeze_panes == "C6"
    assert (sheet.page_setup.orientation, str(sheet.page_setup.paperSize)) == ("landscape", "9")
    assert (sheet.print_title_rows, sheet.print_title_cols) == ("$4:$5", "$A:$B")


def test_a_revision_has_a_comment(load: Load, tmp_path: Path) -> None:
    text = """
plan: kangle-2025
as_of: 2025-06-30
submitted_by: 人事股
actuals: {training_attendances: 4500}
"""
    later = text.replace("06-30", "07-31").replace("4500", "{value: 4380, as_of: 2025-06-30, revision: 2}")
    given = [load(one)[0] for one in (text, later)]
    trend = build_trend(PLAN, [one for one in given if one], date(2025, 7, 31))
    comments = [cell.comment for row in sheet_of(trend, "zh", tmp_path) for cell in row if cell.comment]
    assert [comment.text for comment in comments if comment] == ["4,500 → 4,380，第 2 版，人事股"]


@pytest.mark.parametrize("lang", LANGS)
def test_texts_of_strangers_are_inert(lang: Lang, tmp_path: Path) -> None:
    for row in sheet_of(hostile(), lang, tmp_path):
        for cell in row:
            assert cell.data_type != "f" and cell.hyperlink is None
            if isinstance(cell.value, str):
                assert all(line == visible(line) for line in cell.value.split("\n"))
                assert cell.quotePrefix or not cell.value.lstrip().startswith(tuple("=+-@"))


def test_same_figures_same_file(tmp_path: Path) -> None:
    assert written(year(), "zh", tmp_path, "a").read_bytes() == written(year(), "zh", tmp_path, "b").read_bytes()


def test_it_prints_on_landscape_pages(office: Office, tmp_path: Path) -> None:
    for lang in LANGS:
        written(year(), lang, tmp_path, lang)
    for file in office(sorted(tmp_path.iterdir()), "pdf"):
        pages = PdfReader(file).pages
        assert {(round(page.mediabox.width), round(page.mediabox.height)) for page in pages} == {(842, 595)}
        assert len(pages) <= 4


def test_the_command_writes_it(run: Run, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    assert run("trend", request.config.rootpath / "examples" / "year", "-o", "ledger.xlsx").returncode == 0
    assert len(rows_of(load_workbook(tmp_path / "ledger.xlsx").active)) == 42


def test_the_office_that_answers_stands_beside_each_indicator(run: Run, tmp_path: Path) -> None:
    run("trend", "2025-06", "2025-09", "-o", tmp_path / "l.xlsx", "--lang", "zh", cwd=ROOT / "examples" / "county")
    sheet = load_workbook(tmp_path / "l.xlsx")["台账"]
    titles = [cell.value for cell in sheet[HEADER + 1]]
    offices = {row[titles.index("指标")]: row[titles.index("责任单位")] for row in rows_of(sheet)}
    assert len(offices) == 42 and offices["招聘特岗教师"] == "人事股"
