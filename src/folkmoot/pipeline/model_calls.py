"""Ask a language model: what every verb that calls one shares."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeAlias, cast

from folkmoot.errors import InputError, MissingFileError
from folkmoot.llm.asking import Pool, State, answered_by
from folkmoot.llm.attempts import Bookkeeper
from folkmoot.llm.batch_asking import ask_in_batches
from folkmoot.llm.budget import Budget
from folkmoot.llm.cache import Cache
from folkmoot.llm.call_key import Asked
from folkmoot.llm.choose_model import choose_model
from folkmoot.llm.estimating import estimate
from folkmoot.llm.garbage import fewer_collections
from folkmoot.llm.group_commit import GroupCommit
from folkmoot.llm.models_file import ModelsFile, read_models
from folkmoot.llm.prices import Price, find_price, own_price
from folkmoot.llm.provider import BatchProvider, Provider, ProviderSetup
from folkmoot.llm.providers import is_batch, is_hosted, open_batch_provider, open_provider
from folkmoot.llm.questions import Question, make_questions, settle
from folkmoot.llm.waiting import Clock
from folkmoot.records.model_call import (
    Answered,
    Answers,
    CallEstimate,
    CallProgress,
    Failed,
    ModelCall,
    ReplyT,
)

Watch: TypeAlias = Callable[[str, int], AbstractContextManager[Callable[[CallProgress], None]]]
"""Of a model's name and the number of calls: what is told, as often as something happens, where they stand."""


class UnclearedError(InputError):
    """Words of participants that did not go through the queue would reach a hosted model; nothing was sent."""

    kind = "not_cleared"


@contextmanager
def unwatched(_model: str, _calls: int) -> Iterator[Callable[[CallProgress], None]]:
    """Nobody looks."""
    yield lambda _: None


@dataclass(frozen=True, slots=True)
class ModelSettings:
    """How models are asked; one of these is one run, whose limits count everything that is asked with it.

    Attributes:
        cache: the file of all calls ever made.
        models: a TOML file with [models.NAME] tables (study.toml); None: names are read as they stand.
        prices: a TOML file of prices that goes before the bundled one.
        concurrency: calls under way at once.
        attempts: how often one call is asked before it has failed.
        timeout: seconds for one attempt.
        max_cost: United States dollars that this run may take; None: no limit.
        max_calls: calls that this run may make; None: no limit.
        watch: who is told where calls stand.
        clock: time and chance.
        run: the run's id in the cache.
        budget: what the run has taken; made from max_cost and max_calls.
        told: what a person was told already, and is told once.
    """

    cache: Path = Path("model-calls.db")
    models: Path | None = None
    prices: Path | None = None
    concurrency: int = 16
    attempts: int = 3
    timeout: float = 600.0
    max_cost: float | None = None
    max_calls: int | None = None
    watch: Watch = unwatched
    clock: Clock = field(default_factory=Clock)
    run: str = field(default_factory=lambda: secrets.token_hex(8))
    budget: Budget = field(init=False)
    told: set[str] = field(default_factory=set, init=False)

    def __post_init__(self) -> None:
        """The budget of this run, with nothing taken."""
        object.__setattr__(self, "budget", Budget(self.max_cost, self.max_calls))


