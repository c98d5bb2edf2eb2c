"""What is wrong with CSV is said in our words, which are translated."""

from __future__ import annotations

import csv

import pytest

from edutarget.files.system_errors import csv_reason
from edutarget.language.terms import Term


@pytest.mark.parametrize("broken", ['a,"b', '"a"b,c', f'a,"{"b" * 131_073}"'])
def test_what_the_module_says_in_english_is_a_term_of_ours(broken: str) -> None:
    with pytest.raises(csv.Error) as raised:
        list(csv.reader([broken], strict=True))
    assert isinstance(csv_reason(raised.value), Term)


def test_what_nobody_has_words_for_stays_as_it_is() -> None:
    assert csv_reason(csv.Error("line contains NUL")) == "line contains NUL"
