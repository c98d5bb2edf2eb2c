"""The pictures of the HTML report and trend in docs/: run `python tools/page_pictures.py` after its look has changed.

Needs Debian's chromium and the `dev` extra.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import sync_playwright

from edutarget import build_report, build_trend, gather, load_plan, load_submission
from edutarget.formats.pages.report_page import report_page
from edutarget.formats.pages.trend_page import trend_page
from edutarget.formats.sections import arranged
from edutarget.formats.view import View
from edutarget.language.words import Lang, Words

ROOT = Path(__file__).parents[1]
CHROMIUM = "/usr/bin/chromium"
PICTURES: tuple[tuple[str, Lang, str, int, int, int], ...] = (
    ("report-html-zh", "zh", "light", 960, 0, 860),
    ("report-html-en", "en", "light", 960, 1226, 900),
    ("report-html-phone", "zh", "dark", 390, 1790, 840),
    ("trend-html-zh", "zh", "light", 960, 0, 900),
    ("trend-html-en", "en", "light", 960, 2700, 880),
)
"""Name, which begins with what is shown; language, colour scheme, width, and the part that is shown: from which line
of pixels, how many."""


def pages() -> dict[str, Callable[[View], bytes]]:
    """The example's report, and the trend of the example year until September."""
    plan, _ = load_plan(ROOT / "targets.yaml")
    assert plan is not None
    submission, _ = load_submission(ROOT / "examples" / "actuals.yaml", plan)
    assert submission is not None
    given, _ = gather(plan, [str(ROOT / "examples" / "year")], submission.as_of)
    report, trend = build_report(plan, submission), build_trend(plan, [handed.submission for handed in given])
    return {"report": lambda view: report_page(arranged(report, view), view), "trend": partial(trend_page, trend)}


def main() -> None:
    written = pages()
    with TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        for name, lang, scheme, width, top, height in PICTURES:
            file = Path(folder) / f"{name}.html"
            file.write_bytes(written[name.partition("-")[0]](View(Words(lang), "targets.yaml")))
            window = browser.new_context(
                viewport={"width": width, "height": 900}, color_scheme="dark" if scheme == "dark" else "light"
            )
            page = window.new_page()
            page.goto(file.as_uri())
            picture = ROOT / "docs" / f"{name}.png"
            page.screenshot(path=picture, full_page=True, clip={"x": 0, "y": top, "width": width, "height": height})
            sys.stdout.write(f"{picture.name} {picture.stat().st_size // 1000} kB\n")
        browser.close()


if __name__ == "__main__":
    main()
