"""Rich, set up so that text stays text."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from io import StringIO

from rich.console import Console
from rich.table import Table

from edutarget.formats.view import View

PADDING = 2


def console(file: StringIO, view: View) -> Console:
    """A Rich console that writes text as it is, into memory."""
    return Console(
        file=file,
        width=view.width,
        force_terminal=view.colour,
        color_system="standard" if view.colour else None,
        highlight=False,
        markup=False,
        emoji=False,
        legacy_windows=False,
    )


def table_of(titles: Sequence[str], right: Collection[int] = (), wrapped: Collection[int] = ()) -> Table:
    """A table without lines: numbers to the right, only the wrapped columns ever folded."""
    table = Table(box=None, pad_edge=False, padding=(0, PADDING, 0, 0), header_style="dim")
    for index, title in enumerate(titles):
        justify = "right" if index in right else "left"
        table.add_column(title, justify=justify, no_wrap=index not in wrapped, overflow="fold")  # type: ignore[arg-type]
    return table


def trimmed_lines(text: str) -> str:
    """The text without the spaces that a table leaves at the ends of its lines."""
    return "".join(line.rstrip(" ") + "\n" for line in text.rstrip("\n").split("\n"))
