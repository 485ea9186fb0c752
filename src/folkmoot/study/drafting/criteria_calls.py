"""From prompts to prepared criteria: up to six a prompt."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Final

from folkmoot.records.dataset import Message
from folkmoot.records.drafts import CriterionPart, Direction, Draft, DraftKind, messages_hash
from folkmoot.records.model_call import Answered, ModelCall
from folkmoot.study.drafting.provenance import Writer, short_hash
from folkmoot.study.drafting.replies import CriteriaReply
from folkmoot.study.drafting.response_calls import fenced_turns
from folkmoot.study.drafting.templates import CRITERIA
from folkmoot.study.prompts import StudyPrompt

MOST_CRITERIA: Final = 6
_MOST_WORDS: Final = 40
_NAMES_A_RESPONSE: Final = re.compile(
    r"\b(?:[Rr]esponses?|[Aa]nswers?|[Oo]ptions?)\s+(?:[A-H]\b|[1-8]\b|#\d)"
    r"|\b(?:first|second|third|fourth|last|other)\s+(?:response|answer|option)s?\b"
)
_TWO_AT_ONCE: Final = re.compile(r";|\band/or\b|\b(?:as well as|while also|and also|but also)\b", re.IGNORECASE)
_SECOND_SENTENCE: Final = re.compile(r"[.!?。!?]\s+\w")
_ABBREVIATION: Final = re.compile(r"\b(?:e\.g|i\.e|etc|vs|Dr|Mr|Mrs|Ms|St|No)\.")


def criteria_calls(prompts: Sequence[StudyPrompt]) -> tuple[ModelCall[CriteriaReply], ...]:
    """A call for each prompt; ids are `criteria PROMPT`. The responses are not shown, so that none is described."""
    return tuple(
        ModelCall(
            f"criteria {prompt.prompt_id}",
            (Message("system", CRITERIA.text), Message("user", fenced_turns(prompt.messages))),
            CriteriaReply,
            CRITERIA,
            criteria_faults,
        )
        for prompt in prompts
    )


def criteria_drafts(
    prompts: Sequence[StudyPrompt], answers: Mapping[str, Answered[CriteriaReply]], by: Writer
) -> tuple[Draft, ...]:
    """The drafts that came back, in the order of the prompts and of each reply."""
    drafts: list[Draft] = []
    for prompt in prompts:
        answer = answers.get(f"criteria {prompt.prompt_id}")
        for number, one in enumerate(() if answer is None else answer.reply.criteria, start=1):
            text = one.criterion.strip()
            if answer is not None:
                drafts.append(
                    Draft(
                        kind=DraftKind.CRITERION,
                        id=f"{prompt.prompt_id}/criterion-{number}-{short_hash(text)}",
                        prompt_id=prompt.prompt_id,
                        text=text,
                        written=by.wrote(answer, CRITERIA),
                        prompt_hash=messages_hash(prompt.messages),
                        criterion=CriterionPart(Direction(one.direction)),
                        flags=by.details_in(text),
                    )
                )
    return tuple(drafts)


def criteria_faults(reply: CriteriaReply) -> list[str]:
    """What is wrong with a reply: too many, or one that is no single sentence or names a response."""
    faults = []
    if not 1 <= len(reply.criteria) <= MOST_CRITERIA:
        faults.append(f"`criteria` has {len(reply.criteria)}; expected 1 to {MOST_CRITERIA}")
    for number, one in enumerate(reply.criteria, start=1):
        faults += [f"criterion {number} {what}" for what in criterion_faults(one.criterion)]
    return faults


def criterion_faults(text: str) -> list[str]:
    """What is wrong with one criterion, as far as its form tells; whether it is checkable is for a person."""
    plain = _ABBREVIATION.sub("", text.strip())
    if not plain:
        return ["is empty"]
    faults = []
    if _NAMES_A_RESPONSE.search(plain):
        faults.append("names one response among others")
    if _TWO_AT_ONCE.search(plain):
        faults.append("says two things at once")
    if _SECOND_SENTENCE.search(plain):
        faults.append("has more than one sentence")
    if len(plain.split()) > _MOST_WORDS:
        faults.append(f"is longer than {_MOST_WORDS} words")
    return faults
