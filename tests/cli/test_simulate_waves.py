"""Two waves of simulated people: what was planted between them is found, and nothing else."""

from __future__ import annotations

import json
import math
from collections import defaultdict
from importlib.resources import files
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
from tests.cli.running import folkmoot, write_lines

from folkmoot.pipeline.load_dataset import load_dataset

PLANTED = "local_politics"
DRIFT = f"""
[[drift]]
topic = "{PLANTED}"
appeal = {{ even-handed = -1.0, advocate = 0.8 }}
"""
WISHES = ("even-handed", "direct", "caring", "cautious", "advocate", "strict")
"""What the spec wants, the most first."""
PEOPLE = ("simulate", "people", "--prompts", "prompts.jsonl", "--population", "population.toml", "--json")


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo's prompts, each topic a section; people without tastes, habits or ties, so that truth is a formula."""
    folder = tmp_path_factory.mktemp("town")
    demo = files("folkmoot") / "demo_study"
    (folder / "prompts.jsonl").write_bytes((demo / "prompts.jsonl").read_bytes())
    plain = (demo / "planted.toml").read_text(encoding="utf-8") + DRIFT
    for name, was in (("careless", 0.04), ("taste_sd", 0.45), ("tie_below", 0.25)):
        assert f"{name} = {was} " in plain
        plain = plain.replace(f"{name} = {was} ", f"{name} = 0.0 ")
    (folder / "population.toml").write_text(plain, encoding="utf-8")
    rows = []
    for prompt in prompts_in(folder):
        order = ">".join(prompt["liked"])
        rows.append({"prompt_id": prompt["prompt_id"], "ranking": order, "section_relevance": {prompt["topic"]: 5}})
    write_lines(folder / "spec.jsonl", rows)
    assert simulated(folder, "spring", "--seed", "3")["n_returning"] is None
    simulated(folder, "autumn", "--seed", "3", "--returning", "spring/truth.json", "--return-rate", "0.5")
    return folder


def prompts_in(folder: Path) -> list[dict[str, Any]]:
    """Each prompt, and under `liked` its responses' labels as the spec wants them, the best first."""
    found = [json.loads(line) for line in (folder / "prompts.jsonl").read_text(encoding="utf-8").splitlines()]
    for prompt in found:
        approaches = [one["provenance"]["approach"] for one in prompt["responses"]]
        prompt["liked"] = sorted("ABCD"[: len(approaches)], key=lambda one: WISHES.index(approaches["ABCD".index(one)]))
    return found


