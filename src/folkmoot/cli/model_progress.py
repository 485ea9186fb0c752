"""Where calls of a model stand, on stderr: a bar on a terminal, a line now and then elsewhere."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

from folkmoot.cli.model_estimate import dollars
from folkmoot.cli.output import note
from folkmoot.records.model_call import CallProgress

_LINE_EVERY: Final = 30.0
_DRAWN_EVERY: Final = 0.1


@contextmanager
def shown_progress(model: str, calls: int) -> Iterator[Callable[[CallProgress], None]]:
    """Show where a batch of calls stands; the last state is always said.

    Args:
        model: the model as the user named it.
        calls: in the batch.

    Yields:
        What takes every new state.
    """
    with _bar(model, calls) if sys.stderr.isatty() else _lines(model) as show:
        yield show


def progress_line(now: CallProgress) -> str:
    """`120 of 600 calls (40 from the cache, 2 failed), 1,234,000 tokens in, 56,000 out, $1.23`."""
    settled = now.answered + now.cached + now.failed
    asides = [f"{now.cached:,} from the cache"] * (now.cached > 0) + [f"{now.failed:,} failed"] * (now.failed > 0)
    aside = f" ({', '.join(asides)})" if asides else ""
    if not now.attempts:
        return f"{settled:,} of {now.calls:,} calls{aside}"
    spent = now.spent
    return (
        f"{settled:,} of {now.calls:,} calls{aside}, {spent.input_tokens:,} tokens in, {spent.output_tokens:,} out,"
        f" cost {dollars(spent.cost)}"
    )


@contextmanager
def _lines(model: str) -> Iterator[Callable[[CallProgress], None]]:
    told = time.monotonic()
    latest: CallProgress | None = None

    def show(now: CallProgress) -> None:
        nonlocal told, latest
        latest = now
        if time.monotonic() - told >= _LINE_EVERY:
            told = time.monotonic()
            note(f"{model}: {progress_line(now)}")

    try:
        yield show
    finally:
        if latest is not None:
            note(f"{model}: {progress_line(latest)}")


@contextmanager
def _bar(model: str, calls: int) -> Iterator[Callable[[CallProgress], None]]:
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

    from folkmoot.cli.terminal import visible

    text = TextColumn("{task.fields[stands]}", markup=False)
    bar = Progress(BarColumn(bar_width=20), text, TimeRemainingColumn(), console=Console(stderr=True))
    drawn = 0.0
    latest: CallProgress | None = None
    with bar:
        task = bar.add_task("", total=calls, stands=f"{visible(model)}: 0 of {calls:,} calls")

        def draw(now: CallProgress) -> None:
            stands = f"{visible(model)}: {progress_line(now)}"
            bar.update(task, completed=now.answered + now.cached + now.failed, stands=stands)

        def show(now: CallProgress) -> None:
            nonlocal drawn, latest
            latest = now
            if time.monotonic() - drawn >= _DRAWN_EVERY:
                drawn = time.monotonic()
                draw(now)

        try:
            yield show
        finally:
            if latest is not None:
                draw(latest)
