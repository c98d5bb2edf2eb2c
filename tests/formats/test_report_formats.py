"""The report in each format that is a file: golden files, and text that stays text."""

from __future__ import annotations

import csv
import re
from dataclasses import replace
from datetime import date
from decimal import Decimal
from io import StringIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from edutarget import Plan, Submission
from edutarget.formats import format_of
from edutarget.formats.data.csv_tables import REPORT_COLUMNS, csv_document
from edutarget.formats.markdown import escaped
from edutarget.formats.view import View
from edutarget.language.text import visible
from edutarget.language.words import LANGS, Lang, Words
from edutarget.plan.loading import load_plan
from edutarget.report.cells import Published, cells
from edutarget.report.gap_report import Report, build_report
from edutarget.submission.loading import load_submission
from support import EXAMPLE as EXAMPLE_FILE
from support import ROOT, Golden
from support.csv_columns import mixed_columns
from support.rendering import report_in

PLANS = ROOT / "tests" / "plans"


def loaded(targets: Path, actuals: Path) -> tuple[Plan, Submission]:
    plan, _ = load_plan(targets)
    assert plan is not None
    submission, _ = load_submission(actuals, plan)
    assert submission is not None
    return plan, submission


def report_of(targets: Path, actuals: Path) -> Report:
    return build_report(*loaded(targets, actuals))


HOSTILE = report_of(PLANS / "hostile.yaml", PLANS / "hostile-actuals.yaml")
PLAN, SUBMISSION = loaded(ROOT / "targets.yaml", EXAMPLE_FILE)
EXAMPLE = build_report(PLAN, SUBMISSION)


def rendered(format: str, report: Report, lang: Lang = "en") -> str:
    product = report_in(format)(report, View(Words(lang), "`targets`|.yaml"))
    return product.decode() if isinstance(product, bytes) else str(product)


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize(("format", "ending"), [("html", "html"), ("markdown", "md"), ("csv", "csv")])
def test_golden(golden: Golden, format: str, ending: str, lang: Lang) -> None:
    written = rendered(format, HOSTILE, lang)
    if ending == "html":  # the style sheet is in the sources already
        written = re.sub(r"(?s)(?<=<style>).*(?=</style>)|(?<=sha256-)[^']*", "", written)
    golden(f"plan-hostile-{lang}.{ending}", written)


@pytest.mark.parametrize("format", ["html", "markdown", "csv"])
@pytest.mark.parametrize("lang", LANGS)
def test_nothing_steers_a_terminal_or_a_runner(format: str, lang: Lang) -> None:
    written = (
        rendered(format, HOSTILE, lang).removeprefix("\ufeff").replace("\r\n", "\n").replace("\N{NO-BREAK SPACE}", " ")
    )
    assert [line for line in written.split("\n") if not line.isprintable()] == []
    assert re.findall(r"^\s*(::|##\[)", written, re.M) == []


def test_csv_reads_back() -> None:
    raw = report_in("csv")(EXAMPLE, View(Words("en")))
    assert raw.startswith(b"\xef\xbb\xbf")
    assert raw.count(b"\n") == raw.count(b"\r\n") == 43
    rows = list(csv.DictReader(StringIO(raw.decode("utf-8-sig"), newline="")))
    assert [row["id"] for row in rows] == [row.id for row in EXAMPLE.rows]
    rate = rows[6]
    assert (rate["numerator"], rate["denominator"], rate["actual"], rate["gap"]) == ("1466", "1978", "74.12", "-1.18")
    assert (rows[18]["target"], rows[18]["schedule_gap"], rows[18]["result"]) == ("9200", "-13.35", "open")
    assert [(row["target"], row["actual"], row["done"]) for row in rows[19:23:1]][:2] == [
        ("", "", "true"),
        ("", "", "false"),
    ]
    assert (rows[22]["actual"], rows[22]["done"]) == ("", "")
    assert mixed_columns(raw.decode()) == []


def test_csv_has_every_cell_of_the_projection() -> None:
    known = {name for key in cells(EXAMPLE.rows[0]) for name in ((key,) if key != "name" else ("name_zh", "name_en"))}
    apart = {"plan", "target_from", "target_to", "done", "reported", "reported_by"}
    of_lists = {"revised_from", "revision", "revised_by"} | {column for column in REPORT_COLUMNS if "interim" in column}
    of_lists |= {"prepared_by", "checked_by", "approved_by"}
    assert set(REPORT_COLUMNS) == (known | apart | of_lists) - {"interim", "revised", "signed"}


