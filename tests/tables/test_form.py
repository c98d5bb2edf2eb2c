"""The form: filled in by one program and saved again by another, it is read as filled in."""

from __future__ import annotations

import csv
from datetime import date
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.utils.datetime import CALENDAR_MAC_1904
from pypdf import PdfReader

from edutarget import Plan, Submission
from edutarget.formats.data.csv_tables import template_csv
from edutarget.formats.view import View
from edutarget.formats.workbooks.form import form_workbook
from edutarget.language.words import LANGS, Lang, Words
from edutarget.plan.loading import load_plan
from edutarget.submission.entry import Entry
from edutarget.submission.loading import load_submission
from support import EXAMPLE, ROOT, Run
from support.office import Office

PLANS = ROOT / "tests" / "plans"


def example(plan: Plan) -> Submission:
    submission, _ = load_submission(EXAMPLE, plan)
    assert submission is not None
    return submission


def form(plan: Plan, lang: Lang, folder: Path) -> Path:
    file = folder / f"form-{lang}.xlsx"
    file.write_bytes(form_workbook(plan, View(Words(lang))))
    return file


def answers(entry: Entry, lang: Lang) -> dict[str, Any]:
    """What a clerk types for an entry; counts alone where there are counts."""
    if isinstance(entry.value, bool):
        given: dict[str, Any] = {"value": {"zh": "否是", "en": ["no", "yes"]}[lang][entry.value]}
    elif entry.denominator is not None:
        given = {"numerator": entry.numerator, "denominator": entry.denominator}
    else:
        given = {"value": float(entry.value)}
    return {**given, "note": entry.note}


COLUMN = {"value": 3, "numerator": 4, "denominator": 5, "note": 6, "reason": 10, "measures": 11, "by": 12, "id": 14}


def typed(cell: Any, value: Any) -> None:
    """Text as a cell of the format text takes it; openpyxl would make a formula of what begins with =."""
    cell.value = ILLEGAL_CHARACTERS_RE.sub("", value) if isinstance(value, str) else value
    if isinstance(value, str):
        cell.data_type = "s"


def filled(file: Path, submission: Submission, lang: Lang) -> Path:
    book = load_workbook(file)
    sheet = book.worksheets[0]
    sheet["B4"] = submission.as_of
    typed(sheet["B5"], submission.submitted_by[0])
    rows = {sheet.cell(row, COLUMN["id"]).value: row for row in range(9, sheet.max_row + 1)}
    for key, entry in submission.entries.items():
        for name, value in answers(entry, lang).items():
            typed(sheet.cell(rows[key], COLUMN[name]), value)
    book.save(file)
    return file


def assert_same(file: Path, plan: Plan, expected: Submission) -> None:
    found, problems = load_submission(file, plan)
    assert problems == [] and found is not None
    assert (found.plan, found.as_of, found.submitted_by) == (expected.plan, expected.as_of, expected.submitted_by)
    assert dict(found.entries) == dict(expected.entries)


@pytest.mark.parametrize("lang", LANGS)
def test_form_filled_in_is_the_submission(plan: Plan, lang: Lang, tmp_path: Path) -> None:
    submission = example(plan)
    assert_same(filled(form(plan, lang, tmp_path), submission, lang), plan, submission)


def test_form_saved_again_by_libreoffice_is_the_same(plan: Plan, office: Office, tmp_path: Path) -> None:
    submission = example(plan)
    for saved in office([filled(form(plan, lang, tmp_path), submission, lang) for lang in LANGS], "xlsx"):
        assert_same(saved, plan, submission)


def test_form_saved_as_csv_by_libreoffice_is_the_same(plan: Plan, office: Office, tmp_path: Path) -> None:
    submission = example(plan)
    file = filled(form(plan, "zh", tmp_path), submission, "zh")
    as_kept = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,false,true,false,false,1"
    saved = office([file], as_kept)
    assert_same(saved[0], plan, submission)


def test_workbook_that_counts_from_1904_has_the_same_day(plan: Plan, tmp_path: Path) -> None:
    submission = example(plan)
    file = filled(form(plan, "zh", tmp_path), submission, "zh")
    book = load_workbook(file)
    book.epoch = CALENDAR_MAC_1904
    book.save(file)
    assert_same(file, plan, submission)


def test_only_what_is_to_be_filled_in_is_unlocked(plan: Plan, tmp_path: Path) -> None:
    sheet = load_workbook(form(plan, "zh", tmp_path)).worksheets[0]
    assert sheet.protection.sheet
    unlocked = {cell.coordinate for row in sheet.iter_rows() for cell in row if not cell.protection.locked}
    rows = {
        sheet.cell(row, COLUMN["id"]).value: row
        for row in range(9, sheet.max_row + 1)
        if sheet.cell(row, COLUMN["id"]).value
    }
    assert rows.keys() == plan.indicators.keys()
    expected = {f"{column}{row}" for column in "BCDE" for row in (4, 5, 6)}  # one cell each
    for key, row in rows.items():
        rate = plan.indicators[key].adds_up == "ratio"
        expected |= {f"{column}{row}" for column in ("CDEFIJKL" if rate else "CFIJKL")}
    signed = range(max(rows.values()) + 2, max(rows.values()) + 6)
    expected |= {f"{column}{row}" for column in "BCDE" for row in signed}
    assert unlocked == expected


