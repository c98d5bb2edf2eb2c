"""The arithmetic: worked cases, edge rules, and properties that hold for every figure."""

from __future__ import annotations

import io
import re
import tokenize
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edutarget.language.words import Words
from edutarget.plan.fields import Range
from edutarget.report import goal as goals_module
from edutarget.report import verdict
from edutarget.report.goal import Goal, TargetPath, months_at_end, months_at_start
from edutarget.report.verdict import BANDS, Progress, progress_of, verdict_on
from edutarget.submission.entry import Entry
from edutarget.submission.entry import Figure as Submitted
from support import ROOT

START, END = date(2025, 1, 1), date(2025, 12, 31)
JUNE, SEPTEMBER = date(2025, 6, 30), date(2025, 9, 30)
TINY = Decimal("1e-12")
CHINESE = Words("zh")


def path(
    target: str | Decimal, begin: str | Decimal = "0", start: date = START, end: date = END, **days: str
) -> TargetPath:
    """A path from `begin` to the target; `days` such as d0630="0.82" are interim values of the year."""
    interim = [(date(start.year, int(day[1:3]), int(day[3:])), Fraction(value)) for day, value in days.items()]
    points = [(months_at_end(day), value) for day, value in [*interim, (end, Fraction(target))]]
    return TargetPath(((months_at_start(start), Fraction(begin)), *points))


def level(target: str | Decimal, baseline: str | Decimal | None = None, at_most: bool = False, **more: Any) -> Goal:
    known = None if baseline is None else Decimal(baseline)
    return Goal("level", Decimal(target), END, known, at_most, **more)


def work(target: str | Decimal, paced: bool = False, whole: bool = True, at_most: bool = False) -> Goal:
    way = path(target) if paced else None
    return Goal("cumulative", Decimal(target), END, at_most=at_most, path=way, whole=whole)


class Figure(NamedTuple):
    """What was reported, for which day; `partial`: by fewer units than expected."""

    value: Decimal | Fraction | bool
    day: date
    partial: bool = False


def figure(
    actual: str | Decimal | Fraction | bool | None, day: date = SEPTEMBER, partial: bool = False
) -> Figure | None:
    if actual is None:
        return None
    return Figure(Decimal(actual) if isinstance(actual, str) else actual, day, partial)


def progress(goal: Goal, newest: Figure | None, today: date) -> Progress:
    """Where the newest figure stands in a report of a day."""
    if newest is None:
        return with_rules(progress_of(goal, None, today))
    units = Decimal(1) if newest.partial else None
    entry = Entry(newest.value, units=units, expected=Decimal(2))
    return with_rules(progress_of(goal, Submitted(newest.day, entry), today))


def with_rules(found: Progress) -> Progress:
    """The rules that decided are messages, in every language."""
    for rule in (found.result_rule, found.band_rule):
        assert rule
        assert CHINESE.template(rule) != rule
    return found


def at(goal: Goal, actual: str | Decimal | Fraction | bool | None, day: date = SEPTEMBER) -> Progress:
    """A figure in the report of its own day."""
    return progress(goal, figure(actual, day), day)


def state(found: Progress) -> tuple[str, str]:
    return found.result, found.band


MILESTONE = Goal("milestone", True, END)
RATE = level("75.3", baseline="65.3")


# Time


def months_gone(start: date, day: date) -> Fraction:
    """Months from one day to another, both counted."""
    return months_at_end(day) - months_at_start(start)


@pytest.mark.parametrize(
    ("day", "months"),
    [
        ("2024-12-31", "0"),
        ("2025-01-01", "1/31"),
        ("2025-01-31", "1"),
        ("2025-02-28", "2"),
        ("2025-06-30", "6"),
        ("2025-07-15", "6+15/31"),
        ("2025-12-31", "12"),
        ("2026-02-28", "14"),
    ],
)
def test_months_gone_count_to_the_end_of_the_day(day: str, months: str) -> None:
    whole, _plus, rest = months.rpartition("+") if "+" in months else (months, "", "0")
    assert months_gone(START, date.fromisoformat(day)) == Fraction(whole) + Fraction(rest)


def test_a_leap_day_is_a_29th_of_its_month() -> None:
    assert months_gone(date(2028, 1, 1), date(2028, 2, 29)) == 2
    assert months_gone(date(2028, 2, 29), date(2028, 2, 29)) == Fraction(1, 29)


