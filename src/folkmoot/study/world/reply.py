"""Replies of a world, put together from pieces whose traits are known."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from folkmoot.study.world.drawing import chance, one, some
from folkmoot.study.world.topics import ANSWER_PLAIN
from folkmoot.study.world.traits import BY_NAME, FEW_WORDS, LENGTH, PLENTY, Place, Text


@dataclass(frozen=True, slots=True)
class WorldReply:
    """A reply and its traits.

    Attributes:
        text: what it says.
        shows: names of its traits: those that were asked for, and what their pieces show besides.
    """

    text: str
    shows: frozenset[str]


def put_together(draw: np.random.Generator, traits: Collection[str]) -> WorldReply:
    """A reply that shows these traits, of which at most one stands first and one last.

    The number of plain sentences around them is drawn by lot and has nothing to do with the traits, but for LENGTH.

    Raises:
        ValueError: two of the traits stand first, or last.
    """
    named = [BY_NAME[name] for name in sorted(traits) if name != LENGTH]
    first, last = ([trait for trait in named if trait.place is place] for place in (Place.FIRST, Place.LAST))
    if len(first) > 1 or len(last) > 1:
        raise ValueError(f"these cannot stand in one reply: {[trait.name for trait in (*first, *last)]}")
    pieces = [one(draw, trait.texts) for trait in named if trait.place is Place.MIDDLE]
    plain = [Text(words, frozenset()) for words in some(draw, ANSWER_PLAIN, int(draw.integers(2, 5)))]
    middle = some(draw, [*pieces, *plain[1:]], len(pieces) + len(plain) - 1)
    # A plain sentence stands at either end of the middle, so that no piece begins or ends the reply by accident.
    opening = [one(draw, trait.texts) for trait in first] + plain[:1]
    closing = [Text(one(draw, ANSWER_PLAIN), frozenset()), *(one(draw, trait.texts) for trait in last)]
    whole = [*opening, *middle, *closing]
    if LENGTH in traits:
        while _words(whole) < PLENTY:
            whole.insert(len(opening), Text(one(draw, ANSWER_PLAIN), frozenset()))
    elif _words(whole) > FEW_WORDS:
        raise ValueError(f"{_words(whole)} words are too many for a short reply")
    shows = frozenset(name for text in whole for name in text.shows) | (frozenset({LENGTH}) & set(traits))
    return WorldReply(_joined(draw, whole), shows)


def _joined(draw: np.random.Generator, pieces: list[Text]) -> str:
    """Sentences in a row, now and then a new paragraph; blocks between blank lines."""
    text = pieces[0].words
    for before, after in pairwise(pieces):
        apart = before.block or after.block or chance(draw, 0.15)
        text += ("\n\n" if apart else " ") + after.words
    return text


def _words(pieces: list[Text]) -> int:
    return sum(len(text.words.split()) for text in pieces)
