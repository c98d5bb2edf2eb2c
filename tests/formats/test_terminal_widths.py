"""Every table in a terminal, at every width and in both languages: no number of the JSON is cut or lost."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest

from edutarget import Plan
from edutarget.formats import renderer
from edutarget.formats.data.json_documents import targets_json, trend_json
from edutarget.formats.data.units import units_json
from edutarget.formats.terminal.units_text import units_text
from edutarget.formats.view import View
from edutarget.language.rounding import plain
from edutarget.language.words import LANGS, Lang, Words
from edutarget.plan.fields import Share
from edutarget.report.gap_report import Report, build_report
from edutarget.rollup.result import RollUp, Total
from edutarget.submission.loading import load_submission
from support import EXAMPLE, TESTS
from support.rendering import columns, in_shown_units, numbers, report_in
from support.trends import PLAN, plan_at, year

WIDTHS = (*range(40, 100, 9), *range(100, 221, 40))
Numbers = Iterator[tuple[Any, bool]]
"""Numbers of a JSON document, and whether they are shown with a sign."""


def of_report(found: Any) -> Numbers:
    for row in found["indicators"]:
        yield from ((row[key], key in ("gap", "change")) for key in ("baseline", "target", "actual", "gap", "change"))


def of_targets(found: Any) -> Numbers:
    for row in found["indicators"]:
        yield from ((row[key], key == "change") for key in ("baseline", "target", "change"))


def of_trend(found: Any) -> Numbers:
    """Of the days only the last one is shown at every width."""
    for row in found["indicators"]:
        if row["points"]:
            yield row["target"], False
            yield row["points"][-1]["since_last"], True
        yield from ((point["actual"], False) for point in row["points"] if point["day"] == found["days"][-1])


def of_rollup(found: Any) -> Numbers:
    for row in found["rows"]:
        yield from ((row[key], key == "gap") for key in ("value", "target", "gap", "rank", "units"))


def units() -> RollUp:
    """Two units, of which one has a share of a target; of each indicator the best first, as a roll-up has them."""
    indicators = dict(PLAN.indicators)
    shares = {"康乐一中": Share(Decimal("1800.5"))}
    indicators["senior_enrolment"] = indicators["senior_enrolment"].model_copy(update={"shares": shares})
    counts = {"康乐县/康乐一中": (1752, 751), "康乐县/附城初级中学/莲麓教学点": (1600, 694)}
    enrolled = (
        Total(unit, "senior_enrolment", Decimal(all_), None, None, Decimal(12)) for unit, (all_, _) in counts.items()
    )
    rates = (
        Total(unit, "gaokao_special_rate", Fraction(above * 100, all_), Decimal(above), Decimal(all_), Decimal(1))
        for unit, (all_, above) in reversed(counts.items())
    )
    plan = PLAN.model_copy(update={"indicators": indicators})
    return RollUp(plan, "duckdb", date(2025, 9, 30), "康乐县", "康乐县", by_level={1: (*enrolled, *rates)})


def english_alone() -> Plan:
    """A plan that names nothing in Chinese."""
    written = (TESTS / "plans" / "riverside-2027.yaml").read_text("utf-8")
    written = re.sub(r"^ *zh: .*\n", "", re.sub(r"\{zh: .*?, en: ", "{en: ", written), flags=re.MULTILINE)
    with TemporaryDirectory() as folder:
        (Path(folder) / "plan.yaml").write_text(written, "utf-8")
        return plan_at(Path(folder) / "plan.yaml")


def report_of(plan: Plan, file: Path) -> Report:
    """A report in which one note is very long, and one has no end of a word."""
    submission, problems = load_submission(file, plan)
    assert submission is not None, problems
    entries = dict(submission.entries)
    first, second, *_ = entries
    entries[first] = entries[first]._replace(note="说明" * 500)
    entries[second] = entries[second]._replace(note="https://example.org/" + "a" * 300)
    return build_report(plan, replace(submission, entries=entries))


ENGLISH = english_alone()
RIVERSIDE = report_of(ENGLISH, TESTS / "plans" / "riverside-actuals.yaml")
RESULTS: dict[str, tuple[Any, Any, Any, Callable[[Any], Numbers]]] = {
    "report": (report_of(PLAN, EXAMPLE), report_in("text"), report_in("json"), of_report),
    "report in English alone": (RIVERSIDE, report_in("text"), report_in("json"), of_report),
    "targets": (PLAN, renderer("targets", "text"), targets_json, of_targets),
    "targets in English alone": (ENGLISH, renderer("targets", "text"), targets_json, of_targets),
    "trend": (year(), renderer("trend", "text"), trend_json, of_trend),
    "rollup": (units(), units_text, units_json, of_rollup),
}


def shown(value: Any, signed: bool) -> Iterator[str]:
    """A JSON number as people read it; answers and what is missing are no numbers."""
    if isinstance(value, dict):
        yield from (plain(value[end]) for end in ("from", "to"))
    elif isinstance(value, Decimal):
        yield plain(value, signed)


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("name", RESULTS)
def test_every_width_shows_every_number_of_the_json_and_is_not_wider(name: str, lang: Lang) -> None:
    result, as_text, as_json, read = RESULTS[name]
    found = json.loads("".join(as_json(result, View(Words(lang)))), parse_float=Decimal, parse_int=Decimal)
    found = in_shown_units(found, result if isinstance(result, Plan) else result.plan, lang)
    expected = Counter(text for value, signed in read(found) for text in shown(value, signed))
    assert len(expected) > 5
    page = {width: as_text(result, View(Words(lang), "targets.yaml", width=width)) for width in WIDTHS}
    assert {width: lost for width, text in page.items() if (lost := expected - numbers(text))} == {}
    assert [line for width, text in page.items() for line in text.split("\n") if columns(line) > width] == []


@pytest.mark.parametrize("lang", LANGS)
def test_every_width_shows_every_number_below_the_items_of_the_framework(lang: Lang) -> None:
    report = RESULTS["report"][0]
    found = json.loads(report_in("json")(report, View(Words(lang))), parse_float=Decimal, parse_int=Decimal)
    found = in_shown_units(found, PLAN, lang)
    expected = Counter(
        text for row in found["indicators"] for key in ("target", "actual") for text in shown(row[key], False)
    )
    for width in WIDTHS:
        text = report_in("text")(report, View(Words(lang), "targets.yaml", width=width, by="framework"))
        assert expected - numbers(text) == Counter(), width
        assert [line for line in text.split("\n") if columns(line) > width] == []


@pytest.mark.parametrize("lang", LANGS)
def test_no_width_is_too_narrow_for_the_brief_report(lang: Lang) -> None:
    for width in WIDTHS:
        text = report_in("text", "brief report")(RESULTS["report"][0], View(Words(lang), "targets.yaml", width=width))
        assert [line for line in text.split("\n") if columns(line) > width] == []
