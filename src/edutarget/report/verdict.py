"""The verdict on one indicator: the figure that decides, its quantities, the result and the band.

`docs/method.md` is the contract. The `N_(…)` texts are the rows of its tables of results and bands (of a band
“for whom: when”); they go with the verdict so that `report --why` can show them. A comment such as `# Late: …` quotes
the row or sentence under that heading which its line implements. A is the actual, d its day, B the baseline, T the
target, D the day of the report.
Quantities are Fractions, because 1466/1978 and 8/12 of 1.82 have no finite decimal form; formats round them.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import takewhile
from typing import Literal, NamedTuple, get_args

from edutarget.language.text import N_
from edutarget.plan.fields import Range
from edutarget.report.goal import Goal
from edutarget.submission.entry import Entry, Figure

Result = Literal["met", "not_met", "open", "not_reported", "not_assessed"]
Band = Literal[
    "met", "within_limit", "held", "over_schedule", "nearly", "partly", "limited",
    "on_schedule", "slightly_behind", "behind", "far_behind", "regressed",
    "below_target", "breached", "outside", "in_progress", "incomplete",
    "outdated", "partial", "awaited", "no_data", "no_target",
]  # fmt: skip
RESULTS: tuple[Result, ...] = get_args(Result)
BANDS: tuple[Band, ...] = get_args(Band)

# The bounds 95 %, 60 % and 0 are Statistics Canada's: docs/method.md, "Where the rules come from"
BOUNDS = (Fraction(95, 100), Fraction(60, 100), Fraction(0))
# The bands above, between and below these bounds
_BY_GAP_CLOSED: tuple[tuple[Band, str], ...] = (
    ("nearly", N_("levels with a usable baseline, without a path or from the due day on: 0.95 ≤ gap closed")),
    ("partly", N_("levels with a usable baseline, without a path or from the due day on: 0.60 ≤ gap closed < 0.95")),
    ("limited", N_("levels with a usable baseline, without a path or from the due day on: 0 ≤ gap closed < 0.60")),
    ("regressed", N_("levels with a usable baseline, without a path or from the due day on: gap closed < 0")),
)
_BY_ON_TRACK: tuple[tuple[Band, str], ...] = (
    ("on_schedule", N_("levels with a usable baseline and a path, before they are due: on-track ratio ≥ 0.95")),
    ("behind", N_("levels with a usable baseline and a path, before they are due: 0.60 ≤ on-track ratio < 0.95")),
    ("far_behind", N_("levels with a usable baseline and a path, before they are due: 0 ≤ on-track ratio < 0.60")),
    ("regressed", N_("levels with a usable baseline and a path, before they are due: on-track ratio < 0")),
)
SLIGHTLY_PP, FAR_PP = -10, -30  # schedule gaps between slightly behind, behind and far behind


class Progress(NamedTuple):
    """Result, band and quantities. Gap, shortfall, change and due now are in the indicator's unit (percentage points
    where that is %); gap closed, on track, completion and schedule are shares of one; the schedule gap is in points.
    `result_rule` and `band_rule` are the rows of the method that decided."""

    result: Result
    band: Band
    gap: Fraction | None = None
    shortfall: Fraction | None = None
    change: Fraction | None = None
    gap_closed: Fraction | None = None
    on_track: Fraction | None = None
    completion: Fraction | None = None
    schedule: Fraction | None = None
    schedule_gap: Fraction | None = None
    due_now: Fraction | None = None
    result_rule: str = ""
    band_rule: str = ""


class InterimTarget(NamedTuple):
    """The value wanted on a day before the due day; `actual` is the figure of exactly that day, None unless proven."""

    day: date
    target: Decimal
    actual: Entry | None = None
    reached: bool | None = None


class Verdict(NamedTuple):
    """The outcome for an indicator. `figure` is the one shown, chosen by `figure_rule`; it decides if `counts`.

    `since` is a newer figure than that of the due day, which decides. `late`: the target was missed on the due day and
    has been reached since `reached_on`.
    """

    progress: Progress
    figure: Figure | None
    counts: bool = True
    since: Figure | None = None
    late: bool = False
    reached_on: date | None = None
    interim: tuple[InterimTarget, ...] = ()
    figure_rule: str = ""


def verdict_on(goal: Goal, figures: Sequence[Figure], today: date, disputed: date | None = None) -> Verdict:
    """Return the verdict on an indicator in a report of `today`; `figures` are sorted by day, none is later.

    `disputed` is the newest day with two contradicting figures, neither of which counts.
    """
    possible = [one for one in figures if goal.known_from is None or one.day >= goal.known_from]
    settled = [one for one in possible if goal.is_settled_by(one.entry)]
    of_day = {one.day: one.entry for one in possible}
    interim = tuple(_interim(goal, day, wanted, of_day.get(day)) for day, wanted in goal.interim if day <= today)
    figure = deciding = _deciding(goal, settled)
    rule = N_("of a level or a milestone that is due, the figure of the due day decides, else the first one after it")
    # A disputed day has no figure, and no older figure stands in for it: docs/method.md, "Revisions"
    if figure is None and possible and (disputed is None or disputed < possible[-1].day):
        figure, rule = possible[-1], N_("the newest figure counts")
    if figure is None:
        # A figure from before `known_from` is shown with its day, but nothing is computed from it
        shown = figures[-1] if figures and not possible and not disputed else None
        rule = N_("a figure of an earlier day counts as none")
        progress = progress_of(goal, None, today)
        return Verdict(progress, shown, counts=False, interim=interim, figure_rule=rule)
    late = _is_late(goal, settled, figure, deciding)
    since = settled[-1] if deciding is not None and settled[-1].day > deciding.day else None
    reached_on = None
    if late:
        figure, since, reached_on = settled[-1], None, _reached_since(goal, settled)
        rule = N_("the newest figure is the one that is shown")
    progress = progress_of(goal, figure, today)
    return Verdict(progress, figure, True, since, late, reached_on, interim, rule)


def _deciding(goal: Goal, settled: Sequence[Figure]) -> Figure | None:
    """The figure of the due day of a level or a milestone, else the first one after it; None for counts."""
    if goal.measure == "cumulative" or goal.target is None:
        return None  # A figure speaks of its own day: of counts the newest figure counts
    return next((one for one in settled if goal.is_due(one.day)), None)


def _is_late(goal: Goal, settled: Sequence[Figure], figure: Figure, deciding: Figure | None) -> bool:
    """Whether the deciding figure missed the target and the newest one reaches it."""
    if not settled or goal.target is None or not goal.reached(settled[-1].entry.value):
        return False
    if goal.measure == "cumulative":  # Late: the newest figure on or before the due day, if it is of that day
        deciding = next((one for one in settled if one.day == goal.due), None)
        if settled[-1].day != figure.day:
            return False  # the newest figure, which is the one of a count that counts, is of too few units
    return deciding is not None and not goal.reached(deciding.entry.value)


def _reached_since(goal: Goal, settled: Sequence[Figure]) -> date:
    """The earliest day from which every figure reaches the target; the newest does."""
    *_newer, earliest = takewhile(lambda one: goal.reached(one.entry.value), reversed(settled))
    return earliest.day


def _interim(goal: Goal, day: date, wanted: Decimal, actual: Entry | None) -> InterimTarget:
    """The interim target of a day, by the figure of that day."""
    exact = goal._replace(target=wanted, rule=None)  # Interim targets: compared exactly, edges included
    if actual is None or not exact.is_settled_by(actual):  # Interim targets: only if it is proven against that value
        return InterimTarget(day, wanted)
    return InterimTarget(day, wanted, actual, exact.reached(actual.value))


def progress_of(goal: Goal, figure: Figure | None, today: date) -> Progress:
    """Result, band and quantities in a report of `today`, by the figure that counts."""
    if goal.target is None:
        rules = N_("a part of the whole without a target of its own"), N_("parts without a target")
        return _ruled(Progress("not_assessed", "no_target"), *rules)
    if figure is None:
        due_now, schedule = goal.due_at(today)
        nothing = Progress("not_reported", "no_data", schedule=schedule, due_now=due_now)
        if goal.expects_none(today):
            rule = N_("no A, and D is before the start or before known_from, or the figure is not published yet")
            return _ruled(nothing._replace(result="open", band="awaited"), rule, _AWAITED)
        return _ruled(nothing, N_("no A"), N_("all: nothing reported"))
    day, entry = figure.day, figure.entry
    result, result_rule = _result(goal, entry, day, today)
    measured = _measured(goal, Fraction(entry.value), day, result)
    band, band_rule = _band(goal, entry, day, today, measured)
    return _ruled(measured._replace(band=band), result_rule, band_rule)


_AWAITED = N_("all: open, and no figure is due yet")


def _ruled(progress: Progress, result_rule: str, band_rule: str) -> Progress:
    return progress._replace(result_rule=result_rule, band_rule=band_rule)


def _measured(goal: Goal, value: Fraction, day: date, result: Result) -> Progress:
    """The quantities of a figure, with the band still open; a milestone has none."""
    if isinstance(goal.target, bool):
        return Progress(result, "in_progress")
    gap, shortfall = goal.distance(value)
    completion = goal.completion(value)
    due_now, schedule = goal.due_at(day)
    change = None if goal.baseline is None else value - Fraction(goal.baseline)  # Quantities: A − B
    # Quantities: completion − schedule
    schedule_gap = None if completion is None or schedule is None else (completion - schedule) * 100
    shares = goal.gap_closed(value), goal.on_track(value, day), completion, schedule
    return Progress(result, "in_progress", gap, shortfall, change, *shares, schedule_gap, due_now)


def _result(goal: Goal, entry: Entry, day: date, today: date) -> tuple[Result, str]:
    """The result by the first row of the method's table that fits, and that row; the tests keep its order."""
    reached = goal.reached(entry.value)
    if goal.measure == "cumulative" and goal.at_most and not goal.signed and not reached:
        return "not_met", N_("a limit on a count (“at most” of what adds up) is exceeded, whatever the day")
    if not goal.is_settled_by(entry):
        rule = N_("too few units have reported to prove anything")
        if goal.is_due(today) and not goal.awaits(today):
            return "not_reported", rule
        return "open", rule
    counted = goal.measure == "cumulative" and not goal.at_most and not goal.signed
    if reached and (goal.is_due(day) or counted or goal.measure == "milestone"):
        return "met", N_(
            "T is reached, and d is the due day or later, or it cannot be undone: a count of at least, a milestone"
        )
    if goal.is_due(day):
        return "not_met", N_("T is not reached, and d is the due day or later")
    if goal.is_due(today):
        if goal.awaits(today):
            return "open", N_("the due day has passed by D, but its figure is not published yet")
        return "not_reported", N_("the due day has passed by D, and there is no figure of it")
    if reached and goal.is_held():
        return "open", N_("what is to be held is held so far")
    if reached and goal.measure == "level":
        return "met", N_("a level has reached T early; people are told that it may still change until the due day")
    return "open", N_("everything else; where no end was published, until it is met")


