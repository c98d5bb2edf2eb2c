"""How a reader sees a result: in which language, how rows stand together, how wide, in colour or not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from edutarget.language.words import Words

Grouping = Literal["area", "framework", "office"]
Order = Literal["area", "worst", "name"]


BUNDLED = "edutarget"
"""What outputs name as the file of the plan that comes with the program."""


@dataclass(frozen=True, slots=True)
class View:
    """Made once a run. `plan_file` is where the plan came from, as every result names it, `list_file` the list of
    offices and units, where there is one.

    `by` is what rows are grouped by, `order` in which order they stand: the plan's, the most serious first, or by name.
    Without `by`, rows in the plan's order stand below their areas and in any other order in one list.
    `every`: problems that many files share are shown for each file. `width` is in terminal columns; `ascii`: the output
    cannot show signs and lines. `checkout`: the top of the checkout in which the program runs, where there is one.
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
