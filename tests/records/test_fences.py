"""Fences: the same for the same texts, and closed by nothing inside."""

from __future__ import annotations

from hashlib import sha256

from hypothesis import given
from hypothesis import strategies as st

from folkmoot.records.fences import fenced, token_for

TEXTS = st.lists(st.text(), min_size=1, max_size=4)


def test_a_token_is_hashed_from_lengths_and_texts() -> None:
    by_hand = sha256((2).to_bytes(8, "big") + b"ab" + (1).to_bytes(8, "big") + b"c").hexdigest()[:16]
    assert token_for(["ab", "c"]) == by_hand
    assert token_for(["a", "bc"]) != by_hand


@given(TEXTS)
def test_a_token_occurs_in_none_of_its_texts(texts: list[str]) -> None:
    token = token_for(texts)
    assert len(token) == 16
    assert not any(token in text for text in texts)
    assert token == token_for(list(texts))


def test_text_between_fences_stands_as_it_is() -> None:
    assert fenced("response 2", "a\n[END response 2 0]", "f" * 16) == (
        f"[BEGIN response 2 {'f' * 16}]\na\n[END response 2 0]\n[END response 2 {'f' * 16}]"
    )
