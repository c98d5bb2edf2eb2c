"""Marked copies: the form written anew with what was handed in, what is wrong at its cells, and the rest in a list."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from datetime import date, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from edutarget import Plan
from edutarget.formats.workbooks.marked import MOST_ROWS, marked
from edutarget.language.words import LANGS, Lang, Words
from edutarget.plan.loading import load_plan
from edutarget.submission.loading import load_submission, read_document
from support import EXAMPLE, ROOT, Run
from support.hostile_files import write
from support.office import Office
from support.tables import book, hide_row, put, saved

GROUNDS = {"FFFF9C94": "error", "FFFFC65C": "warning"}
NAMES = {"zh": "填报", "en": "Form"}


def copy_of(file: Path, plan: Plan, lang: Lang = "en") -> bytes:
    """The marked copy of a file, with all that is wrong with it."""
    found = load_submission(file, plan)[1]
    return marked(plan, file.name, read_document(str(file), file.read_bytes()), found, Words(lang))


def written(folder: Path, name: str, data: bytes | str) -> Path:
    file = folder / name
    file.write_bytes(data if isinstance(data, bytes) else data.encode())
    return file


def opened(data: bytes) -> Workbook:
    return load_workbook(BytesIO(data))


def rows_of(sheet: Worksheet) -> dict[str, int]:
    """The rows of the indicators, by their codes."""
    return {str(sheet.cell(row, 14).value): row for row in range(9, sheet.max_row + 1) if sheet.cell(row, 14).value}


def marks(data: bytes) -> dict[str, tuple[str, str]]:
    """Cell -> the kind of its ground, and its comment; by indicator and column, or in the head."""
    sheet = opened(data).worksheets[0]
    keys = {row: key for key, row in rows_of(sheet).items()}
    return {
        f"{keys.get(cell.row, cell.row)} {cell.column_letter}": (
            GROUNDS.get(str(cell.fill.fgColor.rgb), ""),
            cell.comment.text if cell.comment else "",
        )
        for row in sheet.iter_rows()
        for cell in row
        if cell.comment
        or (str(cell.fill.fgColor.rgb) in GROUNDS and cell.column_letter not in "DE"[: cell.row < 8 and 2])
    }


def listed(data: bytes) -> list[tuple[str, str]]:
    """The lines below the table: where something stands in the file, and what is said of it."""
    sheet = opened(data).worksheets[0]
    top = max(rows_of(sheet).values()) + 6  # below the lines to sign
    lines = [(sheet.cell(row, 1).value or "", sheet.cell(row, 2).value or "") for row in range(top, sheet.max_row + 1)]
    return [line for line in lines if any(line)]


WRONG = (put("C6", "1,900"), put("B3", None), put("C7", 0.7), put("D7", None), put("E7", None))
"""Two errors, of which one is an empty cell, and a warning."""


def test_wrong_cells_are_coloured_and_say_what_to_type(plan: Plan, tmp_path: Path) -> None:
    file = written(tmp_path, "form.xlsx", saved(book(*WRONG)))
    assert {cell: mark for cell, mark in marks(copy_of(file, plan)).items() if mark[1]} == {
        "5 B": (
            "error",
            "Please correct: it does not say who submits\n"
            "→ type the office or school that is responsible for the figures",
        ),
        "gaokao_600 C": ("error", "Please correct: `1,900` has separators between its digits\n→ type 1900"),
        "gaokao_undergraduate_rate C": (
            "warning",
            "Please check: 0.7 % is one per cent or less; should it be 70 %?\n"
            "→ for 70 % type 70; if 0.7 % is right, say in the column Confirmed how it was checked",
        ),
    }


CSV = """计划代码,kangle-2025
数据截止日期,2025-09-31
报送单位,康乐县教育局
数据所属单位,康乐县/第一中学
说明,"初步数
=1+1"
指标,实际值,分子,分母,备注
高考600分以上考生,27.5,,,"=cmd|x"
本科上线率,,1466,1978,含艺术、体育类考生
教育专网万兆到县,是
入党积极分子,060
"""
YAML = """plan: kangle-2025
as_of: 2025-09-30
submitted_by: [康乐县教育局, 第一中学]
note: 初步数
actuals:
  gaokao_600: 1,900
  本科上线率: {分子: 1466, denominator: 1000, note: 含艺术}
  network_county: 也许
  investment: 13100万元
  party_activists: {value: 60, units: 8}
