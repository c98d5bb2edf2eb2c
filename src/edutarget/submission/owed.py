"""Who still owes what: offices and units that have not reported, whose files are faulty, or that left figures out."""

from __future__ import annotations

from typing import Literal, NamedTuple

from edutarget.problems.diagnostic import Diagnostic

State = Literal["not_reported", "faulty", "incomplete"]
"""Nothing was handed in; what was handed in has errors, so that some of it does not count; figures are missing."""


class Owed(NamedTuple):
    """What an office or a unit still owes. `missing`: the ids of the indicators it has no figure of that counts.

    `first_problem` is the first one in its files, where there is any; `contact` whom to call, by the list or else
    by its files.
    """

    kind: Literal["office", "unit"]
    name: str
    state: State
    missing: tuple[str, ...] = ()
    contact: str | None = None
    first_problem: Diagnostic | None = None


class NotCounted(NamedTuple):
    """A figure that was handed in and does not count, and why. `indicator` None: nothing in the file counts.

    `problem` is None where that must not be published.
    """

    problem: Diagnostic | None
    unit: str | None = None
    indicator: str | None = None
