"""The rows about a study that is read while people answer it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Final

from benchmarks.measuring import least, measured
from benchmarks.row import Row
from benchmarks.survey_answered import answer_study
from benchmarks.survey_people import Shape

LONGEST: Final = 2.0
"""Seconds that are aimed at."""


def live_rows(folder: Path, shape: Shape, turns: int, *, postgres: bool) -> Iterator[Row]:
    """Read an answered study, from SQLite and perhaps from Postgres.

    Args:
        folder: for the studies.
        shape: of each.
        turns: how often each is read; the least counts, for the machine may be busy.
        postgres: whether a server is started for it, where there is one on this machine.
    """
    with ExitStack() as servers:
        urls: dict[str, str | None] = {"SQLite": None}
        if postgres:
            # Loaded where it is needed: the tests' own server.
            from tests.store.postgres_server import running_server, tool  # noqa: PLC0415 - see above

            if tool("initdb") is not None:
                urls["Postgres"] = servers.enter_context(running_server()).new_database()
        for name, url in urls.items():
            place = folder / f"live-{name}"
            n = answer_study(place, shape, url)
            both = [
                (measured("live:dataset", place, repeats=1, url=url), measured("live:rows", place, repeats=1, url=url))
                for _ in range(turns)
            ]
            ours, plain = (least(side) for side in zip(*both, strict=True))
            yield Row(
                f"{n:,} answers in {name} to a dataset, live",
                ours.seconds["load"],
                "the driver alone reads the same rows into tuples, and decodes nothing",
                plain.seconds["read"],
                ours.peak_mb,
                f"{LONGEST:.0f} s",
                ours.seconds["load"] <= LONGEST,
                tuple(
                    f"{what}: {ours.values.get(what)} here, {value} there"
                    for what, value in plain.values.items()
                    if ours.values.get(what) != value
                ),
                len(plain.values),
            )
