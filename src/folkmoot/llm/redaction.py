"""Keys stay out of everything that is shown or kept: error texts, notes and replies are cleared of them here."""

from __future__ import annotations

import logging
import os
import re
from base64 import b64encode
from collections.abc import Iterable, Mapping
from typing import Final
from urllib.parse import quote, unquote, urlsplit, urlunsplit

MARK: Final = "[key removed]"
SHORTEST: Final = 8
"""Keys of fewer signs are placeholders (`none`, `ollama`) and words that texts may well hold; they are left alone."""
_BEGINNING: Final = 16
_END: Final = 10
"""Signs of a key's beginning or end that give it away; the first ones (`sk-ant-api03-`) are the same for everybody."""
_LONG: Final = 16
"""A variable named as a key holds one where its value is as long as this: a word must not vanish from replies."""
_NAMES: Final = re.compile(r"(key|token|secret|password|credentials?)$", re.IGNORECASE)
_MASKED: Final = re.compile(r"[\w.-]*\*{3,}[\w.*-]*")
"""A key as providers show it in their errors: its first and last signs around stars."""


_TRANSPORTS: Final = ("httpx", "httpx2", "httpcore", "httpcore2", "h11", "urllib3")


def silence_transports() -> None:
    """Keep the logs of HTTP to themselves, whatever logging is set up: they hold addresses and headers."""
    for name in _TRANSPORTS:
        logger = logging.getLogger(name)
        logger.propagate = False
        if not logger.handlers:
            # Without any, what is said would go to stderr.
            logger.addHandler(logging.NullHandler())


class Secret:
    """A text that does not show itself: neither printed nor in a traceback's values.

    Args:
        value: the text.
    """

    __slots__ = ("_value",)

    def __init__(self, value: str) -> None:
        self._value = value

    def reveal(self) -> str:
        """The text, for the one place that sends it."""
        return self._value

    def __repr__(self) -> str:
        return "Secret(…)"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Secret) and other._value == self._value

    def __hash__(self) -> int:
        return hash(self._value)


class Redactor:
    """Clears texts of keys.

    Args:
        keys: what must not be shown; those shorter than SHORTEST are left alone.
    """

    def __init__(self, keys: Iterable[str] = ()) -> None:
        forms = {form for key in keys for form in (key.strip(), quote(key.strip(), safe="")) if len(form) >= SHORTEST}
        # A key that holds another goes first, so that no rest of it stands.
        self._keys = sorted(forms, key=lambda key: (-len(key), key))

    def clear(self, text: str) -> str:
        """The text without any key, or a long beginning or end of one."""
        for key in self._keys:
            if key in text:
                text = text.replace(key, MARK)
            if len(key) > _BEGINNING:
                text = _without_beginning(text, key, key[:_BEGINNING])
                text = _without_end(text, key, key[-_END:])
        return text

    def clear_error(self, text: str) -> str:
        """As `clear`, and without keys that a provider has masked itself (`sk-p****abcd`)."""
        return _MASKED.sub(MARK, self.clear(text))


def environment_keys(environment: Mapping[str, str] = os.environ) -> list[str]:
    """Values of the environment's variables that are named as keys, tokens, secrets or passwords."""
    return [value for name, value in environment.items() if _NAMES.search(name) and len(value) >= _LONG]


def url_keys(url: str) -> list[str]:
    """What a URL holds that must not be shown: its user, password and query's values, and how the first two are sent."""
    try:
        parts = urlsplit(url)
        sent = b64encode(unquote(parts.netloc.rpartition("@")[0]).encode()).decode()
        found = [
            sent,
            parts.username,
            parts.password,
            parts.query,
            *(pair.partition("=")[2] for pair in parts.query.split("&")),
        ]
    except ValueError:
        return [url]
    return [text for text in found if text]


def public_url(url: str) -> str:
    """A URL as it may be shown and kept: without user, password, query and fragment, and without a closing slash."""
    try:
        parts = urlsplit(url)
        host = parts.netloc.rpartition("@")[2]
        return urlunsplit((parts.scheme, host, parts.path.rstrip("/"), "", ""))
    except ValueError:
        return "[no URL]"


def _without_beginning(text: str, key: str, piece: str) -> str:
    start = text.find(piece)
    while start >= 0:
        length = _shared(text[start:], key)
        text = text[:start] + MARK + text[start + length :]
        start = text.find(piece, start + len(MARK))
    return text


def _without_end(text: str, key: str, piece: str) -> str:
    start = text.find(piece)
    while start >= 0:
        end = start + len(piece)
        length = _shared(text[:end][-len(key) :][::-1], key[::-1])
        text = text[: end - length] + MARK + text[end:]
        start = text.find(piece, end - length + len(MARK))
    return text


def _shared(one: str, other: str) -> int:
    """How many signs two texts share from their beginnings."""
    length = 0
    for mine, yours in zip(one, other, strict=False):
        if mine != yours:
            break
        length += 1
    return length
