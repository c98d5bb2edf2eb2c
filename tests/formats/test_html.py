"""The report and the trend as pages, in a real browser: how they look, on every screen and on paper."""

from __future__ import annotations

from collections import Counter
from io import BytesIO
from itertools import count, product
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Browser, Page
from pypdf import PdfReader

from edutarget.formats.view import View
from edutarget.language.words import LANGS, Lang, Words
from support.browser import WIDTHS, barriers, faults, shown, spoken_up, unfold
from support.contrast import contrast, weak_texts
from support.pages import FILES, TRENDS, Pages, joined, month_of, report_of
from support.rendering import report_in
from support.trends import year

Scheme = Literal["light", "dark"]
SCHEMES: tuple[Scheme, ...] = ("light", "dark")
LEAST = 320
"""So wide is a laptop's window enlarged four times (WCAG 1.4.10)."""

LOOKED_AT = {"zh": WIDTHS[::2], "en": WIDTHS[1::2]}

every_page = pytest.mark.parametrize(("name", "lang"), list(product((*FILES, *TRENDS), LANGS)))


@every_page
def test_every_screen(browser: Browser, pages: Pages, name: str, lang: Lang) -> None:
    """Nothing cut off or overlapping, folded and unfolded; no barriers; every text legible in both schemes.

    Barriers are in the markup, and colours in the style sheet, which are the same in both languages: each width is
    examined in one of them.
    """
    wrong: dict[str, list[str]] = {}
    with shown(browser, pages[name, lang]) as page:
        for width in (LEAST, *WIDTHS):
            page.set_viewport_size({"width": width, "height": 900})
            wrong[f"{width} folded"] = faults(page)
        unfold(page)
        for width in (LEAST, *WIDTHS):
            page.set_viewport_size({"width": width, "height": 900})
            wrong[f"{width} unfolded"] = faults(page)
            if width not in LOOKED_AT[lang]:
                continue
            wrong[f"{width} barriers"] = barriers(page, links=width == LOOKED_AT[lang][0])
            for scheme in SCHEMES:
                page.emulate_media(color_scheme=scheme)
                wrong[f"{width} {scheme} weak"] = weak_texts(page)
    assert {where: found for where, found in wrong.items() if found} == {}


def test_nothing_is_said_and_nothing_is_fetched(browser: Browser, pages: Pages) -> None:
    assert spoken_up(browser, pages.values()) == {file: ([], [file.as_uri()]) for file in pages.values()}


@every_page
def test_a_page_can_be_sent_by_mail(pages: Pages, name: str, lang: Lang) -> None:
    """Its data included."""
    assert pages[name, lang].stat().st_size <= 235_000


@pytest.mark.parametrize("lang", LANGS)
def test_on_a_phone_an_indicator_takes_three_lines(browser: Browser, pages: Pages, lang: Lang) -> None:
    """Name; status and graph; figures. Notes come below the name, and English names need a line more."""
    with shown(browser, pages["example", lang], 375) as page:
        height = page.evaluate("document.documentElement.scrollHeight")
        rows = "[...document.querySelectorAll('tr.item:not(:has(.note))')]"
        tall = page.evaluate(f"{rows}.filter(row => row.clientHeight > 80).map(row => row.innerText)")
    assert height < 7000
    assert tall == [] or lang == "en"


@pytest.mark.parametrize("scheme", SCHEMES)
def test_graphs_stand_out(browser: Browser, pages: Pages, scheme: Scheme) -> None:
    """Bars against every shade, and marks against bars' halo: 3:1 (WCAG 1.4.11)."""
    with shown(browser, pages["example", "zh"]) as page:
        page.emulate_media(color_scheme=scheme)
        style = "name => getComputedStyle(document.documentElement).getPropertyValue(name)"
        colour = {name: page.evaluate(style, f"--{name}") for name in (*BARS, *SHADES)}
        weak = [(bar, shade) for bar, shade in product(BARS, SHADES) if contrast(colour[bar], colour[shade]) < 3]
    assert weak == []


def test_in_colours_of_the_readers_choice_graphs_are_drawn_in_them(browser: Browser, pages: Pages) -> None:
    """Windows' contrast themes: bars and marks in the colour of text, shades none."""
    with shown(browser, pages["example", "en"]) as page:
        page.emulate_media(forced_colors="active", color_scheme="dark")
        paint = "(what => getComputedStyle(document.querySelector(`.item ${what}`)))"
        bar, goal = page.evaluate(f"{paint}('.bar').fill"), page.evaluate(f"{paint}('.goal').stroke")
        shade, ground = (
            page.evaluate(f"{paint}('.s0').fill"),
            page.evaluate("getComputedStyle(document.body).backgroundColor"),
        )
        page.emulate_media(forced_colors="none")
    assert bar == goal and shade == ground and contrast(bar, ground) >= 7


BARS = ("good", "short", "bad", "open", "none", "ink")
SHADES = ("s0", "s1", "s2", "s3", "s4", "paper", "panel")


