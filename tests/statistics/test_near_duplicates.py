"""Near-identical texts: by banding, the same as by comparing all pairs; never a pair that is none."""

from __future__ import annotations

from itertools import combinations, product

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from folkmoot.statistics.near_duplicates import near_groups
from folkmoot.statistics.text_similarity import similarity

WORDS = [f"word{number}" for number in range(400)]


def by_all_pairs(texts: list[str], same_from: float) -> dict[tuple[int, int], float]:
    found = {}
    for one in range(len(texts)):
        for other in range(one + 1, len(texts)):
            alike = similarity(texts[one], texts[other])
            if alike >= same_from and any(character.isalnum() for character in texts[one]):
                found[one, other] = alike
    return found


def pairs(texts: list[str], same_from: float) -> set[tuple[int, int]]:
    """Every pair of positions that the groups stand for, the earlier first."""
    groups = near_groups(texts, same_from)
    found = {pair for members in groups.members for pair in combinations(members, 2)}
    for group, others in enumerate(groups.alike):
        assert all(group in groups.alike[other] for other in others)
        found |= {
            (min(pair), max(pair)) for other in others for pair in product(groups.members[group], groups.members[other])
        }
    return found


def test_one_word_changed_in_a_long_text_is_found_and_another_text_is_not() -> None:
    generator = np.random.default_rng(3)
    texts = [" ".join(generator.choice(WORDS, 60)) for _ in range(200)]
    copies = [" ".join(("changed", *text.split()[1:])) for text in texts[:50]]
    assert pairs([*texts, *copies], 0.8) == {(number, 200 + number) for number in range(50)}


def test_many_copies_of_one_text_are_one_group() -> None:
    # Two spellings that are the same once normalised.
    texts = [
        "It is honest about what it cannot do." if n % 2 else "It is HONEST, about what it cannot do!"
        for n in range(30)
    ]
    groups = near_groups(texts, 0.9)
    assert (groups.members, groups.alike) == ((tuple(range(30)),), ((),))


def test_texts_without_a_letter_resemble_nothing() -> None:
    assert near_groups(["", "", "?!", "…"], 0.8).members == ()


@given(st.lists(st.text(alphabet="ab ", max_size=24), max_size=8))
def test_nothing_is_reported_that_is_none_and_equal_texts_always_are(texts: list[str]) -> None:
    expected = by_all_pairs(texts, 0.8)
    found = pairs(texts, 0.8)
    assert found <= expected.keys()
    assert {pair for pair, alike in expected.items() if alike == 1 and texts[pair[0]] == texts[pair[1]]} <= found
