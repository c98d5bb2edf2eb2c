"""A marked copy of a workbook."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import count
from xml.sax.saxutils import quoteattr

from edutarget.formats.check.marking.cells import Cells
from edutarget.formats.check.marking.comments import comment
from edutarget.formats.check.marking.earlier_marks import list_of, unmarked
from edutarget.formats.check.marking.list_sheet import TITLE, Line, list_sheet
from edutarget.formats.check.marking.parts import Parts
from edutarget.formats.check.marking.styles import Styles
from edutarget.language.inert import visible
from edutarget.language.terms import N_
from edutarget.language.words import Words
from edutarget.problems.diagnostic import Diagnostic, cell_parts, has_errors, message_of
from edutarget.problems.problem import Unreadable
from edutarget.tables.workbook import Book
from edutarget.tables.worksheet import position

_SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
_TOLD = {"error": N_("Please correct: {text}"), "warning": N_("Please check: {text}")}


def is_marked(data: bytes) -> bool:
    """Whether a workbook is a marked copy; raises Unreadable."""
    return list_of(data) is not None


def marked(data: bytes, found: Sequence[Diagnostic], words: Words) -> bytes:
    """The workbook with these problems in it, in place of those of an earlier check; raises Unreadable."""
    try:
        return _marked(data, found, words)
    except (LookupError, ValueError, StopIteration) as error:  # XML that is none of a workbook's
        raise Unreadable("broken-workbook", what=str(error)) from None


def _marked(data: bytes, found: Sequence[Diagnostic], words: Words) -> bytes:
    clean, listed = unmarked(data)
    parts = Parts(clean)
    book = parts.book
    styles = Styles(parts[book.shared["styles"]])
    marks = _by_sheet(found)
    styles_before = {
        sheet.name: _mark(parts, sheet.part, marks[sheet.name], styles, words)
        for sheet in book.sheets
        if sheet.name in marks
    }
    lines = list_sheet([_line(one, styles_before, words) for one in found], parts.main, styles, words)
    if listed:
        parts.put(listed.part, lines)
    else:
        _add_sheet(parts, book, lines, words)
    styles.write()
    return parts.written()


def _by_sheet(found: Sequence[Diagnostic]) -> dict[str, dict[int, list[Diagnostic]]]:
    """Sheet -> number of a cell -> what is wrong with it."""
    marks: dict[str, dict[int, list[Diagnostic]]] = {}
    for one in found:
        sheet, column, row = cell_parts(one.cell or "")
        if column:
            marks.setdefault(sheet.removesuffix("!"), {}).setdefault(position(f"{column}{row}"), []).append(one)
    return marks


def _mark(
    parts: Parts, sheet: str, marks: Mapping[int, Sequence[Diagnostic]], styles: Styles, words: Words
) -> dict[int, int]:
    """Colour the cells of a sheet and say in comments why; the styles they had."""
    cells = Cells(parts[sheet], marks)
    before = {index: styles.known(cells.style(index)) for index in marks}
    cells.restyle(
        {
            index: styles.marked(before[index], "error" if has_errors(found) else "warning")
            for index, found in marks.items()
        }
    )
    comment(parts, sheet, {index: "\n\n".join(_told(one, words) for one in found) for index, found in marks.items()})
    return before


def _told(found: Diagnostic, words: Words) -> str:
    said = message_of(found, words)
    text = words.template(_TOLD[found.severity]).format(text=said.text)
    return f"{text}\n→ {said.remedy}"


def _line(found: Diagnostic, before: Mapping[str, Mapping[int, int]], words: Words) -> Line:
    sheet, column, row = cell_parts(found.cell or "")
    name, cell = (sheet.removesuffix("!"), f"{column}{row}") if column else ("", "")
    style = before.get(name, {}).get(position(cell), 0) if cell else 0
    return Line(name, cell, found.label or "", found.severity, message_of(found, words), style)


def _add_sheet(parts: Parts, book: Book, text: str, words: Words) -> None:
    """A new sheet, the last one."""
    relation = parts.relate(book.part, "worksheet", parts.add("xl/worksheets/edutarget.xml", _SHEET, text))
    part = parts[book.part]
    sheets = [element for element in part.elements(2) if element.within == "sheets"]
    names = {str(sheet.attribute("name")).casefold() for sheet in sheets}
    title = words(TITLE)
    name = next(
        name for number in count(1) if (name := title if number == 1 else f"{title} ({number})").casefold() not in names
    )
    number = 1 + max(int(sheet.attribute("sheetId") or 0) for sheet in sheets)
    given = f'name={quoteattr(visible(name))} sheetId="{number}" xmlns:r="{parts.office}" r:id="{relation}"'
    part.insert(sheets[-1].end, f"<{part.prefix}sheet {given}/>")
