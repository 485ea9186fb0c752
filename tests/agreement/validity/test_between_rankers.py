"""Rankers against each other and against people, by hand."""

from __future__ import annotations

import math

import pytest
from tests.agreement.validity.runs import SPEC, run
from tests.reference.from_records import dataset_of
from tests.reference.rows import Row

from folkmoot.agreement import Options
from folkmoot.agreement.validity import CardInputs, validity_card
from folkmoot.agreement.validity.between import ERRORS_CANCEL, NO_COMMON, NO_ERRORS, ONE_RANKER
from folkmoot.agreement.validity.people import NO_DATASET
from folkmoot.records.dataset import Dataset
from folkmoot.records.spec_ranking import SpecRankings
from folkmoot.records.validity_card import ValidityCard

OPTIONS = Options(replicates=0)


def card(
    *runs: SpecRankings, dataset: Dataset | None = None, without_spec: tuple[SpecRankings, ...] = ()
) -> ValidityCard:
    return validity_card(CardInputs(SPEC, dataset, rankings=runs, without_spec=without_spec), OPTIONS, name="d")


def people(**said: list[str]) -> Dataset:
    """Answers about prompts of two responses: `A` puts A first, `B` B, `=` neither."""
    tiers = {"A": (0, 1), "B": (1, 0), "=": (0, 0)}
    rows = [Row(f"person {at}", prompt, tiers[one]) for prompt, all_ in said.items() for at, one in enumerate(all_)]
    return dataset_of(rows, dict.fromkeys(said, 2))


# On p three of four put A first, one ties besides; on q it is one of two.
CROWD = people(p=["A", "A", "A", "B", "="], q=["A", "B"])
ONE = run({"p": "A>B", "q": "A>B"}, "one", model="m:1")
OTHER = run({"p": "B>A", "q": "A>B"}, "other", model="m:2")
THIRD = run({"p": "A=B", "q": "A>B"}, "third", model="m:3")


def test_errors_are_what_a_ranker_says_minus_the_crowds_share() -> None:
    """Errors on p: 1 − ¾ and 0 − ¾; on q: 1 − ½ of both."""
    panel = card(ONE, OTHER, dataset=CROWD).panel
    correlation = (-0.25 * 0.75 + 0.25) / math.sqrt((0.25**2 + 0.25) * (0.75**2 + 0.25))
    assert panel.error_correlation.value == pytest.approx(correlation)
    assert panel.effective_rankers.value == pytest.approx(2 / (1 + correlation))
    assert (panel.error_correlation.n_pairs, panel.error_correlation.n_prompts) == (2, 2)
    assert panel.error_correlation.n_participants == 4


def test_of_three_it_is_the_mean_over_pairs() -> None:
    """The third ties p: ½ − ¾."""
    panel = card(ONE, OTHER, THIRD, dataset=CROWD).panel
    squares = (0.25**2 + 0.25, 0.75**2 + 0.25, 0.25**2 + 0.25)
    products = (-0.25 * 0.75 + 0.25, 0.25 * -0.25 + 0.25, -0.75 * -0.25 + 0.25)
    ways = ((0, 1), (0, 2), (1, 2))
    mean = sum(one / math.sqrt(squares[a] * squares[b]) for one, (a, b) in zip(products, ways, strict=True)) / 3
    assert panel.error_correlation.value == pytest.approx(mean)
    assert panel.effective_rankers.value == pytest.approx(3 / (1 + 2 * mean))


def test_which_response_is_called_first_does_not_matter() -> None:
    turned = people(p=["B", "B", "B", "A", "="], q=["A", "B"])
    swapped = [run({"p": text, "q": "A>B"}, model=name) for text, name in (("B>A", "m:1"), ("A>B", "m:2"))]
    assert card(*swapped, dataset=turned).panel.error_correlation.value == pytest.approx(
        card(ONE, OTHER, dataset=CROWD).panel.error_correlation.value
    )


def test_alike_in_every_error_they_are_worth_one() -> None:
    panel = card(ONE, run({"p": "A>B", "q": "A>B"}, model="m:9"), dataset=CROWD).panel
    assert panel.error_correlation.value == pytest.approx(1.0)
    assert panel.effective_rankers.value == pytest.approx(1.0)


def test_the_share_of_pairs_on_which_two_agree_and_its_mean() -> None:
    panel = card(ONE, OTHER, THIRD, dataset=CROWD).panel
    assert [(row.first, row.second) for row in panel.pairs] == [("m:1", "m:2"), ("m:1", "m:3"), ("m:2", "m:3")]
    assert [row.same_order.value for row in panel.pairs] == pytest.approx([0.5, 1.0, 1.0])
    assert panel.between_rankers.value == pytest.approx(2.5 / 3)


def test_paired_differences_of_agreement() -> None:
    """6 pair observations: the first is right on 3 + 1, the other on 1 + 1."""
    found = card(ONE, OTHER, dataset=CROWD)
    assert [one.agreement.value for one in found.rankers] == pytest.approx([4 / 6, 2 / 6])
    assert found.panel.pairs[0].agreement_difference.value == pytest.approx(2 / 6)


def test_why_there_is_none() -> None:
    assert card(ONE, dataset=CROWD).panel.effective_rankers.undefined_because == ONE_RANKER
    assert card(ONE, OTHER).panel.effective_rankers.undefined_because == NO_DATASET
    assert card(ONE, OTHER).panel.pairs[0].agreement_difference.undefined_because == NO_DATASET
    unanimous = people(p=["A", "A"], q=["A", "A"])
    assert card(ONE, OTHER, dataset=unanimous).panel.effective_rankers.undefined_because == NO_ERRORS
    even = people(p=["A", "B"], q=["A", "B"])
    opposite = run({"p": "B>A", "q": "B>A"}, model="m:4")
    assert card(ONE, opposite, dataset=even).panel.effective_rankers.undefined_because == ERRORS_CANCEL
    apart = [run({"p": "A>B"}, model="m:5"), run({"q": "A>B"}, model="m:6")]
    assert card(*apart, dataset=CROWD).panel.effective_rankers.undefined_because == NO_COMMON


def test_runs_of_one_model_are_repeats_and_those_of_no_model_are_one_ranker() -> None:
    again = run({"p": "A>B"}, "again", model="m:1")
    silent = [run({"p": "A>B"}, "x"), run({"p": "B>A"}, "y")]
    found = card(ONE, *silent, again)
    assert [(one.ranker, one.runs) for one in found.rankers] == [("m:1", ("one", "again")), ("x", ("x", "y"))]
    assert "No model is recorded in x, y: taken as 2 runs of one ranker." in found.notes


def test_a_run_without_the_spec_goes_to_its_own_model() -> None:
    none = run({"p": "B>A"}, "none", model="m:2")
    found = card(ONE, OTHER, without_spec=(none, run({"p": "A>B"}, "stray", model="m:7")))
    assert [one.ablation.without_spec for one in found.rankers] == [None, "none"]
    assert any(note.startswith("stray: no run with the spec is by the same ranker (m:7)") for note in found.notes)


def test_a_fake_model_is_called_one() -> None:
    found = card(run({"p": "A>B"}, model="fake:rule-follower"))
    assert found.fake
    assert found.rankers[0].fake
    assert found.notes[0].startswith("FAKE MODEL: fake:rule-follower")
    assert not card(ONE).fake