"""
HANDED_IN: dict[str, tuple[Callable[[], bytes], dict[str, dict[str, Any]], dict[str, dict[str, Any]]]] = {
    "form.xlsx": (
        lambda: saved(book(put("C6", "1,900"), put("C7", 0.741, "0.0%"), put("F6", "说明"))),
        {
            "gaokao_600": {"C": "1,900", "F": "说明"},
            "gaokao_undergraduate_rate": {"C": "74.1%", "D": 1466, "E": 1978, "F": "含艺术、体育类考生"},
            "network_county": {"C": "是"},
            "": {"B3": "kangle-2025", "B4": datetime(2025, 9, 30), "B5": "康乐县教育局"},
        },
        {"gaokao_600": {"C": 27}, "gaokao_undergraduate_rate": {"C": None}},
    ),
    "form.csv": (
        CSV.encode,
        {
            "gaokao_600": {"C": 27.5, "F": "=cmd|x"},
            "gaokao_undergraduate_rate": {"D": 1466, "E": 1978, "F": "含艺术、体育类考生"},
            "network_county": {"C": "是"},
            "party_activists": {"C": "060"},
            "": {"B4": "2025-09-31", "B6": "康乐县/第一中学", "B7": "初步数\n=1+1"},
        },
        {"gaokao_600": {"C": 27}, "party_activists": {"C": 60}, "": {"B4": date(2025, 9, 30)}},
    ),
    "form.yaml": (
        YAML.encode,
        {
            "gaokao_600": {"C": "1,900"},
            "gaokao_undergraduate_rate": {"D": 1466, "E": 1000, "F": "含艺术"},
            "network_county": {"C": "也许"},
            "investment": {"C": "13100万元"},
            "party_activists": {"C": 60, "O": 8},
            "": {"B4": datetime(2025, 9, 30), "B5": "康乐县教育局、第一中学", "B7": "初步数"},
        },
        {
            "gaokao_600": {"C": 27},
            "gaokao_undergraduate_rate": {"E": 1978},
            "network_county": {"C": "是"},
        },
    ),
}
"""A submission of each kind, what is in the cells of its copy, what corrects it; the head's cells by their names."""


def place(sheet: Worksheet, indicator: str, column: str) -> Any:
    return sheet[f"{column}{rows_of(sheet)[indicator]}" if indicator else column]


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("name", HANDED_IN)
def test_everything_that_was_handed_in_is_there_as_it_was_typed(
    plan: Plan, tmp_path: Path, name: str, lang: Lang
) -> None:
    made, cells, _corrections = HANDED_IN[name]
    data = made()
    file = written(tmp_path, name, data)
    sheet = opened(copy_of(file, plan, lang)).worksheets[0]
    assert sheet.title == NAMES[lang]
    found = {
        indicator: {column: place(sheet, indicator, column).value for column in columns}
        for indicator, columns in cells.items()
    }
    assert found == cells
    inputs = {
        key: {c for c in "CDEFIJKLO" if sheet[f"{c}{row}"].value is not None} for key, row in rows_of(sheet).items()
    }
    assert {key: set(columns) for key, columns in cells.items() if key} == {k: v for k, v in inputs.items() if v}
    assert file.read_bytes() == data


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("name", HANDED_IN)
def test_a_corrected_copy_is_a_submission_without_problems(plan: Plan, tmp_path: Path, name: str, lang: Lang) -> None:
    made, _cells, corrections = HANDED_IN[name]
    copy = opened(copy_of(written(tmp_path, name, made()), plan, lang))
    sheet = copy.worksheets[0]
    for indicator, columns in corrections.items():
        for column, value in columns.items():
            place(sheet, indicator, column).value = value
    assert all(cell.data_type != "f" for one in copy.worksheets for row in one.iter_rows() for cell in row)
    right = written(tmp_path, "corrected.xlsx", saved(copy))
    submission, problems = load_submission(right, plan)
    assert problems == [] and submission is not None
    assert submission.entries["gaokao_600"].value == 27


def with_other_rows(sheet: Worksheet) -> None:
    for row in (
        ["合计", None, 300, None, None, "全县"],
        ["填表人：张三", None, None, None, None, None],
        ["gaokao_600", None, 28],
        [None, None, 29],
        ["教学质量"],
    ):
        sheet.append(row)


