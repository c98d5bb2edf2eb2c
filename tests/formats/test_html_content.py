"""What is on a page, whatever a browser makes of it."""

from __future__ import annotations

import re
from html import unescape

import pytest

from edutarget.formats.pages.page import marked
from edutarget.formats.pages.trend_page import trend_page
from edutarget.formats.sections import arranged
from edutarget.formats.view import View
from edutarget.formats.words.amounts import MISSING, figures
from edutarget.formats.words.labels import Sign
from edutarget.formats.workbooks.report_rows import coloured
from edutarget.language.words import LANGS, Lang, Words
from support import ROOT
from support.pages import month_of, report_of
from support.rendering import report_in
from support.trends import year

WORDS = Words("en")
VIEW = View(WORDS, "targets.yaml")
ITEM = re.compile(r' id="([^"]+)" class="item')


def test_no_figure_is_lost_with_the_columns_that_are_empty() -> None:
    report = report_of("example")
    page = report_in("html")(report, VIEW).decode()
    rows = {row[: row.index('"')]: row for row in page.split('<tr role="row" id="')[1:]}
    for row in report.shown_to("en").rows:
        shown = [unescape(text) for text in re.findall(r'<td [^>]*class="figure[^>]*>([^<]*)<', rows[row.id])]
        said = list(figures(row, WORDS).values())
        assert [text for text in shown if text != MISSING] == [text for text in said if text != MISSING]


def test_an_indicator_has_the_same_address_in_every_report_and_trend() -> None:
    report, trend = report_in("html")(report_of("example"), VIEW), trend_page(year(), VIEW)
    part = report_in("html")(report_of("example").only(["teachers"]), VIEW)
    anchors = [set(ITEM.findall(page.decode())) for page in (report, trend, part)]
    assert anchors[0] == anchors[1] == {row.id for row in report_of("example").rows}
    assert anchors[2] and anchors[2] < anchors[0]


def test_in_another_order_rows_stand_in_one_table_and_areas_are_no_contents() -> None:
    seen = View(WORDS, "targets.yaml", order="worst")
    report = arranged(report_of("example"), seen).report
    page = report_in("html")(report_of("example"), seen).decode()
    assert ITEM.findall(page) == [row.id for row in report.rows]
    assert page.count("<table") == 1 and 'class="areas"' not in page and 'class="standings"' in page


def test_a_selection_with_nothing_in_it_says_so() -> None:
    page = report_in("html")(report_of("example").where(lambda row: row.progress.band == "outside"), VIEW).decode()
    assert "No indicator is in this selection." in page and "<nav" not in page and "<table" not in page


def test_the_framework_is_folded_unless_it_is_asked_for() -> None:
    closed = report_in("html")(report_of("example"), VIEW).decode()
    opened = report_in("html")(report_of("example"), View(WORDS, "targets.yaml", by="framework")).decode()
    assert closed.count(" open>") == 0 and opened.count(" open>") == 7
    assert closed.index('class="framework"') > closed.index("<table") > 0
    assert opened.index('class="framework"') < opened.index("<table")


@pytest.mark.parametrize(("lang", "counted"), [("en", "42 indicators: "), ("zh", "共42项指标")])
def test_the_page_of_a_month_leads_with_counts_then_what_is_short_and_who_owes_what(lang: Lang, counted: str) -> None:
    page = month_of(lang)
    parts = ['<p class="counts">', 'class="behind"', 'class="owed"', "<nav", "<table", 'class="notes"']
    assert [page.index(part) for part in parts] == sorted(page.index(part) for part in parts)
    line = page.partition('<p class="counts">')[2].partition("<")[0]
    assert counted in line and "\n" not in line
    assert len(page.encode()) <= 280_000


