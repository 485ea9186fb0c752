"""Batches as files: one request a line, and one reply a line, in any of the forms that services write.

OpenAI and compatible   {"custom_id": …, "response": {"status_code": 200, "body": {a chat completion}}, "error": null}
Anthropic               {"custom_id": …, "result": {"type": "succeeded", "message": {…}}}
by hand                 {"custom_id": …, "reply": "…" or the JSON itself}
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

import msgspec

from folkmoot.errors import Fault
from folkmoot.llm.chat_errors import DeclinedError, SchemaRefusedError, chat_error, shortened
from folkmoot.llm.chat_reply import read_completion, token_count
from folkmoot.llm.chat_request import chat_body
from folkmoot.llm.provider import ProviderError, ProviderReply, ProviderRequest, TransientError

Came: TypeAlias = ProviderReply | ProviderError | TransientError
URL: Final = "/v1/chat/completions"
_EXPECTED: Final = "a line of replies: custom_id, and response, result or reply"
_NO_SCHEMA: Final = "; the model takes no JSON Schema: say structured_output = false in the models file (--models)"


@dataclass(frozen=True, slots=True)
class ReplyLine:
    """One line of a file of replies.

    Attributes:
        number: of the line, from 1.
        name: the request's `custom_id`.
        came: its reply, or why there is none.
    """

    number: int
    name: str
    came: Came


def request_line(name: str, request: ProviderRequest, *, structured: bool) -> bytes:
    """One request as a line of OpenAI's batches, with its end."""
    body = chat_body(request, structured=structured)
    return msgspec.json.encode({"custom_id": name, "method": "POST", "url": URL, "body": body}) + b"\n"


def read_reply_lines(lines: Iterable[bytes], place: str, asked_for: str, faults: list[Fault]) -> Iterator[ReplyLine]:
    """Read a file of replies.

    Args:
        lines: the file's.
        place: the file, for faults.
        asked_for: the model's name, for replies that do not say who replied.
        faults: gains every line that is none of the known forms; no text of it is shown.

    Yields:
        Every line that is.
    """
    for number, line in enumerate(lines, start=1):
        text = line.removeprefix(b"\xef\xbb\xbf").strip() if number == 1 else line.strip()
        if not text:
            continue
        try:
            row = msgspec.json.decode(text)
        except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
            faults.append(Fault(place, number, "", "no JSON", _EXPECTED))
            continue
        name = row.get("custom_id") if isinstance(row, dict) else None
        if not isinstance(name, str):
            faults.append(Fault(place, number, "custom_id", "no text", "the id of a request"))
            continue
        came = _came(row, asked_for)
        if came is None:
            faults.append(Fault(place, number, "", "an object of another form", _EXPECTED))
        else:
            yield ReplyLine(number, name, came)


def _came(row: Mapping[str, Any], asked_for: str) -> Came | None:
    if "reply" in row:
        reply = row["reply"]
        return ProviderReply(reply if isinstance(reply, str) else msgspec.json.encode(reply).decode(), asked_for)
    if isinstance(row.get("result"), dict):
        return _of_anthropic(row["result"], asked_for)
    response, error = row.get("response"), row.get("error")
    if isinstance(response, dict):
        return _of_openai(response, asked_for)
    if isinstance(error, dict):
        # A batch that expired or was cancelled says so of each request that it did not reach.
        return TransientError(f"the batch said: {shortened(error.get('message')) or shortened(error.get('code'))}")
    return None


def _of_openai(response: Mapping[str, Any], asked_for: str) -> Came:
    status, body = response.get("status_code", 200), response.get("body")
    if status == 200:
        try:
            return read_completion(msgspec.json.encode(body), asked_for)
        except (ProviderError, TransientError) as error:
            return error
    said = body.get("error", body) if isinstance(body, dict) else body
    found = chat_error(status if isinstance(status, int) else 500, said, {})
    if isinstance(found, DeclinedError):
        return ProviderReply("", asked_for, refusal=str(found))
    if isinstance(found, SchemaRefusedError):
        return ProviderError(f"{found}{_NO_SCHEMA}")
    return found


def _of_anthropic(result: Mapping[str, Any], asked_for: str) -> Came:
    kind, message = result.get("type"), result.get("message")
    if kind != "succeeded" or not isinstance(message, dict):
        error = result.get("error")
        inner = error.get("error", error) if isinstance(error, dict) else {}
        said = shortened(inner.get("message")) if isinstance(inner, dict) else ""
        invalid = isinstance(inner, dict) and inner.get("type") == "invalid_request_error"
        text = f"the batch said: {shortened(kind)}" + (f": {said}" if said else "")
        return ProviderError(text) if invalid else TransientError(text)
    content = message.get("content")
    parts = content if isinstance(content, list) else []
    written_parts = [part.get("text") for part in parts if isinstance(part, dict) and part.get("type") == "text"]
    text = "".join(part for part in written_parts if isinstance(part, str))
    stop = message.get("stop_reason")
    read, cached, written = _anthropic_usage(message.get("usage"))
    model = message.get("model")
    return ProviderReply(
        text,
        model if isinstance(model, str) else asked_for,
        read,
        cached,
        written,
        finished=stop != "max_tokens",
        refusal="the model declined" if stop == "refusal" else None,
    )


def _anthropic_usage(usage: Any) -> tuple[int | None, int | None, int | None]:
    """What it names input leaves out what came from its cache, and what went into it."""
    if not isinstance(usage, dict):
        return None, None, None
    names = ("input_tokens", "cache_read_input_tokens", "cache_creation_input_tokens", "output_tokens")
    new, cached, kept, written = (token_count(usage.get(name)) for name in names)
    read = None if new is None else new + (cached or 0) + (kept or 0)
    return read, cached, written
