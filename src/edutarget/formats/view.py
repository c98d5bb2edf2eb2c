"""The reader's settings: language, grouping, order, width, colour."""

from __future__ import annotations

from typing import Literal, NamedTuple

from edutarget.language.words import Words

Grouping = Literal["area", "framework", "office"]
Order = Literal["area", "worst", "name"]


BUNDLED = "edutarget"
"""The name of the bundled plan's file in outputs."""


class View(NamedTuple):
    """Made once a run. `plan_file` and `list_file` name the plan and the list of offices and units in outputs.

    `by` groups the rows; `order` sorts them: as in the plan, most serious first, or by name. Without `by`, rows in
    the plan's order are grouped by area, and rows in any other order are one list.
    `every`: show problems that many files share once for each file. `width` is in terminal columns. `ascii`: the
    output can show ASCII only. `checkout`: the root of the Git checkout in which the program runs, "" outside of one.
    """

    words: Words
    plan_file: str = ""
    list_file: str = ""
    by: Grouping | None = None
    order: Order = "area"
    every: bool = False
    width: int = 120
    colour: bool = False
    ascii: bool = False
    checkout: str = ""
