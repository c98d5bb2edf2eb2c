"""Errors of the csv module are shown as translated messages of our own."""

from __future__ import annotations

import csv

import pytest

from edutarget.files.reading import csv_problem
from edutarget.language.text import Term


@pytest.mark.parametrize("broken", ['a,"b', '"a"b,c'])
def test_what_the_module_says_in_english_is_a_term_of_ours(broken: str) -> None:
    with pytest.raises(csv.Error) as raised:
        list(csv.reader([broken], strict=True))
    assert isinstance(csv_problem(raised.value).params["what"], Term)


def test_a_text_that_is_too_long_is_told_as_such() -> None:
    with pytest.raises(csv.Error) as raised:
        list(csv.reader(["a," + "b" * 100_001], strict=True))
    assert csv_problem(raised.value).rule == "text-too-long"


def test_what_nobody_has_words_for_stays_as_it_is() -> None:
    assert csv_problem(csv.Error("line contains NUL")).params["what"] == "line contains NUL"
