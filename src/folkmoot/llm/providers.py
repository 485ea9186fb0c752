"""The table of providers: to add one, a file with its class and a row here; the contract test walks the table."""

from __future__ import annotations

import gc
from dataclasses import dataclass
from importlib import import_module
from typing import Any, Final, cast

from folkmoot.errors import InputError
from folkmoot.llm.api_key import redactor
from folkmoot.llm.model import ModelName
from folkmoot.llm.provider import BatchProvider, Provider, ProviderSetup
from folkmoot.llm.redacting import Redacting, RedactingBatch
from folkmoot.llm.redaction import silence_transports


@dataclass(frozen=True, slots=True)
class ProviderRow:
    """One way to reach models.

    Attributes:
        name: what stands before the colon of a model's name.
        where: `module:class`, imported when it is used; the class is made from a ModelName and a ProviderSetup.
        reaches: what it reaches, for people.
        example: a model's name to copy.
        batch: whether it takes requests together and replies later.
    """

    name: str
    where: str
    reaches: str
    example: str
    batch: bool = False


PROVIDERS: Final = {
    row.name: row
    for row in (
        ProviderRow(
            "openai",
            "folkmoot.llm.openai_compatible:OpenAICompatible",
            "any OpenAI-compatible endpoint: hosted, vLLM, Ollama, …",
            "openai:gpt-5",
        ),
        ProviderRow(
            "openai-batch",
            "folkmoot.llm.openai_batch:OpenAIBatch",
            "batches of an OpenAI-compatible endpoint: slower, most often at half the price",
            "openai-batch:gpt-5",
            batch=True,
        ),
        ProviderRow(
            "file",
            "folkmoot.llm.batch_files:BatchFiles",
            "files of requests and replies, for a service that you feed by hand",
            "file:FOLDER?model=NAME",
            batch=True,
        ),
        ProviderRow("inspect", "folkmoot.llm.inspect_ai:Inspect", "Inspect's providers", "inspect:anthropic/NAME"),
        ProviderRow("command", "folkmoot.llm.command:Command", "any program: JSON in, JSON out", "command:./rank.sh"),
        ProviderRow("replay", "folkmoot.llm.replay:Replay", "recorded replies", "replay:replies.jsonl"),
        ProviderRow("fake", "folkmoot.llm.fakes:Fake", "fake models, for trying and testing", "fake:rule-follower"),
    )
}


def is_batch(name: ModelName) -> bool:
    """Whether a model is reached in batches.

    Raises:
        InputError: there is no such provider.
    """
    return _row(name).batch


def open_provider(name: ModelName, setup: ProviderSetup | None = None) -> Provider:
    """The provider of a model that answers one request at a time.

    Raises:
        InputError: there is no such provider, or it cannot be set up: no key, no such file, a part that is not installed.
    """
    setup = setup or ProviderSetup()
    return Redacting(cast("Provider", _made(name, setup)), redactor(setup.endpoint))


def open_batch_provider(name: ModelName, setup: ProviderSetup) -> BatchProvider:
    """The provider of a model that is reached in batches.

    Raises:
        InputError: as open_provider.
    """
    return RedactingBatch(cast("BatchProvider", _made(name, setup)), redactor(setup.endpoint))


def _made(name: ModelName, setup: ProviderSetup) -> Any:
    silence_transports()
    module, made_by = _row(name).where.split(":")
    collects = gc.isenabled()
    # Thousands of classes are made, and none is let go: looking for what to let go takes a fifth of the time.
    gc.disable()
    try:
        provider = getattr(import_module(module), made_by)
    finally:
        if collects:
            gc.enable()
    return provider(name, setup)


def _row(name: ModelName) -> ProviderRow:
    row = PROVIDERS.get(name.provider)
    if row is None:
        known = ", ".join(one.example for one in PROVIDERS.values())
        raise InputError(f"--model: found the provider '{name.provider}'; expected one of: {known}")
    return row
