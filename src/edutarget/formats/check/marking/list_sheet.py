"""The sheet that lists the problems: the cell and a link to it, what the cell is, what is wrong, what to type."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from edutarget.formats.check.marking.splicing import content
from edutarget.formats.check.marking.styles import Styles
from edutarget.language.inert import visible
from edutarget.language.terms import N_
from edutarget.language.words import Words
from edutarget.problems.diagnostic import Message
from edutarget.problems.problem import Severity

MARK = "edutarget/mark/1"
"""What stands in the first hidden cell, so that the sheet is known again."""

MARK_COLUMN = 4
"""The hidden column."""

TITLE = N_("To correct")
_TITLES = (N_("Cell"), N_("What it is"), N_("What is wrong"), N_("What to type"))
_WIDTHS = (16, 34, 52, 52)


class Line(NamedTuple):
    """A problem of the workbook; `sheet` and `cell` are empty where it has no place. `style`: the cell's before it
    was marked."""

    sheet: str
    cell: str
    label: str
    severity: Severity
    said: Message
    style: int


def list_sheet(lines: Sequence[Line], main: str, styles: Styles, words: Words) -> str:
    """The worksheet's XML, in the workbook's main namespace. In a hidden column stand the cells' names in the styles
    they had, to undo the marks by."""
    bold, text = styles.listed(bold=True), styles.listed()
    columns = "".join(
        f'<col min="{at}" max="{at}" width="{width}" customWidth="1"/>' for at, width in enumerate(_WIDTHS, 1)
    )
    columns += '<col min="5" max="5" width="10" hidden="1" customWidth="1"/>'
    rows = [_row(1, [(words(title), bold) for title in _TITLES], (MARK, 0))]
    for number, line in enumerate(lines, 2):
        link = styles.listed(link=True, severity=line.severity)
        shown = [
            (line.cell and _place(line), link),
            (line.label, text),
            (line.said.text, text),
            (line.said.remedy, text),
        ]
        rows.append(_row(number, shown, (f"{line.sheet}!{line.cell}" if line.cell else "", line.style)))
    links = "".join(_link(number, line) for number, line in enumerate(lines, 2) if line.cell)
    return (
        f'<worksheet xmlns="{main}"><sheetPr><pageSetUpPr fitToPage="1"/></sheetPr>'
        '<sheetViews><sheetView workbookViewId="0" showGridLines="0"><pane ySplit="1" topLeftCell="A2" '
        'activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>'
        f"<cols>{columns}</cols><sheetData>{''.join(rows)}</sheetData>"
        + (f"<hyperlinks>{links}</hyperlinks>" if links else "")
        + '<pageMargins left="0.4" right="0.4" top="0.5" bottom="0.6" header="0.3" footer="0.3"/>'
        '<pageSetup paperSize="9" orientation="landscape" fitToHeight="0"/></worksheet>'
    )


def _place(line: Line) -> str:
    return f"{line.sheet}!{line.cell}"


def _row(number: int, shown: Sequence[tuple[str, int]], hidden: tuple[str, int]) -> str:
    cells = zip("ABCDE", (*shown, hidden), strict=True)
    return f'<row r="{number}">' + "".join(_cell(f"{c}{number}", *written) for c, written in cells) + "</row>"


def _cell(name: str, text: str, style: int) -> str:
    inert = content(visible(text))
    return f'<c r="{name}" s="{style}" t="inlineStr"><is><t xml:space="preserve">{inert}</t></is></c>'


def _link(number: int, line: Line) -> str:
    there = content("'" + line.sheet.replace("'", "''") + f"'!{line.cell}").replace('"', "&quot;")
    return f'<hyperlink ref="A{number}" location="{there}"/>'
