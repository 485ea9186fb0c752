"""The README's numbers are those of the real records, and its commands exist."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from folkmoot.agreement import Options
from folkmoot.cli import app
from folkmoot.pipeline.agreement import AgreementFiles, agreement
from folkmoot.records.agreement import AgreementResult
from folkmoot.statistics.estimate import Estimate

README = Path(__file__).resolve().parents[2] / "README.md"


@pytest.fixture(scope="module")
def result(shared_data: Path) -> AgreementResult:
    rankings = shared_data / "ca1" / "spec_rankings"
    files = AgreementFiles(
        dataset=shared_data / "ca1" / "with_text",
        rankings=(rankings / "with_spec_run1.jsonl", rankings / "with_spec_run2.jsonl"),
        without_spec=rankings / "without_spec.jsonl",
        spec=shared_data / "model_spec" / "2025-02-12.md",
    )
    return agreement(files, Options(by=("section",)))


def written(estimate: Estimate) -> list[str]:
    """A row's cells as the README writes them: value, interval, counts."""
    assert estimate.value is not None
    value = f"{estimate.value:.3f}".replace("-", "−")
    ends = [] if estimate.low is None or estimate.high is None else [f"{estimate.low:.3f} to {estimate.high:.3f}"]
    counts = [f"{n:,}" if n else "" for n in (estimate.n_pairs, estimate.n_participants, estimate.n_prompts)]
    return [value, *(end.replace("-", "−") for end in ends), *counts]


def points(share: float | None) -> str:
    assert share is not None
    return f"{100 * share:.1f}".replace("-", "−")


@pytest.mark.real_data
@pytest.mark.parametrize(
    ("begins", "name"),
    [
        ("agreement of people", "agreement"),
        ("two people with each other", "human_human"),
        ("the best that any single", "best_single_ranking_crossfit"),
        ("… and, too high", "best_single_ranking"),
        ("with the spec − without", "spec_effect"),
        ("pairs that the spec turns", "spec_flips"),
        ("two runs of the ranker", "test_retest"),
    ],
)
def test_rows_of_the_result_are_what_is_computed(result: AgreementResult, begins: str, name: str) -> None:
    (row,) = [line for line in README.read_text(encoding="utf-8").splitlines() if line.startswith(f"| {begins}")]
    cells = [cell.strip().strip("*") for cell in row.strip("|").split("|")][1:]
    assert [cell for cell in cells if cell != "a maximum has none"] == written(result.overall.estimates[name])


@pytest.mark.real_data
def test_prose_of_the_result_is_what_is_computed(result: AgreementResult) -> None:
    text = " ".join(README.read_text(encoding="utf-8").split())
    estimates, overall = result.overall.estimates, result.overall
    assert f"{overall.n_assessments:,} assessments by {overall.n_participants} rater ids" in text
    short, beyond = estimates["gap_to_crossfit"], result.flips_beyond_retest
    assert (
        f"It is {points(short.value)} points short of the lower reference ({points(short.low)} to {points(short.high)}"
        in text
    )
    assert f"{points(estimates['gap_to_best'].value)} short of a bound that is too high" in text
    assert beyond is not None
    assert (
        f"by {points(beyond.value)} points ({points(beyond.low)} to {points(beyond.high)}; 492 pairs, 82 prompts)"
        in text
    )
    assert f"{result.n_unlinked} of the {overall.n_participants} ids" in text
    sections = result.sections or ()
    small = sum(row.n_prompts < 5 for row in sections)
    assert f"Of the {len(sections)} sections with a prompt, {small} have fewer than the five prompts" in text
    assert any("no detectable effect on agreement" in verdict for verdict in result.verdicts)


def test_commands_that_it_names_exist() -> None:
    blocks = re.findall(r"^    folkmoot ([a-z]+)(?: ([a-z-]+))?", README.read_text(encoding="utf-8"), re.MULTILINE)
    assert blocks
    for noun, verb in blocks:
        assert noun in app
        if noun in {"spec", "dataset", "ranker", "report"}:
            assert verb in app[noun]