def _band(goal: Goal, entry: Entry, day: date, today: date, measured: Progress) -> tuple[Band, str]:
    """The band by the first row of the method's table that fits, and that row; the tests keep its order."""
    result = measured.result
    if result != "not_met" and not goal.is_settled_by(entry):
        return "partial", N_("all: too few units to tell")
    if result == "open" and goal.is_due(today):
        return "awaited", _AWAITED
    if result == "met":
        return "met", N_("all: the result is met")
    if result == "not_reported":
        return "outdated", N_("all: not reported, but there is an older figure")
    counted = goal.measure == "cumulative" and not goal.at_most
    if counted or goal.measure == "milestone":
        return _band_of_count(measured.schedule_gap, result)
    if not goal.reached(entry.value):
        return _band_of_level(goal, day, measured)
    if goal.measure == "cumulative" and measured.due_now is not None and entry.value > measured.due_now:
        return "over_schedule", N_(
            "limits on counts with a path, before they are due: more than its path, and the limit is kept"
        )
    if goal.at_most or isinstance(goal.target, Range):
        return "within_limit", N_("what is to be held, before it is due: at most, and ranges: held so far")
    return "held", N_("what is to be held, before it is due: at least: held so far")


def _band_of_level(goal: Goal, day: date, measured: Progress) -> tuple[Band, str]:
    """The band of a level, or of a limit on a count, that does not reach its target."""
    closed, on_track = measured.gap_closed, measured.on_track
    if goal.measure == "level" and closed is not None:
        if goal.path is None or measured.result != "open":
            return _BY_GAP_CLOSED[sum(closed < bound for bound in BOUNDS)]
        if on_track is not None:
            return _BY_ON_TRACK[sum(on_track < bound for bound in BOUNDS)]
        return _band_near_the_start(closed, goal.gap_closed(goal.path.at(day)))
    if isinstance(goal.target, Range):
        return "outside", N_("ranges, without a usable baseline: T missed")
    if goal.at_most:
        return "breached", N_("at most, without a usable baseline: T missed")
    return "below_target", N_("levels of at least, without a usable baseline: T missed")


