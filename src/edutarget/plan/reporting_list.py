"""The units that should report, and the offices that are responsible for indicators."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from edutarget.language.text import folded
from edutarget.plan.fields import Name, Part
from edutarget.plan.models import Plan, ReportingUnits


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
