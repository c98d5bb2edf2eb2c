"""What a rule is."""

from __future__ import annotations

from typing import NamedTuple

from edutarget.language.terms import Countable
from edutarget.problems.problem import Severity
from edutarget.problems.rules.in_tables import IN_TABLES


class Rule(NamedTuple):
    """One rule. `message` says what is wrong and `remedy` what to type instead, with words in braces;
    `why` says what it guards against; `wrong` and `right` are excerpts of a file.

    `at_key`: it speaks of a key, not of the value beside it. `unopened`: the file was never looked into, so that the
    run as such has failed, not the figures. `fixable`: where `instead` is no word of ours but the very text to type,
    it may be put in the place of `written`, for nothing else can be meant.
    """

    id: str
    severity: Severity
    message: str | Countable
    remedy: str
    why: str
    wrong: str
    right: str
    at_key: bool = False
    unopened: bool = False
    fixable: bool = False

    def words(self, in_table: bool) -> tuple[str | Countable, str]:
        """The message and the remedy, for a file of lines and keys or for a table."""
        table = IN_TABLES.get(self.id) if in_table else None
        return (table and table.message) or self.message, (table and table.remedy) or self.remedy
