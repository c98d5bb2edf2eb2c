"""A Word document in the layout of GB/T 9704. All formatting is in styles, so that it can be edited."""

from __future__ import annotations

import zipfile
from collections.abc import Sequence
from datetime import date, datetime
from io import BytesIO
from typing import NamedTuple

from docx import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Length, Mm, Pt, RGBColor
from docx.styles.style import ParagraphStyle
from docx.table import Table

from edutarget.language.text import visible
from edutarget.language.words import Lang, Words

# The fonts of GB/T 9704. They are not embedded: Word substitutes those that are not installed.
_SONG, _HEI, _KAI, _FANG = "方正小标宋简体", "黑体", "楷体_GB2312", "仿宋_GB2312"
_SERIF = "Times New Roman"
_LINE, _INDENT = Pt(28), Pt(32)  # 22 lines a page; two characters of 16 pt
_LEFT, _CENTRE, _RIGHT = WD_ALIGN_PARAGRAPH.LEFT, WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.RIGHT
_FIRST_DAY = date(2000, 1, 1)  # the date of an undated report: the bytes must not depend on the clock


class _Looks(NamedTuple):
    """The formatting of a paragraph style; `size` is in points, `line` the line height (None: as high as the text).

    `bold` applies to English only, which has one typeface where Chinese has several.
    """

    font: str
    size: float
    align: WD_ALIGN_PARAGRAPH
    line: Length | None = _LINE
    indent: Length = Pt(0)
    bold: bool = False
    new_page: bool = False


_STYLES = {
    "Normal": _Looks(_FANG, 16, _LEFT),
    "Title": _Looks(_SONG, 22, _CENTRE, Pt(36), bold=True),
    "Subtitle": _Looks(_FANG, 16, _CENTRE),
    "Heading 1": _Looks(_HEI, 16, _LEFT, indent=_INDENT, bold=True),
    "Heading 2": _Looks(_KAI, 16, _LEFT, indent=_INDENT, bold=True),
    "Body Text": _Looks(_FANG, 16, _LEFT, indent=_INDENT),
    "Footer": _Looks(_SONG, 14, _CENTRE, None),
    "Annex Heading": _Looks(_HEI, 16, _LEFT, bold=True, new_page=True),
    "Table Title": _Looks(_HEI, 10.5, _CENTRE, None, bold=True),
    "Table Text": _Looks(_FANG, 10.5, _LEFT, None),
    "Table Figure": _Looks(_FANG, 10.5, _RIGHT, None),
}
_OWN = {"Annex Heading": "Heading 1", "Table Title": "Normal", "Table Text": "Normal", "Table Figure": "Normal"}
"""Styles that are not built into Word -> the styles they are based on."""