def test_rows_that_are_no_indicator_and_problems_without_a_cell_are_listed(plan: Plan, tmp_path: Path) -> None:
    file = written(tmp_path, "form.xlsx", saved(book(with_other_rows, put("G6", 5))))
    data = copy_of(file, plan)
    lines = listed(data)
    assert [line for line in lines if "\n" not in line[0] or "→" not in line[1]] == [
        ("To correct", ""),
        ("Other rows of the file", ""),
        ("填报!A9", "合计 · Actual 300 · Note 全县"),
        ("填报!A11", "gaokao_600 · 28"),
        ("填报!C12", "29"),
        ("Not in this copy", ""),
        ("", "other sheets and columns, formulas, pictures and comments; they are in form.xlsx"),
    ]
    problems = {where.partition("\n")[0]: said for where, said in lines if "→" in said}
    assert problems.keys() == {"填报!G6", "填报!A9", "填报!A11", "填报!C12"}
    assert problems["填报!A9"].startswith("Please correct: `合计`")
    sheet = opened(data).worksheets[0]
    assert "张三" in {sheet.cell(row, 2).value for row in range(9, sheet.max_row + 1)}  # in its cell


def test_a_copy_is_marked_anew(plan: Plan, tmp_path: Path) -> None:
    """Its other rows stay; what was wrong in it and no longer is goes."""
    file = written(tmp_path, "form.xlsx", saved(book(with_other_rows, *WRONG)))
    copy = opened(copy_of(file, plan, "zh"))
    sheet = copy.worksheets[0]
    place(sheet, "gaokao_600", "C").value = "x"
    sheet["B5"] = "康乐县教育局"
    again = copy_of(written(tmp_path, "again.xlsx", saved(copy)), plan, "en")
    assert marks(again).keys() == {"gaokao_600 C", "gaokao_undergraduate_rate C"}
    assert [line for line in listed(again) if line[0].startswith("填报!")] == [
        ("填报!A9", "合计 · 实际值 300 · 备注 全县"),
        ("填报!A11", "gaokao_600 · 28"),
        ("填报!C12", "29"),
    ]
    assert ("To correct", "") not in listed(again)


@pytest.mark.parametrize(
    ("change", "value"),
    [
        (hide_row(6), 27),
        (lambda sheet: sheet.merge_cells("C6:C7"), 27),
        (put("C6", 3400, '"约"0'), "约3400"),
        (put("C6", -27, "0;0"), -27),
        (put("C6", "#DIV/0!"), "#DIV/0!"),
        (put("C6", "=1+1"), None),
    ],
)
def test_what_is_not_read_is_there_all_the_same(plan: Plan, tmp_path: Path, change: Any, value: Any) -> None:
    data = copy_of(written(tmp_path, "form.xlsx", saved(book(change))), plan)
    assert marks(data)["gaokao_600 C"][0] == "error"
    sheet = opened(data).worksheets[0]
    assert place(sheet, "gaokao_600", "C").value == value and place(sheet, "gaokao_600", "C").protection.locked is False


def test_another_plans_code_can_be_corrected(plan: Plan, tmp_path: Path) -> None:
    sheet = opened(copy_of(written(tmp_path, "form.xlsx", saved(book(put("B1", "kangle-2024")))), plan)).worksheets[0]
    assert (sheet["B3"].value, sheet["B3"].protection.locked) == ("kangle-2024", False)


COUNTY = ROOT / "examples" / "county"
OWN_FORMS: dict[str, tuple[str | None, str, str, set[str]]] = {
    "school": (
        "康乐一中",
        "submitted_by: 某\nunit: 康乐县/康乐一中",
        "gaokao_600: 约24, dropouts: 1",
        {"dropouts"},
    ),
    "without its unit": ("康乐一中", "submitted_by: 康乐一中", "gaokao_600: 约24", set()),
    "office": ("教研室", "submitted_by: 教研室 张强", "schools_top10: 约2, dropouts: 5", {"dropouts"}),
    "another": (None, "submitted_by: 某单位", "gaokao_600: 约24", set()),
}
"""Whose form it is, the head of the file, its figures, and those that are not asked of it."""


@pytest.mark.parametrize("case", OWN_FORMS)
def test_a_copy_is_the_form_of_whoever_handed_it_in_and_keeps_what_else_it_reports(
    run: Run, case: str, tmp_path: Path
) -> None:
    whose, head, figures, beyond = OWN_FORMS[case]
    file = written(tmp_path, "handed.yaml", f"plan: kangle-2025\nas_of: 2025-09-30\n{head}\nactuals: {{{figures}}}\n")
    setting = ("--targets", ROOT / "targets.yaml", "--units", COUNTY / "units.yaml")
    assert run("check", file, "--mark", tmp_path / "copy.xlsx", *setting, cwd=tmp_path).returncode == 1
    own = () if whose is None else ("--for", whose)
    assert run("template", *own, "-o", tmp_path / "form.xlsx", *setting, cwd=tmp_path).returncode == 0
    copy, form = (opened((tmp_path / name).read_bytes()).worksheets[0] for name in ("copy.xlsx", "form.xlsx"))
    blank = {key: form.cell(row, 9).value for key, row in rows_of(form).items()}
    assert {key for key in rows_of(copy) if key not in blank} == beyond
    assert {key: copy.cell(row, 9).value for key, row in rows_of(copy).items() if key in blank} == blank
    reported = {f"{key}: {place(copy, key, 'C').value}" for key in rows_of(copy) if place(copy, key, "C").value}
    assert reported == set(figures.split(", "))


