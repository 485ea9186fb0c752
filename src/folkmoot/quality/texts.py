"""The reasons people gave, as they are compared with each other."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Final

from folkmoot.records.quality_evidence import NOT_RECORDED, QualityEvidence
from folkmoot.records.quality_thresholds import QualityThresholds
from folkmoot.statistics.near_duplicates import NearGroups, near_groups
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
        groups: which of them are near-identical, by position.
    """

    reasons: tuple[Reason, ...]
    groups: NearGroups

    @cached_property
    def nearby(self) -> tuple[Mapping[int, frozenset[int]], ...]:
        """By group, whose texts are in it or in one that is alike: by participant, the prompts that they are about."""
        own: list[defaultdict[int, set[int]]] = []
        for members in self.groups.members:
            about: defaultdict[int, set[int]] = defaultdict(set)
            for position in members:
                about[self.reasons[position].participant].add(self.reasons[position].prompt)
            own.append(about)
        found = []
        for group, others in enumerate(self.groups.alike):
            about = defaultdict(set)
            for near in (group, *others):
                for participant, prompts in own[near].items():
                    about[participant] |= prompts
            found.append({participant: frozenset(prompts) for participant, prompts in about.items()})
        return tuple(found)


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
    return Compared(tuple(kept), near_groups([one.text for one in kept], thresholds.similarity))
