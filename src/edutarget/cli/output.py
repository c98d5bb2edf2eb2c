"""What commands read and write: the plan that applies, results whole or not at all, all else to standard error."""

from __future__ import annotations

import errno
import os
import shutil
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING, Any, NoReturn, TextIO

import typer

from edutarget.cli import EXIT_FAILED, EXIT_PROBLEMS, ReaderGone
from edutarget.cli.options import _
from edutarget.files.writing import write_bytes
from edutarget.formats import UnknownEnding, choices, encoded, format_of
from edutarget.formats.view import View
from edutarget.language.text import N_
from edutarget.language.words import Lang, Words, default_language

if TYPE_CHECKING:
    from rich.progress import Progress

    from edutarget.api.targets import Targets
    from edutarget.language.text import Term
    from edutarget.problems.diagnostic import Diagnostic, EdutargetError

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


# What a command reads


def targets_or_exit(
    paths: Sequence[str],
    targets: str | None,
    units: str | None,
    no_units: bool,
    output: str | None = None,
    public: bool = False,
) -> Targets:
    """Load the plan and the list that apply to the paths; raises BadParameter if the output would overwrite them."""
    from edutarget.api.targets import load_from, settings

    plan_path, list_path = settings(targets, units, no_units, paths)
    refuse_overwriting(output, [*paths, list_path, plan_path])
    return load_from(plan_path, list_path, no_units, public)


def refuse(error: EdutargetError, ctx: Any) -> NoReturn:
    """Show the problems that prevent a result, and exit; raises BadParameter if there is a message, too."""
    show_problems(error.problems, ctx.params.get("lang"))
    if error.text:
        raise typer.BadParameter(_(error.text, **error.params), ctx)
    raise typer.Exit(EXIT_FAILED if error.failed else EXIT_PROBLEMS)


def refuse_overwriting(output: str | Sequence[str] | None, inputs: Iterable[str | None], option: str = "-o") -> None:
    """Raise BadParameter if an output is a file that the command reads, or lies in a folder that it reads.

    `inputs`: plans, submissions, lists, earlier versions, as given to the command.
    """
    from edutarget.files.finding import folder_around, overwritten
    from edutarget.files.reading import shown_name

    if output is None:
        return
    if output == "":
        raise typer.BadParameter(_(N_("-o needs the name of a file, or - for standard output")))
    outputs = [output] if isinstance(output, str) else output
    given = [path for path in inputs if path is not None]
    found = overwritten(outputs, given)
    if found:
        message = N_("{option} {output} would overwrite {file}, which is read here; name another file")
        raise typer.BadParameter(_(message, option=option, output=found[0], file=shown_name(found[1])))
    # A report inside the folder of submissions would be read as one the next time
    found = folder_around(outputs, given)
    if found:
        message = N_("{option} {output} lies in {folder}, which is read here; name a file outside of that folder")
        raise typer.BadParameter(_(message, option=option, output=found[0], folder=found[1]))


def say_assumed(sent: tuple[str, ...], lang: Lang | None) -> None:
    """Name the files that are taken as the whole's although no list says so, with their submitters."""
    if sent:
        message = N_("files without a unit whose submitters are in no list of offices count as the whole's: {files}")
        say(view_of(lang, stream=sys.stderr).words(message, files=sent) + "\n")


def show_problems(found: Sequence[Diagnostic], lang: Lang | None) -> None:
    """Write problems to standard error."""
    if found:
        from edutarget.formats.terminal.check_text import problems_text

        say(problems_text(found, view_of(lang, stream=sys.stderr)))


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
