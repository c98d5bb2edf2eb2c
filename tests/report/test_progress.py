"""The arithmetic: published cases, edge rules, and what must hold for every figure there is."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edutarget.report.progress import BANDS, Goal, Progress, progress

START, END = date(2025, 1, 1), date(2025, 12, 31)
JUNE, SEPTEMBER = date(2025, 6, 30), date(2025, 9, 30)
TINY = Decimal("1e-12")


def level(target: str | Decimal, baseline: str | Decimal | None = None, at_most: bool = False) -> Goal:
    known = None if baseline is None else Decimal(baseline)
    return Goal("level", Decimal(target), START, END, known, at_most)


def work(target: str | Decimal, paced: bool = False, whole: bool = True) -> Goal:
    return Goal("cumulative", Decimal(target), START, END, paced=paced, whole=whole)


def at(goal: Goal, actual: str | Decimal | bool | None, as_of: date = SEPTEMBER) -> Progress:
    return progress(goal, Decimal(actual) if isinstance(actual, str) else actual, as_of)


MILESTONE = Goal("milestone", True, START, END)


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
def test_rate_that_is_to_rise_by_ten_points(actual: str, closed: str, band: str) -> None:
    found = at(level("75.3", baseline="65.3"), actual)
    assert (found.gap_closed, found.band) == (Fraction(closed), band)


@pytest.mark.parametrize(
    ("baseline", "actual", "target", "closed"), [("69", "79", "82", "10/13"), ("75", "85", "87", "5/6")]
)
def test_unesco_2024(baseline: str, actual: str, target: str, closed: str) -> None:
    found = at(level(target, baseline), actual)
    assert (found.gap_closed, found.band) == (Fraction(closed), "partly")


@pytest.mark.parametrize(
    ("actual", "target", "completion"),
    [("972", "900", "1.08"), ("1171", "1000", "1.171"), ("25520", "15000", "25520/15000")],
)
def test_gansu_2021_completion_is_not_capped(actual: str, target: str, completion: str) -> None:
    found = at(work(target), actual)
    assert (found.completion, found.result, found.band) == (Fraction(completion), "met", "met")


@pytest.mark.parametrize(
    ("actual", "schedule_gap", "band"),
    [
        ("30", "0.41", "on_schedule"),
        ("24", "-9.59", "slightly_behind"),
        ("23", "-11.26", "behind"),
        ("11", "-31.26", "far_behind"),
    ],
)
def test_recruiting_sixty_by_the_end_of_june(actual: str, schedule_gap: str, band: str) -> None:
    found = at(work("60", paced=True), actual, JUNE)
    assert found.schedule == Fraction(181, 365)
    assert found.schedule_gap == (Fraction(actual) / 60 - Fraction(181, 365)) * 100
    assert round(found.schedule_gap, 2) == Fraction(schedule_gap)
    assert found.due_now == 30
    assert found.band == band


@pytest.mark.parametrize(
    ("actual", "schedule_gap", "band"),
    [("1.2", "-8.86", "slightly_behind"), ("1.0", "-19.85", "behind"), ("0.8", "-30.84", "far_behind")],
)
def test_money_has_no_whole_number_due(actual: str, schedule_gap: str, band: str) -> None:
    found = at(work("1.82", paced=True, whole=False), actual)
    assert found.due_now == Fraction("1.82") * Fraction(273, 365)
    assert found.schedule_gap == (Fraction(actual) / Fraction("1.82") - Fraction(273, 365)) * 100
    assert round(found.schedule_gap, 2) == Fraction(schedule_gap)
    assert found.band == band


def test_float_trap_is_exactly_ten_points_behind() -> None:
    ten_days = work("60", paced=True)._replace(due=date(2025, 1, 10))
    found = at(ten_days, "24", date(2025, 1, 5))
    assert (found.schedule, found.schedule_gap) == (Fraction(1, 2), Fraction(-10))
    assert found.band == "behind"


def test_zero_at_most_is_strict_and_the_latest_value_decides() -> None:
    zero = level("0", at_most=True)
    found = [at(zero, actual) for actual in ("0", "3", "0")]
    assert [one.band for one in found] == ["met", "breached", "met"]
    assert found[1].gap == found[1].shortfall == 3
    assert found[1].completion is found[1].gap_closed is None


def test_full_rate_is_held_or_not() -> None:
    held, missed = at(level("100"), "100"), at(level("100"), "99.6")
    assert (held.band, missed.band) == ("met", "below_target")
    assert (missed.gap, missed.shortfall) == (Fraction("-0.4"), Fraction("0.4"))


# Edge rules


@pytest.mark.parametrize(
    ("goal", "actual", "closed", "band"),
    [
        (level("75.3"), "74.1", None, "below_target"),  # baseline unknown
        (level("100", baseline="100"), "100", None, "met"),  # baseline at the target
        (level("100", baseline="100"), "99", None, "below_target"),
        (level("95", baseline="97"), "94", None, "below_target"),  # baseline beyond the target
        (level("0", baseline="12", at_most=True), "4", "2/3", "partly"),  # 12 -> 0
        (level("0", baseline="12", at_most=True), "13", "-1/12", "regressed"),
        (level("45", baseline="43.5", at_most=True), "46", None, "breached"),  # a cap kept until now
        (level("45", baseline="43.5", at_most=True), "45", None, "met"),
        (level("75.3", baseline="65.3"), "75.2999", "0.99999", "nearly"),  # equal only when rounded
    ],
)
def test_edge_rules_of_levels(goal: Goal, actual: str, closed: str | None, band: str) -> None:
    found = at(goal, actual)
    assert (found.gap_closed, found.band) == (None if closed is None else Fraction(closed), band)


def test_change_needs_a_baseline() -> None:
    assert at(level("75.3"), "74.1").change is None
    assert at(level("75.3", baseline="65.3"), "74.1").change == Fraction("8.8")


def test_rate_from_counts_is_compared_exactly() -> None:
    assert progress(level("75.3"), Fraction(75300, 1000), SEPTEMBER).band == "met"
    assert progress(level("75.3"), Fraction(75299, 1000), SEPTEMBER).band == "below_target"


@pytest.mark.parametrize(
    ("goal", "actual", "result", "band"),
    [
        (work("60"), "59", "open", "in_progress"),
        (work("60", paced=True), "59", "open", "slightly_behind"),
        (work("60"), "60", "met", "met"),
        (work("60"), None, "not_reported", "no_data"),
        (MILESTONE, False, "open", "in_progress"),
        (MILESTONE, True, "met", "met"),
        (MILESTONE, None, "not_reported", "no_data"),
    ],
)
def test_result_and_band_before_the_due_day(goal: Goal, actual: str | bool | None, result: str, band: str) -> None:
    found = at(goal, actual, END - timedelta(days=1))
    assert (found.result, found.band) == (result, band)


@pytest.mark.parametrize("as_of", [END, END + timedelta(days=90)])
@pytest.mark.parametrize(
    ("goal", "actual", "band"),
    [
        (work("60"), "59", "incomplete"),
        (work("60", paced=True), "59", "incomplete"),
        (MILESTONE, False, "incomplete"),
        (level("30"), "27", "below_target"),
        (level("75.3", baseline="65.3"), "74.1", "partly"),
    ],
)
def test_results_are_final_from_the_due_day_on(goal: Goal, actual: str | bool, band: str, as_of: date) -> None:
    found = at(goal, actual, as_of)
    assert (found.result, found.band) == ("not_met", band)


@pytest.mark.parametrize("goal", [work("600", paced=True), MILESTONE])
def test_what_has_no_due_day_is_open_until_met(goal: Goal) -> None:
    found = at(goal._replace(due=None), False if goal is MILESTONE else "1", date(2030, 1, 1))
    assert (found.result, found.band, found.schedule) == ("open", "in_progress", None)


@pytest.mark.parametrize(
    ("as_of", "days"), [(START - timedelta(1), 0), (START, 1), (JUNE, 181), (END, 365), (date(2026, 3, 1), 365)]
)
def test_schedule_counts_both_days_and_stays_within_the_period(as_of: date, days: int) -> None:
    assert at(work("60", paced=True), "0", as_of).schedule == Fraction(days, 365)


@pytest.mark.parametrize("paced", [False, True])
def test_cap_on_something_that_adds_up_is_breached(paced: bool) -> None:
    """Accidents in a year, at most 5: a sixth is neither in progress nor on schedule."""
    cap = work("5", paced=paced)._replace(at_most=True)
    assert [at(cap, actual).band for actual in ("5", "6")] == ["met", "breached"]


# What holds for every figure

figures = st.decimals(0, 10**6, places=3)
days = st.dates(START - timedelta(10), END + timedelta(10))


@st.composite
def goals(draw: st.DrawFn) -> Goal:
    measure = draw(st.sampled_from(["level", "cumulative", "milestone"]))
    due = draw(st.none() | st.dates(START, END))
    if measure == "milestone":
        return MILESTONE._replace(due=due)
    if measure == "cumulative":
        goal = work(draw(figures), draw(st.booleans()), draw(st.booleans()))
    else:
        goal = level(draw(figures), draw(st.none() | figures), draw(st.booleans()))
    return goal._replace(due=due)


@st.composite
def rising_or_falling(draw: st.DrawFn) -> Goal:
    """A level with its target on the wanted side of its baseline."""
    baseline, target = draw(st.tuples(figures, figures).filter(lambda pair: pair[0] != pair[1]))
    return level(target, baseline, at_most=target < baseline)


@given(rising_or_falling())
def test_baseline_gives_zero_and_target_gives_one(goal: Goal) -> None:
    start, end = at(goal, goal.baseline), at(goal, goal.target)
    assert (start.gap_closed, start.band) == (Fraction(0), "limited")
    assert (end.gap_closed, end.band) == (Fraction(1), "met")


@given(rising_or_falling(), figures)
def test_mirrored_goal_closes_the_same_share(goal: Goal, actual: Decimal) -> None:
    assert goal.baseline is not None
    mirror = goal._replace(target=-Decimal(goal.target), baseline=-goal.baseline, at_most=not goal.at_most)
    one, other = at(goal, actual), at(mirror, -actual)
    assert (one.gap_closed, one.shortfall, one.band) == (other.gap_closed, other.shortfall, other.band)
    assert one.gap is not None and other.gap == -one.gap


@given(goals().filter(lambda goal: goal.measure != "milestone"), figures, days, st.integers(1, 10**4))
def test_unit_of_the_figures_changes_no_share(goal: Goal, actual: Decimal, as_of: date, scale: int) -> None:
    baseline = None if goal.baseline is None else goal.baseline * scale
    scaled = goal._replace(target=Decimal(goal.target) * scale, baseline=baseline)
    one, other = at(goal, actual, as_of), at(scaled, actual * scale, as_of)
    for name in ("gap_closed", "completion", "schedule", "schedule_gap", "result", "band"):
        assert getattr(one, name) == getattr(other, name)


@pytest.mark.parametrize(
    ("share", "band", "below"),
    [("1", "met", "nearly"), ("0.95", "nearly", "partly"), ("0.6", "partly", "limited"), ("0", "limited", "regressed")],
)
@given(rising_or_falling())
def test_edges_of_levels_are_exact(share: str, band: str, below: str, goal: Goal) -> None:
    assert goal.baseline is not None
    edge = goal.baseline + Decimal(share) * (goal.target - goal.baseline)
    step = TINY if goal.at_most else -TINY
    assert [at(goal, edge - step).band, at(goal, edge).band, at(goal, edge + step).band] == [band, band, below]


@pytest.mark.parametrize(
    ("points", "edge_band", "below"),
    [(0, "on_schedule", "slightly_behind"), (-10, "behind", "behind"), (-30, "behind", "far_behind")],
)
@given(day=st.integers(110, 364), size=st.integers(1, 1000))
def test_edges_of_schedules_are_exact(points: int, edge_band: str, below: str, day: int, size: int) -> None:
    above = "slightly_behind" if points == -10 else edge_band
    goal = work(Decimal(36500 * size), paced=True, whole=False)
    edge = Decimal(size * (100 * day + 365 * points))
    bands = [at(goal, edge + step, START + timedelta(day - 1)).band for step in (TINY, Decimal(0), -TINY)]
    assert bands == [above, edge_band, below]


@given(goals(), st.none() | figures, days)
def test_results_and_bands_agree(goal: Goal, actual: Decimal | None, as_of: date) -> None:
    found = at(goal, bool(actual) if actual is not None and goal.measure == "milestone" else actual, as_of)
    assert (found.result == "met") == (found.band == "met")
    assert (found.result == "not_reported") == (found.band == "no_data") == (actual is None)
    if found.band == "incomplete":
        assert found.result == "not_met"
    if found.band in ("on_schedule", "slightly_behind", "behind", "far_behind", "in_progress"):
        assert found.result == "open"
    if found.gap is not None:
        assert (found.result == "met") == (found.shortfall == 0)


@given(goals().filter(lambda goal: not goal.at_most and goal.measure != "milestone"), figures, figures, days)
def test_raising_an_actual_never_worsens_it(goal: Goal, one: Decimal, other: Decimal, as_of: date) -> None:
    low, high = at(goal, min(one, other), as_of), at(goal, max(one, other), as_of)
    assert BANDS.index(high.band) <= BANDS.index(low.band)
    assert low.result != "met" or high.result == "met"
    for name in ("gap", "change", "gap_closed", "completion", "schedule_gap"):
        assert getattr(low, name) is None or getattr(low, name) <= getattr(high, name)
