"""Marked copies of workbooks: what is wrong is in them, and all else is as it was."""

from __future__ import annotations

import re
import warnings
import zipfile
from io import BytesIO
from pathlib import Path
from random import Random
from typing import Any

import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from openpyxl.styles import Font
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from edutarget import Plan, load_submission
from edutarget.formats.check.marking.list_sheet import TITLE
from edutarget.formats.check.marking.splicing import Part, with_attribute
from edutarget.formats.check.marking.styles import GROUNDS
from edutarget.formats.check.marking.workbook import marked
from edutarget.language.words import LANGS, Lang, Words
from edutarget.problems.diagnostic import Diagnostic
from edutarget.problems.problem import Unreadable
from support import Run
from support.office import Office
from support.tables import SHEET, book, put, saved, with_part

ENGLISH = Words("en")
WRONG = (put("C6", "1,900"), put("B3", None), put("C7", 0.7), put("D7", None), put("E7", None))
"""Two errors, of which one is in a cell that is not there, and a warning."""

TOUCHED = {
    "[Content_Types].xml",
    "xl/workbook.xml",
    "xl/_rels/workbook.xml.rels",
    "xl/styles.xml",
    "xl/worksheets/sheet1.xml",
    "xl/comments1.xml",
    "xl/drawings/vmlDrawing1.vml",
}


def found_in(data: bytes, plan: Plan, folder: Path) -> list[Diagnostic]:
    file = folder / "form.xlsx"
    file.write_bytes(data)
    return load_submission(file, plan)[1]


def marked_copy(data: bytes, plan: Plan, folder: Path, lang: Lang = "en") -> bytes:
    return marked(data, found_in(data, plan, folder), Words(lang))


def opened(data: bytes) -> Workbook:
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", ".* extension is not supported")  # openpyxl would lose what the copy keeps
        return load_workbook(BytesIO(data))


def parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(BytesIO(data)) as package:
        assert package.testzip() is None
        assert len(package.namelist()) == len(set(package.namelist()))
        return {name: package.read(name) for name in package.namelist()}


def values(data: bytes) -> dict[str, Any]:
    """What stands in the cells of the form."""
    cells = (cell for row in opened(data)["填报"].iter_rows() for cell in row)
    return {cell.coordinate: cell.value for cell in cells if cell.value is not None}


def zipped(package: dict[str, bytes]) -> bytes:
    written = BytesIO()
    with zipfile.ZipFile(written, "w") as made:
        for name, part in package.items():
            made.writestr(name, part)
    return written.getvalue()


def marks(data: bytes, sheet: str = "填报") -> dict[str, tuple[str, str]]:
    """Cell -> the kind of its ground, and its comment."""
    grounds = {colour: kind for kind, colour in GROUNDS.items()}
    return {
        cell.coordinate: (grounds.get(str(cell.fill.fgColor.rgb), ""), cell.comment.text if cell.comment else "")
        for row in opened(data)[sheet].iter_rows()
        for cell in row
        if cell.comment or str(cell.fill.fgColor.rgb) in grounds
    }


def rich() -> bytes:
    """A form in a workbook with all sorts of things, as Excel writes them."""
    written = BytesIO()
    made = xlsxwriter.Workbook(written, {"in_memory": True})
    sheet, other = made.add_worksheet("填报"), made.add_worksheet("It's “other” & more")
    rows: list[list[str | int]] = [
        ["计划代码", "kangle-2025"],
        ["数据截止日期", "2025-09-30"],
        ["报送单位"],
        [],
        ["代码", "指标", "实际值", "备注"],
    ]
    rows += [["gaokao_600", "高考600分以上考生", "1,900"], ["party_activists", "", "x"], ["full_members", "", 7, "好"]]
    shaded = made.add_format({"bg_color": "#FFF9DB", "bold": True, "num_format": "0.00", "locked": False})
    for number, row in enumerate(rows):
        for column, value in enumerate(row):
            sheet.write(number, column, value, shaded if column == 2 else None)
    sheet.write_comment("C6", "who counted this?", {"author": "局长"})
    sheet.write_comment("D8", "another")
    sheet.data_validation("C6:C8", {"validate": "integer", "criteria": ">=", "value": 0})
    sheet.conditional_format("C6:C8", {"type": "data_bar"})
    sheet.protect("secret")
    sheet.autofilter("A5:D8")
    sheet.insert_button("F2", {"caption": "macro"})
    chart: Any = made.add_chart({"type": "line"})
    chart.add_series({"values": "='填报'!$C$6:$C$8"})
    other.insert_chart("B2", chart)
    other.write_rich_string("A1", "a ", made.add_format({"italic": True}), "b")
    made.define_name("figures", "='填报'!$C$6:$C$8")
    made.close()
    return written.getvalue()


