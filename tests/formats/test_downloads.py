"""Data within a page: addresses that give back every character, file names that are names."""

from __future__ import annotations

import json
from urllib.parse import unquote_to_bytes

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edutarget.formats.data.json_text import dumps
from edutarget.formats.pages.page import csv_download, file_name, json_download, offered

PIECES = st.sampled_from(["%4f", "%", "#", "?", '"', "<&", "\t", "\r\n", " "]) | st.text(
    st.characters(exclude_categories=["Cs"])
)
TEXTS = st.lists(PIECES).map("".join)


def content(address: str) -> bytes:
    """What a browser saves: it drops tabs and line ends, reads to the first #, and decodes."""
    address = address.translate({ord(character): None for character in "\t\r\n"}).partition("#")[0]
    return unquote_to_bytes(address.partition(",")[2])


@given(TEXTS)
def test_csv_comes_back(text: str) -> None:
    written = text.encode("utf-8-sig")
    assert content(csv_download("name", written).address) == written


@given(st.dictionaries(TEXTS, TEXTS | st.none() | st.lists(TEXTS)))
def test_json_comes_back(value: dict[str, object]) -> None:
    written = dumps(value)
    assert json.loads(content(json_download("name", written).address)) == json.loads(written)


@pytest.mark.parametrize(
    ("name", "file"),
    [
        ("kangle-2025-2025-09-30", "kangle-2025-2025-09-30.csv"),
        ("康乐 2025", "康乐_2025.csv"),
        ("=hostile|plan", "hostile_plan.csv"),
        ("../../etc/passwd\u202e", "etc_passwd.csv"),
    ],
)
def test_file_names(name: str, file: str) -> None:
    assert file_name(name, "csv") == file


def test_what_a_browser_cannot_save_is_not_offered() -> None:
    small, large = csv_download("a", b"a"), csv_download("b", b"b" * 2_000_000)
    assert offered(small, large) == [small]
