"""Indicators over time: worked cases, what irregular reporting comes to, and properties of the arithmetic."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from edutarget import Entry, Plan, Submission, load_plan
from edutarget.report.trend import MONTH, Series, Trend, build_trend, pace, project
from edutarget.submission.entry import Value
from edutarget.submission.gathering import gather
from support import ROOT
from support.trends import PLAN, YEAR, year


def plan_of(text: str, folder: Path) -> Plan:
    file = folder / "targets.yaml"
    file.write_text(text, "utf-8")
    plan, problems = load_plan(file)
    assert plan is not None, problems
    return plan


PLAN_TEXT = (ROOT / "targets.yaml").read_text("utf-8")


def submission(day: str, who: str = "教育局", **values: Value) -> Submission:
    return Submission(PLAN.id, date.fromisoformat(day), (who,), {key: Entry(value) for key, value in values.items()})


def with_figure(day: str, key: str, value: Value) -> Submission:
    return replace(submission(day), entries={key: Entry(value)})


def series_of(trend: Trend, key: str) -> Series:
    return next(series for series in trend.series if series.latest.id == key)


def series(key: str, *reports: tuple[str, Value], plan: Plan = PLAN) -> Series:
    """One indicator as reported on some days."""
    return series_of(build_trend(plan, [with_figure(day, key, value) for day, value in reports]), key)


def lines(found: Series) -> list[Fraction | None]:
    """From the start, and through the last two reports."""
    return list(found.projection or ())


def test_training_by_30_september() -> None:
    """9,200 attendances wanted, 5,672 reached after 273 of 365 days, 5,210 a month before."""
    training = series_of(year("2025-09-30"), "training_attendances")
    assert [(str(point.day), int(point.value), point.change and int(point.change)) for point in training.points] == [
        ("2025-03-31", 1840, None),
        ("2025-06-30", 3985, 2145),
        ("2025-08-31", 5210, 1225),
        ("2025-09-30", 5672, 462),
    ]
    assert training.pace == (Fraction(5672, 273) * Fraction(365, 12), Fraction(3528, 92) * Fraction(365, 12))
    assert lines(training) == [Fraction(5672 * 365, 273), 5672 + Fraction(462, 30) * 92]
    assert training.projection
    assert training.projection.low == Fraction("7088.8") and training.projection.high == Fraction(5672 * 365, 273)
    assert training.heading is None
    assert training.latest.progress.schedule == Fraction(273, 365)


def test_a_month_is_a_twelfth_of_365_days() -> None:
    assert list(pace(Fraction(12), Fraction(24), 365, 365)) == [1, 1]
    assert pace(Fraction(10), Fraction(10), 30, 30).needed == 0
    assert Fraction(365, 12) == MONTH


def test_on_schedule_to_the_day_needs_what_it_has() -> None:
    """73 days are a fifth of the year; a fifth of 400 is 80."""
    training = series("group_training", ("2025-03-14", Decimal(80)))
    assert training.latest.progress.schedule_gap == 0
    assert training.pace and training.pace.so_far == training.pace.needed == Fraction(80, 73) * MONTH
    assert training.projection and training.projection.from_start == 400


@pytest.mark.parametrize(
    ("key", "reports", "heading"),
    [
        ("gaokao_undergraduate_rate", ("65.3", "74.1"), "improving"),
        ("gaokao_undergraduate_rate", ("74.1", "74.1"), "steady"),
        ("gaokao_undergraduate_rate", ("74.1", "74.10"), "steady"),
        ("gaokao_undergraduate_rate", ("76.0", "75.9"), "worsening"),
        ("dropouts", ("5", "2"), "improving"),
        ("dropouts", ("0", "2"), "worsening"),
        ("dropouts", ("2",), None),
        ("training_attendances", ("1000", "2000"), None),
    ],
)
def test_which_way_a_level_goes(key: str, reports: tuple[str, ...], heading: str | None) -> None:
    days = ("2025-06-30", "2025-09-30")
    found = series(key, *((day, Decimal(value)) for day, value in zip(days, reports, strict=False)))
    assert found.heading == heading


@pytest.mark.parametrize("key", [key for key, indicator in PLAN.indicators.items() if indicator.measure == "level"])
def test_a_level_is_never_projected(key: str) -> None:
    found = series(key, ("2025-03-31", Decimal(1)), ("2025-06-30", Decimal(2)), ("2025-09-30", Decimal(3)))
    assert found.projection is None and found.pace is None


def test_one_report_of_a_paced_count_has_one_line() -> None:
    found = series("training_attendances", ("2025-06-30", Decimal(4000)))
    assert lines(found) == [Fraction(4000 * 365, 181), None]
    assert found.projection and found.projection.low == found.projection.high
    assert found.points[0].change is None and found.heading is None


def test_an_unpaced_count_has_no_rate_and_needs_two_reports_for_a_line() -> None:
    assert series("senior_enrolment", ("2025-09-30", Decimal(3352))).projection is None
    found = series("high_level_talent", ("2025-06-30", Decimal(28)), ("2025-09-30", Decimal(31)))
    assert found.pace is None
    assert lines(found) == [Fraction(31 * 365, 273), 31 + Fraction(3, 92) * 92]


def test_a_count_that_goes_down_is_shown_as_corrected_and_not_carried_on() -> None:
    found = series("training_attendances", ("2025-03-31", Decimal(3000)), ("2025-06-30", Decimal(2800)))
    assert [point.fell for point in found.points] == [False, True]
    assert found.points[1].change == -200
    assert lines(found) == [Fraction(2800 * 365, 181), None]
    later = series(
        "training_attendances",
        *((d, Decimal(v)) for d, v in (("2025-03-31", 3000), ("2025-06-30", 2800), ("2025-09-30", 4000))),
    )
    assert later.projection and later.projection.from_last_two == 4000 + Fraction(1200, 92) * 92


def test_a_milestone_undone_is_a_correction_and_a_level_that_falls_is_none() -> None:
    assert series("network_county", ("2025-03-31", True), ("2025-06-30", False)).points[1].fell
    assert not series("dropouts", ("2025-03-31", Decimal(5)), ("2025-06-30", Decimal(0))).points[1].fell


def test_irregular_days_and_a_missing_month() -> None:
    """The rise a day counts the days there were; a day without a figure is no zero."""
    trend = build_trend(
        PLAN,
        [
            submission("2025-01-17", investment=Decimal("0.1")),
            submission("2025-02-28", group_training=Decimal(10)),
            submission("2025-05-03", investment=Decimal("0.5")),
        ],
    )
    money = series_of(trend, "investment")
    assert [str(day) for day in trend.days] == ["2025-01-17", "2025-02-28", "2025-05-03"]
    assert [str(point.day) for point in money.points] == ["2025-01-17", "2025-05-03"]
    assert money.projection and money.projection.from_last_two == Fraction("0.5") + Fraction("0.4") / 106 * 242
    assert [row.progress.schedule for row in money.rows] == [Fraction(n, 365) for n in (17, 59, 123)]


def test_a_figure_older_than_the_trend_is_measured_at_its_own_day() -> None:
    trend = build_trend(
        PLAN,
        [submission("2025-06-30", group_training=Decimal(200)), submission("2025-12-31", investment=Decimal("1.8"))],
    )
    training = series_of(trend, "group_training")
    assert training.latest.progress.schedule == Fraction(181, 365)
    assert training.pace is None and training.projection is None, "nothing can be needed after the due day"


def test_nothing_is_needed_once_it_is_reached_or_due_or_never_due() -> None:
    for key, day, value in (
        ("group_training", "2025-06-30", 400),
        ("group_training", "2025-12-31", 399),
        ("group_training", "2026-02-01", 399),
    ):
        found = series(key, (day, Decimal(value)))
        assert found.pace is None and found.projection is None
    never_due = series("jinan_training", ("2025-03-31", Decimal(100)), ("2025-06-30", Decimal(200)))
    assert never_due.latest.due is None and never_due.projection is None


def test_the_day_before_it_is_due() -> None:
    found = series("group_training", ("2025-12-30", Decimal(399)))
    assert found.pace and found.pace.needed == MONTH


def test_leap_year(tmp_path: Path) -> None:
    """2028: 366 days, of which 29 February is the 60th; a month stays 365/12 days."""
    text = PLAN_TEXT.replace("start: 2025-01-01, end: 2025-12-31", "start: 2028-01-01, end: 2028-12-31")
    plan = plan_of(text.replace("baseline_year: 2024", "baseline_year: 2027"), tmp_path)
    found = series("group_training", ("2028-02-29", Decimal(60)), ("2028-03-01", Decimal(61)), plan=plan)
    assert [point.row.progress.schedule for point in found.points] == [Fraction(60, 366), Fraction(61, 366)]
    assert lines(found) == [366, 61 + 305]
    assert found.pace and found.pace.so_far == MONTH


def test_two_files_of_one_day_are_one_day() -> None:
    trend = build_trend(
        PLAN,
        [
            submission("2025-06-30", "甲", group_training=Decimal(200)),
            submission("2025-06-30", "乙", group_training=Decimal(200), investment=Decimal(1)),
            submission("2025-03-31", "甲", group_training=Decimal(90)),
        ],
    )
    assert [str(day) for day in trend.days] == ["2025-03-31", "2025-06-30"]
    assert trend.submitted_by == ("甲", "乙")
    assert [point.value for point in series_of(trend, "group_training").points] == [90, 200]
    assert len(series_of(trend, "investment").points) == 1


def test_the_order_of_the_files_does_not_matter() -> None:
    given, _ = gather(PLAN, [str(YEAR)])
    submissions = [handed.submission for handed in given]
    shuffled = submissions[:]
    random.Random(7).shuffle(shuffled)
    assert build_trend(PLAN, shuffled).series == build_trend(PLAN, submissions).series


counts = st.integers(0, 20_000)
days = st.integers(1, 364)


@settings(deadline=None)
@given(st.integers(0, 9_199), st.integers(1, 500), days, st.integers(1, 364))
def test_more_done_means_less_to_do(value: int, more: int, gone: int, left: int) -> None:
    one, other = (pace(Fraction(v), Fraction(9_200), gone, left) for v in (value, value + more))
    assert other.so_far > one.so_far and other.needed < one.needed
    low, high = (project(Fraction(v), gone, left, Fraction(0)) for v in (value, value + more))
    assert high.from_start > low.from_start and high.low > low.low and high.high > low.high


@settings(deadline=None)
@given(counts, counts, days, days, st.fractions(0, 100), st.fractions(Fraction(1, 1000), 1000))
def test_the_unit_makes_no_difference(
    value: int, target: int, gone: int, left: int, rise: Fraction, k: Fraction
) -> None:
    plain, scaled = (pace(f * value, f * target, gone, left) for f in (Fraction(1), k))
    assert scaled == tuple(k * rate for rate in plain)
    line, longer = (project(f * value, gone, left, f * rise) for f in (Fraction(1), k))
    assert longer.low == k * line.low and longer.high == k * line.high


@settings(deadline=None)
@given(st.integers(1, 25), days, st.integers(2, 360))
def test_what_grows_evenly_leads_to_one_place(daily: int, gap: int, gone: int) -> None:
    """Both lines and the rate agree where every day adds the same."""
    gap = min(gap, gone - 1)
    last = date(2025, 1, 1) + timedelta(days=gone - 1)
    first = last - timedelta(days=gap)
    done = [daily * ((day - date(2025, 1, 1)).days + 1) for day in (first, last)]
    if done[1] >= 9_200:
        return
    found = series("training_attendances", (str(first), Decimal(done[0])), (str(last), Decimal(done[1])))
    assert lines(found) == [daily * 365, daily * 365]
    assert found.pace and found.pace.so_far == daily * MONTH
    assert (found.pace.needed > found.pace.so_far) == (daily * 365 < 9_200)


@settings(deadline=None)
@given(st.dictionaries(st.integers(0, 364), st.integers(0, 5_000), min_size=1, max_size=14))
def test_changes_add_up_and_each_day_is_there_once(reports: dict[int, int]) -> None:
    start = date(2025, 1, 1)
    found = series("training_attendances", *((str(start + timedelta(d)), Decimal(v)) for d, v in reports.items()))
    assert [point.day for point in found.points] == [start + timedelta(d) for d in sorted(reports)]
    assert found.points[0].value + sum(p.change or 0 for p in found.points) == found.points[-1].value
    assert [after.fell for _before, after in pairwise(found.points)] == [
        after.value < before.value for before, after in pairwise(found.points)
    ]


def test_nothing_of_a_longer_trend_changes_what_was_before() -> None:
    """Later files add points; the points until September stay what they were."""
    for short, long in zip(year("2025-09-30").series, year().series, strict=True):
        assert long.points[: len(short.points)] == short.points


def test_the_rows_are_those_of_the_report_of_the_day() -> None:
    from edutarget import build_report

    one = replace(submission("2025-09-30", training_attendances=Decimal(5672)))
    assert series_of(build_trend(PLAN, [one]), "training_attendances").latest in build_report(PLAN, one).rows


def test_the_days_that_tell_most() -> None:
    """The last day and the quarters' ends, where departments report in between; the later of equal ones."""
    assert [str(day) for day in year().telling(4)] == ["2025-03-31", "2025-06-30", "2025-09-30", "2025-12-31"]
    assert [str(day) for day in year("2025-08-31").telling(2)] == ["2025-06-30", "2025-08-31"]
    monthly = build_trend(PLAN, [with_figure(f"2025-0{month}-28", "dropouts", Decimal(1)) for month in range(1, 10)])
    assert monthly.telling(3) == monthly.days[-3:]
    assert monthly.telling(1) == monthly.days[-1:] and monthly.telling(99) == monthly.days