@given(st.dates(), st.integers(0, 4000))
def test_the_beginning_of_a_day_is_the_end_of_the_one_before(day: date, more: int) -> None:
    if day > date.min:
        assert months_at_start(day) == months_at_end(day - timedelta(1))
    later = date.fromordinal(min(day.toordinal() + more, date.max.toordinal()))
    assert months_gone(day, later) > 0


# Worked cases


@pytest.mark.parametrize(
    ("actual", "closed", "band"),
    [
        ("76.1", "1.08", "met"),
        ("74.8", "0.95", "nearly"),
        ("74.7", "0.94", "partly"),
        ("71.3", "0.60", "partly"),
        ("69.0", "0.37", "limited"),
        ("65.3", "0", "limited"),
        ("63.0", "-0.23", "regressed"),
    ],
)
def test_case_1_a_rate_that_is_to_rise_by_ten_points(actual: str, closed: str, band: str) -> None:
    found = at(RATE, actual)
    assert (found.gap_closed, found.band) == (Fraction(closed), band)


@pytest.mark.parametrize(
    ("actual", "schedule_gap", "band"),
    [
        ("30", "0", "on_schedule"),
        ("25", "-25/3", "slightly_behind"),
        ("24", "-10", "behind"),
        ("12", "-30", "behind"),
        ("11", "-95/3", "far_behind"),
    ],
)
def test_case_2_recruiting_sixty_by_the_end_of_june(actual: str, schedule_gap: str, band: str) -> None:
    found = at(work("60", paced=True), actual, JUNE)
    assert (found.schedule, found.due_now) == (Fraction(1, 2), Fraction(30))
    assert (found.schedule_gap, found.band) == (Fraction(schedule_gap), band)


def test_case_2_inside_a_month_its_days_count() -> None:
    found = at(work("60", paced=True), "30", date(2025, 7, 15))
    assert found.schedule == Fraction(6 * 31 + 15, 31 * 12)
    assert found.due_now == 33  # 32.4


def test_case_3_money_has_no_whole_number_due() -> None:
    found = at(work("1.82", paced=True, whole=False), "1.361")
    assert found.due_now == Fraction("1.365")
    assert found.band == "slightly_behind"


def test_case_3_a_path_with_interim_values() -> None:
    way = path("1.82", d0630="0.82", d0930="1.27")
    goal = work("1.82", whole=False)._replace(path=way)
    assert at(goal, "1", date(2025, 11, 15)).due_now == Fraction("1.27") + Fraction("0.55") * Fraction("1.5") / 3
    assert [way.at(day) for day in (JUNE, SEPTEMBER, END, date(2026, 3, 1))] == [
        Fraction(value) for value in ("0.82", "1.27", "1.82", "1.82")
    ]
    assert way.at(date(2024, 6, 30)) == 0
    assert at(goal, "0.82", JUNE).schedule == Fraction("0.82") / Fraction("1.82")


@pytest.mark.parametrize(
    ("baseline", "target", "actual", "at_most", "closed", "ratio"),
    [("9.9", "9", "9.5", True, "4/9", "40/27"), ("40.5", "45", "43.1", False, "26/45", "52/27")],
)
def test_case_4_levels_over_ten_years(
    baseline: str, target: str, actual: str, at_most: bool, closed: str, ratio: str
) -> None:
    start, end = date(2021, 1, 1), date(2030, 12, 31)
    goal = level(target, baseline, at_most, path=path(target, baseline, start, end))._replace(due=end)
    found = at(goal, actual, date(2023, 12, 31))
    assert (found.gap_closed, found.on_track) == (Fraction(closed), Fraction(ratio))
    assert state(found) == ("open", "on_schedule")
    assert found.due_now == Fraction(baseline) + (Fraction(target) - Fraction(baseline)) * Fraction(3, 10)


@pytest.mark.parametrize(
    ("actual", "band"),
    [
        ("42", "on_schedule"),
        ("41.7825", "on_schedule"),
        ("41.7824", "behind"),
        ("41.31", "behind"),
        ("41.3099", "far_behind"),
        ("40.5", "far_behind"),
        ("40.4999", "regressed"),
    ],
)
def test_bands_of_levels_with_a_path(actual: str, band: str) -> None:
    """40.5 to 45 in ten years; after three 41.85 is due, a ratio of 0.95 is 41.7825 and one of 0.6 is 41.31."""
    start, end = date(2021, 1, 1), date(2030, 12, 31)
    goal = level("45", "40.5", path=path("45", "40.5", start, end))._replace(due=end)
    found = at(goal, actual, date(2023, 12, 31))
    assert state(found) == ("open", band)


