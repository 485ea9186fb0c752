"""The reasons people gave, as they are compared with each other."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Final

from folkmoot.records.quality_evidence import NOT_RECORDED, QualityEvidence
from folkmoot.records.quality_thresholds import QualityThresholds
from folkmoot.statistics.near_duplicates import NearPair, near_duplicates
from folkmoot.statistics.text_similarity import normalised, shingles

_QUOTED_FROM: Final = 0.8
NO_REASONS: Final = f"{NOT_RECORDED}: reasons in words"


@dataclass(frozen=True, slots=True)
class Reason:
    """One text.

    Attributes:
        participant: row of whoever wrote it.
        prompt: row of the prompt.
        text: as written.
        language: as detected; None where unknown.
    """

    participant: int
    prompt: int
    text: str
    language: str | None


@dataclass(frozen=True, eq=False)
class Compared:
    """Texts long enough to be compared, and which of them are near-identical.

    Attributes:
        reasons: the texts; those that mostly quote their prompt are left out.
        pairs: near-identical ones, by position.
    """

    reasons: tuple[Reason, ...]
    pairs: tuple[NearPair, ...]


def reasons_of(evidence: QualityEvidence) -> tuple[Reason, ...]:
    """Every reason in a last answer, in the dataset's order."""
    dataset = evidence.dataset
    rationales, answers, last = dataset.rationales, dataset.assessments, dataset.last_answers
    languages = evidence.text_languages or (None,) * len(rationales)
    return tuple(
        Reason(int(answers.participant[row]), int(answers.prompt[row]), text, language)
        for row, text, language in zip(rationales.assessment.tolist(), rationales.texts, languages, strict=True)
        if last[row]
    )


def compared(evidence: QualityEvidence, thresholds: QualityThresholds) -> Compared:
    """Compare all texts of `least_characters` letters and digits or more.

    A text most of which stands in its prompt or in the responses is left out: two people who quote one sentence have not
    copied from each other.
    """
    prompts = evidence.dataset.prompts

    @cache
    def shown(prompt: int) -> frozenset[str]:
        turns = (*prompts.messages[prompt], *(turn for response in prompts.responses[prompt] for turn in response))
        return frozenset().union(*(shingles(turn.content) for turn in turns))

    kept = []
    for one in reasons_of(evidence):
        if len(normalised(one.text).replace(" ", "")) < thresholds.least_characters:
            continue
        own = shingles(one.text)
        if len(own & shown(one.prompt)) < _QUOTED_FROM * len(own):
            kept.append(one)
    return Compared(tuple(kept), tuple(near_duplicates([one.text for one in kept], thresholds.similarity)))
