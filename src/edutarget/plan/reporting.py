"""The units that report to a plan: of which kinds they are, what they used to be called, and what each must report."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from edutarget.plan.fields import Name, Part
from edutarget.plan.indicator import Indicator
from edutarget.plan.text import folded_path, path_ends


class ReportingUnit(Part):
    """A unit that should report; `formerly` has the names of what it was called or of what was merged into it."""

    kinds: list[Name] = []
    formerly: list[Name] = []


ReportingUnits = Mapping[str, ReportingUnit]
"""Path -> unit."""


def reports(indicator: Indicator, path: str, kinds: Collection[str]) -> bool | None:
    """Whether a unit of these kinds (none: they are not known) must report an indicator; None: that is not known."""
    if indicator.adds_up == "none":
        return False
    if not indicator.reported_by or not indicator.reporters.isdisjoint(path_ends(folded_path(path))):
        return True
    if all("/" in name for name in indicator.reporters):
        return False  # single units report it, and this is none of them
    return not indicator.reporters.isdisjoint(map(folded_path, kinds)) if kinds else None
