"""What a trend says, in plain words: the same in every format that people read."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from edutarget.formats.shared.labels import BAND
from edutarget.language.rounding import POINT_PLACES, plain, rounded, three_digits
from edutarget.language.terms import N_, Term
from edutarget.language.words import Words
from edutarget.report.cells import Cell, cells
from edutarget.report.gap_report import Row
from edutarget.report.trend import Heading, Point, Series, Trend
from edutarget.report.wording import figure

HEADING: dict[Heading, Term] = {
    "improving": Term(N_("improving")),
    "steady": Term(N_("steady")),
    "worsening": Term(N_("worsening")),
}

COLUMN: dict[str, Term] = {
    "name": Term(N_("Indicator")),
    "target": Term(N_("Target")),
    "spark": Term(N_("Course")),
    "change": Term(N_("Since last")),
    "standing": Term(N_("Standing")),
}


def span(trend: Trend, words: Words) -> str:
    """From when to when, on how many days, and by whom."""
    if len(trend.days) == 1:
        return words(N_("as of {day} · submitted by {who}"), day=trend.days[0], who=trend.submitted_by)
    return words(
        N_("{first} to {last}, figures of {count} days · submitted by {who}"),
        first=trend.days[0],
        last=trend.days[-1],
        count=len(trend.days),
        who=trend.submitted_by,
    )


def days_left_out(trend: Trend, shown: int, words: Words) -> str:
    """That a table leaves days out; empty where it has them all."""
    count = len(trend.days)
    message = N_("{shown} of {count} days are shown, those with the most figures; `-f csv` has all")
    return "" if shown >= count else words(message, shown=shown, count=count)


def selection(trend: Trend, words: Words) -> str:
    """That a trend leaves indicators out; empty where it has them all."""
    count, total = len(trend.series), len(trend.plan.indicators)
    return "" if count == total else words(N_("a selection: {count} of {total} indicators"), count=count, total=total)


def standing(series: Series, words: Words) -> str:
    """Where the newest figure stands: against the schedule, or its band, and which way a level goes."""
    at = series.latest.progress
    band = words(BAND[at.band])
    if series.heading:
        return f"{band} · {words(HEADING[series.heading])}"
    if at.result != "open" or at.schedule_gap is None:
        return band
    if at.schedule_gap == 0:
        return words(N_("on schedule"))
    points = rounded(abs(at.schedule_gap), POINT_PLACES)
    digits = plain(points) if points else "<0.01"
    if at.schedule_gap > 0:
        return words(N_("{points} points ahead of schedule"), points=digits)
    return words(N_("{points} points behind schedule"), points=digits)


def limit(series: Series, words: Words) -> str:
    """The target; one that must not be passed with ≤."""
    mark = "≤ " if series.indicator.direction == "at_most" else ""
    return mark + figure(cells(series.latest)["target"], words)


def value(point: Point, words: Words) -> str:
    """A point's figure."""
    return figure(cells(point.row)["actual"], words)


def change(point: Point | None, words: Words) -> str:
    """What changed since the report before; nothing to say of milestones."""
    if point is None or point.row.unit is None:
        return figure(Cell("number", None), words)
    return figure(Cell("points" if point.row.points else "number", point.change), words, signed=True)


def outlook(series: Series, words: Words) -> str:
    """`632 a month so far, 1,166 needed; straight lines lead to 7,089–7,583 by …, target 9,200`; or nothing."""
    parts = []
    if series.pace:
        so_far, needed = (plain(three_digits(rate)) for rate in series.pace)
        parts.append(words(N_("{so_far} a month so far, {needed} needed"), so_far=so_far, needed=needed))
    if series.projection:
        low, high = (_amount(end, series.latest, words) for end in (series.projection.low, series.projection.high))
        ends = low if low == high else f"{low}–{high}"
        sentence = N_("straight lines lead to {ends} by {due}, target {target}")
        parts.append(words(sentence, ends=ends, due=series.latest.due, target=limit(series, words)))
    return words(N_("; ")).join(parts)


def _amount(value: Fraction, row: Row, words: Words) -> str:
    """A projected figure: whole for what is counted, else as other figures."""
    whole = row.unit is not None and row.unit.kind == "count"
    return plain(rounded(value, 0)) if whole else figure(Cell("number", value), words)


def outlooks(trend: Trend, words: Words) -> Iterator[tuple[Series, str]]:
    """The series of which there is something to say until they are due."""
    return ((series, text) for series in trend.series if (text := outlook(series, words)))


ARITHMETIC = N_(
    "Arithmetic, not a forecast: a line from the start and a line through the last two reports. A month is 365/12 days."
)


def corrections(trend: Trend, words: Words) -> Iterator[str]:
    """What went down though it cannot: an earlier figure was too high."""
    for series in trend.series:
        for before, point in zip(series.points, series.points[1:], strict=False):
            if point.fell:
                yield words(
                    N_("{name}: corrected from {before} to {value} on {day}"),
                    name=series.indicator,
                    before=value(before, words),
                    value=value(point, words),
                    day=point.day,
                )


def unreported(trend: Trend) -> tuple[object, ...]:
    """The indicators without any figure."""
    return tuple(series.indicator for series in trend.series if not series.points)
