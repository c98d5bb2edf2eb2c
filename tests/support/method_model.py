"""A second implementation of docs/method.md, as short as possible, with which reports are compared.

Written from the document and not from the code. A goal is a plain mapping: what an indicator has in the plan, its
numbers as fractions; `start` and `due` are its own days or those of the plan. A version is what one submission says
of an indicator on a day: who submitted it, which revision it is, its value (None: withdrawn), whether it is partial.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from fractions import Fraction
from math import ceil, floor
from typing import Any, NamedTuple

Goal = Mapping[str, Any]


class Version(NamedTuple):
    """What one submission says of an indicator on a day."""

    day: date
    by: str
    revision: int
    value: Any
    partial: bool


class Found(NamedTuple):
    """A figure that counts on its day, who submitted it, and the revisions that may be shown beside it."""

    day: date
    value: Any
    partial: bool
    by: frozenset[str]
    revised: tuple[tuple[Any, int, str], ...]


def months(day: date) -> Fraction:
    """A month is a twelfth of the year; inside a month its days count, to the end of the day."""
    return Fraction(day.day, monthrange(day.year, day.month)[1]) + 12 * day.year + day.month


def later(day: date, lag: int) -> date:
    """The same day so many months later, the last of the month where there is none or where it began from a last."""
    month = day.month + lag - 1
    year, month = day.year + month // 12, month % 12 + 1
    last = monthrange(year, month)[1]
    begins_at_end = (day + timedelta(1)).month != day.month
    return date(year, month, last if begins_at_end or day.day > last else day.day)


# Which figures count


def of_day(versions: Sequence[Version], part: bool) -> Found | str:
    """The figure of a day: `none` where all are taken back, `disputed` where two count that are not the same."""
    groups: dict[str, list[Version]] = {}
    for version in versions:
        groups.setdefault("" if part else version.by, []).append(version)
    counting: list[Version] = []
    revised = []
    for group in groups.values():
        highest = max(version.revision for version in group)
        last = [version for version in group if version.revision == highest]
        if len({version.value for version in last}) > 1:
            return "disputed"
        if last[0].value is None:
            continue
        counting += last
        first = min((one for one in group if one.value is not None), key=lambda one: one.revision)
        if first.value != last[0].value:
            revised += [(first.value, highest, one.by) for one in last]
    if len({version.value for version in counting}) > 1:
        return "disputed"
    if not counting:
        return "none"
    by = frozenset(version.by for version in counting)
    return Found(versions[0].day, counting[0].value, counting[0].partial, by, tuple(revised))


def history(versions: Sequence[Version], part: bool, today: date) -> tuple[list[Found], date | None]:
    """The figures of every day up to today, the earliest first, and the newest day that is disputed."""
    found, disputed = [], None
    for day in sorted({version.day for version in versions if version.day <= today}):
        figure = of_day([version for version in versions if version.day == day], part)
        if isinstance(figure, Found):
            found.append(figure)
        elif figure == "disputed":
            disputed = day
    return found, disputed


# Quantities


def path_at(goal: Goal, day: date) -> Fraction | None:
    """Straight lines over months from the baseline (a count: from 0) through the interim values to the target."""
    if not goal["pace"] and not goal["path"]:
        return None
    if goal["measure"] == "level" and (goal["baseline"] is None or gap_is_closed(goal, goal["baseline"])):
        return None
    begin = goal["baseline"] if goal["measure"] == "level" else Fraction(0)
    stops = {goal["start"] - timedelta(days=1): begin, **goal["path"], goal["due"]: goal["target"]}
    days = sorted(stops)
    if day <= days[0] or day >= days[-1]:
        return Fraction(stops[days[0] if day <= days[0] else days[-1]])
    after = next(one for one in days if one >= day)
    before = max(one for one in days if one < day)
    share = (months(day) - months(before)) / (months(after) - months(before))
    return Fraction(stops[before] + share * (stops[after] - stops[before]))


def gap(goal: Goal, value: Fraction) -> Fraction:
    """A − T; of a range the distance to the nearer edge."""
    low, high = goal["range"] or (goal["target"], goal["target"])
    return value - low if value < low else value - high if value > high else Fraction(0)


def gap_is_closed(goal: Goal, value: Fraction) -> bool:
    """Whether a figure is on the target or on its wanted side."""
    off = gap(goal, value)
    return off == 0 or (not goal["range"] and (off < 0) == goal["at_most"])


def reached(goal: Goal, value: Any) -> bool:
    """Whether T is reached; only exact equality reaches it, edges of a range included; a strict one must be passed."""
    if goal["measure"] == "milestone":
        return value is True
    return gap_is_closed(goal, value) and not (goal["strict"] and gap(goal, value) == 0)


def closed(goal: Goal, value: Fraction) -> Fraction | None:
    """The share of the gap that is closed, where there is a usable baseline."""
    if goal["baseline"] is None or gap_is_closed(goal, goal["baseline"]):
        return None
    if goal["range"]:
        return 1 - abs(gap(goal, value)) / abs(gap(goal, goal["baseline"]))
    begin: Fraction = goal["baseline"]
    return (value - begin) / Fraction(goal["target"] - begin)


def quantities(goal: Goal, value: Any, day: date) -> Iterator[tuple[str, Fraction | None]]:
    """The table of quantities, unrounded; a milestone and what has no target have none."""
    if goal["measure"] == "milestone" or (goal["target"] is None and not goal["range"]):
        return
    due = path_at(goal, day)
    rounding = (floor if goal["at_most"] else ceil) if goal["count"] else Fraction
    yield "due_now", None if due is None else Fraction(rounding(due))
    counted = goal["measure"] == "cumulative" and goal["target"] > 0
    yield "schedule", due / goal["target"] if counted and due is not None else None
    if value is None:
        return
    off = gap(goal, value)
    yield from (("gap", off), ("shortfall", Fraction(0) if gap_is_closed(goal, value) else abs(off)))
    yield "change", None if goal["baseline"] is None else value - goal["baseline"]
    share, way = closed(goal, value), None if due is None else closed(goal, due)
    yield "gap_closed", share
    enough = goal["measure"] == "level" and share is not None and way is not None and way >= Fraction(1, 20)
    yield "on_track", share / way if enough and share is not None and way else None
    yield "completion", value / goal["target"] if counted else None
    yield "schedule_gap", (value - due) / goal["target"] * 100 if counted and due is not None else None


# The verdict


def proven(goal: Goal, done: bool) -> bool:
    """Whether a figure of some units settles the target."""
    if goal["adds_up"] == "sum":
        return not goal["signed"] and not goal["range"] and done != goal["at_most"]
    return {"all": not done, "any": done}.get(goal["adds_up"], False)


def settled(goal: Goal, figure: Found) -> bool:
    """Whether a figure is of all units, or proves what it says."""
    return not figure.partial or proven(goal, reached(goal, figure.value))


class Said(NamedTuple):
    """What the method says of an indicator: `shown` is the figure that is shown, `counts` whether it is used."""

    result: str
    band: str
    shown: Found | None
    counts: bool
    late: bool


def said_of(goal: Goal, figures: Sequence[Found], today: date, disputed: date | None) -> Said:
    """Result, band and figure of an indicator in a report of today."""
    if goal["target"] is None and not goal["range"]:
        known = usable(goal, figures, disputed)
        return Said("not_assessed", "no_target", known[-1] if known else before(goal, figures, disputed), True, False)
    due = goal["due"]
    over = due is not None and today >= due
    complete = [one for one in figures_that_count(goal, figures) if settled(goal, one)]
    if goal["measure"] != "cumulative" and over:
        final = [one for one in complete if one.day >= due]
        if final and not reached(goal, final[0].value) and reached(goal, final[-1].value):
            return Said("met", "met", final[-1], True, True)
        if final:
            return judged(goal, final[0], today, late=False)
    known = usable(goal, figures, disputed)
    if not known:
        if awaited(goal, today):
            return Said("open", "awaited", before(goal, figures, disputed), False, False)
        return Said("not_reported", "no_data", before(goal, figures, disputed), False, False)
    newest = known[-1]
    late = False
    if goal["measure"] == "cumulative" and due is not None and over and settled(goal, newest):
        of_due = [one for one in complete if one.day == due]
        late = bool(of_due) and not reached(goal, of_due[0].value) and reached(goal, newest.value)
    return judged(goal, newest, today, late)


def figures_that_count(goal: Goal, figures: Sequence[Found]) -> list[Found]:
    """Not those of before there can be one."""
    return [one for one in figures if goal["known_from"] is None or one.day >= goal["known_from"]]


def usable(goal: Goal, figures: Sequence[Found], disputed: date | None) -> list[Found]:
    """The figures of which the newest counts; none where there are two of a newer day."""
    known = figures_that_count(goal, figures)
    return known if known and (disputed is None or disputed < known[-1].day) else []


def before(goal: Goal, figures: Sequence[Found], disputed: date | None) -> Found | None:
    """What is shown where there is nothing but figures of before there can be one."""
    if figures and not figures_that_count(goal, figures) and disputed is None:
        return figures[-1]
    return None


def awaited(goal: Goal, today: date) -> bool:
    """Whether no figure can be there yet."""
    lag = goal["lag"]
    if today < goal["start"] or (goal["known_from"] is not None and today < goal["known_from"]):
        return True
    return bool(lag) and (today <= later(goal["start"], lag) or unpublished(goal, today))


def unpublished(goal: Goal, today: date) -> bool:
    """Whether the figure of the due day is not published yet."""
    return bool(goal["lag"]) and goal["due"] is not None and goal["due"] <= today <= later(goal["due"], goal["lag"])


def judged(goal: Goal, figure: Found, today: date, late: bool) -> Said:
    """The verdict on one figure."""
    value, done, counts = figure.value, reached(goal, figure.value), goal["measure"] != "level"
    final, over = (goal["due"] is not None and one >= goal["due"] for one in (figure.day, today))
    waiting = unpublished(goal, today)

    def said(result: str, name: str | None = None) -> Said:
        return Said(result, name or band(goal, value, figure.day, final), figure, True, late)

    if goal["measure"] == "cumulative" and goal["at_most"] and not goal["signed"] and not done:
        return said("not_met", "breached")
    if not settled(goal, figure):
        return said("not_reported" if over and not waiting else "open", "partial")
    if done and (final or (counts and not goal["at_most"] and not goal["signed"])):
        return said("met", "met")
    if final:
        return said("not_met")
    if over:
        return said("open", "awaited") if waiting else said("not_reported", "outdated")
    if done and not counts and not held(goal):
        return said("met", "met")
    return said("open")


def held(goal: Goal) -> bool:
    """Whether the target is to be held: a limit on a count, or what the baseline meets already."""
    if goal["measure"] == "cumulative":
        return bool(goal["at_most"])
    if goal["baseline"] is not None:
        return reached(goal, goal["baseline"])
    return goal["at_most"] and not goal["range"]


def band(goal: Goal, value: Any, day: date, final: bool) -> str:
    """How a figure stands that is neither met nor too old nor too few units'."""
    found = dict(quantities(goal, value, day))
    behind, ratio, share = found.get("schedule_gap"), found.get("on_track"), found.get("gap_closed")
    if goal["measure"] == "milestone" or (goal["measure"] == "cumulative" and not goal["at_most"]):
        if final:
            return "incomplete"
        if behind is None:
            return "in_progress"
        scale = (("on_schedule", behind >= 0), ("slightly_behind", behind > -10), ("behind", behind >= -30))
        return next((name for name, fits in scale if fits), "far_behind")
    due = path_at(goal, day)
    if reached(goal, value):
        if goal["measure"] == "cumulative" and due is not None and value > due:
            return "over_schedule"
        return "within_limit" if goal["at_most"] or goal["range"] else "held"
    if goal["measure"] == "level" and share is not None:
        if due is not None and ratio is None and not final:
            ahead = value <= due if goal["at_most"] else value >= due
            return "on_schedule" if ahead else "in_progress" if share >= 0 else "regressed"
        along = ratio is not None and not final
        names = ("on_schedule", "behind", "far_behind") if along else ("nearly", "partly", "limited")
        edges = zip(names, (Fraction(95, 100), Fraction(60, 100), Fraction(0)), strict=True)
        compared = (ratio if along else share) or Fraction(0)
        return next((name for name, edge in edges if compared >= edge), "regressed")
    return "outside" if goal["range"] else "breached" if goal["at_most"] else "below_target"


def interim(goal: Goal, figures: Sequence[Found], today: date) -> list[tuple[date, Fraction, Any, bool | None]]:
    """The values of the path before the due day that were due by today, with the figures of exactly these days."""
    found: list[tuple[date, Fraction, Any, bool | None]] = []
    known = {one.day: one for one in figures_that_count(goal, figures)}
    for day, value in sorted(goal["path"].items()):
        if day >= goal["due"] or day > today:
            continue
        aim = {**goal, "target": value, "strict": False}
        figure = known.get(day)
        if figure is None or not settled(aim, figure):
            found.append((day, value, None, None))
        else:
            found.append((day, value, figure.value, reached(aim, figure.value)))
    return found
