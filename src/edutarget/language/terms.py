"""Mark the program's own words where they stand; they are translated where they are shown."""

from __future__ import annotations

from typing import NamedTuple


def N_(message: str) -> str:
    """Mark a message for the catalogues; it is translated where it is shown."""
    return message


class Countable(NamedTuple):
    """A message with a form for one and a form for several, chosen by its `{count}`."""

    one: str
    several: str


def NN_(one: str, several: str) -> Countable:
    """Mark a message that counts something; its Chinese has one form, its English two."""
    return Countable(one, several)


class Term(str):
    """A word of the program as a parameter of a message: it is translated. Other strings are the user's text."""

    __slots__ = ()
