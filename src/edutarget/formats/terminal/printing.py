"""Results in a terminal: Rich, set up so that text stays text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from io import StringIO

from rich.console import Console
from rich.table import Table
from rich.text import Text
from rich.tree import Tree

from edutarget.formats.terminal.line_breaks import broken
from edutarget.formats.view import View
from edutarget.formats.words.head import Head
from edutarget.formats.words.labels import Sign, Tone
from edutarget.report.wording import NO_BREAK

_STYLES: dict[Tone, str] = {
    "good": "green",
    "near": "cyan",
    "short": "yellow",
    "bad": "red",
    "open": "",
    "none": "dim",
}


def style_of(sign: Sign) -> str:
    """A band's Rich style."""
    return _STYLES[sign.tone]


def printed(parts: Iterable[Text | Table | Tree], view: View) -> str:
    """The parts one below the other, each beginning on a line of its own."""
    written = StringIO()
    page = _console(written, view)
    for part in parts:
        page.print(unbroken(broken(part, view.width)) if isinstance(part, Text) else part)
    return finished(written.getvalue(), view)


def heading(head: Head, *more: str) -> Iterator[Text]:
    """A result's head: its plan, the days and who submitted, whose figures they are, more lines, the plan's file."""
    yield Text(head.plan, "bold")
    yield from (Text(line) for line in (head.about, head.unit, *more) if line)
    yield Text(head.source, "dim")
    yield Text("")


def _console(file: StringIO, view: View) -> Console:
    """A Rich console that writes into memory and changes nothing in a text."""
    return Console(
        file=file,
        width=view.width,
        _environ={},  # what the environment says is in the view already; Rich would read it differently
        force_terminal=view.colour,
        color_system="standard" if view.colour else None,
        highlight=False,
        markup=False,
        emoji=False,
        legacy_windows=False,
    )


_HELD = "\ue000"  # Rich breaks lines at a no-break space; user text never has this one, it is shown as \ue000

_IN_ASCII = str.maketrans(
    {
        **dict(zip("−–·“”→✓≈▸▹↓↧↥‹«⋘✘", '--."">+~>.v_x-<!#', strict=True)),
        **dict(zip("├━●─┊┤│└", "|=o-:||`", strict=True)),
        "…": "o",
    }
)


def unbroken(text: Text) -> Text:
    """The text with its no-break spaces kept from Rich; `printed` puts them back as spaces."""
    text.plain = text.plain.replace(NO_BREAK, _HELD)
    return text


def finished(text: str, view: View) -> str:
    """Without the spaces that a table leaves at the ends of its lines; in ASCII where nothing else can be shown."""
    lines = (line.rstrip(" ") + "\n" for line in text.rstrip("\n").split("\n"))
    plain = "".join(lines).replace(_HELD, " ").replace(NO_BREAK, " ")  # a search finds a space, not a no-break space
    return plain.translate(_IN_ASCII) if view.ascii else plain
