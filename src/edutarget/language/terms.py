"""Our own words, marked where they stand and translated where they are shown."""

from __future__ import annotations

from typing import NamedTuple


def N_(message: str) -> str:
    """Mark a message for the catalogues; it is translated where it is shown."""
    return message


class Countable(NamedTuple):
    """A message with a form for one and a form for several; its `{count}` decides which."""

    one: str
    several: str


def NN_(one: str, several: str) -> Countable:
    """Mark a message that counts something; its Chinese has one form, its English two."""
    return Countable(one, several)


class Term(str):
    """A word of ours inside a message, translated with it; any other text in it is the user's."""

    __slots__ = ()
