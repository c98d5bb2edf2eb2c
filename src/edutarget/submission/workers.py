"""Work on many files: in one process below `SERIAL_BELOW` of them, else in a pool with one process per core."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import product
from multiprocessing import connection
from pathlib import PurePosixPath
from typing import TypeVar

from edutarget.files.reading import STDIN
from edutarget.plan.models import Plan
from edutarget.submission.loading import Loader

Result = TypeVar("Result")
Work = Callable[[Loader, Sequence[str]], Result]
"""From a loader and some files to a result. It is pickled, so it must be defined at module level."""

MOST_PROCESSES = 61  # the limit of ProcessPoolExecutor on Windows
CGROUPS, OWN_CGROUPS = "/sys/fs/cgroup", "/proc/self/cgroup"
CHUNK = 50  # files at a time: enough that sending them costs little, few enough that all cores end together
SERIAL_BELOW = 300  # below it, starting processes takes longer than they save

_loader: Loader | None = None  # of a worker process, which builds the plan's model only once


def available_cores() -> int:
    """The number of cores that this process may use; a container or `taskset` may allow fewer than there are."""
    affinity = getattr(os, "sched_getaffinity", None)
    cores = len(affinity(0)) if affinity else os.cpu_count() or 1
    return max(1, min([cores, *_quotas()]))


_LIMITS: Mapping[str, tuple[Sequence[str], Sequence[str]]] = {
    "cpu": (("cpu", "cpu,cpuacct"), ("cpu.cfs_quota_us", "cpu.cfs_period_us")),
    "": (("", "unified"), ("cpu.max",)),
}
"""Control groups by controller (version 2 has none): the folders where groups may lie, and the files with quota and
period, both in microseconds."""


def _quotas() -> Iterator[int]:
    """Yield the whole cores that each control group around this process allows, where it limits them."""
    for line in _read(OWN_CGROUPS).splitlines():
        _number, controllers, group = line.split(":", 2)
        inside = PurePosixPath(group.lstrip("/"))
        for controller in controllers.split(","):
            tops, files = _LIMITS.get(controller, ((), ()))
            # A group limits all inside it. In a container the path may be the host's, and only the top be there.
            for top, folder in product(tops, (inside, *inside.parents)):
                limit = " ".join(_read(os.path.join(CGROUPS, top, folder, file)) for file in files).split()
                if len(limit) == 2 and all(map(str.isdecimal, limit)):  # not `max`, nor -1
                    yield int(limit[0]) // int(limit[1])


def _read(file: str) -> str:
    """The content of a system file; empty if it cannot be read."""
    try:
        with open(file, encoding="utf-8") as opened:
            return opened.read()
    except (OSError, ValueError):
        return ""


def spread(plan: Plan, files: Sequence[str], work: Work[Result]) -> Iterator[Result]:
    """Yield the results of `work` on chunks of the files, in the order of the files."""
    chunks = [files[start : start + CHUNK] for start in range(0, len(files), CHUNK)]
    cores = min(available_cores(), len(chunks), MOST_PROCESSES)
    # Standard input belongs to this process alone
    if cores == 1 or len(files) < SERIAL_BELOW or STDIN in files:
        loader = Loader(plan)
        yield from (work(loader, chunk) for chunk in chunks)
        return
    from concurrent.futures import ProcessPoolExecutor

    pool = ProcessPoolExecutor(cores, initializer=_start, initargs=(plan,))
    try:
        with _interrupts_held():
            results = pool.map(_run, [work] * len(chunks), chunks)
        yield from results
    finally:
        pool.shutdown(cancel_futures=True)  # `with` would first do all the work that was interrupted before it began


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
    """Exit once the parent is gone, even killed: a reader of its output waits until all processes close it."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        connection.wait([parent.sentinel])
        os._exit(1)


def _run(work: Work[Result], chunk: Sequence[str]) -> Result:
    assert _loader is not None
    return work(_loader, chunk)
