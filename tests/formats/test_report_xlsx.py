"""The report as a workbook: recalculated by LibreOffice, its numbers are those of the report."""

from __future__ import annotations

import csv
import re
import zipfile
from collections import Counter
from decimal import Decimal
from fractions import Fraction
from io import BytesIO
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from openpyxl.utils import column_index_from_string

from edutarget import Plan
from edutarget.formats.view import View
from edutarget.formats.words.amounts import figure, mark_of
from edutarget.formats.words.labels import RESULT, state_of, status_with_sign
from edutarget.formats.workbooks.report_rows import COLUMNS, HEADER
from edutarget.language.text import visible
from edutarget.language.words import LANGS, Lang, Words
from edutarget.report.cells import cells
from edutarget.report.gap_report import Report, Row
from support.office import CSV_AS_SHOWN, Office, without_kept_values
from support.pages import report_of
from support.rendering import report_in

pytestmark = pytest.mark.filterwarnings("ignore:.*extension is not supported")  # openpyxl leaves data bars out

PAIRS = ("example", "hostile", "riverside")
SHEETS = {"zh": ("汇总", "指标", "状态说明"), "en": ("Summary", "Indicators", "States")}


def written(report: Report, lang: Lang, folder: Path) -> Path:
    file = folder / "report.xlsx"
    file.write_bytes(report_in("xlsx")(report, View(Words(lang), "targets.yaml")))
    return file


def columns(sheet: Any, report: Report) -> dict[str, list[Any]]:
    """The cells of each column, a row for each indicator."""
    last = HEADER + 1 + len(report.rows)
    keys = keys_of([cell.value for cell in sheet[HEADER + 1]])
    return {key: [sheet.cell(row, column) for row in range(HEADER + 2, last + 1)] for column, key in enumerate(keys, 1)}


def keys_of(titles: list[str]) -> list[str]:
    """Which columns a sheet has, by their titles in either language."""
    known = {Words(lang)(column.title): key for lang in LANGS for key, column in COLUMNS.items()}
    return [known[str(title).split("\n")[0]] for title in titles if title]


def tools_own(row: Row) -> dict[str, Decimal | Fraction | None]:
    """The numbers of a row as the sheet should have them: percentages as shares, differences in points."""
    found, scale = cells(row), 100 if row.points else 1
    numbers = {key: found[key].value for key in COLUMNS if key in found}
    shares = {key: numbers[key] for key in ("baseline", "target", "actual", "due_now")}
    level = row.indicator.measure == "level"
    values = {
        **{key: value / scale if isinstance(value, Decimal | Fraction) else None for key, value in shares.items()},
        **{key: numbers[key] for key in ("gap", "change", "schedule", "schedule_gap", "numerator", "denominator")},
        "progress": (found["gap_closed"] if level else found["completion"]).value,
    }
    return {key: value if isinstance(value, Decimal | Fraction) else None for key, value in values.items()}


