"""Work on many files: in one process up to a few hundred, else in a pool of processes, one for each core."""

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
"""From a loader and some files to a result. It is pickled, so it must be a function at the top of a module."""

MOST_PROCESSES = 61  # Windows waits for no more of them
CPU_MAX = "/sys/fs/cgroup/cpu.max"
CHUNK = 50  # files at a time: enough that sending them costs little, few enough that all cores end together
SERIAL_BELOW = 300  # below it, starting processes takes longer than they save

_loader: Loader | None = None  # of a worker process, which builds the plan's model only once


def available_cores() -> int:
    """The cores that this process may use: a container, or `taskset`, may give it fewer than there are."""
    affinity = getattr(os, "sched_getaffinity", None)
    cores = len(affinity(0)) if affinity else os.cpu_count() or 1
    try:
        with open(CPU_MAX, encoding="ascii") as file:
            quota, period = file.read().split()
        return max(1, min(cores, int(quota) // int(period)))
    except (OSError, ValueError):  # no such limit: there is no file, or it says `max`
        return cores


def spread(plan: Plan, files: Sequence[str], work: Work[Result]) -> Iterator[Result]:
    """The results of `work` on chunks of the files, in the order of the files."""
    chunks = [files[start : start + CHUNK] for start in range(0, len(files), CHUNK)]
    cores = min(available_cores(), len(chunks), MOST_PROCESSES)
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
    """Block SIGINT while processes start: one that got it before `_start` would end with a traceback."""
    # Processes inherit the mask; a SIGINT that came meanwhile is delivered to this one when it is restored.
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
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # a terminal sends it to all processes; the first one ends the others
    _loader = Loader(plan)


def _end_with_parent() -> None:
    """End when the first process is gone, killed perhaps: whoever reads its output waits until all have closed it."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        connection.wait([parent.sentinel])
        os._exit(1)


def _run(work: Work[Result], chunk: Sequence[str]) -> Result:
    assert _loader is not None
    return work(_loader, chunk)
