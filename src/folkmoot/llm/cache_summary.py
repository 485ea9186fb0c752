"""What a cache of calls holds, by model and template."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import Final

from folkmoot.llm.cache_file import open_cache, refusals
from folkmoot.records.call_log import CallsOfKind
from folkmoot.records.model_call import Usage

STATUSES: Final = ("ok", "unreadable", "faulty", "refused", "unavailable")
_KINDS: Final = """
SELECT provider || ':' || calls.model, endpoint, template_name, template, count(DISTINCT calls.id),
    count(DISTINCT CASE WHEN status = 'ok' THEN calls.id END),
    total(status = 'ok'), total(status = 'unreadable'), total(status = 'faulty'), total(status = 'refused'),
    total(status = 'unavailable'),
    total(input_tokens), total(cached_input_tokens), total(output_tokens),
    total(cost), total(cost IS NULL), total(tokens_are_estimated), min(at), max(at)
FROM calls JOIN attempts ON attempts.call = calls.id
GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, min(at)
"""
_PRICES: Final = """
SELECT DISTINCT prices FROM calls JOIN attempts ON attempts.call = calls.id
WHERE provider || ':' || calls.model = ? AND endpoint = ? AND template = ? AND prices != '' ORDER BY 1
"""


def summarize_calls(path: Path) -> Sequence[CallsOfKind]:
    """Calls by model, endpoint and template.

    Args:
        path: the cache.

    Raises:
        InputError: the file is no cache, or cannot be used.
    """
    with closing(open_cache(path, make=False)) as connection, refusals(path):
        made = []
        for row in connection.execute(_KINDS).fetchall():
            model, endpoint, name, digest, calls, answered, *rest = row
            counts, (read, cached, written, cost, unpriced, estimated, first, last) = rest[:5], rest[5:]
            prices = connection.execute(_PRICES, (model, endpoint, digest)).fetchall()
            made.append(
                CallsOfKind(
                    model,
                    endpoint,
                    name,
                    digest,
                    calls,
                    answered,
                    {status: int(count) for status, count in zip(STATUSES, counts, strict=True)},
                    Usage(int(read), int(cached), int(written), None if unpriced else cost),
                    cost,
                    int(unpriced),
                    int(estimated),
                    tuple(price for (price,) in prices),
                    first,
                    last,
                )
            )
        return made
