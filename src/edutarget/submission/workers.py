"""Work on many files: in this process below a few hundred, else on every core."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TypeVar

from edutarget.files.reading import STDIN
from edutarget.plan.models import Plan
from edutarget.submission.loading import Loader

Result = TypeVar("Result")
Work = Callable[[Loader, Sequence[str]], Result]
"""A function at the top of a module, from a loader and some files to a result that can be pickled."""

CHUNK = 50
SERIAL_BELOW = 300  # below it, starting processes takes longer than they save

_loader: Loader | None = None


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
    """Processes started in here never see Ctrl-C, which is for the one that started them; it gets it afterwards."""
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
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _loader = Loader(plan)


def _run(work: Work[Result], chunk: Sequence[str]) -> Result:
    assert _loader is not None
    return work(_loader, chunk)
