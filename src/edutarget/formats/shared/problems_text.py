"""Problems as text: the place, what is wrong, the source line with a caret, and what to type instead."""

from __future__ import annotations

from collections.abc import Iterable

from edutarget.formats.shared.view import View
from edutarget.language.inert import columns, visible
from edutarget.problems.diagnostic import Diagnostic
from edutarget.problems.message import message_of

_BEFORE, _AFTER = 60, 60
_COLOURS = {"error": "1;31", "warning": "1;33", "help": "1;36", "caret": "1;32"}


def render(found: Iterable[Diagnostic], view: View) -> str:
    """Every problem, in the order given."""
    return "".join(_problem(diagnostic, view) for diagnostic in found)


def _problem(found: Diagnostic, view: View) -> str:
    said = message_of(found, view.words)
    label = _painted(f"{found.severity}[{found.rule}]", found.severity, view)
    first = f"{visible(found.where)}: {label}: {said.text}\n"
    if found.unopened:
        return first
    remedy = f"  {_painted('help', 'help', view)}: {said.remedy}\n"
    return first + _excerpt(found, view) + remedy


def _excerpt(found: Diagnostic, view: View) -> str:
    """The part of the source line around the place, and a caret below it."""
    if not found.excerpt or found.column is None:
        return ""
    at = found.column - 1
    start = max(0, at - _BEFORE)
    before = ("…" if start else "") + _flat(found.excerpt[start:at])
    after = _flat(found.excerpt[at : at + _AFTER]) + ("…" if len(found.excerpt) > at + _AFTER else "")
    margin = f"{found.line} | "
    caret = " " * (len(margin) - 2) + "| " + " " * columns(before) + _painted("^", "caret", view)
    return f"  {margin}{before}{after}\n  {caret}\n"


def _flat(text: str) -> str:
    """Inert text in which a tab is one column wide, as the caret takes it to be."""
    return visible(text.replace("\t", " "))


def _painted(text: str, colour: str, view: View) -> str:
    return f"\x1b[{_COLOURS[colour]}m{text}\x1b[0m" if view.colour else text