def test_a_level_due_now_is_judged_by_its_gap_not_by_its_path() -> None:
    goal = level("75.3", "65.3", path=path("75.3", "65.3"))
    assert state(at(goal, "74.9", END)) == ("not_met", "nearly")


@pytest.mark.parametrize(("actual", "band"), [("70", "on_schedule"), ("65.3", "on_schedule"), ("65.2", "regressed")])
def test_a_path_that_has_not_begun_gives_no_ratio(actual: str, band: str) -> None:
    goal = level("75.3", "65.3", path=path("75.3", "65.3", date(2025, 7, 1)))
    found = at(goal, actual, JUNE)
    assert (found.on_track, found.band) == (None, band)


@pytest.mark.parametrize(
    ("actual", "band"),
    [("65.8", "on_schedule"), ("65.7", "in_progress"), ("65.3", "in_progress"), ("65.2", "regressed")],
)
def test_less_than_a_twentieth_of_the_way_is_compared_with_the_path(actual: str, band: str) -> None:
    """By 15 January 0.403 of the ten points are due, by 19 January more than half a point."""
    goal = level("75.3", "65.3", path=path("75.3", "65.3"))
    found = at(goal, actual, date(2025, 1, 15))
    assert (found.on_track, found.band) == (None, band)
    assert at(goal, actual, date(2025, 1, 19)).on_track is not None


@pytest.mark.parametrize(
    ("actual", "band"),
    [("9.79", "on_schedule"), ("9.80", "in_progress"), ("10", "in_progress"), ("10.01", "regressed")],
)
def test_less_than_a_twentieth_of_a_way_down_is_compared_with_the_path(actual: str, band: str) -> None:
    """By 15 January a value that is to fall from 10 to 5 is to be 9.798."""
    goal = level("5", "10", at_most=True, path=path("5", "10"))
    assert state(at(goal, actual, date(2025, 1, 15))) == ("open", band)


def test_a_count_of_none_has_no_completion() -> None:
    none = at(work("0", at_most=True), "0")
    assert (none.completion, none.schedule_gap) == (None, None)


def test_case_5_completion_is_not_capped() -> None:
    found = at(work("1000"), "1171")
    assert (found.completion, *state(found)) == (Fraction("1.171"), "met", "met")


def test_case_5_zero_at_most() -> None:
    zero = level("0", at_most=True)
    march = date(2025, 3, 31)
    assert state(at(zero, "0", march)) == ("open", "within_limit")
    breached = at(zero, "3", march)
    assert state(breached) == ("open", "breached")
    assert breached.gap == breached.shortfall == 3
    assert breached.completion is breached.gap_closed is None
    assert state(at(zero, "0", END)) == ("met", "met")
    assert state(at(zero, "3", END)) == ("not_met", "breached")


def test_case_5_a_full_rate_is_held_or_not() -> None:
    held, missed = at(level("100"), "100"), at(level("100"), "99.6")
    assert (held.band, missed.band) == ("met", "below_target")
    assert (missed.gap, missed.shortfall) == (Fraction("-0.4"), Fraction("0.4"))


def test_case_6_a_figure_speaks_of_its_own_day() -> None:
    trainings = work("9200", paced=True)
    june = figure("4600", JUNE)
    assert state(progress(trainings, june, JUNE)) == ("open", "on_schedule")
    assert state(progress(trainings, june, SEPTEMBER)) == ("open", "on_schedule")
    seen_in_december = progress(trainings, june, END)
    assert state(seen_in_december) == ("not_reported", "outdated")
    assert seen_in_december.due_now == 4600


def test_case_6_gaokao_is_final_in_june_and_awaited_in_march() -> None:
    gaokao = level("30")._replace(due=JUNE, known_from=date(2025, 6, 22))
    assert state(at(gaokao, "27", SEPTEMBER)) == ("not_met", "below_target")
    assert state(progress(gaokao, None, date(2025, 3, 31))) == ("open", "awaited")
    assert state(progress(gaokao, None, date(2025, 6, 22))) == ("not_reported", "no_data")


