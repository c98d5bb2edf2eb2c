"""How a reader looks at a result: language, grouping, width, colour."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from edutarget.language.words import Words


@dataclass(frozen=True, slots=True)
class View:
    """`width` in terminal columns; `ascii`: the output cannot show signs and lines.

    `grouped`: rows stand below their areas; else in one list. `brief`: only what an official asks first.
    """

    words: Words
    plan_file: str = ""
    by: Literal["area", "framework"] = "area"
    grouped: bool = True
    brief: bool = False
    width: int = 120
    colour: bool = False
    ascii: bool = False
