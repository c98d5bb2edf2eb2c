"""Rich, set up so that text stays text."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from io import StringIO
from typing import NamedTuple

from rich.cells import cell_len
from rich.console import Console
from rich.table import Table
from rich.text import Text

from edutarget.formats.shared.view import View
from edutarget.report.wording import NO_BREAK

GAP = 2
"""Columns of a table stand this far apart."""


def console(file: StringIO, view: View) -> Console:
    """A Rich console that writes text as it is, into memory."""
    return Console(
        file=file,
        width=view.width,
        _environ={},  # the view has read the environment already
        force_terminal=view.colour,
        color_system="standard" if view.colour else None,
        highlight=False,
        markup=False,
        emoji=False,
        legacy_windows=False,
    )


class Column(NamedTuple):
    """A column's title and width; numbers stand to the right."""

    title: str
    width: int
    right: bool = False


def table_of(columns: Sequence[Column]) -> Table:
    """A table without lines, whose first column wraps. Rich measures every cell unless the widths are given."""
    table = Table(box=None, pad_edge=False, padding=0, header_style="dim")
    for index, column in enumerate(columns):
        table.add_column(
            column.title if column.right or not index else " " * GAP + column.title,
            justify="right" if column.right else "left",
            width=column.width + (GAP if index else 0),
            no_wrap=index > 0,
            overflow="fold",
        )
    return table


def widest(texts: Iterable[str]) -> int:
    """The columns that the widest of the texts takes."""
    return max((cell_len(text) for text in texts), default=0)


_HELD = "\ue000"  # Rich breaks lines at a no-break space; user text never has this one, it is shown as \ue000

_IN_ASCII = str.maketrans(
    {
        **dict(zip("−–·“”→✓≈▸▹↓↧↥‹«⋘✘", '--."">+~>.v_x-<!#', strict=True)),
        **dict(zip("├━●─┊┤│└", "|=o-:||`", strict=True)),
        "…": "o",
    }
)


def unbroken(text: Text) -> Text:
    """The text with its no-break spaces kept from Rich; `finished` puts them back as spaces."""
    text.plain = text.plain.replace(NO_BREAK, _HELD)
    return text


def finished(text: str, view: View) -> str:
    """Without the spaces that a table leaves at the ends of its lines; in ASCII where nothing else can be shown."""
    plain = (
        "".join(line.rstrip(" ") + "\n" for line in text.rstrip("\n").split("\n"))
        .replace(_HELD, " ")
        .replace(NO_BREAK, " ")
    )
    return plain.translate(_IN_ASCII) if view.ascii else plain
