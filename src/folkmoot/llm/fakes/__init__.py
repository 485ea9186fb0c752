"""Fake models: programs that answer as models do, see only the request, and are known to read the spec or not to."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import Final, NamedTuple, cast

from folkmoot.errors import InputError
from folkmoot.llm.fakes.settings import Settings
from folkmoot.llm.model import ModelName
from folkmoot.llm.provider import ProviderError, ProviderReply, ProviderRequest, ProviderSetup


class FakeRow(NamedTuple):
    """One fake model.

    Attributes:
        where: `module:function`; of a request and the settings to the reply's text, pure and deterministic.
        settings: names of the settings that mean something to it.
    """

    where: str
    settings: tuple[str, ...]


_SLIPS: Final = ("slips", "position")
FAKES: Final = {
    "rule-follower": FakeRow("folkmoot.llm.fakes.rule_follower:answer", _SLIPS),
    "spec-ignorer": FakeRow("folkmoot.llm.fakes.spec_ignorer:answer", _SLIPS),
    "writer": FakeRow("folkmoot.llm.fakes.writer:answer", ("duplicates", "give_aways", "leaks")),
}
VERSION: Final = 1
"""Counts up whenever a fake model answers the same request otherwise than before, so that no cache serves the old reply."""


class Fake:
    """The provider `fake`.

    Raises:
        InputError: there is no such fake model, or no such setting of it.
    """

    def __init__(self, name: ModelName, _setup: ProviderSetup | None = None) -> None:
        self._name = name.model
        if name.model not in FAKES:
            known = ", ".join(f"fake:{one}" for one in FAKES)
            raise InputError(f"--model: there is no model fake:{name.model}; the fake models are {known}")
        self._row = FAKES[name.model]
        try:
            Settings.read(name.settings, self._row.settings)
        except ProviderError as error:
            raise InputError(f"--model {name}: {error}") from None

    @property
    def identity(self) -> str:
        """Nothing but the request and the version of the fakes determines the reply."""
        return f"fake {VERSION}"

    async def complete(self, request: ProviderRequest) -> ProviderReply:
        """Answer; the same request always gets the same answer.

        Raises:
            ProviderError: it has no such setting, or the schema is none that it knows.
        """
        module, function = self._row.where.split(":")
        answer = cast("Callable[[ProviderRequest, Settings], str]", getattr(import_module(module), function))
        settings = Settings.read(request.settings, self._row.settings)
        text = answer(request, settings)
        return ProviderReply(
            text=text,
            model=f"fake:{self._name}{settings}",
            input_tokens=sum(_tokens(message.content) for message in request.messages),
            cached_input_tokens=0,
            output_tokens=_tokens(text),
        )

    async def close(self) -> None:
        """Nothing is open."""


def _tokens(text: str) -> int:
    """About four characters a token, as in English text, rounded up."""
    return -(-len(text) // 4)
