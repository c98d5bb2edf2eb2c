"""Who reports and who answers: the units that should report, and the offices that are responsible for indicators."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from edutarget.language.folding import folded
from edutarget.plan.fields import Name, Part
from edutarget.plan.models import Plan, ReportingUnits


class Office(Part):
    """An office that reports figures of the whole. `responsible`: the ids or names of its indicators."""

    responsible: list[Name] = []
    contact: Name | None = None


@dataclass(frozen=True, slots=True)
class ReportingList:
    """The offices by name and the units by path, in the order of the file."""

    offices: Mapping[str, Office] = field(default_factory=dict)
    units: ReportingUnits = field(default_factory=dict)

    def office_of(self, submitted_by: Sequence[str]) -> str | None:
        """The office that submitted something, by its full name, its end, or its name before a space (人事股 王丽)."""
        return next(filter(None, map(self._office, submitted_by)), None)

    def _office(self, submitter: str) -> str | None:
        written = folded(submitter)
        first = folded(submitter.split()[0]) if submitter.split() else written
        names = {folded(office): office for office in self.offices}
        for text in (written, first):
            if text in names:
                return names[text]
            ends = [office for name, office in names.items() if text.endswith(name)]
            if len(ends) == 1:
                return ends[0]
        return None

    def asked_of_office(self, plan: Plan, office: str) -> list[str]:
        """The indicators that an office must report for the whole: those it answers for and no unit reports."""
        return [key for key in self.offices[office].responsible if not self.is_reported_by_units(plan, key)]

    def is_reported_by_units(self, plan: Plan, indicator: str) -> bool:
        """Whether some unit of the list reports an indicator, or may."""
        found = plan.indicators[indicator]
        return any(found.asked_of(path, unit.kinds) is not False for path, unit in self.units.items())

    def unassigned(self, plan: Plan) -> tuple[str, ...]:
        """The indicators that no office answers for, where there are offices."""
        if not self.offices:
            return ()
        return tuple(key for key in plan.indicators if not self.responsible_for(key))

    def responsible_for(self, indicator: str) -> tuple[str, ...]:
        """The offices that answer for an indicator, in the order of the file."""
        return tuple(name for name, office in self.offices.items() if indicator in office.responsible)
