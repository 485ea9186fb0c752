"""Prompts drawn for a study that is not written yet."""

from __future__ import annotations

from collections import Counter

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from tests.study.test_simulate import prompt_of

from folkmoot.study.resampled_prompts import draw_prompts

PROMPTS = [prompt_of(["liked", "plain"], name) for name in ("anchor", "one", "two", "three")]


@given(
    st.dictionaries(
        st.sampled_from(["fair", "kind", "brief"]), st.sets(st.integers(0, 3), min_size=1).map(sorted), min_size=1
    ),
    st.integers(1, 9),
    st.integers(0, 5),
)
def test_every_section_gets_as_many_as_asked_for_from_its_own(
    sections: dict[str, list[int]], each: int, seed: int
) -> None:
    drawn = draw_prompts(PROMPTS, sections, each, "anchor", np.random.default_rng(seed))
    assert len({one.prompt.prompt_id for one in drawn}) == len(drawn), "ids of their own"
    assert Counter(name for one in drawn for name in one.sections) == dict.fromkeys(sections, each)
    assert [one.prompt.prompt_id for one in drawn].count("anchor") == 1
    for one in drawn[1:]:
        (section,) = one.sections
        rows = sections[section]
        assert one.drawn_from in {PROMPTS[row].prompt_id for row in rows}
        assert one.drawn_from != "anchor" or rows == [0], "the anchor is drawn only where there is nothing else"


def test_two_studies_share_no_prompt_but_the_anchor() -> None:
    first, second = (
        {one.prompt.prompt_id for one in draw_prompts(PROMPTS, {"fair": [1, 2]}, 5, "anchor", np.random.default_rng(n))}
        for n in (1, 2)
    )
    assert first & second == {"anchor"}
