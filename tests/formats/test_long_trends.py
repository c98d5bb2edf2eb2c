"""A trend of ten years of days: its page stays small, and its lines look like those through every figure."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from edutarget.formats.pages.chart import MOST_DOTS, chart, thinned
from edutarget.formats.pages.trend_page import MOST_CORRECTIONS, trend_page
from edutarget.formats.view import View
from edutarget.language.words import Words
from edutarget.report.trend import Point, Series, Trend
from support.trends import year

FIRST = date(2016, 1, 1)
YEAR = year("2025-09-30")
REPORTED = next(series for series in YEAR.series if len(series.points) > 1)


def points(values: list[int]) -> tuple[Point, ...]:
    """Figures of one day after the other; every one that is lower than before is a correction."""
    row, found = REPORTED.points[-1].row, []
    for number, value in enumerate(values):
        before = values[number - 1] if number else None
        change = None if before is None else Fraction(value - before)
        found.append(Point(row, FIRST + timedelta(number), Fraction(value), change, change is not None and change < 0))
    return tuple(found)


def long_trend(count: int) -> Trend:
    """The example's trend with so many days of figures that go up and down in every series."""
    values = [7 * number + number * number * 31 % 97 - number % 13 * 5 for number in range(count)]
    long = points(values)

    def lengthened(series: Series) -> Series:
        return replace(series, points=long) if series.points else series

    days = tuple(one.day for one in long)
    # Points of an indicator that readers see in another unit are made anew from its rows, which are as few as before
    own = [one for one in YEAR.series if one.latest.unit is None or one.latest.unit.shown is None]
    return replace(YEAR, days=days, as_of=days[-1], series=tuple(map(lengthened, own)))


def test_a_page_of_ten_years_of_days_is_smaller_than_a_megabyte() -> None:
    trend = long_trend(3650)
    page = trend_page(trend, View(Words("en")))  # its words are longer than the Chinese ones
    assert len(page) <= 900_000
    text = page.decode()
    [left_out] = set(re.findall(r"(\d+) of 3,?650 figures are shown; `-f csv` has all", text))
    tables = text.split("<tbody")[1:]
    assert {table.split("</tbody>")[0].count("<tr ") for table in tables} == {int(left_out)}
    assert text.count("</li>") > MOST_CORRECTIONS and re.search(r"… and \d[\d,]* more", text)
    assert "data:text/csv" not in text


def test_few_figures_are_all_drawn_and_listed() -> None:
    trend = long_trend(30)
    drawn = chart(next(one for one in trend.series if one.points), trend)
    assert len(drawn.dots) == 30 and not drawn.dense
    text = trend_page(trend, View(Words("en"))).decode()
    assert "figures are shown" not in text and "data:text/csv" in text


def test_dots_that_would_be_one_thick_line_are_not_drawn_but_corrections_are() -> None:
    trend = long_trend(MOST_DOTS + 1)
    series = next(one for one in trend.series if one.points)
    assert chart(series, trend).dense
    text = trend_page(trend, View(Words("en"))).decode()
    assert text.count('class="dot"') == 1  # in the legend
    assert text.count('class="fell"') > len(trend.series) and 'class="course"' in text


@given(st.lists(st.integers(0, 50), min_size=1, max_size=150), st.integers(1, 12))
def test_the_first_the_last_the_lowest_and_the_highest_of_every_stretch_are_kept(
    values: list[int], stretches: int
) -> None:
    every = points(values)
    kept = thinned(every, stretches)
    assert len(kept) <= 5 * stretches and kept == sorted(kept, key=lambda one: one.day)
    for number in range(stretches):
        days = _days(number, len(every), stretches)
        stretch = [one for one in every if (one.day - FIRST).days in days]
        mine = [one for one in kept if (one.day - FIRST).days in days]
        assert (mine[:1], mine[-1:]) == (stretch[:1], stretch[-1:])
        assert [lowest(mine), highest(mine)] == [lowest(stretch), highest(stretch)]


def lowest(found: list[Point]) -> Fraction | None:
    return min((one.value for one in found), default=None)


def highest(found: list[Point]) -> Fraction | None:
    return max((one.value for one in found), default=None)


def _days(number: int, count: int, stretches: int) -> range:
    """The days of a stretch, counted from the first figure."""
    return range(-(-number * count // stretches), -(-(number + 1) * count // stretches))
