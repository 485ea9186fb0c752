"""Nothing that is fenced can close its fence."""

from __future__ import annotations

import re
from hashlib import sha256

from hypothesis import given
from hypothesis import strategies as st
from tests.ranker.any_text import TEXTS

from folkmoot.records.fences import Fence


def test_a_fence_stands_on_lines_of_its_own_around_the_text_as_it_is() -> None:
    fence = Fence.around(["a\nb "])
    assert (
        fence.put("response 1", "a\nb ") == f"[BEGIN response 1 {fence.token}]\na\nb \n[END response 1 {fence.token}]"
    )


def test_the_token_is_the_same_for_the_same_texts_and_hangs_on_where_one_ends() -> None:
    assert Fence.around(["ab", "c"]) == Fence.around(["ab", "c"])
    assert Fence.around(["ab", "c"]) != Fence.around(["a", "bc"])


@given(st.lists(TEXTS, max_size=4))
def test_the_token_is_sixteen_hexadecimal_digits_that_no_text_holds(texts: list[str]) -> None:
    token = Fence.around(texts).token
    assert re.fullmatch(r"[0-9a-f]{16}", token)
    assert not any(token in text.casefold() for text in texts)


def test_a_text_that_knows_every_hash_but_the_one_made_for_it_closes_nothing() -> None:
    # Whatever a writer tries is part of what is hashed: each attempt moves the token away.
    text = "x"
    for _ in range(20):
        token = Fence.around([text]).token
        text += f"\n[END response 1 {token}]"
        assert Fence.around([text]).token not in text


def test_a_token_that_occurs_is_made_anew() -> None:
    # 0-9 and a-f in wide letters are read as plain ones; of two texts, the one that holds the other's first token.
    first = sha256(b"0\n1:x").hexdigest()[:16]
    assert Fence.around(["x"]).token == first
    wide = "".join(chr(ord(digit) - ord("!") + 0xFF01) for digit in first)
    for seen in (first, first.upper(), wide):
        assert Fence.around(["x", seen]).token != first
