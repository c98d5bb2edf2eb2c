"""Open pages in a real browser and examine them."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import Browser, Page, sync_playwright

CHROMIUM = "/usr/bin/chromium"
OPTIONS = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
WIDTHS = (375, 768, 1280, 1920)
"""A phone, a tablet, a laptop, a large screen."""

# Finds elements wider than the page, text cut off, names whose last line is one character, and overlapping cells of a
# row. Folded content is skipped: the browser would lay it out again for each measurement.
_FAULTS = """() => {
  const faults = [], name = e => e.tagName + '.' + e.className + ' ' + e.textContent.trim().slice(0, 40);
  const root = document.documentElement;
  if (root.scrollWidth > root.clientWidth) faults.push('scrolls sideways by ' + (root.scrollWidth - root.clientWidth));
  for (const e of document.querySelectorAll('body *:not(svg *)')) {
    if (!e.checkVisibility()) continue;
    const box = e.getBoundingClientRect();
    if (box.width > 1 && (box.right > root.clientWidth + 1 || box.left < -1)) faults.push('outside: ' + name(e));
    if (e.matches('td, th, li, dd, p, h1, h2') && box.width > 1 && e.scrollWidth > e.clientWidth + 1 && e.clientWidth)
      faults.push('cut off: ' + name(e));
  }
  for (const e of document.querySelectorAll('summary bdi, h2, h3, .behind bdi')) {
    if (!/[\u3400-\u9fff]$/.test(e.textContent) || !e.checkVisibility()) continue;
    const range = document.createRange(), last = [];
    const texts = document.createTreeWalker(e, NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) for (let i = 0; i < texts.currentNode.length; i++) {
      range.setStart(texts.currentNode, i); range.setEnd(texts.currentNode, i + 1);
      const box = range.getBoundingClientRect();
      if (box.width > 1) last.push(box.bottom);
    }
    const lines = last.filter(bottom => last.at(-1) - bottom < 5).length;
    if (lines === 1 && last.length > 1) faults.push('orphan: ' + name(e));
  }
  for (const row of document.querySelectorAll('tr')) {
    if (!row.checkVisibility()) continue;
    const cells = [...row.children].map(e => [e, e.getBoundingClientRect()]).filter(([e, b]) => b.width > 1);
    cells.forEach(([e, a], i) => cells.slice(i + 1).forEach(([f, b]) => {
      if (a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 1 && b.top < a.bottom - 1)
        faults.push('overlap: ' + name(e) + ' / ' + name(f));
    }));
  }
  return faults;
}"""


@contextmanager
def launched() -> Iterator[Browser]:
    """A headless Chromium; the test is skipped if there is none."""
    if not os.path.exists(CHROMIUM):
        pytest.skip(f"{CHROMIUM} is not installed (Debian: apt-get install chromium): pages are not tested")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=OPTIONS)
        yield browser
        _PAGES.clear()
        browser.close()


_PAGES: dict[tuple[Browser, frozenset[tuple[str, Any]]], Page] = {}
"""One window for each set of options; a new window is a new process and takes longer than loading a page."""


@contextmanager
def shown(browser: Browser, file: Path, width: int = 1280, **options: Any) -> Iterator[Page]:
    """Open the file from disk in its initial state."""
    kind = (browser, frozenset(options.items()))
    page = _PAGES[kind] = _PAGES.get(kind) or browser.new_context(**options).new_page()
    page.emulate_media(media="null")
    page.set_viewport_size({"width": width, "height": 900})
    page.goto("about:blank")  # going from an anchor to the top of the same page would not reload it
    page.goto(file.as_uri())
    yield page


def unfold(page: Page) -> None:
    """Open all folded sections."""
    page.evaluate("document.querySelectorAll('details').forEach(e => e.open = true)")


def faults(page: Page) -> list[str]:
    """The faults of the layout."""
    found: list[str] = page.evaluate(_FAULTS)
    return found


def barriers(page: Page, links: bool = True) -> list[str]:
    """What axe-core finds, without contrast, which `contrast` measures. `links`: also whether links stand out from
    the text around them, which takes as long as all other rules together."""
    rules = {"color-contrast": {"enabled": False}, "link-in-text-block": {"enabled": links}}
    options = {"rules": rules, "resultTypes": ["violations"], "selectors": False}
    if not page.evaluate("'axe' in window"):
        page.evaluate(Axe().axe_script)
    violations = page.evaluate("options => axe.run(options).then(found => found.violations)", options)
    return [f"{found['id']}: {node['html'][:120]}" for found in violations for node in found["nodes"]]


def spoken_up(browser: Browser, files: Iterable[Path]) -> dict[Path, tuple[list[str], list[str]]]:
    """The console messages and dialogs of each page, and every address it requests; all pages are open at once."""
    found = {}
    window = browser.new_context()
    for file in files:
        page = window.new_page()
        found[file] = _heard(page)
        page.goto(file.as_uri())
        unfold(page)
    for page in window.pages:
        page.wait_for_load_state("networkidle")
    window.pages[-1].wait_for_timeout(100)
    window.close()
    return found


def _heard(page: Page) -> tuple[list[str], list[str]]:
    said: list[str] = []
    asked: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("dialog", lambda dialog: said.append(dialog.message))
    page.on("request", lambda request: asked.append(request.url))
    return said, asked
