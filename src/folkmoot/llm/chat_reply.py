"""A chat completion read back: what the model wrote, what it took, and whether it declined."""

from __future__ import annotations

import re
from typing import Any, Final

import msgspec

from folkmoot.llm.chat_errors import chat_error
from folkmoot.llm.provider import ProviderReply, TransientError

_THOUGHT: Final = re.compile(r"\A\s*<think(?:ing)?>.*?</think(?:ing)?>", re.DOTALL)
"""What some models of one's own write before their reply, when the server leaves it in."""


class _Part(msgspec.Struct):
    text: str | None = None


class _Message(msgspec.Struct):
    content: str | list[_Part] | None = None
    refusal: str | None = None


class _Choice(msgspec.Struct):
    message: _Message | None = None
    finish_reason: str | None = None


class _Completion(msgspec.Struct):
    choices: list[_Choice] | None = None
    model: str | None = None
    usage: Any = None
    error: Any = None


_DECODER: Final = msgspec.json.Decoder(_Completion)


def read_completion(content: bytes, asked_for: str, notes: tuple[str, ...] = ()) -> ProviderReply:
    """Read a response's body.

    Args:
        content: the body of a response with status 200.
        asked_for: the model's name, for endpoints that do not say which one replied.
        notes: goes into the reply.

    Raises:
        TransientError: no completion: cut short, no JSON, another page, or an error under status 200.
        ProviderError: an error under status 200 that will stay.
    """
    try:
        completion = _DECODER.decode(content)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        why = "the endpoint's response is no chat completion (cut short, or another page)"
        raise TransientError(why, billed=True) from None
    if not completion.choices:
        if isinstance(completion.error, dict):
            code = completion.error.get("code")
            raise chat_error(code if isinstance(code, int) else 500, completion.error, {})
        raise TransientError("the endpoint's response holds no choice", billed=True)
    choice = completion.choices[0]
    message = choice.message or _Message()
    text = message.content
    if isinstance(text, list):
        text = "".join(part.text or "" for part in text)
    read, cached, written = read_usage(completion.usage)
    refusal = message.refusal or None
    if choice.finish_reason == "content_filter":
        refusal = refusal or "the provider's content filter stopped the reply"
    return ProviderReply(
        text=_THOUGHT.sub("", text or ""),
        model=completion.model or asked_for,
        input_tokens=read,
        cached_input_tokens=cached,
        output_tokens=written,
        finished=choice.finish_reason != "length",
        refusal=refusal,
        notes=notes,
    )


def read_usage(usage: Any) -> tuple[int | None, int | None, int | None]:
    """Tokens read, those of them that came from the provider's cache, and tokens written, reasoning included.

    Some endpoints leave reasoning out of `completion_tokens` and count it in `total_tokens` alone.
    """
    if not isinstance(usage, dict):
        return None, None, None
    read, written, total = (
        token_count(usage.get(name)) for name in ("prompt_tokens", "completion_tokens", "total_tokens")
    )
    details = usage.get("prompt_tokens_details")
    cached = token_count(details.get("cached_tokens")) if isinstance(details, dict) else None
    if cached is None:
        cached = token_count(usage.get("prompt_cache_hit_tokens"))
    if read is not None and written is not None and total is not None:
        written = max(written, total - read)
    if read is not None and cached is not None:
        cached = min(cached, read)
    return read, cached, written


def token_count(value: Any) -> int | None:
    """A number of tokens; None for whatever is none."""
    return value if isinstance(value, int) and not isinstance(value, bool) and value >= 0 else None
