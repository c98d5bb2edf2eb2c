"""Tables of facts in CSV: find encoding, separator and columns, and read rows as text, one by one or in batches.

UTF-8, with or without a byte order mark, or GBK; commas, semicolons or tabs; any line ends, also within quotes.
"""

from __future__ import annotations

import codecs
import csv
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from edutarget.files.reading import csv_problem, looks_like, place_after, reason, refuse_recoded, shown_name
from edutarget.problems.diagnostic import Diagnostic
from edutarget.problems.problem import Unreadable
from edutarget.rollup.judge import Fact, column_problems, fact_of, is_table, places_of

if TYPE_CHECKING:
    import pyarrow as pa

PIECE = 1 << 20  # bytes
WINDOW = 1 << 15  # bytes; a text over the limit fills at least one window, without a line end
BLOCK = 1 << 20  # bytes that Arrow reads at once; it reads up to 32 of them ahead
ROWS = 50_000  # rows of a batch where Arrow gives up
SEPARATORS = ",;\t"
FIRST = 20
"""So many misfits are listed; a file with any is not used."""


class Tidy(NamedTuple):
    """How to read a file: `skip` records precede the first row; `columns` has the index of each column.

    `careful`: it has quotes, or lines so long that a field may be over the limit.
    """

    path: str
    encoding: str
    careful: bool
    separator: str
    titles: tuple[str, ...]
    skip: int

    @property
    def columns(self) -> Mapping[str, int]:
        """Column -> its index among the fields."""
        return places_of(self.titles)


class CsvFiles(NamedTuple):
    """CSV files by kind, and problems of those that cannot be used."""

    tables: list[Tidy]
    forms: list[str]
    unread: list[Diagnostic]


def sorted_out(files: Iterable[str]) -> CsvFiles:
    """Sort CSV files by their titles into tables of facts and forms."""
    found = CsvFiles([], [], [])
    for path in files:
        try:
            tidy = opened(path)
            problems = list(column_problems(tidy.titles)) if tidy else []
        except Unreadable as no:
            tidy, problems = None, [no.problem]
        found.unread.extend(Diagnostic(shown_name(path), None, None, one.rule, one.params) for one in problems)
        if problems:
            continue
        if tidy is None:
            found.forms.append(path)
        else:
            found.tables.append(tidy)
    return found


def opened(path: str) -> Tidy | None:
    """How to read a table of facts; None for a form. Raises Unreadable."""
    try:
        encoding, careful = _encoding(path)
        guesses = [_header(path, encoding, careful, separator) for separator in SEPARATORS]
    except OSError as error:
        raise Unreadable("cannot-read", reason=reason(error)) from None
    # The separator that gives the most known columns
    best = max(guesses, key=lambda guess: len(guess.columns))
    if not any(best.titles):
        raise Unreadable("empty-file")
    if is_table(best.titles):
        return best
    return None


def _encoding(path: str) -> tuple[str, bool]:
    """The encoding of a whole file, and whether it is `careful`, see Tidy; raises Unreadable."""
    for encoding in ("utf-8-sig", "gb18030"):
        decoder, careful, read, last = codecs.getincrementaldecoder(encoding)(), False, 0, b""
        begin = ""
        try:
            with open(path, "rb") as file:
                while piece := file.read(PIECE):
                    careful = careful or b'"' in piece or _has_long_line(piece)
                    # Latin letters in UTF-16 are valid UTF-8 with NULs between
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
    """The error at the place after the first `size` bytes of a file."""
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
    """Yield the rows below the header with their first lines; empty lines are skipped. Raises csv.Error."""
    with open(tidy.path, encoding=tidy.encoding, newline="") as text:
        reader = csv.reader(text, delimiter=tidy.separator, strict=True)
        line = 1
        for place, fields in enumerate(reader):
            if place >= tidy.skip and fields:
                yield line, fields
            line = reader.line_num + 1


def misfits(tidy: Tidy) -> list[Diagnostic]:
    """The lines that do not fit the header, by number of fields or by quotes."""
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
    """Yield the rows of a file without misfits; empty ones are skipped."""
    columns = tidy.columns
    for row, (_line, fields) in enumerate(records(tidy)):
        texts = {name: fields[place] for name, place in columns.items() if place < len(fields)}
        fact = fact_of(texts, tidy.path, row)
        if not fact.empty:
            yield fact


def lines_of(file: str, rows: Iterable[int]) -> dict[int, int]:
    """Row -> its first line in a CSV file; the file is read again, because Arrow does not count lines."""
    wanted, tidy = set(rows), opened(file)
    if tidy is None or not wanted:
        return {}
    upto = islice(records(tidy), max(wanted) + 1)
    return {row: line for row, (line, _fields) in enumerate(upto) if row in wanted}


def batches(tidy: Tidy, found: list[Diagnostic]) -> Iterator[pa.RecordBatch]:
    """Yield the rows of a file in batches of text columns: by Arrow, and row by row where it gives up.

    Misfits are added to `found`; nothing more is read then, but some batches may have been.
    """
    import pyarrow as pa

    if tidy.careful:  # Arrow is lenient with quotes, and takes a text of any length
        found += misfits(tidy)
        if found:
            return
    done = 0
    try:
        for batch in _by_arrow(tidy):
            yield batch
            done += len(batch)
    except pa.ArrowInvalid:
        found += misfits(tidy)
        if not found:
            yield from _one_by_one(tidy, done)


def _by_arrow(tidy: Tidy) -> Iterator[pa.RecordBatch]:
    import pyarrow as pa
    from pyarrow import csv as arrow_csv

    # Own names, because titles of other columns may be repeated or empty
    names = [f"column {place}" for place in range(len(tidy.titles))]
    wanted = {name: names[place] for name, place in tidy.columns.items()}
    encoding = "utf8" if tidy.encoding.startswith("utf") else tidy.encoding
    reading = {"column_names": names, "skip_rows_after_names": tidy.skip, "encoding": encoding, "block_size": BLOCK}
    stream = arrow_csv.open_csv(
        tidy.path,
        arrow_csv.ReadOptions(use_threads=False, **reading),
        arrow_csv.ParseOptions(delimiter=tidy.separator, newlines_in_values=tidy.careful),
        arrow_csv.ConvertOptions(
            # All text and no nulls: Arrow would guess types and turn 010 into 10
            column_types=dict.fromkeys(names, pa.string()),
            include_columns=list(wanted.values()),
            null_values=[],
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
