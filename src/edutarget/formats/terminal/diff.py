"""What `check --fix` changes in files: a unified diff, in which the text of strangers is inert."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from edutarget.formats.view import View
from edutarget.language.inert import visible
from edutarget.submission.fixing import Change

_CONTEXT = 3
_COLOURS = {"-": "31", "+": "32", "@": "36"}


def render(changes: Iterable[Change], view: View) -> str:
    """Every change, as `diff -u` would show it."""
    lines = (line for change in changes for line in _file(change))
    return "".join(_painted(line, view) + "\n" for line in lines)


def _file(change: Change) -> Iterator[str]:
    before, after = _all_lines(change.before), _all_lines(change.after)  # as many: no remedy adds a line
    changed = [number for number, (old, new) in enumerate(zip(before, after, strict=True)) if old != new]
    yield f"--- {change.file}"
    yield f"+++ {change.file}"
    for first, last in _hunks(changed):
        start, end = max(first - _CONTEXT, 0), min(last + _CONTEXT + 1, len(before))
        yield f"@@ -{start + 1},{end - start} +{start + 1},{end - start} @@"
        for line in _lines(before[start:end], after[start:end]):
            yield line.removesuffix("\n").removesuffix("\r")
            if not line.endswith("\n"):
                yield "\\ No newline at end of file"


def _all_lines(text: str) -> list[str]:
    """Lines with their ends; an empty one after the last is none."""
    lines = text.split("\n")
    return [f"{line}\n" for line in lines[:-1]] + ([lines[-1]] if lines[-1] else [])


def _hunks(changed: Sequence[int]) -> Iterator[tuple[int, int]]:
    """The first and the last line of each group of changes that lie near one another."""
    first = last = changed[0]
    for number in changed:
        if number - last > 2 * _CONTEXT:
            yield first, last
            first = number
        last = number
    yield first, last


def _lines(before: Sequence[str], after: Sequence[str]) -> Iterator[str]:
    """Lines with their signs; of lines that change in a row, first all as they were."""
    taken: list[str] = []
    added: list[str] = []
    for old, new in zip(before, after, strict=True):
        if old != new:
            taken.append(f"-{old}")
            added.append(f"+{new}")
            continue
        yield from (*taken, *added, f" {old}")
        taken, added = [], []
    yield from (*taken, *added)


def _painted(line: str, view: View) -> str:
    shown = visible(line.replace("\t", "    "))
    colour = _COLOURS.get(line[:1])
    return f"\x1b[{colour}m{shown}\x1b[0m" if colour and view.colour else shown
