"""Recorded replies in place of a model: the same requests get the same replies, offline and for nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from hashlib import sha256
from pathlib import Path
from typing import Annotated, Final

import msgspec

from folkmoot.errors import Fault, FaultsError, InputError, MissingFileError
from folkmoot.llm.model import ModelName
from folkmoot.llm.provider import ProviderReply, ProviderRequest, ProviderSetup
from folkmoot.llm.request_digest import request_digest

_FROM: Final = "from"


class RecordedReply(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """One line of a file of recorded replies.

    Attributes:
        request: `request_digest` of what was asked.
        model: who was asked, as PROVIDER:MODEL?setting=value&….
        reply: what the model wrote.
        replied_by: the model as its provider named it; "" where it did not.
        input_tokens: what it took then; None: not known.
        cached_input_tokens: as input_tokens.
        output_tokens: as input_tokens.
    """

    request: Annotated[str, msgspec.Meta(pattern="^[0-9a-f]{64}$")]
    model: str
    reply: str
    replied_by: str = ""
    input_tokens: Annotated[int, msgspec.Meta(ge=0)] | None = None
    cached_input_tokens: Annotated[int, msgspec.Meta(ge=0)] | None = None
    output_tokens: Annotated[int, msgspec.Meta(ge=0)] | None = None


def recorded_lines(replies: Iterable[RecordedReply]) -> Iterator[bytes]:
    """A file of recorded replies, line by line; no message of a request stands in it."""
    for reply in replies:
        yield msgspec.json.encode(reply) + b"\n"


def read_recorded(content: bytes, place: str, model: str | None = None) -> dict[str, RecordedReply]:
    """Read recorded replies.

    Args:
        content: the file.
        place: the file as the user named it.
        model: take those of this model alone: PROVIDER:MODEL, with any settings or with these; None: of all.

    Returns:
        Replies by the digest of their request.

    Raises:
        FaultsError: with every fault: lines that are no recorded reply, and two different replies to one request.
    """
    decoder = msgspec.json.Decoder(RecordedReply)
    faults: list[Fault] = []
    found: dict[str, RecordedReply] = {}
    for number, line in enumerate(content.removeprefix(b"\xef\xbb\xbf").split(b"\n"), start=1):
        if not line.strip():
            continue
        try:
            row = decoder.decode(line)
        except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
            # The decoder's message names the field and kinds of values, no value.
            why = str(error) if isinstance(error, msgspec.ValidationError) else "no JSON"
            faults.append(Fault(place, number, "", why, "a recorded reply: request, model, reply"))
            continue
        if model is not None and not is_of(row.model, model):
            continue
        known = found.setdefault(row.request, row)
        if known.reply != row.reply:
            other = "" if known.model == row.model else f"; choose a model with ?{_FROM}=PROVIDER:MODEL"
            faults.append(
                Fault(place, number, "request", f"another reply to {row.request[:12]}…", f"one reply a request{other}")
            )
    if faults:
        raise FaultsError(faults)
    return found


def is_of(asked: str, model: str) -> bool:
    """Whether a model with its settings is the one that is named, with settings or without."""
    return model in {asked, asked.partition("?")[0]}


class Replay:
    """Replies out of a file; `replay:FILE?from=PROVIDER:MODEL` takes one model's alone.

    Args:
        name: the model; its `model` is the file.
        _setup: nothing of it matters here.

    Raises:
        MissingFileError: the file cannot be read.
        FaultsError: as read_recorded.
        InputError: it holds no reply, or none of that model.
    """

    def __init__(self, name: ModelName, _setup: ProviderSetup) -> None:
        self._place = name.model
        try:
            content = Path(name.model).expanduser().read_bytes()
        except OSError as error:
            raise MissingFileError(f"{name.model}: it cannot be read ({error.strerror})") from None
        model = name.settings.get(_FROM)
        self._replies = read_recorded(content, name.model, None if model is None else str(model))
        if not self._replies:
            whose = "" if model is None else f" of {model}"
            raise InputError(f"{name.model}: found no recorded reply{whose}; expected one a line")
        self._identity = sha256(content).hexdigest()

    @property
    def identity(self) -> str:
        """SHA-256 of the file."""
        return self._identity

    async def complete(self, request: ProviderRequest) -> ProviderReply:
        """The reply to this very request; where none is recorded, the request is declined, never given another's."""
        digest = request_digest(request.messages, request.schema, request.repeat)
        row = self._replies.get(digest)
        if row is None:
            why = f"{self._place} holds no reply to this request ({digest[:12]}…)"
            return ProviderReply("", request.model, 0, 0, 0, refusal=why)
        return ProviderReply(
            row.reply, row.replied_by or row.model, row.input_tokens, row.cached_input_tokens, row.output_tokens
        )

    async def close(self) -> None:
        """Nothing is open."""
