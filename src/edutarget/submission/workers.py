"""Work on many files: in this process below a few hundred, else on every core."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from multiprocessing import connection
from typing import TypeVar

from edutarget.files.reading import STDIN
from edutarget.plan.models import Plan
from edutarget.submission.loading import Loader

Result = TypeVar("Result")
Work = Callable[[Loader, Sequence[str]], Result]
"""A function at the top of a module, so that it can be pickled, from a loader and some files to such a result."""

CHUNK = 50  # files at a time: enough to make the way between processes cheap, few enough for all cores to end together
SERIAL_BELOW = 300  # below it, starting processes takes longer than they save

_loader: Loader | None = None  # of a worker process, which keeps it from chunk to chunk


def spread(plan: Plan, files: Sequence[str], work: Work[Result]) -> Iterator[Result]:
    """The results of `work` on chunks of the files, in the order of the files."""
    chunks = [files[start : start + CHUNK] for start in range(0, len(files), CHUNK)]
    cores = min(os.cpu_count() or 1, len(chunks))
    if cores == 1 or len(files) < SERIAL_BELOW or STDIN in files:
        loader = Loader(plan)
        yield from (work(loader, chunk) for chunk in chunks)
        return
    from concurrent.futures import ProcessPoolExecutor

    with ProcessPoolExecutor(cores, initializer=_start, initargs=(plan,)) as pool:
        with _interrupts_held():
            results = pool.map(_run, [work] * len(chunks), chunks)
        yield from results


@contextmanager
def _interrupts_held() -> Iterator[None]:
    """Hold Ctrl-C back while processes start: one that got it before `_start` would end with a traceback."""
    # A process inherits what is held back; this one gets it as soon as the mask is as before.
    if not hasattr(signal, "pthread_sigmask"):  # Windows
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _start(plan: Plan) -> None:
    global _loader
    threading.Thread(target=_end_with_parent, daemon=True).start()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the terminal sends it to all; the one that was called ends them
    _loader = Loader(plan)


def _end_with_parent() -> None:
    """End at once when the process that was called is gone, killed perhaps: nobody waits for the results, but whoever
    reads its output waits until the last process has let go of it."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        connection.wait([parent.sentinel])
        os._exit(1)


def _run(work: Work[Result], chunk: Sequence[str]) -> Result:
    assert _loader is not None
    return work(_loader, chunk)