@pytest.fixture(scope="session")
def blanks(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Each report in each language, as a workbook whose formulas have not been calculated."""
    folder = tmp_path_factory.mktemp("blank")
    pairs = product(PAIRS, LANGS)
    return [without_kept_values(written(report_of(n), lang, folder), folder / f"{n}.{lang}.xlsx") for n, lang in pairs]


@pytest.fixture(scope="session")
def calculated(office: Office, blanks: list[Path]) -> dict[str, Path]:
    """The same calculated, by `name.lang`."""
    return {file.stem: file for file in office(blanks, "xlsx")}


@pytest.fixture(scope="session")
def shown(office: Office, blanks: list[Path]) -> dict[str, Path]:
    """The same with all cells as they are shown, as CSV, by `name.lang-sheet`."""
    return {file.stem: file for file in office(blanks, CSV_AS_SHOWN)}


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("name", PAIRS)
def test_libreoffice_comes_to_the_tools_numbers(name: str, lang: Lang, calculated: dict[str, Path]) -> None:
    report, words = report_of(name).shown_to(lang), Words(lang)
    book = load_workbook(calculated[f"{name}.{lang}"], data_only=True)
    assert book.sheetnames == list(SHEETS[lang])
    sheet = columns(book[SHEETS[lang][1]], report)
    for index, row in enumerate(report.rows):
        for key, value in tools_own(row).items():
            if value is None and key not in sheet:  # nothing stands in any row
                continue
            shown = sheet[key][index].value
            if value is None:
                assert not isinstance(shown, int | float), (row.id, key, shown)
            else:
                assert abs(Fraction(shown) - Fraction(value)) <= Fraction(1, 10**10), (row.id, key)
    summary = book[SHEETS[lang][0]]
    counted = [(summary.cell(row, 1).value, summary.cell(row, 2).value) for row in range(6, 60)]
    states = Counter(words(state_of(row)[0]) for row in report.rows)
    assert states.items() <= set(counted)
    totals = [summary.cell(6, column).value for column in range(2, 6)]
    assert totals == [words(RESULT[result]) for result in RESULT if result != "not_assessed"]
    total_row = next(row for row in range(6, 60) if summary.cell(row, 1).value == words("Total"))
    assert [summary.cell(total_row, column).value for column in range(2, 7)] == [
        *(count for result, count in report.results().items() if result != "not_assessed"),
        len(report.rows),
    ]


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("name", PAIRS)
def test_what_is_shown_is_what_the_text_report_shows(name: str, lang: Lang, shown: dict[str, Path]) -> None:
    report, words = report_of(name).shown_to(lang), Words(lang)
    with shown[f"{name}.{lang}-{SHEETS[lang][1]}"].open(encoding="utf-8", newline="") as lines:
        titles, *table = list(csv.reader(lines))[HEADER:]
    keys = keys_of(titles)
    for row, line in zip(report.rows, table, strict=False):
        seen, found = dict(zip(keys, line, strict=False)), cells(row)
        for key in ("gap", "change", "schedule_gap"):
            said = figure(found[key], words, signed=True) if found[key].value is not None else ""
            assert seen.get(key, "") == said, (row.id, key)
        marks = {"baseline": mark_of(row, "baseline"), "target": mark_of(row, "target")}
        for key in ("baseline", "target", "actual"):
            digits = figure(found[key], words) if found[key].value is not None else ""
            if row.points:
                digits = digits.replace(",", "")
            percent = "%" if row.points and digits else ""
            assert seen.get(key, "").removeprefix("≤ ") == digits + percent + marks.get(key, ""), (row.id, key)


def test_kept_values_are_the_calculated_ones(tmp_path: Path) -> None:
    """A viewer that does not calculate, such as a telephone's, shows the same numbers."""
    report = report_of("example")
    file = written(report, "zh", tmp_path)
    sheet = columns(load_workbook(file, data_only=True)["指标"], report)
    formulas = columns(load_workbook(file)["指标"], report)
    for index, row in enumerate(report.rows):
        for key, value in tools_own(row).items():
            if value is not None:
                assert abs(Fraction(sheet[key][index].value) - Fraction(value)) <= Fraction(1, 10**10)
            if key in formulas and key in ("gap", "change", "progress", "schedule_gap"):
                assert str(formulas[key][index].value or "").startswith("=ROUND(") == (value is not None)


def test_numbers_keep_their_digits(plan: Plan) -> None:
    """75.3 % is kept as 0.753 and not as the nearest binary fraction's digits."""
    with zipfile.ZipFile(BytesIO(report_in("xlsx")(report_of("example"), View(Words("zh"))))) as package:
        numbers = re.findall(r"<v>([0-9.]+)</v>", package.read("xl/worksheets/sheet2.xml").decode())
    assert {"0.753", "0.653", "0.9762", "1.82", "1.31", "0.549"} <= set(numbers)


def test_text_stays_text(tmp_path: Path) -> None:
    """Names, notes and ids of strangers: no formula, no link, and nothing that cannot be seen."""
    report = report_of("hostile")
    book = load_workbook(written(report, "en", tmp_path))
    ours = re.compile(r"=(ROUND\(\(?[A-Z]|COUNTIFS?\('Indicators'!|SUM\([A-Z]|[A-Z]+[0-9]+/[A-Z]+[0-9]+$)").match
    for sheet in book:
        for cells_of_row in sheet.iter_rows():
            for cell in cells_of_row:
                assert cell.hyperlink is None
                if cell.data_type == "f":
                    assert ours(cell.value), cell.value
                elif isinstance(cell.value, str):
                    assert all(line == visible(line) for line in cell.value.split("\n"))
                    if cell.value.lstrip().startswith(tuple("=+-@")):
                        assert cell.quotePrefix


@pytest.mark.parametrize("lang", LANGS)
def test_sheet_is_set_up_for_reading_and_printing(lang: Lang, tmp_path: Path) -> None:
    report = report_of("example")
    sheet = load_workbook(written(report, lang, tmp_path))[SHEETS[lang][1]]
    assert sheet.freeze_panes == "C5" and sheet.auto_filter.ref == "A4:W46"
    printed = keys_of(
        [cell.value for cell in sheet[HEADER + 1]][
            : column_index_from_string(re.findall(r"[A-Z]+", sheet.print_area)[-1])
        ]
    )
    assert {"name", "target", "actual", "gap", "status", "due", "note"} <= set(printed)
    assert not {"office", "coverage"} & set(printed)  # nothing stands in them
    assert (sheet.page_setup.orientation, str(sheet.page_setup.paperSize)) == ("landscape", "9")
    assert sheet.page_setup.fitToHeight == 0 and sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet.print_title_rows == "$4:$4"
    rules = [rule for ranges in sheet.conditional_formatting for rule in ranges.rules]
    assert {rule.type for rule in rules} == {"cellIs", "dataBar"}
    assert sheet["A5"].font.name == {"zh": "Microsoft YaHei", "en": "Calibri"}[lang]


def test_same_figures_same_file() -> None:
    report, view = report_of("example"), View(Words("zh"))
    assert report_in("xlsx")(report, view) == report_in("xlsx")(report, view)


@pytest.mark.parametrize("band", ["met", "no_data"])
def test_report_of_one_band_or_of_nothing_opens(band: str, tmp_path: Path) -> None:
    report = report_of("riverside").where(lambda row: row.progress.band == band)
    book = load_workbook(written(report, "zh", tmp_path))
    assert book.sheetnames == list(SHEETS["zh"])


@pytest.mark.parametrize("lang", LANGS)
def test_states_are_explained_in_their_colours(lang: Lang, tmp_path: Path) -> None:
    """Red what was not met, amber what is behind, green what is met, all others grey; the sign stands beside."""
    book, words = load_workbook(written(report_of("example"), lang, tmp_path)), Words(lang)
    cells = [row[0] for row in book[SHEETS[lang][2]].iter_rows()]
    paper = {str(cell.value): cell.fill.start_color.rgb for cell in cells}
    red, amber = paper[f"✘ {words('not met')}"], paper[f"« {words('behind')}"]
    green, grey = paper[f"✓ {words('met')}"], paper[f"○ {words('awaited')}"]
    assert len({red, amber, green, grey}) == 4
    assert amber == paper[f"⋘ {words('far behind')}"] == paper[f"≈ {words('close to target')}"]
    rows = columns(book[SHEETS[lang][1]], report_of("example"))
    assert {cell.fill.start_color.rgb for cell in rows["status"] if str(cell.value)[0] == "✘"} <= {red}
    for row, cell in zip(report_of("example").rows, rows["status"], strict=True):
        assert cell.value == status_with_sign(row, words)


def test_titles_of_the_summary_that_take_two_lines_are_not_cut_off(tmp_path: Path) -> None:
    """The rows of the sheet have a fixed height of one line."""
    sheet = load_workbook(written(report_of("example"), "zh", tmp_path))[SHEETS["zh"][0]]
    [titles] = [cell.row for cell in sheet["A"] if cell.value == "领域"]
    assert "未完成（未达标）" in [cell.value for cell in sheet[titles]]
    assert sheet.row_dimensions[titles].height > 1.5 * sheet.sheet_format.defaultRowHeight
