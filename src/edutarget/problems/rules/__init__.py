"""The rules as data: one YAML file for each group, in the words of both languages.

Each item begins with its severity and its id. Then come what is wrong (`message`), what to type instead (`remedy`) and
what the rule guards against (`why`), each as `…_en` and `…_zh`; a text that counts has a form for `one` and a form for
`other`. Words in braces are filled in by the code that raises the rule; a brace of the text itself is doubled.
`table_message` and `table_remedy` stand in for `message` and `remedy` in a workbook or a CSV file, where these would
speak of lines and keys. `wrong` and `right` are excerpts of a file; where they cannot be one, `not_a_file` says what
they are instead and which example shows the rule.

Flags: `at_key`, the rule speaks of a key, not of the value beside it. `unopened`, the file was never looked into, so
that the run as such has failed, not the figures. `fixable`, where `instead` is the very text to type and no word of
ours, it may be put in the place of `written`, for nothing else can be meant.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import NamedTuple

from edutarget.language.text import Term
from edutarget.language.words import Lang
from edutarget.problems.problem import Severity

GROUPS = ("reading", "figures", "submissions", "across", "rollup", "plans", "goal_tables", "workbooks")
_FOLDER = os.path.dirname(__file__)
# In a list, only an item can begin in the first column.
_item = re.compile(r"^- (?:error|warning): (\S+)\n(?:[ ].*\n)+", re.MULTILINE)

Text = str | Mapping[str, str]
"""A text in one language; one that counts is a mapping of `one` and `other`."""


class Rule(NamedTuple):
    """One rule: its group, its severity, its words in every language, and two excerpts."""

    id: str
    group: str
    severity: Severity
    texts: Mapping[str, Text]
    wrong: str
    right: str
    not_a_file: str
    at_key: bool = False
    unopened: bool = False
    fixable: bool = False

    def message(self, lang: Lang, in_table: bool = False, count: int = 0) -> str:
        """What is wrong, its words in braces not filled in yet; in the form for `count`, where it counts."""
        return self._text("message", lang, in_table, count)

    def remedy(self, lang: Lang, in_table: bool = False, count: int = 0) -> str:
        """What to type instead."""
        return self._text("remedy", lang, in_table, count)

    def why(self, lang: Lang) -> str:
        """What the rule guards against."""
        return self._text("why", lang, in_table=False, count=0)

    def _text(self, name: str, lang: Lang, in_table: bool, count: int) -> str:
        text = self.texts[f"{name}_{lang}"]
        if in_table:
            text = self.texts.get(f"table_{name}_{lang}", text)
        if isinstance(text, str):
            return text
        return text["one" if count == 1 else "other"]


class Remedy(NamedTuple):
    """`instead` in the place of `written`."""

    written: str
    instead: str


def only_remedy(rule: str, params: Mapping[str, object]) -> Remedy | None:
    """The one text to type instead; None where there are several, or none that can be typed."""
    written, instead = params.get("written"), params.get("instead")
    if not RULES[rule].fixable or isinstance(instead, Term) or not isinstance(instead, str):
        return None
    if isinstance(written, str) and written:
        return Remedy(written, instead)
    return None


class _Rules(Mapping[str, Rule]):
    """Every rule by its id. A rule is parsed when it is asked for, in 60 µs; all of them at once would take 10 ms."""

    def __getitem__(self, rule: str) -> Rule:
        return _parsed(rule)

    def __iter__(self) -> Iterator[str]:
        return iter(_items())

    def __len__(self) -> int:
        return len(_items())


RULES: Mapping[str, Rule] = _Rules()


@cache
def _items() -> dict[str, tuple[str, str]]:
    """The group and the YAML of each rule, by its id."""
    items = {}
    for group in GROUPS:
        with open(os.path.join(_FOLDER, f"{group}.yaml"), encoding="utf-8") as file:
            items.update({found[1]: (group, found[0]) for found in _item.finditer(file.read())})
    return items


@cache
def _parsed(rule: str) -> Rule:
    import yaml

    group, text = _items()[rule]
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # both are safe; without libyaml there is only the slower
    [fields] = yaml.load(text, loader)  # noqa: S506
    severity: Severity = "warning" if "warning" in fields else "error"
    del fields[severity]
    flags = dict.fromkeys(fields.pop("flags", ()), True)
    wrong, right, not_a_file = fields.pop("wrong"), fields.pop("right"), fields.pop("not_a_file", "")
    return Rule(rule, group, severity, fields, wrong, right, not_a_file, **flags)
