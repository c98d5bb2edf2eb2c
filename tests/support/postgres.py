"""Start a PostgreSQL server for the tests, on a free port of this machine."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest


def programs() -> Path | None:
    """Where the newest server is installed: Debian keeps it off the PATH."""
    if found := shutil.which("initdb"):
        return Path(found).resolve().parent
    return max(Path("/usr/lib/postgresql").glob("*/bin"), default=None)


def why_not() -> str | None:
    if programs() is None:
        return "PostgreSQL is not installed: apt-get install postgresql"
    try:
        import psycopg  # noqa: F401
    except ImportError:
        return "psycopg is not installed: pip install 'edutarget[postgres]'"
    return None


def free_port() -> int:
    with socket.socket() as some:
        some.bind(("127.0.0.1", 0))
        return int(some.getsockname()[1])


@contextmanager
def served() -> Iterator[str]:
    """The address of a database while the tests need it; the test is skipped if there is no server program."""
    if why := why_not():
        pytest.skip(why)
    # Not below pytest's own folder, which only the user who runs it may enter.
    with tempfile.TemporaryDirectory(prefix="tests-of-postgres-") as folder:
        yield from _served(folder)


def _served(folder: str) -> Iterator[str]:
    bin_, port = programs(), free_port()
    assert bin_ is not None
    as_postgres = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []  # the server refuses to be root
    if as_postgres:
        shutil.chown(folder, "postgres")

    def call(program: str, *arguments: str) -> None:
        subprocess.run([*as_postgres, str(bin_ / program), *arguments], check=True, cwd=folder, stdout=sys.stderr)

    data = f"{folder}/data"
    call("initdb", "-D", data, "-U", "tests", "--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync")
    quick = f"-p {port} -k {folder} -c listen_addresses=127.0.0.1 -c fsync=off"
    call("pg_ctl", "-D", data, "-o", quick, "-l", f"{folder}/log", "-w", "start")
    try:
        yield f"postgres://tests@127.0.0.1:{port}/postgres"
    finally:
        call("pg_ctl", "-D", data, "-m", "immediate", "stop")
