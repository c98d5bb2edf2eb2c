"""The words in braces that the messages of rules leave to the code that raises them."""

from __future__ import annotations

from string import Formatter

from edutarget.problems.diagnostic import Diagnostic
from edutarget.problems.problem import Problem
from edutarget.problems.rules import RULES, Rule, Text

FOR_FIXING = {"written", "instead"}
"""Words that `--fix` needs, whether the message has them or not."""
SHARED = {
    "counts-missing": {"date"},
    "no-such-file": {"engine"},
    "target-negative": {"unit"},
    "target-over-100": {"unit"},
}
"""Words that a rule is given because it is raised together with others that have them."""


def forms(text: Text) -> list[str]:
    """A text, or the two forms of one that counts."""
    return [text] if isinstance(text, str) else [text["one"], text["other"]]


def placeholders(text: Text) -> set[str]:
    """The words in braces of a text, or of its two forms."""
    return {name for form in forms(text) for _said, name, _spec, _conversion in Formatter().parse(form) if name}


def words_of(rule: Rule) -> set[str]:
    """The words in braces of all its texts."""
    return {name for text in rule.texts.values() for name in placeholders(text)}


def as_filled_in(rule: Rule, given: set[str]) -> bool:
    """Whether the code gives just the words that the messages have, apart from what only `--fix` needs."""
    return words_of(rule) <= given <= words_of(rule) | FOR_FIXING | SHARED.get(rule.id, set())


def rule_of(problem: Problem | Diagnostic) -> str:
    """The rule of a problem that has all words of its message, and a place."""
    rule = RULES[problem.rule]
    assert as_filled_in(rule, set(problem.params)), problem
    missing = {name for name, value in problem.params.items() if value is None}
    assert missing <= {"instead", "unit", "place"}, problem
    if isinstance(problem, Problem):
        assert isinstance(problem.place, tuple | int), problem
    return rule.id
