"""Who reports and who answers: the units that should report, and the offices that are responsible for indicators."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from edutarget.language.folding import folded
from edutarget.plan.fields import Name, Part
from edutarget.plan.models import ReportingUnits


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

    def responsible_for(self, indicator: str) -> tuple[str, ...]:
        """The offices that answer for an indicator, in the order of the file."""
        return tuple(name for name, office in self.offices.items() if indicator in office.responsible)
