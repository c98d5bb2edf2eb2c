"""Text inside Markdown, as GitHub shows it."""

from __future__ import annotations

import re

_marks = re.compile(r"[\\`*_\[\]<>&|~]|([@#$]|:(?=\S)|(?<=www)\.|(?<=GH)-)", re.IGNORECASE)


def escaped(text: str) -> str:
    """Text that stays text: never markup, HTML, a cell's border, a link, a mention, an emoji or a formula."""
    return _marks.sub(_inert, text)


def _inert(mark: re.Match[str]) -> str:
    # A character reference is never markup. But mentions, issues, links, emoji and mathematics are looked for
    # in the text that has been made of references already, so an element around the mark cuts those in two.
    return f"<span>{mark[0]}</span>" if mark[1] else f"&#{ord(mark[0])};"


def line_of(cells: list[str]) -> str:
    """A line of a table."""
    return "| " + " | ".join(cells) + " |"
