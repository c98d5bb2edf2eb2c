"""Decide whether a unit is the plan's own, one above it, or a part, and which unit of a list it is.

By this a figure counts for the whole or for a part (docs/month.md). Parts of paths are compared folded.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

from edutarget.plan.models import Plan, ReportingUnits
from edutarget.plan.names import folded_path, parts_of, path_ends
from edutarget.problems.problem import Problem


def path_inside(plan_unit: str | None, unit: str) -> str:
    """Return a unit's path without the plan's own unit in front of it; empty where they are the same."""
    parts, own = parts_of(unit), _folded_parts(plan_unit)
    return "/".join(parts[_length_of_front(own, [folded_path(part) for part in parts]) :])


def is_above(plan_unit: str | None, unit: str) -> bool:
    """Whether a unit lies above the plan's: its path is a stretch of the plan's that ends before the last part."""
    own, parts = _folded_parts(plan_unit), _folded_parts(unit)
    ends = (own[start:end] for end in range(1, len(own)) for start in range(end))
    return parts in list(ends)


def _length_of_front(own: Sequence[str], parts: Sequence[str]) -> int:
    """Return how many leading parts of a path lead to the plan's own unit; 0 where it is not named."""
    # The plan's whole path, perhaps below higher units; else only the end of it.
    for start in range(len(parts) - len(own) + 1 if own else 0):
        if parts[start : start + len(own)] == own:
            return start + len(own)
    for length in range(min(len(own), len(parts)), 0, -1):
        if own[-length:] == parts[:length]:
            return length
    return 0


def _folded_parts(unit: str | None) -> list[str]:
    return [folded_path(part) for part in parts_of(unit or "")]


class UnitNames:
    """Finds the units of a list by the names that submissions give."""

    def __init__(self, plan: Plan, units: ReportingUnits) -> None:
        self.plan, self.units = plan, units

    @cached_property
    def _listed(self) -> dict[str, str]:
        """Path inside the plan's unit -> name in the list, former names included."""
        # As spelled, not folded: a name that only looks like a listed one is reported, not accepted.
        found: dict[str, str] = {}
        for path, unit in self.units.items():
            for name in (path, *unit.formerly):
                found[path_inside(self.plan.unit, name)] = name
        return found

    @cached_property
    def _by_end(self) -> dict[str, list[str]]:
        """End of a path -> the listed names that end so."""
        found: dict[str, list[str]] = {}
        for path, name in self._listed.items():
            for end in path_ends(path):
                found.setdefault(end, []).append(name)
        return found

    def listed(self, written: str) -> str | None:
        """Return the listed unit with this path, or the only one whose path ends so; None where there is none."""
        names = self.ending_in(written)
        if len(names) == 1:
            return names[0]
        return None

    def ending_in(self, written: str) -> list[str]:
        """Return the listed units whose paths end so; only the one, if it is a whole path."""
        path = path_inside(self.plan.unit, written)
        if path in self._listed:
            return [self._listed[path]]
        return self._by_end.get(path, [])

    def problem(self, written: str) -> Problem | None:
        """Return the problem of a name above the plan's unit, or of one that fits several listed units; else None."""
        if is_above(self.plan.unit, written):
            return Problem("unit-above-plan", ("unit",), {"unit": written, "plan": self.plan.unit})
        names = self.ending_in(written) if self.units else []
        if len(names) > 1:
            return Problem("unit-unclear", ("unit",), {"unit": written, "units": tuple(names)})
        return None
