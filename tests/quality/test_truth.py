"""Indicators against planted truth, by mix; and that dissent is no input of any flag."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import numpy as np
import pytest
from benchmarks.quality_truth import MIXES, Planted, difference_p, flagged_among, found, plant

from folkmoot.quality.report import quality_of
from folkmoot.records.quality import QualityReport
from folkmoot.records.quality_evidence import QualityEvidence
from folkmoot.records.quality_thresholds import QualityThresholds
from folkmoot.statistics.weak_order import pack_one, unpack_one

USUAL = QualityThresholds()


@cache
def planted_study(share: float, seed: int) -> tuple[Planted, QualityReport]:
    made = plant(share, seed)
    return made, told(made.evidence)


def told(evidence: QualityEvidence) -> QualityReport:
    return quality_of(evidence, USUAL, name="planted")


@pytest.mark.parametrize("share", MIXES.values())
def test_planted_kinds_are_found(share: float) -> None:
    planted, report = planted_study(share, seed=3)
    results = found(planted, report)
    # Recall. A speeder's median is 10 s beside 80 with a spread of 0.5: an answer of theirs counts the full 3 unless it takes
    # more than 80/3 s, two standard deviations up, so that a mean of ten under 2 does not happen. The run of a straight-liner
    # is all of their prompts (skipped ones leave nine of ten or so). A copier has one text. Sharers differ in one word of 12
    # to 39: of five-character shingles, at least 0.8 are shared but for texts of 14 words or fewer (a tenth of them).
    # Second entries share the anchor, and a reason for it.
    for name, one in results.items():
        assert one.recall is not None
        assert one.recall >= 0.95, name
    # Precision. Honest people who read 1.6 times as fast (a tenth) have a mean of 1.6·E[exp(0.5 z)] = 1.75 with a standard
    # error of 0.2 over ten prompts: a tenth of them or so pass 2, some 6 of 600, beside 12 to 60 speeders.
    speeders = results["speed"]
    assert speeders.flagged - speeders.right <= 0.3 * len(planted.kinds["fast readers"])
    # By chance one person in 1,000 has a run; of 600, three or more would come up in 2% of studies.
    assert results["same_order"].flagged - results["same_order"].right <= 3
    # Nobody else repeats a text of their own, or shares a device.
    for name in ("own_copies", "duplicate_people"):
        assert results[name].precision == 1.0, name
    # Second entries and whose they are share at least half of their texts now and then, which is true of them.
    others = {row for row, one in enumerate(report.people) if "others_copies" in one.flagged_by}
    kinds = planted.kinds
    assert others <= kinds["copier"] | kinds["sharer"] | kinds["duplicate"] | kinds["original"]


def test_short_texts_flag_nobody() -> None:
    planted, report = planted_study(0.05, seed=3)
    by_texts = {"own_copies", "others_copies", "duplicate_people"}
    assert not any(by_texts & set(report.people[row].flagged_by) for row in planted.kinds["short texts"])


@pytest.mark.parametrize("studies", [2, pytest.param(5, marks=pytest.mark.long)])
def test_a_minority_view_is_flagged_no_more_often_than_the_majority(studies: int) -> None:
    # Twelve in a hundred want the opposite of what most want, at every prompt. Over studies of 600 people.
    counts = {"minority": [0, 0], "majority": [0, 0]}
    disagreement = []
    for seed in range(studies):
        planted, report = planted_study(0.05, seed)
        for who, count in counts.items():
            flagged, n = flagged_among(report, planted.kinds[who])
            count[0] += flagged
            count[1] += n
        disagreement.append(
            _first_choices_shared(planted.evidence, planted.kinds["minority"], planted.kinds["majority"])
        )
    # That the view is a minority's indeed: the two groups rarely put the same response first.
    assert max(disagreement) < 0.35
    (few, n_few), (many, n_many) = counts["minority"], counts["majority"]
    assert n_few >= 36 * studies
    assert n_many >= 300 * studies
    # Were they flagged alike at a rate of 2%, the difference of the two shares had a standard error of 0.011 over five
    # studies, of 0.017 over two.
    assert few / n_few - many / n_many <= (0.03 if studies == 5 else 0.045)
    assert few / n_few <= many / n_many or difference_p((few, n_few), (many, n_many)) > 0.05


def test_turning_every_view_round_changes_no_flag() -> None:
    # Reversing all rankings of a group makes its view the opposite of what it was: whoever was with the majority is now
    # against it. No indicator of anybody may move, but a value that says how long a run is stays what it is, too.
    planted, before = planted_study(0.05, seed=1)
    group = planted.kinds["majority"]
    n_responses = planted.evidence.dataset.prompts.n_responses
    turned = tuple(
        replace(one, ranking=_reversed(one.ranking, int(n_responses[one.prompt])))
        if one.participant in group and one.ranking >= 0
        else one
        for one in planted.evidence.assessed
    )
    after = told(replace(planted.evidence, assessed=turned))
    assert after.people == before.people


def test_what_others_prefer_changes_nothing_of_a_person() -> None:
    planted, before = planted_study(0.05, seed=2)
    kept = sorted(planted.kinds["minority"])
    generator = np.random.default_rng(5)
    n_responses = planted.evidence.dataset.prompts.n_responses
    shuffled = tuple(
        replace(one, ranking=pack_one(generator.permutation(int(n_responses[one.prompt])).tolist()))
        if one.participant not in kept and one.ranking >= 0
        else one
        for one in planted.evidence.assessed
    )
    after = told(replace(planted.evidence, assessed=shuffled))
    assert [after.people[row] for row in kept] == [before.people[row] for row in kept]


def _reversed(code: int, n_responses: int) -> int:
    tiers = unpack_one(code, n_responses)
    return pack_one([max(tiers) - tier for tier in tiers])


def _first_choices_shared(evidence: QualityEvidence, one: frozenset[int], other: frozenset[int]) -> float:
    """How often somebody of each group, drawn at the same prompt, puts the same response first."""
    firsts: dict[bool, dict[int, list[int]]] = {True: {}, False: {}}
    sizes = evidence.dataset.prompts.n_responses
    for row in evidence.assessed:
        if row.ranking >= 0 and row.occurrence == 1 and (row.participant in one or row.participant in other):
            tiers = unpack_one(row.ranking, int(sizes[row.prompt]))
            firsts[row.participant in one].setdefault(row.prompt, []).append(tiers.index(0))
    shared = [
        np.mean([[mine == theirs for mine in firsts[True][prompt]] for theirs in firsts[False][prompt]])
        for prompt in firsts[True]
        if prompt in firsts[False]
    ]
    return float(np.mean(shared))
