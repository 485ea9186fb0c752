"""Which near-duplicates are merged into which."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.study.drafting.made_up import criterion_draft, prompt_draft, response_draft

from folkmoot.statistics.text_similarity import similarity
from folkmoot.study.drafting.merging import Known, Merge, merge_drafts, merges


def test_a_chain_of_small_changes_does_not_end_in_one_text() -> None:
    # Five shingles each; neighbours share four of six, the ends three of seven.
    texts = ["abcdefghi", "bcdefghij", "cdefghijk"]
    assert merges(texts, 0.6) == (Merge(None, None), Merge(0, 4 / 6), Merge(None, None))


def test_a_text_goes_to_the_one_it_resembles_most() -> None:
    # 3 of 7 with the first, 4 of 6 with the second.
    texts = ["abcdefghi", "defghijkl", "cdefghijk"]
    assert merges(texts, 0.4)[2] == Merge(1, 4 / 6)


def test_known_texts_stay_whatever_they_resemble() -> None:
    assert merges(["abcdef", "abcdef", "abcdef"], 1.0, n_known=2) == (
        Merge(None, None),
        Merge(None, None),
        Merge(0, 1.0),
    )


def test_prompts_are_compared_across_and_among_the_known_and_responses_within_their_prompt() -> None:
    drafts = [
        prompt_draft("fair-1", "May I keep it, please?"),
        prompt_draft("kind-1", "may I keep it, please"),
        prompt_draft("kind-2", "Is it my turn to cook?"),
        response_draft(1, "", "Keep the umbrella.", "fair-1"),
        response_draft(2, "", "Keep the umbrella!", "fair-1"),
        response_draft(1, "", "Keep the umbrella.", "kind-1"),
        criterion_draft(1, "Keep the umbrella.", "fair-1"),
    ]
    merged = merge_drafts(drafts, 0.6, [Known("old", "Is it my turn to cook")])
    into = {draft.id: draft.merged_into for draft in merged if draft.merged_into is not None}
    assert into == {"kind-1": "fair-1", "kind-2": "old", "fair-1/response-2": "fair-1/response-1"}
    assert [replace(draft, merged_into=None, similarity=None) for draft in merged] == drafts


@given(st.lists(st.text(alphabet="ab ", max_size=14), max_size=8), st.floats(0.05, 1))
def test_what_stays_is_unlike_and_what_is_merged_is_like(texts: list[str], same_from: float) -> None:
    found = merges(texts, same_from)
    staying = [number for number, one in enumerate(found) if one.into is None]
    assert all(similarity(texts[one], texts[other]) < same_from for one in staying for other in staying if one != other)
    for number, one in enumerate(found):
        if one.into is not None:
            assert one.into in staying
            assert similarity(texts[number], texts[one.into]) == pytest.approx(one.similarity)
            assert one.similarity is not None
            assert one.similarity >= same_from
