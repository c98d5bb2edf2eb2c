"""Indicators over time: worked cases, irregular reporting, and properties of the arithmetic."""

from __future__ import annotations

import random
import re
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from edutarget import Entry, Plan, Submission
from edutarget.plan.loading import load_plan
from edutarget.report.goal import TargetPath, months_at_end
from edutarget.report.trend import Pace, Projection, Series, Trend, build_trend, straight_lines
from edutarget.submission.entry import Value
from edutarget.submission.loading import load_submissions
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
    """9,200 attendances wanted, 5,672 reached after 9 of 12 months, 5,210 a month before."""
    training = series_of(year("2025-09-30"), "training_attendances")
    assert [(str(point.day), int(point.value), point.change and int(point.change)) for point in training.points] == [
        ("2025-03-31", 1840, None),
        ("2025-06-30", 3985, 2145),
        ("2025-08-31", 5210, 1225),
        ("2025-09-30", 5672, 462),
    ]
    assert training.pace == (Fraction(5672, 9), Fraction(3528, 3))
    assert lines(training) == [Fraction(5672 * 12, 9), 5672 + 462 * 3]
    assert training.projection
    assert (training.projection.low, training.projection.high) == (Fraction(7058), Fraction(68064, 9))
    assert training.heading is None
    assert training.latest.progress.schedule == Fraction(9, 12)


def test_a_month_is_a_month_whatever_its_length() -> None:
    found = [series("training_attendances", (day, Decimal(1000))) for day in ("2025-01-31", "2025-02-28")]
    assert [one.pace.so_far for one in found if one.pace] == [1000, 500]


def test_on_schedule_to_the_day_needs_what_it_has() -> None:
    training = series("training_attendances", ("2025-03-31", Decimal(2300)))
    assert training.latest.progress.schedule_gap == 0
    assert training.pace and training.pace.so_far == training.pace.needed == Fraction(9200, 12)
    assert training.projection and training.projection.from_start == 9200


def test_the_trend_of_some_areas() -> None:
    whole = year("2025-09-30")
    some = whole.only(["senior", "quality"])
    assert {one.indicator.area for one in some.series} == {"senior", "quality"}
    assert [one.latest.id for one in some.series] == [
        one.latest.id for one in whole.series if one.latest.indicator.area in ("senior", "quality")
    ]
    assert whole.only().series == whole.series
    assert [len(found) for _area, found in some.by_area()] == [
        sum(one.indicator.area == area for one in some.series) for area in ("quality", "senior")
    ]


