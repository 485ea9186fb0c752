"""What a model answers to a prompt under a spec."""

from __future__ import annotations

from dataclasses import dataclass

from folkmoot.records.drafts import Written


@dataclass(frozen=True, slots=True)
class Completion:
    """One answer of a model that was given a spec as its system text.

    Attributes:
        prompt_id: the prompt's.
        prompt_hash: `messages_hash` of the prompt that was answered.
        repeat: which of several answers to the same prompt, from 1.
        text: what the assistant said, as it came.
        written: where it comes from, the spec's hash among it.
    """

    prompt_id: str
    prompt_hash: str
    repeat: int
    text: str
    written: Written
