"""The workbook's colours for bands and results: told apart without seeing red and green."""

from __future__ import annotations

from typing import NamedTuple

from edutarget.formats.words.labels import SIGNS, Tone
from edutarget.formats.workbooks.book import INK
from edutarget.report.verdict import Band, Result


class Colours(NamedTuple):
    """The colour of a text and the one behind it."""

    ink: str
    paper: str


_OF_TONE: dict[Tone, Colours] = {
    "good": Colours("#00609F", "#DCEBF7"),
    "near": Colours("#006B62", "#DDF1EE"),
    "short": Colours("#785400", "#FBF0D6"),
    "bad": Colours("#B02F04", "#FBE4DC"),
    "open": Colours("#535D67", "#EEF1F4"),
    "none": Colours("#626C76", "#F4F6F8"),
}

_WHITE = "#FFFFFF"
OF_RESULT: dict[Result, Colours] = {
    "met": Colours(_WHITE, _OF_TONE["good"].ink),
    "not_met": Colours(_WHITE, _OF_TONE["bad"].ink),
    "open": Colours(INK, "#9CC3E0"),
    "not_reported": Colours(INK, "#D3D9DF"),
    "not_assessed": Colours(INK, "#EEF1F4"),
}
"""Of a result's bars in the chart, and of the numbers in them."""


def of_band(band: Band) -> Colours:
    """The colours of a band's status."""
    return _OF_TONE[SIGNS[band].tone]
