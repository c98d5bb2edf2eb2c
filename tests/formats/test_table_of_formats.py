"""The table of formats: its functions exist, and a file ending selects one format of a result."""

from __future__ import annotations

import pytest

from edutarget.formats import FORMATS, Format, UnknownEnding, choices, format_of, renderer

RESULTS = sorted({format.result for format in FORMATS})


@pytest.mark.parametrize("format", FORMATS, ids=lambda format: f"{format.name} of {format.result}")
def test_every_format_has_a_function_that_is_documented(format: Format) -> None:
    assert renderer(format.result, format.name).__doc__


@pytest.mark.parametrize("result", RESULTS)
def test_an_ending_stands_for_one_format_and_no_format_is_listed_twice(result: str) -> None:
    endings = [ending for format in FORMATS if format.result == result for ending in format.endings]
    assert len(endings) == len(set(endings))
    assert len(choices(result)) == len(set(choices(result))) > 0
    for format in FORMATS:
        if format.result == result:
            assert [format_of(f"file{ending.upper()}", result) for ending in format.endings] == [
                format.name for _ending in format.endings
            ]
    assert format_of(None, result) == format_of("no-ending", result) == choices(result)[0]
    with pytest.raises(UnknownEnding):
        format_of("report.pdf", result)