def simulated(folder: Path, out: str, *more: str) -> dict[str, Any]:
    done = folkmoot(*PEOPLE, "--out", out, "--people", "600", "--to", "parquet", *more, cwd=folder)
    assert done.returncode == 0, done.stderr
    assert "SIMULATED" in done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def truth_of(folder: Path, wave: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((folder / wave / "truth.json").read_text(encoding="utf-8"))
    return found


def true_agreement(folder: Path, wave: str, topic: str) -> float:
    """Chance that a person orders a pair of the topic's responses as the spec: of two worths a and b, 1 / (1 + e^(b − a)),
    which is what Luce's model says of a pair; every pair of every prompt counts the same."""
    worth = truth_of(folder, wave)["utilities"]["everybody"]
    chances = []
    for prompt in prompts_in(folder):
        if prompt["topic"] != topic:
            continue
        at = [worth[prompt["prompt_id"]][label] for label in prompt["liked"]]
        chances += [1 / (1 + math.exp(lower - upper)) for upper, lower in combinations(at, 2)]
    return sum(chances) / len(chances)


def test_the_planted_change_is_found_and_no_other(town: Path) -> None:
    done = folkmoot(
        "study", "drift", "--before", town / "spring" / "dataset", "--after", town / "autumn" / "dataset",
        "--ranking", town / "spec.jsonl", "--json",
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert found["simulated"] is True
    change = true_agreement(town, "autumn", PLANTED) - true_agreement(town, "spring", PLANTED)
    assert change < -0.1
    sections = {one["section_id"]: one for one in found["sections"]}
    planted = sections.pop(PLANTED)
    for figure in ("agreement_change", "agreement_change_returning"):
        low, high = planted["figures"][figure]["low"], planted["figures"][figure]["high"]
        assert low < change < high < 0, (figure, low, change, high)
    assert planted["p_adjusted"] < 0.05
    assert planted["p_returning_adjusted"] < 0.05
    assert len(sections) > 8
    for name, one in sections.items():
        for p in (one["p_adjusted"], one["p_returning_adjusted"]):
            assert p is None or p > 0.05, name
    # Half of 600 return, give or take four standard deviations of such a draw.
    assert abs(found["overall"]["n_returning"] - 300) < 4 * math.sqrt(600 / 4)


def test_who_returns_is_who_they_were_and_gets_their_prompts_again(town: Path) -> None:
    spring, autumn = (load_dataset(town / wave / "dataset") for wave in ("spring", "autumn"))
    was, now = ({one["participant_id"]: one for one in truth_of(town, wave)["people"]} for wave in ("spring", "autumn"))
    both = was.keys() & now.keys()
    assert len(now) == 600
    assert len(both) == truth_of(town, "autumn")["returning"]["people"]
    assert all(was[one]["taste"] == now[one]["taste"] and was[one]["groups"] == now[one]["groups"] for one in both)
    given: list[defaultdict[str, set[str]]] = []
    for dataset in (spring, autumn):
        by_person: defaultdict[str, set[str]] = defaultdict(set)
        for person, prompt in zip(
            dataset.assessments.participant.tolist(), dataset.assessments.prompt.tolist(), strict=True
        ):
            by_person[dataset.participants.ids[person]].add(dataset.prompts.ids[prompt])
        given.append(by_person)
    assert all(given[0][one] == given[1][one] for one in both)
    # Their noise is their own each time: they do not simply repeat themselves.
    answers = [
        {
            (dataset.participants.ids[person], dataset.prompts.ids[prompt]): world
            for person, prompt, world in zip(
                dataset.assessments.participant.tolist(),
                dataset.assessments.prompt.tolist(),
                dataset.assessments.world.tolist(),
                strict=True,
            )
        }
        for dataset in (spring, autumn)
    ]
    shared = answers[0].keys() & answers[1].keys()
    assert sum(answers[0][one] == answers[1][one] for one in shared) < len(shared) / 2


def test_a_third_wave_has_people_of_the_second_and_new_ones(town: Path) -> None:
    simulated(town, "winter", "--seed", "3", "--returning", "autumn/truth.json", "--return-rate", "0.5")
    spring, autumn, winter = (
        {one["participant_id"]: one["taste"] for one in truth_of(town, wave)["people"]}
        for wave in ("spring", "autumn", "winter")
    )
    back = winter.keys() & autumn.keys()
    assert len(back) == truth_of(town, "winter")["returning"]["people"]
    assert all(winter[one] == autumn[one] for one in back)
    # Who stayed away once stays away, and nobody new is called as somebody who was there before.
    assert winter.keys() & spring.keys() == back & spring.keys()
    assert back & spring.keys()
    assert back - spring.keys()
    # Of 600 in each wave half return: 150 of the first 600 are in all three, give or take four standard deviations.
    assert abs(len(back & spring.keys()) - 150) < 4 * math.sqrt(600 * 0.25 * 0.75)
    assert truth_of(town, "winter")["waves"] == [
        {"seed": 3, "people": 600, "rate": None, "could_not": []},
        {"seed": 3, "people": 600, "rate": 0.5, "could_not": []},
        {"seed": 3, "people": 600, "rate": 0.5, "could_not": []},
    ]
    answers = []
    for wave in ("autumn", "winter"):
        dataset = load_dataset(town / wave / "dataset")
        table, ids = dataset.assessments, dataset.participants.ids
        rows = zip(table.participant.tolist(), table.prompt.tolist(), table.world.tolist(), strict=True)
        answers.append({(ids[person], prompt): world for person, prompt, world in rows if ids[person] in back})
    shared = answers[0].keys() & answers[1].keys()
    assert {prompt for _, prompt in answers[0]} == {prompt for _, prompt in answers[1]}
    assert sum(answers[0][one] == answers[1][one] for one in shared) < len(shared) / 2


def test_only_the_topic_that_drifted_is_worth_something_else(town: Path) -> None:
    topics = {one["prompt_id"]: one["topic"] for one in prompts_in(town)}
    was, now = (truth_of(town, wave)["utilities"]["everybody"] for wave in ("spring", "autumn"))
    changed = {prompt for prompt in topics if was[prompt] != now[prompt]}
    assert changed
    assert {topics[one] for one in changed} == {PLANTED}


def test_people_who_are_not_those_of_the_truth_are_refused(town: Path) -> None:
    def refused(*more: str) -> str:
        given = () if "--population" in more else ("--population", "population.toml")
        done = folkmoot("simulate", "people", "--prompts", "prompts.jsonl", *given, "--out", "never", *more, cwd=town)
        assert done.returncode == 1, done.stdout
        assert not (town / "never").exists()
        return " ".join(done.stderr.split())

    other = (town / "population.toml").read_text(encoding="utf-8").replace("taste_sd = 0.0", "taste_sd = 0.4")
    (town / "other.toml").write_text(other, encoding="utf-8")
    spring = ("--returning", "spring/truth.json")
    assert "these are not the people" in refused(*spring, "--population", "other.toml")
    old = truth_of(town, "autumn")
    del old["waves"]
    (town / "old.json").write_text(json.dumps(old), encoding="utf-8")
    assert "found the truth of a later wave" in refused("--returning", "old.json")
    assert "expected 0 to 1" in refused(*spring, "--return-rate", "1.5")
    assert "600 people return; found --people 10" in refused(*spring, "--return-rate", "1", "--people", "10")
    assert "nothing.json: cannot be read" in refused("--returning", "nothing.json")
