"""Ctrl-C and SIGTERM are heard from the moment on at which somebody is told that they may be sent."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType


@contextmanager
def stop_signals(tell: Callable[[], None]) -> Iterator[list[int]]:
    """Note the signals that ask this process to stop; once the block has ended, end as the first of them does.

    Python's own way, an exception wherever the process is just then, is lost where nothing can be raised: in a callback of
    the collector, or while a module is imported. A server would then go on for good.

    Args:
        tell: called with each.

    Yields:
        The signals that came, in their order.
    """
    told: list[int] = []

    def hear(number: int, _frame: FrameType | None) -> None:
        told.append(number)
        tell()

    before = {number: signal.signal(number, hear) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield told
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
    if told:
        signal.raise_signal(told[0])
