"""Tables of facts in CSV: which encoding, separator and columns, and their rows as text, by themselves or in batches.

UTF-8, with or without a byte order mark, or GBK; commas, semicolons or tabs; any line ends, also within quotes.
"""

from __future__ import annotations

import codecs
import csv
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from edutarget.files.csv_errors import csv_problem
from edutarget.files.reading import looks_like, place_after, refuse_recoded, shown_name
from edutarget.files.system_errors import reason
from edutarget.problems.diagnostic import Diagnostic
from edutarget.problems.problem import Unreadable
from edutarget.rollup.facts import Fact, column_problems, fact_of, is_table, places_of

if TYPE_CHECKING:
    import pyarrow as pa

PIECE = 1 << 20  # bytes
WINDOW = 1 << 15  # bytes of a piece; a text that is too long fills one at least
BLOCK = 4 << 20  # bytes that Arrow reads at once
ROWS = 50_000  # that are read at once where Arrow gives up
SEPARATORS = ",;\t"
FIRST = 20
"""So many lines that do not fit are named; a file with one of them is not used."""


class Tidy(NamedTuple):
    """How a file is to be read: `skip` records come before the first row, `columns` say where each column stands.

    `careful`: there are quotes in it, or lines so long that a field may be too long.
    """

    path: str
    encoding: str
    careful: bool
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
        encoding, careful = _encoding(path)
        guesses = [_header(path, encoding, careful, separator) for separator in SEPARATORS]
    except OSError as error:
        raise Unreadable("cannot-read", reason=reason(error)) from None
    best = max(guesses, key=lambda guess: len(guess.columns))
    if not any(best.titles):
        raise Unreadable("empty-file")
    if is_table(best.titles):
        return best
    return None


def _encoding(path: str) -> tuple[str, bool]:
    """The encoding of all of a file, and whether it is to be read with care, see Tidy; raises Unreadable."""
    for encoding in ("utf-8-sig", "gb18030"):
        decoder, careful, read, last = codecs.getincrementaldecoder(encoding)(), False, 0, b""
        begin = ""
        try:
            with open(path, "rb") as file:
                while piece := file.read(PIECE):
                    careful = careful or b'"' in piece or _has_long_line(piece)
                    if b"\0" in piece:
                        raise _not_utf8(path, looks_like(piece), read + piece.index(0))
                    decoded = decoder.decode(piece)
                    begin = begin or decoded
                    read, last = read + len(piece), piece
                decoder.decode(b"", final=True)
        except UnicodeDecodeError as error:
            if encoding == "gb18030" or looks_like(piece or last) == "UTF-16":
                raise _not_utf8(path, looks_like(piece or last), read + max(error.start, 0)) from None
            continue
        if encoding == "utf-8-sig":
            refuse_recoded(begin)
        return encoding, careful
    raise AssertionError


def _has_long_line(piece: bytes) -> bool:
    windows = range(0, len(piece) - WINDOW, WINDOW)
    return any(piece.find(b"\n", start, start + WINDOW) < 0 for start in windows)


def _not_utf8(path: str, encoding: str, size: int) -> Unreadable:
    """What to say of a file of which so many bytes were read without a mistake."""
    lines, last, left = 0, b"", size
    with open(path, "rb") as file:
        while piece := file.read(min(PIECE, left)):
            lines, left = lines + piece.count(b"\n"), left - len(piece)
            last = (piece if b"\n" in piece else last + piece).rpartition(b"\n")[2][-PIECE:]
    return Unreadable("not-utf-8", encoding=encoding, line=lines + 1, column=place_after(last)[1])


def _header(path: str, encoding: str, careful: bool, separator: str) -> Tidy:
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
    return Tidy(path, encoding, careful, separator, titles, skip)


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
    line = tidy.skip
    try:
        for line, fields in records(tidy):
            if len(fields) < least or len(_without_end(fields)) > len(tidy.titles):
                words = {"count": len(fields), "wanted": len(tidy.titles)}
                found.append(Diagnostic(name, line, 1, "row-width", words))
                if len(found) == FIRST:
                    break
    except csv.Error as error:
        problem = csv_problem(error)
        found.append(Diagnostic(name, line + 1, 1, problem.rule, problem.params))
    return found


def _without_end(fields: Iterable[str]) -> list[str]:
    """Without the empty fields at the end."""
    kept = list(fields)
    while kept and not kept[-1].strip():
        kept.pop()
    return kept


def facts(tidy: Tidy) -> Iterator[Fact]:
    """The rows of a file without misfits; those in which nothing stands are none."""
    columns = tidy.columns
    for row, (_line, fields) in enumerate(records(tidy)):
        texts = {name: fields[place] for name, place in columns.items() if place < len(fields)}
        fact = fact_of(texts, tidy.path, row)
        if fact:
            yield fact


def lines_of(file: str, rows: Iterable[int]) -> dict[int, int]:
    """Row -> the line of a CSV file on which it begins; the file is read again, as nobody counts lines before."""
    wanted, tidy = set(rows), opened(file)
    if tidy is None or not wanted:
        return {}
    upto = islice(records(tidy), max(wanted) + 1)
    return {row: line for row, (line, _fields) in enumerate(upto) if row in wanted}


class Misfits(Exception):
    """A file has lines that do not fit its header; `found` names the first of them."""

    def __init__(self, found: list[Diagnostic]) -> None:
        super().__init__(found)
        self.found = found


def batches(tidy: Tidy) -> Iterator[pa.RecordBatch]:
    """The rows of a file as columns of text, a batch at a time: by Arrow, and row by row where it gives up.

    Raises Misfits, also after some batches.
    """
    import pyarrow as pa

    if tidy.careful:  # Arrow is lenient with quotes, and takes a text of any length
        _no_misfits(tidy)
    done = 0
    try:
        for batch in _by_arrow(tidy):
            yield batch
            done += len(batch)
    except pa.ArrowInvalid:
        _no_misfits(tidy)
        yield from _one_by_one(tidy, done)


def _no_misfits(tidy: Tidy) -> None:
    found = misfits(tidy)
    if found:
        raise Misfits(found)


def _by_arrow(tidy: Tidy) -> Iterator[pa.RecordBatch]:
    import pyarrow as pa
    from pyarrow import csv as arrow_csv

    names = [f"column {place}" for place in range(len(tidy.titles))]
    wanted = {name: names[place] for name, place in tidy.columns.items()}
    encoding = "utf8" if tidy.encoding.startswith("utf") else tidy.encoding
    reading = {"column_names": names, "skip_rows_after_names": tidy.skip, "encoding": encoding, "block_size": BLOCK}
    stream = arrow_csv.open_csv(
        tidy.path,
        arrow_csv.ReadOptions(use_threads=False, **reading),
        arrow_csv.ParseOptions(delimiter=tidy.separator, newlines_in_values=tidy.careful),
        arrow_csv.ConvertOptions(
            column_types=dict.fromkeys(names, pa.string()), include_columns=list(wanted.values()), null_values=[]
        ),
    )
    for batch in stream:
        yield pa.record_batch([batch.column(column) for column in wanted.values()], list(wanted))


def _one_by_one(tidy: Tidy, done: int) -> Iterator[pa.RecordBatch]:
    import pyarrow as pa

    rows = (fields for _line, fields in islice(records(tidy), done, None))
    while piece := list(islice(rows, ROWS)):
        columns = [pa.array([fields[at] for fields in piece], pa.string()) for at in tidy.columns.values()]
        yield pa.record_batch(columns, list(tidy.columns))
