"""A submission beside an earlier one: what cannot have changed, and what may."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from edutarget import Entry, Plan, Submission
from edutarget.plan.models import ReportingUnit
from edutarget.submission.combining import SubmittedFile, changes_since, combine, conflicts, fallen_counts, unlisted
from edutarget.submission.entry import EntryReader, Withdrawal
from support.rules import rule_of

JUNE, SEPTEMBER = date(2025, 6, 30), date(2025, 9, 30)


def submission(day: date, figures: Mapping[str, Any], unit: str | None = None, **more: Any) -> Submission:
    entries = {key: Entry(value if isinstance(value, bool) else Decimal(value)) for key, value in figures.items()}
    return Submission("kangle-2025", day, ("教育局",), entries, unit, **more)


def changes(plan: Plan, before: Submission, now: Submission) -> list[str]:
    return [f"{rule_of(problem)} {'/'.join(map(str, problem.path))}" for problem in changes_since(plan, before, now)]


@pytest.mark.parametrize(
    ("before", "now", "told"),
    [
        ({"training_attendances": 5672}, {"training_attendances": 5672}, []),
        ({"training_attendances": 5672}, {"training_attendances": 5673}, []),
        ({"training_attendances": 5672}, {"training_attendances": 5671}, ["count-fell actuals/training_attendances"]),
        ({"gaokao_600": 27}, {"gaokao_600": 26}, []),  # a level may fall
        ({"dropouts": 2}, {"dropouts": 0}, []),
        ({"network_county": True}, {"network_county": False}, []),
        ({"gaokao_600": 27}, {}, ["indicator-vanished actuals"]),
        ({"training_attendances": 1}, {}, ["indicator-vanished actuals"]),
        ({}, {"gaokao_600": 27}, []),
        (
            {"gaokao_600": 27, "training_attendances": 5672, "investment": "1.31"},
            {"investment": "1.30", "training_attendances": 1},
            [
                "indicator-vanished actuals",
                "count-fell actuals/training_attendances",
                "count-fell actuals/investment",
            ],
        ),
    ],
)
def test_what_cannot_have_changed(plan: Plan, before: dict[str, Any], now: dict[str, Any], told: list[str]) -> None:
    assert changes(plan, submission(JUNE, before), submission(SEPTEMBER, now)) == told
    assert changes(plan, submission(JUNE, before), submission(JUNE, now)) == told, "of one day, corrected downwards"


def test_a_day_that_went_back_explains_lower_counts(plan: Plan) -> None:
    now = submission(JUNE, {"training_attendances": 1})
    assert changes(plan, submission(SEPTEMBER, {"training_attendances": 2}), now) == ["date-went-back as_of"]


def test_counts_are_compared_by_their_own_days(plan: Plan) -> None:
    key, march = "training_attendances", date(2025, 3, 31)
    older = submission(SEPTEMBER, {key: 1}, older={key: march})
    assert changes(plan, submission(JUNE, {key: 2}), older) == []
    now = submission(SEPTEMBER, {key: 1}, older={key: JUNE})
    assert changes(plan, submission(SEPTEMBER, {key: 2}, older={key: march}), now) == [f"count-fell actuals/{key}"]


def test_a_figure_that_could_not_be_read_has_not_vanished(plan: Plan) -> None:
    now = submission(SEPTEMBER, {}, unread=frozenset({"training_attendances"}))
    assert changes(plan, submission(JUNE, {"training_attendances": 2}), now) == []


def test_a_milestone_that_vanished_is_told_with_its_answer(plan: Plan) -> None:
    for answer, word in ((True, "true"), (False, "false")):
        (problem,) = changes_since(plan, submission(JUNE, {"network_county": answer}), submission(SEPTEMBER, {}))
        assert problem.params["before"] == word
    (problem,) = changes_since(plan, submission(JUNE, {"gaokao_600": 27}), submission(SEPTEMBER, {}))
    assert problem.params["before"] == 27


def fallen(plan: Plan, *given: Submission) -> list[str]:
    files = [SubmittedFile(f"{number}.yaml", one) for number, one in enumerate(given)]
    return [
        f"{found.submitted.file} {rule_of(found.problem)} {found.problem.path}" for found in fallen_counts(plan, files)
    ]


def test_counts_of_one_unit_that_fell_between_its_days(plan: Plan) -> None:
    first, second = submission(JUNE, {"gaokao_600": 27, "investment": 1}), submission(SEPTEMBER, {"investment": "0.9"})
    told = [f"1.yaml count-fell {second.path('investment')}"]
    assert fallen(plan, first, second) == told
    assert fallen(plan, second, first) == [told[0].replace("1.yaml", "0.yaml")], "whatever the order of the files"
    assert fallen(plan, first, submission(SEPTEMBER, {"gaokao_600": 1, "investment": 1})) == []
    assert fallen(plan, first, submission(JUNE, {"investment": "0.9"})) == [], "two files of one day"
    assert fallen(plan, first, submission(SEPTEMBER, {"investment": "0.9"}, unit="康乐一中")) == [], "of another unit"


def test_after_a_level_the_counts_behind_it_are_still_compared(plan: Plan) -> None:
    first = submission(JUNE, {"gaokao_600": 27, "investment": 1})
    second = submission(SEPTEMBER, {"gaokao_600": 26, "investment": "0.9"})
    assert fallen(plan, first, second) == [f"1.yaml count-fell {second.path('investment')}"]


def test_a_figure_and_its_withdrawal_in_one_revision_contradict(plan: Plan) -> None:
    key = "training_attendances"
    first = submission(JUNE, {key: 27})
    given = replace(first, entries={key: Entry(Decimal(27), revision=2)})
    taken = replace(first, entries={}, withdrawn={key: Withdrawal("录入错误", revision=2)})
    for files in ([given, taken], [taken, given]):
        [found] = conflicts(plan, [SubmittedFile(f"{number}.yaml", one) for number, one in enumerate(files)])
        words = found.problem.params
        assert found.problem.rule == "conflicting-values"
        assert {str(words["value"]), str(words["other"])} == {"27", "withdrawn"}
        assert (found.submitted.file, words["place"].file) == ("1.yaml", "0.yaml")
        assert found.problem.path == ("actuals", key)
        together = combine(files)
        assert (together.entries, together.disputed) == ({}, {key: JUNE})


def test_until_a_day_is_with_that_day() -> None:
    given = submission(JUNE, {"training_attendances": 27})
    until = given.until(JUNE)
    assert until is not None and until.entries == given.entries
    assert given.until(date(2025, 6, 29)) is None


def test_a_figure_of_an_own_day_is_withdrawn(plan: Plan) -> None:
    written = {"withdrawn": "录入错误", "revision": "2", "as_of": "2025-06-30"}
    read = EntryReader(plan, plan.indicators["training_attendances"]).read(written)
    assert read == Withdrawal("录入错误", JUNE, 2)


def test_units_that_the_list_does_not_name() -> None:
    listed = {"康乐县/一中": ReportingUnit(formerly=["康乐县/老一中"]), "康乐县/No. 2": ReportingUnit()}
    found = list(unlisted(listed, ["康乐县/一中", "康乐县/老一中", "康乐县/no. 2", "康乐县/三中"]))
    assert [(unit, rule_of(problem), problem.place, dict(problem.params)) for unit, problem in found] == [
        ("康乐县/no. 2", "unit-twice", (), {"unit": "康乐县/no. 2", "other": "康乐县/No. 2"}),
        ("康乐县/三中", "unlisted-unit", (), {"unit": "康乐县/三中"}),
    ]
