"""A county's month in every format: what is written down, and that all of it says the same."""

from __future__ import annotations

import csv
import html
import json
import re
from collections.abc import Callable
from copy import deepcopy
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from html.parser import HTMLParser
from pathlib import Path
from typing import NamedTuple

import pytest
from docx import Document
from openpyxl import load_workbook

from edutarget.formats.words.labels import SIGNS
from edutarget.language.words import LANGS, Lang
from edutarget.submission.entry import Entry, Figure, UnitFigure
from support import ROOT, Golden
from support.calling import called
from support.rendering import in_shown_units, text_of, without_style
from support.trends import PLAN

pytestmark = pytest.mark.filterwarnings("ignore:.*extension is not supported")  # openpyxl leaves data bars out

COUNTY = ROOT / "examples" / "county"
ENGLISH = ROOT / "examples" / "county-en"
WRITTEN = {
    "text": "txt",
    "markdown": "md",
    "html": "html",
    "csv": "csv",
    "json": "json",
    "xlsx": "sheets.txt",
    "docx": "paragraphs.txt",
}
MARKS = "".join({sign for sign, _tone in SIGNS.values()})


class Line(NamedTuple):
    """What a format says of an indicator: figures as digits, the state up to its first comma, without its sign."""

    target: str
    actual: str
    gap: str
    state: str


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str, Lang], Path]:
    """The month's report in a format and a language, written once."""
    folder = tmp_path_factory.mktemp("county")

    def written(format: str, lang: Lang) -> Path:
        file = folder / f"county-{lang}.{format}"
        if not file.exists():
            options = ("-f", format, "-o", file, "--lang", lang)
            done = called("report", "2025-09", *options, cwd=COUNTY, env={"COLUMNS": "200"})
            assert done.returncode == 1, "one of its files has an error"
        return file

    return written


Files = Callable[[str, Lang], Path]


def digits(text: object) -> str:
    """A figure without its unit, its separators and the sign of a limit."""
    found = re.search(r"[-−+]?\d[\d,]*(\.\d+)?", str(text))
    if found is None:
        return str(text).strip() or "–"  # a page leaves a column out in which nothing stands
    return f"{Decimal(found[0].replace(',', '').replace('−', '-')).normalize():f}"


def state(text: str) -> str:
    return re.split("[,，]", text.strip().lstrip(MARKS).strip())[0].strip()


def line(target: object, actual: object, gap: object, status: str) -> Line:
    return Line(digits(target), digits(actual), digits(gap), state(status))


def of_text(file: Path) -> list[Line]:
    cells = [re.split(r"\s{2,}", line) for line in file.read_text("utf-8").splitlines()]
    return [line(row[2], row[3], row[4], row[-1]) for row in cells if len(row) >= 7 and row[-1][0] in MARKS]


def of_markdown(file: Path) -> list[Line]:
    cells = [
        re.split(r"(?<!\\)\|", html.unescape(line)) for line in file.read_text("utf-8").replace("\\", "").splitlines()
    ]
    return [line(row[3], row[4], row[5], row[-2]) for row in cells if len(row) == 9 and row[-2].strip()[0] in MARKS]


