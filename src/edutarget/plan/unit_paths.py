"""Whose figures a unit's are: those of the plan's own unit, of one above it, or of a part, and of which part.

`docs/method.md`, "Whose figure it is". Paths are compared part by part, as `folded_path` leaves their names.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

from edutarget.plan.models import Plan, ReportingUnits
from edutarget.plan.names import folded_path, parts_of, path_ends
from edutarget.problems.problem import Problem


def path_inside(plan_unit: str | None, unit: str) -> str:
    """A unit's path without that of the plan's own unit in front of it; empty where they are the same."""
    parts, own = parts_of(unit), _folded_parts(plan_unit)
    return "/".join(parts[_length_of_front(own, [folded_path(part) for part in parts]) :])


def is_above(plan_unit: str | None, unit: str) -> bool:
    """Whether a unit's path is the front of the plan's own, so that the plan's unit lies below it."""
    own, parts = _folded_parts(plan_unit), _folded_parts(unit)
    ends = (own[start:end] for end in range(1, len(own)) for start in range(end))
    return parts in list(ends)


def _length_of_front(own: Sequence[str], parts: Sequence[str]) -> int:
    """How many parts of a path come down to the plan's own unit."""
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
    """What units call themselves, and which unit of a list that is."""

    def __init__(self, plan: Plan, units: ReportingUnits) -> None:
        self.plan, self.units = plan, units

    @cached_property
    def _listed(self) -> dict[str, str]:
        """The path inside the plan's unit -> the name in the list, former names included. What only looks like a listed
        name is told, not taken for it."""
        found: dict[str, str] = {}
        for path, unit in self.units.items():
            for name in (path, *unit.formerly):
                found[path_inside(self.plan.unit, name)] = name
        return found

    @cached_property
    def _by_end(self) -> dict[str, list[str]]:
        """The end of a path -> the listed names that end so."""
        found: dict[str, list[str]] = {}
        for path, name in self._listed.items():
            for end in path_ends(path):
                found.setdefault(end, []).append(name)
        return found

    def listed(self, written: str) -> str | None:
        """The unit of the list that is meant: by its path, or by an end that only one path has; None: there is none."""
        names = self.ending_in(written)
        if len(names) == 1:
            return names[0]
        return None

    def ending_in(self, written: str) -> list[str]:
        """The units of the list whose paths end so; the one whose whole path it is goes before all others."""
        path = path_inside(self.plan.unit, written)
        if path in self._listed:
            return [self._listed[path]]
        return self._by_end.get(path, [])

    def problem(self, written: str) -> Problem | None:
        """What is wrong with a name: it lies above the plan's unit, or it could be several units of the list."""
        if is_above(self.plan.unit, written):
            return Problem("unit-above-plan", ("unit",), {"unit": written, "plan": self.plan.unit})
        names = self.ending_in(written) if self.units else []
        if len(names) > 1:
            return Problem("unit-unclear", ("unit",), {"unit": written, "units": tuple(names)})
        return None