def test_wrong_cells_are_coloured_and_say_what_to_type(plan: Plan, tmp_path: Path) -> None:
    data = saved(book(*WRONG))
    assert marks(marked_copy(data, plan, tmp_path)) == {
        "B3": (
            "error",
            "Please correct: it does not say who submits\n"
            "→ type the office or school that is responsible for the figures",
        ),
        "C6": ("error", "Please correct: `1,900` has separators between its digits\n→ type 1900"),
        "C7": (
            "warning",
            "Please check: 0.7 % is read as less than one per cent; 70 %?\n"
            "→ type 70 if that is meant; the figure is in per cent, not a share of one",
        ),
    }


@pytest.mark.parametrize("lang", LANGS)
def test_a_sheet_lists_the_problems_with_links(plan: Plan, tmp_path: Path, lang: Lang) -> None:
    made = opened(marked_copy(saved(book(*WRONG)), plan, tmp_path, lang))
    sheet = made[Words(lang)(TITLE)]
    assert made.sheetnames[-1] == sheet.title
    rows = [[cell.value for cell in row[:2]] for row in sheet.iter_rows(min_row=2)]
    assert rows == [
        ["填报!B3", "报送单位"],
        ["填报!C6", "高考600分以上考生 · 实际值"],
        ["填报!C7", "本科上线率 · 实际值"],
    ]
    assert [sheet[f"A{row}"].hyperlink.location for row in (2, 3, 4)] == ["'填报'!B3", "'填报'!C6", "'填报'!C7"]
    assert sheet.column_dimensions["E"].hidden


def test_all_else_of_the_workbook_is_as_it_was(plan: Plan, tmp_path: Path) -> None:
    data = rich()
    before, after = parts(data), parts(marked_copy(data, plan, tmp_path))
    assert {name for name in before if before[name] != after[name]} == TOUCHED
    assert after.keys() - before.keys() == {"xl/worksheets/edutarget1.xml"}
    for name in TOUCHED:
        new = iter(pieces(after[name]))
        assert all(piece in new for piece in pieces(before[name])), f"{name}: all of it, in its order"


def pieces(xml: bytes) -> list[bytes]:
    """An XML part's tags and texts, without the styles of cells and how many there are of something."""
    return re.findall(rb"<[^>]*>|[^<]+", re.sub(rb' (s|count)="\d+"', b"", xml))


def test_a_cell_keeps_the_rest_of_its_looks_and_its_comment(plan: Plan, tmp_path: Path) -> None:
    data = marked_copy(rich(), plan, tmp_path)
    cell = opened(data)["填报"]["C6"]
    assert (cell.number_format, cell.font.bold, cell.protection.locked) == ("0.00", True, False)
    assert cell.comment is not None and cell.comment.text.startswith("who counted this?\n\nPlease correct: ")
    assert opened(data)["填报"]["D8"].comment.text == "another"
    assert {cell: kind for cell, (kind, _text) in marks(data).items()} == {
        "B3": "error",
        "C6": "error",
        "C7": "error",
        "D8": "",
    }