def test_case_7_a_range() -> None:
    parity = Goal("level", Range(Decimal("0.97"), Decimal("1.03")), END)
    assert at(parity, "1.15").gap == at(parity, "1.15").shortfall == Fraction("0.12")
    assert at(parity, "0.9").gap == Fraction("-0.07") and at(parity, "0.9").shortfall == Fraction("0.07")
    assert state(at(parity, "1.15")) == ("open", "outside")
    assert state(at(parity, "1.15", END)) == ("not_met", "outside")
    assert at(parity, "1").gap == 0
    assert [at(parity, edge, END).band for edge in ("0.97", "1.03")] == ["met", "met"]


@pytest.mark.parametrize(
    ("actual", "closed", "band"),
    [("1.12", "1/4", "limited"), ("1.06", "3/4", "partly"), ("1.16", "-1/12", "regressed")],
)
def test_a_range_with_its_baseline_outside(actual: str, closed: str, band: str) -> None:
    parity = Goal("level", Range(Decimal("0.97"), Decimal("1.03")), END, Decimal("1.15"))
    found = at(parity, actual)
    assert (found.gap_closed, found.band) == (Fraction(closed), band)
    assert state(at(parity, "1")) == ("met", "met")


def test_a_range_with_its_baseline_inside_is_a_limit() -> None:
    parity = Goal("level", Range(Decimal("0.97"), Decimal("1.03")), END, Decimal("1"))
    assert state(at(parity, "1.02")) == ("open", "within_limit")
    assert at(parity, "1.02").gap_closed is None


def test_case_7_a_cap_on_what_adds_up() -> None:
    """Accidents in a year, at most 12: a thirteenth cannot be taken back."""
    cap, march = work("12", at_most=True), date(2025, 3, 31)
    assert state(at(cap, "13", march)) == ("not_met", "breached")
    assert state(at(cap, "9", march)) == ("open", "within_limit")
    assert state(at(cap, "12", END)) == ("met", "met")
    assert state(progress(cap, figure("9", march), END)) == ("not_reported", "outdated")


def test_a_cap_with_a_path_may_be_used_up_too_fast() -> None:
    cap = work("1.2", paced=True, whole=False, at_most=True)
    assert state(at(cap, "0.31", date(2025, 3, 31))) == ("open", "over_schedule")
    assert state(at(cap, "0.3", date(2025, 3, 31))) == ("open", "within_limit")


ALL = MILESTONE._replace(adds_up="all")
ANY = MILESTONE._replace(adds_up="any")
SUM_CAP = work("12", at_most=True)
SHARE = level("75")._replace(adds_up="ratio")


@pytest.mark.parametrize(
    ("goal", "actual", "before", "at_the_end"),
    [
        (ALL, True, ("open", "partial"), ("not_reported", "partial")),  # case 8: four of six schools
        (ALL, False, ("open", "in_progress"), ("not_met", "incomplete")),
        (ANY, True, ("met", "met"), ("met", "met")),
        (ANY, False, ("open", "partial"), ("not_reported", "partial")),
        (SHARE, "80", ("open", "partial"), ("not_reported", "partial")),
        (SHARE, "60", ("open", "partial"), ("not_reported", "partial")),
        (work("60"), "60", ("met", "met"), ("met", "met")),
        (work("60"), "59", ("open", "partial"), ("not_reported", "partial")),
        (SUM_CAP, "9", ("open", "partial"), ("not_reported", "partial")),
        (SUM_CAP._replace(adds_up="none"), "13", ("not_met", "breached"), ("not_met", "breached")),
        (SUM_CAP, "13", ("not_met", "breached"), ("not_met", "breached")),
        (level("0", at_most=True), "0", ("open", "partial"), ("not_reported", "partial")),
        (level("0", at_most=True), "2", ("open", "breached"), ("not_met", "breached")),
    ],
)
def test_case_8_what_fewer_units_than_expected_prove(
    goal: Goal, actual: str | bool, before: tuple[str, str], at_the_end: tuple[str, str]
) -> None:
    for day, wanted in ((SEPTEMBER, before), (END, at_the_end)):
        assert state(progress(goal, figure(actual, day, partial=True), day)) == wanted


