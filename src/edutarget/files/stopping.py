"""Ctrl-C and `kill`: what is open is closed, nothing is left half-written, and nobody calls it a failure."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from types import FrameType


class Stop:
    """Which signal has come, if any: engines turn what a handler raises into errors of their own."""

    signal: int | None = None

    def __call__(self, number: int, frame: FrameType | None) -> None:
        """Handle a signal."""
        self.signal = number
        self.check()

    def check(self) -> None:
        """Raise what the signal means."""
        if self.signal == signal.SIGINT:
            raise KeyboardInterrupt
        if self.signal is not None:
            raise SystemExit(128 + self.signal)


@contextmanager
def stopped_cleanly() -> Iterator[Stop]:
    """As long as it lasts, signals that end the program end it by way of what is open."""
    stop = Stop()
    if threading.current_thread() is not threading.main_thread():
        yield stop
        return
    heeded = [one for one in (signal.SIGINT, signal.SIGTERM) if signal.getsignal(one) is not signal.SIG_IGN]
    before = {number: signal.signal(number, stop) for number in heeded}
    try:
        yield stop
    finally:
        for number, handler in before.items():
            with suppress(TypeError):  # a handler that was not set by Python
                signal.signal(number, handler)
