"""The rows of the table: what is run, beside what, and whether both found the same."""

from __future__ import annotations

import math
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from benchmarks.asked import asked, asked_bare, stub
from benchmarks.live_rows import live_rows
from benchmarks.measuring import REPOSITORY, Measured, Values, least, measured
from benchmarks.row import Row
from benchmarks.survey_people import Shape
from benchmarks.survey_rows import survey_rows

SAME: Final = 1e-12
"""How far two values of one definition may lie apart."""
MONTE_CARLO: Final = 5.0
"""How many standard errors two simulated ends of an interval may lie apart."""


@dataclass(frozen=True, slots=True)
class Scale:
    """How large the run is.

    Attributes:
        small: people per prompt, people, prompts, sections of the small dataset, where every question was asked.
        large: the same of the large dataset, where the ranking for the world alone was asked.
        replicates: of every interval.
        few, many: replicates between which memory must not grow.
        plain_bootstrap: replicates that the plain bootstrap runs on the small dataset.
        plain_large: replicates that it runs on the large one; its time is scaled to `replicates`.
        plain_prompts: prompts that plain Python goes through; its time is scaled to all.
        plain_replicates: replicates that it runs; their time is scaled to `replicates`.
        repeats: how often what is quick is timed; the least counts.
        turns: how often the comparison with DuckDB is gone through; the least counts. As often calls of a model are made.
        calls: calls of a model; how many at once; seconds that the stub takes for one.
        survey: people who answer a survey at once, and its prompts.
        survey_rate: answers to a prompt that are due a second.
        live: people who have answered a study that is read, and its prompts; nine answers to each.
    """

    small: tuple[int, int, int, int]
    large: tuple[int, int, int, int]
    replicates: int
    few: int
    many: int
    plain_bootstrap: int
    plain_large: int
    plain_prompts: int
    plain_replicates: int
    repeats: int
    turns: int
    calls: tuple[int, int, float]
    survey: Shape
    survey_rate: float
    live: Shape


FULL: Final = Scale(
    small=(20, 1_000, 1_000, 20),
    large=(1_000, 200_000, 5_000, 20),
    replicates=2_000,
    few=500,
    many=4_000,
    plain_bootstrap=2_000,
    plain_large=3,
    plain_prompts=100,
    plain_replicates=20,
    repeats=5,
    turns=3,
    calls=(2_000, 64, 0.2),
    survey=Shape(people=200, prompts=50, per_person=10),
    survey_rate=520.0,
    live=Shape(people=3_340, prompts=100, per_person=20),
)
QUICK: Final = Scale(
    small=(20, 100, 100, 5),
    large=(200, 2_000, 250, 20),
    replicates=200,
    few=50,
    many=200,
    plain_bootstrap=200,
    plain_large=2,
    plain_prompts=20,
    plain_replicates=1,
    repeats=1,
    turns=1,
    calls=(60, 8, 0.01),
    survey=Shape(people=10, prompts=10, per_person=5),
    survey_rate=40.0,
    live=Shape(people=20, prompts=10, per_person=5),
)


def rows(folder: Path, scale: Scale) -> Iterator[Row]:
    """Make the data, then every row, each task in a process of its own.

    Args:
        folder: an empty folder for the data.
        scale: how large; targets are about FULL alone.
    """
    for row in _rows(folder, scale):
        yield row if scale == FULL else replace(row, target="", met=None)


def _rows(folder: Path, scale: Scale) -> Iterator[Row]:
    small, large = folder / "small", folder / "large"
    _simulate(small, scale.small, every_question=True)
    _simulate(large, scale.large, every_question=False)
    yield _bootstrap_small(small, scale)
    yield from _every_estimate(small, scale)
    yield from _large_points(large, scale)
    yield _bootstrap_large(large, scale)
    yield _memory(large, scale)
    yield _help()
    yield _spec(folder, scale)
    yield from _model_calls(folder, scale)
    yield from live_rows(folder, scale.live, scale.turns, postgres=scale is FULL)
    yield from survey_rows(folder, scale.survey, scale.survey_rate, scale.turns, slower=scale is FULL)