def _band_near_the_start(closed: Fraction, way: Fraction | None) -> tuple[Band, str]:
    """The band of a level while less than 1/20 of the way is due: too little to divide by."""
    if way is not None and closed >= way:
        return "on_schedule", N_(
            "levels with a usable baseline and a path, too early for a ratio: "
            "less than 1/20 of the way is due, and A is on the path or beyond"
        )
    if closed >= 0:
        return "in_progress", N_(
            "levels with a usable baseline and a path, too early for a ratio: "
            "less than 1/20 of the way is due, and A is between B and the path"
        )
    return "regressed", N_(
        "levels with a usable baseline and a path, too early for a ratio: "
        "less than 1/20 of the way is due, and A is worse than B"
    )


def _band_of_count(schedule_gap: Fraction | None, result: Result) -> tuple[Band, str]:
    """The band of a count of at least, or a milestone, that has not reached its target."""
    if result == "not_met":
        return "incomplete", N_("counts of at least, and milestones: the result is not met")
    if schedule_gap is None:
        return "in_progress", N_("all: everything else before it is due")
    if schedule_gap >= 0:
        return "on_schedule", N_("counts of at least with a path, before they are due: schedule gap ≥ 0")
    if schedule_gap > SLIGHTLY_PP:
        return "slightly_behind", N_("counts of at least with a path, before they are due: −10 pp < schedule gap < 0")
    if schedule_gap >= FAR_PP:
        return "behind", N_("counts of at least with a path, before they are due: −30 pp ≤ schedule gap ≤ −10 pp")
    return "far_behind", N_("counts of at least with a path, before they are due: schedule gap < −30 pp")
