"""The program from its start to its exit code."""

from __future__ import annotations

import os
import sys
from typing import TextIO

from edutarget.cli import EXIT_FAILED, EXIT_INTERRUPTED, EXIT_OK, EXIT_READER_GONE, ReaderGone
from edutarget.language.terms import N_


def run() -> int:
    """Run the program and return its exit code; it never ends in a traceback."""
    sys.stdout, sys.stderr = sys.stdout or _closed(), sys.stderr or _nowhere()
    try:
        code = _run()
        sys.stdout.flush()
    except KeyboardInterrupt:
        return EXIT_INTERRUPTED
    except (BrokenPipeError, ReaderGone):
        return _give_up_stdout(EXIT_READER_GONE)
    except Exception as error:
        if os.environ.get("EDUTARGET_DEBUG"):
            raise
        _tell(error)
        return _give_up_stdout(EXIT_FAILED)
    return code


def _run() -> int:
    from edutarget.cli.app import app

    # Without `args`, Typer would expand `[1]`, `~` and `$X` in file names on Windows.
    code = app(args=sys.argv[1:], prog_name="edutarget", standalone_mode=False)
    return code if isinstance(code, int) else EXIT_OK


def _tell(error: Exception) -> None:
    """What is wrong with the command line or with the machine, in one line in the reader's language."""
    import typer

    from edutarget.cli.help import mistake
    from edutarget.cli.output import say

    if isinstance(error, typer.BadParameter):
        say(mistake(error))
    elif isinstance(error, OSError):
        say(_trouble(error))
    else:
        say(_surprise(error))


def _trouble(error: OSError) -> str:
    """What the machine could not do: write a file, mostly."""
    from edutarget.cli.options import _
    from edutarget.files.system_errors import reason

    file = f"{_.word(str(error.filename))}: " if error.filename else ""
    return f"edutarget: {file}{_.word(reason(error))}\n"


def _surprise(error: Exception) -> str:
    """A fault of the program; a traceback would not help its reader."""
    from edutarget.cli.options import _

    told = N_("an unexpected error: {error}. Run again with EDUTARGET_DEBUG=1 for a traceback to report")
    return "edutarget: " + _(told, error=f"{type(error).__name__}: {error}") + "\n"


def _give_up_stdout(code: int) -> int:
    """Let nothing more be written: its reader has seen enough, as with any Unix filter, or its disk is full."""
    try:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except (OSError, ValueError):  # it was no file, or is closed
        sys.stdout = _nowhere()
    return code


def _closed() -> TextIO:
    """Standard output where it was closed before the program began: whatever is written there fails, as it should."""
    # It takes the place of the closed one: the next file that is opened would otherwise be taken for it.
    return os.fdopen(os.open(os.devnull, os.O_RDONLY), "w", encoding="utf-8")


def _nowhere() -> TextIO:
    return open(os.devnull, "w", encoding="utf-8")
