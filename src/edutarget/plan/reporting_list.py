"""The units that should report, the offices that are responsible for indicators, and which of them a name means."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from edutarget.language.text import folded, folded_path, parts_of, path_ends
from edutarget.plan.fields import Name, Part
from edutarget.plan.models import Plan, ReportingUnits
from edutarget.problems.problem import Problem


class Office(Part):
    """An office that reports figures of the whole. `responsible`: the ids or names of its indicators."""

    responsible: list[Name] = []
    contact: Name | None = None


@dataclass(frozen=True, slots=True)
class ReportingList:
    """Offices by name and units by path, in the order of the file; `responsible` of an office has only ids here."""

    offices: Mapping[str, Office] = field(default_factory=dict)
    units: ReportingUnits = field(default_factory=dict)

    def office_of(self, submitted_by: Sequence[str]) -> str | None:
        """Return the first office among the submitters; None where there is none.

        A submitter is an office's name, a longer name that ends in it, or either before a space (人事股 王丽).
        """
        return next(filter(None, map(self._office, submitted_by)), None)

    def _office(self, submitter: str) -> str | None:
        names = {folded(office): office for office in self.offices}
        words = submitter.split()
        for count in range(len(words), 0, -1):  # an office may have spaces in its name
            written = folded(" ".join(words[:count]))
            if written in names:
                return names[written]
            # 教育局人事股 is 人事股, unless the names of several offices fit.
            ends = [office for name, office in names.items() if written.endswith(name)]
            if len(ends) == 1:
                return ends[0]
        return None

    def responsible_for(self, indicator: str) -> tuple[str, ...]:
        """Return the offices that are responsible for an indicator, in the order of the file."""
        return tuple(name for name, office in self.offices.items() if indicator in office.responsible)

    def asked_of_office(self, plan: Plan, office: str) -> list[str]:
        """Return the indicators that an office must report: those it is responsible for and no unit reports."""
        responsible = self.offices[office].responsible
        return [key for key in plan.indicators if key in responsible and not self._by_units(plan, key)]

    def asked_of_unit(self, plan: Plan, path: str) -> list[str]:
        """Return the indicators that a unit of the list must report, or may have to (None in `Indicator.asked_of`)."""
        kinds = self.units[path].kinds
        return [key for key, indicator in plan.indicators.items() if indicator.asked_of(path, kinds) is not False]

    def _by_units(self, plan: Plan, key: str) -> bool:
        indicator = plan.indicators[key]
        if indicator.adds_up == "none":
            return False
        return any(indicator.asked_of(path, unit.kinds) for path, unit in self.units.items())


# Whether a unit is the plan's own, one above it, or a part, and which unit of a list it is. By this a figure counts for
# the whole or for a part (docs/month.md). Parts of paths are compared folded.


def path_inside(plan_unit: str | None, unit: str) -> str:
    """Return a unit's path without the plan's own unit in front of it; empty where they are the same."""
    parts, own = parts_of(unit), _folded_parts(plan_unit)
    return "/".join(parts[_length_of_front(own, [folded_path(part) for part in parts]) :])


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
    def _above(self) -> frozenset[str]:
        """The units above the plan's: every stretch of its path that ends before the last part, folded."""
        own = _folded_parts(self.plan.unit)
        return frozenset("/".join(own[start:end]) for end in range(1, len(own)) for start in range(end))

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
        if not self.units:
            return []
        path = path_inside(self.plan.unit, written)
        if path in self._listed:
            return [self._listed[path]]
        return self._by_end.get(path, [])

    def problem(self, written: str) -> Problem | None:
        """Return the problem of a name above the plan's unit, or of one that fits several listed units; else None."""
        if folded_path(written) in self._above:
            return Problem("unit-above-plan", ("unit",), {"unit": written, "plan": self.plan.unit})
        names = self.ending_in(written)
        if len(names) > 1:
            return Problem("unit-unclear", ("unit",), {"unit": written, "units": tuple(names)})
        return None
