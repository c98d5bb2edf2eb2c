"""Who still owes what: offices and units that have not reported, whose files are faulty, or that left figures out."""

from __future__ import annotations

from typing import Literal, NamedTuple

from edutarget.problems.diagnostic import Diagnostic

State = Literal["not_reported", "faulty", "incomplete"]
"""`not_reported`: no file; `faulty`: errors, so some figures do not count; `incomplete`: figures are missing."""


class Owed(NamedTuple):
    """What an office or a unit still owes. `missing`: the ids of the indicators without a figure that counts.

    `first_problem` is the first one in its files; `contact` is whom to call, from the list or else from its files.
    """

    kind: Literal["office", "unit"]
    name: str
    state: State
    missing: tuple[str, ...] = ()
    contact: str | None = None
    first_problem: Diagnostic | None = None


class NotCounted(NamedTuple):
    """A submitted figure that does not count, and why. `indicator` None: nothing in the file counts.

    `problem` is None if it must not be published.
    """

    problem: Diagnostic | None
    unit: str | None = None
    indicator: str | None = None
