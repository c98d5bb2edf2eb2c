"""The command line: each command parses, calls, writes and exits."""

from __future__ import annotations

import os
import sys

EXIT_OK, EXIT_PROBLEMS, EXIT_FAILED, EXIT_INTERRUPTED = 0, 1, 2, 130


def run() -> int:
    """Run the program and return its exit code; no way out of it is a traceback."""
    try:
        from edutarget.cli.app import app

        app(prog_name="edutarget")
    except SystemExit as end:
        return _flushed(end.code if isinstance(end.code, int) else EXIT_OK)
    except KeyboardInterrupt:
        return EXIT_INTERRUPTED
    except BrokenPipeError:
        return _reader_gone()
    return _flushed(EXIT_OK)


def _flushed(code: int) -> int:
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        return _reader_gone()
    return code


def _reader_gone() -> int:
    """Whoever read our output has seen enough: end quietly, as a Unix filter does."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 141
