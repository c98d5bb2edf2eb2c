"""Pages in use: filtered, by keyboard, followed and saved from."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from edutarget.formats.data.csv_tables import trend_csv
from edutarget.formats.view import View
from edutarget.formats.words.labels import standing_of
from edutarget.language.words import Lang, Words
from support.browser import shown
from support.pages import Pages, report_of
from support.rendering import report_in
from support.trends import hostile, year

VIEW = View(Words("en"), "targets.yaml")


def visible(page: Page, what: str) -> list[str]:
    """The texts of those elements that can be seen."""
    found: list[str] = page.evaluate(
        "what => [...document.querySelectorAll(what)].filter(e => e.checkVisibility()).map(e => e.innerText)", what
    )
    return found


def test_filter_by_standing_and_area(browser: Browser, pages: Pages) -> None:
    report, words = report_of("example"), Words("en")
    areas = dict(report.by_area())
    [quality] = [area for area in areas if area.en == "Teaching quality"]
    short = [row for row in report.rows if words(standing_of(row)) in ("not met", "behind so far")]
    with shown(browser, pages["example", "en"]) as page:
        page.get_by_role("checkbox", name="not met").check()
        page.get_by_role("checkbox", name="behind so far").check()
        assert visible(page, ".item summary bdi") == [row.indicator.en for row in short]
        assert set(visible(page, ".area h2")) == {report.plan.areas[row.indicator.area].en for row in short}
        page.get_by_role("checkbox", name="show only Teaching quality").check()
        here = [row.indicator.en for row in areas[quality] if row in short]
        assert visible(page, ".item summary bdi") == here
        assert f"{len(here)} of 42 indicators are shown" in said(page, "p.shown")
        page.get_by_role("button", name="show all").click()
        assert len(visible(page, ".item summary bdi")) == 42
        assert visible(page, "p.shown, button") == []


def test_nothing_left_is_told(browser: Browser, pages: Pages) -> None:
    with shown(browser, pages["example", "en"]) as page:
        page.get_by_role("checkbox", name="not reported").check()
        page.get_by_role("checkbox", name="show only Capital projects").check()
        assert visible(page, ".item summary bdi") == []
        assert "0 of 42 indicators are shown" in said(page, "p.shown")


def test_what_a_link_leads_to_is_shown_whatever_is_filtered(browser: Browser, pages: Pages) -> None:
    for name in ("example", "year"):
        with shown(browser, pages[name, "zh"]) as page:
            page.get_by_role("checkbox", name="未报送").check()
            page.locator(".behind a").first.click()
            [target] = visible(page, ":target")
            assert target and visible(page, ".area:has(:target) h2")


def said(page: Page, what: str) -> str:
    """What a screen reader hears, with what the style sheet adds."""
    client = page.context.new_cdp_session(page)
    root = client.send("DOM.getDocument")["root"]["nodeId"]
    node = client.send("DOM.querySelector", {"nodeId": root, "selector": what})["nodeId"]
    tree = client.send("Accessibility.queryAXTree", {"nodeId": node})["nodes"]
    return "".join(one["name"]["value"] for one in tree if one.get("role", {}).get("value") == "StaticText").replace(
        "\xa0", " "
    )


@pytest.mark.parametrize(
    ("name", "lang", "width"),
    [("example", "zh", 375), ("example", "en", 1920), ("year", "zh", 768), ("year", "en", 1280)],
)
def test_by_keyboard_from_top_to_end(browser: Browser, pages: Pages, name: str, lang: Lang, width: int) -> None:
    """Every control in the page's order, in sight with a visible outline; Enter on a check box does no harm."""
    with shown(browser, pages[name, lang], width) as page:
        wanted: int = page.evaluate(f"(window.controls = {_CONTROLS}).length")
        steps: list[dict[str, Any]] = []
        for _ in range(wanted):
            page.keyboard.press("Tab")
            steps.append(page.evaluate(_FOCUS))
        assert [step["place"] for step in steps] == sorted(step["place"] for step in steps)
        assert {step["place"] for step in steps} == set(range(wanted))
        assert [step for step in steps if not (step["outlined"] and step["seen"])] == []
        complaints: list[str] = []
        page.on("console", lambda message: complaints.append(message.text))
        page.locator("input").first.focus()
        page.keyboard.press("Space")
        page.keyboard.press("Enter")
        assert page.locator("input").first.is_checked() and complaints == []


_SEEN = "e => e.checkVisibility({visibilityProperty: true})"
_CONTROLS = f"[...document.querySelectorAll('a[href], input, summary')].filter({_SEEN})"
_FOCUS = """() => {
  const e = document.activeElement, box = e.getBoundingClientRect(), style = getComputedStyle(e);
  return {
    what: e.outerHTML.slice(0, 80),
    place: window.controls.indexOf(e),
    outlined: style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2,
    seen: e.checkVisibility({opacityProperty: true}) && box.bottom > 0 && box.top < innerHeight && box.width > 1,
  };
}"""


@pytest.mark.parametrize("name", ["example", "hostile"])
def test_the_data_can_be_saved_from_the_page(browser: Browser, pages: Pages, name: str, tmp_path: Path) -> None:
    report = report_of(name)
    with shown(browser, pages[name, "en"]) as page:
        table, document = saved(page, "CSV", tmp_path), saved(page, "JSON", tmp_path)
    assert table.read_bytes() == report_in("csv")(report, VIEW)
    assert json.loads(document.read_text("utf-8")) == json.loads(report_in("json")(report, VIEW))


@pytest.mark.parametrize(("name", "trend"), [("year", year), ("hostile year", hostile)])
def test_a_trend_can_be_saved_from_the_page(
    browser: Browser, pages: Pages, name: str, trend: Any, tmp_path: Path
) -> None:
    with shown(browser, pages[name, "en"]) as page:
        assert saved(page, "CSV", tmp_path).read_bytes() == trend_csv(trend(), VIEW)


def saved(page: Page, title: str, folder: Path) -> Path:
    with page.expect_download() as download:
        page.get_by_role("link", name=title, exact=True).click()
    file = folder / download.value.suggested_filename
    assert file.suffix == f".{title.lower()}"
    download.value.save_as(file)
    return file
