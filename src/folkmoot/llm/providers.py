"""The table of providers: to add one, a file with its class and a row here; the contract test walks the table."""

from __future__ import annotations

import gc
from dataclasses import dataclass
from importlib import import_module
from ipaddress import ip_address
from typing import Any, Final, Literal, cast
from urllib.parse import urlsplit

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
        hosted: whether what it is asked leaves this machine: `yes`, `no`, or `by address` where that hangs on the endpoint.
    """

    name: str
    where: str
    reaches: str
    example: str
    batch: bool = False
    hosted: Literal["yes", "no", "by address"] = "yes"


PROVIDERS: Final = {
    row.name: row
    for row in (
        ProviderRow(
            "openai",
            "folkmoot.llm.openai_compatible:OpenAICompatible",
            "any OpenAI-compatible endpoint: hosted, vLLM, Ollama, …",
            "openai:gpt-5",
            hosted="by address",
        ),
        ProviderRow(
            "openai-batch",
            "folkmoot.llm.openai_batch:OpenAIBatch",
            "batches of an OpenAI-compatible endpoint: slower, most often at half the price",
            "openai-batch:gpt-5",
            batch=True,
            hosted="by address",
        ),
        ProviderRow(
            "file",
            "folkmoot.llm.batch_files:BatchFiles",
            "files of requests and replies, for a service that you feed by hand",
            "file:FOLDER?model=NAME",
            batch=True,
        ),
        ProviderRow("inspect", "folkmoot.llm.inspect_ai:Inspect", "Inspect's providers", "inspect:anthropic/NAME"),
        ProviderRow(
            "command",
            "folkmoot.llm.command:Command",
            "any program: JSON in, JSON out",
            "command:./rank.sh",
            hosted="no",
        ),
        ProviderRow("replay", "folkmoot.llm.replay:Replay", "recorded replies", "replay:replies.jsonl", hosted="no"),
        ProviderRow(
            "fake", "folkmoot.llm.fakes:Fake", "fake models, for trying and testing", "fake:rule-follower", hosted="no"
        ),
    )
}


def is_batch(name: ModelName) -> bool:
    """Whether a model is reached in batches.

    Raises:
        InputError: there is no such provider.
    """
    return _row(name).batch


def is_hosted(name: ModelName, identity: str) -> bool:
    """Whether what a model is asked leaves this machine.

    A program of the user's own (`command:`) counts as this machine: what it sends on, its owner knows.

    Args:
        name: of the model.
        identity: of its provider once it is open; an address where the row says `by address`.

    Raises:
        InputError: there is no such provider.
    """
    row = _row(name)
    return not _is_here(identity) if row.hosted == "by address" else row.hosted == "yes"


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


def _is_here(address: str) -> bool:
    """Whether an address is this machine's own; a name is not looked up."""
    try:
        host = urlsplit(address).hostname or ""
        return host == "localhost" or host.endswith(".localhost") or ip_address(host).is_loopback
    except ValueError:
        return False


def _row(name: ModelName) -> ProviderRow:
    row = PROVIDERS.get(name.provider)
    if row is None:
        known = ", ".join(one.example for one in PROVIDERS.values())
        raise InputError(f"--model: found the provider '{name.provider}'; expected one of: {known}")
    return row
