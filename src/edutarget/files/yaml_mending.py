"""Reading on after a place that is not YAML, so that all such places are told at once.

What has one answer is mended as it must have been meant; of any other line the indentation is mended, or the value
passed over, or all of it. It serves to tell more, and never to let pass: a text that was mended is refused.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

from edutarget.files import yaml_slips
from edutarget.files.edited_text import EditedText
from edutarget.files.yaml_lines import Line, Lines
from edutarget.files.yaml_messages import LINE_WITHOUT_COLON, plainly
from edutarget.language.terms import N_, Term
from edutarget.problems.problem import Path, Places, Problem, no_value

MOST_ROUNDS = 100
MOST_WORK = 3_000_000
"""Characters that are read again, in all rounds together."""

_TOO_MANY = N_("more such places than can be listed at once; the rest was not read")
_MARK = "\uf8ff"  # no character of any script: with a number, it stands for a value that was passed over


class _Trouble(NamedTuple):
    """What the parser says, where, and where began what it was reading there."""

    said: str
    reading: str
    at: int
    since: int

    @property
    def opened(self) -> bool:
        """Whether it was within brackets or quotes."""
        return "flow" in self.reading or "quoted scalar" in self.reading


class Mending:
    """A text, what was mended in it, and what is wrong with it."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.problems: list[Problem] = []
        self._edits, self._lines = EditedText(text), Lines(text)
        self._mended: set[int] = set()  # where slips were
        self._tried: dict[int, int] = {}  # the beginning of a line -> how often it was in the way
        self._marked: list[Problem] = []  # the problems of values that were passed over, by the number of their mark
        self._lost: list[tuple[str, bool, Problem]] = []  # keys of lines passed over, and whether they were indented
        self._rounds = min(MOST_ROUNDS, MOST_WORK // max(len(text), 1))

    def mended(self) -> str:
        """The text to read next."""
        return self._edits.edited()

    def slips(self, found: Iterable[Problem]) -> bool:
        """Mend slips of the pen; False where none of them is new, or reading on is not worth it."""
        self._rounds -= 1
        by_place = ((slip, slip.place) for slip in found if isinstance(slip.place, int))
        new = [(slip, place) for slip, place in by_place if place not in self._mended]
        self._mended.update(place for _slip, place in new)
        for slip, start in new:
            self._edits.replace(start, start + len(slip.params["written"]), slip.params["instead"])
            self.problems.append(slip)
        return bool(new) and self._rounds > 0

    def after(self, error: Exception) -> bool:
        """Mend what the parser stumbled over; False where reading on is not worth it."""
        trouble = self._trouble(error)
        if not self.slips(self._slips_near(trouble)):
            self._mend_line(trouble)
        if self._rounds > 0 and max(self._tried.values(), default=0) < 4:
            return True
        self.problems.append(Problem("yaml-syntax", trouble.at, {"what": Term(_TOO_MANY)}))
        return False

    def _trouble(self, error: Exception) -> _Trouble:
        marks = [getattr(error, name, None) for name in ("problem_mark", "context_mark")]
        known = [min(self._edits.original([mark.index])[0], len(self.text)) for mark in marks if mark] or [0]
        said = getattr(error, "problem", None) or str(error).partition("\n")[0]
        return _Trouble(said, getattr(error, "context", None) or "", known[0], known[-1])

    def _slips_near(self, trouble: _Trouble) -> list[Problem]:
        """On the line of the trouble and right above it; within brackets, since they were opened."""
        line = self._lines.at(trouble.at)
        if trouble.opened:
            return yaml_slips.in_braces(self.text, self._lines.at(trouble.since).start, line.end)
        found = yaml_slips.on_lines(self.text, line.start, line.end)
        while (above := self._lines.above(line)) and len(found) < MOST_ROUNDS:
            line, more = above, yaml_slips.on_lines(self.text, above.start, above.end)
            if not more:
                break
            found += more
        return found

    def _mend_line(self, trouble: _Trouble) -> None:
        line, at = self._in_the_way(trouble)
        tried = self._tried[line.start] = self._tried.get(line.start, 0) + 1
        problem = self._told(trouble, line, at)
        if tried == 1:
            self.problems.append(problem)
        if tried == 1 and not trouble.opened and (indent := self._lines.wanted_indent(line)) != line.indent:
            self._edits.replace(line.start, line.content, " " * indent, at)
        elif tried < 3 and line.value and line.pair:
            self._edits.replace(line.pair.end(1), line.end, f": {_MARK}{len(self._marked)}", at)
            self._marked.append(problem)
            self._pass_over_below(line, at)
        else:
            self._edits.replace(line.start, line.end, "", at)
            self._lost += [(line.pair[1], line.indent > 0, problem)] if line.pair else []

    def _in_the_way(self, trouble: _Trouble) -> tuple[Line, int]:
        """The line to mend, and the place to tell: where brackets were opened, or the line that is no pair."""
        line, first = self._lines.at(trouble.at), self._lines.at(trouble.since)
        if trouble.opened or "simple key" in trouble.reading:
            return first, trouble.at if first.start == line.start else trouble.since
        above = self._lines.above(line)
        if above and above.indent == line.indent and self._lines.junk(above) and above.start not in self._tried:
            return above, above.content
        return line, trouble.at

    def _told(self, trouble: _Trouble, line: Line, at: int) -> Problem:
        if self.text[at : at + 1] == "\t" or "tab" in trouble.said:
            return Problem("yaml-tab", at)
        if line.value == "-" and line.indent:
            return no_value()._replace(place=at)
        what = Term(LINE_WITHOUT_COLON) if line.pair is None and not trouble.opened else plainly(trouble.said)
        return Problem("yaml-syntax", at, {"what": what})

    def _pass_over_below(self, line: Line, at: int) -> None:
        """Lines indented further than one whose value is passed over were a part of it."""
        if (end := self._lines.end_of_part(line)) > line.end:
            self._edits.replace(line.end + 1, end, "", at)

    # What was read of the mended text

    def restored(self, value: Any) -> Any:
        """The values, with its problem for each that was passed over; no reader takes one for a figure."""
        if isinstance(value, dict):
            return {key: self.restored(part) for key, part in value.items()}
        if isinstance(value, list):
            return [self.restored(part) for part in value]
        number = value.removeprefix(_MARK) if isinstance(value, str) and value.startswith(_MARK) else ""
        known = number.isdecimal() and int(number) < len(self._marked)
        return self._marked[int(number)]._replace(place=()) if known else value

    def with_lost(self, value: Any) -> tuple[Any, Places]:
        """The same, with the keys of the lines that were passed over: nobody is told that they are missing."""
        places: dict[Path, tuple[int, int]] = {}
        for key, indented, problem in self._lost:
            there = value.get("actuals") if indented and isinstance(value, dict) else value
            if isinstance(there, dict) and isinstance(problem.place, int):
                there.setdefault(key, problem._replace(place=()))
                places.setdefault(("actuals", key) if indented else (key,), (problem.place, problem.place))
        return value, places

    def original(self, found: Iterable[Problem]) -> list[Problem]:
        """Problems of the mended text at their places in the text."""
        by_place = [(problem, problem.place) for problem in found if isinstance(problem.place, int)]
        at = self._edits.original([place for _problem, place in by_place])
        return [problem._replace(place=place) for (problem, _place), place in zip(by_place, at, strict=True)]

    def places(self, found: Places) -> Places:
        """Data paths of the mended text at their places in the text."""
        flat = self._edits.original([index for pair in found.values() for index in pair])
        return dict(zip(found, zip(flat[::2], flat[1::2], strict=True), strict=True))
