"""The worked cases of the method, from a plan and its submissions to the row of the report."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from edutarget.plan.checks import PLAN_CHECKS
from edutarget.plan.models import Plan
from edutarget.report.cells import cells, published
from edutarget.report.findings import most_serious, problems, remarks
from edutarget.report.gap_report import Row
from edutarget.report.goal import Goal, goal_of, months_later
from edutarget.report.trend import build_trend
from edutarget.submission.combining import with_all_reported
from support import ROOT
from support.made_plans import UNITS, filed, plan_of, report_of, row_of


def state(row: Row) -> tuple[str, str]:
    return row.progress.result, row.progress.band


def reported(goal: Mapping[str, Any], value: Any, day: str, today: str | None = None, **years: str) -> Row:
    """One figure of one goal."""
    plan = plan_of(**years, x=goal)
    return row_of(plan, filed(plan, day, x=value), today=today)


# 1 to 5


def test_case_1_a_rate_from_its_counts() -> None:
    plan = plan_of(x={"baseline": "65.3", "target": "75.3"})
    row = row_of(plan, filed(plan, "2025-09-30", x={"numerator": "1466", "denominator": "1978"}))
    assert published(cells(row))["gap"] == Fraction("-1.18") and row.progress.band == "partly"


def test_case_3_a_path_with_interim_values() -> None:
    budget = {"unit": "money", "measure": "cumulative", "target": "1.82"}
    linear = {**budget, "pace": "linear"}
    september = reported(linear, "1.361", "2025-09-30")
    assert published(cells(september))["due_now"] == Fraction("1.365") and state(september) == (
        "open",
        "slightly_behind",
    )
    assert published(cells(reported(linear, "1.361", "2025-10-10")))["due_now"] == Fraction("1.414")
    quarters = {**budget, "path": {"2025-06-30": "0.82", "2025-09-30": "1.27"}}
    assert published(cells(reported(quarters, "1.5", "2025-11-15")))["due_now"] == Fraction("1.545")
    missed = reported(quarters, "1.26", "2025-09-30", today="2025-10-10").missed_interim
    assert missed is not None and (str(missed.day), missed.reached) == ("2025-09-30", False)


DECADE = {"start": "2021-01-01", "end": "2030-12-31"}


def test_case_4_below_nine_per_cent_is_not_reached_by_nine() -> None:
    leavers = {"baseline": "9.9", "target": "9", "pace": "linear"}
    row = reported(leavers, "9.5", "2023-12-31", **DECADE)
    assert (row.progress.on_track, state(row)) == (Fraction(40, 27), ("open", "on_schedule"))
    strict = {**leavers, "target": {"below": "9"}}
    assert state(reported(strict, "9.5", "2023-12-31", **DECADE)) == ("open", "on_schedule")
    assert state(reported(strict, "9.0", "2030-12-31", **DECADE)) == ("not_met", "nearly")
    assert state(reported(strict, "8.9", "2030-12-31", **DECADE)) == ("met", "met")


def test_case_5_a_target_that_the_baseline_meets_is_held() -> None:
    held = {"baseline": "97", "target": "95", "direction": "at_least"}
    assert state(reported(held, "96", "2025-06-30")) == ("open", "held")
    assert state(reported(held, "94", "2025-06-30")) == ("open", "below_target")
    assert state(reported(held, "96", "2025-12-31")) == ("met", "met")
    full = reported({"target": "100"}, "100", "2025-06-30")
    assert (state(full), full.may_change) == (("met", "met"), True)


# 6 and 10: what speaks when

GAOKAO = {"unit": "people", "target": "30", "due": "2025-06-30", "known_from": "2025-06-22"}


def test_case_6_a_figure_of_before_there_can_be_one_counts_as_none() -> None:
    plan = plan_of(x=GAOKAO)
    early = filed(plan, "2025-04-30", x="35")
    april, december = row_of(plan, early), row_of(plan, early, today="2025-12-31")
    assert (state(april), state(december)) == (("open", "awaited"), ("not_reported", "no_data"))
    for row in (april, december):
        shown = published(cells(row))
        assert (shown["actual"], shown["as_of"], shown["gap"], row.over_most) == (35, date(2025, 4, 30), None, None)
    assert state(row_of(plan, early, filed(plan, "2025-06-22", x="27"))) == ("open", "below_target")
    assert state(row_of(plan, early, filed(plan, "2025-06-30", x="27"))) == ("not_met", "below_target")


def test_case_10_figures_that_are_published_a_year_later() -> None:
    plan = plan_of("2021-01-01", "2025-12-31", x={"unit": "index", "target": "520", "lag_months": "12"})
    pisa = filed(plan, "2022-12-31", x="510")
    for today in ("2026-07-15", "2026-12-31"):
        assert state(row_of(plan, pisa, today=today)) == ("open", "awaited")
    assert state(row_of(plan, pisa, today="2027-01-01")) == ("not_reported", "outdated")
    assert state(row_of(plan, pisa, today="2025-12-30")) == ("open", "below_target")


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        ("2025-12-31", 12, "2026-12-31"),
        ("2024-02-29", 12, "2025-02-28"),
        ("2025-02-28", 12, "2026-02-28"),
        ("2023-02-28", 12, "2024-02-29"),
        ("2025-04-30", 1, "2025-05-31"),
        ("2025-01-30", 1, "2025-02-28"),
        ("2025-03-15", 30, "2027-09-15"),
    ],
)
def test_a_lag_ends_on_the_same_day_of_the_month_or_on_its_last(day: str, months: int, later: str) -> None:
    assert months_later(date.fromisoformat(day), months) == date.fromisoformat(later)


def test_an_entry_may_be_of_an_earlier_day_than_its_submission() -> None:
    plan = plan_of(x=GAOKAO)
    late = filed(plan, "2025-12-31", x={"value": "27", "as_of": "2025-06-30"})
    row = row_of(plan, late)
    assert (state(row), row.as_of, row.day) == (("not_met", "below_target"), date(2025, 6, 30), date(2025, 12, 31))
    assert state(row_of(plan, late.until(date(2025, 9, 30)) or late)) == ("not_met", "below_target")
    assert late.until(date(2025, 6, 29)) is None


# 7: limits


def test_case_7_limits_on_counts() -> None:
    cap = {"unit": "people", "measure": "cumulative", "direction": "at_most", "target": "12"}
    assert state(reported(cap, "13", "2025-03-31")) == ("not_met", "breached")
    assert state(reported(cap, "9", "2025-03-31")) == ("open", "within_limit")
    spent = {**cap, "target": "120", "pace": "linear"}
    assert state(reported(spent, "70", "2025-06-30")) == ("open", "over_schedule")
    assert state(reported(spent, "60", "2025-06-30")) == ("open", "within_limit")
    strict = {"unit": "people", "measure": "cumulative", "target": {"below": "12"}}
    assert state(reported(strict, "12", "2025-03-31")) == ("not_met", "breached")


def test_case_7_what_may_fall_is_settled_on_its_due_day() -> None:
    balance = {"unit": "balance", "measure": "cumulative", "target": "100"}
    assert state(reported(balance, "120", "2025-06-30")) == ("open", "in_progress")
    assert state(reported(balance, "120", "2025-12-31")) == ("met", "met")
    cap = {**balance, "direction": "at_most"}
    assert state(reported(cap, "120", "2025-06-30")) == ("open", "breached")
    assert state(reported(cap, "80", "2025-06-30")) == ("open", "within_limit")
    part = {"value": "120", "units": "3", "expected": "4"}
    assert state(reported(balance, part, "2025-06-30")) == ("open", "partial")


# 8: coverage


def test_case_8_unknown_coverage_proves_as_little() -> None:
    plan = plan_of(x={"target": "75.3"}, y={"measure": "milestone", "target": "true", "adds_up": "all"})
    rate = {"numerator": "76", "denominator": "100", "units": "28"}
    one = {"value": "true", "units": "1"}
    given = filed(plan, "2025-09-30", x=rate, y=one)
    assert [state(row) for row in report_of(plan, given).rows] == [("open", "partial")] * 2
    assert [state(row) for row in report_of(plan, given, today="2026-01-31").rows] == [("not_reported", "partial")] * 2
    assert [state(row) for row in report_of(plan, with_all_reported(given)).rows] == [("met", "met")] * 2


def test_case_8_what_one_of_two_schools_proves() -> None:
    partial = {"value": "31", "units": "1", "expected": "2"}
    assert state(reported(GAOKAO, partial, "2025-06-30")) == ("met", "met")
    dropouts = {"unit": "people", "target": "0"}
    some = {"value": "3", "units": "4", "expected": "6"}
    assert state(reported(dropouts, some, "2025-06-30")) == ("open", "breached")


# 9: interim and late targets

IDEB = {"unit": "index", "baseline": "3.6", "target": "6.0", "path": {"2007-12-31": "3.6"}, "adds_up": "none"}
YEARS = {"start": "2006-01-01", "end": "2021-12-31"}


def ideb(today: str | None = None, **values: str) -> Row:
    plan = plan_of(**YEARS, x=IDEB)
    return row_of(plan, *(filed(plan, f"{year[1:]}-12-31", x=value) for year, value in values.items()), today=today)


def test_case_9_a_path_that_has_hardly_moved() -> None:
    row = ideb(y2007="4.0")
    assert (state(row), row.progress.on_track) == (("open", "on_schedule"), None)
    assert [one.reached for one in row.verdict.interim] == [True]
    missed = ideb(y2007="3.5")
    assert state(missed) == ("open", "regressed") and missed.missed_interim is not None


def test_case_9_reached_late_and_lost_again() -> None:
    assert state(ideb(y2021="5.8")) == ("not_met", "partly")
    late = ideb(y2021="5.8", y2023="6.0")
    assert (state(late), late.verdict.late) == (("met", "met"), True)
    assert late.verdict.reached_on == late.as_of == date(2023, 12, 31)
    kept = ideb(y2021="6.0", y2023="5.8")
    assert (state(kept), kept.verdict.late, str(kept.as_of)) == (("met", "met"), False, "2021-12-31")
    assert kept.verdict.since is not None and kept.verdict.since.entry.value == Fraction("5.8")
    lost = ideb(y2021="5.8", y2023="6.0", y2025="5.9")
    assert (state(lost), lost.verdict.late) == (("not_met", "partly"), False)


def test_a_late_target_is_reached_since_the_first_day_of_those_that_reach_it() -> None:
    again = ideb(y2021="5.8", y2023="6.0", y2025="5.9", y2027="6.1", y2029="6.2")
    assert (state(again), again.verdict.late, again.as_of) == (("met", "met"), True, date(2029, 12, 31))
    assert (again.verdict.reached_on, again.verdict.since) == (date(2027, 12, 31), None)


def test_interim_targets_are_compared_exactly_and_only_where_they_are_proven() -> None:
    path = {"2025-03-31": "9.5", "2025-06-30": "9.2", "2025-09-30": "9.1"}
    plan = plan_of(x={"baseline": "9.9", "target": {"below": "9"}, "path": path})
    given = filed(plan, "2025-03-31", x="9.5"), filed(plan, "2025-06-30", x="9.3")
    found = row_of(plan, *given, today="2025-09-30").verdict.interim
    assert [(one.day.month, one.target, one.reached) for one in found] == [
        (3, Decimal("9.5"), True),
        (6, Decimal("9.2"), False),
        (9, Decimal("9.1"), None),
    ]
    assert [one.actual and one.actual.value for one in found] == [Decimal("9.5"), Decimal("9.3"), None]
    assert len(row_of(plan, *given, today="2025-09-29").verdict.interim) == 2
    count = plan_of(x={"unit": "people", "measure": "cumulative", "target": "60", "path": {"2025-06-30": "30"}})
    for value, reached in (("30", True), ("29", None)):
        some = filed(count, "2025-06-30", x={"value": value, "units": "1", "expected": "2"})
        [one] = row_of(count, some).verdict.interim
        assert (one.reached, one.actual is None) == (reached, reached is None)


@pytest.mark.parametrize(
    ("values", "today", "rule"),
    [
        ({"y2021": "6.0", "y2023": "5.8"}, None, "the figure of the due day decides, else the first one after it"),
        ({"y2019": "6.0", "y2020": "5.8"}, None, "the newest figure counts"),
        ({"y2020": "5.8"}, "2022-12-31", "the newest figure counts"),
        ({"y2021": "5.8", "y2023": "6.0"}, None, "the newest figure is the one that is shown"),
        ({"y2009": "5.8"}, None, "a figure of an earlier day counts as none"),
    ],
)
def test_the_sentence_that_says_which_figure_decides(values: dict[str, str], today: str | None, rule: str) -> None:
    plan = plan_of(**YEARS, x={**IDEB, "known_from": "2010-12-31"})
    row = row_of(plan, *(filed(plan, f"{year[1:]}-12-31", x=value) for year, value in values.items()), today=today)
    assert row.verdict.figure_rule.endswith(rule)
    assert rule in " ".join((ROOT / "docs" / "method.md").read_text().casefold().split())


def test_a_count_is_late_where_its_due_day_missed_it() -> None:
    plan = plan_of(x={"unit": "people", "measure": "cumulative", "target": "60", "due": "2025-06-30"})
    june, july = filed(plan, "2025-06-30", x="59"), filed(plan, "2025-07-31", x="60")
    assert row_of(plan, june, july).verdict.late
    assert not row_of(plan, filed(plan, "2025-05-31", x="59"), july).verdict.late


# Revisions


def test_the_highest_revision_of_a_submitter_counts() -> None:
    plan = plan_of(x={"unit": "people", "target": "4000"})
    first = filed(plan, "2025-09-30", by="人事股", x="4500")
    second = filed(plan, "2025-09-30", by="人事股", x={"value": "4380", "revision": "2"})
    shown = published(cells(row_of(plan, second, first)))
    assert (shown["actual"], shown["submitted_by"]) == (4380, ("人事股",))
    assert shown["revised"] == {"from": 4500, "to": 4380, "revision": 2, "by": ("人事股",)}
    back = filed(plan, "2025-09-30", by="人事股", x={"value": "4500", "revision": "3"})
    assert published(cells(row_of(plan, first, second, back)))["revised"] is None


def test_two_submitters_of_the_whole_do_not_revise_each_other() -> None:
    plan = plan_of(x={"unit": "people", "target": "4000"})
    older = filed(plan, "2025-06-30", x="4200")
    first = filed(plan, "2025-09-30", by="a", x="4500")
    other = filed(plan, "2025-09-30", by="b", x={"value": "4380", "revision": "2"})
    row = row_of(plan, older, first, other)
    assert (state(row), row.figure) == (("not_reported", "no_data"), None), "no older one stands in"
    part = [filed(plan, "2025-09-30", "county/school", by, x=value) for by, value in (("a", "9"), ("b", "9"))]
    assert row_of(plan, *part).entry is not None


def test_what_is_withdrawn_leaves_room_for_older_figures() -> None:
    plan = plan_of(x={"unit": "people", "target": "4000"})
    older, newer = filed(plan, "2025-06-30", x="4200"), filed(plan, "2025-09-30", x="4500")
    gone = filed(plan, "2025-09-30", x={"withdrawn": "counted twice", "revision": "2"})
    assert row_of(plan, older, newer, gone).as_of == date(2025, 6, 30)


# Strict and relative targets, shares


def test_relative_targets_are_exact_and_shown_with_their_wording() -> None:
    plan = plan_of(
        half={"unit": "people", "baseline": "33", "target": {"of_baseline": "0.6"}},
        more={"baseline": "65.3", "target": {"baseline_plus": "10"}, "change": "10"},
    )
    assert [row.goal.target for row in report_of(plan, filed(plan, "2025-06-30", half="25")).rows] == [
        19,
        Fraction("75.3"),
    ]
    shown = published(cells(report_of(plan, filed(plan, "2025-06-30", half="25")).rows[0]))
    assert (shown["direction"], shown["target"]) == ("at_most", 19)


def test_a_part_has_its_own_baseline_and_pace() -> None:
    goal = {"baseline": "65.3", "target": "75.3", "pace": "linear"}
    plan = plan_of(x={**goal, "shares": {"county/no1": {"target": "80", "baseline": "70"}, "county/no2": "60"}})
    counts = {"numerator": "74", "denominator": "100"}
    own = row_of(plan, filed(plan, "2025-06-30", "county/no1", x=counts))
    assert (own.progress.gap_closed, own.progress.due_now) == (
        Fraction(2, 5),
        Fraction(75),
    ) and own.progress.band == "behind"
    bare = row_of(plan, filed(plan, "2025-06-30", "county/no2", x=counts))
    assert (bare.progress.change, bare.progress.due_now, bare.progress.result) == (None, None, "met")


SPENT = {"unit": "money", "measure": "cumulative", "target": "30", "most": "30", "pace": "linear"}
LEAVERS = {"baseline": "9.9", "target": {"below": "9"}}


@pytest.mark.parametrize(
    ("goal", "share", "whole", "part"),
    [
        (SPENT, {"target": "8", "baseline": "7"}, (30, 30, None, None, 30, ()), (8, 8, 7, None, 8, ())),
        ({**SPENT, "most": "31"}, "8", (30, 31, None, None, 30, ()), (8, None, None, None, 8, ())),
        (
            {**SPENT, "pace": None, "path": {"2025-06-30": "12"}},
            "8",
            (30, 30, None, None, 30, ((date(2025, 6, 30), 12),)),
            (8, 8, None, None, None, ()),
        ),
        (
            LEAVERS,
            {"target": "8", "baseline": "8.5"},
            (9, None, Decimal("9.9"), 9, None, ()),
            (8, None, Decimal("8.5"), 8, None, ()),
        ),
    ],
)
def test_the_goal_of_a_part_is_its_share(goal: Any, share: Any, whole: tuple[Any, ...], part: tuple[Any, ...]) -> None:
    """The target, `most`, baseline, strict limit, what is due at the end, and interim values."""
    plan = plan_of(x={**goal, "shares": {"county/no1": share}})
    one = plan.indicators["x"]

    def said(goal: Goal) -> tuple[Any, ...]:
        assert goal.rule is None or goal.strict
        at_end = goal.path and goal.path.at(date(2025, 12, 31))
        return goal.target, goal.most, goal.baseline, goal.rule and goal.rule.value, at_end, goal.interim

    assert said(goal_of(plan, one)) == said(goal_of(plan, one, "county")) == whole
    assert said(goal_of(plan, one, "county/no1")) == part
    assert said(goal_of(plan, one, "county/no2")) == (None, None, None, None, None, ())
    kept = ("measure", "due", "at_most", "whole", "known_from", "adds_up", "signed", "start", "lag_months")
    for unit in ("county/no1", "county/no2"):
        assert [getattr(goal_of(plan, one, unit), key) for key in kept] == [
            getattr(goal_of(plan, one), key) for key in kept
        ]


def test_a_goal_takes_over_what_the_plan_says() -> None:
    plan = plan_of(
        x={
            "unit": "people",
            "measure": "cumulative",
            "target": "3",
            "direction": "at_most",
            "known_from": "2025-03-01",
        },
        y={"target": "60", "due": "2025-06-30", "lag_months": "2", "start": "2025-02-01"},
    )
    x, y = (goal_of(plan, plan.indicators[key]) for key in "xy")
    assert (x.measure, x.at_most, x.whole, x.known_from, x.due) == (
        *("cumulative", True, True),
        *(date(2025, 3, 1), date(2025, 12, 31)),
    )
    assert (y.measure, y.at_most, y.whole, y.lag_months, y.due, y.start) == (
        *("level", False, False, 2),
        *(date(2025, 6, 30), date(2025, 2, 1)),
    )


# What is listed


def test_more_than_the_target_is_pointed_out_only_where_the_plan_says_most() -> None:
    budget = {"unit": "money", "measure": "cumulative", "target": "1.82"}
    plan = plan_of(x=budget, y={**budget, "most": "1.82"})
    found = list(remarks(report_of(plan, filed(plan, "2025-12-31", x="1.84", y="1.84"))))
    assert [(one.row.id, one.over) for one in found] == [("y", Fraction("0.02"))]


def test_the_most_serious_come_first() -> None:
    rate = {"baseline": "60", "target": "80"}
    plan = plan_of(
        missed={**rate, "due": "2025-06-30"},
        stretch={**rate, "due": "2025-06-30", "kind": "stretch"},
        small={**rate, "kind": "binding"},
        large=rate,
        regressed=rate,
        held={"baseline": "97", "target": "95", "direction": "at_least"},
        silent=rate,
    )
    figures = {"missed": "79", "stretch": "61", "small": "79", "large": "62", "regressed": "59.9", "held": "96"}
    given = {key: {"numerator": value, "denominator": "100"} for key, value in figures.items()}
    given["regressed"] = {"numerator": "599", "denominator": "1000"}
    report = report_of(plan, filed(plan, "2025-06-30", **given))
    assert [found.row.id for found in problems(report)] == ["missed", "stretch", "small", "regressed", "large"]
    assert [found.row.id for found in most_serious(report, 2)] == ["missed", "stretch"]


def test_a_missed_interim_target_is_a_problem_also_on_schedule() -> None:
    path = {"2025-06-30": "70"}
    plan = plan_of(x={"unit": "index", "adds_up": "none", "baseline": "60", "target": "80", "path": path})
    june, july = filed(plan, "2025-06-30", x="69"), filed(plan, "2025-09-30", x="76")
    report = report_of(plan, june, july)
    assert [(found.row.progress.band, found.kind) for found in problems(report)] == [("on_schedule", "interim")]


@pytest.mark.parametrize(
    ("goal", "actual", "gap"),
    [
        ({"target": "75.3"}, "75.2996", "0"),
        ({"target": "75.333"}, "75.3296", "-0.003"),
        ({"unit": "people", "target": "30"}, "27", "-3"),
        ({"unit": "money", "target": "1.8"}, "1.36149", "-0.439"),
    ],
)
def test_places_of_differences(goal: dict[str, str], actual: str, gap: str) -> None:
    row = reported({**goal, "adds_up": "none"}, actual, "2025-06-30")
    assert published(cells(row))["gap"] == Fraction(gap)


# Trends


def test_a_level_over_years_goes_the_way_of_its_last_five_figures() -> None:
    plan = plan_of("2015-01-01", "2025-12-31", x={"unit": "index", "adds_up": "none", "baseline": "4", "target": "6"})
    values = {"2016": "5.9", "2017": "4.0", "2018": "4.2", "2019": "4.4", "2020": "4.9", "2021": "4.8"}
    given = [filed(plan, f"{year}-12-31", x=value) for year, value in values.items()]
    [series] = build_trend(plan, given).series
    assert series.heading == "improving" and series.per_year is not None
    assert (series.per_year.gained, str(series.per_year.since)) == (Fraction("0.2"), "2017-12-31")
    assert series.per_year.needed == Fraction("0.3")
    months = [filed(plan, f"2016-{day}", x=value) for day, value in (("01-31", "4"), ("02-29", "5"), ("03-31", "4.5"))]
    [short] = build_trend(plan, months).series
    assert (short.heading, short.per_year) == ("worsening", None)


@pytest.mark.parametrize(
    ("goal", "values", "heading"),
    [
        ({"target": {"from": "0.97", "to": "1.03"}}, ("1.15", "1.06"), "improving"),
        ({"target": {"from": "0.97", "to": "1.03"}}, ("0.90", "0.88"), "worsening"),
        ({"target": {"from": "0.97", "to": "1.03"}}, ("0.98", "1.02"), "steady"),
        ({"target": "2", "direction": "at_most"}, ("3", "2.5"), "improving"),
    ],
)
def test_ranges_and_at_most_head_the_right_way(goal: dict[str, Any], values: tuple[str, str], heading: str) -> None:
    plan = plan_of(x={"unit": "index", "adds_up": "none", **goal})
    given = [filed(plan, day, x=value) for day, value in zip(("2025-03-31", "2025-06-30"), values, strict=True)]
    assert build_trend(plan, given).series[0].heading == heading


# What a plan may say


def rules_of(**goal: Any) -> list[str]:
    """The rules that a goal breaks."""
    one = {"en": "x", "area": "a", "definition": {"en": "x"}, "measure": "level", "unit": "people", "adds_up": "sum"}
    written = {
        "format": "edutarget/plan/1",
        "id": "made",
        "name": {"en": "made"},
        "baseline_year": "2024",
        "period": {"start": "2025-01-01", "end": "2025-12-31"},
        "areas": {"a": {"en": "a"}},
        "units": UNITS,
        "indicators": {"x": {**one, **goal}},
    }
    plan = Plan.model_validate(written)
    return [problem.rule for check in PLAN_CHECKS for problem in check(plan)]


@pytest.mark.parametrize(
    ("goal", "rules"),
    [
        ({"target": {"below": "9"}, "direction": "at_most"}, ["field-unfit"]),
        ({"target": {"above": "9"}, "most": "10"}, ["field-unfit"]),
        ({"target": {"below": "0"}}, ["target-out-of-reach"]),
        ({"unit": "percent", "adds_up": "ratio", "target": {"above": "100"}}, ["target-out-of-reach"]),
        ({"target": "30", "baseline": "40", "direction": "at_least", "pace": "linear"}, ["pace-unfit"]),
        ({"target": {"below": "9"}, "baseline": "9", "pace": "linear"}, ["pace-unfit"]),
        ({"target": "30", "start": "2025-06-30", "due": "2025-06-30", "measure": "cumulative"}, []),
        ({"target": {"above": "0"}, "measure": "cumulative"}, []),
        ({"unit": "percent", "adds_up": "ratio", "measure": "cumulative", "target": "90"}, ["cumulative-rate"]),
        ({"unit": "percent", "adds_up": "none", "measure": "cumulative", "target": "90", "pace": "linear"}, []),
        ({"target": "30", "shares": {"a": {"target": {"below": "9"}}}}, ["field-unfit"]),
        ({"target": {"below": "30"}, "shares": {"a": {"target": {"below": "9"}}, "b": "4"}}, []),
        (
            {"target": "30", "shares": {"a": {"target": "-3", "baseline": "2.5"}}},
            ["target-negative", "target-not-whole"],
        ),
    ],
)
def test_what_plans_are_refused_for(goal: dict[str, Any], rules: list[str]) -> None:
    assert sorted(rules_of(**goal)) == sorted(rules)
