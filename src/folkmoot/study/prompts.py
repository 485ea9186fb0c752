"""A study's own prompts file: prompts, responses, and where each response comes from.

JSON Lines with a row a prompt:

    {"prompt_id": "…", "topic": "…", "messages": [{"role": "user", "content": "…"}],
     "responses": [{"response_index": "A", "messages": [{"role": "assistant", "content": "…"}],
                    "provenance": {"written_by": "…", "approach": "even-handed", "viewpoint": "…"}}]}
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

import msgspec

from folkmoot.errors import Fault, FaultsError
from folkmoot.records.dataset import Message, Prompts
from folkmoot.statistics.weak_order import MAX_RESPONSES


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where a response comes from.

    Attributes:
        written_by: who or what wrote it.
        approach: how it goes about the question, one word shared by many responses (`even-handed`, `strict`); what
            simulated people like or dislike.
        viewpoint: the view it takes, in words.
    """

    written_by: str
    approach: str
    viewpoint: str


@dataclass(frozen=True, slots=True)
class StudyResponse:
    """One response to a prompt.

    Attributes:
        label: `A`, `B`, …
        messages: what the assistant says.
        provenance: where it comes from.
    """

    label: str
    messages: tuple[Message, ...]
    provenance: Provenance


@dataclass(frozen=True, slots=True)
class StudyPrompt:
    """One prompt of a study.

    Attributes:
        prompt_id: distinct within the study.
        topic: what it is about, for the study's authors; the spec's sections come from a ranker alone.
        messages: the conversation before the response.
        responses: 2 to 8, in their order.
    """

    prompt_id: str
    topic: str
    messages: tuple[Message, ...]
    responses: tuple[StudyResponse, ...]


class _Turn(msgspec.Struct, forbid_unknown_fields=True):
    role: Literal["system", "developer", "user", "assistant", "tool"]
    content: str


class _Response(msgspec.Struct, forbid_unknown_fields=True):
    response_index: str
    messages: list[_Turn]
    provenance: Provenance


class _Row(msgspec.Struct, forbid_unknown_fields=True):
    prompt_id: str
    topic: str
    messages: list[_Turn]
    responses: list[_Response]


def read_prompts(lines: Iterable[bytes], place: str) -> tuple[StudyPrompt, ...]:
    """Read a prompts file.

    Args:
        lines: the file's lines; blank ones are passed over.
        place: the file as the user named it.

    Raises:
        FaultsError: with every line that cannot be used.
    """
    decoder = msgspec.json.Decoder(_Row)
    faults: list[Fault] = []
    seen: dict[str, int] = {}
    prompts: list[StudyPrompt] = []
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            row = decoder.decode(line)
        except (msgspec.MsgspecError, UnicodeDecodeError) as error:
            faults.append(Fault(place, number, "", "a line that does not fit", f"one prompt as JSON ({error})"))
            continue
        faults += _faults(row, number, place, seen)
        prompts.append(
            StudyPrompt(
                row.prompt_id,
                row.topic,
                _messages(row.messages),
                tuple(
                    StudyResponse(one.response_index, _messages(one.messages), one.provenance) for one in row.responses
                ),
            )
        )
    if not prompts and not faults:
        faults.append(Fault(place, None, "", "no prompts", "one prompt a line, as JSON"))
    if faults:
        raise FaultsError(faults)
    return tuple(prompts)


def as_prompts(prompts: Sequence[StudyPrompt]) -> Prompts:
    """The prompts as a dataset's table; where the responses come from is left behind."""
    return Prompts(
        ids=tuple(prompt.prompt_id for prompt in prompts),
        messages=tuple(prompt.messages for prompt in prompts),
        labels=tuple(tuple(response.label for response in prompt.responses) for prompt in prompts),
        responses=tuple(tuple(response.messages for response in prompt.responses) for prompt in prompts),
    )


def _messages(turns: Sequence[_Turn]) -> tuple[Message, ...]:
    return tuple(Message(turn.role, turn.content) for turn in turns)


def _faults(row: _Row, number: int, place: str, seen: dict[str, int]) -> list[Fault]:
    faults: list[Fault] = []
    if row.prompt_id in seen:
        expected = f"an id of its own (line {seen[row.prompt_id]} has it too)"
        faults.append(Fault(place, number, "prompt_id", "an id used before", expected))
    seen.setdefault(row.prompt_id, number)
    labels = [response.response_index for response in row.responses]
    if not 2 <= len(labels) <= MAX_RESPONSES:
        faults.append(Fault(place, number, "responses", f"{len(labels)} responses", f"2 to {MAX_RESPONSES}"))
    if len(set(labels)) < len(labels):
        faults.append(Fault(place, number, "responses", "a label used twice", "every response_index once"))
    if not row.messages:
        faults.append(Fault(place, number, "messages", "no messages", "the conversation before the response"))
    return faults
