"""From the package's records to the slow definitions' plain rows, and from plain rows to records."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from tests.reference.rows import Row, Spec, Tiers

from folkmoot.records.dataset import (
    Assessments,
    Categorical,
    Dataset,
    Participants,
    Prompts,
    Question,
    Rationales,
)
from folkmoot.records.ranking import Ranking
from folkmoot.records.spec_ranking import SpecRanking, SpecRankings
from folkmoot.statistics.weak_order import NOT_ASKED, pack_one, unpack_one

LETTERS = "ABCDEFGH"


def rows_of(dataset: Dataset, question: Question = Question.WORLD) -> list[Row]:
    """Every assessment as a row, in the dataset's order, repeated ones included."""
    table = dataset.assessments
    codes = (table.world if question is Question.WORLD else table.personal).tolist()
    sizes = [len(labels) for labels in dataset.prompts.labels]
    columns = zip(table.participant.tolist(), table.prompt.tolist(), codes, table.veto.tolist(), strict=True)
    return [
        Row(
            dataset.participants.ids[person],
            dataset.prompts.ids[prompt],
            None if code < 0 else unpack_one(code, sizes[prompt]),
            None if veto < 0 else frozenset(r for r in range(sizes[prompt]) if veto >> r & 1),
        )
        for person, prompt, code, veto in columns
    ]


def spec_of(rankings: SpecRankings, dataset: Dataset) -> Spec:
    """A ranking run as tiers by prompt, in the order of the dataset's labels."""
    specs = {}
    for prompt, labels in zip(dataset.prompts.ids, dataset.prompts.labels, strict=True):
        if prompt in rankings.by_prompt:
            tiers = rankings.by_prompt[prompt].ranking.tiers
            tier_of = {label: level for level, tier in enumerate(tiers) for label in tier}
            specs[prompt] = tuple(tier_of[label] for label in labels)
    return specs


def dense(tiers: Sequence[int]) -> Tiers:
    """The same weak order with tiers 0, 1, … without holes."""
    levels = sorted(set(tiers))
    return tuple(levels.index(tier) for tier in tiers)


def dataset_of(
    rows: Sequence[Row],
    sizes: Mapping[str, int],
    *,
    personal: Sequence[Tiers | None] | None = None,
    demographics: Mapping[str, Mapping[str, str]] | None = None,
    importance: Sequence[str | None] | None = None,
    subjectivity: Sequence[str | None] | None = None,
    world_codes: Sequence[int] | None = None,
) -> Dataset:
    """A Dataset of these rows as world rankings.

    Args:
        rows: answers in their order; `tiers` None becomes "not asked".
        sizes: number of responses by prompt id; sets the prompts and their order.
        personal: personal ranking of each row.
        demographics: field to participant id to answer.
        importance: of each row.
        subjectivity: of each row.
        world_codes: codes to use in place of the rows' tiers (to tell "skipped" from "not asked").
    """
    prompts = list(sizes)
    people = sorted({row.participant for row in rows})
    n = len(rows)
    fields = demographics or {}
    if world_codes is None:
        world_codes = [NOT_ASKED if row.tiers is None else pack_one(row.tiers) for row in rows]
    own = [NOT_ASKED if tiers is None else pack_one(tiers) for tiers in (personal or [None] * n)]
    veto = [NOT_ASKED if row.veto is None else sum(1 << r for r in row.veto) for row in rows]
    return Dataset(
        Prompts(
            tuple(prompts),
            tuple(() for _ in prompts),
            tuple(tuple(LETTERS[: sizes[prompt]]) for prompt in prompts),
            tuple(tuple(() for _ in range(sizes[prompt])) for prompt in prompts),
        ),
        Participants(
            tuple(people),
            {
                field: Categorical.from_texts([answers.get(person) for person in people])
                for field, answers in fields.items()
            },
            np.zeros(len(people), dtype=np.bool_),
            np.zeros(len(people), dtype=np.bool_),
            np.array([any(person in answers for answers in fields.values()) for person in people], dtype=np.bool_),
        ),
        Assessments(
            np.array([people.index(row.participant) for row in rows], dtype=np.int32),
            np.array([prompts.index(row.prompt) for row in rows], dtype=np.int32),
            np.array(world_codes, dtype=np.int32),
            np.array(own, dtype=np.int32),
            np.array(veto, dtype=np.int16),
            Categorical.from_texts(list(importance or [None] * n)),
            Categorical.from_texts([None] * n),
            Categorical.from_texts(list(subjectivity or [None] * n)),
        ),
        Rationales(np.zeros(0, dtype=np.int32), (), ()),
    )


def rankings_of(
    spec: Spec, *, name: str = "spec", relevance: Mapping[str, Mapping[str, int]] | None = None
) -> SpecRankings:
    """A ranking run of these tiers; responses are labelled A, B, … in order."""
    return SpecRankings(
        name,
        tuple(
            SpecRanking(
                prompt,
                Ranking(
                    tuple(
                        tuple(LETTERS[r] for r, tier in enumerate(tiers) if tier == level)
                        for level in range(max(tiers) + 1)
                    )
                ),
                (),
                None if relevance is None else relevance.get(prompt, {}),
                (),
                "",
            )
            for prompt, tiers in spec.items()
        ),
    )
