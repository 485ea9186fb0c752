"""Simulated people go through a survey that is served: what they meant is what is stored."""

from __future__ import annotations

import json
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from tests.cli.running import folkmoot, write_rankings
from tests.cli.test_serve import answered, serving
from tests.web.surveys import STUDY

from folkmoot.pipeline.load_dataset import load_dataset
from folkmoot.pipeline.simulate_people import load_study
from folkmoot.pipeline.survey_browser import Form
from folkmoot.records.dataset import RationaleOf
from folkmoot.statistics.weak_order import SKIPPED, unpack
from folkmoot.store import rows
from folkmoot.store.reader import read_study
from folkmoot.study.simulated_visitors import Visitors

BOTS = '\n[[answerers]]\nkind = "bot"\nshare = 0.3\nreason = "Good."\n'
N_PEOPLE = 12
SEED = 5


@pytest.fixture
def study(tmp_path: Path) -> Path:
    """The demo's prompts in a survey that asks everything, and a population beside its folder."""
    demo = files("folkmoot") / "demo_study"
    definition = STUDY.replace("repeats = 1", "repeats = 0").replace('["p1"]', '["what-do-you-keep"]')
    before, _, after = definition.partition("[[quotas]]")
    definition = before + after[after.index("[quiz]") :]
    folder = tmp_path / "pilot"
    folder.mkdir()
    (folder / "study.toml").write_text("simulated = true\n" + definition, encoding="utf-8")
    (folder / "prompts.jsonl").write_bytes((demo / "prompts.jsonl").read_bytes())
    (tmp_path / "population.toml").write_bytes((demo / "planted.toml").read_bytes() + BOTS.encode())
    return folder


def visit(study: Path, address: str, *more: str) -> tuple[int, dict[str, Any]]:
    done = folkmoot(
        "simulate", "visits", study, "--population", study.parent / "population.toml", "--url", address,
        "--truth", study.parent / "truth.json", "--people", str(N_PEOPLE), "--seed", str(SEED), "--patience", "0", "--json",
        *more,
    )  # fmt: skip
    return done.returncode, json.loads(done.stdout)


def test_what_people_meant_is_what_is_stored_and_comes_back_from_ca1(study: Path) -> None:
    with serving(study) as (address, _), answered(address):
        code, found = visit(study, address, "--at-once", "4")
    assert code == 0, found
    assert found["simulated"] is True
    assert found["states"] == {"finished": N_PEOPLE}
    assert found["n_prompts"] == 5 * N_PEOPLE
    truth = json.loads((study.parent / "truth.json").read_text(encoding="utf-8"))
    person_of = {one["participant_id"]: place for place, one in enumerate(truth["people"])}
    assert {one["kind"] for one in truth["people"]} >= {"attentive", "bot"}
    dataset = load_dataset(study)
    assert dataset.simulated
    assert set(dataset.participants.ids) == set(person_of)
    visitors = Visitors(*load_study(study / "prompts.jsonl", study.parent / "population.toml"), N_PEOPLE, SEED)
    table = dataset.assessments
    assert len(table) == 5 * N_PEOPLE
    given = read_study(study, None, rows.rows).assignments
    shown = {(one.participant_id, one.prompt_id): one.shown_order for one in given}
    expected: list[tuple[int, RationaleOf, str]] = []
    for row in range(len(table)):
        prompt = int(table.prompt[row])
        person = person_of[dataset.participants.ids[int(table.participant[row])]]
        prompt_id = dataset.prompts.ids[prompt]
        meant = visitors.answer(
            person, prompt_id, 1, shown[dataset.participants.ids[int(table.participant[row])], prompt_id]
        )
        for of, text in meant.reasons.items():
            # A veto has a reason only where something was flagged; a prompt that was passed over has none.
            expected += [] if meant.skips else [(row, of, text)]
        if meant.skips:
            assert int(table.world[row]) == SKIPPED
            continue
        labels = dataset.prompts.labels[prompt]
        for codes, places in ((table.world, meant.world), (table.personal, meant.personal)):
            tiers = unpack(codes[row : row + 1], len(labels))[0].tolist()
            assert tiers == [places[label] - 1 for label in labels]
        flagged = [label for place, label in enumerate(labels) if int(table.veto[row]) >> place & 1]
        assert tuple(flagged) == meant.flagged
    reasons = dataset.rationales
    assert sorted(expected) == sorted(zip(reasons.assessment.tolist(), reasons.of, reasons.texts, strict=True))
    assert "Good." in set(reasons.texts), "the bots' one reason"
    same_in_ca1(study, dataset.prompts.ids)


def same_in_ca1(study: Path, prompts: tuple[str, ...]) -> None:
    """The live database and its export give the same agreement, to the last digit."""
    run = write_rankings(study.parent / "run.jsonl", prompts, "A>B>C>D")
    exported = study.parent / "ca1"
    assert folkmoot("dataset", "convert", study, exported, "--to", "ca1").returncode == 0
    compared = [
        json.loads(folkmoot("agreement", "--dataset", place, "--ranking", run, "--json").stdout)
        for place in (study, exported)
    ]
    assert compared[0]["estimates"] == compared[1]["estimates"]
    assert compared[0]["estimates"]["agreement"]["value"] is not None
    assert compared[0]["n_participants"] == N_PEOPLE


def test_a_study_for_real_people_is_refused(study: Path) -> None:
    text = (study / "study.toml").read_text(encoding="utf-8")
    (study / "study.toml").write_text(text.replace("simulated = true\n", ""), encoding="utf-8")
    code, found = visit(study, "http://127.0.0.1:9")
    assert code == 1
    assert "for real people" in found["error"]["message"]


def test_a_survey_of_real_people_at_the_address_is_left_alone(study: Path, tmp_path: Path) -> None:
    """The folder says simulated, but what is served is another study."""
    real = tmp_path / "real"
    real.mkdir()
    for name in ("study.toml", "prompts.jsonl"):
        (real / name).write_bytes((study / name).read_bytes().replace(b"simulated = true\n", b""))
    with serving(real) as (address, _), answered(address):
        code, found = visit(study, address)
    assert code == 1
    assert "the survey there is not marked as simulated" in found["error"]["message"]
    assert len(load_dataset(real).participants) == 0


def test_nobody_there_is_said(study: Path) -> None:
    code, found = visit(study, "http://127.0.0.1:9")
    assert code == 1
    assert "no survey answers there" in found["error"]["message"]
    assert not (study.parent / "truth.json").exists()


def test_a_truth_is_not_written_over_unasked(study: Path) -> None:
    (study / "truth.json").write_text("theirs", encoding="utf-8")
    done = folkmoot("simulate", "visits", study, "--population", study.parent / "population.toml", "--json")
    assert done.returncode == 1
    assert "there is a truth of people who came before" in json.loads(done.stdout)["error"]["message"]
    code, found = visit(study, "http://127.0.0.1:9", "--returning", str(study.parent / "truth.json"))
    assert code == 1
    assert "as --returning and as --truth" in found["error"]["message"]


def test_a_form_is_read_and_that_of_the_footer_is_not() -> None:
    form = Form(
        '<p class="simulated">x</p><form><input type="hidden" name="a" value="1"><select name="s"><option value="">no'
        '<option value="2">two</select><input type="radio" name="r" value="x"><input type="radio" name="r" value="y">'
        '<textarea name="t"></textarea></form><footer><input type="hidden" name="a" value="9"></footer>'
    )
    assert form.hidden == {"a": "1"}
    assert form.offered == {"s": ["", "2"], "r": ["x", "y"], "t": [""]}
    assert form.simulated
