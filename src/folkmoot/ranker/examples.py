"""A spec's worked examples as tasks for the ranker, and what it said of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

from folkmoot.records.dataset import Message
from folkmoot.records.example_ranking import ExampleRanking
from folkmoot.records.ranking_task import RankingTask
from folkmoot.records.spec import Comparison, Example, Label, Reply, Spec
from folkmoot.records.spec_ranking import FailedRanking, SpecRanking

MOST_REPLIES: Final = 8
NAMES: Final = "ABCDEFGH"
_NOTES: Final = frozenset({"comment"})
"""Attributes that speak to the reader of the spec and are no part of the message."""


@dataclass(frozen=True, slots=True)
class ExampleTask:
    """One comparison of a worked example.

    Attributes:
        row: what is known of it before anybody ranked it.
        task: what is put to the ranker; None where it is counted out: it lacks a GOOD or a BAD, no conversation stands
            before it, or it compares more than MOST_REPLIES labelled replies.
    """

    row: ExampleRanking
    task: RankingTask | None


def example_tasks(spec: Spec) -> tuple[ExampleTask, ...]:
    """Every comparison of a spec's worked examples, in the spec's order.

    Replies without a label are left out of a task. A conversation that goes on after an earlier comparison holds that
    comparison's first GOOD reply (its first OK where it has none) as the assistant's turn: without its label, it is what
    the author goes on from. Ids count the examples of a section and the comparisons of an example, from 1.
    """
    counts: dict[str, int] = {}
    found: list[ExampleTask] = []
    for section in spec.sections:
        for example in section.examples:
            counts[section.id] = counts.get(section.id, 0) + 1
            example_id = f"{section.id}/{counts[section.id]}"
            found += [
                _task(example, comparison, example_id, f"{example_id}/{number}")
                for number, comparison in enumerate(example.comparisons, 1)
            ]
    return tuple(found)


def ranked(row: ExampleRanking, said: SpecRanking) -> ExampleRanking:
    """The row with what the ranker said of its task."""
    return replace(
        row,
        ranking=said.ranking,
        failed=None,
        shown_order=said.shown_order,
        cited_sections=said.cited_sections,
        explanation=said.explanation,
        provenance=said.provenance,
    )


def failed(row: ExampleRanking, said: FailedRanking) -> ExampleRanking:
    """The row of a task for which the ranker gave no usable reply."""
    return replace(row, ranking=None, failed=said.why, provenance=said.provenance)


def _task(example: Example, comparison: Comparison, example_id: str, task_id: str) -> ExampleTask:
    labelled = tuple(reply for reply in comparison.replies if reply.label is not None)
    replies = labelled or comparison.replies
    row = ExampleRanking(
        task_id=task_id,
        example_id=example_id,
        section_id=example.section_id,
        names=tuple(NAMES[at] if at < len(NAMES) else str(at + 1) for at in range(len(replies))),
        labels=tuple(reply.label for reply in replies),
        targets=tuple(reply.target for reply in replies),
        ranking=None,
    )
    messages = _conversation(example, comparison)
    if not {Label.GOOD, Label.BAD} <= set(row.labels) or not messages or len(replies) > MOST_REPLIES:
        return ExampleTask(row, None)
    responses = tuple((_shown("assistant", reply.content, dict(reply.attributes)),) for reply in replies)
    return ExampleTask(row, RankingTask(task_id, messages, row.names, responses))


def _conversation(example: Example, comparison: Comparison) -> tuple[Message, ...]:
    """The turns before a comparison, those that earlier comparisons stand for included."""
    went_on = {
        earlier.after_messages: reply
        for earlier in reversed(example.comparisons)
        if earlier.after_messages < comparison.after_messages and (reply := _went_on_from(earlier)) is not None
    }
    turns: list[Message] = []
    for position, message in enumerate(example.messages[: comparison.after_messages]):
        if position in went_on:
            turns.append(_shown("assistant", went_on[position].content, dict(went_on[position].attributes)))
        turns.append(_shown(message.role, message.content, dict(message.attributes)))
    return tuple(turns)


def _went_on_from(comparison: Comparison) -> Reply | None:
    for label in (Label.GOOD, Label.OK):
        for reply in comparison.replies:
            if reply.label is label:
                return reply
    return None


def _shown(role: str, content: str, attributes: Mapping[str, str]) -> Message:
    """A turn; what its tag says beyond the role (a tool it is sent to) is shown as the spec writes it."""
    said = {key: value for key, value in attributes.items() if key not in _NOTES}
    if not said:
        return Message(role, content)
    tag = " ".join([role, *(f'{key}="{value}"' for key, value in said.items())])
    return Message(role, f"<{tag}>\n{content}\n</{role}>")
