"""The command line: each command parses, calls, writes and exits."""

from __future__ import annotations

import os
import sys

EXIT_OK, EXIT_PROBLEMS, EXIT_FAILED, EXIT_INTERRUPTED, EXIT_READER_GONE = 0, 1, 2, 130, 141


def run() -> int:
    """Run the program and return its exit code; no way out of it is a traceback."""
    try:
        code = _run()
        sys.stdout.flush()
    except KeyboardInterrupt:
        return EXIT_INTERRUPTED
    except BrokenPipeError:
        return _reader_gone()
    except Exception as error:
        if os.environ.get("EDUTARGET_DEBUG"):
            raise
        return _failed(error)
    return code


def _run() -> int:
    from edutarget.cli.app import app

    code = app(prog_name="edutarget", standalone_mode=False)
    return code if isinstance(code, int) else EXIT_OK


def _failed(error: Exception) -> int:
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
    return EXIT_FAILED


def _reader_gone() -> int:
    """Whoever read our output has seen enough: end quietly, as a Unix filter does."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return EXIT_READER_GONE
