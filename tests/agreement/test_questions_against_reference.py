"""The personal question, the two questions of one person side by side, and filters, against the slow definitions."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from fractions import Fraction
from functools import cache
from random import Random

import pytest
from tests.reference import intervals, references, slow
from tests.reference.from_records import dataset_of, dense, rankings_of
from tests.reference.random_studies import study
from tests.reference.rows import Row, Tiers, covered
from tests.reference.through_package import result_of

from folkmoot.agreement import Options, compare
from folkmoot.records.agreement import AgreementResult
from folkmoot.records.dataset import Question
from folkmoot.records.vocabulary import IMPORTANCE, SUBJECTIVITY

STUDY = study(31, n_prompts=9, n_people=25, density=0.3, repeats=False)


@cache
def personal_answers(one: int = 32) -> list[Tiers | None]:
    """A ranking for oneself beside some of the rankings for the world: often the same."""
    random = Random(one)  # noqa: S311 - a simulation, not a secret
    answers: list[Tiers | None] = []
    for row in STUDY.rows:
        k = STUDY.sizes[row.prompt]
        own = row.tiers if random.random() < 0.4 else dense([random.randrange(k) for _ in range(k)])
        answers.append(own if random.random() < 0.6 else None)
    return answers


@cache
def asked(question: Question) -> AgreementResult:
    return result_of(
        STUDY.rows,
        STUDY.sizes,
        STUDY.spec,
        personal=personal_answers(),
        options=Options(question=question, replicates=20),
    )


def personal_rows() -> list[Row]:
    return [replace(row, tiers=own) for row, own in zip(STUDY.rows, personal_answers(), strict=True)]


def test_the_personal_question() -> None:
    rows = covered(personal_rows(), STUDY.spec)
    found = asked(Question.PERSONAL).overall.estimates
    expected = {
        "agreement": slow.agreement(rows, STUDY.spec),
        "first_choice": slow.first_choice(rows, STUDY.spec),
        "human_human": references.human_human(rows),
        "leave_one_out": references.leave_one_out(rows),
        "best_single_ranking_crossfit": references.best_single_ranking_crossfit(rows),
    }
    for name, value in expected.items():
        assert found[name].value == pytest.approx(float(value or 0), abs=1e-9), name


def test_personal_against_world() -> None:
    both = [
        (row, own)
        for row, own in zip(STUDY.rows, personal_answers(), strict=True)
        if row.tiers is not None and own is not None and row.prompt in STUDY.spec
    ]
    world = [row for row, _ in both]
    own = [replace(row, tiers=tiers) for row, tiers in both]
    pairs = [(row.tiers, tiers, Fraction(1)) for row, tiers in both if row.tiers is not None]
    found = asked(Question.WORLD).personal_against_world
    assert found is not None
    agreement = slow.agreement(world, STUDY.spec), slow.agreement(own, STUDY.spec)
    assert agreement[0] is not None
    assert agreement[1] is not None
    for estimate, value in (
        (found.rankings_differ, slow.rankings_differ(pairs)),
        (found.pairs_reversed, slow.pairs_reversed(pairs)),
        (found.agreement_world, agreement[0]),
        (found.agreement_personal, agreement[1]),
        (found.world_minus_personal, agreement[0] - agreement[1]),
    ):
        assert estimate.value == pytest.approx(float(value or 0), abs=1e-9)
    # Two means over different pair observations of the same people and prompts: their contributions subtract.
    plus = [replace(one, share=one.share / 2) for one in intervals.agreement_contributions(world, STUDY.spec)]
    minus = [
        replace(one, value=-one.value, share=one.share / 2)
        for one in intervals.agreement_contributions(own, STUDY.spec)
    ]
    variance = intervals.two_way(plus + minus)
    ends = intervals.t_interval(float(agreement[0] - agreement[1]), variance)
    change = found.world_minus_personal
    assert (change.low, change.high) == pytest.approx((ends.low, ends.high), abs=1e-9)
    if ends.low <= 0 <= ends.high:
        assert found.nearer_to == "cannot tell"
    else:
        assert found.nearer_to == ("world" if ends.low > 0 else "personal")


def test_nobody_was_asked_both() -> None:
    assert result_of(STUDY.rows, STUDY.sizes, STUDY.spec).personal_against_world is None


FILTERS: dict[str, tuple[Mapping[str, str], Callable[[tuple[str, ...]], Options]]] = {
    "importance": (IMPORTANCE, lambda values: Options(importance=values, replicates=20)),
    "subjectivity": (SUBJECTIVITY, lambda values: Options(subjectivity=values, replicates=20)),
}


@pytest.mark.parametrize("field", FILTERS)
def test_filters_keep_the_answers_with_these_values(field: str) -> None:
    vocabulary, options = FILTERS[field]
    keys = list(vocabulary)
    random = Random(33)  # noqa: S311 - a simulation, not a secret
    said = [random.choice((*keys, None)) for _ in STUDY.rows]
    written = [None if key is None else vocabulary[key] for key in said]
    dataset = dataset_of(
        STUDY.rows,
        STUDY.sizes,
        importance=written if field == "importance" else None,
        subjectivity=written if field == "subjectivity" else None,
    )
    kept = (keys[0], keys[-1])
    found = compare(dataset, [rankings_of(STUDY.spec)], options=options(kept)).overall
    rows = covered([row for row, key in zip(STUDY.rows, said, strict=True) if key in kept], STUDY.spec)
    assert found.estimates["agreement"].value == pytest.approx(float(slow.agreement(rows, STUDY.spec) or 0), abs=1e-9)
    assert found.estimates["human_human"].value == pytest.approx(float(references.human_human(rows) or 0), abs=1e-9)