def test_cells_take_only_what_can_be_right(plan: Plan, tmp_path: Path) -> None:
    sheet = load_workbook(form(plan, "zh", tmp_path)).worksheets[0]
    rows = {sheet.cell(row, COLUMN["id"]).value: row for row in range(9, sheet.max_row + 1)}
    rules = {str(cell): rule for rule in sheet.data_validations.dataValidation for cell in str(rule.sqref).split()}

    def rule(column: str, key: str) -> tuple[str, str, str]:
        found = rules[f"{column}{rows[key]}"]
        assert found.errorStyle in (None, "stop") and found.error and found.showErrorMessage
        return found.type, found.formula1, found.formula2

    assert rule("C", "gaokao_600") == ("whole", "0", "999999999999999")
    assert rule("C", "gaokao_special_rate") == ("decimal", "0", "100")
    assert rule("D", "gaokao_special_rate") == ("whole", "0", "999999999999999")
    assert rule("E", "gaokao_special_rate") == ("whole", "1", "999999999999999")
    assert rule("C", "investment") == ("decimal", "0", "999999999999999")
    assert rule("C", "network_county")[:2] == ("list", '"是,否"')
    assert (
        rules["B4"].type == "date" and int(float(rules["B4"].formula1)) == (plan.period.start - date(1899, 12, 30)).days
    )


def test_what_the_filler_has_to_know_stands_in_the_row_and_at_its_cell(plan: Plan, tmp_path: Path) -> None:
    sheet = load_workbook(form(plan, "zh", tmp_path)).worksheets[0]
    rows = {sheet.cell(row, COLUMN["id"]).value: row for row in range(9, sheet.max_row + 1)}
    assert sheet["N8"].value == "代码" and sheet["M8"].value == "口径与时点"
    assert sheet[f"M{rows['gaokao_600']}"].value == "2025-06-22起可报\n“600分以上”含600分。"
    row = rows["gaokao_undergraduate_rate"]
    assert (sheet[f"G{row}"].value, sheet[f"G{row}"].number_format) == (65.3, '#,##0.0"*"')
    assert sheet[f"M{row}"].value.endswith("\n* 推算：目标值减去公布的增幅（75.3 − 10 = 65.3）。")
    assert sheet[f"H{rows['zhongkao_top100']}"].number_format == '#,##0"*"'
    assert sheet[f"H{rows['party_activists']}"].number_format == "#,##0", "announced as it is"
    prompts = [rule.prompt for rule in sheet.data_validations.dataValidation if f"C{rows['gaokao_600']}" in rule.sqref]
    assert len(prompts) == 1 and "2025-06-22起可报" in prompts[0]


@pytest.mark.parametrize("lang", LANGS)
def test_empty_form_is_told_what_it_lacks(plan: Plan, lang: Lang, tmp_path: Path) -> None:
    _nothing, problems = load_submission(form(plan, lang, tmp_path), plan)
    name = {"zh": "填报", "en": "Form"}[lang]
    assert [(problem.rule, problem.cell) for problem in problems] == [
        ("not-filled-in", f"{name}!A1"),
    ]


@pytest.mark.parametrize("targets", ["hostile.yaml", "riverside-2027.yaml"])
@pytest.mark.parametrize("lang", LANGS)
def test_form_of_any_plan_reads_back(targets: str, lang: Lang, tmp_path: Path) -> None:
    plan, _ = load_plan(PLANS / targets)
    assert plan is not None
    actuals = PLANS / {"hostile.yaml": "hostile-actuals.yaml", "riverside-2027.yaml": "riverside-actuals.yaml"}[targets]
    submission, _ = load_submission(actuals, plan)
    assert submission is not None
    file = filled(form(plan, lang, tmp_path), submission, lang)
    found, _warnings = load_submission(file, plan)
    assert found is not None and found.entries.keys() == submission.entries.keys()


@pytest.mark.parametrize("lang", LANGS)
def test_csv_form_filled_in_is_the_submission(plan: Plan, lang: Lang, tmp_path: Path) -> None:
    submission = example(plan)
    rows = list(csv.reader(StringIO(template_csv(plan, View(Words(lang))).decode("utf-8-sig"))))
    rows[1][1], rows[2][1] = submission.as_of.isoformat(), submission.submitted_by[0]
    for row in rows[5:]:
        if entry := submission.entries.get(row[0]):
            given = answers(entry, lang)
            row[3:] = [str(given.get(key) or ("0" if given.get(key) == 0 else "")) for key in COLUMN]
    file = tmp_path / "form.csv"
    with file.open("w", encoding="gb18030" if lang == "zh" else "utf-8", newline="") as target:
        csv.writer(target).writerows(rows)
    assert_same(file, plan, submission)


@pytest.mark.parametrize(
    ("name", "start"), [("a.xlsx", b"PK"), ("a.csv", b"\xef\xbb\xbf"), ("a.yml", b"# "), ("a", b"# ")]
)
def test_ending_picks_the_form(run: Run, name: str, start: bytes, tmp_path: Path) -> None:
    assert run("template", "-o", name).returncode == 0
    assert (tmp_path / name).read_bytes().startswith(start)


@pytest.mark.xdist_group("office")
def test_the_form_prints_on_two_pages(plan: Plan, tmp_path: Path, office: Office) -> None:
    for pdf in office([form(plan, lang, tmp_path) for lang in LANGS], "pdf"):
        pages = [page.extract_text() for page in PdfReader(pdf).pages]
        assert "Instructions" not in "".join(pages[:2]) and "Instructions" in pages[2], "on two pages"
        assert any(title in pages[1] for title in ("联系电话", "Phone")), "with the lines to sign"
        assert not any("network_classes" in page for page in pages[:2]), "without the codes"
