"""The report as a notice in Word: opened with python-docx, printed by LibreOffice, and inert whatever is in it."""

from __future__ import annotations

import zipfile
from functools import cache
from io import BytesIO
from pathlib import Path

import pytest
from docx import Document
from docx.document import Document as Opened
from docx.oxml.ns import qn
from docx.shared import Pt
from pypdf import PdfReader

from edutarget.formats.view import View
from edutarget.formats.words.labels import status_with_sign
from edutarget.language.text import visible
from edutarget.language.words import LANGS, Lang, Words
from support import EXAMPLE, Golden, Run
from support.office import Office
from support.pages import report_of
from support.rendering import report_in, text_of

PAIRS = ("example", "hostile")
PAGES = {"zh": 5, "en": 8}


@cache
def written(name: str, lang: Lang, result: str = "report") -> bytes:
    document = report_in("docx", result)(report_of(name), View(Words(lang), "targets.yaml"))
    assert isinstance(document, bytes)
    return document


def opened(name: str, lang: Lang, result: str = "report") -> Opened:
    return Document(BytesIO(written(name, lang, result)))


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("name", PAIRS)
def test_golden(golden: Golden, name: str, lang: Lang) -> None:
    golden(f"notice-{name}-{lang}.txt", text_of(opened(name, lang)))
    golden(f"notice-brief-{name}-{lang}.txt", text_of(opened(name, lang, "brief report")))


@pytest.mark.parametrize("lang", LANGS)
def test_its_looks_are_in_its_styles_alone(lang: Lang) -> None:
    document = opened("hostile", lang)
    for part in (document.element.body, document.sections[0].footer._element):
        assert not part.xpath(".//w:r/w:rPr")
        assert not part.xpath(".//w:p/w:pPr/*[not(self::w:pStyle)]")
    assert {"Title", "Heading 1", "Heading 2"} <= {line.style.name for line in document.paragraphs if line.style}


@pytest.mark.parametrize(
    ("lang", "title", "body"), [("zh", "方正小标宋简体", "仿宋_GB2312"), ("en", *["Times New Roman"] * 2)]
)
def test_it_is_laid_out_as_official_documents_are(lang: Lang, title: str, body: str) -> None:
    document = opened("example", lang)
    page = document.sections[0]
    edges = (
        page.page_width,
        page.page_height,
        page.top_margin,
        page.bottom_margin,
        page.left_margin,
        page.right_margin,
    )
    assert [round(edge.mm, 1) for edge in edges if edge] == [210, 297, 37, 35, 28, 26]
    for name, font, size, line in (("Title", title, Pt(22), Pt(36)), ("Body Text", body, Pt(16), Pt(28))):
        style = document.styles[name]
        assert style.element.rPr.rFonts.get(qn("w:eastAsia")) == font
        assert (style.font.name, style.font.size) == ("Times New Roman", size)
        assert style.paragraph_format.line_spacing == line
    assert page.footer._element.xpath(".//w:fldSimple/@w:instr") == ["PAGE"]


@pytest.mark.parametrize("lang", LANGS)
def test_the_annex_has_every_row_and_repeats_its_titles(lang: Lang) -> None:
    report, table = report_of("example"), opened("example", lang).tables[-1]
    assert table.rows[0]._tr.xpath("w:trPr/w:tblHeader")
    statuses = [row.cells[-1].text for row in table.rows]
    assert statuses[1:] == [status_with_sign(row, Words(lang)) for row in report.rows]


@pytest.mark.parametrize("lang", LANGS)
def test_texts_of_strangers_are_inert(lang: Lang) -> None:
    with zipfile.ZipFile(BytesIO(written("hostile", lang))) as package:
        body = package.read("word/document.xml").decode()
    text = text_of(opened("hostile", lang))
    assert all(line == visible(line) for line in text.splitlines())
    assert "w:hyperlink" not in body and "w:instrText" not in body and "fldSimple" not in body


@pytest.mark.parametrize("lang", LANGS)
def test_same_figures_same_file_and_no_large_one(lang: Lang) -> None:
    document = written("example", lang)
    assert document == written.__wrapped__("example", lang)
    assert len(document) <= 80_000
    about = opened("example", lang).core_properties
    assert (about.author, about.last_modified_by, str(about.created.date())) == ("edutarget", "edutarget", "2025-09-30")


def test_pages(office: Office, tmp_path: Path) -> None:
    """A brief notice is one page, of hostile texts too; the others as many as they were when looked at."""
    for name in PAIRS:
        for lang in LANGS:
            (tmp_path / f"{name}.{lang}.docx").write_bytes(written(name, lang))
            (tmp_path / f"{name}-brief.{lang}.docx").write_bytes(written(name, lang, "brief report"))
    found = {file.stem: len(PdfReader(file).pages) for file in office(sorted(tmp_path.iterdir()), "pdf")}
    assert {count for stem, count in found.items() if "brief" in stem} == {1}
    assert {lang: found[f"example.{lang}"] for lang in LANGS} == PAGES


def test_the_command_writes_it(run: Run, tmp_path: Path) -> None:
    assert run("report", EXAMPLE, "-o", "report.docx").returncode == 0
    assert run("report", EXAMPLE, "--brief", "-o", "brief.docx", "--lang", "zh").returncode == 0
    assert "康乐县2025年教育工作目标" in Document(str(tmp_path / "brief.docx")).paragraphs[0].text
    assert len(Document(str(tmp_path / "report.docx")).tables) == 2


def test_who_signed_the_one_file_stands_in_the_sign_off(run: Run, tmp_path: Path) -> None:
    """Of several files nobody signed the whole; whom to call is for the list of who owes what."""
    text = EXAMPLE.read_text("utf-8").replace("actuals:", "prepared_by: 马某\nphone: 6220001\nactuals:", 1)
    (tmp_path / "a.yaml").write_text(text, "utf-8")
    (tmp_path / "b.yaml").write_text(text.replace("2025-09-30", "2025-06-30"), "utf-8")
    fields = {}
    for name, files in (("one", ["a.yaml"]), ("two", ["a.yaml", "b.yaml"]), ("public", ["a.yaml", "--public"])):
        run("report", *files, "-o", f"{name}.docx", "--lang", "zh")
        table = Document(str(tmp_path / f"{name}.docx")).tables[0]
        fields[name] = [cell.text for row in table.rows for cell in row.cells][:4]
    empty = [f"{label}：________" for label in ("填表人", "审核人", "负责人", "联系电话")]
    assert fields == {"one": ["填表人：马某", *empty[1:]], "two": empty, "public": empty}
