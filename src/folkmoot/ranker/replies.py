"""What a model must reply; fields stand in the order in which it writes them, reasons before verdicts.

The schema that a model is given allows no other fields; one that comes all the same is left alone.
"""

from __future__ import annotations

import msgspec


class RankingReply(msgspec.Struct, frozen=True, kw_only=True):
    """A ranking of a prompt's responses.

    Attributes:
        cited_sections: ids of the sections that decide it; empty where no spec was shown.
        explanation: why, in one to three sentences; `[2]` names a response.
        tiers: the labels of the responses as they were shown (`1`, `2`, …), best tier first, equals in one tier.
    """

    cited_sections: list[str]
    explanation: str
    tiers: list[list[str]]


class SectionGrade(msgspec.Struct, frozen=True, kw_only=True):
    """How relevant one section is to a prompt.

    Attributes:
        section_id: as listed.
        reason: why, in a few words.
        grade: 1 (not at all) to 5 (decides what a good response is).
    """

    section_id: str
    reason: str
    grade: int


class RelevanceReply(msgspec.Struct, frozen=True, kw_only=True):
    """The sections that bear on a prompt; a section that is not named is graded 1."""

    sections: list[SectionGrade]
