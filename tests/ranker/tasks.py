"""Tasks to rank."""

from __future__ import annotations

from folkmoot.records.dataset import Message
from folkmoot.records.ranking_task import RankingTask


def task(*responses: str, labels: str = "ABCDEFGH", prompt: str = "Is it?", prompt_id: str = "p") -> RankingTask:
    """One question, and an answer a label."""
    return RankingTask(
        prompt_id,
        (Message("user", prompt),),
        tuple(labels[: len(responses)]),
        tuple((Message("assistant", text),) for text in responses),
    )
