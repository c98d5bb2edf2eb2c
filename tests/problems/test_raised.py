"""Every rule that the code raises exists, every rule is raised, and the code fills in all their placeholders."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from itertools import product
from typing import NamedTuple

from edutarget.problems.rules import RULES
from support import ROOT
from support.rules import as_filled_in

ID = re.compile(r"[a-z]+(-[a-z0-9]+)+")
RULE_AT = {"Problem": 0, "Refused": 0, "Unreadable": 0, "EngineError": 0, "Diagnostic": 3}
"""What a rule is raised with, and which of its arguments is the rule."""
PARAMS_AT = {"Problem": 2, "Diagnostic": 4}
"""Where the words of its message are, in a mapping; the others take them by their names."""
ADDED = {"EngineError": {"engine"}}
"""Words that an exception adds itself."""
COMPLETED = {"conflicting-values", "plan-form", "unknown-indicator"}
"""Rules whose words are completed elsewhere, or left out where the problem is only counted."""
OTHER_WORDS = {"cat-file", "ls-tree", "rev-parse", "utf-8", "utf-8-sig"}
"""Texts that look like an id and are none, in modules that choose among several rules."""


@cache
def trees() -> dict[str, ast.Module]:
    """Every module, by its path: read when a test asks for it, and not by whoever collects the tests."""
    files = sorted((ROOT / "src" / "edutarget").rglob("*.py"))
    return {file.relative_to(ROOT).as_posix(): ast.parse(file.read_text()) for file in files}


class Site(NamedTuple):
    """A call that raises a rule. `ids`: which it may be; `words`: those for its message; None: not written there."""

    module: str
    line: int
    ids: tuple[str, ...] | None
    words: set[str] | None


@cache
def sites() -> list[Site]:
    return [*_sites()]


def _sites() -> Iterator[Site]:
    for name, tree in trees().items():
        for function in ast.walk(tree):
            if not isinstance(function, ast.FunctionDef):
                continue
            given = [node for node in ast.walk(function) if isinstance(node, ast.Assign)]
            for call in ast.walk(function):
                if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in RULE_AT:
                    before = [node for node in given if node.lineno < call.lineno]
                    yield site(name, call.func.id, call, last_values(before))


def last_values(assignments: list[ast.Assign]) -> dict[str, ast.expr]:
    """What was assigned last to each name."""
    found = {}
    for node in sorted(assignments, key=lambda node: node.lineno):
        for target in node.targets:
            if isinstance(target, ast.Name):
                found[target.id] = node.value
    return found


def site(module: str, raised: str, call: ast.Call, given: dict[str, ast.expr]) -> Site:
    at = RULE_AT[raised]
    ids = constants(call.args[at]) if at < len(call.args) else None
    if raised not in PARAMS_AT:
        named = {keyword.arg for keyword in call.keywords} - {"place"}
        words = None if None in named else {name for name in named if name} | ADDED.get(raised, set())
    elif PARAMS_AT[raised] < len(call.args):
        words = keys(call.args[PARAMS_AT[raised]], given)
    else:
        words = set()
    return Site(module, call.lineno, ids, words)


def constants(node: ast.expr) -> tuple[str, ...] | None:
    """The texts that an expression may be."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return (node.value,)
    if isinstance(node, ast.IfExp):
        one, other = constants(node.body), constants(node.orelse)
        return (*one, *other) if one and other else None
    return None


def keys(node: ast.expr, given: dict[str, ast.expr]) -> set[str] | None:
    """The keys of a mapping that is written out; None where it is not, or not all of it."""
    if isinstance(node, ast.Name):
        node = given.get(node.id, node)
    if not isinstance(node, ast.Dict):
        return None
    found: set[str] = set()
    for key, value in zip(node.keys, node.values, strict=True):
        if isinstance(key, ast.Constant):
            found.add(str(key.value))
        else:
            inner = keys(value, given) if key is None else None
            if inner is None:
                return None
            found |= inner
    return found


def written() -> list[tuple[str, int, str, set[str] | None]]:
    """Module, line, rule and words of each rule that is written where it is raised."""
    return [(site.module, site.line, rule, site.words) for site in sites() for rule in site.ids or ()]


def texts(tree: ast.Module) -> set[str]:
    return {node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)}


def test_rules_that_are_raised_exist() -> None:
    assert len(written()) > 150
    assert [(module, line, rule) for module, line, rule, _words in written() if rule not in RULES] == []


def test_rules_that_modules_choose_from_exist() -> None:
    choosing = {site.module for site in sites() if site.ids is None}
    named = {(module, text) for module in choosing for text in texts(trees()[module]) if ID.fullmatch(text)}
    assert {(module, text) for module, text in named if text not in OTHER_WORDS} <= {*product(choosing, RULES)}


def test_every_rule_is_raised_somewhere() -> None:
    assert RULES.keys() - set().union(*map(texts, trees().values())) == set()


def test_the_words_given_are_those_of_the_messages() -> None:
    """Where they are not written beside the rule, its example in examples/broken shows it."""
    given = [(module, line, rule, words) for module, line, rule, words in written() if words is not None]
    assert len(given) > 140
    differ = [case for case in given if case[2] not in COMPLETED and not as_filled_in(RULES[case[2]], case[3])]
    assert differ == []
