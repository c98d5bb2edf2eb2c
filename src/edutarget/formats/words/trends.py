"""Sentences on a trend, shared by every format for people."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from fractions import Fraction
from typing import NamedTuple

from edutarget.formats.view import View
from edutarget.formats.words.amounts import (
    MISSING,
    confirmed,
    explained,
    figure,
    figure_of,
    mark_of,
    revised_text,
    signed_amount,
    target_text,
)
from edutarget.formats.words.labels import interim_day, interim_text, sign_of, status_of
from edutarget.formats.words.reports import Head, head_of, reporters_text, submitted
from edutarget.language.rounding import POINT_PLACES, plain, rounded, three_digits
from edutarget.language.text import N_, Term
from edutarget.language.words import Whole, Words
from edutarget.plan.indicator import Indicator
from edutarget.plan.models import Area
from edutarget.report.cells import Cell, actual_cell, difference, due_now_cell, places_of
from edutarget.report.findings import is_problem
from edutarget.report.gap_report import Row
from edutarget.report.trend import Heading, Point, Series, Trend, YearlyPace
from edutarget.report.verdict import InterimTarget

HEADING: dict[Heading, Term] = {
    "improving": Term(N_("improving")),
    "steady": Term(N_("steady")),
    "worsening": Term(N_("worsening")),
}


def trend_head(trend: Trend, view: View) -> Head:
    """The lines above a trend."""
    span = _span(trend, view.words)
    return head_of(trend.plan, view, span, trend.unit, len(trend.series), trend.left_out)


def _span(trend: Trend, words: Words) -> str:
    """The first and last day, the number of days, and the submitters; before them the trend's day, if it is later."""
    ends = ""
    if trend.as_of != trend.days[-1]:
        ends = words(N_("as of {day} · "), day=trend.as_of)
    if len(trend.days) == 1:
        return ends + submitted(trend.days[0], trend.submitted_by, words, trend.reporters)
    message = N_("{first} to {last}, figures of {count} days · submitted by {who}")
    who: object = trend.submitted_by
    if trend.reporters is not None:
        message = N_("{first} to {last}, figures of {count} days · put together from {who}")
        who = Whole(reporters_text(trend.reporters, words))
    elif not trend.submitted_by:
        message = N_("{first} to {last}, figures of {count} days")
    first, last = trend.days[0], trend.days[-1]
    return ends + words(message, first=first, last=last, count=len(trend.days), who=who)


def days_left_out(trend: Trend, shown: int, words: Words) -> str:
    """A note that a table omits days; "" if it shows them all."""
    count = len(trend.days)
    if shown >= count:
        return ""
    message = N_("{shown} of {count} days are shown, the newest and those with the most figures; `-f csv` has all")
    return words(message, shown=shown, count=count)


_NOT_MEASURED = ("partial", "within_limit", "over_schedule")
"""Bands of counts that are neither ahead of schedule nor behind: incomplete sums, and limits."""


def course_text(series: Series, words: Words) -> str:
    """The newest figure against the schedule, or its band and the heading of a level."""
    at, band = series.latest.progress, status_of(series.latest, words)
    if series.heading:
        return f"{band} · {words(HEADING[series.heading])}"
    if at.result != "open" or at.schedule_gap is None or at.band in _NOT_MEASURED:
        return band
    if at.schedule_gap == 0:
        return words(N_("on schedule"))
    points = rounded(abs(at.schedule_gap), POINT_PLACES)
    digits = "<0.01"
    if points:
        digits = plain(points)
    if at.schedule_gap > 0:
        return words(N_("{points} pp ahead of schedule"), points=digits)
    return words(N_("{points} pp behind schedule"), points=digits)


def course_with_sign(series: Series, words: Words) -> str:
    """`course_text`, preceded by the sign of the band."""
    return f"{sign_of(series.latest).sign} {course_text(series, words)}"


def point_value(point: Point, words: Words) -> str:
    """A point's figure as text."""
    return figure(actual_cell(point.row), words)


def point_change(point: Point | None, words: Words) -> str:
    """The change since the previous report; "–" without one and for milestones."""
    if point is None or point.row.unit is None:
        return MISSING
    return figure(difference(point.row.unit, point.change, places_of(point.row)), words, signed=True)


