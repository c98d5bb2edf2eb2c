"""Some of a report, in another order, on one screen, by framework: the same in every format."""

from __future__ import annotations

import csv
import json
import re
from datetime import date
from decimal import Decimal
from html import unescape
from io import BytesIO, StringIO
from typing import Any

import pytest
from openpyxl import load_workbook

from edutarget import Submission
from edutarget.formats.sections import NONE_SERVES, Section, arranged
from edutarget.formats.view import Order, View
from edutarget.language.words import LANGS, Lang, Words
from edutarget.report.findings import is_problem, most_serious
from edutarget.report.gap_report import Report, Row, build_report
from edutarget.submission.combining import combine
from edutarget.submission.entry import Entry
from edutarget.submission.loading import load_submissions
from support import EXAMPLE, Golden, Run
from support.rendering import report_in
from support.trends import PLAN, YEAR

ENGLISH = Words("en")


def report_until(day: str) -> Report:
    given, problems = load_submissions(PLAN, [str(YEAR)], date.fromisoformat(day))
    assert problems == []
    return build_report(PLAN, combine([handed.submission for handed in given], date.fromisoformat(day)))


SEPTEMBER = report_until("2025-09-30")
EMPTY = build_report(PLAN, Submission(PLAN.id, date(2025, 12, 31), ("教育局", "项目与财务股"), {}))


def view(lang: Lang = "en", **options: Any) -> View:
    return View(Words(lang), "targets.yaml", **{"width": 80, **options})


# Problems and orders


@pytest.mark.parametrize("day", ["2025-02-28", "2025-06-30", "2025-09-30", "2025-12-31"])
def test_a_problem_is_what_is_not_met_short_so_far_or_not_reported(day: str) -> None:
    fine = {"met", "within_limit", "nearly", "on_schedule", "in_progress", "awaited", "partial", "no_target"}
    for row in report_until(day).rows:
        at = row.progress
        decided = at.result in ("not_met", "not_reported")
        assert is_problem(row) == (decided or (at.result == "open" and at.band not in fine)), row.id


def by_id(row: Row) -> str:
    return row.id


def test_the_most_serious_come_first_and_what_is_well_last() -> None:
    ordered = arranged(SEPTEMBER, view(order="worst")).report
    serious = [found.row.id for found in most_serious(SEPTEMBER, 5)]
    assert [row.id for row in ordered.rows[:5]] == serious
    problems = [is_problem(row) for row in ordered.rows]
    assert problems == sorted(problems, reverse=True) and 0 < sum(problems) < 42
    assert [row.progress.band for row in ordered.rows][-1] == "met"
    assert sorted(ordered.rows, key=by_id) == sorted(SEPTEMBER.rows, key=by_id)


def test_chinese_names_are_sorted_by_pinyin_and_english_ones_by_alphabet() -> None:
    def first(lang: Lang) -> list[str]:
        rows = arranged(SEPTEMBER, view(lang, order="name")).report.rows
        return list(dict.fromkeys(row.indicator[lang].lstrip("“")[0] for row in rows))

    assert "".join(first("zh")) == "本残城创东发赴高教进九康莲两临清入山特小学义引援招中组"
    assert first("en") == sorted(first("en"))


@pytest.mark.parametrize("order", ["worst", "name"])
def test_another_order_has_no_areas_in_tables(order: Order) -> None:
    flat, by_area = view(order=order), view(order=order, by="area")
    assert "Teaching workforce" not in report_in("text")(SEPTEMBER, flat)
    assert "Teaching workforce" in report_in("text")(SEPTEMBER, by_area)
    assert "### Teaching" not in report_in("markdown")(SEPTEMBER, flat)
    listed = json.loads(report_in("json")(SEPTEMBER, flat))["indicators"]
    assert [row["id"] for row in listed] == [row.id for row in arranged(SEPTEMBER, flat).report.rows]


def test_nothing_selected_is_said() -> None:
    nothing = SEPTEMBER.where(lambda row: False)
    for render in (report_in("text"), report_in("markdown")):
        assert "No indicator is in this selection." in str(render(nothing, view()))


# On one screen


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("day", ["2025-03-31", "2025-06-30", "2025-09-30", "2025-12-31", "nothing reported"])
def test_the_brief_report_fits_a_screen(day: str, lang: Lang) -> None:
    report = EMPTY if day == "nothing reported" else report_until(day)
    text = report_in("text", "brief report")(report, view(lang))
    assert text.count("\n") <= 25
    assert all(Words(lang).word(area) in text for area in PLAN.areas.values())
    assert "\n\n" in text and not text.endswith("\n\n")


@pytest.mark.parametrize("lang", LANGS)
def test_brief_pages(lang: Lang, golden: Golden) -> None:
    golden(f"report-brief-{lang}-80.txt", report_in("text", "brief report")(SEPTEMBER, view(lang)))
    golden(f"report-brief-{lang}.md", report_in("markdown", "brief report")(SEPTEMBER, view(lang)))


@pytest.mark.parametrize(("expected", "told"), [(None, True), (Decimal(3), False)])
def test_sums_of_unknown_coverage_are_told_on_one_screen_too(expected: Decimal | None, told: bool) -> None:
    rate = Entry(Decimal("56.81"), units=Decimal(2), expected=expected)
    report = build_report(PLAN, Submission(PLAN.id, date(2025, 9, 30), ("康乐县",), {"primary_pass_rate": rate}))
    sentence = "1 figure is a sum of units; how many units should have reported is unknown"
    for format in ("text", "markdown"):
        written = " ".join(report_in(format, "brief report")(report, view()).split())
        assert (sentence in written) == told