@given(st.text())
def test_csv_text_is_one_field_on_one_line_and_no_formula(text: str) -> None:
    written = csv_document(["note"], [{"note": text}]).decode("utf-8-sig")
    header, [read] = csv.reader(StringIO(written, newline=""), strict=True)
    assert header == ["note"] and read.removeprefix("'") == visible(text).removeprefix("'")
    assert not read.lstrip().startswith(("=", "+", "-", "@", "＝", "＋", "－", "＠"))
    assert len(written.splitlines()) == 2


def test_csv_has_quotes_around_texts_alone() -> None:
    """A text is one field where semicolons part fields, too; figures stay numbers, whatever their exponents."""
    row: dict[str, Published] = {
        "a": "1;2",
        "b": Decimal("1E+3"),
        "c": None,
        "d": True,
        "e": date(2025, 9, 30),
        "f": "",
    }
    written = csv_document(list(row), [row]).decode("utf-8-sig")
    assert written == 'a,b,c,d,e,f\r\n"1;2",1000,,true,2025-09-30,""\r\n'


GITHUB = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])


@given(st.text(st.characters(codec="utf-8"), min_size=1))
def test_markdown_shows_the_text_and_nothing_else(text: str) -> None:
    table = "\n".join(
        f"| {' | '.join(cells)} |" for cells in (["a", "b"], ["--", "--"], [escaped(visible(text)), "end"])
    )
    html = GITHUB.render(table)
    row = re.findall(r"<td>(.*?)</td>", html, re.S)
    assert len(row) == 2
    shown = re.sub(r"</?span>", "", row[0])
    assert "<" not in shown
    assert unescape(shown) == visible(text).strip()


def unescape(html: str) -> str:
    from html import unescape

    return unescape(html)


@pytest.mark.parametrize(
    "text",
    [
        "@octocat",
        "org/repo#1",
        "GH-1",
        "https://a.example",
        "HTTP://a",
        "www.a.cn",
        "a@b.cn",
        ":tada:",
        "$x$",
        "mailto:a",
    ],
)
def test_markdown_leaves_github_nothing_to_find(text: str) -> None:
    parts = re.split(r"<[^>]*>", GITHUB.renderInline(escaped(text)))
    assert "".join(parts) == text
    marks = r"[@#]\w|GH-\d|:\S+:|https?://|www\.\w|mailto:\w|\$\S+\$"
    assert [part for part in parts if re.search(marks, part, re.I)] == []


def test_markdown_groups_by_framework() -> None:
    written = report_in("markdown")(EXAMPLE, View(Words("en"), by="framework"))
    assert "### Four teams · Teaching-research staff" in written
    assert "### Party building" not in written
    riverside = report_of(PLANS / "riverside-2027.yaml", PLANS / "riverside-actuals.yaml")
    by_item = report_in("markdown")(riverside, View(Words("en"), by="framework"))
    assert "Average class size" in by_item[by_item.index("### Outside the framework") :]


@pytest.mark.parametrize("format", ["html", "markdown", "csv"])
def test_nothing_to_report(format: str) -> None:
    written = rendered(format, EXAMPLE.where(lambda row: row.progress.band == "outdated"))
    assert "gaokao" not in written.lower()
    assert format == "csv" or "a selection: 0 of 42 indicators" in written


def test_a_selection_says_so_and_calls_no_item_unserved() -> None:
    written = rendered("html", EXAMPLE.only(areas=["vocational"]))
    assert "a selection: 1 of 42 indicators" in written
    assert "no indicator serves it" not in written
    assert "a selection" not in rendered("html", EXAMPLE)


def test_what_ended_short_is_called_not_met() -> None:
    ended = build_report(PLAN, replace(SUBMISSION, as_of=date(2025, 12, 31)))
    late = [row for row in ended.rows if row.progress.result == "not_met" and row.indicator.measure == "level"]
    page = rendered("html", ended)
    areas = page[page.index('class="area a1"') : page.index('class="framework"')]
    assert areas.count(">target not met<") == len(late) > 5


@pytest.mark.parametrize(
    ("file", "format"),
    [
        (None, "text"),
        ("report.html", "html"),
        ("a/b.HTM", "html"),
        ("summary.md", "markdown"),
        ("r.markdown", "markdown"),
        ("r.csv", "csv"),
        ("r.json", "json"),
        ("r.txt", "text"),
        ("step_summary", "text"),
        (".html", "text"),
    ],
)
def test_the_ending_picks_the_format(file: str | None, format: str) -> None:
    assert format_of(file, "report") == format
