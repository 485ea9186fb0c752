"""Small drafts and decisions, made by hand."""

from __future__ import annotations

from folkmoot.records.dataset import Message
from folkmoot.records.drafts import (
    OWN_DEFAULT,
    Approval,
    CriterionPart,
    Decision,
    Direction,
    Draft,
    DraftKind,
    PromptPart,
    ResponsePart,
    Written,
    messages_hash,
)
from folkmoot.study.prompts import StudyPrompt

WRITTEN = Written("a model", "a-model-1", "a template", "t" * 64, 7, "d" * 64, 10, 20, 0.5)
ASKED = (Message("user", "May I keep the umbrella that I found?"),)


def prompt_draft(prompt_id: str = "fair-1", text: str = "May I keep the umbrella that I found?") -> Draft:
    part = PromptPart(
        "fair", ("kind", "fair"), "Some weigh the owner more.", "A commuter.", (("aim", "a clear answer"),)
    )
    return Draft(DraftKind.PROMPT, prompt_id, prompt_id, text, WRITTEN, (WRITTEN,), prompt=part)


def response_draft(position: int, label: str, text: str, prompt_id: str = "fair-1") -> Draft:
    view = "" if position == 0 else f"The ideal answer does thing {position}."
    part = ResponsePart(label, f"thing {position}" if position else OWN_DEFAULT, view, position)
    return Draft(
        DraftKind.RESPONSE,
        f"{prompt_id}/response-{position}",
        prompt_id,
        text,
        WRITTEN,
        prompt_hash=messages_hash(ASKED),
        response=part,
    )


def criterion_draft(number: int, text: str, prompt_id: str = "fair-1") -> Draft:
    return Draft(
        DraftKind.CRITERION,
        f"{prompt_id}/criterion-{number}",
        prompt_id,
        text,
        WRITTEN,
        prompt_hash=messages_hash(ASKED),
        criterion=CriterionPart(Direction.BETTER),
    )


def decide(draft: Draft, decision: Decision | None = Decision.APPROVE, *, text: str = "", line: int = 1) -> Approval:
    return Approval(draft.id, draft.content_hash, decision, "R1", "2026-11-22", "", text, line)


def study_prompt(prompt_id: str = "fair-1", messages: tuple[Message, ...] = ASKED) -> StudyPrompt:
    return StudyPrompt(prompt_id, "fair", messages, ())
