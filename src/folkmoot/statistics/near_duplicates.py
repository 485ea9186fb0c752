"""Which of many texts say nearly the same, without comparing all pairs.

Candidates come from MinHash with banding (Broder 1997; Leskovec, Rajaraman and Ullman, Mining of Massive Datasets, chapter
3): 64 minima of a text's hashed shingles in 16 bands of 4. Two texts of resemblance s meet in a band with probability
1 − (1 − s⁴)¹⁶: 0.9997 at 0.8, 0.88 at 0.6. What is reported is the exact resemblance of text_similarity.py, so that a
candidate that is none is never taken for one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Final

import numpy as np
from numpy.typing import NDArray

from folkmoot.statistics.text_similarity import normalised, shingles

_BANDS: Final = 16
_ROWS: Final = 4
_SEED: Final = 20_261_122
_PRIME: Final = np.uint64(0x9E3779B97F4A7C15)


@dataclass(frozen=True, slots=True)
class NearGroups:
    """Texts that say the same, and which of them say nearly the same as others.

    Many copies of a text are one group of many members: listed in pairs they would be too many.

    Attributes:
        members: by group, positions of texts that are the same once normalised, ascending; groups by their first text.
        alike: by group, the other groups whose texts resemble its own, ascending.
    """

    members: tuple[tuple[int, ...], ...]
    alike: tuple[tuple[int, ...], ...]


def near_groups(texts: Sequence[str], same_from: float) -> NearGroups:
    """The texts in groups, and the groups whose resemblance is `same_from` or more, but for the few that banding misses.

    Args:
        texts: `[n]`; those without a letter or digit resemble nothing and are in no group.
        same_from: least Jaccard coefficient of two texts' shingles, 0.5 to 1.
    """
    groups: dict[str, list[int]] = defaultdict(list)
    for position, text in enumerate(texts):
        plain = normalised(text)
        if plain:
            groups[plain].append(position)
    sets = [shingles(plain) for plain in groups]
    alike: list[list[int]] = [[] for _ in sets]
    for one, other in _candidates(sets):
        left, right = sets[one], sets[other]
        # The smaller over the larger bounds the resemblance from above.
        if min(len(left), len(right)) < same_from * max(len(left), len(right)):
            continue
        shared = len(left & right)
        if shared / (len(left) + len(right) - shared) >= same_from:
            alike[one].append(other)
            alike[other].append(one)
    return NearGroups(tuple(map(tuple, groups.values())), tuple(tuple(sorted(others)) for others in alike))


def _candidates(sets: Sequence[frozenset[str]]) -> Iterator[tuple[int, int]]:
    """Pairs of positions whose signatures are equal in a band, each once."""
    hashes = {shingle: _hash(shingle) for shingle in frozenset().union(*sets)}
    signatures = np.array([_signature(one, hashes) for one in sets]).reshape(len(sets), _BANDS, _ROWS)
    seen: set[tuple[int, int]] = set()
    for band in range(_BANDS):
        buckets: dict[bytes, list[int]] = defaultdict(list)
        for position in range(len(sets)):
            buckets[signatures[position, band].tobytes()].append(position)
        for together in buckets.values():
            for pair in combinations(together, 2):
                if pair not in seen:
                    seen.add(pair)
                    yield pair


def _signature(one: frozenset[str], hashed: Mapping[str, int]) -> NDArray[np.uint64]:
    """`[64]` minima of the shingles' hashes under 64 odd multipliers."""
    hashes = np.fromiter((hashed[shingle] for shingle in one), dtype=np.uint64, count=len(one))
    mixed = (hashes[:, None] ^ _OFFSETS[None, :]) * _MULTIPLIERS[None, :]
    mixed ^= mixed >> np.uint64(29)
    minima: NDArray[np.uint64] = (mixed * _PRIME).min(axis=0)
    return minima


def _hash(shingle: str) -> int:
    """64-bit FNV-1a over code points: Python's own hash of a text differs from process to process."""
    value = 0xCBF29CE484222325
    for character in shingle:
        value = ((value ^ ord(character)) * 0x100000001B3) & 0xFFFFFFFFFFFFFFFF
    return value


def _draws() -> tuple[NDArray[np.uint64], NDArray[np.uint64]]:
    generator = np.random.default_rng(_SEED)
    size = _BANDS * _ROWS
    offsets = generator.integers(0, 2**63, size, dtype=np.uint64)
    return offsets, generator.integers(0, 2**63, size, dtype=np.uint64) | np.uint64(1)


_OFFSETS, _MULTIPLIERS = _draws()
