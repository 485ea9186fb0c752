"""Resemblance of texts: Jaccard values by hand, a published set of shingles, and the laws."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from folkmoot.statistics.text_similarity import normalised, shingles, similarities, similarity


def test_shingles_as_published() -> None:
    # Leskovec, Rajaraman and Ullman, Mining of Massive Datasets, example 3.3.
    assert shingles("abcdabd", 2) == {"ab", "bc", "cd", "da", "bd"}


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        # {abcde, bcdef} and {abcde, bcdeg}: one shared of three.
        ("abcdef", "abcdeg", 1 / 3),
        # {abcde, bcdef, cdefg} and {bcdef, cdefg, defgh}: two shared of four.
        ("abcdefg", "bcdefgh", 2 / 4),
        ("abcde", "vwxyz", 0.0),
        ("The dog, it BARKED!", "the dog it barked", 1.0),
        # A text no longer than a shingle is one shingle.
        ("yes", "yes", 1.0),
        ("yes", "no", 0.0),
        # abcab, bcabc, cabca and their round again: the same three shingles.
        ("abcabcabc", "abcabcabcabc", 1.0),
        ("", "", 1.0),
        ("", "abcde", 0.0),
        ("?!", "…", 1.0),
    ],
)
def test_worked_by_hand(one: str, other: str, expected: float) -> None:
    assert similarity(one, other) == pytest.approx(expected)


def test_what_is_compared() -> None:
    assert normalised("  Ｆｕｌｌ-width, “Quotes” and\nlines…") == "full width quotes and lines"


@given(st.text(), st.text())
def test_symmetric_within_bounds_and_one_with_itself(one: str, other: str) -> None:
    assert 0 <= similarity(one, other) == similarity(other, one) <= 1
    assert similarity(one, one) == 1


@given(st.lists(st.text(alphabet="abc ", max_size=20), max_size=6))
def test_the_table_is_every_pair(texts: list[str]) -> None:
    table = np.array(list(similarities(texts))).reshape(len(texts), len(texts))
    by_pair = np.array([[similarity(one, other) for other in texts] for one in texts]).reshape(len(texts), len(texts))
    np.testing.assert_allclose(table, by_pair)
