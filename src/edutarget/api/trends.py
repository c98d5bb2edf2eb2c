"""Trends that can be rendered; reports do without them, so that reading does not load them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import ClassVar

from edutarget.api.choosing import Selection
from edutarget.api.result import FileNames, Result, made
from edutarget.api.targets import Targets
from edutarget.report import trend
from edutarget.submission.models import Submission


@dataclass(frozen=True, slots=True)
class Trend(trend.Trend, Result):
    """A trend that can be rendered: `for day in trend`, the earliest first."""

    kind: ClassVar[str] = "trend"
    names: FileNames = field(kw_only=True)

    def __iter__(self) -> Iterator[date]:
        return iter(self.days)


def made_trend(targets: Targets, combined: Submission, wanted: Selection) -> Trend:
    """The trend of the areas and kinds of targets of a selection."""
    found = trend.trend_of(targets.plan, combined, targets.listed)
    return made(Trend, found.only(wanted.areas, wanted.kinds), names=targets.names)