@pytest.mark.parametrize(
    ("goal", "value", "settled"),
    [
        (work("60"), "60", True),
        (work("60"), "59", False),
        (work("60", at_most=True), "61", True),
        (work("60", at_most=True), "60", False),
        (work("60")._replace(signed=True), "60", False),
        (work("60")._replace(adds_up="ratio"), "60", False),
        (Goal("cumulative", Range(Decimal(5), Decimal(9)), END), "4", False),
        (Goal("milestone", True, END, adds_up="all"), False, True),
        (Goal("milestone", True, END, adds_up="all"), True, False),
        (Goal("milestone", True, END, adds_up="any"), True, True),
        (Goal("milestone", True, END, adds_up="any"), False, False),
        (Goal("level", None, END), "60", True),
    ],
)
def test_figures_of_some_units_are_settled_by_what_they_prove(goal: Goal, value: str | bool, settled: bool) -> None:
    given = Decimal(value) if isinstance(value, str) else value
    assert goal.is_settled_by(Entry(given, units=Decimal(1), expected=Decimal(2))) == settled
    assert goal.is_settled_by(Entry(given, units=Decimal(2), expected=Decimal(2)))
    assert goal.is_settled_by(Entry(given))


def test_case_8_without_a_target_of_its_own_nothing_is_judged() -> None:
    school = Goal("cumulative", None, END)
    found = progress(school, figure("1752"), SEPTEMBER)
    assert found == Progress("not_assessed", "no_target")._replace(
        result_rule=found.result_rule, band_rule=found.band_rule
    )
    assert progress(school, None, END) == found


# Edge rules


@pytest.mark.parametrize(
    ("goal", "actual", "closed", "band"),
    [
        (level("75.3"), "74.1", None, "below_target"),  # baseline unknown
        (level("100", baseline="100"), "100", None, "held"),  # baseline at the target
        (level("95", baseline="97"), "96", None, "held"),  # baseline beyond the target
        (level("100", baseline="100"), "99", None, "below_target"),
        (level("95", baseline="97"), "94", None, "below_target"),  # baseline beyond the target
        (level("0", baseline="12", at_most=True), "4", "2/3", "partly"),  # 12 -> 0
        (level("0", baseline="12", at_most=True), "13", "-1/12", "regressed"),
        (level("0", baseline="12", at_most=True), "0", "1", "met"),
        (level("45", baseline="43.5", at_most=True), "46", None, "breached"),  # a cap kept until now
        (level("45", baseline="43.5", at_most=True), "45", None, "within_limit"),
        (level("75.3", baseline="65.3"), "75.2999", "0.99999", "nearly"),  # equal only when rounded
    ],
)
def test_edge_rules_of_levels(goal: Goal, actual: str, closed: str | None, band: str) -> None:
    found = at(goal, actual)
    assert (found.gap_closed, found.band) == (None if closed is None else Fraction(closed), band)


def test_change_needs_a_baseline() -> None:
    assert at(level("75.3"), "74.1").change is None
    assert at(RATE, "74.1").change == Fraction("8.8")


def test_rate_from_counts_is_compared_exactly() -> None:
    assert at(level("75.3"), Fraction(75300, 1000)).band == "met"
    assert at(level("75.3"), Fraction(75299, 1000)).band == "below_target"


@pytest.mark.parametrize(
    ("goal", "actual", "wanted"),
    [
        (work("60"), "59", ("open", "in_progress")),
        (work("60", paced=True), "59", ("open", "slightly_behind")),
        (work("60"), "60", ("met", "met")),
        (work("60"), None, ("not_reported", "no_data")),
        (MILESTONE, False, ("open", "in_progress")),
        (MILESTONE, True, ("met", "met")),
        (MILESTONE, None, ("not_reported", "no_data")),
        (RATE, "75.3", ("met", "met")),
    ],
)
def test_result_and_band_before_the_due_day(goal: Goal, actual: str | bool | None, wanted: tuple[str, str]) -> None:
    assert state(at(goal, actual, END - timedelta(days=1))) == wanted


@pytest.mark.parametrize("day", [END, END + timedelta(days=90)])
@pytest.mark.parametrize(
    ("goal", "actual", "band"),
    [
        (work("60"), "59", "incomplete"),
        (work("60", paced=True), "59", "incomplete"),
        (MILESTONE, False, "incomplete"),
        (level("30"), "27", "below_target"),
        (RATE, "74.1", "partly"),
    ],
)
def test_results_are_final_from_the_due_day_on(goal: Goal, actual: str | bool, band: str, day: date) -> None:
    assert state(at(goal, actual, day)) == ("not_met", band)


