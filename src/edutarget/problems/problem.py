"""A problem as a value, the problems of one file, and what readers raise when they meet one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Literal, NamedTuple

from edutarget.language.folding import closest, slip_of
from edutarget.language.terms import N_, Term

Severity = Literal["error", "warning"]

Path = tuple[str | int, ...]
Places = Mapping[Path, tuple[int, int]]
"""Data path -> (index of its key, index of its value): characters from the start of a text, or cells of a table."""

MOST_OF_A_RULE = 100
"""Problems of one rule that are kept for a file, which can have a million; the rest are counted."""


def value_at(written: Any, path: Path) -> Any:
    """Return the value at a data path."""
    for part in path:
        written = written[part]
    return written


class Problem(NamedTuple):
    """A broken rule. `place` is a data path, or an index into the text or table where there is no path yet.

    `params` fill in the rule's message. `more` of the same rule are in the same file and are only counted.
    """

    rule: str
    place: Path | int = ()
    params: Mapping[str, Any] = {}
    more: int = 0

    @property
    def path(self) -> Path:
        """The data path, where the place is one."""
        assert isinstance(self.place, tuple)
        return self.place

    def prefixed(self, path: Path) -> Problem:
        """The problem with `path` before its own path."""
        return self._replace(place=path + self.path)


class Problems:
    """The problems of one file, in the order found: the first hundred of each rule, and how many `more` there are."""

    def __init__(self, found: Iterable[Problem] = ()) -> None:
        self._kept: list[Problem] = []
        self._last: dict[str, int] = {}  # rule -> index of its last problem that is kept
        self._more: dict[str, int] = {}  # rule -> number of problems that are only counted
        self._room: dict[str, int] = {}  # rule -> how many more of its problems will be kept
        self.extend(found)

    def append(self, problem: Problem) -> None:
        """Keep the problem, or only count it if there are MOST_OF_A_RULE of its rule.

        Parameters that are slow to compute may be callables, evaluated only if the problem is kept.
        """
        rule = problem.rule
        room = self._room.get(rule, MOST_OF_A_RULE)
        if not room:
            self._more[rule] = self._more.get(rule, 0) + problem.more + 1
            return
        self._more[rule] = self._more.get(rule, 0) + problem.more
        self._room[rule] = room - 1
        self._last[rule] = len(self._kept)
        params = {name: value() if callable(value) else value for name, value in problem.params.items()}
        self._kept.append(problem._replace(params=params, more=0))

    def extend(self, found: Iterable[Problem]) -> None:
        """Append all of them."""
        for problem in found:
            self.append(problem)

    def full(self, rule: str) -> bool:
        """Whether another problem of the rule would only be counted."""
        return self._room.get(rule) == 0

    def __iter__(self) -> Iterator[Problem]:
        for index, problem in enumerate(self._kept):
            last = self._last[problem.rule] == index
            yield problem._replace(more=self._more[problem.rule]) if last else problem

    def __len__(self) -> int:
        return len(self._kept)


class Refused(ValueError):
    """Raised for a value that is not accepted; `problems` say why. A ValueError, so that pydantic collects it."""

    def __init__(self, rule: str, **params: object) -> None:
        super().__init__(rule)
        self.problems: tuple[Problem, ...] = (Problem(rule, (), params),)

    @classmethod
    def from_problems(cls, *problems: Problem) -> Refused:
        """Build from existing problems, at least one."""
        refused = cls(problems[0].rule)
        refused.problems = problems
        return refused

    @property
    def problem(self) -> Problem:
        """The problem, or the first of several."""
        return self.problems[0]


class Unreadable(Exception):
    """Raised where the rest of a file cannot be read; `problem` says why."""

    def __init__(self, rule: str, place: int = 0, **params: object) -> None:
        super().__init__(rule)
        self.problem = Problem(rule, place, params)


def kind(value: object) -> Term:
    """Return the word for a mapping, a list or a text."""
    if isinstance(value, dict):
        return Term(N_("a mapping"))
    if isinstance(value, list):
        return Term(N_("a list"))
    return Term(N_("text"))


def misspelt(key: str, known: object, absent: Iterable[str]) -> dict[str, object]:
    """Return the parameters of `unknown-key`; `instead` is an absent key that is one typing error away."""
    params = {"key": key, "written": key, "known": known}
    meant = slip_of(key, absent)
    if meant:
        return {**params, "known": (meant,), "instead": meant}
    if isinstance(known, tuple):
        return {**params, "known": closest(key, known) or known}
    return params


def no_value(written: str = "", answer: bool = False) -> Problem:
    """Return the problem of a missing figure or answer; `written` is what stands in its place."""
    zero = N_("if it is not done, write “no”") if answer else N_("if it is zero, type 0")
    return Problem("no-value", (), {"written": written or Term(N_("(empty)")), "otherwise": Term(zero)})
