"""People of a simulated study who do not answer as everybody does: what they answer instead, and how long anybody takes.

Every draw is from a stream of its own, so that a population file without such people gives the same answers as ever, and
one with them leaves everybody else's rankings and vetoes as they were.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import Annotated, Final

import msgspec
import numpy as np
from numpy.typing import NDArray

from folkmoot.statistics.weak_order import pack

ATTENTIVE: Final = -1
"""Index of who answers as the choice model says."""


class AnswererKind(StrEnum):
    """Ways of not answering as everybody does.

    A speeder answers at random, at once. A bot puts responses in the order in which they are shown at every prompt, flags
    none, and gives one and the same reason wherever it is asked for one. A noisy person reads, but carelessly: what they
    like counts less beside the noise. A straight-liner does so too, gives no reason, and has one and the same answer to
    each other question everywhere. A copier ranks as everybody, but every reason of theirs is one and
    the same text. A duplicate is the second entry of somebody who attends: the same person with the same answers and
    reasons wherever both were given the same prompt.
    """

    SPEEDER = "speeder"
    BOT = "bot"
    NOISY = "noisy"
    STRAIGHT_LINER = "straight_liner"
    COPIER = "copier"
    DUPLICATE = "duplicate"


class Answerers(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """People of one kind.

    Attributes:
        kind: how they answer.
        share: of all people, 0 to 1.
        seconds: the median time that one answer takes them, above 0; None for everybody's.
        attention: how many times their liking counts beside the noise, 0 (at random) to 1 (as everybody's); noisy people
            only.
        reason: the one reason in words of bots and copiers; None where bots give none.
        passes_quiz: probability that they answer an attempt at the quiz rightly, where a survey asks one.
    """

    kind: AnswererKind
    share: Annotated[float, msgspec.Meta(ge=0, le=1)]
    seconds: Annotated[float, msgspec.Meta(gt=0)] | None = None
    attention: Annotated[float, msgspec.Meta(ge=0, le=1)] | None = None
    reason: Annotated[str, msgspec.Meta(min_length=1)] | None = None
    passes_quiz: Annotated[float, msgspec.Meta(ge=0, le=1)] = 1.0


class Timing(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How long an answer to one prompt takes: log-normal, drawn afresh for every answer.

    Attributes:
        seconds: the median, above 0.
        spread: standard deviation of its natural logarithm.
    """

    seconds: Annotated[float, msgspec.Meta(gt=0)] = 90.0
    spread: Annotated[float, msgspec.Meta(ge=0)] = 0.5


def draw_kinds(answerers: Sequence[Answerers], n_people: int, generator: np.random.Generator) -> NDArray[np.int64]:
    """Who is of which kind.

    Args:
        answerers: the kinds; their shares sum to 1 at most.
        n_people: how many people.
        generator: every draw comes from it.

    Returns:
        `[n_people]` index into `answerers`, or ATTENTIVE; numbers of each kind are drawn, not exact.
    """
    shares = np.array([one.share for one in answerers], dtype=np.float64)
    ends = np.cumsum(shares)
    drawn = np.searchsorted(ends, generator.random(n_people), side="right")
    return np.where(drawn < len(answerers), drawn, ATTENTIVE).astype(np.int64)


def attention_of(answerers: Sequence[Answerers], kinds: NDArray[np.int64]) -> NDArray[np.float64]:
    """`[n]` how many times each person's liking counts beside the noise: 0 for a speeder, 1 for who attends."""
    of_kind = [_attention(one) for one in answerers]
    # ATTENTIVE is -1: the last.
    return np.array([*of_kind, 1.0])[kinds]


def are(kind: AnswererKind, answerers: Sequence[Answerers], kinds: NDArray[np.int64]) -> NDArray[np.bool_]:
    """`[n]` whether each person is of this kind."""
    return np.array([*(one.kind is kind for one in answerers), False])[kinds]


def originals(
    answerers: Sequence[Answerers], kinds: NDArray[np.int64], attends: NDArray[np.bool_], generator: np.random.Generator
) -> NDArray[np.int64]:
    """`[n]` whose answers each person gives: their own row, or that of the person of whom they are a second entry.

    Args:
        answerers: the kinds.
        kinds: `[n]` of each person.
        attends: `[n]` who can be entered twice.
        generator: every draw comes from it.
    """
    original = np.arange(len(kinds))
    twice = are(AnswererKind.DUPLICATE, answerers, kinds)
    if twice.any() and attends.any():
        original[twice] = generator.choice(np.flatnonzero(attends), size=int(twice.sum()))
    return original


def draw_shown(n_responses: NDArray[np.int64], generator: np.random.Generator) -> NDArray[np.int8]:
    """The order in which each person is shown each prompt's responses.

    Args:
        n_responses: `[n]` how many there are.
        generator: every draw comes from it.

    Returns:
        `[n, widest]` the place in which each response is shown, 0 the first; -1 beyond the prompt's responses.
    """
    widest = int(n_responses.max(initial=0))
    there = np.arange(widest) < n_responses[:, None]
    drawn = np.where(there, generator.random(there.shape), np.inf)
    places: NDArray[np.int8] = np.where(there, drawn.argsort(axis=1).argsort(axis=1), -1).astype(np.int8)
    return places


def as_shown(shown: NDArray[np.int8]) -> NDArray[np.int32]:
    """`[n]` weak-order codes of the responses in the order in which they are shown (`draw_shown`)."""
    codes: NDArray[np.int32] = pack(np.where(shown >= 0, shown, 0).astype(np.int64))
    return codes


def draw_seconds(
    answerers: Sequence[Answerers], timing: Timing, kinds: NDArray[np.int64], generator: np.random.Generator
) -> NDArray[np.float64]:
    """How long each answer took.

    Args:
        answerers: the kinds.
        timing: everybody's times.
        kinds: `[n]` of whom each answer is.
        generator: every draw comes from it.

    Returns:
        `[n]` seconds.
    """
    median = np.array([*(one.seconds or timing.seconds for one in answerers), timing.seconds])[kinds]
    drawn: NDArray[np.float64] = median * np.exp(timing.spread * generator.standard_normal(len(kinds)))
    return drawn


def _attention(one: Answerers) -> float:
    if one.kind is AnswererKind.SPEEDER:
        return 0.0
    return 1.0 if one.attention is None else one.attention