class Asker:
    """Asks one model, or says what asking would take.

    Args:
        model: the model as the user named it: a name of the models file, or PROVIDER:MODEL.
        settings: of the run; shared by all askers of it.
        tell: takes what a person should know.

    Attributes:
        model: the model as the user named it.

    Raises:
        InputError: the name or the models file cannot be read.
    """

    def __init__(self, model: str, settings: ModelSettings, tell: Callable[[str], None] = lambda _: None) -> None:
        self.model = model
        self._settings = settings
        self._tell = tell
        self._chosen = choose_model(model, _models_file(settings.models, self._tell_once))

    def ask(self, calls: Sequence[ModelCall[ReplyT]]) -> Answers[ReplyT]:
        """Ask every call that the cache does not answer; whatever came back is kept, however this ends.

        Raises:
            ModelError: the provider will not answer, however often it is asked.
            InputError: the model cannot be reached, has no price although there is a limit of cost, or the cache cannot be
                used.
            KeyboardInterrupt: the run was interrupted; what was under way was waited for, or left at a second time.
        """
        with fewer_collections():
            return asyncio.run(self._ask(calls))

    async def _ask(self, calls: Sequence[ModelCall[ReplyT]]) -> Answers[ReplyT]:
        provider: Provider | BatchProvider
        provider = self._open_batch() if is_batch(self._chosen.name) else self._open()
        try:
            self._refuse_uncleared(calls, provider.identity)
            price = self._price(provider.identity)
            self._refuse_unpriced(price)
            with closing(Cache(self._settings.cache)) as cache:
                questions = make_questions(calls, Asked(self._chosen.name, provider.identity))
                with self._settings.watch(self.model, len(calls)) as show:
                    state = State(CallProgress(len(calls)), show)
                    await self._settle(questions, provider, cache, price, state)
        finally:
            await provider.close()
        if state.error is not None:
            self._tell(f"{len(state.outcomes):,} of {len(questions):,} calls are answered or failed, and kept.")
            raise state.error
        return _answers(questions, calls, state)

    async def _settle(
        self,
        questions: Sequence[Question[ReplyT]],
        provider: Provider | BatchProvider,
        cache: Cache,
        price: Price | None,
        state: State,
    ) -> None:
        settings = self._settings
        left, served = [], []
        held = cache.held([question.key for question in questions])
        for question in questions:
            outcome = answered_by(question, cache.known(question.key)) if question.key in held else None
            if outcome is None:
                left.append(question)
            else:
                state.settle(question, outcome)
                served.append((question.key, question.record.participants))
        cache.add_participants(served)
        books = Bookkeeper(
            price,
            is_batch(self._chosen.name),
            settings.budget,
            settings.run,
            settings.clock,
            GroupCommit(cache),
            self._tell_once,
        )
        if not left:
            return
        self._tell_prices(price)
        if is_batch(self._chosen.name):
            batches = cast("BatchProvider", provider)
            await ask_in_batches(
                left, batches, cache, books, state, attempts=settings.attempts, clock=settings.clock, tell=self._tell
            )
            return
        pool = Pool(
            cast("Provider", provider),
            cache,
            books,
            state,
            concurrency=settings.concurrency,
            attempts=settings.attempts,
            timeout=settings.timeout,
            clock=settings.clock,
        )
        try:
            await pool.ask(left, self._interrupted)
        except asyncio.CancelledError:
            kept = state.progress.answered + state.progress.failed
            self._tell(
                f"Interrupted. {kept:,} calls of this run are in {settings.cache}, {state.progress.cached:,} were there"
                " before; the same command goes on from there."
            )
            raise

    def estimate(self, calls: Sequence[ModelCall[ReplyT]]) -> CallEstimate:
        """What asking would take; nothing is asked, and no file is made.

        Raises:
            InputError: the cache cannot be used.
        """
        try:
            identity = asyncio.run(self._identity())
        except InputError as error:
            # What it would take can be said without a key.
            self._tell(f"Nothing is taken as answered already: {error}")
            questions, batch = make_questions(calls, Asked(self._chosen.name, "")), is_batch(self._chosen.name)
            return estimate(questions, None, self._price(""), batch=batch)
        questions = make_questions(calls, Asked(self._chosen.name, identity))
        price, batch = self._price(identity), is_batch(self._chosen.name)
        try:
            with closing(Cache(self._settings.cache, make=False)) as cache:
                return estimate(questions, cache, price, batch=batch)
        except MissingFileError:
            return estimate(questions, None, price, batch=batch)

    async def _identity(self) -> str:
        provider = self._open_batch() if is_batch(self._chosen.name) else self._open()
        try:
            return provider.identity
        finally:
            await provider.close()

    def _open(self) -> Provider:
        return open_provider(self._chosen.name, self._setup())

    def _open_batch(self) -> BatchProvider:
        return open_batch_provider(self._chosen.name, self._setup())

    def _setup(self) -> ProviderSetup:
        settings = self._settings
        return ProviderSetup(
            self._chosen.endpoint, settings.concurrency, settings.timeout, settings.cache, self._chosen.wait
        )

    def _price(self, identity: str) -> Price | None:
        if self._settings.prices is None and self._chosen.prices is not None:
            return own_price(self._chosen.prices, self._settings.models)
        return find_price(self._chosen.name, identity, self._settings.prices)

    def _refuse_uncleared(self, calls: Sequence[ModelCall[ReplyT]], identity: str) -> None:
        """Words of participants go to a hosted model through the queue alone, or where the study takes the risk."""
        uncleared = sum(bool(call.participants) and call.clearance is None for call in calls)
        if uncleared and is_hosted(self._chosen.name, identity):
            raise UnclearedError(
                f"{uncleared:,} of {len(calls):,} calls hold words of participants that nobody cleared, and"
                f" {self._chosen.name} is no model of this machine: nothing was sent. Clear them with"
                " `folkmoot study personal-data scan` and `queue`"
            )

    def _refuse_unpriced(self, price: Price | None) -> None:
        if price is None and self._settings.max_cost is not None:
            raise InputError(
                f"--max-cost: {self._chosen.name} has no price, so that no cost can be kept to. Give one with --prices FILE"
                f" ([[price]], names = ['{self._chosen.name}'], input = …, output = …: dollars per million tokens), or"
                " limit calls with --max-calls"
            )

    def _interrupted(self, under_way: int) -> None:
        self._tell(f"Interrupted: waiting for {under_way:,} calls under way; interrupt again to leave them.")

    def _tell_once(self, text: str) -> None:
        if text not in self._settings.told:
            self._settings.told.add(text)
            self._tell(text)

    def _tell_prices(self, price: Price | None) -> None:
        if price is None:
            self._tell_once(f"{self._chosen.name} has no price (--prices FILE): what it costs is unknown.")
        elif price.input or price.output:
            self._tell_once(f"{self._chosen.name}: prices {price.said_of}.")


def _models_file(path: Path | None, tell: Callable[[str], None]) -> ModelsFile | None:
    if path is None:
        return None
    try:
        content = path.read_bytes()
    except OSError as error:
        raise MissingFileError(f"{path}: cannot be read: {error.strerror or type(error).__name__}") from error
    models = read_models(content, str(path), path.parent)
    for warning in models.warnings:
        tell(warning)
    return models


def _answers(
    questions: Sequence[Question[ReplyT]], calls: Sequence[ModelCall[ReplyT]], state: State
) -> Answers[ReplyT]:
    answered: dict[str, Answered[ReplyT]] = {}
    failed: dict[str, Failed] = {}
    for question in questions:
        outcome = state.outcomes.get(question.key)
        if outcome is None:
            continue
        for call in question.calls:
            result = settle(call, outcome)
            if isinstance(result, Failed):
                failed[call.id] = result
            else:
                answered[call.id] = result
    not_asked = tuple(call.id for call in calls if call.id not in answered and call.id not in failed)
    because = state.stopped_because if not_asked else None
    return Answers(answered, failed, not_asked, because, state.progress.spent)
