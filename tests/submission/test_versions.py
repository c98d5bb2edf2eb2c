"""Figures of one indicator and day: which replace others, contradict them or count (docs/method.md, "Revisions")."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from edutarget import Entry, Plan, Submission
from edutarget.submission.combining import (
    SubmittedFile,
    combine,
    conflicts,
    figure_of_day,
    versions_of,
    with_all_reported,
)
from edutarget.submission.entry import NOT_SIGNED, Revised, Signed, Withdrawal

KEY, DAY = "training_attendances", date(2025, 6, 30)
HERE, THERE = "甲", "乙"


def said(who: str, value: int | None, revision: int = 1, office: str | None = None, part: bool = False) -> Submission:
    """What one submission says of the indicator; None: that its figure is taken back."""
    entries: Mapping[str, Entry] = {}
    withdrawn: Mapping[str, Withdrawal] = {}
    if value is None:
        withdrawn = {KEY: Withdrawal("录入错误", revision=revision)}
    else:
        entries = {KEY: Entry(Decimal(value), revision=revision)}
    return Submission("kangle-2025", DAY, (who,), entries, withdrawn=withdrawn, office=office, part=part)


def files_of(*given: Submission) -> list[SubmittedFile]:
    return [SubmittedFile(f"{number}.yaml", one) for number, one in enumerate(given)]


@pytest.mark.parametrize(
    ("given", "counts"),
    [
        ([said(HERE, 27), said(HERE, 26, 2)], 26),
        ([said(HERE, 27, 3), said(HERE, 26, 2)], 27),
        ([said(HERE, 27), said(HERE, 26, 2), said(HERE, 27, 3)], 27),
        ([said(HERE, 27), said(HERE, 27)], 27),
        ([said(HERE, 27), said(THERE, 27)], 27),
        ([said(HERE, 27), said(HERE, 26, 2), said(THERE, 26)], 26),
        ([said(HERE, 27, office="股"), said(THERE, 26, 2, office="股")], 26),  # whoever signs for it
        ([said(HERE, 27, part=True), said(THERE, 26, 2, part=True)], 26),  # a school is one submitter
        ([said(HERE, 27), said(HERE, None, 2)], None),
        ([said(HERE, 27), said(HERE, None, 2), said(HERE, 28, 3)], 28),
        ([said(HERE, 27), said(HERE, None, 2), said(THERE, 26)], 26),
        ([said(HERE, None, 2), said(HERE, None, 2)], None),
    ],
)
def test_the_figure_that_counts(plan: Plan, given: list[Submission], counts: int | None) -> None:
    for order in (given, given[::-1]):
        together = combine(order)
        assert [entry.value for entry in together.entries.values()] == [counts] * (counts is not None)
        assert together.disputed == {} and list(conflicts(plan, files_of(*order))) == []


@pytest.mark.parametrize(
    ("given", "places"),
    [
        ([said(HERE, 27), said(HERE, 26)], (1, 0)),
        ([said(HERE, 27), said(THERE, 26)], (1, 0)),
        ([said(HERE, 27), said(THERE, 26, 2)], (1, 0)),
        ([said(HERE, 27), said(THERE, 27), said("丙", 26)], (2, 0)),
        ([said(HERE, 27), said(THERE, 26), said(HERE, None, 2), said("丙", 25)], (3, 1)),
        ([said(HERE, 27, office="股"), said(HERE, 26, office="室")], (1, 0)),
        ([said(HERE, 27, part=True), said(THERE, 26, part=True)], (1, 0)),
        ([said(HERE, 28), said(HERE, 27, 2), said(HERE, 26, 2)], (2, 1)),
        ([said(HERE, 28), said(HERE, 27, 2), said(HERE, None, 2)], (2, 1)),
    ],
)
def test_figures_of_which_none_counts(plan: Plan, given: list[Submission], places: tuple[int, int]) -> None:
    together = combine(given)
    assert (together.entries, together.disputed) == ({}, {KEY: DAY})
    [found] = conflicts(plan, files_of(*given))
    there = found.problem.params["place"]
    assert (found.submitted.file, there.file) == tuple(f"{place}.yaml" for place in places)
    assert found.problem.rule == "conflicting-values"
    assert found.problem.path == there.path == ("actuals", KEY)
    here, there = (given[place].entries.get(KEY) for place in places)
    shown = [str(one.value) if one else "withdrawn" for one in (here, there)]
    words = found.problem.params
    assert [str(words["value"]), str(words["other"])] == shown
    assert (words["indicator"], words["date"]) == (plan.indicators[KEY], DAY)


def test_after_what_is_withdrawn_or_disputed(plan: Plan) -> None:
    """A figure that is taken back lets the older one count; a disputed one lets no older one stand in."""
    older = replace(said(HERE, 20), as_of=date(2025, 3, 31))
    taken_back = combine([said(HERE, 27), said(HERE, None, 2), older])
    assert (taken_back.entries[KEY].value, taken_back.older) == (20, {KEY: date(2025, 3, 31)})
    other = replace(said(HERE, 27), entries={KEY: Entry(Decimal(27)), "investment": Entry(Decimal(1))})
    assert list(combine([other, said(HERE, 26)]).entries) == ["investment"]
    disputed = combine([said(HERE, 27), older, said(HERE, 26)])
    assert disputed.disputed == {KEY: DAY} and [one.day for one in disputed.history[KEY]] == [date(2025, 3, 31)]


def test_what_revisions_changed() -> None:
    def changed(*given: Submission) -> Revised | None:
        [figure] = combine(list(given)).figures(KEY)
        return figure.revised

    assert changed(said(HERE, 27), said(HERE, 26, 2)) == Revised(Decimal(27), 2, (HERE,))
    assert changed(said(HERE, 26, 2), said(HERE, 27)) == Revised(Decimal(27), 2, (HERE,))
    assert changed(said(HERE, 27), said(HERE, 25, 2), said(HERE, 26, 3)) == Revised(Decimal(27), 3, (HERE,))
    assert changed(said(HERE, None, 1), said(HERE, 25, 2), said(HERE, 26, 3)) == Revised(Decimal(25), 3, (HERE,))
    assert changed(said(HERE, 27), said(HERE, 26, 2), said(HERE, 27, 3)) is None, "the first figure again"
    assert changed(said(HERE, 26)) is None
    assert changed(said(HERE, 27, office="股"), said(THERE, 26, 2, office="股")) == Revised(Decimal(27), 2, (THERE,))
    # Of equal figures, the one that was revised says so
    assert changed(said(THERE, 26), said(HERE, 27), said(HERE, 26, 2)) == Revised(Decimal(27), 2, (HERE,))


def test_of_equal_figures_the_fuller_one_is_kept_and_all_are_named() -> None:
    fuller = replace(said(THERE, 27), entries={KEY: Entry(Decimal(27), note="含合同工")})
    for given in ([said(HERE, 27), fuller, said(HERE, 27)], [fuller, said(HERE, 27)]):
        figure = figure_of_day(DAY, versions_of(files_of(*given))[KEY, DAY])
        assert figure is not None and figure.entry.note == "含合同工"
        assert (figure.day, figure.revised) == (DAY, None)
        assert figure.submitted_by == tuple(dict.fromkeys(one.submitted_by[0] for one in given))
        assert set(figure.files) == {f"{number}.yaml" for number in range(len(given))}


def test_the_signatures_of_a_figure_are_those_of_its_file() -> None:
    signed = replace(said(HERE, 27), signed=Signed("张三"))
    of_file, alone = (
        figure_of_day(DAY, versions_of([one])[KEY, DAY]) for one in (SubmittedFile("a.yaml", signed), signed)
    )
    assert of_file is not None and (of_file.signed, of_file.files) == (Signed("张三"), ("a.yaml",))
    assert alone is not None and (alone.signed, alone.files) == (NOT_SIGNED, ())
    assert combine([signed]).signed == Signed("张三"), "a submission is signed as a whole"
    assert combine([signed, said(THERE, 27)]).signed == NOT_SIGNED


def test_what_is_combined_is_of_one_unit_and_day() -> None:
    early = replace(said(HERE, 27), as_of=date(2025, 3, 31), unit="一中", part=True)
    late = replace(said(THERE, 28), unit="一中", part=True)
    together = combine([late, early, late])
    assert (together.plan, together.as_of, together.unit, together.part) == ("kangle-2025", DAY, "一中", True)
    assert together.submitted_by == (THERE, HERE)
    assert [(figure.day, figure.entry.value) for figure in together.history[KEY]] == [(early.as_of, 27), (DAY, 28)]
    assert (together.entries[KEY].value, together.older) == (28, {})
    later = combine([late], as_of=date(2025, 12, 31))
    assert (later.as_of, later.older) == (date(2025, 12, 31), {KEY: DAY})
    with pytest.raises(ValueError, match=r"^there are no submissions to put together$"):
        combine([])
    with pytest.raises(ValueError, match=r"^these submissions are of several units$"):
        combine([late, said(HERE, 27)])


@pytest.mark.parametrize(
    ("units", "expected", "taken_for"), [(3, None, 3), (3, 4, 4), (None, None, None), (None, 4, 4)]
)
def test_all_that_should_have_reported(units: int | None, expected: int | None, taken_for: int | None) -> None:
    given = said(HERE, 27)
    known = [None if number is None else Decimal(number) for number in (units, expected)]
    entry = Entry(Decimal(27), units=known[0], expected=known[1])
    [found] = with_all_reported(replace(given, entries={KEY: entry})).entries.values()
    assert (found.value, found.units, found.expected) == (27, units, taken_for)