def _simulate(folder: Path, shape: tuple[int, int, int, int], *, every_question: bool) -> None:
    folder.mkdir()
    command = [
        sys.executable,
        "-m",
        "benchmarks.simulated",
        str(folder),
        *map(str, shape),
        str(int(every_question)),
        "1",
    ]
    subprocess.run(command, cwd=REPOSITORY, check=True)  # noqa: S603 - our own module


def _bootstrap_small(folder: Path, scale: Scale) -> Row:
    ours = measured("ours:agreement_by_section", folder, replicates=scale.replicates, repeats=min(scale.repeats, 3))
    plain = measured("plain_bootstrap:agreement_by_section", folder, replicates=scale.plain_bootstrap)
    n = min(scale.replicates, scale.plain_bootstrap)
    return Row(
        f"{_size(scale.small)}: agreement by section, {scale.replicates:,} replicates",
        ours.seconds["compare"],
        f"pandas, a loop over {scale.plain_bootstrap:,} replicates" + _scaled(scale.plain_bootstrap, scale.replicates),
        plain.seconds["values"] + plain.seconds["replicates"] * scale.replicates / scale.plain_bootstrap,
        ours.peak_mb,
        "about 1 s",
        ours.seconds["compare"] <= 1.2,
        tuple(differences(ours.values, plain.values, replicates=n)),
        len(plain.values),
    )


def _every_estimate(folder: Path, scale: Scale) -> Iterator[Row]:
    size, n_prompts = _size(scale.small), scale.small[2]
    whole = measured("ours:every_estimate", folder, by=["section"], replicates=scale.replicates)
    subset = measured("ours:every_estimate", folder, by=["section"], replicates=0, prompts=scale.plain_prompts)
    plain = measured(
        "plain_estimates:every_estimate", folder, prompts=scale.plain_prompts, replicates=scale.plain_replicates
    )
    # Whether the ratio may be shown at all hangs on an interval that the plain implementation does not make.
    plain_values = {
        name: value
        for name, value in plain.values.items()
        if not (name.endswith(" normalised") and subset.values[name] is None)
    }
    of_all = plain.seconds["values"] + plain.seconds["replicates"] * scale.replicates / scale.plain_replicates
    yield Row(
        f"{size}: every estimate by section, {scale.replicates:,} replicates",
        whole.seconds["compare"],
        f"plain Python: values, and {scale.plain_replicates} replicates, of {scale.plain_prompts:,} prompts"
        f" (scaled to {n_prompts:,} prompts and {scale.replicates:,} replicates)",
        of_all * n_prompts / scale.plain_prompts,
        whole.peak_mb,
        "20 s",
        whole.seconds["compare"] <= 20,
        tuple(differences(subset.values, plain_values)),
        len(plain_values),
    )
    more = measured("ours:every_estimate", folder, by=["section", "prompt", "group:age"], replicates=scale.replicates)
    yield Row(
        f"{size}: the same, and by prompt and by group",
        more.seconds["compare"],
        peak_mb=more.peak_mb,
        target="20 s",
        met=more.seconds["compare"] <= 20,
        differences=tuple(differences(more.values, whole.values, exactly=True)),
        compared=len(whole.values),
    )