def test_a_corrected_copy_is_marked_anew(plan: Plan, tmp_path: Path) -> None:
    data = saved(book(*WRONG))
    copy = opened(marked_copy(data, plan, tmp_path))
    copy["填报"]["C6"].value = 27
    copy["填报"]["D6"].value = 3
    again = marked_copy(saved(copy), plan, tmp_path, "zh")
    assert {cell: kind for cell, (kind, _text) in marks(again).items()} == {
        "B3": "error",
        "C7": "warning",
        "D6": "error",
    }
    assert opened(again)["填报"]["C6"].fill.fill_type is None
    assert len(opened(again).sheetnames) == 2
    copy = opened(again)
    for cell, value in {"B3": "教育局", "C7": None, "D7": 1466, "E7": 1978, "D6": None}.items():
        copy["填报"][cell].value = value
    right = saved(copy)
    assert marks(marked_copy(right, plan, tmp_path)) == {}
    assert load_submission(tmp_path / "form.xlsx", plan)[1] == []


def test_marked_twice_is_marked_once(plan: Plan, tmp_path: Path) -> None:
    once = marked_copy(rich(), plan, tmp_path)
    twice = marked_copy(once, plan, tmp_path)
    assert marks(twice) == marks(once)
    for name in ("xl/comments1.xml", "xl/worksheets/sheet1.xml", "xl/workbook.xml"):
        assert len(parts(twice)[name]) == len(parts(once)[name])
    drawing = parts(twice)["xl/drawings/vmlDrawing1.vml"]
    shapes = re.findall(rb'<v:shape id="_x0000_s(\d+)"', drawing)
    assert len(shapes) == len(set(shapes)) == 5, "two comments, a button, two marks"
    assert drawing.count(b'<v:shapetype id="_x0000_t202"') == 1
    clean = marked(once, [], ENGLISH)
    assert parts(clean)["xl/comments1.xml"].count(b"<comment ") == 2
    assert marks(clean) == {"C6": ("", "who counted this?"), "D8": ("", "another")}


def test_text_of_strangers_stays_text(plan: Plan, tmp_path: Path) -> None:
    text = "=cmd|x!A1 <b>&amp;\"' \u202e ]]>"

    def typed(sheet: Worksheet) -> None:
        for cell in ("B6", "C6"):
            sheet[cell].value, sheet[cell].data_type = text, "s"

    data = saved(book(typed))
    made = opened(marked_copy(data, plan, tmp_path))
    (label, said) = (cell.value for cell in made["To correct"][2][1:3])
    assert label.startswith("=cmd|x!A1 <b>&amp;\"' \\u202e ]]>") and "<b>&amp;" in said
    assert made["To correct"]["B2"].data_type == "s" and made["To correct"]["B2"].quotePrefix
    assert "<b>&amp;" in made["填报"]["C6"].comment.text


PREFIXED = re.compile(rb"<(/?)(?=[a-zA-Z])")


@pytest.mark.parametrize("name", [SHEET, "xl/styles.xml", "xl/workbook.xml"])
def test_namespaces_may_have_prefixes(plan: Plan, tmp_path: Path, name: str) -> None:
    def prefixed(xml: bytes) -> bytes:
        return PREFIXED.sub(rb"<\1x:", xml).replace(b' xmlns="', b' xmlns:x="')

    data = saved(book(*WRONG))
    assert marks(marked_copy(with_part(name, prefixed, data), plan, tmp_path)) == marks(
        marked_copy(data, plan, tmp_path)
    )


def test_what_is_put_into_a_sheet_stands_where_its_schema_has_it(plan: Plan, tmp_path: Path) -> None:
    written = BytesIO()
    made = xlsxwriter.Workbook(written, {"in_memory": True})
    sheet = made.add_worksheet("填报")
    for number, row in enumerate([["计划代码", "kangle-2025"], ["代码", "实际值"], ["gaokao_600", "x"]]):
        sheet.write_row(number, 0, row)
    sheet.add_table("H1:I3")
    sheet.insert_textbox("K1", "a drawing")
    sheet.conditional_format("B3", {"type": "data_bar", "data_bar_2010": True})
    made.close()
    part = parts(marked_copy(written.getvalue(), plan, tmp_path))[SHEET]
    children = [element.name for element in Part(part).elements(1) if element.in_root]
    assert children[-4:] == ["drawing", "legacyDrawing", "tableParts", "extLst"]


