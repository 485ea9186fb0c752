"""A prompt to the call that ranks its responses, and the reply back to a ranking."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from folkmoot.ranker.conversation import fenced_response, fenced_turns, texts_of
from folkmoot.ranker.read_ids import read_label, read_section_id, shown, with_own_labels
from folkmoot.ranker.replies import RankingReply
from folkmoot.ranker.shown_spec import ShownSpec
from folkmoot.ranker.templates import RANK, RANK_BY_SECTIONS, RANK_WITHOUT_SPEC, first_message, second_message
from folkmoot.records.dataset import Message
from folkmoot.records.fences import Fence
from folkmoot.records.model_call import Answered, Failed, ModelCall, Template
from folkmoot.records.provenance import NO_PROVENANCE, Provenance
from folkmoot.records.ranking import Ranking
from folkmoot.records.ranking_task import RankingTask
from folkmoot.records.spec_ranking import FailedRanking, SpecRanking

RESPONSES: Final = range(2, 9)
"""How many responses a task has."""


def ranking_template(shown_spec: ShownSpec | None) -> Template:
    """The words that a ranking by this spec is asked with."""
    if shown_spec is None:
        return RANK_WITHOUT_SPEC
    return RANK if shown_spec.is_whole else RANK_BY_SECTIONS


def ranking_messages(task: RankingTask, shown_spec: ShownSpec | None, order: Sequence[str]) -> tuple[Message, Message]:
    """What the model reads. The first message hangs on the spec alone, the second on the task alone.

    Args:
        task: what is ranked; texts are data, whatever they say.
        shown_spec: what of the spec is shown; None: no word of a spec.
        order: the task's labels in the order in which they are shown, as `1`, `2`, ….

    Raises:
        ValueError: `order` is not made of the task's labels, each once, or there are not 2 to 8 of them.
    """
    if sorted(order) != sorted(task.labels) or len(set(order)) != len(order) or len(order) not in RESPONSES:
        raise ValueError(f"{task.id}: the order must be made of its 2 to 8 labels, each once")
    response_of = dict(zip(task.labels, task.responses, strict=True))
    fence = Fence.around(texts_of([*task.messages, *(turn for response in task.responses for turn in response)]))
    labels = _labels(order)
    places = {
        "token": fence.token,
        "conversation": fenced_turns(fence, task.messages),
        "responses": "\n\n".join(
            fenced_response(fence, label, response_of[own]) for label, own in zip(labels, order, strict=True)
        ),
        "count": str(len(order)),
        "labels": ", ".join(labels),
    }
    template = ranking_template(shown_spec)
    second = second_message(template, places)
    if shown_spec is None:
        return first_message(template, "", ""), second
    return first_message(template, "spec", shown_spec.text, shown_spec.fence), second


def ranking_call(
    task: RankingTask, shown_spec: ShownSpec | None, order: Sequence[str], repeat: int = 1
) -> ModelCall[RankingReply]:
    """The question that ranks one task's responses.

    Args:
        task: what is ranked.
        shown_spec: what of the spec is shown; None: the ablation, no word of a spec.
        order: the task's labels in the order in which they are shown (`ranker/order.py`).
        repeat: 1 or more.

    Raises:
        ValueError: as `ranking_messages`.
    """
    citable = None if shown_spec is None else frozenset(shown_spec.section_ids)
    labels = _labels(order)

    def faults(reply: RankingReply) -> list[str]:
        return ranking_faults(reply, labels, citable)

    return ModelCall(
        id=f"{task.id} #{repeat}",
        messages=ranking_messages(task, shown_spec, order),
        reply_type=RankingReply,
        template=ranking_template(shown_spec),
        faults=faults,
        repeat=repeat,
    )


def ranking_faults(reply: RankingReply, labels: Sequence[str], citable: frozenset[str] | None) -> list[str]:
    """What is wrong with a reply, in words that the model may be told; [] where nothing is.

    Labels and ids may be written as `read_ids` reads them, tiers may be empty, and a section may be cited twice.

    Args:
        reply: the reply.
        labels: the neutral labels that were shown.
        citable: ids of the sections that were shown; None where no spec was.
    """
    named = [read_label(label) for tier in reply.tiers for label in tier]
    every = ", ".join(labels)
    unknown = list(dict.fromkeys(shown(label) for label in named if label not in labels))
    missing = [label for label in labels if label not in named]
    repeated = [label for label in labels if named.count(label) > 1]
    faults = []
    if unknown:
        faults.append(f"tiers: {', '.join(unknown[:8])}: there is no such response; the labels are {every}")
    if missing:
        faults.append(f"tiers: {', '.join(missing)} missing; every one of {every} must stand in exactly one tier")
    if repeated:
        faults.append(f"tiers: {', '.join(repeated)} more than once; each label must stand in exactly one tier")
    cited = list(dict.fromkeys(read_section_id(section) for section in reply.cited_sections))
    made_up = [shown(section) for section in cited if citable is None or section not in citable]
    if made_up and citable is None:
        faults.append("cited_sections: no spec was shown, so that the list must be empty")
    elif made_up:
        faults.append(
            f"cited_sections: {', '.join(made_up[:8])}: no section with this id was shown; cite ids as they stand in "
            "headings ({#id}), or none"
        )
    if not reply.explanation.strip():
        faults.append("explanation: empty; say in one to three sentences what separates the responses")
    return faults


def read_ranking(
    task: RankingTask,
    order: Sequence[str],
    answered: Answered[RankingReply],
    provenance: Provenance = NO_PROVENANCE,
    section_relevance: Mapping[str, int] | None = None,
) -> SpecRanking:
    """A reply without faults as the ranking of the task's own labels, which its explanation names too.

    Args:
        task: what was ranked.
        order: as it was shown.
        answered: what the model said.
        provenance: where it comes from (`ranking_provenance`).
        section_relevance: grades of the prompt's sections, where there are some.
    """
    own = dict(zip(_labels(order), order, strict=True))
    position = {label: index for index, label in enumerate(task.labels)}
    tiers = (
        tuple(sorted((own[read_label(label)] for label in tier), key=position.__getitem__))
        for tier in answered.reply.tiers
    )
    return SpecRanking(
        prompt_id=task.id,
        ranking=Ranking(tuple(tier for tier in tiers if tier)),
        shown_order=tuple(order),
        section_relevance=section_relevance,
        cited_sections=tuple(dict.fromkeys(read_section_id(section) for section in answered.reply.cited_sections)),
        explanation=with_own_labels(answered.reply.explanation.strip(), own),
        provenance=provenance,
    )


def ranking_provenance(
    model: str,
    call: ModelCall[RankingReply],
    shown_spec: ShownSpec | None,
    outcome: Answered[RankingReply] | Failed | None = None,
) -> Provenance:
    """Where the answer to a ranking call comes from.

    Args:
        model: the model as the user named it.
        call: the call.
        shown_spec: what of the spec it showed.
        outcome: what became of it; None: it was never sent.
    """
    reply = outcome if isinstance(outcome, Answered) else None
    usage = None if outcome is None else outcome.usage
    return Provenance(
        model=model,
        answered_by=None if reply is None else reply.model,
        template_hash=call.template.hash,
        spec_hash=None if shown_spec is None else shown_spec.spec_hash,
        shown_sections=None if shown_spec is None or shown_spec.is_whole else shown_spec.section_ids,
        repeat=call.repeat,
        input_tokens=None if usage is None else usage.input_tokens,
        cached_input_tokens=None if usage is None else usage.cached_input_tokens,
        output_tokens=None if usage is None else usage.output_tokens,
        cost=None if usage is None else usage.cost,
        reply_digest=None if reply is None else reply.digest,
    )


def failed_ranking(task: RankingTask, failed: Failed, provenance: Provenance = NO_PROVENANCE) -> FailedRanking:
    """A call without a usable reply as a row of its own: no ranking, and the reason."""
    return FailedRanking(task.id, f"{failed.kind}: {failed.why}", provenance)


def _labels(order: Sequence[str]) -> tuple[str, ...]:
    return tuple(str(number) for number in range(1, len(order) + 1))
