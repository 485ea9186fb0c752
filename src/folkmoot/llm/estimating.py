"""What asking would take, before anything is asked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any, Final

import msgspec

from folkmoot.llm.asking import answered_by
from folkmoot.llm.budget import output_limit
from folkmoot.llm.cache import Cache
from folkmoot.llm.prices import Price
from folkmoot.llm.questions import Question
from folkmoot.llm.tokens import guessed_tokens
from folkmoot.records.model_call import CallEstimate, Usage

GUESSED_OUTPUT: Final = 500
"""Tokens of a reply where the cache holds too few of its kind to take a mean; a model that reasons writes more."""


def estimate(
    questions: Sequence[Question[Any]], cache: Cache | None, price: Price | None, *, batch: bool
) -> CallEstimate:
    """Count what asking once would take; repairs and repeats after errors come on top.

    Args:
        questions: what would be asked.
        cache: what is known already; None: nothing.
        price: None where the model has none.
        batch: whether replies come in batches.
    """
    left = [
        question for question in questions if cache is None or answered_by(question, cache.known(question.key)) is None
    ]
    read = shared = 0
    seen: Counter[str] = Counter()
    for question in left:
        first, *further = (message.content for message in question.record.messages)
        beginning = guessed_tokens([first])
        schema = msgspec.json.encode(question.record.schema).decode()
        read += beginning + guessed_tokens([*further, schema])
        # The first call with it pays in full.
        shared += beginning if seen[first] else 0
        seen[first] += 1
    means = _mean_outputs(left, cache)
    written = round(sum(_output(question, means) for question in left))
    cost = None if price is None else price.cost(0, 0, written, batch=batch) + _read(price, read, 0, left, batch=batch)
    cost_cached = (
        None
        if price is None
        else price.cost(0, 0, written, batch=batch) + _read(price, read, shared, left, batch=batch)
    )
    n_cached = sum(len(question.calls) for question in questions) - sum(len(question.calls) for question in left)
    return CallEstimate(
        len(left),
        n_cached,
        Usage(read, 0, written, cost),
        None if price is None else price.said_of,
        shared,
        cost_cached,
        "replies of this kind so far" if left and all(means.values()) else "a guess",
    )


def _read(price: Price, tokens: int, cached: int, left: Sequence[Question[Any]], *, batch: bool) -> float:
    # Whether a request is so long that it is priced higher hangs on one request, not on their sum.
    n = max(len(left), 1)
    return n * price.cost(round(tokens / n), round(cached / n), 0, batch=batch)


def _mean_outputs(left: Sequence[Question[Any]], cache: Cache | None) -> dict[str, float | None]:
    kinds = {question.record.template.name: question.record.asked for question in left}
    return {name: None if cache is None else cache.mean_output_tokens(asked, name) for name, asked in kinds.items()}


def _output(question: Question[Any], means: dict[str, float | None]) -> float:
    guess = means[question.record.template.name] or GUESSED_OUTPUT
    limit = output_limit(question.record.asked.name.settings)
    return guess if limit is None else min(guess, limit)