def _large_points(folder: Path, scale: Scale) -> Iterator[Row]:
    # In turns, so that whatever else the machine does falls on both.
    turns = [
        (
            measured("ours:agreement_by_section", folder, replicates=0, repeats=scale.repeats),
            measured("bare_duckdb:read_and_group", folder, repeats=scale.repeats),
        )
        for _ in range(scale.turns)
    ]
    ours, bare = (least(side) for side in zip(*turns, strict=True))
    seconds, yardstick = ours.seconds["load"] + ours.seconds["compare"], bare.seconds["section and ranking"]
    size = _size(scale.large)
    yield Row(
        f"{size}: agreement by section, from Parquet"
        f" (load {ours.seconds['load']:.2f} s, compare {ours.seconds['compare']:.2f} s)",
        seconds,
        "DuckDB reads and groups by section and ranking",
        yardstick,
        ours.peak_mb,
        "5 times",
        seconds <= 5 * yardstick,
        tuple(differences(ours.values, bare.values)),
        len(bare.values),
    )
    for query, what in (
        ("prompt and ranking", "DuckDB reads and groups by prompt and ranking, without a join"),
        ("distinct participants", "DuckDB counts the distinct participants of each section"),
    ):
        yield Row(f"{size}: the same run", seconds, what, bare.seconds[query])


def _bootstrap_large(folder: Path, scale: Scale) -> Row:
    ours = measured("ours:agreement_by_section", folder, replicates=scale.replicates)
    plain = measured("plain_bootstrap:agreement_by_section", folder, replicates=scale.plain_large)
    points = {name: value for name, value in plain.values.items() if not name.endswith((" low", " high"))}
    return Row(
        f"{_size(scale.large)}: agreement by section, {scale.replicates:,} replicates",
        ours.seconds["compare"],
        f"pandas, a loop over {scale.plain_large:,} replicates{_scaled(scale.plain_large, scale.replicates)},"
        f" in {plain.peak_mb:,.0f} MB; values compared, intervals not",
        plain.seconds["values"] + plain.seconds["replicates"] * scale.replicates / scale.plain_large,
        ours.peak_mb,
        "2 minutes and 4 GB",
        ours.seconds["compare"] <= 120 and ours.peak_mb <= 4_000,
        tuple(differences(ours.values, points)),
        len(points),
    )


def _memory(folder: Path, scale: Scale) -> Row:
    few, many = (
        measured("ours:agreement_by_section", folder, replicates=replicates) for replicates in (scale.few, scale.many)
    )
    growth = many.peak_mb / few.peak_mb
    return Row(
        f"{_size(scale.large)}: {scale.many:,} replicates instead of {scale.few:,}: {growth:.2f} times the memory",
        many.seconds["compare"],
        f"Folkmoot itself with {scale.few:,} replicates, in {few.peak_mb:,.0f} MB",
        few.seconds["compare"],
        many.peak_mb,
        "no growth (under 1.05 times)",
        growth < 1.05,
        tuple(differences(_points(many), _points(few), exactly=True)),
        len(_points(few)),
    )


def _help() -> Row:
    command = Path(sys.executable).with_name("folkmoot")
    help_seconds = _wall([str(command), "--help"])
    nothing = _wall([sys.executable, "-c", "pass"])
    return Row(
        "folkmoot --help (median of 10)",
        help_seconds,
        "python -c pass",
        nothing,
        None,
        "0.3 s",
        help_seconds <= 0.3,
    )


def _spec(folder: Path, scale: Scale) -> Row:
    given = REPOSITORY.parent / "shared" / "data" / "model_spec" / "2025-12-18.md"
    spec = given if given.is_file() else REPOSITORY / "src" / "folkmoot" / "demo_study" / "spec.md"
    shutil.copyfile(spec, folder / "spec.md")
    ours = measured("ours:read_spec", folder, spec="spec.md", repeats=scale.repeats)
    bare = measured("bare_markdown:parse", folder, spec="spec.md", repeats=scale.repeats)
    whose = "the Model Spec of 2025-12-18" if spec == given else "the demo's spec"
    return Row(
        f"read {whose} ({spec.stat().st_size / 1000:,.0f} kB), a tree with its examples",
        ours.seconds["read"],
        "markdown-it parses the same text into tokens",
        bare.seconds["parse"],
        ours.peak_mb,
    )


