"""Where things stand on a bullet graph."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edutarget import Entry, Plan, Submission
from edutarget.formats.pages.bullet import Bullet, bullet
from edutarget.plan.fields import Range
from edutarget.plan.loading import load_plan
from edutarget.report.gap_report import build_report
from support import ROOT

PLAN, _ = load_plan(ROOT / "tests" / "plans" / "riverside-2027.yaml")
assert isinstance(PLAN, Plan)
START, TARGET = Decimal("12.5"), Decimal("87.5")


def graph(indicator: str, value: str | bool | None, day: str = "2027-08-31") -> Bullet:
    assert PLAN is not None
    entry = {} if value is None else {indicator: Entry(value if isinstance(value, bool) else Decimal(value))}
    report = build_report(PLAN, Submission(PLAN.id, date.fromisoformat(day), ("Office",), entry))
    return bullet(next(row for row in report.rows if row.id == indicator))


def test_the_bar_goes_from_the_baseline_to_the_share_of_the_gap_closed() -> None:
    found = graph("reading_rate", "64.00")  # 61.25 → 65.00: 0.7333 closed
    assert (found.baseline, found.start, found.target) == (START, START, TARGET)
    assert found.bar is not None
    assert found.bar[:2] == (START, Decimal("55"))
    edges = [span.start for span in found.shades]
    assert edges == [Decimal(0), START, Decimal("57.5"), Decimal("83.75"), TARGET]  # 0, 0.6, 0.95, 1


def test_a_step_back_goes_the_other_way() -> None:
    found = graph("reading_rate", "60.75")  # −0.1333
    assert found.bar is not None
    assert found.bar[:2] == (Decimal("2.5"), Decimal(10))


def test_falling_is_progress_where_fewer_is_better() -> None:
    assert graph("out_of_school", "0").bar == graph("reading_rate", "65").bar


def test_the_schedule_and_its_bands() -> None:
    found = graph("tutoring_hours", "3660")  # 6 of 12 months, in a leap year too
    assert found.schedule == Decimal("50")
    assert [(span.start, span.shade) for span in found.shades] == [
        (START, 0),
        (Decimal("27.5"), 1),
        (Decimal("42.5"), 2),
        (Decimal("50"), 3),
        (TARGET, 4),
    ]


@pytest.mark.parametrize(
    ("indicator", "value", "day"),
    [
        ("new_places", "840", "2027-08-31"),
        ("average_class_size", "44", "2027-08-31"),
        ("library_open", True, "2027-08-31"),
        ("tutoring_hours", "3660", "2028-02-29"),
    ],
)
def test_no_shades_where_the_method_has_no_bands_along_the_way(indicator: str, value: str | bool, day: str) -> None:
    assert graph(indicator, value, day).shades == ()


def test_a_bar_beyond_three_times_the_way_is_cut() -> None:
    assert graph("new_places", "2500").cut is None
    found = graph("new_places", "90000")
    assert found.bar is not None
    assert found.bar.start + found.bar.width == found.cut == 100
    assert graph("reading_rate", "0").cut == 0


def test_an_excess_over_a_limit_is_drawn_of_its_own() -> None:
    assert graph("average_class_size", "44").excess is None
    found = graph("average_class_size", "50")
    assert found.bar is not None and found.excess is not None
    assert found.excess.start == found.target and found.excess.width > 0


@pytest.mark.parametrize("value", ["1", "50"])
def test_where_nothing_is_allowed_the_target_stands_at_the_start_and_the_bar_is_all_excess(
    plan: Plan, value: str
) -> None:
    def drawn(dropouts: str) -> Bullet:
        entries = {"dropouts": Entry(Decimal(dropouts))}
        report = build_report(plan, Submission(plan.id, date(2025, 9, 30), ("Office",), entries))
        return bullet(next(row for row in report.rows if row.id == "dropouts"))

    found = drawn(value)
    assert found.target == found.start and found.excess == found.bar and found.bar is not None
    assert found.bar.start == found.target and found.bar.width > 50
    assert drawn("0").excess is None


def test_a_range_is_drawn_from_edge_to_edge_and_what_is_beyond_it_too() -> None:
    def drawn(value: str) -> Bullet:
        assert PLAN is not None
        entries = {"average_class_size": Entry(Decimal(value))}
        report = build_report(PLAN, Submission(PLAN.id, date(2027, 8, 31), ("Office",), entries))
        row = next(row for row in report.rows if row.id == "average_class_size")
        return bullet(row._replace(goal=row.goal._replace(target=Range(Decimal(40), Decimal(44)))))

    within, beyond = drawn("44"), drawn("60")
    assert within.allowed is not None and within.allowed.width > 0 and within.excess is None
    assert beyond.allowed is not None and beyond.excess is not None
    assert beyond.excess.start == beyond.allowed.start + beyond.allowed.width


def test_without_data_there_is_no_bar() -> None:
    assert graph("new_places", None).bar is None
    assert graph("new_places", "0").bar is not None
    assert graph("library_open", None).done is None


@given(st.decimals(0, 10**6, places=3), st.sampled_from(["reading_rate", "tutoring_hours", "out_of_school", "repairs"]))
def test_all_stands_within_the_graph_and_in_order(value: Decimal, indicator: str) -> None:
    found = graph(indicator, str(value))
    assert found.bar is not None
    places = [found.start, found.target, found.bar.start, *(span.start for span in found.shades)]
    assert all(0 <= place <= 100 for place in places)
    assert found.bar.start + found.bar.width <= 100
    assert found.start < found.target
    assert (found.cut is not None) == (found.bar.start + found.bar.width == 100 or found.bar.start == 0)
    assert all(left.start + left.width == right.start for left, right in pairwise(found.shades))
