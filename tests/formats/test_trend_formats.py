"""The trend in each format: golden files, every width, hostile texts, and the contracts."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal
from io import StringIO
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len

from edutarget import Entry, Submission
from edutarget.formats import renderer
from edutarget.formats.data.json_documents import OF_DAY, OF_INDICATOR
from edutarget.formats.terminal.trend_text import spark
from edutarget.formats.view import View
from edutarget.formats.words.trends import course_text, outlook
from edutarget.language.rounding import three_digits
from edutarget.language.words import LANGS, Lang, Words
from edutarget.report.trend import Series, Trend, build_trend
from support import Golden
from support.csv_columns import mixed_columns
from support.made_plans import filed, plan_of
from support.rendering import without_style
from support.trends import PLAN, hostile, year

FORMATS = {
    "txt": renderer("trend", "text"),
    "json": renderer("trend", "json"),
    "csv": renderer("trend", "csv"),
    "md": renderer("trend", "markdown"),
    "html": renderer("trend", "html"),
}


trend_text = FORMATS["txt"]
SEPTEMBER, DECEMBER, HOSTILE = year("2025-09-30"), year("2025-12-31"), hostile()


def rendered(
    format: Callable[[Trend, View], Any], trend: Trend, lang: Lang = "en", width: int = 120, ascii: bool = False
) -> str:
    product = format(trend, View(Words(lang), "targets.yaml", width=width, ascii=ascii))
    return product.decode() if isinstance(product, bytes) else str(product)


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("width", [60, 80, 120, 200])
def test_golden_text(width: int, lang: Lang, golden: Golden) -> None:
    golden(f"trend.{lang}.{width}.txt", rendered(trend_text, SEPTEMBER, lang, width))


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("ending", ["md", "html"])
def test_golden_pages(ending: str, lang: Lang, golden: Golden) -> None:
    golden(f"trend.{lang}.{ending}", without_style(rendered(FORMATS[ending], DECEMBER, lang)))
    golden(f"trend-hostile.{lang}.{ending}", without_style(rendered(FORMATS[ending], HOSTILE, lang)))


@pytest.mark.parametrize("ending", ["json", "csv"])
def test_golden_for_machines_in_every_language(ending: str, golden: Golden) -> None:
    for lang in LANGS:
        golden(f"trend.{ending}", rendered(FORMATS[ending], SEPTEMBER, lang))
        golden(f"trend-hostile.{ending}", rendered(FORMATS[ending], HOSTILE, lang))


@pytest.mark.parametrize("ending", FORMATS)
@pytest.mark.parametrize("lang", LANGS)
def test_nothing_steers_a_terminal_or_a_runner(ending: str, lang: Lang) -> None:
    written = rendered(FORMATS[ending], HOSTILE, lang).removeprefix("\ufeff").replace("\r\n", "\n")
    assert [line for line in written.split("\n") if not line.replace("\xa0", " ").isprintable()] == []
    assert re.findall(r"^\s*(::|##\[)", written, re.M) == []


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("ascii", [False, True])
def test_every_width_keeps_every_latest_figure(lang: Lang, ascii: bool) -> None:
    for width in range(60, 201, 14):
        written = rendered(trend_text, DECEMBER, lang, width, ascii)
        assert max(map(cell_len, written.split("\n"))) <= width
        flat = re.sub(r"\s+", "", written)
        for figure in ("9,200", "8,716", {"en": "174.8", "zh": "1.748"}[lang], "+3,044"):
            assert figure in flat, (width, figure)


def test_wider_terminals_show_more_days() -> None:
    heads = [
        next(line for line in rendered(trend_text, DECEMBER, "en", width).split("\n") if line.startswith("Indicator "))
        for width in (60, 80, 120, 200)
    ]
    counted = [len(re.findall(r"\d\d-\d\d", head)) for head in heads]
    assert min(counted) >= 2 and counted[1:] == sorted(counted[1:]) and counted[-1] >= 8, counted


def test_days_of_several_years_name_the_year() -> None:
    trend = build_trend(
        PLAN, [submission(day, training_attendances=Decimal(9)) for day in ("2025-12-31", "2026-01-31")]
    )
    assert "2025-12-31  2026-01-31" in rendered(trend_text, trend)


def submission(day: str, **values: Decimal | bool) -> Submission:
    entries = {key: Entry(value) for key, value in values.items()}
    return Submission(PLAN.id, date.fromisoformat(day), ("教育局",), entries)


def one(trend: Trend, key: str) -> Series:
    return next(series for series in trend.series if series.latest.id == key)


@pytest.mark.parametrize(
    ("value", "en", "zh"),
    [
        ("2300", "on schedule", "达到序时进度"),
        ("2576", "3 pp ahead of schedule", "超序时 3 个百分点"),
        ("2116", "2 pp behind schedule", "滞后序时 2 个百分点"),
        ("9200", "completed", "已完成"),
    ],
)
def test_terms_of_the_schedule(value: str, en: str, zh: str) -> None:
    """The end of March: a quarter of the year; 2,300 of 9,200."""
    given = [submission("2025-03-31", training_attendances=Decimal(value))]
    found = one(build_trend(PLAN, given), "training_attendances")
    assert (course_text(found, Words("en")), course_text(found, Words("zh"))) == (en, zh)


@pytest.mark.parametrize(
    ("value", "en", "zh"), [("12", "over schedule", "超序时控制数"), ("4", "within the limit", "未超限")]
)
def test_a_limit_is_neither_ahead_of_schedule_nor_behind(value: str, en: str, zh: str) -> None:
    """By the end of June 10 of at most 20 are allowed: 12 are too many, and 4 are no delay."""
    limit = {"measure": "cumulative", "direction": "at_most", "unit": "people", "target": "20", "pace": "linear"}
    plan = plan_of(leavers=limit)
    trend = build_trend(plan, [filed(plan, "2025-06-30", leavers=value)])
    found = one(trend, "leavers")
    assert (course_text(found, Words("en")), course_text(found, Words("zh"))) == (en, zh)


def test_pace_in_words() -> None:
    training = one(SEPTEMBER, "training_attendances")
    assert outlook(training, Words("en")) == (
        "630 a month so far, 1,176 needed; straight lines lead to 7,058–7,563 by 2025-12-31 (target: 9,200)"
    )
    assert outlook(training, Words("zh")) == (
        "目前月均 630，后续需月均 1,176；按直线推算，到 2025-12-31 为 7,058–7,563（目标 9,200）"
    )
    assert outlook(one(SEPTEMBER, "gaokao_600"), Words("en")) == ""


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("1166.41", "1166"),
        ("631.95", "632"),
        ("99.95", "100"),
        ("34.76", "34.8"),
        ("3.456", "3.46"),
        ("0.14595", "0.146"),
        ("0.00042", "0.0004"),
        ("0", "0"),
        ("100", "100"),
    ],
)
def test_three_digits(value: str, shown: str) -> None:
    assert format(three_digits(Decimal(value)), "f") == shown


@pytest.mark.parametrize(
    ("values", "line", "ascii"),
    [
        ([0, 100, 200, 300, 400], "▁▃▅▇█", "_,=*#"),
        ([None, 400, None, 0], "·█·▁", " # _"),
        ([800, 400], "█▅", "#="),
    ],
)
def test_sparklines(values: Sequence[int | None], line: str, ascii: str) -> None:
    days = [f"2025-{month:02}-15" for month in range(1, len(values) + 1)]
    given = [
        submission(day, investment=Decimal(1), **({} if value is None else {"group_training": Decimal(value)}))
        for day, value in zip(days, values, strict=True)
    ]
    found = one(build_trend(PLAN, given), "group_training")
    assert (spark(found), spark(found, ascii=True)) == (line, ascii)


def test_a_sparkline_of_equal_levels_is_in_the_middle() -> None:
    given = [submission(f"2025-0{month}-15", compulsory_enrolment_rate=Decimal(100)) for month in (1, 2)]
    assert spark(one(build_trend(PLAN, given), "compulsory_enrolment_rate")) == "▄▄"


def test_json_contract() -> None:
    found = json.loads(rendered(FORMATS["json"], SEPTEMBER), parse_float=Decimal)
    assert list(found) == ["schema", "plan", "unit", "days", "as_of", "submitted_by", "indicators"]
    assert found["schema"] == "edutarget/trend/3" and len(found["indicators"]) == 42
    training = next(entry for entry in found["indicators"] if entry["id"] == "training_attendances")
    assert training["per_month"] == {"so_far": Decimal("630.2222"), "needed": 1176}
    assert training["projection"] == {
        "from_start": 7563,
        "from_last_two": 7058,
        "low": 7058,
        "high": 7563,
    }
    last = training["points"][-1]
    assert (last["day"], last["actual"], last["since_last"], last["fell"]) == ("2025-09-30", 5672, 462, False)
    assert (last["schedule"], last["schedule_gap"], last["due_now"]) == (Decimal("0.75"), Decimal("-13.35"), 6900)
    talent = next(entry for entry in found["indicators"] if entry["id"] == "high_level_talent")
    assert [point["fell"] for point in talent["points"]] == [False, False, True, False]
    assert next(entry for entry in found["indicators"] if entry["id"] == "schools_top10")["points"] == []


def test_csv_is_tidy() -> None:
    written = rendered(FORMATS["csv"], SEPTEMBER)
    rows = list(csv.DictReader(StringIO(written.removeprefix("\ufeff"), newline="")))
    assert len({(row["id"], row["day"]) for row in rows}) == len(rows)
    assert len(rows) == sum(max(len(series.points), 1) for series in SEPTEMBER.series)
    [missing] = [row for row in rows if row["id"] == "schools_top10"]
    assert (missing["actual"], missing["result"], missing["day"]) == ("", "not_reported", "2025-09-30")
    assert mixed_columns(written) == []
    told = {*OF_DAY, *OF_INDICATOR} - {"name", "as_of"}  # in two languages; the `day`
    told -= {"submitted_by", "revised", "interim"}  # lists, in columns of their own
    assert {"reported_by", "revised_from", "revision", "revised_by", "interim_day"} <= set(rows[0])
    assert told <= set(rows[0])
    assert {row["done"] for row in rows} == {"", "true", "false"}
    money = [row["actual"] for row in rows if row["id"] == "investment"]
    assert money == ["0.038", "0.115", "0.23", "0.385", "0.58", "0.79", "1.31"]


def test_one_file_alone() -> None:
    alone = build_trend(PLAN, [submission("2025-09-30", training_attendances=Decimal(5672), dropouts=Decimal(2))])
    written = " ".join(rendered(trend_text, alone).split())
    assert "as of 2025-09-30 · submitted by 教育局" in written
    assert "630 a month so far, 1,176 needed; straight lines lead to 7,563 by 2025-12-31 (target: 9,200)" in " ".join(
        written.split()
    )
    for format in FORMATS.values():
        assert rendered(format, alone)


def test_an_area_alone_and_none_reported() -> None:
    money = SEPTEMBER.only(["capital"])
    assert [series.latest.id for series in money.series] == ["key_projects", "investment"]
    empty = build_trend(PLAN, [submission("2025-09-30", dropouts=Decimal(2))]).only(["capital"])
    for format in FORMATS.values():
        assert rendered(format, empty)


@settings(deadline=None)
@given(st.lists(st.tuples(st.integers(0, 364), st.integers(0, 30_000)), min_size=1, max_size=20), st.integers(60, 200))
def test_any_series_fits_its_width(reports: list[tuple[int, int]], width: int) -> None:
    days = {date.fromordinal(date(2025, 1, 1).toordinal() + day): value for day, value in reports}
    given = [submission(str(day), training_attendances=Decimal(value)) for day, value in days.items()]
    written = rendered(trend_text, build_trend(PLAN, given), "zh", width)
    assert max(map(cell_len, written.split("\n"))) <= width
