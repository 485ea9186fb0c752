"""What leaves the cache of calls, and what is on its way: recordings, and batches."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from folkmoot.errors import InputError
from folkmoot.llm.batch_ledger import BatchLedger
from folkmoot.llm.cache_replies import recorded_replies
from folkmoot.llm.replay import read_recorded, recorded_lines
from folkmoot.pipeline.write_file import write_file
from folkmoot.records.batch_log import KnownBatch


def record_replies(cache: Path, out: Path, model: str | None = None) -> int:
    """Write the cache's usable replies as a file that `replay:` plays.

    Args:
        cache: the file of all calls.
        out: the file to write; one that is there is replaced.
        model: of this model alone; None: of all.

    Returns:
        How many replies were written.

    Raises:
        InputError: the cache cannot be used, holds no such reply, or `out` cannot be written.
        FaultsError: one request has two different replies: of two models, or under two settings.
    """
    content = b"".join(recorded_lines(recorded_replies(cache, model)))
    count = len(read_recorded(content, str(out)))
    if not count:
        raise InputError(f"{cache}: found no usable reply" + (f" of {model}" if model else ""))
    write_file(out, [content])
    return count


def list_batches(cache: Path) -> Sequence[KnownBatch]:
    """Batches of a cache, oldest first; those that are over are among them.

    Raises:
        InputError: the file is no cache, or cannot be used.
    """
    with closing(BatchLedger(cache, make=False)) as ledger:
        return ledger.batches()


def forget_batch(cache: Path, batch: str) -> int:
    """Forget a batch: a run that needs its calls hands them over, and pays for them, again.

    Args:
        cache: the file of all calls.
        batch: the service's id, or our own.

    Returns:
        How many calls were in it.

    Raises:
        InputError: there is no such batch, or the cache cannot be used.
    """
    with closing(BatchLedger(cache, make=False)) as ledger:
        count = ledger.forget(batch)
    if not count:
        raise InputError(f"{cache}: found no batch '{batch}'; `folkmoot calls batches` lists them")
    return count
