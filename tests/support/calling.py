"""Run the program in tests: within this process, where it is already loaded, or as a process of its own."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import chdir, contextmanager
from io import BytesIO, TextIOWrapper
from pathlib import Path
from typing import Any
from unittest.mock import patch

Done = subprocess.CompletedProcess[bytes]
ENCODING = "PYTHONIOENCODING"
AT_THE_START = "PYTHON"
"""Prefix of variables that the interpreter reads when it starts, so that a process is needed; the encoding alone can be
set here. Help reads the locale at the start, too: for another language a test uses `start`."""


def environment(home: Path, **more: str) -> dict[str, str]:
    """The environment: nothing but PATH and what the test sets."""
    return {"PATH": os.environ["PATH"], "HOME": str(home), "LANG": "C.UTF-8", **more}


def heeds_ctrl_c() -> None:
    """For `preexec_fn`: handle Ctrl-C, which processes started in the background inherit as ignored."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def started(*arguments: str | bytes | Path, cwd: Path, env: Mapping[str, str], **options: Any) -> Done:
    """Run the program as a process of its own."""
    # On a full disk Python would write a truncated compiled module, and later read it as if it were whole
    if "preexec_fn" in options:
        env = {"PYTHONDONTWRITEBYTECODE": "1", **env}
    command = [sys.executable, "-m", "edutarget", *arguments]
    options = {"capture_output": True, "timeout": 60, **options}
    return subprocess.run(command, cwd=cwd, env=environment(cwd, **env), **options)


def called(
    *arguments: str | bytes | Path, cwd: Path, env: Mapping[str, str], input: bytes = b"", **options: Any
) -> Done:
    """Run the program within this process, unless the test sets streams or limits of the process."""
    encoding = env.get(ENCODING)
    here = {name: value for name, value in env.items() if name != ENCODING}
    if options or any(name.startswith(AT_THE_START) for name in here):
        return started(*arguments, cwd=cwd, env=env, input=input, **options)
    from edutarget.cli.main import run
    from edutarget.files import reading

    reading._standard_input.cache_clear()  # cached, because a process can read it only once

    with (
        chdir(cwd),
        patch.dict(os.environ, environment(cwd, **here), clear=True),
        _streams(encoding, input) as (stdout, stderr),
    ):
        sys.argv[1:] = map(os.fsdecode, arguments)
        code = _exit_code(run)
    return Done(arguments, code, stdout.getvalue(), stderr.getvalue())


def _exit_code(run: Any) -> int:
    try:
        return int(run())
    except SystemExit as end:
        return int(end.code or 0)


@contextmanager
def _streams(encoding: str | None, given: bytes) -> Iterator[tuple[BytesIO, BytesIO]]:
    """Replace the standard streams by ones in memory, with the settings of the interpreter's own for pipes."""
    kept = BytesIO(), BytesIO()
    out, err = ("strict", "backslashreplace") if encoding else ("surrogateescape", "surrogateescape")
    form: dict[str, Any] = {"encoding": encoding or "utf-8", "write_through": True}
    stdout, stderr = TextIOWrapper(kept[0], errors=out, **form), TextIOWrapper(kept[1], errors=err, **form)
    stdin = TextIOWrapper(BytesIO(given), encoding=encoding or "utf-8")
    with patch.multiple(sys, stdin=stdin, stdout=stdout, stderr=stderr, argv=["edutarget"]):
        yield kept
        if sys.stdout is not stdout:  # the program has replaced it, because its reader was gone
            sys.stdout.close()
    for stream in (stdout, stderr):
        stream.detach()