def outlook(series: Series, words: Words) -> str:
    """`632 a month so far, 1,166 needed; straight lines lead to 7,089–7,583 by …, target 9,200`; "" without a pace.

    For a level over several years: `0.7 pp a year since 2021-12-31, 0.9 pp needed`.
    """
    parts, ratio = [], series.latest.progress.on_track
    if ratio is not None and series.latest.progress.result == "open":
        parts.append(words(N_("on-track ratio {ratio}"), ratio=plain(rounded(ratio, POINT_PLACES))))
    if series.pace:
        so_far, needed = (plain(three_digits(rate)) for rate in series.pace)
        parts.append(words(N_("{so_far} a month so far, {needed} needed"), so_far=so_far, needed=needed))
    if series.per_year:
        parts.append(_yearly(series, series.per_year, words))
    # The two lines are shown as a range: one number would look like a forecast (docs/method.md, A series).
    if series.projection:
        low, high = (_amount(end, series.latest, words) for end in (series.projection.low, series.projection.high))
        ends = low
        if low != high:
            ends = f"{low}–{high}"
        sentence = N_("straight lines lead to {ends} by {due} (target: {target})")
        parts.append(words(sentence, ends=ends, due=series.latest.due, target=target_text(series.latest, words)))
    return words(N_("; ")).join(parts)


def _yearly(series: Series, pace: YearlyPace, words: Words) -> str:
    """What a level gained a year, and what it needs a year while its result is open."""
    row = series.latest
    gained, needed = (signed_amount(rate, row, words) for rate in (pace.gained, pace.needed or Fraction(0)))
    if pace.needed is None or row.progress.result != "open":
        return words(N_("{gained} a year since {day}"), gained=gained, day=pace.since)
    return words(N_("{gained} a year since {day}, {needed} needed"), gained=gained, day=pace.since, needed=needed)


def _amount(value: Fraction, row: Row, words: Words) -> str:
    """A projected figure, with the places of a difference: counts are whole."""
    return figure(Cell("difference", value, places_of(row)), words)


def arithmetic(trend: Trend, words: Words) -> str:
    """How the figures in the outlooks are computed."""
    open_levels = [one.latest for one in trend.series if one.latest.progress.result == "open"]
    ratio = N_("On-track ratio: the share of the gap that is closed / the share due by then; at 1 it is on schedule.")
    lines = N_(
        "Straight-line extrapolation, not a forecast: since the start, and over the last two reports. A month is a "
        "twelfth of a year."
    )
    has_ratio = any(row.progress.on_track is not None for row in open_levels)
    has_lines = any(series.projection for series in trend.series)
    if has_ratio and has_lines:
        return words(N_("{first} {second}"), first=words(ratio), second=words(lines))
    if has_ratio:
        return words(ratio)
    if has_lines:
        return words(lines)
    return ""


def corrections(trend: Trend, words: Words) -> Iterator[str]:
    """Each count that fell. Counts only grow, so the earlier figure must have been too high."""
    for series in trend.series:
        for before, point in zip(series.points, series.points[1:], strict=False):
            if point.fell:
                yield words(
                    N_("{name}: fell from {before} to {value} on {day} (please verify)"),
                    name=series.indicator,
                    before=point_value(before, words),
                    value=point_value(point, words),
                    day=point.day,
                )


def confirmations(trend: Trend, words: Words) -> Iterator[str]:
    """Each confirmed figure, and what it was checked against."""
    for series in trend.series:
        for point in series.points:
            said = confirmed(point.row, words)
            if said:
                value = point_value(point, words)
                message = N_("{name}: {value} on {day}, {said}")
                yield words(message, name=series.indicator, value=value, day=point.day, said=said)


class Block(NamedTuple):
    """Lines below the table of a trend: their title, a mark before each for plain text, and a remark on them."""

    title: str
    lines: Sequence[str]
    mark: str = ""
    remark: str = ""


def blocks(trend: Trend, words: Words, outlooks: bool = True) -> list[Block]:
    """What formats say below a trend, with or without outlooks."""
    found = [
        Block(words(N_("Running totals that fell (please verify)")), list(corrections(trend, words)), mark="! "),
        Block(words(N_("Confirmed figures")), list(confirmations(trend, words))),
        Block(words(N_("What is short, and why")), reason_lines(trend, words)),
        Block(words(N_("Interim targets, late and revised")), late_lines(trend, words)),
    ]
    if outlooks:
        title = N_("Along the path")
        if any(series.pace for series in trend.series):
            title = N_("What is still needed")
        texts = ((series, outlook(series, words)) for series in trend.series)
        lines = [words(N_("{name}: {text}"), name=series.indicator, text=text) for series, text in texts if text]
        found.insert(0, Block(words(title), lines, remark=arithmetic(trend, words)))
    return [block for block in found if block.lines]


