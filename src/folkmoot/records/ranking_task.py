"""What a ranker ranks: a conversation and the responses to its last message."""

from __future__ import annotations

from dataclasses import dataclass

from folkmoot.records.dataset import Message


@dataclass(frozen=True, slots=True)
class RankingTask:
    """One prompt with its responses: of a dataset, or made of a spec's worked example.

    Attributes:
        id: the prompt's id, or the example's.
        messages: the conversation; at least one message.
        labels: of the responses, in the dataset's order; 2 to 8.
        responses: the messages of each response, one entry a label.
    """

    id: str
    messages: tuple[Message, ...]
    labels: tuple[str, ...]
    responses: tuple[tuple[Message, ...], ...]
