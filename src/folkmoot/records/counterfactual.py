"""A spec with one section changed on purpose, and what a ranker said under it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from folkmoot.records.spec_ranking import SpecRankings


class Change(StrEnum):
    """What was done to the section."""

    REMOVED = "removed"
    INVERTED = "inverted"


@dataclass(frozen=True)
class Counterfactual:
    """One changed section, and one ranker's runs with the spec as it is and as changed.

    Attributes:
        ranker: the model as the user named it, the same as in SpecRankings of its runs.
        section_id: the section.
        change: what was done to it.
        text: what stands in its place; None where it was removed.
        written_by: the model that wrote `text`; None where a person gave it, or where there is none.
        governed: ids of the prompts that the section governs (relevance at the threshold or above).
        others: ids of prompts that it does not govern (relevance 1, or not named), ranked to show that they stay as they are.
        before: with the spec as it is; prompts that failed are missing.
        after: with the section changed; prompts that failed are missing.
        again: a second run with the spec as it is, for the noise of asking twice; None where there was none.
    """

    ranker: str
    section_id: str
    change: Change
    text: str | None
    written_by: str | None
    governed: tuple[str, ...]
    others: tuple[str, ...]
    before: SpecRankings
    after: SpecRankings
    again: SpecRankings | None
