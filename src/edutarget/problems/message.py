"""What a problem says, the same in every format."""

from __future__ import annotations

from typing import NamedTuple

from edutarget.language.words import Words
from edutarget.problems.diagnostic import Diagnostic


class Spoken(NamedTuple):
    """A problem's message and its remedy, in one language."""

    message: str
    remedy: str


def spoken(found: Diagnostic, words: Words) -> Spoken:
    """The words of its rule, filled in."""
    from edutarget.problems.rules import RULES  # only where there is something to say

    rule = RULES[found.rule]
    return Spoken(words(rule.message, **found.params), words(rule.remedy, **found.params))
