"""What gives a response away, by hand."""

from __future__ import annotations

import pytest
from tests.study.drafting.made_up import response_draft

from folkmoot.records.drafts import OWN_DEFAULT
from folkmoot.records.giveaways import End, GiveAway, Measure
from folkmoot.study.drafting.giveaways import Compared, Rules, compared_drafts, give_aways


def only(texts: dict[str, str], measure: Measure, rules: Rules | None = None) -> GiveAway:
    compared = {"p": [Compared(label, f"view {label}", text) for label, text in texts.items()]}
    (prompt,) = give_aways(compared, rules).prompts
    (found,) = (one for one in prompt.measures if one.measure is measure)
    return found


def said(count: int) -> str:
    return " ".join(["word"] * count)


def test_length_counts_from_twice_the_shortest() -> None:
    assert only({"A": said(10), "B": said(19), "C": said(12)}, Measure.WORDS).labels == ()
    found = only({"A": said(10), "B": said(20), "C": said(12)}, Measure.WORDS)
    assert (found.found, found.labels, dict(found.values)) == (2.0, ("B", "A"), {"A": 10, "B": 20, "C": 12})
    assert only({"A": said(10), "B": said(20)}, Measure.WORDS, Rules(length_ratio=2.5)).labels == ()


def test_one_alone_with_a_list_or_alone_without() -> None:
    assert only({"A": "- a\n- b", "B": "b", "C": "c"}, Measure.MARKDOWN).labels == ("A",)
    assert only({"A": "- a", "B": "- b", "C": "c"}, Measure.MARKDOWN).labels == ("C",)
    assert only({"A": "- a", "B": "b"}, Measure.MARKDOWN).labels == ("A",)
    assert only({"A": "- a", "B": "- b", "C": "c", "D": "d"}, Measure.MARKDOWN).labels == ()
    assert only({"A": "a", "B": "b", "C": "c"}, Measure.MARKDOWN).labels == ()
    assert only({"A": "a!", "B": "b", "C": "c"}, Measure.EXCLAMATION).labels == ("A",)


def test_hedging_stands_apart_from_the_next() -> None:
    plain = "it is the way that it is and so it will be for you " * 4
    # 3 of 4 × 14 + 3 words are hedges: 5.08 in a hundred; the others have none.
    found = only({"A": f"{plain} may might could", "B": plain, "C": plain}, Measure.HEDGING)
    assert found.labels == ("A",)
    assert found.found == pytest.approx(100 * 3 / 59)
    assert only({"A": f"{plain} may might could", "B": f"{plain} may might", "C": plain}, Measure.HEDGING).labels == ()


def test_a_measure_that_one_response_lacks_is_undefined_and_says_why() -> None:
    found = only({"A": said(20), "B": "short"}, Measure.READING_LEVEL)
    assert (found.found, found.labels) == (None, ())
    assert found.undefined_because == "a response has fewer than 10 words"
    found = only({"A": "Das ist so nicht", "B": "Ja"}, Measure.APOLOGY)
    assert found.undefined_because == "a response is not in English, as far as its words tell"


def test_the_own_default_is_the_longest_in_so_many_prompts() -> None:
    compared = {
        f"p{number}": [
            Compared("A", "view 1", said(5)),
            Compared("B", OWN_DEFAULT, said(9 if number < 3 else 4)),
            Compared("C", "view 2", said(6)),
            Compared("D", "view 3", said(7)),
        ]
        for number in range(4)
    }
    # Two are the longest here, so that neither is.
    compared["tied"] = [Compared("A", "view 1", said(5)), Compared("B", OWN_DEFAULT, said(5))]
    compared["alone"] = [Compared("A", OWN_DEFAULT, said(50))]
    report = give_aways(compared)
    assert [prompt.prompt_id for prompt in report.prompts] == ["p0", "p1", "p2", "p3", "tied"]
    (found,) = (
        one
        for one in report.overall
        if (one.measure, one.end, one.approach) == (Measure.WORDS, End.HIGHEST, OWN_DEFAULT)
    )
    assert found.share.value == 3 / 4
    assert found.share.n_prompts == 4
    assert found.share.n_participants == 0
    assert found.chance == 1 / 4
    # Wilson's interval of 3 in 4: (p + z²/2n ± z √(p(1−p)/n + z²/4n²)) / (1 + z²/n), z² = 3.841459.
    centre, half = 0.75 + 3.841459 / 8, 1.959964 * (0.75 * 0.25 / 4 + 3.841459 / 64) ** 0.5
    assert found.share.low == pytest.approx((centre - half) / (1 + 3.841459 / 4), abs=1e-6)
    assert found.share.high == pytest.approx((centre + half) / (1 + 3.841459 / 4), abs=1e-6)
    assert found.differs == (found.share.low is not None and found.share.low > 0.25)


def test_nothing_is_said_where_no_prompt_has_one_at_the_end() -> None:
    compared = {"p": [Compared("A", "view 1", said(5)), Compared("B", "view 2", said(5))]}
    report = give_aways(compared)
    assert {one.share.undefined_because for one in report.overall if one.measure is Measure.WORDS} == {
        "no prompt has exactly one response at the highest end",
        "no prompt has exactly one response at the lowest end",
    }
    assert not any(one.differs for one in report.overall)


def test_drafts_are_compared_by_how_they_came_about() -> None:
    drafts = [response_draft(1, "B", "one"), response_draft(0, "A", "two")]
    assert compared_drafts(drafts) == {"fair-1": [Compared("A", OWN_DEFAULT, "two"), Compared("B", "view 1", "one")]}
