"""Conversations of a world, and what is true of them because they were put together so."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from folkmoot.records.dataset import Message
from folkmoot.study.world.drawing import chance, one, some
from folkmoot.study.world.topics import ASSISTANT_PLAIN, TOPICS, USER, USER_PLAIN, USER_QUESTIONS, USER_SHOUTS, Topic

LONG_MESSAGE: Final = 70
"""Words; a long last message has many more, a short one many fewer."""


@dataclass(frozen=True, slots=True)
class Conversation:
    """A conversation and what holds of it.

    Attributes:
        messages: system (in some), user and assistant in turn; the last is the user's.
        user_words: words of topics in the user's messages.
        other_words: the same in the others'.
        asks: whether the user's last message asks a question.
        shouts: whether the user writes in capitals.
        turns: messages of the user.
        is_long: whether the user's last message is long.
    """

    messages: tuple[Message, ...]
    user_words: frozenset[str]
    other_words: frozenset[str]
    asks: bool
    shouts: bool
    turns: int
    is_long: bool


def converse(draw: np.random.Generator, topics: Sequence[Topic]) -> Conversation:
    """A conversation about these topics (one or more).

    Everything else about it is drawn by lot; words that only look like those of another topic stand in some.
    """
    turns = int(draw.choice([1, 1, 1, 2, 3]))
    asks, shouts, is_long = chance(draw, 0.5), chance(draw, 0.15), chance(draw, 0.2)
    words = [one(draw, topic.words) for topic in topics]
    about = _per_turn(draw, words, turns)
    messages: list[Message] = []
    other_words: set[str] = set()
    if chance(draw, 0.2):
        messages.append(Message("system", "Answer as the helper of a small town."))
    for turn in range(turns):
        last = turn == turns - 1
        sentences = [one(draw, USER).format(word) for word in about[turn]]
        sentences += some(draw, USER_PLAIN, 1 if not last or not is_long else 8)
        if chance(draw, 0.3):
            sentences.append(one(draw, [topic.near for topic in TOPICS if topic not in topics]))
        sentences = some(draw, sentences, len(sentences))
        if last and is_long:
            sentences += [one(draw, USER_PLAIN) for _ in range(3)]
        if asks if last else chance(draw, 0.3):
            sentences.append(one(draw, USER_QUESTIONS))
        if shouts and turn == 0:
            sentences.append(one(draw, USER_SHOUTS))
        messages.append(Message("user", " ".join(sentences)))
        if not last:
            said = one(draw, ASSISTANT_PLAIN)
            if chance(draw, 0.3):
                word = one(draw, one(draw, TOPICS).words)
                other_words.add(word)
                said += f" Some are reminded of the {word}."
            messages.append(Message("assistant", said))
    return Conversation(tuple(messages), frozenset(words), frozenset(other_words), asks, shouts, turns, is_long)


def _per_turn(draw: np.random.Generator, words: Sequence[str], turns: int) -> list[list[str]]:
    """Every word in one turn at least."""
    about: list[list[str]] = [[] for _ in range(turns)]
    for word in words:
        about[int(draw.integers(turns))].append(word)
    return about
