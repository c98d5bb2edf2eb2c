"""Problems as text: the place, what is wrong, the source line with a caret, and what to type instead."""

from __future__ import annotations

from collections.abc import Sequence

from edutarget.formats.view import View
from edutarget.formats.words.problem_groups import MOST_OF_A_KIND, Group, grouped
from edutarget.language.inert import columns, shortened, visible
from edutarget.problems.diagnostic import Diagnostic

_BEFORE, _AFTER = 60, 60
_COLOURS = {"error": "1;31", "warning": "1;33", "help": "1;36", "caret": "1;32"}


def render(found: Sequence[Diagnostic], view: View, most: int | None = MOST_OF_A_KIND) -> str:
    """Every problem, in the order given; many of one kind as one. `most`: see `grouped`."""
    return "".join(_problem(group, view) for group in grouped(found, view.words, most))


def _problem(group: Group, view: View) -> str:
    found, said = group.first, group.said
    label = _painted(f"{found.severity}[{found.rule}]", found.severity, view)
    lines = [f"{visible(found.where)}: {label}: {said.text}"]
    if not found.unopened:
        lines += [*_excerpt(found, view), f"  {_painted('help', 'help', view)}: {said.remedy}"]
    lines += [f"  {group.places}"] if group.places else []
    return "".join(f"{line}\n" for line in lines)


def _excerpt(found: Diagnostic, view: View) -> list[str]:
    """The part of the source line around the place, and a caret below it; of a table, what the cell is and says."""
    if found.label is not None:
        cell = [visible(shortened(part)) for part in (found.label, found.excerpt) if part]
        return ["  " + ": ".join(cell)] if found.label else []
    if not found.excerpt or found.column is None:
        return []
    at = found.column - 1
    start = max(0, at - _BEFORE)
    before = ("…" if start else "") + _flat(found.excerpt[start:at])
    after = _flat(found.excerpt[at : at + _AFTER]) + ("…" if len(found.excerpt) > at + _AFTER else "")
    margin = f"{found.line} | "
    caret = " " * (len(margin) - 2) + "| " + " " * columns(before) + _painted("^", "caret", view)
    return [f"  {margin}{before}{after}", f"  {caret}"]


def _flat(text: str) -> str:
    """Inert text in which a tab is one column wide, as the caret takes it to be."""
    return visible(text.replace("\t", " "))


def _painted(text: str, colour: str, view: View) -> str:
    return f"\x1b[{_COLOURS[colour]}m{text}\x1b[0m" if view.colour else text
