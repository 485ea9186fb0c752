"""Simulated people go through a survey, and some come again in its next wave: they are the same people in the data."""

from __future__ import annotations

import json
from collections import defaultdict
from importlib.resources import files
from pathlib import Path
from typing import Any

from tests.cli.running import folkmoot
from tests.cli.test_serve import answered, serving
from tests.cli.visited_study import write_graded_run

from folkmoot.pipeline.load_survey import load_survey
from folkmoot.records.dataset import Dataset
from folkmoot.statistics.weak_order import NOT_ASKED, SKIPPED

N_PEOPLE = 16
DEFINITION = """\
id = "town"
title = "A town's study"
languages = ["en"]
consent = "You agree."
debrief = "Thank you."
prompts_per_person = 5
people_per_prompt = 16
anchors = ["what-do-you-keep"]
questions = ["world_ranking"]
simulated = true
demographics = "ca1"

[data_policy]
kept = "Your answers."
for_how_long = "A year."
contact = "someone@example.org"

[[waves]]
name = "spring"
"""


def visit(town: Path, address: str, truth: str, *more: str) -> tuple[int, dict[str, Any]]:
    done = folkmoot(
        "simulate", "visits", town / "study", "--population", town / "population.toml", "--url", address,
        "--truth", town / truth, "--people", str(N_PEOPLE), "--at-once", "4", "--patience", "0", "--json", *more,
    )  # fmt: skip
    assert "SIMULATED" in done.stderr
    return done.returncode, json.loads(done.stdout)


def people_of(town: Path, truth: str) -> dict[str, dict[str, Any]]:
    held = json.loads((town / truth).read_text(encoding="utf-8"))
    assert held["simulated"] is True
    return {one["participant_id"]: one for one in held["people"]}


def prompts_of(dataset: Dataset, *, skipped: bool) -> dict[str, set[str]]:
    """The prompts that each person was given, those that they would rather not judge among them or not."""
    table = dataset.assessments
    found: defaultdict[str, set[str]] = defaultdict(set)
    rows = zip(table.participant.tolist(), table.prompt.tolist(), table.world.tolist(), strict=True)
    for person, prompt in ((person, prompt) for person, prompt, world in rows if skipped or world != SKIPPED):
        found[dataset.participants.ids[person]].add(dataset.prompts.ids[prompt])
    return found


def test_people_who_come_again_by_their_links_are_the_same_people(tmp_path: Path) -> None:
    study, demo = tmp_path / "study", files("folkmoot") / "demo_study"
    study.mkdir()
    (study / "study.toml").write_text(DEFINITION, encoding="utf-8")
    (study / "prompts.jsonl").write_bytes((demo / "prompts.jsonl").read_bytes())
    (tmp_path / "population.toml").write_bytes((demo / "planted.toml").read_bytes())
    with serving(study, "--per-address", "0") as (address, _), answered(address):
        assert visit(tmp_path, address, "spring.json")[0] == 0
        # As long as no other wave is open, nobody can come again.
        code, found = visit(tmp_path, address, "never.json", "--returning", str(tmp_path / "spring.json"))
        assert code == 1
        assert "the survey does not ask who was there before: no later wave is open" in found["failures"]
    (study / "study.toml").write_text(f'{DEFINITION}\n[[waves]]\nname = "autumn"\n', encoding="utf-8")
    with serving(study, "--per-address", "0", "--new-version") as (address, _), answered(address):
        code, found = visit(tmp_path, address, "autumn.json", "--returning", str(tmp_path / "spring.json"))
    assert code == 0, found
    assert found["states"] == {"finished": N_PEOPLE}
    then, now = people_of(tmp_path, "spring.json"), people_of(tmp_path, "autumn.json")
    both = then.keys() & now.keys()
    # Half of 16, by lot; the seed is fixed.
    assert len(both) == found["n_returning"]
    assert 3 <= len(both) <= 13
    assert all(then[one]["taste"] == now[one]["taste"] for one in both)
    spring, autumn = load_survey(study, "spring"), load_survey(study, "autumn")
    assert set(then) <= set(spring.participants.ids)
    assert set(autumn.participants.ids) == set(now)
    assert set(spring.participants.ids) & set(autumn.participants.ids) == both
    # Everybody went through both waves: what the second asks does not make what was skipped in the first "not asked".
    for wave in (spring, autumn):
        assert NOT_ASKED not in wave.assessments.world.tolist()
    answered_then, given_now = prompts_of(spring, skipped=False), prompts_of(autumn, skipped=True)
    assert all(answered_then[one] <= given_now[one] for one in both)
    ranking = write_graded_run(tmp_path / "run.jsonl", autumn.prompts.ids)
    done = folkmoot(
        "study", "drift", "--study", study, "--before", "spring", "--after", "autumn", "--ranking", ranking,
        "--min-cell", "2", "--json",
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    drift = json.loads(done.stdout)
    assert drift["simulated"] is True
    assert (drift["overall"]["n_returning"], drift["overall"]["n_after"]) == (len(both), N_PEOPLE)
    assert drift["overall"]["agreement_change_returning"]["value"] is not None
    assert 0 < drift["overall"]["self_agreement"]["value"] < 1
    (study / "study.toml").write_text(
        f'{DEFINITION}\n[[waves]]\nname = "autumn"\n\n[[waves]]\nname = "winter"\n', encoding="utf-8"
    )
    with serving(study, "--per-address", "0", "--new-version") as (address, _), answered(address):
        code, found = visit(tmp_path, address, "winter.json", "--returning", str(tmp_path / "autumn.json"))
    assert code == 0, found
    assert found["states"] == {"finished": N_PEOPLE}
    last, winter = people_of(tmp_path, "winter.json"), load_survey(study, "winter")
    back = last.keys() & now.keys()
    assert len(back) == found["n_returning"]
    assert all(last[one]["taste"] == now[one]["taste"] for one in back)
    # Of those who return some were there from the beginning, under the id of their first participation, and some not;
    # who stayed away in autumn stays away.
    assert back & then.keys()
    assert back - then.keys()
    assert last.keys() & then.keys() == back & then.keys()
    assert set(winter.participants.ids) == set(last)
    answered_before = prompts_of(autumn, skipped=False)
    given_last = prompts_of(winter, skipped=True)
    assert all(answered_before[one] <= given_last[one] for one in back)
    # New people of the third wave are nobody who was there before, in the data of all waves too.
    assert set(load_survey(study).participants.ids) >= then.keys() | now.keys() | last.keys()
    assert len(then.keys() | now.keys() | last.keys()) == 3 * N_PEOPLE - len(both) - len(back)
