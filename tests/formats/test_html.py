"""The report and the trend as pages, in a real browser."""

from __future__ import annotations

import re
from collections import Counter
from io import BytesIO
from itertools import product
from pathlib import Path
from unicodedata import normalize

import pytest
from playwright.sync_api import Browser
from pypdf import PdfReader

from edutarget import Report, build_report, load_plan, load_submission
from edutarget.formats.report import html as report_html
from edutarget.formats.shared.view import View
from edutarget.formats.trend import html as trend_html
from edutarget.language.words import LANGS, Lang, Words
from support import EXAMPLE, ROOT
from support.browser import WIDTHS, barriers, faults, shown, spoken_up, unfold
from support.trends import hostile, year

PLANS = ROOT / "tests" / "plans"
FILES = {
    "example": (ROOT / "targets.yaml", EXAMPLE),
    "riverside": (PLANS / "riverside-2027.yaml", PLANS / "riverside-actuals.yaml"),
    "hostile": (PLANS / "hostile.yaml", PLANS / "hostile-actuals.yaml"),
}
TRENDS = {"year": year, "hostile year": hostile}
SCHEMES = ("light", "dark")


def report_of(name: str) -> Report:
    targets, actuals = FILES[name]
    plan, _ = load_plan(targets)
    assert plan is not None
    submission, _ = load_submission(actuals, plan)
    assert submission is not None
    return build_report(plan, submission)


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[str, Lang], Path]:
    folder = tmp_path_factory.mktemp("pages")
    found: dict[tuple[str, Lang], Path] = {}
    for name, lang in product((*FILES, *TRENDS), LANGS):
        view = View(Words(lang), "targets.yaml")
        found[name, lang] = folder / f"{name}.{lang}.html"
        page = trend_html.render(TRENDS[name](), view) if name in TRENDS else report_html.render(report_of(name), view)
        found[name, lang].write_bytes(page)
    return found


Pages = dict[tuple[str, Lang], Path]
every_page = pytest.mark.parametrize(("name", "lang"), list(product((*FILES, *TRENDS), LANGS)))


@every_page
def test_nothing_is_said_and_nothing_is_fetched(browser: Browser, pages: Pages, name: str, lang: Lang) -> None:
    file = pages[name, lang]
    assert spoken_up(browser, file) == ([], [file.as_uri()])


@every_page
@pytest.mark.parametrize(("scheme", "width"), [("light", 360), ("dark", 1440)])
def test_no_barriers(browser: Browser, pages: Pages, name: str, lang: Lang, scheme: str, width: int) -> None:
    with shown(browser, pages[name, lang], width, color_scheme=scheme) as page:
        unfold(page)
        assert barriers(page) == []


@every_page
@pytest.mark.parametrize("width", WIDTHS)
def test_layout(browser: Browser, pages: Pages, name: str, lang: Lang, width: int) -> None:
    with shown(browser, pages[name, lang], width) as page:
        assert faults(page) == []
        unfold(page)
        assert faults(page) == []


def test_without_script_all_is_there(browser: Browser, pages: Pages) -> None:
    with shown(browser, pages["example", "en"], java_script_enabled=False) as page:
        row = page.locator("tr", has_text="Investment completed in key education projects")
        assert "Compared with the schedule" not in row.inner_text()
        row.locator("summary").click()
        assert "Comparedwiththeschedule−3.02pp" in joined(row.inner_text())


def test_a_finding_leads_to_its_row(browser: Browser, pages: Pages) -> None:
    with shown(browser, pages["example", "en"]) as page:
        page.get_by_role("link", name="Gaokao candidates scoring 600 or more").click()
        assert page.locator("tr:target summary").inner_text() == "Gaokao candidates scoring 600 or more (students)"


@pytest.mark.parametrize("scheme", SCHEMES)
def test_graphs_stand_out(browser: Browser, pages: Pages, scheme: str) -> None:
    """Bars against every shade, and marks against bars' halo: 3:1 (WCAG 1.4.11)."""
    with shown(browser, pages["example", "zh"], color_scheme=scheme) as page:
        style = "name => getComputedStyle(document.documentElement).getPropertyValue(name)"
        colour = {name: page.evaluate(style, f"--{name}") for name in (*BARS, *SHADES)}
        weak = [(bar, shade) for bar, shade in product(BARS, SHADES) if contrast(colour[bar], colour[shade]) < 3]
    assert weak == []


BARS = ("good", "near", "short", "bad", "open", "none", "ink")
SHADES = ("s0", "s1", "s2", "s3", "s4", "paper", "panel")


def contrast(one: str, other: str) -> float:
    """WCAG's contrast ratio of two colours written #rgb or #rrggbb."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def luminance(colour: str) -> float:
    digits = colour.strip().lstrip("#")
    channels = [int(part * (6 // len(digits)), 16) / 255 for part in re.findall("." * (len(digits) // 3), digits)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize(("lang", "most"), [("zh", 3), ("en", 4)])
def test_print(browser: Browser, pages: Pages, lang: Lang, most: int) -> None:
    """Few pages, each row whole on one of them, and heads again where a table goes on."""
    with shown(browser, pages["example", lang]) as page:
        printed = PdfReader(BytesIO(page.pdf(prefer_css_page_size=True)))
        tables = [
            [joined(text) for text in table.locator("tbody tr").all_inner_texts()]
            for table in page.locator("table").all()
        ]
        head = joined(page.locator("thead").first.inner_text())
    sheets = [joined(sheet.extract_text()) for sheet in printed.pages]
    assert len(sheets) <= most
    assert (printed.pages[0].mediabox.width, printed.pages[0].mediabox.height) == pytest.approx((595, 842), abs=1)
    assert [row for table in tables for row in table if not any(row in sheet for sheet in sheets)] == []
    for sheet in sheets:
        begun = [table for table in tables if any(row in sheet for row in table)]
        assert sheet.count(head) == len(begun)


@pytest.mark.parametrize("lang", LANGS)
def test_print_of_charts(browser: Browser, pages: Pages, lang: Lang) -> None:
    """Few pages, and on each of them what is said of a chart together with the chart."""
    with shown(browser, pages["year", lang]) as page:
        printed = PdfReader(BytesIO(page.pdf(prefer_css_page_size=True)))
        page.emulate_media(media="print")
        charts = [
            joined("".join(figure.locator("figcaption, svg text").all_text_contents()))
            for figure in page.locator("figure").all()
        ]
    sheets = [Counter(joined(sheet.extract_text())) for sheet in printed.pages]
    assert len(charts) == 42 and len(sheets) <= 5
    assert [chart for chart in charts if not any(Counter(chart) <= sheet for sheet in sheets)] == []


def test_charts_draw_every_figure_target_baseline_and_schedule(browser: Browser, pages: Pages) -> None:
    trend = year()
    with shown(browser, pages["year", "en"]) as page:
        drawn = {
            figure.locator("h3 bdi").inner_text(): [
                figure.locator(f"svg.chart {mark}").count() for mark in (".dot", ".fell", ".goal", ".then", ".now")
            ]
            for figure in page.locator("figure").all()
        }
    assert drawn == {
        series.indicator.en: [
            sum(not point.fell for point in series.points),
            sum(point.fell for point in series.points),
            1,
            int(series.indicator.baseline is not None),
            int(series.indicator.pace == "linear"),
        ]
        for series in trend.series
        if series.points
    }


def joined(text: str) -> str:
    """Without the spaces and lines that a layout adds and the glyphs that a font puts together."""
    return re.sub(r"\s", "", normalize("NFKC", text)).replace("\N{FIGURE DASH}", "\N{EN DASH}")