@pytest.mark.parametrize(
    ("goal", "actual", "wanted"),
    [
        (work("60"), "60", ("met", "met")),
        (work("60"), "59", ("not_reported", "outdated")),
        (MILESTONE, True, ("met", "met")),
        (MILESTONE, False, ("not_reported", "outdated")),
        (RATE, "76", ("not_reported", "outdated")),
        (RATE, "70", ("not_reported", "outdated")),
    ],
)
def test_only_what_cannot_be_undone_is_final_before_its_day(
    goal: Goal, actual: str | bool, wanted: tuple[str, str]
) -> None:
    assert state(progress(goal, figure(actual, SEPTEMBER), END)) == wanted


@pytest.mark.parametrize("goal", [work("600"), MILESTONE])
def test_what_has_no_due_day_is_open_until_met(goal: Goal) -> None:
    found = at(goal._replace(due=None), False if goal is MILESTONE else "1", date(2030, 1, 1))
    assert (*state(found), found.schedule) == ("open", "in_progress", None)


@pytest.mark.parametrize(
    ("day", "months"),
    [(START - timedelta(1), "0"), (START, "1/31"), (JUNE, "6"), (END, "12"), (date(2026, 3, 1), "12")],
)
def test_schedule_stays_within_the_period(day: date, months: str) -> None:
    assert at(work("60", paced=True), "0", day).schedule == Fraction(months) / 12


# What holds for every figure

figures = st.decimals(0, 10**6, places=3)
days = st.dates(START - timedelta(10), END + timedelta(10))


@st.composite
def goals(draw: st.DrawFn) -> Goal:
    measure = draw(st.sampled_from(["level", "cumulative", "milestone"]))
    due = draw(st.none() | st.dates(START + timedelta(1), END))
    if measure == "milestone":
        return MILESTONE._replace(due=due, known_from=draw(st.none() | st.dates(START, END)))
    target, paced = draw(figures), due is not None and draw(st.booleans())
    if measure == "cumulative":
        goal = work(target, whole=draw(st.booleans()), at_most=draw(st.booleans()))
        return goal._replace(due=due, path=path(target, end=due) if due and paced else None)
    baseline = draw(st.none() | figures)
    goal = level(target, baseline, draw(st.booleans()))
    way = path(target, baseline, end=due) if due and paced and baseline is not None else None
    return goal._replace(due=due, path=way)


@st.composite
def rising_or_falling(draw: st.DrawFn) -> Goal:
    """A level with its target on the wanted side of its baseline."""
    baseline, target = draw(st.tuples(figures, figures).filter(lambda pair: pair[0] != pair[1]))
    return level(target, baseline, at_most=target < baseline)


@given(rising_or_falling())
def test_baseline_gives_zero_and_target_gives_one(goal: Goal) -> None:
    assert isinstance(goal.target, Decimal)
    start, end = at(goal, goal.baseline), at(goal, goal.target)
    assert (start.gap_closed, start.band) == (Fraction(0), "limited")
    assert (end.gap_closed, end.band) == (Fraction(1), "met")


@given(rising_or_falling(), figures)
def test_mirrored_goal_closes_the_same_share(goal: Goal, actual: Decimal) -> None:
    assert goal.baseline is not None and isinstance(goal.target, Decimal)
    mirror = goal._replace(target=-goal.target, baseline=-goal.baseline, at_most=not goal.at_most)
    one, other = at(goal, actual), at(mirror, -actual)
    assert (one.gap_closed, one.shortfall, one.band) == (other.gap_closed, other.shortfall, other.band)
    assert one.gap is not None and other.gap == -one.gap


@given(goals().filter(lambda goal: goal.measure != "milestone"), figures, days, st.integers(1, 10**4))
def test_unit_of_the_figures_changes_no_share(goal: Goal, actual: Decimal, day: date, scale: int) -> None:
    assert isinstance(goal.target, Decimal)
    baseline = None if goal.baseline is None else goal.baseline * scale
    way = goal.path and TargetPath(tuple((month, value * scale) for month, value in goal.path.points))
    exact = goal._replace(whole=False)
    scaled = exact._replace(target=goal.target * scale, baseline=baseline, path=way)
    one, other = at(exact, actual, day), at(scaled, actual * scale, day)
    for name in ("gap_closed", "on_track", "completion", "schedule", "schedule_gap", "result", "band"):
        assert getattr(one, name) == getattr(other, name)


