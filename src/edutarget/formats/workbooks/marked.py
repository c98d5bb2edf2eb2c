"""A marked copy of a submission: a new form with the submitted content and the problems at its cells.

Below the table it lists the problems without a cell and the rows of the file that belong to no indicator. The list is
in columns that are not read as figures, so that a corrected copy can be submitted as it is.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import NamedTuple

from edutarget.files.source_file import Document
from edutarget.formats.workbooks.book import MUTED, PANEL, WRAP, Book
from edutarget.formats.workbooks.form import FORM_COLUMNS, LAST_PRINTED, Form, FormCell, Mark
from edutarget.formats.workbooks.form_help import write_instructions
from edutarget.language.text import N_, shortened
from edutarget.language.words import LANGS, Words
from edutarget.plan.models import Plan
from edutarget.problems.diagnostic import Diagnostic, Spot, has_errors, message_of
from edutarget.problems.problem import Path, Problem, Severity
from edutarget.submission.entry import ENTRY_NAMES
from edutarget.tables.grid import COLUMNS, HEAD

MOST_ROWS = 200
"""Listed rows that belong to no indicator; a sheet may have very many."""

_LONGEST = 2000  # characters of a comment or of a line in the list

TO_CORRECT = N_("To correct")
_OTHER_ROWS = N_("Other rows of the file")
_NOT_HERE = N_("Not in this copy")
_COMMENTS: Mapping[Severity, str] = {"error": N_("Please correct: {text}"), "warning": N_("Please check: {text}")}


class Line(NamedTuple):
    """A line of the list: its place in the submitter's file, and its text."""

    place: str
    text: str


def marked(
    plan: Plan,
    file: str,
    document: Document,
    found: Sequence[Diagnostic],
    words: Words,
    asked: Collection[str] | None = None,
) -> bytes:
    """The form of a plan with the content of a document named `file` and the problems found in it.

    It has the indicators that are `asked` of the submitter (None or empty: all) and any others that were reported.
    """
    cells = _form_cells(plan, document)
    placed: dict[FormCell, list[Diagnostic]] = {}
    to_correct: list[Line] = []
    for one in found:
        cell = cells.get((one.line, one.column, one.cell))
        if cell:
            placed.setdefault(cell, []).append(one)
        else:
            to_correct.append(Line(_place(one, one.label, words), _comment(one, words)))
    marks = {cell: _mark(problems, words) for cell, problems in placed.items()}
    written, others = _contents(plan, document, placed, words)
    book = Book(words, plan.period.start)
    shown = {*(asked or plan.indicators), *(key for key, _part in (*written, *marks))}
    own = plan.with_indicators({key: one for key, one in plan.indicators.items() if key in shown})
    form = Form(book, own, written, marks)
    not_here = words(N_("other sheets and columns, formulas, pictures and comments; they are in {file}"), file=file)
    end = form.write() + 1
    for title, lines in ((TO_CORRECT, to_correct), (_OTHER_ROWS, others), (_NOT_HERE, [Line("", not_here)])):
        end = _write_list(form, end, words(title), lines)
    form.show(end)
    write_instructions(book, own)
    return book.bytes()


def _mark(problems: Sequence[Diagnostic], words: Words) -> Mark:
    comment = shortened("\n\n".join(_comment(one, words) for one in problems), _LONGEST)
    if has_errors(problems):
        return Mark("error", comment)
    return Mark("warning", comment)


def _comment(found: Diagnostic, words: Words) -> str:
    message = message_of(found, words)
    return f"{words.template(_COMMENTS[found.severity]).format(text=message.text)}\n→ {message.remedy}"


def _place(spot: Spot | Diagnostic, label: str | None, words: Words) -> str:
    """A place in the submitter's file: its cell or line, and its label."""
    where = spot.cell
    if not where and spot.line:
        where = words(N_("line {line}"), line=spot.line)
    return "\n".join(part for part in (where, label) if part)


def _form_cells(plan: Plan, document: Document) -> dict[tuple[int | None, int | None, str | None], FormCell]:
    """Line, column and cell in the submitter's file -> the corresponding cell of the form."""
    spot_of = document.spots()
    found: dict[tuple[int | None, int | None, str | None], FormCell] = {}
    # Inner paths first: an entry may have the same place as one of its parts, which is the more precise cell.
    for path, (key_at, value_at) in sorted(document.places().items(), key=lambda place: -len(place[0])):
        cell = _cell_of(plan, path)
        if cell:
            for spot in (spot_of(value_at), spot_of(key_at)):
                found.setdefault((spot.line, spot.column, spot.cell), cell)
    return found


def _cell_of(plan: Plan, path: Path) -> FormCell | None:
    """The cell of the form for a data path of a submission; None if there is none."""
    if path[:1] != ("actuals",):
        if path and path[0] in HEAD:
            return ("", str(path[0]))
        return None
    indicator = plan.id_of(str(path[1])) if len(path) > 1 else None
    key = str(path[2]) if len(path) > 2 else "value"
    key = ENTRY_NAMES.get(key, key)
    if indicator and key in FORM_COLUMNS:
        return (indicator, key)
    return None


