"""How a reader looks at a result: language, grouping, width, colour."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from edutarget.language.words import Words


@dataclass(frozen=True, slots=True)
class View:
    """`width` in terminal columns; `ascii`: the output cannot show signs and lines."""

    words: Words
    plan_file: str = ""
    by: Literal["area", "framework"] = "area"
    width: int = 120
    colour: bool = False
    ascii: bool = False
