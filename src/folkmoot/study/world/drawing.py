"""Draws from a generator that is handed in."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

import numpy as np

T = TypeVar("T")


def one(draw: np.random.Generator, choices: Sequence[T]) -> T:
    """One of several, each as likely as any other."""
    return choices[int(draw.integers(len(choices)))]


def some(draw: np.random.Generator, choices: Sequence[T], count: int) -> list[T]:
    """So many different ones (all, where there are fewer), in an order drawn by lot."""
    return [choices[int(at)] for at in draw.permutation(len(choices))[:count]]


def chance(draw: np.random.Generator, probability: float) -> bool:
    """True with this probability."""
    return bool(draw.random() < probability)
