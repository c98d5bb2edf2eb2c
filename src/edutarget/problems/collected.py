"""What is wrong with one file, within bounds: there can be a million mistakes in it, and nobody reads so many."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from edutarget.problems.problem import Problem

MOST_OF_A_RULE = 100


class Problems:
    """The first hundred problems of each rule, in the order found; the last of them says how many `more` there are."""

    def __init__(self, found: Iterable[Problem] = ()) -> None:
        self._kept: list[Problem] = []
        self._last: dict[str, int] = {}  # rule -> where the last problem of it stands
        self._more: dict[str, int] = {}
        self._room: dict[str, int] = {}  # rule -> how many more of it are kept
        if found:  # a right file has many of these, all empty
            self.extend(found)

    def append(self, problem: Problem) -> None:
        """One more; it is only counted where there are enough of its rule.

        Words that are long to look for may be functions: they are called for what is kept.
        """
        rule, left = problem.rule, self._room.get(problem.rule, MOST_OF_A_RULE)
        self._more[rule] = self._more.get(rule, 0) + problem.more + (not left)
        if left:
            self._room[rule] = left - 1
            self._last[rule] = len(self._kept)
            self._kept.append(problem._replace(params=_found(problem.params)))

    def extend(self, found: Iterable[Problem]) -> None:
        """All of them."""
        for problem in found:
            self.append(problem)

    def full(self, rule: str) -> bool:
        """Whether another problem of the rule is only counted: nobody need look for its words."""
        return self._room.get(rule) == 0

    def __iter__(self) -> Iterator[Problem]:
        for index, problem in enumerate(self._kept):
            last = self._last[problem.rule] == index
            yield problem._replace(more=self._more[problem.rule]) if last else problem

    def __len__(self) -> int:
        return len(self._kept)


def _found(words: Mapping[str, Any]) -> dict[str, Any]:
    return {key: word() if callable(word) else word for key, word in words.items()}