def test_text_of_strangers_stays_text(plan: Plan, tmp_path: Path) -> None:
    text = "=cmd|x!A1 <b>&amp;\"' \u202e ]]>"

    def typed(sheet: Worksheet) -> None:
        for cell in ("A6", "C6", "F7"):
            sheet[cell].value, sheet[cell].data_type = text, "s"

    copy = opened(copy_of(written(tmp_path, "form.xlsx", saved(book(typed))), plan))
    cells = [cell for row in copy.worksheets[0].iter_rows() for cell in row if "=cmd" in str(cell.value)]
    assert len(cells) >= 2 and {cell.data_type for cell in cells} == {"s"}
    assert all("\u202e" not in str(cell.value) for cell in cells)


def test_of_very_many_other_rows_some_are_listed(plan: Plan, tmp_path: Path) -> None:
    text = CSV + "".join(f"备注 {number}\n" for number in range(1000))
    lines = listed(copy_of(written(tmp_path, "form.csv", text), plan))
    assert ("", f"and {1000 - MOST_ROWS} more rows") in lines and ("line 211", "备注 199") in lines
    assert ("line 212", "备注 200") not in lines


@pytest.mark.parametrize("targets", ["hostile.yaml", "riverside-2027.yaml"])
@pytest.mark.parametrize("lang", LANGS)
def test_of_any_plan_it_reads_as_what_was_handed_in(targets: str, lang: Lang, tmp_path: Path) -> None:
    folder = ROOT / "tests" / "plans"
    plan, _ = load_plan(folder / targets)
    assert plan is not None
    file = folder / {"hostile.yaml": "hostile-actuals.yaml", "riverside-2027.yaml": "riverside-actuals.yaml"}[targets]
    submission, _warnings = load_submission(file, plan)
    found, _warnings = load_submission(written(tmp_path, "a.xlsx", copy_of(file, plan, lang)), plan)
    assert submission is not None and found is not None
    assert {key: entry.value for key, entry in found.entries.items()} == {
        key: entry.value for key, entry in submission.entries.items()
    }


def test_the_example_reads_the_same(plan: Plan, tmp_path: Path) -> None:
    submission, _ = load_submission(EXAMPLE, plan)
    found, problems = load_submission(written(tmp_path, "a.xlsx", copy_of(EXAMPLE, plan)), plan)
    assert problems == [] and submission is not None and found is not None
    assert dict(found.entries) == dict(submission.entries)


MARK = """
import sys
from edutarget.formats.workbooks.marked import marked
from edutarget.language.words import Words
from edutarget.plan.loading import load_plan
from edutarget.problems.diagnostic import Diagnostic
from edutarget.submission.loading import read_document
plan = load_plan(sys.argv[1])[0]
found = [Diagnostic("a.xlsx", None, None, "no-value", {"written": "-", "otherwise": ""}, cell="填报!C6", label="")]
made = marked(plan, "a.xlsx", read_document(sys.argv[2], open(sys.argv[2], "rb").read()), found, Words("zh"))
print(next(int(line.split()[1]) for line in open("/proc/self/status") if line.startswith("VmHWM:")) // 1000)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="the peak is read from /proc")
@pytest.mark.parametrize(("case", "scale", "most"), [("hidden-rows-named", 0.4, 150), ("string-of-many-cells", 1, 300)])
def test_a_large_workbook_is_marked_within_300_mb(tmp_path: Path, case: str, scale: float, most: int) -> None:
    """Or one of two fifths of its size within 150, of which 50 are the program's."""
    command = [sys.executable, "-c", MARK, str(ROOT / "targets.yaml"), str(write(tmp_path, f"xlsx-{case}", scale))]
    assert int(subprocess.run(command, capture_output=True, text=True, check=True, timeout=300).stdout) < most


