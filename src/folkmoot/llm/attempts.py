"""One attempt: sent, judged, priced, kept."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from folkmoot.llm.budget import Budget, most_cost, most_output_tokens
from folkmoot.llm.cache import Attempt
from folkmoot.llm.group_commit import GroupCommit
from folkmoot.llm.judging import Judged, judge
from folkmoot.llm.prices import Price
from folkmoot.llm.provider import ProviderReply, TransientError
from folkmoot.llm.questions import Question
from folkmoot.llm.tokens import guessed_tokens, most_input_tokens
from folkmoot.llm.waiting import Clock
from folkmoot.records.dataset import Message
from folkmoot.records.model_call import Usage


@dataclass(frozen=True, slots=True)
class Came:
    """What came of an attempt.

    Attributes:
        judged: what it is worth.
        usage: what it took.
        reply: None where nothing came back.
    """

    judged: Judged
    usage: Usage
    reply: ProviderReply | None = None


@dataclass(frozen=True, slots=True)
class Bookkeeper:
    """Prices attempts and keeps them.

    Attributes:
        price: None where the model has none.
        batch: whether replies come in batches.
        budget: of the run.
        run: its id.
        clock: for when.
        commit: where attempts are kept.
        tell: takes what a person should know.
    """

    price: Price | None
    batch: bool
    budget: Budget
    run: str
    clock: Clock
    commit: GroupCommit
    tell: Callable[[str], None]

    def most(self, question: Question[Any], messages: tuple[Message, ...]) -> float:
        """Dollars that an attempt can cost at most; 0 where no limit needs it."""
        if self.price is None or self.budget.max_cost is None:
            return 0.0
        written = most_output_tokens(question.record.asked.name.settings, self.price)
        read = most_input_tokens(messages, question.record.schema)
        return most_cost(self.price, read, written, batch=self.batch)

    async def reply(
        self, question: Question[Any], messages: tuple[Message, ...], number: int, most: float, reply: ProviderReply
    ) -> Came:
        """Judge a reply, count what it took, and keep it; it is on the disk when this returns.

        Args:
            question: what was asked.
            messages: what was sent.
            number: which attempt it is, from 1, over all runs.
            most: what was set aside for it.
            reply: what came back.
        """
        # The disk takes no half of a surrogate pair, which JSON's escapes can spell.
        text = reply.text.encode(errors="replace").decode()
        judged = Judged("ok")
        for call in question.calls:
            judged = judge(reply, call)
            if judged.status != "ok":
                break
        for note in reply.notes:
            self.tell(note)
        usage, estimated = self._usage(messages, reply)
        self.budget.settle(most, usage)
        kept = self._attempt(number, judged, text, reply.model, reply.finished, usage, estimated, reply.notes)
        await self.commit.add(question.record, kept)
        return Came(judged, usage, reply)

    async def nothing(self, question: Question[Any], number: int, most: float, error: TransientError) -> Came:
        """Keep that an attempt brought nothing.

        Args:
            question: what was asked.
            number: which attempt it is, from 1, over all runs.
            most: what was set aside for it.
            error: why; no key stands in it.
        """
        judged, usage = Judged("unavailable", str(error)), Usage()
        self.budget.settle(most, usage, lost=error.billed)
        kept = self._attempt(number, judged, None, "", False, usage, False, ())
        await self.commit.add(question.record, kept)
        return Came(judged, usage)

    def _attempt(
        self,
        number: int,
        judged: Judged,
        text: str | None,
        model: str,
        finished: bool,
        usage: Usage,
        estimated: bool,
        notes: tuple[str, ...],
    ) -> Attempt:
        prices = "" if self.price is None else self.price.said_of
        return Attempt(
            number, self.run, self.clock.stamp(), judged.status, text, judged.why, model, finished, usage, estimated,
            prices, notes,
        )  # fmt: skip

    def _usage(self, messages: tuple[Message, ...], reply: ProviderReply) -> tuple[Usage, bool]:
        read, cached, written = reply.input_tokens, reply.cached_input_tokens or 0, reply.output_tokens
        estimated = read is None or written is None
        if read is None:
            read = guessed_tokens([message.content for message in messages])
        if written is None:
            written = guessed_tokens([reply.text])
        cached = min(cached, read)
        cost = None if self.price is None else self.price.cost(read, cached, written, batch=self.batch)
        return Usage(read, cached, written, cost), estimated
