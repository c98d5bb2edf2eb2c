"""What a chart shows, in a sentence."""

from __future__ import annotations

from collections.abc import Iterator

from edutarget.formats.words.trend_words import target, value
from edutarget.language.terms import N_
from edutarget.language.words import Words
from edutarget.report.cells import Cell
from edutarget.report.trend import Series
from edutarget.report.wording import MISSING, figure


def sentence(series: Series, words: Words) -> str:
    """`Rose from 20 (2025-03-31) to 60 (2025-09-30); target: 60; 2024: 12`."""
    said = words(N_("; ")).join(_parts(series, words))
    return said[:1].upper() + said[1:]


def _parts(series: Series, words: Words) -> Iterator[str]:
    """The course, corrections, and the two lines beside it."""
    if series.points:
        yield _course(series, words)
    if fallen := tuple(point.day for point in series.points if point.fell):
        yield words(N_("corrected downwards on {days}"), days=fallen)
    if (goal := target(series, words)) != MISSING:
        yield words(N_("target: {target}"), target=goal)
    if (baseline := series.latest.goal.baseline) is not None:
        year, text = str(series.latest.baseline_year), figure(Cell("number", baseline), words)
        yield words(N_("{year}: {value}"), year=year, value=text)


def _course(series: Series, words: Words) -> str:
    """From which figure it went to which, and how far beyond both on the way."""
    points = series.points
    first, last, values = points[0], points[-1], [point.value for point in points]
    low, high = points[values.index(min(values))], points[values.index(max(values))]
    said = words(
        _course_in_words(series),
        before=value(first, words),
        first=first.day,
        value=value(last, words),
        last=last.day,
    )
    if {low.value, high.value} == {first.value, last.value} or series.latest.unit is None:
        return said
    between = N_("{course}, between {low} and {high} on the way")
    return words(between, course=said, low=value(low, words), high=value(high, words))


def _course_in_words(series: Series) -> str:
    first, last = series.points[0].value, series.points[-1].value
    if len(series.points) == 1:
        return N_("one figure: {value} ({last})")
    if series.latest.unit is None:
        return N_("{before} ({first}), {value} ({last})")
    if first == last:
        return N_("{value} at first and at last ({first} to {last})")
    return (
        N_("rose from {before} ({first}) to {value} ({last})")
        if last > first
        else N_("fell from {before} ({first}) to {value} ({last})")
    )
