"""Write results to standard output or, whole or not at all, to a file; everything else to standard error."""

from __future__ import annotations

import errno
import os
import shutil
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING, TextIO

import typer

from edutarget.cli import ReaderGone
from edutarget.cli.options import _
from edutarget.files.writing import write_bytes
from edutarget.formats import UnknownEnding, choices, encoded, format_of
from edutarget.formats.view import View
from edutarget.language.text import N_
from edutarget.language.words import Lang, Words, default_language

if TYPE_CHECKING:
    from rich.progress import Progress

    from edutarget.language.text import Term

PIPED_WIDTH = 120  # columns of text in a pipe or a file, unless COLUMNS says otherwise
LONG_WORK = 300  # files; fewer are read before a bar would be seen


def view_of(lang: Lang | None, file: str | None = None, stream: TextIO | None = None) -> View:
    """The view for the reader of a stream (None: standard output) or of a file."""
    stream = stream or sys.stdout
    terminal = file is None and stream.isatty()
    return View(
        words=Words(lang or default_language()),
        width=shutil.get_terminal_size((PIPED_WIDTH, 24)).columns if terminal else _piped_width(),
        colour=file is None and _colour(terminal),
        # A console in cp936 or cp1252 lacks many signs; files are always UTF-8
        ascii=file is None and "utf" not in (stream.encoding or "").lower(),
    )


def _piped_width() -> int:
    columns = os.environ.get("COLUMNS", "")
    if columns.isdecimal() and 0 < int(columns) < 10_000:
        return int(columns)
    return PIPED_WIDTH


def _colour(terminal: bool) -> bool:
    """Whether to use colour: NO_COLOR forbids it, FORCE_COLOR demands it, else terminals other than dumb have it."""
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR"):
        return True
    return terminal and os.environ.get("TERM") != "dumb"


def format_or_exit(asked: str | None, file: str | None, result: str) -> str:
    """The format asked for, else that of the file's ending; raises BadParameter."""
    try:
        return asked or format_of(file, result)
    except UnknownEnding as error:
        message = N_("no format for `{ending}`; -o takes files that end in {known}, others need --format")
        raise typer.BadParameter(_(message, ending=error.ending, known=error.known)) from None


def refuse_format(option: str, result: str, format: str) -> None:
    """Raise BadParameter for a format that the result which an option asks for does not have."""
    known = tuple(choices(result))
    if format not in known:
        message = N_("{option} is for {known}, not for {format}")
        raise typer.BadParameter(_(message, option=option, known=known, format=format))


def write(product: str | bytes | Iterator[str], file: str | None, text: bool = False) -> None:
    """Write a result to a file, replacing it only once all is written, or to standard output. Raises OSError.

    Only `text`, which people read, follows the console's encoding and line ends; everything else is UTF-8 bytes.
    """
    if text and file is None:
        if hasattr(sys.stdout, "reconfigure"):
            sys.stdout.reconfigure(errors="replace")
        with _reader():
            for piece in product if isinstance(product, Iterator) else (product,):
                sys.stdout.write(str(piece))
        return
    if file is not None:
        write_bytes(file, encoded(product))
        return
    with _reader():
        sys.stdout.flush()  # text that waits there comes before the bytes
        for data in encoded(product):
            sys.stdout.buffer.write(data)


@contextmanager
def _reader() -> Iterator[None]:
    """Raise ReaderGone if the reader closed standard output: for an OSError, Typer would exit with 1."""
    try:
        yield
    except OSError as error:
        if reader_gone(error):
            raise ReaderGone from None
        raise


def reader_gone(error: OSError) -> bool:
    """Whether a pipe was closed by its reader, which is EINVAL on Windows."""
    return isinstance(error, BrokenPipeError) or (sys.platform == "win32" and error.errno == errno.EINVAL)


def say(text: str) -> None:
    """Write a message about the run to standard error."""
    if hasattr(sys.stderr, "reconfigure"):
        sys.stderr.reconfigure(errors="backslashreplace")
    sys.stderr.write(text)


# Progress bars, where a person waits at a terminal


@contextmanager
def progress_bars(quiet: bool) -> Iterator[Progress | None]:
    """Progress bars for the duration of the work; None if `quiet` or without a terminal."""
    if quiet or not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import Progress

    # No thread of its own: worker processes are forked while the bars are there.
    with Progress(console=Console(stderr=True), transient=True, auto_refresh=False) as bars:
        yield bars


def files_bar(bars: Progress | None, label: str, total: int) -> Callable[[int], None]:
    """A bar for `total` files; call the returned function with the number of further files done."""
    if bars is None or total < LONG_WORK:
        return lambda count: None
    task = bars.add_task(label, total=total)
    return lambda count: bars.update(task, advance=count, refresh=True)


@contextmanager
def files_progress(label: str, quiet: bool) -> Iterator[Callable[[int], Callable[[int], None]]]:
    """A function that makes the bar of files once their number is known; Rich is loaded only if they are many."""
    with ExitStack() as stack:

        def bar(total: int) -> Callable[[int], None]:
            bars = stack.enter_context(progress_bars(quiet or total < LONG_WORK))
            return files_bar(bars, label, total)

        yield bar


def steps_bar(bars: Progress | None, steps: Sequence[Term]) -> Callable[[Term], None]:
    """A bar for steps; call the returned function with each step as it begins."""
    if bars is None:
        return lambda step: None
    task = bars.add_task("", total=len(steps), visible=False)
    return lambda step: bars.update(task, description=_(step), completed=steps.index(step), visible=True, refresh=True)