LOOSE, STRICT = b"http://schemas.openxmlformats.org", b"http://purl.oclc.org/ooxml"
SPELLINGS = (
    (LOOSE + b"/spreadsheetml/2006/main", STRICT + b"/spreadsheetml/main"),
    (LOOSE + b"/officeDocument/2006/relationships", STRICT + b"/officeDocument/relationships"),
)
"""The namespaces of ordinary workbooks, and of those saved as “Strict Open XML”."""


def test_a_strict_workbook_stays_one(plan: Plan, tmp_path: Path) -> None:
    ordinary = parts(saved(book(*WRONG)))
    for loose, strict in SPELLINGS:
        ordinary = {name: part.replace(loose, strict) for name, part in ordinary.items()}
    made = parts(marked_copy(zipped(ordinary), plan, tmp_path))
    for loose, strict in SPELLINGS:
        assert not any(loose in part for part in made.values())
        made = {name: part.replace(strict, loose) for name, part in made.items()}  # as openpyxl can read it
    assert marks(zipped(made)).keys() == {"B3", "C6", "C7"}


CHANGES = {
    "no names of cells": lambda xml: re.sub(rb'<(c|row) r="[A-Z0-9]+"', rb"<\1", xml),
    "utf-16": lambda xml: xml.decode().replace("utf-8", "utf-16").encode("utf-16"),
    "a row that is empty": lambda xml: re.sub(rb'<row r="4".*?(/>|</row>)', b'<row r="4"/>', xml, flags=re.DOTALL),
    "quotes": lambda xml: re.sub(rb'(<c[^>]* )s="(\d+)"', rb"\1s='\2'", xml),
    "a cell that is not there": lambda xml: re.sub(rb'<c r="B3"[^>]*/>', b"", xml),
    "a row that is not there": lambda xml: re.sub(rb'<row r="3".*?</row>', b"", xml, flags=re.DOTALL),
}


@pytest.mark.parametrize("change", CHANGES)
def test_sheets_of_every_writer(plan: Plan, tmp_path: Path, change: str) -> None:
    data = with_part(SHEET, CHANGES[change], saved(book(*WRONG)))
    found = {(one.cell or "").removeprefix("填报!"): one.severity for one in found_in(data, plan, tmp_path)}
    copy = marked_copy(data, plan, tmp_path)
    assert {cell: kind for cell, (kind, _text) in marks(copy).items()} == found
    assert len(found) == 3 and values(copy) == values(data)


def test_cells_are_put_in_where_they_belong(tmp_path: Path) -> None:
    data = saved(book())
    cells = ["A4", "B4", "Z4", "D6", "G6", "A20", "B20", "A1"]
    found = [
        Diagnostic("a.xlsx", None, None, "no-value", {"otherwise": ""}, cell=f"填报!{cell}", label="") for cell in cells
    ]
    made = marked(data, found, ENGLISH)
    assert marks(made).keys() == set(cells)
    sheet = parts(made)[SHEET]
    names = re.findall(rb'<c r="([A-Z]+)(\d+)"', sheet)
    assert names == sorted(names, key=lambda name: (int(name[1]), len(name[0]), name[0]))


def test_new_cells_look_like_their_row_or_column(tmp_path: Path) -> None:
    def styled(sheet: Worksheet) -> None:
        sheet.column_dimensions["H"].font = Font(bold=True)
        sheet.row_dimensions[7].font = Font(italic=True)

    found = [
        Diagnostic("a.xlsx", None, None, "no-value", {"otherwise": ""}, cell=f"填报!{cell}", label="")
        for cell in ("H6", "H7")
    ]
    sheet = opened(marked(saved(book(styled)), found, ENGLISH))["填报"]
    assert (sheet["H6"].font.bold, sheet["H6"].font.italic) == (True, False)
    assert (sheet["H7"].font.bold, sheet["H7"].font.italic) == (False, True)


