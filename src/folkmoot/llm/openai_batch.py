"""OpenAI's batches, and those of everything compatible: hand requests over, leave, come back, collect."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

import openai

from folkmoot.errors import Fault, InputError
from folkmoot.llm.api_key import base_url
from folkmoot.llm.batch_ledger import BatchLedger, by_batch
from folkmoot.llm.batch_lines import URL, Came, read_reply_lines, request_line
from folkmoot.llm.batch_lock import batch_lock
from folkmoot.llm.chat_errors import shortened
from folkmoot.llm.chat_request import refuse_settings
from folkmoot.llm.model import ModelName
from folkmoot.llm.openai_compatible import open_client, sdk_error
from folkmoot.llm.provider import (
    Exchange,
    ProviderError,
    ProviderReply,
    ProviderRequest,
    ProviderSetup,
    TransientError,
)
from folkmoot.llm.redaction import public_url
from folkmoot.records.batch_log import KnownBatch

if TYPE_CHECKING:
    from openai.types import Batch

MARK: Final = "folkmoot"
"""The field of a batch's metadata that holds our own name of it."""
_OVER: Final = frozenset({"completed", "expired", "cancelled", "failed"})
_NO_ANSWER: Final = "the batch ended without an answer to this request"


@dataclass(frozen=True, slots=True)
class BatchLimits:
    """What one batch can hold, and how often it is looked at.

    Attributes:
        requests: at most in one batch.
        size: bytes of one file of requests, at most; one larger request goes alone.
        look_again: seconds between two looks, while a run waits.
    """

    requests: int = 50_000
    size: int = 150_000_000
    look_again: float = 15.0


@dataclass(slots=True)
class _Collected:
    """What one look brought."""

    replies: dict[str, ProviderReply] = field(default_factory=dict)
    failures: dict[str, ProviderError | TransientError] = field(default_factory=dict)
    waiting: dict[str, str] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)

    def take(self, name: str, came: Came) -> None:
        if isinstance(came, ProviderReply):
            self.replies[name] = came
        else:
            self.failures[name] = came


