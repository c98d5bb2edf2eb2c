"""Statements about a sum: who should have reported, how old its figures are, units counted twice; on every engine."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from edutarget.formats.terminal.units_text import summary
from edutarget.language.words import Words
from edutarget.plan.loading import load_list
from edutarget.plan.reporting_list import ReportingList
from edutarget.rollup.engines.connecting import connected
from edutarget.rollup.engines.engine import Engine
from edutarget.rollup.month import read_month
from edutarget.rollup.result import RollUp, Total, ranking
from edutarget.rollup.roll_up import roll_up, rolled_up
from edutarget.rollup.sources import Request, find_sources
from edutarget.rollup.whose_figure import gathered
from support.rollup_facts import plan

PLAN = plan()
TODAY = date(2025, 12, 31)
HEAD = "unit,indicator,as_of,value,numerator,denominator,units,expected,confirmed\n"
UNITS = """
甲县/一中: {kinds: [senior]}
甲县/二中: {kinds: [senior, junior], formerly: [甲县/老二中]}
甲县/小学: {kinds: [primary], formerly: [甲县/东小, 甲县/西小]}
乙县/一中: {kinds: [senior]}
乙县/小学: {kinds: [primary]}
"""


@pytest.fixture(scope="module")
def duckdb() -> Iterator[Engine]:
    with connected("duckdb", None) as engine:
        yield engine


@pytest.fixture(params=["python", "duckdb"])
def engine(request: pytest.FixtureRequest) -> Engine | None:
    found: Engine | None = request.getfixturevalue("duckdb") if request.param == "duckdb" else None
    return found


def facts(*lines: str) -> str:
    """Rows such as `甲县/一中 gaokao_600 06-30 12`; a rate as 1/2, then units as 3/4, then how it was checked."""
    return HEAD + "".join(_row(*line.split()) for line in lines)


def _row(unit: str, indicator: str, day: str, figure: str, units: str = "/", confirmed: str = "") -> str:
    value, _, counts = (figure, "", "") if "/" not in figure else ("", "", figure)
    above, _, below = counts.partition("/")
    of, _, expected = units.partition("/")
    return f"{unit},{indicator},2025-{day},{value},{above},{below},{of},{expected},{confirmed}\n"


def added(
    engine: Engine | None, folder: Path, *lines: str, units: str | None = UNITS, today: date = TODAY, **request: Any
) -> RollUp:
    (folder / "facts.csv").write_text(facts(*lines), encoding="utf-8")
    listed = ReportingList()
    if units is not None:
        (folder / "units.yml").write_text(units, encoding="utf-8")
        listed, problems = load_list(str(folder / "units.yml"), PLAN)
        assert not problems
    sources = find_sources([str(folder / "facts.csv")], [])
    return replace(roll_up(PLAN, engine, sources, Request(listed=listed, today=today, **request)), engine="")


def of(rollup: RollUp, indicator: str, unit: str = "", level: int | None = None) -> Total:
    totals = rollup.totals if level is None else rollup.by_level[level]
    return next(total for total in totals if (total.indicator, total.unit) == (indicator, unit))


def counts(total: Total) -> tuple[Any, ...]:
    return total.value, total.units, total.expected


def test_each_indicator_is_expected_of_those_that_report_it(engine: Engine | None, tmp_path: Path) -> None:
    found = added(engine, tmp_path, "甲县/一中 gaokao_600 09-30 3", "甲县/小学 dropouts 09-30 0", levels=(1, 0))
    assert counts(of(found, "gaokao_600")) == (3, 1, 3)
    assert counts(of(found, "dropouts")) == (0, 1, 3)
    assert counts(of(found, "gaokao_600", "甲县", 1)) == (3, 1, 2)
    assert counts(of(found, "gaokao_600", "乙县", 1)) == (None, 0, 1)
    assert counts(of(found, "dropouts", "甲县/二中", 0)) == (None, 0, 1)
    assert found.coverage is not None
    assert found.coverage.missing == ("乙县/一中", "乙县/小学", "甲县/二中")
    assert found.coverage.indicators["zhongkao_600"] == (Decimal(0), Decimal(1))
    assert "compulsory_enrolment_rate" not in found.coverage.indicators


def test_without_a_list_or_kinds_nothing_is_claimed(engine: Engine | None, tmp_path: Path) -> None:
    lines = "甲县/一中 gaokao_600 09-30 3", "甲县 dropouts 09-30 0 5/6"
    assert [total.expected for total in added(engine, tmp_path, *lines, units=None).totals] == [None, None]
    known = added(engine, tmp_path, *lines, "乙县 dropouts 09-30 0 3/", units=None, all_reported=True, levels=(1,))
    assert [total.expected for total in known.totals] == [1, 9]
    assert counts(of(known, "dropouts", "乙县", 1)) == (0, 3, 3)
    assert [unit.rank for unit in ranking(PLAN, known.by_level[1])] == [
        1,
        None,
        None,
    ]  # one says that a unit is missing
    kinds_unknown = added(engine, tmp_path, "甲县/一中 gaokao_600 09-30 3", units="甲县/一中: {}\n甲县/二中: {}")
    assert [total.expected for total in kinds_unknown.totals] == [None]


def test_what_units_say_of_themselves_counts(engine: Engine | None, tmp_path: Path) -> None:
    listed = "甲县: {kinds: [senior]}\n乙县: {kinds: [senior]}\n丙县: {kinds: [senior]}"
    lines = ["甲县 gaokao_600 09-30 30 5/6", "乙县 gaokao_600 09-30 7 2/2"]
    assert counts(of(added(engine, tmp_path, *lines, units=listed), "gaokao_600")) == (37, 7, 9)
    lines = ["甲县 gaokao_600 09-30 30 5/", "乙县 gaokao_600 09-30 7 2/2"]
    assert counts(of(added(engine, tmp_path, *lines, units=listed), "gaokao_600")) == (37, 7, None)


def test_more_units_than_expected_cannot_be(engine: Engine | None, tmp_path: Path) -> None:
    found = added(engine, tmp_path, "甲县 gaokao_600 09-30 30 6/5", units=None)
    assert (found.counts, found.totals) == ({"units-exceed": 1}, ())


SCALES = (
    "康乐县 training_attendances 09-30 920000",
    "康乐县 training_attendances 06-30 9200000 / 已核对",
    "康乐县 party_activists 09-30 9999999 / 已核对学籍系统",
    "康乐县 zhongkao_600 09-30 3000000 / 否",
    "康乐县/甲校 training_attendances 09-30 920000",
    "康乐县/康乐一中 senior_enrolment 09-30 180000",
    "康乐县/康乐中学 senior_enrolment 09-30 159999",
)


def test_a_figure_out_of_scale_is_an_error_unless_somebody_checked_it(engine: Engine | None, tmp_path: Path) -> None:
    found = added(engine, tmp_path, *SCALES, units=None)
    assert found.counts == {"out-of-scale": 3}
    assert [(one.line, one.params["value"], one.params["target"]) for one in found.first] == [
        (2, 920000, 9200),
        (5, 3000000, 150),
        (7, 180000, 1800),
    ]
    assert {total.indicator: total.value for total in found.totals} == {
        "party_activists": 9999999,
        "training_attendances": 920000,
        "senior_enrolment": 159999,
    }


def test_in_a_plan_of_no_unit_every_figure_has_the_target(engine: Engine | None, tmp_path: Path) -> None:
    (tmp_path / "facts.csv").write_text(facts(*SCALES), encoding="utf-8")
    without = PLAN.model_copy(update={"unit": None})
    found = roll_up(without, engine, find_sources([str(tmp_path)], []), Request())
    assert [(one.rule, one.line) for one in found.first] == [("out-of-scale", line) for line in (2, 5, 6)]


def test_a_renamed_school_counts_once(engine: Engine | None, tmp_path: Path) -> None:
    before = added(engine, tmp_path, "甲县/老二中 gaokao_600 06-30 5")
    assert counts(of(before, "gaokao_600")) == (5, 1, 3)
    assert before.coverage is not None and "甲县/二中" not in before.coverage.missing
    after = added(engine, tmp_path, "甲县/老二中 gaokao_600 06-30 5", "甲县/二中 gaokao_600 09-30 8")
    assert counts(of(after, "gaokao_600")) == (8, 1, 3)
    assert after.wrong == 0


def test_merged_schools_count_as_one_until_it_reports_itself(engine: Engine | None, tmp_path: Path) -> None:
    apart = (
        "甲县/东小 training_attendances 03-31 10",
        "甲县/西小 training_attendances 06-30 20",
        "甲县/东小 network_schools 03-31 是",
        "甲县/西小 network_schools 03-31 否",
        "甲县/东小 primary_pass_rate 03-31 1/2",
        "甲县/西小 primary_pass_rate 03-31 1/4",
    )
    found = added(engine, tmp_path, *apart)
    assert counts(of(found, "training_attendances")) == (30, 1, 5)
    assert of(found, "training_attendances").oldest == date(2025, 3, 31)
    assert counts(of(found, "network_schools")) == (False, 1, 5)
    assert of(found, "primary_pass_rate").value == Fraction(100, 3)
    together = added(engine, tmp_path, *apart, "甲县/小学 training_attendances 09-30 33")
    assert counts(of(together, "training_attendances")) == (33, 1, 5)


def test_a_former_name_that_is_still_used_is_told(engine: Engine | None, tmp_path: Path) -> None:
    found = added(engine, tmp_path, "甲县/老二中 gaokao_600 09-30 5", "甲县/二中 gaokao_600 09-30 8")
    assert found.counts == {"former-name": 1}
    assert counts(of(found, "gaokao_600")) == (8, 1, 3)


def test_units_that_are_not_expected_or_cannot_have_a_figure(engine: Engine | None, tmp_path: Path) -> None:
    found = added(
        engine,
        tmp_path,
        "甲县/一中 gaokao_600 09-30 3",
        "甲县／一中 dropouts 09-30 1",
        "甲县/三中 gaokao_600 09-30 4",
        "乙县/小学 gaokao_600 09-30 5",
    )
    assert found.counts == {"unit-twice": 1, "unlisted-unit": 1, "not-its-figure": 1}
    assert {diagnostic.file for diagnostic in found.first} == {str(tmp_path / "facts.csv")}
    assert [counts(total) for total in found.totals] == [(3, 1, 3)]


PARTS = ("一中 gaokao_600 09-30 20", "二中 gaokao_600 09-30 10")


@pytest.mark.parametrize("own", ["康乐县", "临夏州/康乐县", "中国/甘肃省/临夏州/康乐县"])
def test_a_row_of_the_plans_own_unit_is_of_the_whole(own: str, engine: Engine | None, tmp_path: Path) -> None:
    rows = f"{own} gaokao_600 09-30 29", f"{own} investment 09-30 0.5", f"{own} compulsory_enrolment_rate 09-30 98.5"
    rate = f"{own} gaokao_undergraduate_rate 09-30 75.5"  # it is added to nothing, and needs no counts
    found = added(engine, tmp_path, *rows, rate, *PARTS, units=None)
    assert (found.counts, found.unit, found.units) == ({}, "康乐县", 2), "nobody knows who is missing"
    assert {total.indicator: (total.value, total.own) for total in found.totals} == {
        "gaokao_600": (29, True),
        "investment": (Decimal("0.5"), True),
        "compulsory_enrolment_rate": (Decimal("98.5"), True),
        "gaokao_undergraduate_rate": (Decimal("75.5"), True),
    }


WHOLE = [
    ("06-30 29", 30, {}),  # a complete sum of a later day takes its place
    ("09-30 30", 30, {}),
    ("09-30 29", 29, {"whole-differs": 1}),
    ("09-30 29 2/2", 30, {"figures-superseded": 1}),
    ("09-30 29 3/3", 29, {}),  # it was added up from more units than there are rows of
    ("12-30 2x", None, {"unknown-unit": 1}),  # no older sum stands in for a figure with an error
    ("09-30 2x", 30, {"unknown-unit": 1}),
]
"""A figure of the whole, beside parts of 20 and 10; the figure that applies, and what is told."""


def test_which_of_the_wholes_figure_and_the_parts_sum_applies(engine: Engine | None, tmp_path: Path) -> None:
    """Each of them for an indicator of its own."""
    indicators = [key for key, one in PLAN.indicators.items() if one.adds_up == "sum"][: len(WHOLE)]
    rows = [f"康乐县 {key} {own}" for key, (own, _value, _told) in zip(indicators, WHOLE, strict=True)]
    parts = [row.replace("gaokao_600", key) for key in indicators for row in PARTS]
    found = added(engine, tmp_path, *rows, *parts, units=None, all_reported=True)
    values = {total.indicator: total.value for total in found.totals}
    assert [values.get(key) for key in indicators] == [value for _own, value, _told in WHOLE]
    assert found.counts == Counter(rule for _own, _value, told in WHOLE for rule in told)


def test_the_whole_is_not_a_unit_of_the_list_nor_of_a_level(engine: Engine | None, tmp_path: Path) -> None:
    rows = "甲县/一中 gaokao_600 09-30 3", "康乐县 gaokao_600 09-30 7", "康乐县 dropouts 09-30 0"
    found = added(engine, tmp_path, *rows, levels=(0, 1))
    assert found.counts == {} and found.coverage is not None
    assert "gaokao_600" not in found.coverage.indicators and "康乐县" not in found.coverage.missing
    assert [(total.indicator, total.value) for total in found.totals] == [("gaokao_600", 7), ("dropouts", 0)]
    assert {total.unit for level in (0, 1) for total in found.by_level[level]} == {*SENIOR, "甲县", "乙县"}
    assert "2 figures of 康乐县 itself are in no table" in summary(found, 0, Words("en"))


SENIOR = "甲县/一中", "甲县/二中", "乙县/一中"


def test_two_figures_of_the_whole_of_one_day(engine: Engine | None, tmp_path: Path) -> None:
    rows = "康乐县 gaokao_600 09-30 29", "临夏州/康乐县 gaokao_600 09-30 29", "康乐县 dropouts 09-30 0"
    again = "康乐县 dropouts 09-30 0"
    found = added(engine, tmp_path, *rows, again, *PARTS, units=None)
    assert found.counts == {"duplicate-row": 4}
    assert [(total.indicator, total.value) for total in found.totals] == [("gaokao_600", 30)], "the sum of that day"
    spelled = added(engine, tmp_path, "临夏州\\康乐县 gaokao_600 09-30 29", *PARTS, units=None)
    assert spelled.counts == {"unit-twice": 1}


def test_from_the_due_day_on_older_figures_count_but_not_as_reported(engine: Engine | None, tmp_path: Path) -> None:
    rows = "甲县/小学 dropouts 09-30 3", "甲县/二中 dropouts 12-31 4 2/2", "乙县/小学 dropouts 09-30 5"
    before = added(engine, tmp_path, *rows, as_of=date(2025, 12, 30), levels=(1,))
    assert counts(of(before, "dropouts")) == (8, 2, 3)
    found = added(engine, tmp_path, *rows, levels=(0, 1))
    assert counts(of(found, "dropouts")) == (12, 2, 4)
    assert counts(of(found, "dropouts", "甲县", 1)) == (7, 2, 3)
    assert counts(of(found, "dropouts", "乙县", 1)) == (5, 1, 1), "none of its figures is of the due day"
    assert counts(of(found, "dropouts", "甲县/小学", 0)) == (3, 1, 1)
    assert found.coverage is not None
    assert found.coverage.indicators["dropouts"] == (Decimal(2), Decimal(4))


def test_a_table_has_the_figures_of_a_folder_of_files(engine: Engine | None, tmp_path: Path) -> None:
    """Whose figure it is, by the same rules."""
    rows = (
        *("康乐县 gaokao_600 06-24 6", "康乐县 investment 06-30 0.4", "康乐县 dropouts 12-30 1 3/3"),
        *("一中 gaokao_600 06-30 3", "二中 gaokao_600 06-30 4", "一中 dropouts 09-30 0", "二中 dropouts 12-31 2"),
        *("一中 gaokao_undergraduate_rate 06-30 3/4", "康乐县 gaokao_undergraduate_rate 06-25 70"),
        *("康乐县 training_attendances 06-30 9 1/", "一中 training_attendances 09-30 7"),
    )
    table = added(engine, tmp_path, *rows, units=None, all_reported=True)
    files = []
    for number, row in enumerate(rows):
        unit, indicator, day, figure, *of_units = row.split()
        value = f"value: {figure}" if "/" not in figure else "numerator: {}, denominator: {}".format(*figure.split("/"))
        of, _, expected = (*of_units, "/")[0].partition("/")
        units = (f", units: {of}" if of else "") + (f", expected: {expected}" if expected else "")
        head = f"plan: kangle-2025\nas_of: 2025-{day}\nsubmitted_by: {unit}\nunit: {unit}\n"
        file = tmp_path / "files" / f"{number}.yaml"
        file.parent.mkdir(exist_ok=True)
        file.write_text(f"{head}actuals:\n  {indicator}: {{{value}{units}}}\n", "utf-8")
        files.append(str(file))
    month = read_month(PLAN, ReportingList(), files, TODAY, all_reported=True)
    request = Request(today=TODAY, all_reported=True)
    folder = rolled_up(gathered(month, TODAY), request, find_sources(files, []))
    assert (table.totals, table.unit, table.counts) == (folder.totals, folder.unit, folder.counts)


def test_units_above_others_do_not_count_twice(engine: Engine | None, tmp_path: Path) -> None:
    found = added(
        engine,
        tmp_path,
        "省/甲县 gaokao_600 09-30 30 2/",
        "省/甲县 investment 09-30 0.5 2/",
        "省/甲县/一中 gaokao_600 09-30 20",
        "省/甲县/二中 gaokao_600 09-30 10",
        "省/乙县 gaokao_600 09-30 7 2/",
        units=None,
    )
    assert found.counts == {"unit-above": 1}
    assert {total.indicator: counts(total)[:2] for total in found.totals} == {
        "gaokao_600": (37, 4),
        "investment": (Decimal("0.5"), 2),
    }


@pytest.mark.parametrize("other", ["甲县／一中", "甲县//一中", "甲县/一 中", "甲县/一\u200b中", "甲县\\一中"])
def test_a_name_written_in_two_ways(other: str, engine: Engine | None, tmp_path: Path) -> None:
    lines = ["甲县/一中 gaokao_600 09-30 3", "甲县/二中 gaokao_600 09-30 1"]
    (tmp_path / "more.csv").write_text(HEAD + f'"{other}",dropouts,2025-09-30,3,,,,,\n', encoding="utf-8")
    (tmp_path / "facts.csv").write_text(facts(*lines), encoding="utf-8")
    found = roll_up(PLAN, engine, find_sources([str(tmp_path)], []), Request())
    assert found.counts == {"unit-twice": 1}


def test_two_units_that_would_share_a_target(engine: Engine | None, tmp_path: Path) -> None:
    lines = ["甲县/康乐一中 dropouts 09-30 3", "乙县/康乐一中 dropouts 09-30 1"]
    assert added(engine, tmp_path, *lines, units=None).counts == {"share-twice": 1}


def test_days(engine: Engine | None, tmp_path: Path) -> None:
    lines = (
        "甲县/一中 gaokao_600 03-31 1",
        "甲县/一中 gaokao_600 12-31 9",
        "甲县/二中 gaokao_600 06-30 2",
        "乙县/一中 gaokao_600 09-30 4",
    )
    found = added(engine, tmp_path, *lines, as_of=date(2025, 9, 30))
    assert (found.days, found.later) == ((date(2025, 3, 31), date(2025, 9, 30)), 1)
    assert counts(of(found, "gaokao_600")) == (7, 2, 3), "from the due day on the figure of March is not reported"
    newer = added(engine, tmp_path, *lines, as_of=date(2025, 9, 30), since=date(2025, 6, 30))
    assert newer.days == (date(2025, 6, 30), date(2025, 9, 30))
    assert [tuple(one) for one in newer.first_older] == [("甲县/一中", "gaokao_600", date(2025, 3, 31))]
    assert (newer.older, counts(of(newer, "gaokao_600"))) == (1, (6, 2, 3))
    assert newer.coverage is not None and "甲县/一中" in newer.coverage.missing


def test_days_that_have_not_come(engine: Engine | None, tmp_path: Path) -> None:
    lines = "甲县/一中 gaokao_600 09-30 1", "甲县/二中 gaokao_600 10-31 2"
    today = date(2025, 10, 1)
    ahead = added(engine, tmp_path, *lines, today=today)
    assert [(one.rule, one.file) for one in ahead.first] == [("future-result", str(tmp_path / "facts.csv"))]
    assert ahead.wrong == 1
    now = added(engine, tmp_path, *lines, today=today, as_of=today)
    assert (now.counts, now.wrong, now.later) == ({"future-date": 1}, 0, 1)


def test_the_unit_that_breaks_total_and_parts_is_named(engine: Engine | None, tmp_path: Path) -> None:
    found = added(
        engine,
        tmp_path,
        "甲县/康乐一中 senior_enrolment 09-30 1752",
        "甲县/康乐一中 kangle_no1_enrolment 09-30 1725",
        "甲县/康乐中学 senior_enrolment 09-30 1600",
        "甲县/康乐中学 kangle_high_enrolment 09-30 1600",
        units=None,
    )
    assert found.counts == {"unit-parts-disagree": 1}
    assert {name: found.first[0].params[name] for name in ("unit", "value", "sum")} == {
        "unit": "甲县/康乐一中",
        "value": 1752,
        "sum": 1725,
    }


@pytest.mark.parametrize(
    ("name", "text", "rule"),
    [
        ("units.txt", "\n# nobody\n", "empty-file"),
        ("units.yaml", "[]", "empty-file"),
        ("units.yaml", "{}", "empty-file"),
        ("units.yaml", "3", "not-a-mapping"),
        ("units.yaml", "- {a: b}", "not-a-mapping"),
        ("units.yaml", "a: {kinds: [x]}", "unknown-kind"),
        ("units.yaml", "a: {formerly: [b]}\nb: {}", "unit-twice"),
        ("units.yaml", "- a\n- ａ", "unit-twice"),
        ("units.txt", "- 甲县/康乐一中\n- 乙县/康乐一中", "share-twice"),
        ("units.txt", "/".join(["a"] * 300_000), "unit-too-long"),
        ("units.txt", "/".join(["a"] * 2_000_000), "unit-too-long"),
        ("units.yaml", "a: {formerly: [" + "b/" * 200 + "]}", "unit-too-long"),
        ("units.txt", "\n".join(map(str, range(500_001))), "too-many-values"),
    ],
)
def test_lists_that_cannot_be_used(name: str, text: str, rule: str, tmp_path: Path) -> None:
    (tmp_path / name).write_text(text, encoding="utf-8")
    found = load_list(str(tmp_path / name), PLAN)[1]
    assert {problem.rule for problem in found} == {rule}


quiet = pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::DeprecationWarning")


RICH = (
    "甲县/老二中 gaokao_600 06-30 5",
    "甲县/一中 gaokao_600 03-31 1",
    "甲县/东小 network_schools 03-31 是",
    "甲县/西小 network_schools 06-30 否",
    "乙县/小学 gaokao_600 09-30 5",
    "乙县/无名 gaokao_600 09-30 5",
    "乙县/一中 gaokao_600 09-30 5 3/",
    "甲县/一中 senior_enrolment 09-30 7",
    *SCALES,
)


PUBLISHED = """unit,indicator,as_of,value,units
甲县,gaokao_600,2025-09-30,5,
甲县,gaokao_undergraduate_rate,2025-09-30,74.1,
甲县,compulsory_retention_rate,2025-09-30,98.5,
乙县,gaokao_600,2025-06-30,7,3
"""


def claims_the_same(engine: Engine, tmp_path: Path) -> None:
    plain, there = (
        added(one, tmp_path, *RICH, levels=(1, 0), since=date(2025, 4, 1), as_of=date(2025, 12, 31))
        for one in (None, engine)
    )
    assert plain.by_level == there.by_level
    assert plain == there
    (tmp_path / "published.csv").write_text(PUBLISHED, encoding="utf-8")
    sources, request = find_sources([str(tmp_path / "published.csv")], []), Request(levels=(0,), all_reported=True)
    alone, engines = (replace(roll_up(PLAN, one, sources, request), engine="") for one in (None, engine))
    assert engines == alone and not alone.counts
    shown = [f"{total.indicator} {total.unit} {total.value} {total.expected}" for total in alone.by_level[0]]
    assert shown == [
        "gaokao_600 乙县 7 3",
        "gaokao_600 甲县 5 1",
        "gaokao_undergraduate_rate 甲县 74.1 1",
        "compulsory_retention_rate 甲县 98.5 1",
    ]


@quiet
def test_a_cluster_claims_the_same(spark: Engine, tmp_path: Path) -> None:
    claims_the_same(spark, tmp_path)


def test_a_database_claims_the_same(postgres: str, tmp_path: Path) -> None:
    with connected("duckdb", postgres) as engine:
        claims_the_same(engine, tmp_path)