def test_counts_and_numbers_are_kept_right(plan: Plan, tmp_path: Path) -> None:
    made = parts(marked_copy(saved(book(*WRONG)), plan, tmp_path))
    for name in ("fonts", "fills", "cellXfs"):
        (children,) = [e for e in Part(made["xl/styles.xml"]).elements(1) if e.name == name]
        inside = [e for e in Part(made["xl/styles.xml"]).elements(2) if e.within == name]
        assert children.given["count"] == str(len(inside))
    ids = re.findall(rb'sheetId="(\d+)"', made["xl/workbook.xml"])
    assert len(ids) == len(set(ids)) == 2
    assert made["xl/drawings/vmlDrawing1.vml"].count(b'<v:shapetype id="_x0000_t202"') == 1


def test_a_style_that_is_not_there_is_the_first(plan: Plan, tmp_path: Path) -> None:
    def astray(xml: bytes) -> bytes:
        return re.sub(rb'<c r="C6"( s="\d+")?', b'<c r="C6" s="9999"', xml)

    data = with_part(SHEET, astray, saved(book(*WRONG)))
    assert marks(marked_copy(data, plan, tmp_path))["C6"][0] == "error"


def test_sheets_of_any_name_are_linked(plan: Plan, tmp_path: Path) -> None:
    made = book(*WRONG)
    made["填报"].title = "It's a “form” & more"
    listed = opened(marked_copy(saved(made), plan, tmp_path))["To correct"]
    assert listed["A2"].hyperlink.location == "'It''s a “form” & more'!B3"


def test_a_broken_package_is_refused(plan: Plan, tmp_path: Path) -> None:
    data = saved(book(*WRONG))
    found = found_in(data, plan, tmp_path)
    for broken in (b"<styleSheet/>", b"<a>", b'<!DOCTYPE a [<!ENTITY b "c">]><styleSheet/>'):
        package = parts(data) | {"xl/styles.xml": broken}
        with pytest.raises(Unreadable):
            marked(zipped(package), found, ENGLISH)


@given(st.text(alphabet="ab<&\"' \n\u4e2d", max_size=20), st.text(alphabet="ab<&\"' \n\u4e2d", max_size=20))
def test_an_attribute_is_set_whatever_it_was(before: str, after: str) -> None:
    tag = with_attribute(with_attribute("<c r='A1' rs=\"1\"/>", "s", before), "s", after)
    part = Part(tag.encode())
    assert part.root.given == {"r": "A1", "rs": "1", "s": after}
    assert part.root.empty


TAGS = re.compile(rb"<[^>]*>|[^<]+")


def disturbed(package: dict[str, bytes], chance: Random) -> dict[str, bytes]:
    """The package with a tag of one of its parts gone, doubled, without an attribute, or with another value in it."""
    name = chance.choice([name for name in package if name.endswith((".xml", ".rels", ".vml"))])
    tags = TAGS.findall(package[name])
    at = chance.randrange(len(tags))
    value = chance.choice([b'""', b'"-1"', b'"99999999999"', b'"A1048577"', b'"x"'])
    tags[at] = chance.choice(
        [
            b"",
            tags[at] * 2,
            tags[at].replace(b">", b"/>"),
            re.sub(rb' [a-z:A-Z]+="[^"]*"', b"", tags[at], count=1),
            re.sub(rb'"[^"]*"', value, tags[at], count=1),
        ]
    )
    return {**package, name: b"".join(tags)}