def reason_lines(trend: Trend, words: Words) -> list[str]:
    """Reason, measures and day of each indicator that is short on the last day and has a reason."""
    short = (row for row in (series.latest for series in trend.series) if is_problem(row))
    said = ((row, words(N_("; ")).join(explained(row, words))) for row in short)
    return [words(N_("{name}: {text}"), name=row.indicator, text=Whole(text)) for row, text in said if text]


def late_lines(trend: Trend, words: Words) -> list[str]:
    """Each target reached late, each interim target, and each revised figure."""
    lines: list[str] = []
    for row in (series.latest for series in trend.series):
        verdict = row.verdict
        if verdict.late:
            text = words(N_("reached on {day}, due {due}"), day=verdict.reached_on, due=row.due)
            lines.append(words(N_("{name}: {text}"), name=row.indicator, text=text))
        for one in verdict.interim:
            lines.append(words(N_("{name}: {text}"), name=row.indicator, text=_interim(row, one, words)))
    for series in trend.series:
        for point in series.points:
            text = revised_text(point.row, words)
            if text:
                day = words(N_("{text} (figure of {day})"), text=text, day=point.day)
                lines.append(words(N_("{name}: {text}"), name=series.indicator, text=day))
    return lines


def _interim(row: Row, one: InterimTarget, words: Words) -> str:
    if one.reached is None:
        return words(N_("interim target of {day}: {target}, no figure"), day=interim_day(one, words), target=one.target)
    if not one.reached:
        return interim_text(row, one, words)
    return words(
        N_("interim target of {day} reached: {actual} of {target}"),
        day=interim_day(one, words),
        actual=figure_of(one.actual, row, words),
        target=one.target,
    )


def reported_by_area(trend: Trend) -> Iterator[tuple[Area, list[Series]]]:
    """The series with figures, by area; areas without any are omitted."""
    for area, members in trend.by_area():
        reported = [series for series in members if series.points]
        if reported:
            yield area, reported


def figures_by_day(series: Series, words: Words) -> dict[date, str]:
    """The figure of each day of the trend; ↓ marks a correction downwards."""
    shown = {row.day: MISSING for row in series.rows}
    for point in series.points:
        shown[point.day] = point_value(point, words)
        if point.fell:
            shown[point.day] += "↓"
    return shown


def due_by_day(series: Series, words: Words) -> dict[date, str]:
    """What was due by each day of the trend; empty without a path."""
    if series.latest.goal.path is None:
        return {}
    return {row.day: figure(due_now_cell(row), words) for row in series.rows}


def unreported(trend: Trend) -> tuple[Indicator, ...]:
    """The indicators without any figure."""
    return tuple(series.indicator for series in trend.series if not series.points)


def sentence(series: Series, words: Words) -> str:
    """`Rose from 20 (2025-03-31) to 60 (2025-09-30); target: 60; 2024: 12`."""
    text = words(N_("; ")).join(_parts(series, words))
    return text[:1].upper() + text[1:]


def _parts(series: Series, words: Words) -> Iterator[str]:
    """The parts of `sentence`: the course, corrections, target and baseline."""
    if series.points:
        yield _course(series, words)
    fallen = tuple(point.day for point in series.points if point.fell)
    if fallen:
        yield words(N_("fell on {days} (please verify)"), days=fallen)
    target, baseline = target_text(series.latest, words), series.latest.goal.baseline
    if target != MISSING:
        yield words(N_("target: {target}"), target=target)
    if baseline is not None:
        year, text = str(series.latest.baseline_year), figure(Cell("number", baseline), words)
        text += mark_of(series.latest, "baseline")
        yield words(N_("{year}: {value}"), year=year, value=text)


def _course(series: Series, words: Words) -> str:
    """The first and last figure, and extremes beyond them in between."""
    points = series.points
    first, last, values = points[0], points[-1], [point.value for point in points]
    low, high = points[values.index(min(values))], points[values.index(max(values))]
    course = words(
        _course_in_words(series),
        before=point_value(first, words),
        first=first.day,
        value=point_value(last, words),
        last=last.day,
    )
    if {low.value, high.value} == {first.value, last.value} or series.latest.unit is None:
        return course
    between = N_("{course}, between {low} and {high} on the way")
    return words(between, course=course, low=point_value(low, words), high=point_value(high, words))


def _course_in_words(series: Series) -> str:
    first, last = series.points[0].value, series.points[-1].value
    if len(series.points) == 1:
        return N_("one figure: {value} ({last})")
    if series.latest.unit is None:
        return N_("{before} ({first}), {value} ({last})")
    if first == last:
        return N_("{value} at first and at last ({first} to {last})")
    if last > first:
        return N_("rose from {before} ({first}) to {value} ({last})")
    return N_("fell from {before} ({first}) to {value} ({last})")
