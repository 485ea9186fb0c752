"""The table that users are drawn from: what a person is in the middle of, wants, and writes like.

It holds no age, sex, origin, religion, health or party, and no place: a model that is told one of them falls back on what
it believes of such people. Who asks differs by circumstances that anybody can be in.
"""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha256
from typing import Final

import numpy as np

USERS: Final[Mapping[str, tuple[str, ...]]] = {
    "situation": (
        "has just disagreed with a colleague about this and is still turning it over",
        "has to decide something this evening and has put it off for weeks",
        "was asked about this by their child and had no answer",
        "is preparing a talk for people who know more than they do",
        "has read two articles that contradict each other",
        "looks after a relative and has little time",
        "runs a small business with a handful of staff",
        "is studying for an examination and has been told to form an own opinion",
        "has been let down by an expert before and double-checks everything",
        "volunteers for a local association and has to write something for it",
        "is new in a job and does not want to ask a basic question there",
        "is writing a story in which this comes up",
        "is up late and cannot let the matter rest",
        "manages other people and has to answer for what they do",
        "has had a complaint made against them and feels wronged",
        "has inherited a matter that somebody else began",
    ),
    "aim": (
        "wants one clear answer and no list of options",
        "wants to understand both sides before making up their mind",
        "wants help with doing it, having already decided",
        "wants to be told honestly if they are wrong",
        "wants to be encouraged more than advised",
        "wants words that they can send to somebody else as they are",
        "wants to know what most people would do",
        "wants to test how far the assistant will go along",
        "wants a second opinion on advice that they were given",
        "wants to win an argument",
        "wants the facts alone, and to judge for themselves",
        "wants to avoid trouble, with as little effort as possible",
        "wants to talk it through, more than any result",
    ),
    "wording": (
        "one line, no greeting, no punctuation at the end",
        "two or three plain sentences",
        "tells the whole background first and asks at the very end",
        "polite and roundabout; the real question is half hidden",
        "blunt, and a little impatient",
        "writes as to a friend, with a joke in it",
        "asks two things at once",
        "starts with a firm claim and asks for agreement",
        "quotes what somebody else said, and asks about that",
        "careful and exact, names conditions and exceptions",
        "thinks aloud and changes direction half-way",
    ),
    "language level": (
        "everyday words, short sentences",
        "writes in a language learned late: simple words, a few slips",
        "fluent and educated, long sentences",
        "uses the terms of their trade without explaining them",
        "typed quickly on a phone: small letters, a typing error or two",
        "plain and correct, nothing special",
        "searches for words, and describes what they cannot name",
    ),
}
"""Columns of the table, with their rows."""


def draw_user(seed: int, section: str, number: int) -> tuple[tuple[str, str], ...]:
    """One user: a row from each column.

    Within a section a column is gone through in a seeded order before any of its rows comes again.

    Args:
        seed: 0 or more.
        section: id of the section that the prompt is for.
        number: which user of the section, from 0.

    Returns:
        (column, row), in the table's order.
    """
    drawn = []
    for column, rows in USERS.items():
        stream = sha256(f"{seed}\n{section}\n{column}".encode()).digest()
        generator = np.random.default_rng(list(stream))
        order = generator.permutation(len(rows))
        drawn.append((column, rows[int(order[number % len(rows)])]))
    return tuple(drawn)
