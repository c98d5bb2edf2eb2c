"""What a problem says, the same in every format."""

from __future__ import annotations

from typing import NamedTuple

from edutarget.language.terms import NN_
from edutarget.language.words import Words
from edutarget.problems.diagnostic import Diagnostic
from edutarget.problems.rules import RULES


class Message(NamedTuple):
    """What is wrong, and what to do about it, in one language."""

    text: str
    remedy: str


def message_of(found: Diagnostic, words: Words) -> Message:
    """The message and the remedy of its rule, filled in; the last one listed also says how many are not."""
    rule, in_table = RULES[found.rule], found.label is not None
    message = rule.message(words.lang, in_table, found.params.get("count", 0))
    remedy = rule.remedy(words.lang, in_table)
    more = " " + words(_MORE, count=found.more) if found.more else ""
    return Message(words.filled(message, found.params) + more, words.filled(remedy, found.params))


_MORE = NN_("(there is {count} more of this kind in this file)", "(there are {count} more of this kind in this file)")
