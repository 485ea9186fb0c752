"""What a raw reply is worth: an answer, or why it is none, in words that the model may be told."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, Final

import msgspec

from folkmoot.llm.provider import ProviderReply
from folkmoot.llm.structured import read_reply
from folkmoot.records.dataset import Message
from folkmoot.records.model_call import ModelCall

_LONGEST_WHY: Final = 500
_LONGEST_REPEATED: Final = 4_000
_QUOTED: Final = re.compile(r"'[^']*'|\"[^\"]*\"")


@dataclass(frozen=True, slots=True)
class Judged:
    """A reply, read.

    Attributes:
        status: `ok`, `unreadable`, `faulty` or `refused`.
        why: what is wrong; "" where nothing is.
    """

    status: str
    why: str = ""


def judge(reply: ProviderReply, call: ModelCall[Any]) -> Judged:
    """Read a reply as its call wants it."""
    if reply.refusal is not None:
        return Judged("refused", _short(reply.refusal) or "the model declined")
    if not reply.finished:
        return Judged("unreadable", "the reply was cut off at the limit of its length")
    return judge_text(reply.text, call)


def judge_text(text: str, call: ModelCall[Any]) -> Judged:
    """Read a reply's text as its call wants it."""
    try:
        answer = read_reply(text, call.reply_type)
    except (msgspec.MsgspecError, RecursionError, UnicodeDecodeError) as error:
        # What a decoder quotes may be the reply's own words.
        return Judged("unreadable", _short(f"no JSON of the form asked for: {_QUOTED.sub('…', str(error))}"))
    faults = call.faults(answer)
    return Judged("faulty", _short("; ".join(faults))) if faults else Judged("ok")


def repaired(messages: tuple[Message, ...], reply: ProviderReply, why: str) -> tuple[Message, ...]:
    """The messages of the next attempt: as before, then the reply and what is wrong with it.

    The first messages stay as they are, so that a provider's cache of prompts serves them. Roles take turns, for some
    models' templates want that; where nothing was written there is nothing to correct, and the same is asked again.
    """
    if not reply.text.strip():
        return messages
    told = f"That reply cannot be used: {why}. Reply again, in full, with JSON of the form asked for and nothing else."
    return (*messages, Message("assistant", reply.text[:_LONGEST_REPEATED]), Message("user", told))


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST_WHY else f"{text[:_LONGEST_WHY]}…"
