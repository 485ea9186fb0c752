"""The provider `fake`: its names, settings and chance, and what it refuses."""

from __future__ import annotations

from itertools import pairwise

import pytest
from tests.llm.fakes.asking import RANKING, RELEVANCE, ask, complete, rank, ranking_messages

from folkmoot.errors import InputError
from folkmoot.llm.fakes import FAKES, Fake
from folkmoot.llm.model import ModelName
from folkmoot.llm.provider import ProviderError

REPLIES = tuple(f"Answer {number}" for number in ("one", "two", "three", "four", "five", "six", "seven", "eight"))
MESSAGES = ranking_messages(None, "How?", REPLIES)


def test_replies_say_which_fake_wrote_them() -> None:
    assert complete(MESSAGES, RANKING).model == "fake:rule-follower"
    assert (
        complete(MESSAGES, RANKING, "fake:spec-ignorer?slips=0.05&position=0").model == "fake:spec-ignorer?slips=0.05"
    )
    reply = complete(MESSAGES, RANKING)
    assert reply.input_tokens == sum(-(-len(message.content) // 4) for message in MESSAGES)
    assert reply.output_tokens == -(-len(reply.text) // 4)
    assert Fake(ModelName.parse("fake:rule-follower")).identity.startswith("fake ")


@pytest.mark.parametrize("model", [f"fake:{name}?slips=0.3&position=0.2" for name in ("rule-follower", "spec-ignorer")])
def test_the_same_request_gets_the_same_reply(model: str) -> None:
    assert complete(MESSAGES, RANKING, model) == complete(MESSAGES, RANKING, model)


@pytest.mark.parametrize(
    ("model", "named"),
    [
        ("fake:oracle", "fake:oracle"),
        ("fake:rule-follower?temperature=0", "temperature"),
        ("fake:rule-follower?slips=2", "slips"),
        ("fake:rule-follower?leaks=0.1", "leaks"),
        ("fake:writer?slips=0.1", "slips"),
        ("fake:rule-follower?slips=few", "slips"),
        ("fake:rule-follower?position=true", "position"),
    ],
)
def test_unknown_models_and_settings_are_refused_by_name(model: str, named: str) -> None:
    with pytest.raises(InputError, match=named):
        Fake(ModelName.parse(model))


@pytest.mark.parametrize("name", ["rule-follower", "spec-ignorer"])
def test_unknown_schemas_are_refused_by_name(name: str) -> None:
    with pytest.raises(ProviderError, match="Reply with answer"):
        complete(MESSAGES, {"answer": {}}, f"fake:{name}")
    with pytest.raises(ProviderError, match="confidence of Reply"):
        complete(MESSAGES, {**RANKING, "confidence": {}}, f"fake:{name}")
    with pytest.raises(ProviderError, match="no responses"):
        complete([], RANKING, f"fake:{name}")
    with pytest.raises(ProviderError, match="no section"):
        complete(MESSAGES, {"inverted_text": {}}, f"fake:{name}")
    assert ask([], RELEVANCE, f"fake:{name}") == {"sections": []}
    assert name in FAKES


def test_slips_swap_neighbours_as_often_as_asked() -> None:
    """Of 7 places in each of 300 repeats, slips=0.2 swaps one in five: 420, standard deviation 18.

    A swap is counted as a neighbour pair out of order, of which two slips in a row leave one apiece.
    """
    steady = rank(None, "How?", *REPLIES).split(">")
    place = {label: index for index, label in enumerate(steady)}
    swaps = 0
    for repeat in range(300):
        slipped = rank(None, "How?", *REPLIES, model="fake:rule-follower?slips=0.2", repeat=repeat).split(">")
        assert sorted(slipped) == sorted(steady)
        inversions = [one for n, one in enumerate(slipped) for other in slipped[n + 1 :] if place[one] > place[other]]
        swaps += len(inversions)
        assert all(place[one] - place[other] <= 7 for one, other in pairwise(slipped))
    assert 345 <= swaps <= 495


def test_position_pulls_what_was_shown_first() -> None:
    """It is put first in half of the repeats: 100 of 200, standard deviation 7; it is not first by taste."""
    first = [
        rank(None, "How?", *REPLIES, model="fake:rule-follower?position=0.5", repeat=repeat).split(">")[0]
        for repeat in range(200)
    ]
    assert rank(None, "How?", *REPLIES).split(">")[0] != "1"
    assert 70 <= first.count("1") <= 130
    assert len(set(first)) == 2
