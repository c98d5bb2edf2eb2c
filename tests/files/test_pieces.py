"""Output in pieces: each is written before the next is made, and a file is written whole or not at all."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice, repeat
from pathlib import Path

import pytest

from edutarget.files.writing import write_bytes
from edutarget.formats.data.json_text import dumps, pieces


def test_pieces_that_end_early_leave_the_file_as_it_was(tmp_path: Path) -> None:
    def broken() -> Iterator[bytes]:
        yield b"new"
        raise MemoryError

    file = tmp_path / "report.json"
    file.write_bytes(b"old")
    with pytest.raises(MemoryError):
        write_bytes(str(file), broken())
    assert [one.read_bytes() for one in tmp_path.iterdir()] == [b"old"]


def test_a_document_is_there_piece_by_piece_before_its_end_is_known() -> None:
    row = {"unit": "校", "rank": None}
    whole = dumps({"rows": [row] * 50_000})
    endless = pieces({"rows": repeat(row)})
    begun = "".join(islice(endless, 3))
    assert len(begun) > 10_000 and whole.startswith(begun)
