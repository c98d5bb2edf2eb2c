"""Tables of facts in CSV: which encoding, separator and columns, and their rows as text.

UTF-8, with or without a byte order mark, or GBK; commas, semicolons or tabs; any line ends, also within quotes.
"""

from __future__ import annotations

import codecs
import csv
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from edutarget.figures.notation import day_text, figure_text
from edutarget.files.csv_messages import csv_reason
from edutarget.files.decoding import looks_like, place_after
from edutarget.files.reading import shown_name
from edutarget.files.system_errors import reason
from edutarget.problems.diagnostic import Diagnostic
from edutarget.problems.problem import Unreadable
from edutarget.rollup.reading.columns import COLUMNS, FIGURES, Fact, column_problems, is_table, places_of

PIECE = 1 << 20
SEPARATORS = ",;\t"
FIRST = 20
"""So many lines that do not fit are named; a file with one of them is not used."""


class Tidy(NamedTuple):
    """How a file is to be read: `skip` records come before the first row, `columns` say where each column stands."""

    path: str
    encoding: str
    quoted: bool
    separator: str
    titles: tuple[str, ...]
    skip: int

    @property
    def columns(self) -> Mapping[str, int]:
        """Column -> its place among the fields."""
        return places_of(self.titles)


class Found(NamedTuple):
    """CSV files by what they are, and why some cannot be used."""

    tables: list[Tidy]
    forms: list[str]
    unread: list[Diagnostic]


def sorted_out(files: Iterable[str]) -> Found:
    """What each CSV file is, by its first line: a table of facts names columns of theirs there."""
    found = Found([], [], [])
    for path in files:
        name = shown_name(path)
        try:
            tidy = opened(path)
        except Unreadable as no:
            found.unread.append(Diagnostic(name, None, None, no.problem.rule, no.problem.params))
            continue
        if tidy is None:
            found.forms.append(path)
        elif wrong := list(column_problems(tidy.titles)):
            found.unread.extend(Diagnostic(name, None, None, problem.rule, problem.params) for problem in wrong)
        else:
            found.tables.append(tidy)
    return found


def opened(path: str) -> Tidy | None:
    """How to read a table of facts, None for a file that is none; raises Unreadable."""
    try:
        encoding, quoted = _encoding(path)
        guesses = [_header(path, encoding, quoted, separator) for separator in SEPARATORS]
    except OSError as error:
        raise Unreadable("cannot-read", reason=reason(error)) from None
    best = max(guesses, key=lambda guess: len(guess.columns))
    if not any(best.titles):
        raise Unreadable("empty-file")
    return best if is_table(best.titles) else None


def _encoding(path: str) -> tuple[str, bool]:
    """The encoding of all of a file, and whether there are quotes in it; raises Unreadable."""
    for encoding in ("utf-8-sig", "gb18030"):
        decoder, quoted, read, last = codecs.getincrementaldecoder(encoding)(), False, 0, b""
        try:
            with open(path, "rb") as file:
                while piece := file.read(PIECE):
                    quoted = quoted or b'"' in piece
                    if b"\0" in piece:
                        raise _not_utf8(path, looks_like(piece), read + piece.index(0))
                    decoder.decode(piece)
                    read, last = read + len(piece), piece
                decoder.decode(b"", final=True)
        except UnicodeDecodeError as error:
            if encoding == "gb18030" or looks_like(piece or last) == "UTF-16":
                raise _not_utf8(path, looks_like(piece or last), read + max(error.start, 0)) from None
            continue
        return encoding, quoted
    raise AssertionError


def _not_utf8(path: str, encoding: str, size: int) -> Unreadable:
    """What to say of a file of which so many bytes were read without a mistake."""
    lines, last, left = 0, b"", size
    with open(path, "rb") as file:
        while piece := file.read(min(PIECE, left)):
            lines, left = lines + piece.count(b"\n"), left - len(piece)
            last = (piece if b"\n" in piece else last + piece).rpartition(b"\n")[2][-PIECE:]
    return Unreadable("not-utf-8", encoding=encoding, line=lines + 1, column=place_after(last)[1])


def _header(path: str, encoding: str, quoted: bool, separator: str) -> Tidy:
    skip, titles = 0, ()  # type: int, tuple[str, ...]
    with open(path, encoding=encoding, newline="") as text:
        try:
            for fields in csv.reader(text, delimiter=separator):
                skip += 1
                if fields:
                    titles = tuple(field.strip() for field in fields)
                    break
        except csv.Error:  # no header is that long
            titles = ()
    return Tidy(path, encoding, quoted, separator, titles, skip)


def records(tidy: Tidy) -> Iterator[tuple[int, list[str]]]:
    """The rows below the header, each with the line that it begins on; empty lines are none. Raises csv.Error."""
    with open(tidy.path, encoding=tidy.encoding, newline="") as text:
        reader = csv.reader(text, delimiter=tidy.separator, strict=True)
        line = 1
        for place, fields in enumerate(reader):
            if place >= tidy.skip and fields:
                yield line, fields
            line = reader.line_num + 1


def misfits(tidy: Tidy) -> list[Diagnostic]:
    """The lines that do not fit the header, by fields or by quotes."""
    name, found = shown_name(tidy.path), []  # type: str, list[Diagnostic]
    least = len(_without_end(tidy.titles))
    line = 0
    try:
        for line, fields in records(tidy):
            if len(fields) < least or len(_without_end(fields)) > len(tidy.titles):
                words = {"count": len(fields), "wanted": len(tidy.titles)}
                found.append(Diagnostic(name, line, 1, "row-width", words))
                if len(found) == FIRST:
                    break
    except csv.Error as error:
        found.append(Diagnostic(name, line + 1, 1, "csv-syntax", {"what": csv_reason(error)}))
    return found


def _without_end(fields: Iterable[str]) -> list[str]:
    """Without the empty fields at the end."""
    kept = list(fields)
    while kept and not kept[-1].strip():
        kept.pop()
    return kept


def facts(tidy: Tidy) -> Iterator[Fact]:
    """The rows of a file without misfits; those in which nothing stands are none."""
    for row, (_line, fields) in enumerate(records(tidy)):
        if fact := fact_of(tidy, row, fields):
            yield fact


def fact_of(tidy: Tidy, row: int, fields: list[str]) -> Fact | None:
    """A row's fact; None where nothing stands in its columns."""
    found: dict[str, str] = {}
    for name, place in tidy.columns.items():
        text = fields[place].strip() if place < len(fields) else ""
        if text:
            found[name] = _written(name, text)
    return Fact._make([*map(found.get, COLUMNS), tidy.path, row]) if found else None


def _written(name: str, text: str) -> str:
    """A field as it was typed before a spreadsheet program saved it."""
    if name in FIGURES:
        return figure_text(text)
    return day_text(text) if name == "as_of" else text
