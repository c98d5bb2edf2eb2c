"""Progress bars on standard error, where a person waits for long work."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from edutarget.cli.options import _

if TYPE_CHECKING:
    from rich.progress import Progress

    from edutarget.language.terms import Term

LONG_WORK = 300  # files; fewer are read before a bar would be


@contextmanager
def progress_bars(quiet: bool) -> Iterator[Progress | None]:
    """A place for bars as long as the work lasts; None where nobody would see them."""
    if quiet or not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import Progress

    # No thread of its own: worker processes are forked while the bars are there.
    with Progress(console=Console(stderr=True), transient=True, auto_refresh=False) as bars:
        yield bars


def files_bar(bars: Progress | None, label: str, total: int) -> Callable[[int], None]:
    """A bar for so many files, moved on by calling what is returned with how many more are done."""
    if bars is None or total < LONG_WORK:
        return lambda count: None
    task = bars.add_task(label, total=total)
    return lambda count: bars.update(task, advance=count, refresh=True)


def steps_bar(bars: Progress | None, steps: Sequence[Term]) -> Callable[[Term], None]:
    """A bar for steps, moved on by calling what is returned with the step that begins."""
    if bars is None:
        return lambda step: None
    task = bars.add_task("", total=len(steps), visible=False)
    return lambda step: bars.update(task, description=_(step), completed=steps.index(step), visible=True, refresh=True)
