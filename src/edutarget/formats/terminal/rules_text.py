"""The rules as text: all of them in a list, or one explained."""

from __future__ import annotations

import re
from collections.abc import Sequence

from edutarget.formats.view import View
from edutarget.language.terms import N_
from edutarget.problems.rules.rule import Rule


def render(rules: Sequence[Rule], view: View) -> str:
    """One rule in full; several, a line each."""
    return _explained(rules[0], view) if len(rules) == 1 else "".join(_line(rule, view) for rule in rules)


def _line(rule: Rule, view: View) -> str:
    return f"{rule.severity:8} {rule.id:20} {view.words(rule.why)}\n"


def _explained(rule: Rule, view: View) -> str:
    words = view.words
    message, remedy = rule.words(in_table=True)
    parts = [
        f"{rule.severity}[{rule.id}]",
        words(rule.why),
        words(N_("Message: {text}"), text=blanks(words.template(rule.message))),
        words(N_("Remedy: {text}"), text=blanks(words.template(rule.remedy))),
        words(N_("Message in a table: {text}"), text=blanks(words.template(message)))
        if message != rule.message
        else "",
        words(N_("Remedy in a table: {text}"), text=blanks(words.template(remedy))) if remedy != rule.remedy else "",
        words(N_("Wrong:")) + "\n" + _indented(rule.wrong),
        words(N_("Right:")) + "\n" + _indented(rule.right),
    ]
    return "\n\n".join(filter(None, parts)) + "\n"


def blanks(message: str) -> str:
    """A message that is not filled in yet, with … for each of its parameters."""
    return re.sub(r"(?<!\{)\{\w+\}", "…", message).replace("{{", "{").replace("}}", "}")


def _indented(text: str) -> str:
    return "\n".join(f"    {line}" for line in text.split("\n"))
