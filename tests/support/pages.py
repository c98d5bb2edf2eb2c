"""The pages that tests examine: of ordinary plans, and of one with hostile texts (markup, control characters)."""

from __future__ import annotations

import re
from functools import cache
from itertools import product
from pathlib import Path
from unicodedata import normalize

from edutarget.formats.pages.trend_page import trend_page
from edutarget.formats.view import View
from edutarget.language.words import LANGS, Lang, Words
from edutarget.report.gap_report import Report, build_report
from edutarget.submission.loading import load_submission
from support import EXAMPLE, ROOT, TESTS
from support.calling import called
from support.rendering import report_in
from support.trends import hostile, plan_at, year

FILES = {
    "example": (ROOT / "targets.yaml", EXAMPLE),
    "riverside": (TESTS / "plans" / "riverside-2027.yaml", TESTS / "plans" / "riverside-actuals.yaml"),
    "hostile": (TESTS / "plans" / "hostile.yaml", TESTS / "plans" / "hostile-actuals.yaml"),
    "indonesia": (
        ROOT / "examples" / "plans" / "indonesia-2020-2024.yaml",
        ROOT / "examples" / "plans" / "indonesia-2020-2024" / "2021-12-31.yaml",
    ),
}
TRENDS = {"year": year, "hostile year": hostile}

Pages = dict[tuple[str, Lang], Path]


@cache
def report_of(name: str) -> Report:
    targets, actuals = FILES[name]
    plan = plan_at(targets)
    submission, _ = load_submission(actuals, plan)
    assert submission is not None
    return build_report(plan, submission)


@cache
def month_of(lang: Lang, *options: str) -> str:
    """The page of the county's month in the examples, as the command writes it."""
    done = called("report", "2025-09", "-f", "html", "--lang", lang, *options, cwd=ROOT / "examples" / "county", env={})
    return done.stdout.decode()


def page_of(name: str, lang: Lang) -> bytes:
    view = View(Words(lang), "targets.yaml")
    return trend_page(TRENDS[name](), view) if name in TRENDS else report_in("html")(report_of(name), view)


def written_to(folder: Path) -> Pages:
    """Every page in every language, as a file."""
    found: Pages = {}
    for name, lang in product((*FILES, *TRENDS), LANGS):
        found[name, lang] = folder / f"{name}.{lang}.html"
        found[name, lang].write_bytes(page_of(name, lang))
    return found


def joined(text: str) -> str:
    """The text without the spaces and line breaks that a layout adds and the ligatures of a font."""
    return re.sub(r"\s", "", normalize("NFKC", text)).replace("\N{FIGURE DASH}", "\N{EN DASH}")