@pytest.mark.parametrize("lang", LANGS)
def test_print(browser: Browser, pages: Pages, lang: Lang) -> None:
    """Three sheets; whatever is filtered or opened, each row whole on one of them; heads again where a table goes on;
    definitions and readings as notes, each once.
    """
    with shown(browser, pages["example", lang]) as page:
        page.evaluate("document.querySelectorAll('tr details').forEach(e => e.open = true)")
        notes: list[str] = page.evaluate(
            "[...document.querySelectorAll('.notes li, footer li')].map(e => e.textContent)"
        )
        tables: list[tuple[str, list[list[str]]]] = page.evaluate(_TABLES)
        page.locator(".standings input").first.check()
        page.locator(".areas input").last.check()
        printed = PdfReader(BytesIO(page.pdf(prefer_css_page_size=True)))
    sheets = [joined(sheet.extract_text()) for sheet in printed.pages]
    assert len(sheets) <= 3
    flat = "".join(sheets)
    assert len(notes) > 42 and [note for note in notes if joined(note)[:4] not in flat] == []
    assert flat.count(joined(report_of("example").rows[4].indicator.definition[lang])[:12]) == 1
    assert (printed.pages[0].mediabox.width, printed.pages[0].mediabox.height) == pytest.approx((595, 842), abs=1)
    numbers = count(1)  # a row's number stands before its name, and so tells it from what else names the indicator
    rows = [
        (joined(head), [[f"{next(numbers)}{joined(name)}", *map(joined, more)] for name, *more in table])
        for head, table in tables
    ]
    whole = [
        (head, [[all(text in sheet for text in row) for sheet in sheets] for row in table]) for head, table in rows
    ]
    assert all(any(places) for _head, table in whole for places in table)
    for number, sheet in enumerate(sheets):
        begun = Counter(head for head, table in whole if any(places[number] for places in table))
        assert {head: sheet.count(head) for head in begun} == dict(begun)


_TABLES = """() => [...document.querySelectorAll('.area table')].map(table => [
  [...table.tHead.querySelectorAll('th')].map(e => e.textContent).join(''),
  [...table.tBodies[0].rows].map(row => [...row.querySelectorAll('summary, .note, .band')].map(e => e.textContent))
])"""
"""The head of each table, and of each row every text that print must have together."""


@pytest.mark.parametrize("lang", LANGS)
def test_who_owes_what_is_printed_last_on_sheets_of_its_own(browser: Browser, lang: Lang, tmp_path: Path) -> None:
    file = tmp_path / "month.html"
    file.write_text(month_of(lang), "utf-8")
    with shown(browser, file) as page:
        owed = [joined(text) for text in page.locator(".owed strong").all_text_contents()]
        sheets = printed_on(page)
    assert len(owed) == 5 and len(sheets) <= 5
    assert all(name in sheets[-1] for name in owed) and "* " not in sheets[-1]


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("name", ["month", "hostile"])
def test_the_brief_page_is_one_sheet_and_fits_a_phone(browser: Browser, name: str, lang: Lang, tmp_path: Path) -> None:
    file = tmp_path / "brief.html"
    written = month_of(lang, "--brief")
    if name == "hostile":
        written = report_in("html", "brief report")(report_of("hostile"), View(Words(lang), "targets.yaml")).decode()
    file.write_text(written, "utf-8")
    with shown(browser, file, 360) as page:
        assert [fault for fault in faults(page) if "cut off" not in fault] == [] and barriers(page) == []
        sizes = "[...document.querySelectorAll('p, li')].map(e => parseFloat(getComputedStyle(e).fontSize))"
        assert min(page.evaluate(sizes)) >= 14
        assert len(printed_on(page)) == 1


def printed_on(page: Page) -> list[str]:
    """The text of each sheet that a page is printed on."""
    printed = PdfReader(BytesIO(page.pdf(prefer_css_page_size=True)))
    return [joined(sheet.extract_text()) for sheet in printed.pages]


@pytest.mark.parametrize("lang", LANGS)
def test_print_of_charts(browser: Browser, pages: Pages, lang: Lang) -> None:
    """Few pages, and on each of them what is said of a chart together with the chart."""
    with shown(browser, pages["year", lang]) as page:
        printed = PdfReader(BytesIO(page.pdf(prefer_css_page_size=True)))
        page.emulate_media(media="print")
        charts = [
            joined("".join(figure.locator("h3 bdi, p, svg text").all_text_contents()))
            for figure in page.locator("figure").all()
        ]
    sheets = [Counter(joined(sheet.extract_text())) for sheet in printed.pages]
    assert len(charts) == sum(len(series.points) > 1 for series in year().series) and len(sheets) <= 5
    assert [chart for chart in charts if not any(Counter(chart) <= sheet for sheet in sheets)] == []


def test_charts_draw_every_figure_target_baseline_and_schedule(browser: Browser, pages: Pages) -> None:
    """Where there is a course; a single figure is a line of text."""
    trend = year()
    with shown(browser, pages["year", "en"]) as page:
        drawn = {
            figure.locator("h3 bdi").inner_text(): [
                figure.locator(f"svg.chart {mark}").count() for mark in (".dot", ".fell", ".goal", ".then", ".now")
            ]
            for figure in page.locator("figure").all()
        }
        told = page.locator(".told bdi").all_inner_texts()
    assert drawn == {
        series.indicator.en: [
            sum(not point.fell for point in series.points),
            sum(point.fell for point in series.points),
            1,
            int(series.indicator.baseline is not None),
            int(series.indicator.pace == "linear"),
        ]
        for series in trend.series
        if len(series.points) > 1
    }
    assert told == [series.indicator.en for series in trend.series if len(series.points) < 2]
