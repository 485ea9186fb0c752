"""What an endpoint's refusal means: wait and ask again, stop the run, ask in another way, or this request alone is lost."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any, Final

from folkmoot.llm.provider import ProviderError, TransientError

_LATER: Final = frozenset({408, 409, 425, 429})
_LONGEST: Final = 300
"""Signs of an endpoint's own words that an error repeats; a proxy's error is a whole page."""
_NO_MONEY: Final = frozenset({"insufficient_quota", "billing_hard_limit_reached", "billing_not_active"})
_NO_SCHEMA: Final = re.compile(
    r"response_format|json_schema|structured[ _]output|guided[ _](json|decoding)|grammar", re.IGNORECASE
)
_DECLINED: Final = frozenset({"content_filter", "content_policy_violation", "responsibleaipolicyviolation"})
_TOO_LONG: Final = frozenset({"context_length_exceeded", "string_above_max_length"})
_TOO_LONG_WORDS: Final = re.compile(r"(maximum )?context (length|size|window)|prompt is too long", re.IGNORECASE)
_PARAMETER: Final = re.compile(r"parameter|unsupported_value|value", re.IGNORECASE)


class SchemaRefusedError(ProviderError):
    """The endpoint takes no JSON Schema for the reply."""


class DeclinedError(ProviderError):
    """This one request will not be answered, and others may: it is too long, or a filter stopped it."""


def chat_error(
    status: int, error: Any, headers: Mapping[str, str], settings: Mapping[str, Any] | None = None
) -> ProviderError | TransientError:
    """The error to raise.

    Args:
        status: the HTTP status.
        error: the body's `error`, or the body: an object, or text, or nothing.
        headers: of the response; names in any case.
        settings: what the user asked for besides, so that an endpoint that refuses one of them is understood.
    """
    said = error if isinstance(error, dict) else {"message": error}
    message = shortened(said.get("message") or said.get("detail"))
    text = f"the endpoint said {status}" + (f": {message}" if message else "")
    if status == 402 or _NO_MONEY & {str(said.get("code")), str(said.get("type"))}:
        return ProviderError(f"{text} (no credit is left, or a limit of the account is reached)")
    if status in _LATER or (status >= 500 and status != 501):
        return TransientError(text, retry_after(headers), turned_away=status in {429, 503})
    if status in {400, 413, 422}:
        return _bad_request(status, said, message, text, settings or {})
    return ProviderError(text + _HINTS.get(status, ""))


def _bad_request(
    status: int, said: Mapping[str, Any], message: str, text: str, settings: Mapping[str, Any]
) -> ProviderError:
    code, parameter = str(said.get("code") or ""), str(said.get("param") or "")
    if code.lower() in _DECLINED:
        return DeclinedError(f"the provider's content filter stopped the request ({message})")
    if status == 413 or code in _TOO_LONG or _TOO_LONG_WORDS.search(message):
        return DeclinedError(f"the request is longer than the model takes ({message})")
    refused = _refused_setting(settings, code, parameter, message)
    if refused is not None:
        return ProviderError(f"{text}. The model refuses the setting '{refused}': {_remedy(refused)}")
    if _NO_SCHEMA.search(f"{parameter} {message}"):
        return SchemaRefusedError(text)
    return ProviderError(text)


_HINTS: Final = {
    401: ". Is the key the right one for this endpoint?",
    403: ". May this key use this model?",
    404: ". Is the model's name right, and does the base URL end where /chat/completions follows (most often in /v1)?",
}


def _refused_setting(settings: Mapping[str, Any], code: str, parameter: str, message: str) -> str | None:
    for setting in settings:
        named = parameter.partition(".")[0] == setting or re.search(rf"\b{re.escape(setting)}\b", message)
        if named and (parameter or _PARAMETER.search(f"{code} {message}") or f"'{setting}'" in message):
            return setting
    return None


def _remedy(setting: str) -> str:
    other = {"max_tokens": "max_completion_tokens", "max_completion_tokens": "max_tokens"}.get(setting)
    return f"give {other} instead" if other else "drop it, or give another value"


def retry_after(headers: Mapping[str, str], now: datetime | None = None) -> float | None:
    """Seconds that a response asks to wait: `retry-after-ms`, or `retry-after` as seconds or as a date.

    Args:
        headers: of the response; names in any case.
        now: the time; None: the clock's.

    Returns:
        0 or more; None where nothing usable is said.
    """
    named = {name.lower(): value.strip() for name, value in headers.items()}
    milliseconds = _seconds(named.get("retry-after-ms"))
    if milliseconds is not None:
        return milliseconds / 1000
    text = named.get("retry-after")
    seconds = _seconds(text)
    if seconds is not None or text is None:
        return seconds
    try:
        when = parsedate_to_datetime(text)
    except ValueError:
        return None
    when = when if when.tzinfo else when.replace(tzinfo=UTC)
    return max(0.0, (when - (now or datetime.now(UTC))).total_seconds())


def _seconds(text: str | None) -> float | None:
    try:
        value = float(text) if text else math.nan
    except ValueError:
        return None
    return value if math.isfinite(value) and value >= 0 else None


def shortened(text: Any, longest: int = _LONGEST) -> str:
    """An endpoint's or a program's words on one line, cut where they are long; "" for what is no text."""
    if not isinstance(text, str):
        return ""
    line = " ".join(text.split())
    return line if len(line) <= longest else line[:longest] + "…"
