"""What is on a page, whatever a browser makes of it."""

from __future__ import annotations

import re
from html import unescape

from edutarget.formats.pages.trend_page import trend_page
from edutarget.formats.sections import arranged
from edutarget.formats.view import View
from edutarget.formats.words.amounts import MISSING, figures
from edutarget.language.words import Words
from support.pages import report_of
from support.rendering import report_in
from support.trends import year

WORDS = Words("en")
VIEW = View(WORDS, "targets.yaml")
ITEM = re.compile(r' id="([^"]+)" class="item')


def test_no_figure_is_lost_with_the_columns_that_are_empty() -> None:
    report = report_of("example")
    page = report_in("html")(report, VIEW).decode()
    rows = {row[: row.index('"')]: row for row in page.split('<tr role="row" id="')[1:]}
    for row in report.rows:
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
    page = report_in("html")(report_of("example").only([], ["outside"]), VIEW).decode()
    assert "No indicator is in this selection." in page and "<nav" not in page and "<table" not in page


def test_the_framework_is_folded_unless_it_is_asked_for() -> None:
    closed = report_in("html")(report_of("example"), VIEW).decode()
    opened = report_in("html")(report_of("example"), View(WORDS, "targets.yaml", by="framework")).decode()
    assert closed.count(" open>") == 0 and opened.count(" open>") == 7
    assert closed.index('class="framework"') > closed.index("<table") > 0
    assert opened.index('class="framework"') < opened.index("<table")