@pytest.mark.parametrize(
    ("share", "band", "below"),
    [("1", "met", "nearly"), ("0.95", "nearly", "partly"), ("0.6", "partly", "limited"), ("0", "limited", "regressed")],
)
@given(rising_or_falling())
def test_edges_of_levels_are_exact(share: str, band: str, below: str, goal: Goal) -> None:
    assert goal.baseline is not None and isinstance(goal.target, Decimal)
    edge = goal.baseline + Decimal(share) * (goal.target - goal.baseline)
    step = TINY if goal.at_most else -TINY
    assert [at(goal, edge - step).band, at(goal, edge).band, at(goal, edge + step).band] == [band, band, below]


@pytest.mark.parametrize(
    ("points", "edge_band", "below"),
    [(0, "on_schedule", "slightly_behind"), (-10, "behind", "behind"), (-30, "behind", "far_behind")],
)
@given(month=st.integers(4, 11), size=st.integers(1, 1000))
def test_edges_of_schedules_are_exact(points: int, edge_band: str, below: str, month: int, size: int) -> None:
    above = "slightly_behind" if points == -10 else edge_band
    goal = work(Decimal(1200 * size), paced=True, whole=False)
    edge, day = Decimal(size * (100 * month + 12 * points)), date(2025, month + 1, 1) - timedelta(1)
    assert [at(goal, edge + step, day).band for step in (TINY, Decimal(0), -TINY)] == [above, edge_band, below]


@st.composite
def reported(draw: st.DrawFn) -> tuple[Goal, Figure | None, date]:
    """A goal, its newest figure if there is one, and the day of the report."""
    goal, day = draw(goals()), draw(days)
    kinds: st.SearchStrategy[Decimal | bool] = st.booleans() if goal.measure == "milestone" else figures
    actual = draw(st.none() | kinds)
    newest = None if actual is None else Figure(actual, day)
    return goal, newest, day + timedelta(draw(st.integers(0, 400)))


@given(reported())
def test_results_and_bands_agree(case: tuple[Goal, Figure | None, date]) -> None:
    goal, newest, today = case
    found = progress(goal, newest, today)
    assert (found.result == "met") == (found.band == "met")
    assert (newest is None) == (found.band in ("no_data", "awaited"))
    assert (found.band == "outdated") == (newest is not None and found.result == "not_reported")
    assert (found.band == "awaited") == (newest is None and found.result == "open")
    if found.band == "incomplete":
        assert found.result == "not_met"
    if found.band in ("on_schedule", "slightly_behind", "behind", "far_behind", "in_progress", "within_limit"):
        assert found.result == "open"
    if found.result in ("met", "not_met") and found.shortfall is not None:
        assert (found.result == "met") == (found.shortfall == 0)


@given(reported(), st.integers(0, 1000))
def test_a_later_report_never_undoes_a_count_that_is_met(case: tuple[Goal, Figure | None, date], more: int) -> None:
    goal, newest, today = case
    if goal.measure == "cumulative" and not goal.at_most and progress(goal, newest, today).result == "met":
        assert progress(goal, newest, today + timedelta(more)).result == "met"


@given(reported(), st.integers(0, 1000))
def test_no_day_of_a_report_makes_a_figure_not_met(case: tuple[Goal, Figure | None, date], more: int) -> None:
    """Only a figure of the due day can say that."""
    goal, newest, today = case
    before, after = progress(goal, newest, today), progress(goal, newest, today + timedelta(more))
    assert after.result != "not_met" or before.result == "not_met"


@given(goals().filter(lambda goal: not goal.at_most and goal.measure != "milestone"), figures, figures, days)
def test_raising_an_actual_never_worsens_it(goal: Goal, one: Decimal, other: Decimal, day: date) -> None:
    low, high = at(goal, min(one, other), day), at(goal, max(one, other), day)
    assert BANDS.index(high.band) <= BANDS.index(low.band)
    assert low.result != "met" or high.result == "met"
    for name in ("gap", "change", "gap_closed", "on_track", "completion", "schedule_gap"):
        assert getattr(low, name) is None or getattr(low, name) <= getattr(high, name)


