"""The rows of CA-1's three files, as the release lays them out.

`comparisons.jsonl` has a row a prompt, `annotators.jsonl` a row a participant, `merged_comparisons_annotators.jsonl` a row
an assessment; all three list the same assessments. `simulated` and `unlinked`, a prompt's `criteria` and what
ca1_further.py reads are ours, and written only where needed.
Rows hold no cycles, so the garbage collector is told to leave them alone: it would walk millions of them again and again.
"""

from __future__ import annotations

from typing import Any, Final

import msgspec

from folkmoot.formats.ca1_further import CriterionRow, Further
from folkmoot.records.dataset import View

FILES: Final = {
    View.BY_PROMPT: "comparisons.jsonl",
    View.BY_PARTICIPANT: "annotators.jsonl",
    View.FLAT: "merged_comparisons_annotators.jsonl",
}
"""The file of each view."""

UNLINKED: Final = "unlinked-"
"""Ids that begin so stand for raters whose other assessments could not be linked to them."""


class MessageRow(msgspec.Struct, kw_only=True, forbid_unknown_fields=True, gc=False):
    """One turn."""

    role: str
    content: str


class ResponseRow(msgspec.Struct, kw_only=True, forbid_unknown_fields=True, gc=False):
    """One response; `messages` is [] where the text is withheld."""

    response_index: str
    messages: list[MessageRow]


class PromptBody(msgspec.Struct, kw_only=True, forbid_unknown_fields=True, gc=False):
    """The conversation before the response; `messages` is [] where the text is withheld."""

    messages: list[MessageRow]
    id: str | None = None


class VetoBlock(msgspec.Struct, kw_only=True, forbid_unknown_fields=True, gc=False):
    """Asked which responses are unacceptable: [] where none was flagged, null where the question was skipped."""

    rationale: str | None = None
    rating: list[str] | None = None


class RankingBlock(msgspec.Struct, kw_only=True, forbid_unknown_fields=True, gc=False):
    """Asked for a ranking: null or "" where the question was skipped."""

    rationale: str | None = None
    ranking: str | None = None


class Blocks(msgspec.Struct, kw_only=True, forbid_unknown_fields=True, gc=False):
    """What was asked; an empty list says that the question was not."""

    unacceptable: list[VetoBlock] | None = None
    personal: list[RankingBlock] | None = None
    world: list[RankingBlock] | None = None


class Assessment(Further, kw_only=True, forbid_unknown_fields=True, gc=False):
    """What the assessments of all three files share, beside fields of ours."""

    ranking_blocks: Blocks
    importance: str | None = None
    representativeness: str | None = None
    subjectivity: str | None = None


class PromptAssessment(Assessment, kw_only=True, forbid_unknown_fields=True, gc=False):
    """An assessment within a prompt's row."""

    annotator_id: str
    simulated: bool | None = None
    unlinked: bool | None = None


class Metadata(msgspec.Struct, kw_only=True, forbid_unknown_fields=True, gc=False):
    """The assessments of a prompt."""

    assessments: list[PromptAssessment]


class ComparisonRow(msgspec.Struct, kw_only=True, forbid_unknown_fields=True, gc=False):
    """A row of comparisons.jsonl."""

    prompt_id: str
    prompt: PromptBody
    responses: list[ResponseRow]
    metadata: Metadata
    criteria: list[CriterionRow] | None = None


class ParticipantAssessment(Assessment, kw_only=True, forbid_unknown_fields=True, gc=False):
    """An assessment within a participant's row; the prompt's id goes by another name there."""

    conversation_id: str
    annotator_id: str | None = None


class AnnotatorRow(msgspec.Struct, kw_only=True, forbid_unknown_fields=True, gc=False):
    """A row of annotators.jsonl."""

    annotator_id: str
    demographics: dict[str, Any] | None = None
    assessments: list[ParticipantAssessment] | None = None
    simulated: bool | None = None
    unlinked: bool | None = None


class MergedRow(Assessment, kw_only=True, forbid_unknown_fields=True, gc=False):
    """A row of merged_comparisons_annotators.jsonl."""

    annotator_id: str
    prompt_id: str
    demographics: dict[str, Any] | None = None
    num_candidates: int | None = None
    assistant_turn_share: float | None = None
    turns_assistant: int | None = None
    turns_user: int | None = None
    simulated: bool | None = None
    unlinked: bool | None = None
