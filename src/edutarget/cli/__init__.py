"""The command line: each command parses, calls, writes and exits; `main` has the table of commands and runs them."""

from __future__ import annotations

# 130 and 141: 128 + the number of SIGINT and SIGPIPE, as shells have it
EXIT_OK, EXIT_PROBLEMS, EXIT_FAILED, EXIT_INTERRUPTED, EXIT_READER_GONE = 0, 1, 2, 130, 141


class ReaderGone(Exception):
    """Raised if the reader of standard output has closed it."""