class TestCommand:
    @pytest.fixture
    def form(self, tmp_path: Path) -> bytes:
        data = saved(book(*WRONG))
        (tmp_path / "form.xlsx").write_bytes(data)
        return data

    def test_writes_a_copy_and_checks_as_ever(self, run: Run, form: bytes, tmp_path: Path) -> None:
        plain, done = run("check", "form.xlsx"), run("check", "form.xlsx", "--mark", "marked.xlsx")
        assert (done.returncode, done.stdout) == (1, plain.stdout)
        assert done.stderr == plain.stderr + b"marked.xlsx: 3 problems marked\n"
        assert (tmp_path / "form.xlsx").read_bytes() == form
        again = run("check", "marked.xlsx")
        assert [line.split(b": ")[1] for line in again.stdout.splitlines() if line.startswith(b"marked")] == [
            line.split(b": ")[1] for line in plain.stdout.splitlines() if line.startswith(b"form")
        ]

    def test_marks_standard_input(self, run: Run, tmp_path: Path) -> None:
        done = run("check", "-", "--mark", "marked.xlsx", input=YAML.encode())
        assert b"marked.xlsx: 3 problems marked\n" in done.stderr
        assert (tmp_path / "marked.xlsx").read_bytes().startswith(b"PK")

    @pytest.mark.parametrize(
        ("arguments", "reason"),
        [
            (["form.xlsx", "--mark", "form.xlsx"], b"form.xlsx"),
            (["form.xlsx", "--mark", "./link.xlsx"], b"link.xlsx"),
            (["form.xlsx", "--against", "old.xlsx", "--mark", "old.xlsx"], b"old.xlsx"),
            (["form.xlsx", "--mark", "-"], b"--mark"),
            (["form.xlsx", "--mark", "marked.pdf"], b".xlsx"),
            (["a.yaml", "--mark", "marked.yaml"], b".xlsx"),
            (["form.xlsx", "--mark", "nowhere/marked.xlsx"], b"nowhere"),
            (["form.xlsx", "old.xlsx", "--mark", "marked.xlsx"], b" 2"),
            ([".", "--mark", "."], b".xlsx"),
        ],
    )
    def test_refuses_before_anything_is_read(
        self, run: Run, form: bytes, tmp_path: Path, arguments: list[str], reason: bytes
    ) -> None:
        (tmp_path / "a.yaml").write_text("")
        (tmp_path / "old.xlsx").write_bytes(form)
        (tmp_path / "link.xlsx").symlink_to("form.xlsx")
        there = sorted(tmp_path.iterdir())
        done = run("check", *arguments)
        assert (done.returncode, done.stdout) == (2, b"") and reason in done.stderr
        assert sorted(tmp_path.iterdir()) == there and (tmp_path / "form.xlsx").read_bytes() == form

    def test_a_folder_takes_the_copies_of_several(self, run: Run, form: bytes, tmp_path: Path) -> None:
        for name, data in {
            "in/a/x.xlsx": form,
            "in/b/x.xlsx": form,
            "in/b/y.csv": CSV.encode(),
            "in/b/z.csv": CSV.encode(),
            "in/b/z.yaml": YAML.encode(),
            "in/right.xlsx": saved(book()),
            "in/broken.yaml": b"x",
        }.items():
            (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / name).write_bytes(data)
        (tmp_path / "in" / "locked.xlsx").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
        done = run("check", "in", "--mark", "out/")
        assert done.returncode == 1
        assert b"in/right.xlsx: nothing to mark\n" in done.stderr and b"in/locked.xlsx: not marked" in done.stderr
        assert b"in/broken.yaml: not marked" in done.stderr
        assert sorted(file.relative_to(tmp_path).as_posix() for file in (tmp_path / "out").rglob("*.*")) == [
            "out/a/x.xlsx",
            "out/b/x.xlsx",
            "out/b/y.xlsx",
            "out/b/z.csv.xlsx",
            "out/b/z.yaml.xlsx",
        ]


@pytest.mark.xdist_group("office")
def test_an_office_program_shows_and_keeps_the_marks(plan: Plan, tmp_path: Path, office: Office) -> None:
    file = written(tmp_path, "form.xlsx", saved(book(*WRONG, with_other_rows)))
    copies = [written(tmp_path, f"marked-{lang}.xlsx", copy_of(file, plan, lang)) for lang in sorted(LANGS)]
    for copy, again in zip(copies, office(copies, "xlsx"), strict=True):
        here, there = marks(copy.read_bytes()), marks(again.read_bytes())
        assert {cell: kind for cell, (kind, _text) in there.items()} == {
            cell: kind for cell, (kind, _text) in here.items()
        }
        assert all(text.split() == here[cell][1].split() for cell, (_kind, text) in there.items())
        found = [[(one.rule, one.cell) for one in load_submission(one_file, plan)[1]] for one_file in (copy, again)]
        assert found[0] == found[1] and len(found[0]) == 3