def test_what_is_short_is_folded_after_five_and_stands_below_its_offices() -> None:
    short = month_of("en").partition('class="behind">')[2].partition("</section>")[0]
    shown, folded, rest = short.partition("<details")
    assert "Most serious first: 5 of 16" in shown and "… and 11 more" in rest and folded
    assert (shown.count("<li>"), rest.count("<li>")) == (5, 11)
    assert re.findall("<h3>.*</h3>", shown) == ['<h3><span lang="zh-CN">教研室</span></h3>']
    alone = report_in("html")(report_of("riverside"), VIEW).decode()
    assert 'class="behind">' in alone and "<h3>" not in alone.partition('class="behind">')[2].partition("</section>")[0]


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("options", [(), ("--brief",)])
def test_a_state_has_one_sign_and_one_tone_everywhere(lang: Lang, options: tuple[str, ...]) -> None:
    marks: dict[str, set[tuple[str, str]]] = {}
    for tone, sign, state in re.findall(r'class="(?:band )?(\w+)" data-sign="(.)">([^<\d]+)', month_of(lang, *options)):
        marks.setdefault(state.strip(), set()).add((sign, tone))
    assert len(marks) > 3 and {state: found for state, found in marks.items() if len(found) > 1} == {}


def test_colours_are_those_of_the_workbook() -> None:
    style = (ROOT / "src/edutarget/formats/pages/html/page.css").read_text("utf-8").partition("@media")[0]
    for tone in ("good", "short", "bad", "open", "none"):
        ink = str(coloured(Sign("", tone))["font_color"])
        assert f"--{tone}: {ink.lower()};" in style


@pytest.mark.parametrize("lang", LANGS)
def test_the_first_link_skips_to_the_figures(lang: Lang) -> None:
    for page in (month_of(lang), trend_page(year(), View(Words(lang), "targets.yaml")).decode()):
        assert re.findall('<a [^>]*href=.([^"]*)', page)[0] == "#page:figures" and page.count(' id="page:figures"') == 1


def test_words_of_the_other_language_are_marked_and_stay_text() -> None:
    assert marked("submitted by 王丽, 张强", "en") == (
        'submitted by <span lang="zh-CN">王丽</span>, <span lang="zh-CN">张强</span>'
    )
    assert marked("报送：<b>Li Hua</b>、CSV", "zh") == '报送：&lt;b&gt;<span lang="en">Li Hua</span>&lt;/b&gt;、CSV'
    assert marked('教育局 " onload=x', "en").endswith("&#34; onload=x")
    english = re.sub(r'<(\w+)[^>]* lang="zh-CN">[^<]*</\1>', "", month_of("en").partition("<body>")[2])
    assert re.findall(">[^<]*[\u4e00-\u9fff][^<]*<", english) == []


def test_charts_begin_at_zero_or_say_where() -> None:
    """Charts of rates that lie close together begin higher; 9 of 10 is drawn at its scale."""
    page = trend_page(year(), VIEW).decode()
    charts = page.split("<figure ")[1:]
    starts = [re.findall(r'y="124">(0)<|axis from ([\d.]+)<', chart) for chart in charts]
    assert all(len(found) == 1 for found in starts)
    names = [chart.split('"')[1] for chart in charts]
    cut = {name: found[0][1] for name, found in zip(names, starts, strict=True) if found[0][1]}
    assert cut["primary_pass_rate"] == "48" and "model_branches" not in cut
    [model] = [chart for chart in charts if 'id="model_branches"' in chart]
    last = float(re.findall(r'<circle class="dot" cx="[\d.]+" cy="([\d.]+)"', model)[-1])
    assert last == pytest.approx(120 - 102 * 9 / 10, abs=0.1) and ">9</text>" in model


STEPS: dict[Lang, str] = {"en": "of 2025-09-30 (d): the newest figure counts", "zh": "结果“未达标”"}


@pytest.mark.parametrize("lang", LANGS)
def test_how_a_verdict_came_about_is_folded_behind_its_row(lang: Lang) -> None:
    page, steps = month_of(lang), STEPS[lang]
    rows = page.split('<tr role="row" id="')[1:]
    assert any(steps in row.partition("<details>")[2].partition("</details>")[0] for row in rows)
    assert steps not in page.partition('class="notes"')[2]


def test_a_baseline_that_was_announced_has_its_step_too() -> None:
    page = report_in("html")(report_of("indonesia"), VIEW).decode()
    assert "How the verdict came about" in page