@given(reported())
def test_fewer_units_than_expected_never_prove_more(case: tuple[Goal, Figure | None, date]) -> None:
    goal, newest, today = case
    if newest is not None:
        whole, part = progress(goal, newest, today), progress(goal, newest._replace(partial=True), today)
        assert part.result in (whole.result, "open", "not_reported")
        assert (
            part._replace(
                result=whole.result, band=whole.band, result_rule=whole.result_rule, band_rule=whole.band_rule
            )
            == whole
        )


# The contract

METHOD = (ROOT / "docs" / "method.md").read_text("utf-8")
HEADINGS = re.split(r"^#+ ", METHOD, flags=re.MULTILINE)[1:]
SECTIONS = {text.partition("\n")[0].partition(":")[0]: text for text in HEADINGS}
"""The sections of docs/method.md by their headings, as far as a colon."""


def plain(text: str) -> str:
    """Text without marks of Markdown and line breaks."""
    return " ".join(re.sub(r"[*`|]", "", text).split())


def citations() -> dict[str, list[str]]:
    """What comments of the modules quote, below the heading that they name."""
    found: dict[str, list[str]] = {heading: [] for heading in SECTIONS}
    code = "".join(Path(str(module.__file__)).read_text("utf-8") for module in (verdict, goals_module))
    for token in tokenize.generate_tokens(io.StringIO(code).readline):
        for comment in token.string.split("# ")[1:] if token.type == tokenize.COMMENT else ():
            heading, colon, quoted = comment.partition(": ")
            if colon and heading in found:
                found[heading].append(plain(quoted))
    for literals in re.findall(r'N_\(((?:\s*".*?")+)\s*\)', Path(str(verdict.__file__)).read_text("utf-8")):
        rule = "".join(re.findall(r'"(.*?)"', literals))
        for part in rule.split(": "):
            there = [heading for heading in ("Result", "Band") if part in plain(SECTIONS[heading])]
            for heading in there or [OF_FIGURES.get(part, "Band")]:
                found[heading].append(part)
    return found


OF_FIGURES = {
    "the newest figure counts": "A figure speaks of its own day",
    "a figure of an earlier day counts as none": "A figure speaks of its own day",
    "the newest figure is the one that is shown": "Late",
}
"""Where the rules stand by which a figure is chosen."""


def test_comments_quote_the_method() -> None:
    quoted = citations()
    assert sum(map(len, quoted.values())) > 50
    for heading, texts in quoted.items():
        assert [text for text in texts if text.lower() not in plain(SECTIONS[heading]).lower()] == []


@pytest.mark.parametrize(("heading", "column"), [("Quantities", 1), ("Result", 1), ("Band", 3)])
def test_every_row_of_the_method_is_quoted_where_it_is_carried_out(heading: str, column: int) -> None:
    table = re.search(r"\n\n(\|.*?)\n\n", SECTIONS[heading], re.DOTALL)
    assert table is not None
    _names, _line, *rows = table[1].splitlines()
    assert len(rows) >= 9
    for row in rows:
        cells = [plain(cell) for cell in row.strip("|").split("|")]
        ends = plain(row), cells[column]
        assert any(
            cells[column].startswith(quoted) or any(end.endswith(quoted) for end in ends)
            for quoted in citations()[heading]
        ), row


@pytest.mark.parametrize(
    ("today", "awaited"),
    [(date(2025, 12, 30), False), (END, True), (date(2026, 1, 31), True), (date(2026, 2, 1), False)],
)
def test_a_figure_is_awaited_from_the_due_day_for_as_long_as_it_lags(today: date, awaited: bool) -> None:
    assert level("75", lag_months=1).awaits(today) == awaited
    assert not level("75").awaits(today)


def test_an_older_figure_waits_with_the_one_that_is_not_published_yet() -> None:
    published_later, january = level("75", lag_months=1), date(2026, 1, 31)
    assert state(progress(published_later, figure("70"), january)) == ("open", "awaited")
    assert state(progress(published_later, figure("70"), january + timedelta(days=1))) == ("not_reported", "outdated")


def test_a_figure_from_before_there_can_be_one_is_shown_and_does_not_count() -> None:
    goal = level("30")._replace(due=JUNE, known_from=date(2025, 6, 22))
    early = Submitted(date(2025, 3, 31), Entry(Decimal(27)))
    found = verdict_on(goal, [early], SEPTEMBER)
    assert (found.figure, found.counts, found.progress.result) == (early, False, "not_reported")
    assert verdict_on(goal, [early, Submitted(JUNE, Entry(Decimal(31)))], SEPTEMBER).counts is True