def _contents(
    plan: Plan, document: Document, placed: Mapping[FormCell, Sequence[Diagnostic]], words: Words
) -> tuple[dict[FormCell, str], list[Line]]:
    """The texts for the cells of the form, and lines for content without a cell."""
    written: dict[FormCell, str] = {}
    others: dict[int, Line] = {}
    places, spot_of = document.places(), document.spots()
    for path, value in _values(document.written):
        cell = _cell_of(plan, path)
        # A value that could not be read has no text; the problem at its cell quotes it.
        text = _text(value) or next((one.excerpt for one in placed.get(cell or ("", ""), ()) if one.excerpt), "")
        if cell and cell not in written:
            written[cell] = text
            continue
        # No cell, or an indicator that was reported twice: one line for each entry, with all of its parts.
        at = (places.get(path[:2]) or places.get(path[:1]) or (0, 0))[0]
        key = str(path[-1])
        entry = f"{COLUMNS[key](words.lang)} {text}" if len(path) > 2 and key in COLUMNS else text
        before = others.get(at, Line(_place(spot_of(at), None, words), " · ".join(map(str, path[1:2] or path))))
        others[at] = before._replace(text=f"{before.text} · {entry}")
    kept = sorted([*others.items(), *_other_rows(plan, document, words)], key=lambda one: one[0])
    lines = [line for _at, line in kept]
    if len(lines) > MOST_ROWS:
        lines = [*lines[:MOST_ROWS], Line("", words(N_("and {count} more rows"), count=len(lines) - MOST_ROWS))]
    return written, lines


def _values(written: Mapping[str, object]) -> Iterator[tuple[Path, object]]:
    """The data paths and values of a submission; the path of a plain figure ends with its indicator.

    A revision of the whole submission is repeated for each entry, because the form has no line for it.
    """
    revision = written.get("revision")
    for key, value in written.items():
        if key == "revision" and isinstance(written.get("actuals"), dict):
            continue
        if key != "actuals" or not isinstance(value, dict):
            yield (key,), value
            continue
        for name, entry in value.items():
            if isinstance(entry, dict):
                for part, inner in entry.items():
                    yield (key, name, part), inner
            else:
                yield (key, name), entry
            if revision is not None and not (isinstance(entry, dict) and {"revision", "版次"} & entry.keys()):
                yield (key, name, "revision"), revision


def _text(value: object) -> str:
    if isinstance(value, Problem):
        return str(value.params.get("written", ""))
    if isinstance(value, list):
        return "、".join(map(_text, value))
    return str(value).strip()


def _other_rows(plan: Plan, document: Document, words: Words) -> Iterator[tuple[int, Line]]:
    """Rows of a table that report nothing, without the form's own rows and those of an earlier marked copy."""
    both = [Words(lang) for lang in LANGS]
    titles = {each(title): title for title in (TO_CORRECT, _OTHER_ROWS, _NOT_HERE) for each in both}
    part = ""  # the title in an earlier marked copy's list under which the rows are
    spot_of = document.spots()
    for row in document.other_rows():
        part = titles.get(row.texts[0], part)
        blank = not row.reports and any(plan.id_of(text) or plan.area_of(text) for text in row.texts)
        if row.texts[0] in titles or blank or part in (TO_CORRECT, _NOT_HERE):
            continue
        if part:
            yield row.place, Line(row.texts[0], " · ".join(row.texts[1:]))
        else:
            yield row.place, Line(_place(spot_of(row.place), None, words), " · ".join(row.texts))


def _write_list(form: Form, row: int, title: str, lines: Sequence[Line]) -> int:
    """Write a part of the list from `row` on; return the row after it. Nothing is written without lines."""
    if not lines:
        return row
    book, sheet = form.book, form.sheet
    # Merge first, then write: XlsxWriter takes the text of a merged range from its first cell.
    sheet.merge_range(row, 0, row, LAST_PRINTED, "", book.style(bg_color=PANEL))
    book.text(sheet, row, 0, title, bold=True, bg_color=PANEL)
    style = {**WRAP, "valign": "top"}
    first, *rest = [column.width for column in FORM_COLUMNS.values()][: LAST_PRINTED + 1]
    for at, line in enumerate(lines, row + 1):
        text = shortened(line.text, _LONGEST)
        # The columns of names and units, neither of which is read as a figure.
        book.text(sheet, at, 0, line.place, font_color=MUTED, **style)
        sheet.merge_range(at, 1, at, LAST_PRINTED, "", book.style(**style))
        book.text(sheet, at, 1, text, **style)
        book.fit(sheet, at, [(line.place, first), (text, sum(rest))])
    return row + 1 + len(lines)
