"""Who should report what: the units of a list, by path, with their kinds and former names."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from functools import cached_property

from edutarget.plan.models import Plan
from edutarget.plan.reporting import ReportingUnits, reports
from edutarget.plan.text import at_level, folded_path, path_ends

Asked = tuple[bool | None, ...]
"""For each indicator of the plan, whether a unit must report it; None: that is not known."""


class Expected:
    """The units that should report to a plan, and what each must report."""

    def __init__(self, plan: Plan, units: ReportingUnits) -> None:
        self.plan, self.units = plan, units
        self.former = {name: path for path, unit in units.items() for name in unit.formerly}
        """Former name -> path."""
        self.asked: list[Asked] = []
        """What units must report: all that are alike in this have one place here."""
        self.profiles = self._profiles()
        """Path -> place in `asked`: thousands of schools are of a few kinds."""

    @cached_property
    def _folded(self) -> Mapping[str, str]:
        return {folded_path(path): path for path in self.units}

    def meant_by(self, written: str) -> str | None:
        """The unit of the list that a name stands for, were it written as there."""
        return self._folded.get(folded_path(written))

    def _profiles(self) -> dict[str, int]:
        known: dict[tuple[tuple[str, ...], frozenset[str]], int] = {}
        by_name = {name for one in self.plan.indicators.values() for name in one.reporters if "/" in name}
        found: dict[str, int] = {}
        for path, unit in self.units.items():
            named = by_name.intersection(path_ends(folded_path(path))) if by_name else ()
            key = tuple(unit.kinds), frozenset(named)
            if key not in known:
                known[key] = len(self.asked)
                self.asked.append(tuple(reports(one, path, unit.kinds) for one in self.plan.indicators.values()))
            found[path] = known[key]
        return found

    def not_asked(self) -> Iterator[tuple[int, int]]:
        """Places in `asked` and indicators, by their place in the plan, that units there cannot report."""
        for profile, asked in enumerate(self.asked):
            yield from ((profile, number) for number, wanted in enumerate(asked) if wanted is False)

    def counts(self, level: int | None) -> ExpectedCounts:
        """How many units must report, below each unit of a level; None: in all, 0: each unit by itself."""
        groups: dict[str, Counter[int]] = defaultdict(Counter)
        for path, profile in self.profiles.items():
            groups["" if level is None else at_level(path, level)][profile] += 1
        return ExpectedCounts(self.asked, groups)


class ExpectedCounts:
    """How many units must report an indicator, below each unit of a level."""

    def __init__(self, asked: list[Asked], groups: Mapping[str, Mapping[int, int]]) -> None:
        self.asked, self.groups = asked, groups

    def of(self, unit: str, number: int) -> int | None:
        """How many must report this indicator; None where that is not known of all of them."""
        found = 0
        for profile, count in self.groups.get(unit, {}).items():
            wanted = self.asked[profile][number]
            if wanted is None:
                return None
            found += count if wanted else 0
        return found
