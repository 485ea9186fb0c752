"""Small evidence made by hand."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from folkmoot.records.dataset import (
    Assessments,
    Categorical,
    Dataset,
    Message,
    Participants,
    Prompts,
    RationaleOf,
    Rationales,
)
from folkmoot.records.quality_evidence import Assessed, PersonEvidence, QualityEvidence
from folkmoot.statistics.weak_order import NOT_ASKED, pack_one


def code(text: str) -> int:
    """`A>B=C` as a code; labels are the first letters."""
    tiers = [tier.split("=") for tier in text.split(">")]
    labels = sorted(label for tier in tiers for label in tier)
    return pack_one([next(at for at, tier in enumerate(tiers) if label in tier) for label in labels])


def answered(person: int, prompt: int, ranking: str = "A>B>C", **more: Any) -> Assessed:
    """One answer; nothing else is recorded unless it is said."""
    made: dict[str, Any] = {"occurrence": 1, "place": prompt + 1, "shown": None, "seconds": None, **more}
    return Assessed(participant=person, prompt=prompt, ranking=code(ranking), **made)


def evidence_of(
    rows: Sequence[Assessed],
    *,
    people: Sequence[PersonEvidence] | int | None = None,
    texts: Sequence[tuple[int, int, str]] = (),
    lengths: Sequence[int] | None = None,
    languages: Sequence[str | None] | None = None,
) -> QualityEvidence:
    """Evidence of people 0, 1, … about prompts p0, p1, … of three responses.

    Args:
        rows: what they answered.
        people: who; or how many.
        texts: (person, prompt, reason), in any order.
        lengths: characters of each prompt's conversation.
        languages: of the texts, in their order once sorted by person and prompt.
    """
    n_prompts = 1 + max([one.prompt for one in rows] + [prompt for _, prompt, _ in texts])
    n_people = 1 + max([one.participant for one in rows] + [person for person, _, _ in texts])
    who = (
        (PersonEvidence(),) * (people if isinstance(people, int) else n_people)
        if people is None or isinstance(people, int)
        else tuple(people)
    )
    labels = tuple(("A", "B", "C") for _ in range(n_prompts))
    table = sorted({(person, prompt) for person, prompt, _ in texts} | {(one.participant, one.prompt) for one in rows})
    nothing = np.full(len(table), NOT_ASKED)
    words = Categorical.from_texts([None] * len(table))
    reasons = sorted((table.index((person, prompt)), text) for person, prompt, text in texts)
    dataset = Dataset(
        Prompts(
            tuple(f"p{number}" for number in range(n_prompts)),
            tuple((Message("user", "x" * one),) for one in (lengths or [100] * n_prompts)),
            labels,
            tuple(tuple((Message("assistant", ""),) for _ in each) for each in labels),
        ),
        Participants(
            tuple(f"person {number}" for number in range(len(who))),
            {},
            np.zeros(len(who), dtype=np.bool_),
            np.zeros(len(who), dtype=np.bool_),
            np.zeros(len(who), dtype=np.bool_),
        ),
        Assessments(
            np.array([person for person, _ in table], dtype=np.int32),
            np.array([prompt for _, prompt in table], dtype=np.int32),
            nothing.astype(np.int32),
            nothing.astype(np.int32),
            nothing.astype(np.int16),
            words,
            words,
            words,
        ),
        Rationales(
            np.array([row for row, _ in reasons], dtype=np.int32),
            (RationaleOf.WORLD,) * len(reasons),
            tuple(text for _, text in reasons),
        ),
    )
    return QualityEvidence(dataset, who, tuple(rows), None, None if languages is None else tuple(languages))
