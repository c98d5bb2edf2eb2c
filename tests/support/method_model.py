"""docs/method.md once more, in as few lines as it takes: what the program's reports are held against.

Written from the document and not from the code. A goal is a plain mapping: what an indicator has in the plan, its
numbers as fractions; `start` and `due` are its own days or those of the plan.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from fractions import Fraction
from math import ceil, floor
from typing import Any

Goal = Mapping[str, Any]


def months(day: date) -> Fraction:
    """A month is a twelfth of the year; inside a month its days count, to the end of the day."""
    return Fraction(day.day, monthrange(day.year, day.month)[1]) + 12 * day.year + day.month


def path_at(goal: Goal, day: date) -> Fraction | None:
    """Straight lines over months from the baseline (a count: from 0) through the interim values to the target."""
    if not goal["pace"] and not goal["path"]:
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


def reached(goal: Goal, value: Any) -> bool:
    """Whether T is reached; only exact equality reaches it, edges of a range included."""
    if goal["measure"] == "milestone":
        return value is True
    off = gap(goal, value)
    return off == 0 or (not goal["range"] and (off < 0) == goal["at_most"])


def closed(goal: Goal, value: Fraction) -> Fraction | None:
    """The share of the gap that is closed, where there is a usable baseline."""
    if goal["baseline"] is None or reached(goal, goal["baseline"]):
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
    yield from (("gap", off), ("shortfall", Fraction(0) if reached(goal, value) else abs(off)))
    yield "change", None if goal["baseline"] is None else value - goal["baseline"]
    share, way = closed(goal, value), None if due is None else closed(goal, due)
    yield "gap_closed", share
    yield "on_track", share / way if goal["measure"] == "level" and share is not None and way and way > 0 else None
    yield "completion", value / goal["target"] if counted else None
    yield "schedule_gap", (value - due) / goal["target"] * 100 if counted and due is not None else None


def verdict(goal: Goal, value: Any, day: date, today: date, partial: bool) -> tuple[str, str]:
    """Result and band of a figure (None: there is none) of a day in a report of today."""
    if goal["target"] is None and not goal["range"]:
        return "not_assessed", "no_target"
    if value is None:
        awaited = goal["known_from"] is not None and today < goal["known_from"]
        return ("open", "awaited") if awaited else ("not_reported", "no_data")
    done, counts = reached(goal, value), goal["measure"] != "level"
    if goal["measure"] == "cumulative" and goal["at_most"] and not done and goal["adds_up"] != "ratio":
        return "not_met", "breached"
    final, over = (goal["due"] is not None and one >= goal["due"] for one in (day, today))
    whatever_others_report = {"all": not done, "any": done, "sum": done != goal["at_most"]}
    if partial and (goal["range"] or not whatever_others_report.get(goal["adds_up"], False)):
        return "not_reported" if over else "open", "partial"
    if done and (final or (counts and not goal["at_most"])):
        return "met", "met"
    if over and not final:
        return "not_reported", "outdated"
    inside = goal["baseline"] is not None and reached(goal, goal["baseline"])
    limit = inside if goal["range"] else goal["at_most"] and (counts or goal["baseline"] is None or inside)
    if done and not limit:
        return "met", "met"
    return "not_met" if final else "open", band(goal, value, dict(quantities(goal, value, day)), final)


def band(goal: Goal, value: Any, found: Mapping[str, Fraction | None], final: bool) -> str:
    """How a figure stands that is neither met nor too old nor too few units'."""
    behind, ratio, share = found.get("schedule_gap"), found.get("on_track"), found.get("gap_closed")
    if goal["measure"] != "level" and not goal["at_most"]:
        if final:
            return "incomplete"
        if behind is None:
            return "in_progress"
        scale = (("on_schedule", behind >= 0), ("slightly_behind", behind > -10), ("behind", behind >= -30))
        return next((name for name, fits in scale if fits), "far_behind")
    if reached(goal, value):
        due = found["due_now"]
        return "behind" if goal["measure"] == "cumulative" and due is not None and value > due else "within_limit"
    if goal["measure"] == "level" and share is not None:
        along = ratio is not None and not final
        names = ("on_schedule", "behind", "far_behind") if along else ("nearly", "partly", "limited")
        edges = zip(names, (Fraction(95, 100), Fraction(60, 100), Fraction(0)), strict=True)
        compared = (ratio if along else share) or Fraction(0)
        return next((name for name, edge in edges if compared >= edge), "regressed")
    return "outside" if goal["range"] else "breached" if goal["at_most"] else "below_target"
