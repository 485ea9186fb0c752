"""Ask a provider that takes questions together and replies later, most often in another run."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from folkmoot.errors import ModelError
from folkmoot.llm.asking import State
from folkmoot.llm.attempts import Bookkeeper
from folkmoot.llm.cache import Cache
from folkmoot.llm.provider import BatchProvider, Exchange, ProviderError, ProviderReply, ProviderRequest, TransientError
from folkmoot.llm.questions import Outcome, Question
from folkmoot.llm.waiting import LONGEST_ASKED_FOR, Clock
from folkmoot.records.model_call import Usage

_KEY_SIGNS = 48


@dataclass(frozen=True, slots=True)
class _Turn:
    """One question, to be handed over.

    Attributes:
        question: it.
        number: of the attempt, from 1, over all runs: part of the name under which it is handed over, so that a later run
            collects what this one handed over.
        usage: of earlier attempts.
        most: dollars set aside.
    """

    question: Question[Any]
    number: int
    usage: Usage
    most: float

    @property
    def name(self) -> str:
        return f"{self.question.key.hex()[:_KEY_SIGNS]}-{self.number}"


async def ask_in_batches(
    questions: Sequence[Question[Any]],
    provider: BatchProvider,
    cache: Cache,
    books: Bookkeeper,
    state: State,
    *,
    attempts: int,
    clock: Clock,
    tell: Callable[[str], None],
) -> None:
    """Collect what has come, hand over what is not on its way, and say what is waiting.

    A reply that cannot be used is handed over again, without being told what was wrong, as often as `attempts` says over
    all runs; then it has failed, and the next run begins anew.

    Args:
        questions: those that the cache does not answer.
        provider: who is asked.
        cache: what is known already.
        books: prices, limits, and where attempts are kept.
        state: where it stands; gains outcomes.
        attempts: how often one question is asked before it has failed.
        clock: time and chance.
        tell: takes what a person should know.
    """
    turns = _turns(questions, cache, books, state)
    failures = 0
    try:
        while turns:
            requests = {turn.name: turn.question.request(turn.question.record.messages) for turn in turns}
            exchange = await _exchange(provider, requests, state)
            if isinstance(exchange, TransientError):
                failures += 1
                if failures >= attempts or (exchange.retry_after or 0.0) > LONGEST_ASKED_FOR:
                    state.stop(str(exchange), ModelError(str(exchange)))
                    return
                await clock.sleep((exchange.retry_after or 0.0) + clock.backoff(failures))
                continue
            if exchange is None:
                return
            for text in exchange.notes:
                tell(text)
            turns = await _settle(turns, exchange, books, state, attempts)
            if exchange.waiting and not turns:
                state.stop(exchange.stopped_because or f"{len(exchange.waiting):,} calls are with their provider.")
                return
    finally:
        for turn in turns:
            # What is on its way is paid for when it is collected, by the run that collects it.
            books.budget.settle(turn.most, Usage())
        await books.commit.close()


def _turns(questions: Sequence[Question[Any]], cache: Cache, books: Bookkeeper, state: State) -> list[_Turn]:
    turns = []
    for question in questions:
        most = books.most(question, question.record.messages)
        if not books.budget.allows(most):
            state.stop(books.budget.why_not(most))
            break
        books.budget.take(most)
        known = cache.known(question.key)
        turns.append(_Turn(question, known.attempts + 1, known.usage, most))
    return turns


async def _exchange(
    provider: BatchProvider, requests: Mapping[str, ProviderRequest], state: State
) -> Exchange | TransientError | None:
    try:
        return await provider.exchange(requests)
    except TransientError as error:
        return error
    except ProviderError as error:
        state.stop(str(error), ModelError(str(error)))
        return None


async def _settle(
    turns: Sequence[_Turn], exchange: Exchange, books: Bookkeeper, state: State, attempts: int
) -> list[_Turn]:
    """Keep what came; the turns that are to be handed over again."""
    again = []
    for turn in turns:
        came: ProviderReply | Exception | None = exchange.replies.get(turn.name) or exchange.failures.get(turn.name)
        question = turn.question
        if came is None:
            books.budget.settle(turn.most, Usage())
            continue
        if isinstance(came, ProviderReply):
            kept = await books.reply(question, question.record.messages, turn.number, turn.most, came)
        else:
            kept = await books.nothing(question, turn.number, turn.most, TransientError(str(came)))
        state.took(kept.usage)
        usage, status = turn.usage + kept.usage, kept.judged.status
        for_good = status in {"ok", "refused"} or isinstance(came, ProviderError) or turn.number % attempts == 0
        if for_good:
            text, model = (came.text, came.model) if isinstance(came, ProviderReply) else (None, "")
            outcome = Outcome(status, text, kept.judged.why, model, usage, turn.number, cached=False)
            state.settle(question, outcome)
        elif books.budget.allows(turn.most):
            books.budget.take(turn.most)
            again.append(_Turn(question, turn.number + 1, usage, turn.most))
        else:
            state.stop(books.budget.why_not(turn.most))
    return again
