"""The card of the recorded rankings of the Model Spec, where the real records stand beside the repository."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.reference.intervals import score_interval
from tests.reference.slow import two_runs

from folkmoot.agreement import Options
from folkmoot.pipeline.load_rankings import load_ranking_rows
from folkmoot.pipeline.ranker_validate import CardFiles, ranker_validate
from folkmoot.records.validity_card import RankerCard, ValidityCard
from folkmoot.spec.reader import read_spec

pytestmark = pytest.mark.real_data


@pytest.fixture(scope="module")
def card(shared_data: Path) -> ValidityCard:
    rankings = shared_data / "ca1" / "spec_rankings"
    files = CardFiles(
        spec=shared_data / "model_spec" / "2025-02-12.md",
        dataset=shared_data / "ca1" / "with_text",
        rankings=(rankings / "with_spec_run1.jsonl", rankings / "with_spec_run2.jsonl"),
        without_spec=(rankings / "without_spec.jsonl",),
    )
    return ranker_validate(files, Options())


@pytest.fixture(scope="module")
def ranker(card: ValidityCard) -> RankerCard:
    (one,) = card.rankers
    return one


def test_what_the_runs_say_of_each_other(ranker: RankerCard, shared_data: Path) -> None:
    """By hand from the files: pairs alike and pairs strict, prompt by prompt."""
    folder = shared_data / "ca1" / "spec_rankings"
    specs = []
    for name in ("with_spec_run1", "with_spec_run2", "without_spec"):
        (run,) = load_ranking_rows(folder / f"{name}.jsonl")
        tiers = {
            row.prompt_id: {label: at for at, tier in enumerate(row.ranking.tiers) for label in tier}
            for row in run.rows
        }
        specs.append({prompt: tuple(of_label[one] for one in "ABCD") for prompt, of_label in tiers.items()})
    prompts = sorted(specs[0])
    first, second, without = specs
    for estimate, other, alike in (
        (ranker.repeats.test_retest, second, True),
        (ranker.ablation.spec_flips, without, False),
    ):
        counts = [two_runs([prompt], first, other)[:2] for prompt in prompts]
        clusters = [(same if alike else strict - same, strict) for same, strict in counts]
        assert estimate.value == pytest.approx(sum(one for one, _ in clusters) / sum(strict for _, strict in clusters))
        ends = score_interval(clusters)
        assert (estimate.low, estimate.high) == pytest.approx((ends.low, ends.high), abs=1e-6)


def test_the_figures_that_are_known(ranker: RankerCard) -> None:
    known = (
        (ranker.repeats.test_retest, (0.965, 0.945, 0.978)),
        (ranker.ablation.spec_flips, (0.104, 0.074, 0.142)),
        (ranker.ablation.flips_beyond_retest, (0.069, 0.036, 0.101)),
        (ranker.ablation.spec_effect, (-0.0114, -0.0289, 0.0060)),
        (ranker.ablation.agreement_with, (0.729, 0.690, 0.764)),
        (ranker.ablation.agreement_without, (0.740, 0.706, 0.772)),
    )
    for estimate, numbers in known:
        assert (estimate.value, estimate.low, estimate.high) == pytest.approx(numbers, abs=6e-4)
    assert [verdict.split(":")[0] for verdict in ranker.verdicts] == [
        "no detectable effect on agreement",
        "the spec changes more than chance does",
    ]


def test_what_the_files_do_not_allow_says_what_to_run(card: ValidityCard, ranker: RankerCard) -> None:
    assert (
        ranker.closed_book.accuracy.undefined_because == "no model was asked: closed-book accuracy needs --model NAME"
    )
    assert ranker.no_counterfactuals_because == "no model was asked: counterfactual sections need --model NAME"
    assert ranker.gold.undefined_because == "no gold was given: --gold FILE"
    assert card.panel.effective_rankers.undefined_because == "one ranker: it needs two"
    # 81 of the 82 prompts were shown in another order the second time.
    assert (ranker.repeats.retest_other_order.n_prompts, ranker.repeats.retest_same_order.n_prompts) == (81, 1)


def test_how_many_comparisons_the_spec_holds(ranker: RankerCard, shared_data: Path) -> None:
    text = (shared_data / "model_spec" / "2025-02-12.md").read_text(encoding="utf-8")
    found = [one for example in read_spec(text, "spec").examples for one in example.comparisons]
    lacking = [one for one in found if not {"GOOD", "BAD"} <= {str(reply.label) for reply in one.replies}]
    assert (ranker.closed_book.n_comparisons, ranker.closed_book.n_lacking) == (len(found), len(lacking)) == (163, 28)
