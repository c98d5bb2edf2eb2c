"""A page's data as links within the page: nothing is fetched, so the page stays one file and its policy strict."""

from __future__ import annotations

import re
from typing import NamedTuple

_MOST = 1_500_000
"""Browsers refuse to save addresses that are much longer."""

_ESCAPES = str.maketrans({character: f"%{ord(character):02X}" for character in '%"#\t\r\n'})


class Download(NamedTuple):
    """A link: what it is called, the file that it is saved as, and the data: address that has its content."""

    title: str
    file: str
    address: str


def csv_download(name: str, content: bytes) -> Download:
    """CSV with its byte order mark, which Excel needs."""
    text = _escaped(content.decode("utf-8-sig"))
    return Download("CSV", file_name(name, "csv"), "data:text/csv;charset=utf-8,%EF%BB%BF" + text)


def json_download(name: str, content: str) -> Download:
    """JSON without its line ends and margins, none of which is within a string."""
    return Download("JSON", file_name(name, "json"), "data:application/json," + _escaped(re.sub("\n *", "", content)))


def offered(*downloads: Download) -> list[Download]:
    """Those that browsers can save."""
    return [download for download in downloads if len(download.address) <= _MOST]


def file_name(name: str, ending: str) -> str:
    """A file's name that no system reads as anything else."""
    return re.sub(r"[^\w-]+", "_", name).strip("_") + "." + ending


def _escaped(text: str) -> str:
    """The text in an address: only what an address or its attribute would read otherwise is escaped."""
    return text.translate(_ESCAPES)
