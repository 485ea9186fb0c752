"""Calls that tests of asking make: one word asked for, and given back by the stub."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import msgspec
from tests.llm.stub_server import StubServer

from folkmoot.llm.waiting import Clock
from folkmoot.pipeline.model_calls import Asker, ModelSettings
from folkmoot.records.dataset import Message
from folkmoot.records.model_call import Answers, CallProgress, ModelCall, Template

KEY = "sk-planted-9876543210zyxwvutsrq"
TEMPLATE = Template("word", "Give the word back.")
PRICES = "[[price]]\nnames = ['openai:stub']\ninput = 1.0\ncached_input = 0.25\noutput = 8.0\nas_of = 2026-01-01\n"


class Word(msgspec.Struct):
    """A reply of one word."""

    word: str


def word_call(prompt: str, **changes: Any) -> ModelCall[Word]:
    """A call whose id is its prompt."""
    messages = (Message("system", "Give the word back. " * 50), Message("user", prompt))
    return replace(ModelCall(prompt, messages, Word, TEMPLATE), **changes)


def word_calls(n: int) -> list[ModelCall[Word]]:
    return [word_call(f"prompt-{number}") for number in range(n)]


@dataclass(slots=True)
class Told:
    """Everything that a person is told."""

    texts: list[str] = field(default_factory=list)
    progress: list[CallProgress] = field(default_factory=list)

    @contextlib.contextmanager
    def watch(self, _model: str, _calls: int) -> Iterator[Callable[[CallProgress], None]]:
        yield self.progress.append


@dataclass(slots=True)
class Study:
    """A folder with a models file, prices and a cache, for the model `stub` of a server."""

    folder: Path
    server: StubServer
    told: Told = field(default_factory=Told)

    def __post_init__(self) -> None:
        (self.folder / "models.toml").write_text(
            f"[models.stub]\nprovider = 'openai'\nmodel = 'stub'\nbase_url = '{self.server.url}'\napi_key = '{KEY}'\n"
        )
        (self.folder / "prices.toml").write_text(PRICES)

    @property
    def cache(self) -> Path:
        return self.folder / "calls.db"

    def settings(self, **changes: Any) -> ModelSettings:
        """The settings of a new run."""
        known = {
            "cache": self.cache,
            "models": self.folder / "models.toml",
            "prices": self.folder / "prices.toml",
            "watch": self.told.watch,
        }
        return ModelSettings(**{**known, **changes})

    def asker(self, settings: ModelSettings, model: str = "stub") -> Asker:
        return Asker(model, settings, self.told.texts.append)

    def ask(self, calls: Sequence[ModelCall[Word]], model: str = "stub", **changes: Any) -> Answers[Word]:
        """Ask in a new run."""
        return self.asker(self.settings(**changes), model).ask(calls)


def quick_clock() -> Clock:
    """A clock that never sleeps long: what it was asked to sleep passes in its own time at once."""
    now = 0.0

    async def sleep(seconds: float) -> None:
        nonlocal now
        now += seconds
        await asyncio.sleep(0)

    return Clock(now=lambda: now, sleep=sleep)