class Paper:
    """One document in memory, dated `day`. Control characters in texts are escaped."""

    def __init__(self, words: Words, day: date | None, title: str) -> None:
        self.words = words
        self.document = Document()
        for name, looks in _STYLES.items():
            _set_style(self._style(name), looks, words.lang)
        self._language()
        self._page()
        about, created = self.document.core_properties, datetime.combine(day or _FIRST_DAY, datetime.min.time())
        about.author = about.last_modified_by = "edutarget"
        about.title, about.comments = visible(title)[:255], ""  # python-docx raises above 255 characters
        # The day of the figures, not of the run: the same figures give the same bytes.
        about.created = about.modified = created

    def _style(self, name: str) -> ParagraphStyle:
        styles = self.document.styles
        if name in _OWN:
            style = styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
            style.base_style = styles[_OWN[name]]
        style = styles[name]
        assert isinstance(style, ParagraphStyle)
        return style

    def _language(self) -> None:
        """Set the languages, by which Word checks spelling and chooses fonts."""
        [language] = self.document.styles.element.xpath("w:docDefaults//w:lang")
        language.set(qn("w:val"), "en-GB")
        language.set(qn("w:eastAsia"), "zh-CN")

    def _page(self) -> None:
        """Set A4, the margins of GB/T 9704, and the page number in the footer."""
        section = self.document.sections[0]
        section.page_width, section.page_height = Mm(210), Mm(297)
        section.top_margin, section.bottom_margin = Mm(37), Mm(35)
        section.left_margin, section.right_margin = Mm(28), Mm(26)
        section.footer_distance = Mm(23)
        number = OxmlElement("w:fldSimple")
        number.set(qn("w:instr"), "PAGE")
        line = section.footer.paragraphs[0]
        line.add_run("— ")
        line._p.append(number)
        line.add_run(" —")

    def text(self, text: str, style: str = "Body Text") -> None:
        """Add a paragraph."""
        self.document.add_paragraph(visible(text), style)

    def table(
        self, titles: Sequence[str], widths: Sequence[float], lines: Sequence[Sequence[str]], figures: int
    ) -> None:
        """Add a table whose titles repeat on every page; `widths` are in mm.

        The `figures` columns before the last column are aligned as numbers.
        """
        table = self.document.add_table(1 + len(lines), len(titles), "Table Grid")
        numbers = range(len(titles) - 1 - figures, len(titles) - 1)
        for index, (row, line) in enumerate(zip(table.rows, [titles, *lines], strict=True)):
            for column, (cell, text) in enumerate(zip(row.cells, line, strict=True)):
                style = "Table Text"
                if index == 0:
                    style = "Table Title"
                elif column in numbers:
                    style = "Table Figure"
                cell.paragraphs[0].style = style
                cell.paragraphs[0].add_run(visible(text))
                cell.width = Mm(widths[column])
        # Word reads the widths of the cells, other programs those of the columns: set both.
        for found, width in zip(table.columns, widths, strict=True):
            found.width = Mm(width)
        table.autofit = False
        _keep_rows(table)
        table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))  # repeated on every page

    def fields(self, labels: Sequence[str]) -> None:
        """Add labels for filling in by hand, in two columns."""
        table = self.document.add_table(-(-len(labels) // 2), 2)
        cells = [cell for row in table.rows for cell in row.cells]
        for cell, label in zip(cells, labels, strict=False):
            cell.paragraphs[0].add_run(visible(label))
        _keep_rows(table)

    def bytes(self) -> bytes:
        """The document as a file."""
        written, same = BytesIO(), BytesIO()
        self.document.save(written)
        # python-docx stamps the members of the ZIP file with the clock. Write them again with a fixed time, so that
        # the same figures give the same bytes.
        with zipfile.ZipFile(written) as package, zipfile.ZipFile(same, "w", zipfile.ZIP_DEFLATED) as kept:
            for name in package.namelist():
                kept.writestr(zipfile.ZipInfo(name), package.read(name), zipfile.ZIP_DEFLATED)
        return same.getvalue()


def _set_style(style: ParagraphStyle, looks: _Looks, lang: Lang) -> None:
    """Format a style, and remove the formatting of python-docx's template."""
    properties = style.element.get_or_add_rPr()
    for inherited in list(properties):
        properties.remove(inherited)
    style.font.name, style.font.size = _SERIF, Pt(looks.size)
    # python-docx sets Latin fonts only; Word takes Chinese characters from w:eastAsia.
    properties.rFonts.set(qn("w:eastAsia"), {"zh": looks.font, "en": _SERIF}[lang])
    properties.rFonts.set(qn("w:cs"), _SERIF)
    style.font.bold, style.font.italic = looks.bold and lang == "en", False
    style.font.color.rgb = RGBColor(0, 0, 0)
    for border in style.element.xpath("w:pPr/w:pBdr | w:pPr/w:contextualSpacing | w:pPr/w:tabs"):
        border.getparent().remove(border)
    shape = style.paragraph_format
    shape.alignment, shape.first_line_indent = looks.align, looks.indent
    shape.space_before = shape.space_after = Pt(0)
    shape.line_spacing = looks.line or 1.0
    if looks.line is not None:
        shape.line_spacing_rule = WD_LINE_SPACING.EXACTLY
    shape.page_break_before = looks.new_page


def _keep_rows(table: Table) -> None:
    """Split no row between pages."""
    for row in table.rows:
        row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
