"""What rules say of a workbook or a CSV file, where they would speak of lines and keys otherwise."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from edutarget.language.terms import N_


class Wording(NamedTuple):
    """A message and a remedy that speak of cells, rows and columns; None: the rule's own words will do."""

    message: str | None
    remedy: str | None


_NOTE = N_("check the figure and its unit; if it is right, say so in the column 备注 (note)")

IN_TABLES: Mapping[str, Wording] = {
    "duplicate-key": Wording(N_("`{key}` is there twice"), N_("keep the row that is right and delete the other")),
    "missing-key": Wording(
        N_("there is no line “{key}” above the table"),
        N_("insert a row above the table: “{key}” in the first cell, what it is in the one beside it"),
    ),
    "no-value": Wording(None, N_("leave the cell empty; {otherwise}")),
    "not-a-number": Wording(None, N_("type digits, such as 27 or 74.1; words belong in the column 备注 (note)")),
    "number-infinite": Wording(None, N_("type the figure, or empty the cell if there is none yet")),
    "counts-incomplete": Wording(
        N_("“{given}” is filled in without “{missing}”"),
        N_("fill in “{missing}” too, or type the rate itself as the actual value"),
    ),
    "counts-disagree": Wording(None, N_("empty this cell; the rate is computed from the counts")),
    "counts-not-here": Wording(
        N_("this indicator is not a rate: “{given}” stays empty"), N_("type the figure in the column 实际值 (actual)")
    ),
    "zero-denominator": Wording(None, N_("type how many there were in all, or empty the row if there were none")),
    "plan-mismatch": Wording(
        None, N_("type {plan} beside 计划代码 (plan), or name the other plan's file with --targets")
    ),
    "no-submitter": Wording(
        N_("it does not say who submits"), N_("type the office or school that is responsible for the figures")
    ),
    "units-exceed": Wording(None, N_("correct the number of units that have reported, or of those expected")),
    "repeated-indicator": Wording(None, N_("keep the row that is right and delete the other")),
    "far-over-target": Wording(None, _NOTE),
    "far-below-baseline": Wording(None, _NOTE),
    "rate-without-counts": Wording(None, N_("fill in the numerator and the denominator instead of the rate")),
    "not-complete": Wording(None, N_("fill in a row for each; without --complete, rows may stay empty")),
    "count-fell": Wording(
        None, N_("correct the figure, or say in the column 备注 (note) that the earlier one was too high")
    ),
    "indicator-vanished": Wording(None, N_("fill its row in again, with today's figure")),
    "no-actuals": Wording(N_("there is no figure in this table"), N_("type the figures you have into the table")),
    "not-filled-in": Wording(None, N_("type the figures you have into the table; rows without one stay empty")),
}
