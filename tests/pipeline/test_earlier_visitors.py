"""Who comes again to a survey, in a second and a third wave: drawn anew from what a truth says, without a survey."""

from __future__ import annotations

import json
from importlib.resources import files
from pathlib import Path
from typing import Any

import msgspec
import pytest

from folkmoot.errors import InputError
from folkmoot.pipeline.earlier_truth import EarlierWave
from folkmoot.pipeline.earlier_visitors import Back, who_comes_back
from folkmoot.pipeline.simulate_people import Earlier, load_study
from folkmoot.study.electorate import People
from folkmoot.study.simulated_truth import truth_of
from folkmoot.study.simulated_visitors import Visitors

MADE_BY = "folkmoot simulate visits"
DEMO = Path(str(files("folkmoot") / "demo_study"))
PROMPTS, WHO = load_study(DEMO / "prompts.jsonl", DEMO / "planted.toml")
SEED, N_FIRST, N_SECOND, N_THIRD = 3, 40, 50, 60
NO_LINK = {0, 7}
NEVER_ENTERED = {8}


def write_truth(path: Path, people: People, waves: tuple[EarlierWave, ...], away: set[int]) -> Path:
    """As the command writes it, ids of one's own in each wave; of some there is no link."""
    electorate = Visitors(PROMPTS, WHO, 1, SEED).electorate
    ids = [None if row in NEVER_ENTERED else f"wave{len(waves)}-{row}" for row in range(len(people))]
    held: dict[str, Any] = truth_of(electorate, people, ids, PROMPTS)
    for row, person in enumerate(held["people"]):
        person["link"] = "" if row in away else f"link-{len(waves)}-{row}"
    more = {} if len(waves) == 1 else {"returning": {"people": 1}}
    whole = {"made_by": MADE_BY, "seed": waves[-1].seed, "waves": msgspec.to_builtins(waves), **more, **held}
    path.write_text(json.dumps(whole), encoding="utf-8")
    return path


@pytest.fixture
def spring(tmp_path: Path) -> Path:
    first = Visitors(PROMPTS, WHO, N_FIRST, SEED).people
    return write_truth(tmp_path / "spring.json", first, (EarlierWave(SEED, N_FIRST),), NO_LINK)


def comes_back(truth: Path, n_people: int, rate: float = 1.0, seed: int = SEED) -> Back:
    return who_comes_back(PROMPTS, WHO, Earlier(truth, rate), MADE_BY, n_people, seed)


def test_everybody_who_can_returns_at_a_rate_of_one(spring: Path, tmp_path: Path) -> None:
    second = comes_back(spring, N_SECOND)
    # Of 40 the three without a link or an id stay away, so that 13 of 50 are new.
    could_not = NO_LINK | NEVER_ENTERED
    assert second.people.earlier.tolist() == [*(row for row in range(N_FIRST) if row not in could_not), *[-1] * 13]
    assert [one.participant_id for one in second.known[:2]] == ["wave1-1", "wave1-2"]
    assert second.waves == (EarlierWave(SEED, 40), EarlierWave(SEED, 50, 1.0, (0, 7, 8)))
    assert (second.number, second.n_before) == (2, 40)
    autumn = write_truth(tmp_path / "autumn.json", second.people.people, second.waves, {1})
    third = comes_back(autumn, N_THIRD)
    # Of 50 again two: 48 of 60 are not new. Those people are drawn anew from the waves, and are whom they were.
    assert third.people.earlier.tolist() == [*(row for row in range(N_SECOND) if row not in {1, 8}), *[-1] * 12]
    assert (third.number, third.n_before) == (3, 90)
    was = second.people.people.taste[third.people.earlier[:48]]
    assert (third.people.people.taste[:48] == was).all()


def test_by_lot_the_same_return_however_often_they_are_drawn(spring: Path, tmp_path: Path) -> None:
    second = comes_back(spring, N_SECOND, 0.5)
    autumn = write_truth(tmp_path / "autumn.json", second.people.people, second.waves, set())
    assert 0 < second.people.n_returning < N_FIRST
    third, again = comes_back(autumn, N_THIRD, 0.5), comes_back(autumn, N_THIRD, 0.5)
    assert third.known == again.known
    assert 0 < len(third.known) < N_SECOND


def test_a_truth_that_was_changed_by_hand_is_refused(spring: Path, tmp_path: Path) -> None:
    second = comes_back(spring, N_SECOND)
    autumn = write_truth(tmp_path / "autumn.json", second.people.people, second.waves, set())
    held = json.loads(autumn.read_text(encoding="utf-8"))

    def refused(wave: dict[str, Any], why: str) -> None:
        held["waves"][1] = wave
        autumn.write_text(json.dumps(held), encoding="utf-8")
        with pytest.raises(InputError, match=why):
            comes_back(autumn, N_THIRD)

    wave = dict(held["waves"][1])
    refused(wave | {"could_not": [40]}, "people who were not there before")
    refused(wave | {"could_not": [0, 7]}, "these are not the people")
    refused(wave | {"people": 10}, "37 people return; found --people 10")
    refused(wave | {"people": 0}, "expected the truth.json that folkmoot simulate visits wrote")
    refused(wave | {"rate": 2}, "expected the truth.json")
