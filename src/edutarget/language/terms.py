"""Our own words, marked where they stand and translated where they are shown."""

from __future__ import annotations


def N_(message: str) -> str:
    """Mark a message for the catalogues; it is translated where it is shown."""
    return message


class Term(str):
    """A word of ours inside a message, translated with it; any other text in it is the user's."""

    __slots__ = ()
