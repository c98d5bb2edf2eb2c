"""The program from its start to its exit code."""

from __future__ import annotations

import os
import sys
from typing import TextIO

from edutarget.cli import EXIT_FAILED, EXIT_INTERRUPTED, EXIT_OK, EXIT_READER_GONE, ReaderGone


def run() -> int:
    """Run the program and return its exit code; it never ends in a traceback."""
    sys.stdout, sys.stderr = sys.stdout or _closed(), sys.stderr or _nowhere()
    try:
        code = _version() if sys.argv[1:] in (["--version"], ["-V"]) else _run()
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


def _version() -> int:
    """Asked for alone, it is answered before anything else is imported."""
    from edutarget import __version__

    sys.stdout.write(f"edutarget {__version__}\n")
    return EXIT_OK


def _run() -> int:
    from edutarget.cli.app import app

    code = app(prog_name="edutarget", standalone_mode=False)
    return code if isinstance(code, int) else EXIT_OK


def _tell(error: Exception) -> None:
    from typer.exceptions import TyperException

    from edutarget.cli.options import _
    from edutarget.cli.output import say
    from edutarget.cli.usage import mistake, surprise, trouble

    if type(error).__name__ == "NoArgsIsHelpError":
        say(f"{error}\n")
    elif isinstance(error, TyperException):
        say(mistake(error, _))
    else:
        say(trouble(error, _) if isinstance(error, OSError) else surprise(error, _))


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