@pytest.mark.parametrize(
    ("key", "reports", "heading"),
    [
        ("gaokao_undergraduate_rate", ("65.3", "74.1"), "improving"),
        ("gaokao_undergraduate_rate", ("74.1", "74.1"), "steady"),
        ("gaokao_undergraduate_rate", ("74.1", "74.10"), "steady"),
        ("gaokao_undergraduate_rate", ("76.0", "75.9"), "worsening"),
        ("dropouts", ("5", "2"), "improving"),
        ("dropouts", ("0", "2"), "worsening"),
        ("gaokao_undergraduate_rate", ("74.1", "74.2"), "improving"),
        ("dropouts", ("1", "0.5"), "improving"),
        ("dropouts", ("0", "0.5"), "worsening"),
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
    assert lines(found) == [8000, None]
    assert found.projection and found.projection.low == found.projection.high
    assert found.points[0].change is None and found.heading is None


def test_a_count_without_a_path_has_no_rate_and_no_line() -> None:
    found = series("high_level_talent", ("2025-06-30", Decimal(28)), ("2025-09-30", Decimal(31)))
    assert found.pace is None and found.projection is None


TEN_YEARS = """
format: edutarget/plan/1
id: ten-years
name: {en: Ten years}
baseline_year: 2020
period: {start: 2021-01-01, end: 2030-12-31}
areas: {all: {en: All}}
units: {percent: {en: "%", kind: percent}}
indicators:
  early_leavers:
    en: Early leavers
    definition: {en: Share of people aged 18 to 24}
    area: all
    measure: level
    direction: at_most
    unit: percent
    baseline: 9.9
    target: 9
    pace: linear
    adds_up: none
"""


def test_a_level_with_a_path_over_years_has_its_ratio_and_no_lines(tmp_path: Path) -> None:
    plan = plan_of(TEN_YEARS, tmp_path)
    reports = [
        Submission(plan.id, date(year, 12, 31), ("EU",), {"early_leavers": Entry(Decimal(value))})
        for year, value in ((2022, "9.7"), (2023, "9.5"))
    ]
    found = build_trend(plan, reports).series[0]
    assert found.latest.progress.on_track == Fraction(40, 27)
    assert (found.heading, found.pace, found.projection) == ("improving", None, None)


def test_an_end_after_the_due_day_closes_the_books() -> None:
    """Seen in the March after, June's trainings need nothing any more, and nobody knows how they ended."""
    given = [submission("2025-06-30", training_attendances=Decimal(4600))]
    open_still, closed = (
        series_of(build_trend(PLAN, given, day), "training_attendances") for day in (None, date(2026, 3, 31))
    )
    assert open_still.pace and open_still.latest.progress.result == "open"
    assert closed.pace is None and closed.projection is None
    assert (closed.latest.progress.result, closed.latest.progress.band) == ("not_reported", "outdated")
    assert closed.points == open_still.points


def test_a_count_that_goes_down_is_shown_as_corrected_and_not_carried_on() -> None:
    found = series("training_attendances", ("2025-03-31", Decimal(3000)), ("2025-06-30", Decimal(2800)))
    assert [point.fell for point in found.points] == [False, True]
    assert found.points[1].change == -200
    assert lines(found) == [5600, None]
    later = series(
        "training_attendances",
        *((d, Decimal(v)) for d, v in (("2025-03-31", 3000), ("2025-06-30", 2800), ("2025-09-30", 4000))),
    )
    assert later.projection and later.projection.from_last_two == 4000 + Fraction(1200, 3) * 3


def test_a_milestone_undone_is_a_correction_and_a_level_that_falls_is_none() -> None:
    assert series("network_county", ("2025-03-31", True), ("2025-06-30", False)).points[1].fell
    assert not series("dropouts", ("2025-03-31", Decimal(5)), ("2025-06-30", Decimal(0))).points[1].fell


def test_irregular_days_and_a_missing_month() -> None:
    """The rise a month counts the time there was; a day without a figure is no zero."""
    trend = build_trend(
        PLAN,
        [
            submission("2025-01-17", investment=Decimal("0.1")),
            submission("2025-02-28", training_attendances=Decimal(10)),
            submission("2025-05-03", investment=Decimal("0.5")),
        ],
    )
    money = series_of(trend, "investment")
    assert [str(day) for day in trend.days] == ["2025-01-17", "2025-02-28", "2025-05-03"]
    assert [str(point.day) for point in money.points] == ["2025-01-17", "2025-05-03"]
    gone, between, left = Fraction(17, 31), Fraction(14, 31) + 3 + Fraction(3, 31), Fraction(28, 31) + 7
    assert money.projection
    assert money.projection.from_last_two == Fraction("0.5") + Fraction("0.4") / between * left
    assert [row.progress.schedule for row in money.rows] == [n / 12 for n in (gone, Fraction(2), gone + between)]


def test_a_figure_older_than_the_trend_is_measured_at_its_own_day() -> None:
    given = [
        submission("2025-06-30", training_attendances=Decimal(2000)),
        submission("2025-09-30", investment=Decimal("1.3")),
    ]
    training = series_of(build_trend(PLAN, given), "training_attendances")
    assert training.latest.progress.schedule == Fraction(6, 12)
    assert training.latest.as_of == date(2025, 6, 30) and training.latest.older
    assert training.pace and training.pace.needed == Fraction(7200, 6)


def test_nothing_is_needed_once_it_is_reached_or_due_or_never_due() -> None:
    for key, day, value in (
        ("training_attendances", "2025-06-30", 9200),
        ("training_attendances", "2025-12-31", 9199),
        ("training_attendances", "2026-02-01", 9199),
    ):
        found = series(key, (day, Decimal(value)))
        assert found.pace is None and found.projection is None
    never_due = series("jinan_training", ("2025-03-31", Decimal(100)), ("2025-06-30", Decimal(200)))
    assert never_due.latest.due is None and never_due.projection is None


def test_the_day_before_it_is_due() -> None:
    found = series("training_attendances", ("2025-12-30", Decimal(9199)))
    assert found.pace and found.pace.needed == 31


def test_leap_year(tmp_path: Path) -> None:
    """In 2028 February has 29 days; with the last of them two of twelve months are gone."""
    text = re.sub(r"\n    (known_from|due): 20[^\n]*", "", PLAN_TEXT)
    text = text.replace("start: 2025-01-01, end: 2025-12-31", "start: 2028-01-01, end: 2028-12-31")
    plan = plan_of(text.replace("baseline_year: 2024", "baseline_year: 2027"), tmp_path)
    found = series("training_attendances", ("2028-02-28", Decimal(1500)), ("2028-02-29", Decimal(1550)), plan=plan)
    assert [point.row.progress.schedule for point in found.points] == [Fraction(57, 29) / 12, Fraction(2, 12)]
    assert lines(found) == [9300, 1550 + 50 * 29 * 10]


def test_two_files_of_one_day_are_one_day() -> None:
    trend = build_trend(
        PLAN,
        [
            submission("2025-06-30", "甲", training_attendances=Decimal(200)),
            submission("2025-06-30", "乙", training_attendances=Decimal(200), investment=Decimal(1)),
            submission("2025-03-31", "甲", training_attendances=Decimal(90)),
        ],
    )
    assert [str(day) for day in trend.days] == ["2025-03-31", "2025-06-30"]
    assert trend.submitted_by == ("甲", "乙")
    assert [point.value for point in series_of(trend, "training_attendances").points] == [90, 200]
    assert len(series_of(trend, "investment").points) == 1


def test_the_order_of_the_files_does_not_matter() -> None:
    given, _ = load_submissions(PLAN, [str(YEAR)])
    submissions = [handed.submission for handed in given]
    shuffled = submissions[:]
    random.Random(7).shuffle(shuffled)
    assert build_trend(PLAN, shuffled).series == build_trend(PLAN, submissions).series


months = st.fractions(Fraction(1, 31), 120)
TODAY = date(2025, 9, 30)


def carried_on(
    value: Fraction, target: Fraction, gone: Fraction, left: Fraction, rise: Fraction = Fraction(0)
) -> tuple[Pace, Projection]:
    """Where a count of today leads, whose path began months ago and has months to go."""
    now = months_at_end(TODAY)
    return straight_lines(TargetPath(((now - gone, Fraction(0)), (now + left, target))), TODAY, value, rise)


@given(st.integers(0, 9_199), st.integers(1, 500), months, months)
def test_more_done_means_less_to_do(value: int, more: int, gone: Fraction, left: Fraction) -> None:
    goal = Fraction(9_200)
    (one, low), (other, high) = (carried_on(Fraction(v), goal, gone, left) for v in (value, value + more))
    assert other.so_far > one.so_far and other.needed < one.needed
    assert high.from_start > low.from_start and high.low > low.low and high.high > low.high


@given(
    st.integers(0, 20_000),
    st.integers(0, 20_000),
    months,
    months,
    st.fractions(0, 100),
    st.fractions(Fraction(1, 9), 9),
)
def test_the_unit_makes_no_difference(
    value: int, target: int, gone: Fraction, left: Fraction, rise: Fraction, k: Fraction
) -> None:
    scales = (Fraction(1), k)
    (plain, line), (scaled, longer) = (carried_on(f * value, f * target, gone, left, f * rise) for f in scales)
    assert scaled == tuple(k * rate for rate in plain)
    assert longer.low == k * line.low and longer.high == k * line.high


@given(st.integers(1, 700), st.integers(1, 11), st.integers(1, 11))
def test_what_grows_evenly_leads_to_one_place(monthly: int, one: int, other: int) -> None:
    """Both lines and the rate agree where every month adds the same."""
    if one == other:
        return
    ends = [date(2025, month + 1, 1) - timedelta(1) for month in sorted((one, other))]
    reports = [(str(day), Decimal(monthly * day.month)) for day in ends]
    found = series("training_attendances", *reports)
    assert lines(found) == [monthly * 12, monthly * 12]
    assert found.pace and found.pace.so_far == monthly
    assert (found.pace.needed > found.pace.so_far) == (monthly * 12 < 9_200)


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
    from edutarget.report.gap_report import build_report

    one = replace(submission("2025-09-30", training_attendances=Decimal(5672)))
    assert series_of(build_trend(PLAN, [one]), "training_attendances").latest in build_report(PLAN, one).rows


def test_the_main_days() -> None:
    """The last day and the quarters' ends, where departments report in between; the later of equal ones."""
    assert [str(day) for day in year().main_days(4)] == ["2025-03-31", "2025-06-30", "2025-09-30", "2025-12-31"]
    assert [str(day) for day in year("2025-08-31").main_days(2)] == ["2025-06-30", "2025-08-31"]
    monthly = build_trend(PLAN, [with_figure(f"2025-0{month}-28", "dropouts", Decimal(1)) for month in range(1, 10)])
    assert monthly.main_days(3) == monthly.days[-3:]
    assert monthly.main_days(1) == monthly.days[-1:] and monthly.main_days(99) == monthly.days