def test_brief_is_refused_where_it_would_leave_data_out(run: Run) -> None:
    for form in ("json", "csv", "xlsx"):
        refused = run("report", EXAMPLE, "--brief", "-f", form)
        assert refused.returncode == 2 and refused.stdout == b""
        assert f"--brief is for text, markdown, html, docx, not for {form}" in refused.stderr.decode()


def test_brief_is_refused_where_an_option_would_do_nothing(run: Run) -> None:
    for option, value in (("--by", "framework"), ("--sort", "name")):
        refused = run("report", EXAMPLE, "--brief", option, value)
        assert refused.returncode == 2 and f"leave out {option}" in refused.stderr.decode()


# By framework

Pairs = list[tuple[str, str]]
"""An item of the framework and an indicator that serves it, by their English names."""


def items_of(report: Report) -> tuple[Section, ...]:
    return arranged(report, view(by="framework")).sections


def of_text(report: Report) -> Pairs:
    pairs, item = [], ""
    for line in report_in("text")(report, view(by="framework", width=300)).split("\n"):
        if found := re.match(r"([│ ]*)[├└]── (.*)", line):
            row = re.match(r"\S (.*?)  \S", found[2])
            item = item if row or found[2] == ENGLISH(NONE_SERVES) else found[2]
            pairs += [(item, row[1])] if row else []
    return pairs


def of_markdown(report: Report) -> Pairs:
    pairs, item = [], ""
    for line in report_in("markdown")(report, view(by="framework")).split("\n"):
        if line.startswith("### "):
            item = line[4:].split(" · ")[-1]
        elif line.startswith("| ") and "Indicator" not in line and ":--" not in line:
            pairs.append((item, re.split(r"<br>| \(| \|", line[2:])[0]))
    return [(re.sub(r"</?span>", "", item), re.sub(r"</?span>", "", name)) for item, name in pairs]


def of_json(report: Report) -> Pairs:
    found = json.loads(report_in("json")(report, view(by="framework")))
    names = {row["id"]: row["name"]["en"] for row in found["indicators"]}
    items = {item.item_id: item.title for item in items_of(report)}
    served = [(items[item["id"]], names[key]) for item in found["framework"] for key in item["indicators"]]
    outside = set(names.values()) - {name for _item, name in served}
    return [*served, *(("Outside the framework", name) for name in names.values() if name in outside)]


def of_csv(report: Report) -> Pairs:
    rows = csv.DictReader(StringIO(report_in("csv")(report, view(by="framework")).decode("utf-8-sig")))
    names = {item.item_id: item.title for item in items_of(report)}
    return [(names[row["item"] or None], row["name_en"]) for row in rows]


def of_xlsx(report: Report) -> Pairs:
    book = BytesIO(report_in("xlsx")(report, view(by="framework")))
    sheet = load_workbook(book, read_only=True)["Framework"]
    rows = list(sheet.iter_rows(min_row=4, values_only=True))
    told = [(row[1] or row[0], str(row[2]).split(" (")[0]) for row in rows]
    return [(str(item), name) for item, name in told if name != ENGLISH(NONE_SERVES)]


def of_html(report: Report) -> Pairs:
    page = unescape(report_in("html")(report, view(by="framework")).decode())
    framework = page.split('<section class="framework">')[1].split("</section>")[0]
    pairs, item = [], ""
    for name, link in re.findall(r"<summary><bdi>(.*?)</bdi>|<a href=.*?><bdi>(.*?)</bdi>", framework):
        item = name or item
        pairs += [(item, link)] if link else []
    return pairs


PROBLEMS = SEPTEMBER.where(is_problem)


@pytest.mark.parametrize("read", [of_text, of_markdown, of_html, of_json, of_csv, of_xlsx])
@pytest.mark.parametrize("report", [SEPTEMBER, PROBLEMS], ids=["whole", "selection"])
def test_every_format_has_the_same_indicators_below_the_same_items(report: Report, read: Any) -> None:
    expected = [(item.title, ENGLISH.word(row.indicator)) for item in items_of(report) for row in item.rows]
    found = [(item.replace("&#45;", "-"), name) for item, name in read(report)]
    assert found == [(item, name.split(" (")[0]) for item, name in expected]
    assert {name for _item, name in expected} == {ENGLISH.word(row.indicator) for row in report.rows}


def test_only_a_whole_report_says_that_no_indicator_serves_an_item() -> None:
    unserved = sum(not item.rows for item in items_of(SEPTEMBER))
    assert unserved > 0
    for render in (report_in("text"), report_in("markdown")):
        assert str(render(SEPTEMBER, view(by="framework"))).count(NONE_SERVES) == unserved
        assert NONE_SERVES not in str(render(PROBLEMS, view(by="framework")))
    listed = json.loads(report_in("json")(PROBLEMS, view(by="framework")))["framework"]
    assert all(item["indicators"] for item in listed)


def test_a_plan_without_a_framework_is_not_grouped_by_it(run: Run) -> None:
    folder = EXAMPLE.parent / "plans"
    refused = run("report", folder / "eea-2030", "--targets", folder / "eea-2030.yaml", "--by", "framework")
    assert refused.returncode == 2 and b"the plan has no framework" in refused.stderr