def _model_calls(folder: Path, scale: Scale) -> Iterator[Row]:
    n, at_once, latency = scale.calls
    ideal = n / at_once * latency
    fresh, again, warm, bare = [], [], [], []
    with stub(latency) as url:
        for turn in range(scale.turns):
            place = folder / f"calls-{turn}"
            fresh.append(asked(place, url, n, at_once))
            again.append(asked(place, url, n, at_once))
            warm.append(asked(folder / f"warm-{turn}", url, n, at_once, warm=2 * at_once))
            bare.append(asked_bare(url, n, at_once))
    first, cached, later = (min(turns, key=lambda one: one.seconds) for turns in (fresh, again, warm))
    size = f"{n:,} calls of a model, {at_once} at once"
    beside = f"a stub that takes {latency * 1000:.0f} ms, without any work between calls"
    peak = max(one.peak_mb for one in (*fresh, *warm))
    yield Row(
        f"{size}: the whole process, start-up included ({ideal / first.seconds:.0%} of the ideal rate)",
        first.seconds,
        beside,
        ideal,
        peak,
        "80% of the ideal rate, under 300 MB",
        ideal / first.seconds >= 0.8 and peak < 300,
        first.wrong(answered=n, cached=0),
    )
    yield Row(
        f"{size}: asking alone, warm ({ideal / later.asking:.0%} of the ideal rate)",
        later.asking,
        beside,
        ideal,
        peak,
        "85% of the ideal rate",
        ideal / later.asking >= 0.85,
        later.wrong(answered=n, cached=0),
    )
    yield Row(f"{size}: the same run", later.asking, "the openai SDK alone, warm: nothing kept", min(bare))
    yield Row(
        f"{n:,} calls that the cache answers: the whole process (asking {cached.asking:.2f} s)",
        cached.seconds,
        peak_mb=cached.peak_mb,
        target="about 1 s",
        met=cached.seconds <= 1.2,
        differences=cached.wrong(answered=n, cached=n),
    )


def differences(
    ours: Mapping[str, float | None],
    theirs: Mapping[str, float | None],
    *,
    replicates: int | None = None,
    exactly: bool = False,
) -> Iterator[str]:
    """The numbers of `theirs` that are not the same in `ours`.

    Args:
        ours: numbers by name.
        theirs: likewise; an end of an interval has a name that ends in `low` or `high`.
        replicates: the replicates behind either's intervals, whose ends may then lie apart as chance has it. An end is a
            quantile q of R replicates; where they are about normal with standard deviation s, its standard error is
            √(q(1 − q)/R) / φ(z) · s = 2.67 s/√R, and s is the interval's width / 3.92.
        exactly: ends of intervals must be the same too.
    """
    for name, value in theirs.items():
        found = ours.get(name)
        if value is None or found is None:
            if value is not found:
                yield f"{name}: {found} here, {value} there"
            continue
        tolerance = SAME
        if name.endswith((" low", " high")) and not exactly:
            place = name.removesuffix(" low").removesuffix(" high")
            high, low = theirs[f"{place} high"], theirs[f"{place} low"]
            if replicates is None or high is None or low is None:
                continue
            tolerance = MONTE_CARLO * math.sqrt(2) * 2.67 * (high - low) / 3.92 / math.sqrt(replicates)
        if not abs(found - value) <= tolerance:
            yield f"{name}: {found!r} here, {value!r} there"


def _points(one: Measured) -> Values:
    return {name: value for name, value in one.values.items() if not name.endswith((" low", " high"))}


def _size(shape: tuple[int, int, int, int]) -> str:
    return f"{shape[0] * shape[2]:,} assessments"


def _scaled(ran: int, wanted: int) -> str:
    return "" if ran == wanted else f" (scaled to {wanted:,})"


def _wall(command: Sequence[str]) -> float:
    def once() -> float:
        before = time.perf_counter()
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)  # noqa: S603 - our own command
        return time.perf_counter() - before

    once()  # fills the caches of the disk
    return statistics.median(once() for _ in range(10))