class _Rows(HTMLParser):
    """The cells of a page's rows of indicators."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[dict[str, str]] = []
        self.key = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        kind = dict(attrs).get("class") or ""
        if tag == "tr" and kind.startswith("item"):
            self.rows.append(dict.fromkeys(("target", "actual", "gap", "status"), ""))
        if tag in ("td", "th", "svg", "details"):
            self.key = next((key for key in ("target", "actual", "gap", "status") if key in kind.split()), "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "td":
            self.key = ""

    def handle_data(self, data: str) -> None:
        if self.key and self.rows:
            self.rows[-1][self.key] += data


def of_html(file: Path) -> list[Line]:
    page = _Rows()
    page.feed(file.read_text("utf-8"))
    return [line(row["target"], row["actual"], row["gap"], row["status"]) for row in page.rows]


def of_workbook(file: Path) -> list[Line]:
    sheet = load_workbook(file).worksheets[1]
    plain = load_workbook(file, data_only=True).worksheets[1]
    at = {str(cell.value).split("\n")[0]: cell.column for cell in sheet[4]}
    target, actual, gap = (at[title] for title in _FIGURES[next(one for one in at if one in _FIGURES)])
    status = at.get("状态") or at["Status"]

    def number(row: int, column: int) -> object:
        value, shown = plain.cell(row, column).value, sheet.cell(row, column).number_format
        if isinstance(value, int | float):
            places = re.search(r"0\.([0#]+)", shown)
            step = Decimal(1).scaleb(-len(places[1])) if places else Decimal(1)
            return (Decimal(str(value)) * (100 if "%" in shown else 1)).quantize(step, ROUND_HALF_UP)
        return value if value is not None else "–"

    return [
        line(number(row, target), number(row, actual), number(row, gap), sheet.cell(row, status).value)
        for row in range(5, sheet.max_row + 1)
        if sheet.cell(row, status).value  # below the table stands what its marks say
    ]


_FIGURES = {"Indicator": ("Target", "Actual", "Gap"), "指标": ("目标", "实际", "差距")}


def of_document(file: Path) -> list[Line]:
    rows = [[cell.text for cell in row.cells] for row in Document(str(file)).tables[-1].rows]
    return [line(row[3], row[4], row[5], row[-1]) for row in rows[1:]]


READ = {
    "text": of_text,
    "markdown": of_markdown,
    "html": of_html,
    "xlsx": of_workbook,
    "docx": of_document,
}


@pytest.mark.parametrize("lang", LANGS)
def test_all_formats_say_the_same(files: Files, lang: Lang) -> None:
    said = {format: read(files(format, lang)) for format, read in READ.items()}
    assert {format: len(lines) for format, lines in said.items()} == dict.fromkeys(READ, 42)
    for format, lines in said.items():
        for ours, theirs in zip(said["docx"], lines, strict=True):
            assert theirs == ours, format
    found = json.loads(files("json", lang).read_text("utf-8"), parse_float=Decimal, parse_int=Decimal)
    rows, of_plan = in_shown_units(deepcopy(found), PLAN, lang)["indicators"], found["indicators"]
    with files("csv", lang).open(encoding="utf-8-sig", newline="") as text:
        table = list(csv.DictReader(text))
    head = json.loads(files("json", lang).read_text("utf-8"))
    for row, record, data, shown in zip(rows, table, of_plan, said["docx"], strict=True):
        assert (record["as_of"], record["submitted_by"]) == (head["as_of"], "; ".join(head["submitted_by"]))
        assert record["reported_by"] == "; ".join(row["submitted_by"] or [])
        for key in ("target", "actual", "gap"):
            value = row[key]
            if isinstance(value, Decimal):
                assert digits(value) == getattr(shown, key), (row["id"], key)
                assert digits(record[key]) == digits(data[key]), (row["id"], key)


NOTE = {
    "zh": "* 编制计划时的推算值（如 15.8 = 25.8 − 10）或口径理解，非公告原文",
    "en": "* derived by the plan's authors (such as 15.8 = 25.8 − 10) or interpreted, not announced so",
}


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("format", READ)
def test_what_was_derived_or_interpreted_is_marked_and_explained_once(files: Files, format: str, lang: Lang) -> None:
    file = files(format, lang)
    shown = file.read_bytes().decode(errors="ignore")
    if format == "docx":
        shown = text_of(Document(str(file)))
    if format == "xlsx":
        sheet = load_workbook(file).worksheets[1]
        marked = {cell.value: cell.number_format for row in sheet.iter_rows(max_col=6) for cell in row}
        assert (marked[0.653], marked[20], marked[60]) == ('0.0%"*"', '#,##0"*"', "#,##0")
        shown = "65.3* 20* " + sheets(file)
    plain = html.unescape(re.sub(r"<span lang[^>]*>|</span>", "", shown))
    assert plain.count(NOTE[lang]) == 1 and "65.3*" in plain and "20*" in plain and "75.3*" not in plain


@pytest.mark.parametrize("lang", LANGS)
def test_a_figure_names_who_submitted_it_and_in_which_files(files: Files, lang: Lang) -> None:
    found = json.loads(files("json", lang).read_text("utf-8"))["indicators"]
    rows = {row["id"]: (row["submitted_by"], row["files"], row["parts"], row["as_of"]) for row in found}
    schools = ["2025-09/kangle-no1.yaml", "2025-09/kangle-high.xlsx"]
    assert rows["gaokao_600"] == (["康乐一中", "康乐中学"], schools, 2, "2025-09-30")
    assert rows["party_activists"] == (["党建办"], ["2025-09/party.yaml"], None, "2025-09-30")
    with files("csv", lang).open(encoding="utf-8-sig", newline="") as text:
        [line] = [row for row in csv.DictReader(text) if row["id"] == "gaokao_600"]
    assert (line["reported_by"], line["files"], line["parts"]) == ("康乐一中; 康乐中学", "; ".join(schools), "2")
    sheet = load_workbook(files("xlsx", lang)).worksheets[1]
    written = [[cell.value for cell in row] for row in sheet.iter_rows()]
    [of_sum] = [row for row in written if row[-1] == "gaokao_600"]
    says = {"zh": "由 2 个单位的报表汇总", "en": "added up from the files of 2 units"}[lang]
    assert says in of_sum and any(str(cell).startswith(schools[0]) for cell in of_sum)
    for format in ("text", "markdown", "html"):
        shown = html.unescape(re.sub(r"<[^>]*>", "", files(format, lang).read_text("utf-8")))
        assert says in shown, format
        own = {"zh": "报送：党建办（party.yaml）", "en": "submitted by 党建办 (party.yaml)"}[lang]
        assert own in shown, format


def test_of_very_many_files_a_sum_names_the_first_100() -> None:
    day, entry = date(2025, 9, 30), Entry(Decimal(1))
    parts = [UnitFigure(f"u{n}", Figure(day, entry, (f"school {n}",), files=(f"{n}.yaml",))) for n in range(150)]
    total = Figure(day, entry, parts=tuple(parts))
    assert total.submitters == tuple(f"school {n}" for n in range(100)) and total.sources[-1] == "99.yaml"


def test_a_report_of_one_file_names_it(tmp_path: Path) -> None:
    done = called("report", ROOT / "examples" / "actuals.yaml", "-f", "json", cwd=tmp_path, env={})
    rows = [row for row in json.loads(done.stdout)["indicators"] if row["as_of"]]
    assert rows and all(row["files"][0].endswith("actuals.yaml") and row["parts"] is None for row in rows)


def sheets(file: Path) -> str:
    """Every sheet below its name, a line for each row."""
    lines = []
    for sheet in load_workbook(file, data_only=True).worksheets:
        lines.append(f"[{sheet.title}]")
        for row in sheet.iter_rows(values_only=True):
            cells = ("" if value is None else str(value).replace("\n", "⏎") for value in row)
            lines.append(" | ".join(cells).rstrip(" |"))
    return "\n".join([*lines, ""])


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("format", WRITTEN)
def test_golden(golden: Golden, files: Files, format: str, lang: Lang) -> None:
    file = files(format, lang)
    if format == "xlsx":
        found = sheets(file)
    elif format == "docx":
        found = text_of(Document(str(file)))
    else:
        found = without_style(file.read_bytes().decode())
    golden(f"county/report-{lang}.{WRITTEN[format]}", found)


def test_another_county_in_english(golden: Golden) -> None:
    """A plan in English, and no code: its check, report and ledger, each with its exit code."""
    said = []
    commands = ["check 2025-09 --complete", "report 2025-09", "trend 2025-06 2025-09", "report 2025-09 -f markdown"]
    for command in commands:
        done = called(*command.split(), cwd=ENGLISH, env={"COLUMNS": "100"})
        said.append(f"$ edutarget {command}\n{done.stdout.decode()}[{done.returncode}]\n")
    assert not re.findall(r"[\u3000-\u9fff\uff00-\uffef]", "".join(said))
    golden("county/in-english.txt", "\n".join(said))


def test_notice_and_form_of_a_county_in_english(tmp_path: Path) -> None:
    notice, form = tmp_path / "notice.docx", tmp_path / "form.xlsx"
    called("report", "2025-09", "-o", notice, cwd=ENGLISH, env={})
    called("template", "--for", "Eastgate High School", "-o", form, cwd=ENGLISH, env={})
    said = text_of(Document(str(notice)))
    said += "".join(str(cell.value) for sheet in load_workbook(form) for row in sheet for cell in row)
    assert "Larkmere District" in said and not re.findall(r"[\u4e00-\u9fff]", said)
