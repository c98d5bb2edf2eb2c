"""What readers raise: Refused for a value, Unreadable for a whole file. Neither leaves the reading."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from edutarget.language.folding import slip_of
from edutarget.language.terms import N_, Term
from edutarget.problems.problem import Problem


class Refused(ValueError):
    """The text is not what was asked for; `problems` say why. A ValueError, so that pydantic collects it."""

    def __init__(self, rule: str, **params: Any) -> None:
        super().__init__(rule)
        self.problems: tuple[Problem, ...] = (Problem(rule, (), params),)

    @classmethod
    def because(cls, *problems: Problem) -> Refused:
        """With problems that are known already, one at least."""
        no = cls(problems[0].rule)
        no.problems = problems
        return no

    @property
    def problem(self) -> Problem:
        """The problem, or the first of several."""
        return self.problems[0]


class Unreadable(Exception):
    """The rest cannot be read; `problem` says why."""

    def __init__(self, rule: str, place: int = 0, **params: Any) -> None:
        super().__init__(rule)
        self.problem = Problem(rule, place, params)


def kind(value: Any) -> Term:
    """What a person calls such a value."""
    if isinstance(value, dict):
        return Term(N_("a mapping"))
    return Term(N_("a list") if isinstance(value, list) else N_("text"))


def misspelt(key: str, known: Any, absent: Iterable[str]) -> dict[str, Any]:
    """The words of a key that is not known: those that are, and the absent one that is meant where that is plain."""
    words = {"key": key, "written": key, "known": known}
    meant = slip_of(key, absent)
    return {**words, "instead": meant} if meant else words


def no_value(answer: bool = False) -> Problem:
    """There is no figure, or no answer."""
    zero = N_("if it is not done, write “no”") if answer else N_("if it is zero, type 0")
    return Problem("no-value", (), {"otherwise": Term(zero)})