@given(st.randoms(use_true_random=False), st.booleans())
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_is_in_a_workbook_its_copy_reads_the_same(
    plan: Plan, tmp_path: Path, chance: Random, again: bool
) -> None:
    data = marked_copy(rich(), plan, tmp_path) if again else rich()
    data = zipped(disturbed(disturbed(parts(data), chance), chance))
    found = found_in(data, plan, tmp_path)
    try:
        copy = marked(data, found, ENGLISH)
    except Unreadable:
        return
    told = [(one.rule, one.cell, one.params) for one in found]
    assert [(one.rule, one.cell, one.params) for one in found_in(copy, plan, tmp_path)] == told


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
        assert marks((tmp_path / "marked.xlsx").read_bytes()).keys() == {"B3", "C6", "C7"}
        assert (tmp_path / "form.xlsx").read_bytes() == form
        again = run("check", "marked.xlsx")
        assert again.stdout == plain.stdout.replace(b"form.xlsx", b"marked.xlsx")

    @pytest.mark.parametrize(
        ("arguments", "reason"),
        [
            (["form.xlsx", "--mark", "form.xlsx"], b"form.xlsx"),
            (["form.xlsx", "--mark", "./link.xlsx"], b"link.xlsx"),
            (["form.xlsx", "--mark", "-"], b"--mark"),
            (["form.xlsx", "--mark", "marked.pdf"], b".xlsx"),
            (["form.xlsx", "--mark", "marked.xlsm"], b".xlsx"),
            (["form.xlsx", "--mark", "nowhere/marked.xlsx"], b"nowhere"),
            (["a.yaml", "--mark", "out/"], b" 0"),
            (["a.yaml", "--mark", "marked.xlsx"], b" 0"),
            (["form.xlsx", "b.xlsx", "--mark", "marked.xlsx"], b" 2"),
            ([".", "--mark", "."], b".xlsx"),
        ],
    )
    def test_refuses_before_anything_is_read(
        self, run: Run, form: bytes, tmp_path: Path, arguments: list[str], reason: bytes
    ) -> None:
        (tmp_path / "a.yaml").write_text("")
        (tmp_path / "b.xlsx").write_bytes(form)
        (tmp_path / "link.xlsx").symlink_to("form.xlsx")
        there = sorted(tmp_path.iterdir())
        done = run("check", *arguments)
        assert (done.returncode, done.stdout) == (2, b"") and reason in done.stderr
        assert sorted(tmp_path.iterdir()) == there and (tmp_path / "form.xlsx").read_bytes() == form

    def test_a_folder_takes_the_copies_of_several(self, run: Run, form: bytes, tmp_path: Path) -> None:
        for name, data in {
            "in/a/x.xlsx": form,
            "in/b/x.xlsx": form,
            "in/right.xlsx": saved(book()),
            "in/c.yaml": b"x",
        }.items():
            (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / name).write_bytes(data)
        (tmp_path / "in" / "locked.xlsx").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
        done = run("check", "in", "--mark", "out/")
        assert done.returncode == 1
        assert b"in/right.xlsx: nothing to mark\n" in done.stderr and b"in/locked.xlsx: not marked" in done.stderr
        assert sorted(file.relative_to(tmp_path).as_posix() for file in (tmp_path / "out").rglob("*.*")) == [
            "out/a/x.xlsx",
            "out/b/x.xlsx",
        ]


@pytest.mark.xdist_group("office")
def test_an_office_program_shows_the_marks(plan: Plan, tmp_path: Path, office: Office) -> None:
    files = {"plain": saved(book(*WRONG)), "rich": rich()}
    for name, data in files.items():
        (tmp_path / f"{name}.xlsx").write_bytes(marked_copy(data, plan, tmp_path, "zh"))
    again = {file.stem: file.read_bytes() for file in office([tmp_path / f"{name}.xlsx" for name in files], "xlsx")}
    for name in files:
        here, there = marks((tmp_path / f"{name}.xlsx").read_bytes()), marks(again[name])
        assert {cell: kind for cell, (kind, _text) in there.items()} == {
            cell: kind for cell, (kind, _text) in here.items()
        }
        assert all(text.split() == here[cell][1].split() for cell, (_kind, text) in there.items())
        assert opened(again[name])["待更正"]["A2"].hyperlink.location.endswith("B3")
