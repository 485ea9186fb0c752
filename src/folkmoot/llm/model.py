"""A model's name: `PROVIDER:MODEL?setting=value&setting=value`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl

import msgspec

from folkmoot.errors import InputError


@dataclass(frozen=True, slots=True)
class ModelName:
    """A model, and how it is asked.

    Attributes:
        provider: a row of the table of providers.
        model: the model as its provider knows it.
        settings: further fields of every request (`temperature=0`, `reasoning_effort=high`, `max_tokens=2000`).
    """

    provider: str
    model: str
    settings: Mapping[str, Any] = field(default_factory=dict)

    @classmethod
    def parse(cls, text: str) -> ModelName:
        """Read `openai:gpt-5?reasoning_effort=high`; values are JSON where they are JSON, and texts otherwise.

        Raises:
            InputError: there is no colon, or nothing on one side of it.
        """
        provider, colon, rest = text.partition(":")
        model, _, settings = rest.partition("?")
        if not (provider and colon and model):
            raise InputError(
                f"--model: found '{text}'; expected PROVIDER:MODEL, such as openai:gpt-5 or fake:rule-follower"
            )
        return cls(provider, model, {key: _value(value) for key, value in parse_qsl(settings, keep_blank_values=True)})

    def __str__(self) -> str:
        """`PROVIDER:MODEL`, without settings."""
        return f"{self.provider}:{self.model}"


def _value(text: str) -> Any:
    try:
        return msgspec.json.decode(text)
    except msgspec.DecodeError:
        return text
