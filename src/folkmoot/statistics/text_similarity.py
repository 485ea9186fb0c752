"""How alike two texts are, without any model: resemblance of their character shingles.

Broder, "On the resemblance and containment of documents" (1997): a text is the set of its runs of five characters, and
two texts resemble each other by the Jaccard coefficient of the sets, |A ∩ B| / |A ∪ B|. Exact, not sketched: drafts are
thousands of texts, not millions.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

SHINGLE: Final = 5
"""Characters in a shingle."""
_BLOCK: Final = 256
"""Texts that are compared with all others at once."""


def normalised(text: str) -> str:
    """The text as it is compared: NFKC, case folded, and whatever is no letter, mark or digit one blank."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return " ".join("".join(one if unicodedata.category(one)[0] in "LMN" else " " for one in folded).split())


def shingles(text: str, size: int = SHINGLE) -> frozenset[str]:
    """Every run of `size` characters of the normalised text; a shorter text is one shingle, an empty one none."""
    plain = normalised(text)
    if len(plain) <= size:
        return frozenset([plain] if plain else [])
    return frozenset(plain[start : start + size] for start in range(len(plain) - size + 1))


def similarity(one: str, other: str) -> float:
    """Jaccard coefficient of the two texts' shingles, 0 (none shared) to 1 (the same set).

    Two texts without any letter or digit are the same text: 1; such a text and any other: 0.
    """
    left, right = shingles(one), shingles(other)
    if not left and not right:
        return 1.0
    return len(left & right) / len(left | right)


def similarities(texts: Sequence[str]) -> Iterator[NDArray[np.float64]]:
    """Jaccard coefficients of all pairs, a text at a time; memory grows with the texts, not with the pairs.

    Args:
        texts: `[n]`.

    Yields:
        `[n]` for each text in order: with every text, itself included.
    """
    sets = [shingles(text) for text in texts]
    column: dict[str, int] = {}
    # Sorted, so that the columns do not hang on how a set is stored.
    rows = [[column.setdefault(one, len(column)) for one in sorted(each)] for each in sets]
    sizes = np.array([len(row) for row in rows], dtype=np.int64)
    starts = np.concatenate(([0], np.cumsum(sizes)))
    columns = np.array([one for row in rows for one in row], dtype=np.int64)
    # Loaded where it is needed: whoever only looks texts up waits long for it.
    from scipy.sparse import csr_array  # noqa: PLC0415 - see above

    matrix = csr_array((np.ones(len(columns)), columns, starts), shape=(len(texts), max(1, len(column))))
    transposed = matrix.T.tocsr()
    for start in range(0, len(texts), _BLOCK):
        shared: NDArray[np.float64] = (matrix[start : start + _BLOCK] @ transposed).toarray()
        union = sizes[start : start + _BLOCK, None] + sizes[None, :] - shared
        yield from np.where(union > 0, shared / np.maximum(union, 1), 1.0)
