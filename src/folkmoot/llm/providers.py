"""The table of providers: to add one, a file with its class and a row here; the contract test walks the table."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from typing import Final, cast

from folkmoot.errors import InputError
from folkmoot.llm.model import ModelName
from folkmoot.llm.provider import Provider


@dataclass(frozen=True, slots=True)
class ProviderRow:
    """One way to reach models.

    Attributes:
        name: what stands before the colon of a model's name.
        where: `module:class`, imported when it is used; the class is made from a ModelName.
        reaches: what it reaches, for people.
        example: a model's name to copy.
    """

    name: str
    where: str
    reaches: str
    example: str


PROVIDERS: Final = {
    row.name: row
    for row in (
        ProviderRow(
            "openai",
            "folkmoot.llm.openai_compatible:OpenAICompatible",
            "any OpenAI-compatible endpoint: hosted, vLLM, Ollama, …",
            "openai:gpt-5",
        ),
        ProviderRow("inspect", "folkmoot.llm.inspect_ai:Inspect", "Inspect's providers", "inspect:anthropic/NAME"),
        ProviderRow("command", "folkmoot.llm.command:Command", "any program: JSON in, JSON out", "command:./rank.sh"),
        ProviderRow("replay", "folkmoot.llm.replay:Replay", "recorded replies", "replay:replies.jsonl"),
        ProviderRow("fake", "folkmoot.llm.fakes:Fake", "fake models, for trying and testing", "fake:rule-follower"),
    )
}


def open_provider(name: ModelName) -> Provider:
    """The provider of a model.

    Raises:
        InputError: there is no such provider.
    """
    row = PROVIDERS.get(name.provider)
    if row is None:
        known = ", ".join(one.example for one in PROVIDERS.values())
        raise InputError(f"--model: found the provider '{name.provider}'; expected one of: {known}")
    module, made_by = row.where.split(":")
    return cast("Callable[[ModelName], Provider]", getattr(import_module(module), made_by))(name)
