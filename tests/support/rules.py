"""The placeholders of the messages of rules, which the code that raises them fills in."""

from __future__ import annotations

from string import Formatter

from edutarget.problems.diagnostic import Diagnostic
from edutarget.problems.problem import Problem
from edutarget.problems.rules import RULES, Rule, Text

FOR_FIXING = {"written", "instead"}
"""Parameters that `--fix` needs, whether or not the message has them."""
SHARED = {
    "counts-missing": {"date"},
    "no-such-file": {"engine"},
    "target-negative": {"unit"},
    "target-over-100": {"unit"},
}
"""Parameters that a rule gets because it is raised together with rules that use them."""


def forms(text: Text) -> list[str]:
    """A text, or the singular and plural forms of one."""
    return [text] if isinstance(text, str) else [text["one"], text["other"]]


def placeholders(text: Text) -> set[str]:
    """The placeholders of a text, or of its singular and plural forms."""
    return {name for form in forms(text) for _said, name, _spec, _conversion in Formatter().parse(form) if name}


def words_of(rule: Rule) -> set[str]:
    """The placeholders of all texts of a rule."""
    return {name for text in rule.texts.values() for name in placeholders(text)}


def as_filled_in(rule: Rule, given: set[str]) -> bool:
    """Whether the code fills in exactly the placeholders of the messages, apart from those that only `--fix` needs."""
    return words_of(rule) <= given <= words_of(rule) | FOR_FIXING | SHARED.get(rule.id, set())


def rule_of(problem: Problem | Diagnostic) -> str:
    """The rule of a problem, after checking that it has all parameters of its message, and a place."""
    rule = RULES[problem.rule]
    assert as_filled_in(rule, set(problem.params)), problem
    missing = {name for name, value in problem.params.items() if value is None}
    assert missing <= {"instead", "unit", "place"}, problem
    if isinstance(problem, Problem):
        assert isinstance(problem.place, tuple | int), problem
    return rule.id