class OpenAIBatch:
    """Batches of chat completions at one endpoint.

    A batch is written down before it is handed over, under a name that goes with it to the service: a run that was killed
    in between finds it there by that name, and hands nothing over twice.

    Args:
        name: the model.
        setup: the endpoint, the cache whose file keeps what is on its way, and how long to wait.
        limits: what one batch can hold.

    Raises:
        InputError: no usable address, no key where one is needed, no cache, or a setting that every request has already.
    """

    def __init__(self, name: ModelName, setup: ProviderSetup, limits: BatchLimits | None = None) -> None:
        refuse_settings(name)
        if setup.cache is None:
            raise InputError(f"--model {name}: batches need a cache, where what is on its way is kept")
        self._cache = setup.cache
        self._setup = setup
        self._limits = limits or BatchLimits()
        self._client = open_client(setup)
        self._identity = public_url(base_url(setup.endpoint))

    @property
    def identity(self) -> str:
        """The endpoint's address, without user, password and query."""
        return self._identity

    async def exchange(self, requests: Mapping[str, ProviderRequest]) -> Exchange:
        """Collect what has come, hand over what is not on its way; look again until `wait` seconds are over.

        Raises:
            TransientError: the service cannot be reached now, or another run is at it.
            ProviderError: the service refused a batch, or no longer knows one.
        """
        waited, collected = 0.0, _Collected()
        left = dict(requests)
        while True:
            async with batch_lock(self._cache, self._setup.timeout):
                ledger = BatchLedger(self._cache)
                try:
                    look = await self._look(ledger, left)
                finally:
                    ledger.close()
            collected.replies |= look.replies
            collected.failures |= look.failures
            collected.notes += [note for note in look.notes if note not in collected.notes]
            left = {name: left[name] for name in look.waiting}
            if not left or waited >= self._setup.wait:
                break
            pause = min(self._limits.look_again, self._setup.wait - waited)
            await asyncio.sleep(pause)
            waited += pause
        states = "; ".join(dict.fromkeys(look.waiting.values()))
        because = (
            f"{len(left):,} calls are with {self._identity} ({states}). The same command, run again, collects them."
        )
        return Exchange(
            collected.replies,
            collected.failures,
            tuple(left),
            because if left else None,
            tuple(collected.notes),
        )

    async def close(self) -> None:
        """Close every connection; batches go on."""
        await self._client.close()

    async def _look(self, ledger: BatchLedger, requests: Mapping[str, ProviderRequest]) -> _Collected:
        """One look at every batch that matters, and new batches for what is in none."""
        found = _Collected()
        tokens = ledger.tokens_of(requests)
        grouped = by_batch(tokens)
        for known in ledger.batches(grouped.keys()):
            wanted = grouped[known.token]
            batch = await self._batch(ledger, known)
            if batch is None:
                # The run that wrote it down ended before the service had it.
                ledger.release(ledger.names(known.token))
                continue
            if batch.status not in _OVER:
                found.waiting |= dict.fromkeys(wanted, _state(batch))
                continue
            if batch.status == "failed":
                ledger.release(ledger.names(known.token))
                raise ProviderError(_why_failed(batch))
            await self._collect(ledger, known.token, batch, wanted, requests, found)
        tokens = ledger.tokens_of(requests)
        new = {name: request for name, request in requests.items() if name not in tokens and not _is_in(found, name)}
        for part in _parts(new, self._limits, structured=self._setup.endpoint.structured):
            batch = await self._hand_over(ledger, part)
            found.waiting |= dict.fromkeys((name for name, _ in part), _state(batch))
            found.notes.append(f"Handed over {len(part):,} calls to {self._identity} as batch {batch.id}.")
        return found

    async def _batch(self, ledger: BatchLedger, known: KnownBatch) -> Batch | None:
        """The batch as it is now; None where the service never had it."""
        try:
            if known.batch is not None:
                return await self._client.batches.retrieve(known.batch)
            async for batch in self._client.batches.list(limit=100):
                if (batch.metadata or {}).get(MARK) == known.token:
                    ledger.handed_over(known.token, batch.id)
                    return batch
        except openai.NotFoundError:
            raise ProviderError(
                f"{self._identity} does not know the batch {known.batch}, with {known.requests:,} calls. Is the key of the"
                f" same project? To hand them over, and pay for them, again: `folkmoot calls batches --forget {known.batch}`"
            ) from None
        except openai.OpenAIError as error:
            raise sdk_error(error, self._identity, self._setup.timeout) from None
        return None

    async def _collect(
        self,
        ledger: BatchLedger,
        token: str,
        batch: Batch,
        wanted: Sequence[str],
        requests: Mapping[str, ProviderRequest],
        found: _Collected,
    ) -> None:
        """Read a batch that is over: replies stay in it until they are kept, the rest may be handed over again."""
        in_batch, seen = ledger.names(token), set[str]()
        faults: list[Fault] = []
        strangers = repeated = 0
        for file in (batch.output_file_id, batch.error_file_id):
            content = b"" if file is None else await self._content(file)
            asked_for = requests[wanted[0]].model
            for line in read_reply_lines(content.split(b"\n"), f"batch {batch.id}", asked_for, faults):
                strangers += line.name not in in_batch
                repeated += line.name in seen
                if line.name in requests and line.name in in_batch and line.name not in seen:
                    found.take(line.name, line.came)
                seen.add(line.name)
        for count, what in (
            (strangers, "replies to calls that are not in it"),
            (repeated, "replies to calls that have one already; the first ones were taken"),
            (len(faults), "lines that are no reply"),
        ):
            if count:
                found.notes.append(f"Batch {batch.id} holds {count:,} {what}.")
        missing = [name for name in wanted if not _is_in(found, name)]
        for name in missing:
            found.take(name, TransientError(f"{_NO_ANSWER} ({batch.status})"))
        if missing:
            found.notes.append(f"Batch {batch.id} {batch.status} without {len(missing):,} of its replies.")
        ledger.release(name for name in wanted if name in found.failures)

    async def _content(self, file: str) -> bytes:
        try:
            return (await self._client.files.content(file)).content
        except openai.NotFoundError:
            raise ProviderError(f"{self._identity} no longer has the file {file} of a batch's replies") from None
        except openai.OpenAIError as error:
            raise sdk_error(error, self._identity, self._setup.timeout) from None

    async def _hand_over(self, ledger: BatchLedger, part: Sequence[tuple[str, bytes]]) -> Batch:
        token = secrets.token_hex(16)
        names = [name for name, _ in part]
        ledger.intend(token, self._identity, datetime.now(UTC).isoformat(timespec="seconds"), names)
        content = b"".join(line for _, line in part)
        try:
            file = await self._client.files.create(file=(f"{MARK}-{token}.jsonl", content), purpose="batch")
        except openai.OpenAIError as error:
            # Without its file no batch was made.
            ledger.release(names)
            raise sdk_error(error, self._identity, self._setup.timeout) from None
        try:
            batch = await self._client.batches.create(
                input_file_id=file.id, endpoint=URL, completion_window="24h", metadata={MARK: token}
            )
        except openai.OpenAIError as error:
            found = sdk_error(error, self._identity, self._setup.timeout)
            if isinstance(found, ProviderError) or _was_turned_away(error):
                ledger.release(names)
            # Otherwise it may have been made all the same: the next look finds it by its token, or finds that it was not.
            raise found from None
        ledger.handed_over(token, batch.id)
        return batch


def _was_turned_away(error: openai.OpenAIError) -> bool:
    return isinstance(error, openai.RateLimitError)


def _is_in(found: _Collected, name: str) -> bool:
    return name in found.replies or name in found.failures or name in found.waiting


def _parts(
    requests: Mapping[str, ProviderRequest], limits: BatchLimits, *, structured: bool
) -> Iterator[list[tuple[str, bytes]]]:
    """Requests as lines, in parts that one batch can hold."""
    part: list[tuple[str, bytes]] = []
    size = 0
    for name, request in requests.items():
        line = request_line(name, request, structured=structured)
        if part and (len(part) >= limits.requests or size + len(line) > limits.size):
            yield part
            part, size = [], 0
        part.append((name, line))
        size += len(line)
    if part:
        yield part


def _state(batch: Batch) -> str:
    counts = batch.request_counts
    done = f", {counts.completed + counts.failed:,} of {counts.total:,} done" if counts and counts.total else ""
    return f"batch {batch.id}: {batch.status}{done}"


def _why_failed(batch: Batch) -> str:
    errors = (batch.errors.data if batch.errors else None) or []
    said = "; ".join(dict.fromkeys(shortened(error.message) or str(error.code) for error in errors[:3]))
    hint = ""
    if any("limit" in str(error.code) for error in errors):
        hint = ". Hand over fewer calls at once (--max-calls), and the rest when those are done"
    return f"the service refused batch {batch.id}: {said or 'it does not say why'}{hint}"
