"""What readers raise: Refused for a value, Unreadable for a whole file. Neither leaves the reading."""

from __future__ import annotations

from typing import Any

from edutarget.language.terms import N_, Term
from edutarget.problems.problem import Problem


class Refused(Exception):
    """The text is not what was asked for; `problem` says why."""

    def __init__(self, rule: str, **params: Any) -> None:
        super().__init__(rule)
        self.problem = Problem(rule, (), params)

    @classmethod
    def because(cls, problem: Problem) -> Refused:
        """With a problem that is known already."""
        return cls(problem.rule, **problem.params)


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
