"""Tables of facts in CSV as columns of text, a batch at a time: read by Arrow, and row by row where it gives up."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import islice

import pyarrow as pa
from pyarrow import csv

from edutarget.problems.diagnostic import Diagnostic
from edutarget.rollup.reading.tidy_csv import Tidy, misfits, records

Batch = Mapping[str, pa.Array]
BLOCK = 4 << 20  # bytes
ROWS = 50_000


class Misfits(Exception):
    """A file has lines that do not fit its header; `found` names the first of them."""

    def __init__(self, found: list[Diagnostic]) -> None:
        super().__init__(found)
        self.found = found


def batches(tidy: Tidy) -> Iterator[Batch]:
    """The columns of facts in the rows of a file, a batch at a time; raises Misfits, also after some batches."""
    if tidy.quoted:  # Arrow is lenient with quotes
        _no_misfits(tidy)
    done = 0
    try:
        for batch in _by_arrow(tidy):
            yield batch
            done += len(batch["unit"])
    except pa.ArrowInvalid:
        _no_misfits(tidy)
        yield from _one_by_one(tidy, done)


def _no_misfits(tidy: Tidy) -> None:
    if found := misfits(tidy):
        raise Misfits(found)


def _by_arrow(tidy: Tidy) -> Iterator[Batch]:
    names = [f"column {place}" for place in range(len(tidy.titles))]
    wanted = {name: names[place] for name, place in tidy.columns.items()}
    encoding = "utf8" if tidy.encoding.startswith("utf") else tidy.encoding
    stream = csv.open_csv(
        tidy.path,
        csv.ReadOptions(
            column_names=names,
            skip_rows_after_names=tidy.skip,
            block_size=BLOCK,
            encoding=encoding,
            use_threads=False,
        ),
        csv.ParseOptions(delimiter=tidy.separator, newlines_in_values=tidy.quoted),
        csv.ConvertOptions(
            column_types=dict.fromkeys(names, pa.string()), include_columns=list(wanted.values()), null_values=[]
        ),
    )
    for batch in stream:
        yield {name: batch.column(column) for name, column in wanted.items()}


def _one_by_one(tidy: Tidy, done: int) -> Iterator[Batch]:
    rows = (fields for _line, fields in islice(records(tidy), done, None))
    while piece := list(islice(rows, ROWS)):
        yield {name: pa.array([fields[at] for fields in piece], pa.string()) for name, at in tidy.columns.items()}
