"""How relevant a spec's sections are to a prompt: the call that grades them, and the reply back to grades."""

from __future__ import annotations

from typing import Final

from folkmoot.ranker.conversation import fenced_turns, texts_of
from folkmoot.ranker.read_ids import read_section_id, shown
from folkmoot.ranker.replies import RelevanceReply
from folkmoot.ranker.templates import RELEVANCE, first_message, second_message
from folkmoot.records.dataset import Message
from folkmoot.records.fences import Fence
from folkmoot.records.model_call import Answered, Failed, ModelCall
from folkmoot.records.provenance import NO_PROVENANCE, Provenance
from folkmoot.records.ranking_task import RankingTask
from folkmoot.records.section_relevance import FailedRelevance, GradedPrompt
from folkmoot.records.spec import Section, Spec

GRADES: Final = range(1, 6)
"""From 1, not at all, to 5, decisive."""
BEGINNING: Final = 160
"""Characters of a section's instructions that its line in the index shows."""


def gradable_sections(spec: Spec) -> tuple[Section, ...]:
    """The sections that say something themselves: a heading that only holds others is no rule of its own."""
    return tuple({section.id: section for section in reversed(spec.sections) if section.instructions}.values())[::-1]


def section_index(spec: Spec) -> str:
    """The sections, one a line: `#id | authority | Title | beginning of its instructions`."""
    return "\n".join(
        " | ".join([f"#{section.id}", section.authority or "-", section.title, _beginning(section.instructions)])
        for section in gradable_sections(spec)
    )


def relevance_messages(task: RankingTask, spec: Spec) -> tuple[Message, Message]:
    """What the model reads; the first message hangs on the spec alone. Responses are not shown."""
    fence = Fence.around(texts_of(task.messages))
    places = {"token": fence.token, "conversation": fenced_turns(fence, task.messages)}
    return first_message(RELEVANCE, "sections", section_index(spec)), second_message(RELEVANCE, places)


def relevance_call(task: RankingTask, spec: Spec) -> ModelCall[RelevanceReply]:
    """The question that grades the sections of a spec for one prompt.

    Args:
        task: the prompt; its responses play no part.
        spec: the spec.
    """
    known = frozenset(section.id for section in gradable_sections(spec))

    def faults(reply: RelevanceReply) -> list[str]:
        return relevance_faults(reply, known)

    return ModelCall(
        id=f"{task.id} relevance",
        messages=relevance_messages(task, spec),
        reply_type=RelevanceReply,
        template=RELEVANCE,
        faults=faults,
    )


def relevance_faults(reply: RelevanceReply, known: frozenset[str]) -> list[str]:
    """What is wrong with a reply, in words that the model may be told; [] where nothing is.

    Args:
        reply: the reply.
        known: ids of the sections that were listed.
    """
    ids = [read_section_id(one.section_id) for one in reply.sections]
    made_up = list(dict.fromkeys(shown(section) for section in ids if section not in known))
    repeated = list(dict.fromkeys(section for section in ids if ids.count(section) > 1 and section in known))
    faults = []
    if made_up:
        faults.append(f"section_id: {', '.join(made_up[:8])}: no such section is listed; use ids of the list")
    if repeated:
        faults.append(f"section_id: {', '.join(repeated[:8])} more than once; grade each section once")
    for section, one in zip(ids, reply.sections, strict=True):
        if one.grade not in GRADES:
            faults.append(f"grade of {shown(section)}: {one.grade}; it must be a whole number from 1 to 5")
        elif one.grade > 1 and not one.reason.strip():
            faults.append(f"reason of {shown(section)}: empty; say why in a few words")
    return faults


def read_relevance(
    task: RankingTask, answered: Answered[RelevanceReply], provenance: Provenance = NO_PROVENANCE
) -> GradedPrompt:
    """A reply without faults as grades of 2 and more, the highest first; a section graded 1 is left out."""
    said = sorted((one for one in answered.reply.sections if one.grade > 1), key=lambda one: -one.grade)
    return GradedPrompt(
        prompt_id=task.id,
        section_relevance={read_section_id(one.section_id): one.grade for one in said},
        reasons={read_section_id(one.section_id): one.reason.strip() for one in said},
        provenance=provenance,
    )


def relevance_provenance(
    model: str, call: ModelCall[RelevanceReply], spec_hash: str, outcome: Answered[RelevanceReply] | Failed
) -> Provenance:
    """Where grades come from.

    Args:
        model: the model as the user named it.
        call: the call.
        spec_hash: of the spec (`ranker/shown_spec.py`).
        outcome: what became of the call.
    """
    reply = outcome if isinstance(outcome, Answered) else None
    return Provenance(
        model=model,
        answered_by=None if reply is None else reply.model,
        template_hash=call.template.hash,
        spec_hash=spec_hash,
        repeat=call.repeat,
        input_tokens=outcome.usage.input_tokens,
        cached_input_tokens=outcome.usage.cached_input_tokens,
        output_tokens=outcome.usage.output_tokens,
        cost=outcome.usage.cost,
        reply_digest=None if reply is None else reply.digest,
    )


def failed_relevance(task: RankingTask, failed: Failed, provenance: Provenance = NO_PROVENANCE) -> FailedRelevance:
    """A call without a usable reply as a row of its own: no grades, and the reason."""
    return FailedRelevance(task.id, f"{failed.kind}: {failed.why}", provenance)


def _beginning(text: str) -> str:
    """The first words on one line, cut at a word's end."""
    words = " ".join(text.split())
    if len(words) <= BEGINNING:
        return words
    return words[:BEGINNING].rsplit(" ", 1)[0] + " …"
