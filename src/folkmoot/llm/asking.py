"""Ask many questions at once: a few workers, each taking the next question until none is left or the run stops."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from typing import Any, Final

from folkmoot.errors import FolkmootError, ModelError
from folkmoot.llm.attempts import Bookkeeper, Came
from folkmoot.llm.cache import Cache, Known
from folkmoot.llm.judging import judge_text, repaired
from folkmoot.llm.key_locks import KeyLocks
from folkmoot.llm.provider import Provider, ProviderError, ProviderReply, TransientError
from folkmoot.llm.questions import Outcome, Question
from folkmoot.llm.waiting import LONGEST_ASKED_FOR, Clock, Pause
from folkmoot.records.dataset import Message
from folkmoot.records.model_call import CallProgress, Usage

MOST_TURNED_AWAY: Final = 10
"""How often a provider may turn one call away unread (429, 503) before it has failed; these are no attempts."""
_LOOK_AGAIN: Final = 0.2
"""Seconds between looks at a call that another run is asking."""


@dataclass(slots=True)
class State:
    """Where the asking stands.

    Attributes:
        outcomes: of questions that are settled, by key.
        progress: for whoever watches.
        stopped_because: why nothing more is sent; None while something is.
        error: what ends the run once everything under way is kept.
    """

    progress: CallProgress
    tell: Callable[[CallProgress], None]
    outcomes: dict[bytes, Outcome] = field(default_factory=dict)
    stopped_because: str | None = None
    error: FolkmootError | None = None

    def settle(self, question: Question[Any], outcome: Outcome) -> None:
        """A question is settled."""
        self.outcomes[question.key] = outcome
        n, now = len(question.calls), self.progress
        if outcome.status != "ok":
            self.told(failed=now.failed + n)
        elif outcome.cached:
            self.told(cached=now.cached + n)
        else:
            self.told(answered=now.answered + n)

    def took(self, usage: Usage) -> None:
        """An attempt is over."""
        self.told(attempts=self.progress.attempts + 1, spent=self.progress.spent + usage)

    def told(self, **changes: Any) -> None:
        """Something changed."""
        self.progress = replace(self.progress, **changes)
        self.tell(self.progress)

    def stop(self, because: str, error: FolkmootError | None = None) -> None:
        """Send nothing more; the first reason is kept."""
        if self.stopped_because is None:
            self.stopped_because, self.error = because, error


def answered_by(question: Question[Any], known: Known) -> Outcome | None:
    """The outcome that the cache holds, if what it holds will do."""
    if known.reply is None or any(judge_text(known.reply, call).status != "ok" for call in question.calls):
        return None
    return Outcome("ok", known.reply, "", known.model, known.usage, known.attempts, cached=True)


class Pool:
    """Asks a provider that answers one request at a time.

    Args:
        provider: who is asked.
        cache: what is known already.
        books: prices, limits, and where attempts are kept.
        state: where it stands; gains outcomes.
        concurrency: workers.
        attempts: how often one question is asked before it has failed.
        timeout: seconds for one attempt.
        clock: time and chance.
    """

    def __init__(
        self,
        provider: Provider,
        cache: Cache,
        books: Bookkeeper,
        state: State,
        *,
        concurrency: int,
        attempts: int,
        timeout: float,
        clock: Clock,
    ) -> None:
        self._provider, self._cache, self._books, self._state = provider, cache, books, state
        self._concurrency, self._attempts, self._timeout, self._clock = concurrency, attempts, timeout, clock
        self._pause = Pause(clock)
        self._settled = asyncio.Condition()

    async def ask(self, questions: Sequence[Question[Any]], interrupted: Callable[[int], None]) -> None:
        """Ask until everything is settled or the state says stop; everything that came back is kept on return.

        Args:
            questions: those that the cache does not answer.
            interrupted: told, when this is cancelled, how many questions are still under way; they are waited for. Cancelled
                once more, they are left.
        """
        left = iter(questions)
        locks = KeyLocks(self._cache.path)
        workers = [asyncio.create_task(self._work(left, locks)) for _ in range(min(self._concurrency, len(questions)))]
        try:
            try:
                await asyncio.wait(workers, return_when=asyncio.FIRST_EXCEPTION) if workers else None
            except asyncio.CancelledError:
                self._state.stop("it was interrupted.")
                interrupted(sum(not worker.done() for worker in workers))
                await asyncio.wait(workers)
                raise
        finally:
            for worker in workers:
                worker.cancel()
            ended = await asyncio.gather(*workers, return_exceptions=True)
            await self._books.commit.close()
            locks.close()
        for one in ended:
            if isinstance(one, Exception):
                raise one

    async def _work(self, left: Iterator[Question[Any]], locks: KeyLocks) -> None:
        while self._state.stopped_because is None and (question := next(left, None)) is not None:
            async with self._alone(question.key, locks) as alone:
                if not alone:
                    return
                known = self._cache.known(question.key)
                outcome = answered_by(question, known)
                if outcome is not None:
                    self._state.settle(question, outcome)
                else:
                    await self._ask(question, known)

    @asynccontextmanager
    async def _alone(self, key: bytes, locks: KeyLocks) -> AsyncIterator[bool]:
        """Whether this run may ask the question; it waits while another run does, unless nothing more is to be sent."""
        while not (taken := locks.take(key)) and self._state.stopped_because is None:
            await self._clock.sleep(_LOOK_AGAIN)
        try:
            yield taken
        finally:
            if taken:
                locks.release(key)

    async def _ask(self, question: Question[Any], known: Known) -> None:
        messages, usage, number = question.record.messages, known.usage, known.attempts
        tries = turned_away = 0
        while await self._admitted(question, messages):
            number += 1
            came, error = await self._send(question, messages, number)
            usage += came.usage
            self._state.took(came.usage)
            away = error is not None and error.turned_away
            tries, turned_away = tries + (not away), turned_away + away
            status, why = came.judged.status, came.judged.why
            if status in {"ok", "refused"} or self._gives_up(tries, turned_away, error):
                text, model = (None, "") if came.reply is None else (came.reply.text, came.reply.model)
                self._state.settle(question, Outcome(status, text, why, model, usage, number, cached=False))
                return
            if self._state.stopped_because is not None:
                return
            if error is not None:
                await self._wait(error, tries + turned_away)
            elif came.reply is not None:
                messages = repaired(question.record.messages, came.reply, why)

    def _gives_up(self, tries: int, turned_away: int, error: TransientError | None) -> bool:
        too_long = error is not None and (error.retry_after or 0.0) > LONGEST_ASKED_FOR
        return tries >= self._attempts or turned_away >= MOST_TURNED_AWAY or too_long

    async def _admitted(self, question: Question[Any], messages: tuple[Message, ...]) -> bool:
        """Whether an attempt may be sent: waits for a pause to end, and for money set aside to come back."""
        await self._pause.keep()
        budget, most = self._books.budget, self._books.most(question, messages)
        async with self._settled:
            while self._state.stopped_because is None:
                if budget.allows(most):
                    budget.take(most)
                    return True
                if not budget.may_allow(most):
                    self._state.stop(budget.why_not(most))
                    self._settled.notify_all()
                    return False
                await self._settled.wait()
        return False

    async def _send(
        self, question: Question[Any], messages: tuple[Message, ...], number: int
    ) -> tuple[Came, TransientError | None]:
        most = self._books.most(question, messages)
        came: ProviderReply | TransientError | None = None
        try:
            came = await self._complete(question, messages)
            if isinstance(came, TransientError):
                return await self._books.nothing(question, number, most, came), came
            return await self._books.reply(question, messages, number, most, came), None
        finally:
            if came is None:
                # Cancelled on the way: nobody knows whether it is on the bill.
                self._books.budget.settle(most, Usage(), lost=True)
            async with self._settled:
                self._settled.notify_all()

    async def _complete(self, question: Question[Any], messages: tuple[Message, ...]) -> ProviderReply | TransientError:
        try:
            async with asyncio.timeout(self._timeout):
                return await self._provider.complete(question.request(messages))
        except TimeoutError:
            return TransientError(f"no reply within {self._timeout:g} seconds", billed=True)
        except TransientError as error:
            return error
        except ProviderError as error:
            self._state.stop(str(error), ModelError(str(error)))
            return TransientError(str(error))

    async def _wait(self, error: TransientError, failures: int) -> None:
        if error.turned_away or error.retry_after is not None:
            self._pause.extend(error.retry_after or 0.0)
        await self._clock.sleep((error.retry_after or 0.0) + self._clock.backoff(failures))
