"""The period after a plan's: dates and years moved forward by its length."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, timedelta

from edutarget.plan.models import Period

_years = re.compile(r"(?<![0-9])([0-9]{4})(?:([/\u2013\u2014-])([0-9]{2}))?(?![0-9])")


class AfterTheLastYear(Exception):
    """Raised where a moved date would lie after the year 9999; `day` is the date in `field` of the plan."""

    def __init__(self, field: str, day: date) -> None:
        super().__init__(field)
        self.field, self.day = field, day


class NextPeriod:
    """Moves dates forward by the length of a period: in months if it lasts whole months, else in days.

    The last day of a month stays the last day of a month. Raises AfterTheLastYear.
    """

    def __init__(self, period: Period) -> None:
        if period.end == date.max:
            raise AfterTheLastYear("period.end", period.end)
        start, after = period.start, period.end + timedelta(days=1)
        self.days = after - start
        whole = after.day == start.day
        # 0: not whole months, or not whole years; then dates move by days, and years in texts stay.
        self.months = 12 * (after.year - start.year) + after.month - start.month if whole else 0
        self.years = self.months // 12 if self.months % 12 == 0 else 0
        self._moved_years = range(start.year - 1, period.end.year + 1)

    def day(self, day: date, field: str) -> date:
        """Return the date moved into the next period; `field` is for the exception."""
        if not self.months:
            if date.max - day < self.days:
                raise AfterTheLastYear(field, day)
            return day + self.days
        year, month = divmod(12 * day.year + day.month - 1 + self.months, 12)
        if year > date.max.year:
            raise AfterTheLastYear(field, day)
        last = monthrange(year, month + 1)[1]
        at_the_end = day.day == monthrange(day.year, day.month)[1]
        return date(year, month + 1, last if at_the_end else min(day.day, last))

    def text(self, text: str) -> str:
        """Return the text with years of this period, and the year before it, moved forward; also in 2027/28."""
        return _years.sub(self._year, text)

    def _year(self, match: re.Match[str]) -> str:
        year, between, following = int(match[1]), match[2] or "", match[3] or ""
        if year not in self._moved_years:
            return match[0]
        moved = year + self.years
        if following and int(following) == (year + 1) % 100:
            following = f"{(moved + 1) % 100:02}"
        return f"{moved}{between}{following}"
