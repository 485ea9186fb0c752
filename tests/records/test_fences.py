"""Fences: the same for the same texts, and closed by nothing inside."""

from __future__ import annotations

import unicodedata
from hashlib import sha256

from hypothesis import given
from hypothesis import strategies as st

from folkmoot.records.fences import Fence


def test_a_token_is_hashed_from_lengths_and_texts() -> None:
    by_hand = sha256(b"0\n2:ab1:c").hexdigest()[:16]
    assert Fence.around(["ab", "c"]).token == by_hand
    assert Fence.around(["a", "bc"]).token != by_hand


@given(st.lists(st.text(), min_size=1, max_size=4))
def test_a_token_occurs_in_none_of_its_texts(texts: list[str]) -> None:
    fence = Fence.around(texts)
    assert len(fence.token) == 16
    assert not any(fence.token in unicodedata.normalize("NFKC", text).casefold() for text in texts)
    assert fence == Fence.around(list(texts))


def test_text_between_fences_stands_as_it_is() -> None:
    fence = Fence("f" * 16)
    assert fence.put("response 2", "a\n[END response 2 0]") == (
        f"[BEGIN response 2 {'f' * 16}]\na\n[END response 2 0]\n[END response 2 {'f' * 16}]"
    )
