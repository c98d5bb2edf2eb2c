"""What a chart shows, in a sentence."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from edutarget.formats.words.trends import course_text, sentence
from edutarget.language.words import Lang, Words
from edutarget.report.trend import build_trend
from edutarget.submission.loading import load_submission
from support import EXAMPLE
from support.trends import PLAN, year


def said(key: str, *values: str | bool, lang: Lang = "en") -> str:
    """The sentence about figures of the last days of March, April, …"""
    submission, _ = load_submission(EXAMPLE, PLAN)
    assert submission is not None
    entry, days = submission.entries[key], (date(2025, month, 28) for month in range(3, 12))
    figures = [value if isinstance(value, bool) else Decimal(value) for value in values]
    given = [
        replace(submission, as_of=day, entries={key: entry._replace(value=value, numerator=None, denominator=None)})
        for day, value in zip(days, figures, strict=False)
    ]
    [series] = [series for series in build_trend(PLAN, given).series if series.latest.id == key]
    return sentence(series, Words(lang))


@pytest.mark.parametrize(
    ("key", "values", "text"),
    [
        ("party_activists", ("15",), "One figure: 15 (2025-03-28); target: 60"),
        ("party_activists", ("15", "40", "60"), "Rose from 15 (2025-03-28) to 60 (2025-05-28); target: 60"),
        (
            "party_activists",
            ("15", "70", "60"),
            "Rose from 15 (2025-03-28) to 60 (2025-05-28), between 15 and 70 on the way; fell on "
            "2025-05-28 (please verify); target: 60",
        ),
        ("dropouts", ("8", "5"), "Fell from 8 (2025-03-28) to 5 (2025-04-28); target: ≤ 0*"),
        (
            "primary_pass_rate",
            ("54", "54"),
            "54 at first and at last (2025-03-28 to 2025-04-28); target: 56.5; 2024: 50.3*",
        ),
        ("chengdong_provincial_model", (False, True), "Not done (2025-03-28), done (2025-04-28); target: done"),
    ],
)
def test_courses(key: str, values: tuple[str | bool, ...], text: str) -> None:
    assert said(key, *values) == text


def test_in_chinese() -> None:
    assert said("party_activists", "15", "60", lang="zh") == "由 15（2025-03-28）升至 60（2025-04-28）；目标 60"


def test_without_a_figure_the_lines_are_said() -> None:
    [silent] = [series for series in year("2025-06-30").series if series.latest.id == "schools_top10"]
    assert sentence(silent, Words("en")) == "Target: 3"


def test_a_sum_of_some_of_the_units_is_behind_no_schedule() -> None:
    submission, _ = load_submission(EXAMPLE, PLAN)
    assert submission is not None
    entry = submission.entries["training_attendances"]
    for expected, text in ((28, "pp behind schedule"), (30, "partial")):
        entries = {"training_attendances": entry._replace(units=Decimal(28), expected=Decimal(expected))}
        [found] = [
            series
            for series in build_trend(PLAN, [replace(submission, entries=entries)]).series
            if series.latest.id == "training_attendances"
        ]
        assert text in course_text(found, Words("en"))
