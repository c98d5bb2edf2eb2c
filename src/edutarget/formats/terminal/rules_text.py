"""The rules as text: all of them in a list, or one explained."""

from __future__ import annotations

import re
from collections.abc import Sequence

from edutarget.formats.view import View
from edutarget.language.terms import N_
from edutarget.problems.rules import Rule


def render(rules: Sequence[Rule], view: View) -> str:
    """One rule in full; several, a line each."""
    return _explained(rules[0], view) if len(rules) == 1 else "".join(_line(rule, view) for rule in rules)


def _line(rule: Rule, view: View) -> str:
    return f"{rule.severity:8} {rule.id:20} {rule.why(view.words.lang)}\n"


def _explained(rule: Rule, view: View) -> str:
    words = view.words
    message, remedy = rule.message(words.lang), rule.remedy(words.lang)
    message_in_table, remedy_in_table = rule.message(words.lang, in_table=True), rule.remedy(words.lang, in_table=True)
    parts = [
        f"{rule.severity}[{rule.id}]",
        rule.why(words.lang),
        words(N_("Message: {text}"), text=blanks(message)),
        words(N_("Remedy: {text}"), text=blanks(remedy)),
    ]
    if message_in_table != message:
        parts.append(words(N_("Message in a table: {text}"), text=blanks(message_in_table)))
    if remedy_in_table != remedy:
        parts.append(words(N_("Remedy in a table: {text}"), text=blanks(remedy_in_table)))
    parts.append(words(N_("Wrong:")) + "\n" + _indented(rule.wrong))
    parts.append(words(N_("Right:")) + "\n" + _indented(rule.right))
    return "\n\n".join(parts) + "\n"


def blanks(message: str) -> str:
    """A message that is not filled in yet, with … for each of its parameters."""
    return re.sub(r"(?<!\{)\{\w+\}", "…", message).replace("{{", "{").replace("}}", "}")


def _indented(text: str) -> str:
    return "\n".join(f"    {line}" for line in text.split("\n"))
