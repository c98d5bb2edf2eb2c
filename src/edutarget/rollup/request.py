"""What is asked of a roll-up, and who wants to hear how far it is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from edutarget.language.terms import N_, Term
from edutarget.rollup.expected import Expected

STEPS = tuple(map(Term, (N_("reading tables"), N_("checking and taking the newest"), N_("adding up"))))
"""What an engine does, one after the other."""


@dataclass(frozen=True, slots=True)
class Request:
    """What is asked for. `as_of` None: the newest day there is. `levels`: which units to tell apart, see
    `Values.sums`. `expected`: the units that should report, where that is known. `unit` and `submitted_by` name the
    result; None: the path that all units lie below, and that unit. Figures from before `since` are left out,
    and no result is of a day after `today`. `all_reported`: there is no list, and nobody is missing."""

    as_of: date | None = None
    levels: tuple[int, ...] = ()
    expected: Expected | None = None
    unit: str | None = None
    submitted_by: str | None = None
    since: date | None = None
    ranks: bool = True
    today: date = date.max
    all_reported: bool = False

    @property
    def published(self) -> bool:
        """Whether each unit is shown by itself and nothing else: then figures that cannot be summed are shown too."""
        return self.levels == (0,)


@dataclass(frozen=True, slots=True)
class Listeners:
    """`read` hears of submissions read, `step` of each of STEPS as it begins."""

    read: Callable[[int], None] = lambda count: None
    step: Callable[[Term], None] = lambda name: None
