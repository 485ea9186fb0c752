"""An export holds participants' texts as the queue of personal data has them, and every figure as it was."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection
from tests.pipeline.answered_study import DEFINITION, NOW, enter, give, open_it, say, write_study
from tests.study.studies import make_prompts

from folkmoot.agreement.options import Options
from folkmoot.cli.dataset import convert as command
from folkmoot.errors import FaultsError
from folkmoot.pipeline.agreement import AgreementFiles, agreement
from folkmoot.pipeline.cleared_dataset import TextCounts
from folkmoot.pipeline.dataset_convert import convert_dataset
from folkmoot.pipeline.load_dataset import load_dataset
from folkmoot.pipeline.load_study import load_study
from folkmoot.pipeline.personal_data import decide, queue, scan
from folkmoot.records.agreement import as_json
from folkmoot.records.dataset import Dataset, Message
from folkmoot.records.personal_data import Action, NewDecision
from folkmoot.store import open_store, returns
from folkmoot.study.prompts import write_prompts

PROMPTS = make_prompts(5)
LABELS = [[one.label] for one in PROMPTS[0].responses]
REASONS = {
    "ann": "It is short.",
    "ben": "Write to ben@mail.example about it.",
    "cas": "Ring 0171 555 01 99, and ask for me.",
    "dee": "My name is Delia Marsh, as everybody knows.",
    "eve": "Only eve@mail.example would say so.",
}
"""Ann's is clear, Ben's kept, Cas' masked, Dee's withheld; nobody decides about Eve's."""
DECIDED = {"ben": Action.KEEP, "cas": Action.MASK, "dee": Action.WITHHOLD}
ASKED = DEFINITION.replace('"subjectivity"]', '"subjectivity", "own_criteria"]')


@pytest.fixture
def study(tmp_path: Path) -> Path:
    folder = write_study(tmp_path / "town", PROMPTS, ASKED)

    def answer(connection: Connection) -> None:
        for person, reason in REASONS.items():
            own_words = {"ideal-model-behavior": f"About {person}@home.example"} if person in {"cas", "dee"} else {}
            enter(connection, person, {"age": "25-34", **own_words})
            give(connection, person, PROMPTS[0])
            own = [{"text": "It is brief.", "rating": 3}, {"text": f"It says @{person}_at_home nothing.", "rating": -7}]
            ranked = {"tiers": LABELS if person != "eve" else LABELS[::-1]}
            say(
                connection, person, "p1",
                {
                    "personal_ranking": {**ranked, "rationale": reason},
                    "world_ranking": {**ranked, "rationale": ""},
                    "own_criteria": {"criteria": own} if person in {"dee", "eve"} else None,
                },
            )  # fmt: skip

    with open_store(folder, database_url=load_study(folder).study.database_url) as store:
        open_it(store, folder)
        store.submit(answer).result()
    return folder


def decide_all(source: Path) -> None:
    scan(source)
    wanted = [
        NewDecision(one.place, one.digest, DECIDED[one.place.participant_id])
        for one in queue(source).items
        if one.place.participant_id in DECIDED
    ]
    decide(source, wanted, by="somebody", role="reviewer")


def reasons(dataset: Dataset) -> dict[str, str]:
    rows, people = dataset.assessments.participant, dataset.participants.ids
    told = zip(dataset.rationales.assessment.tolist(), dataset.rationales.texts, strict=True)
    return {people[int(rows[row])]: text for row, text in told}


def figures(dataset: Path) -> dict[str, Any]:
    found = as_json(agreement(AgreementFiles(dataset), Options(by=("prompt", "group:age"), min_cell=2, replicates=50)))
    return {name: value for name, value in found.items() if name not in {"dataset", "notes"}}


@pytest.mark.parametrize("layout", ["ca1", "parquet"])
def test_decisions_are_followed_and_what_nobody_decided_is_left_out(study: Path, tmp_path: Path, layout: str) -> None:
    decide_all(study)
    done = convert_dataset(study, tmp_path / "out", to=layout)
    again = load_dataset(tmp_path / "out")
    assert reasons(again) == {
        "ann": "It is short.",
        "ben": "Write to ben@mail.example about it.",
        "cas": "Ring [phone], and ask for me.",
    }
    # Dee's criterion with her name on a site was withheld, of Eve's nobody decided; their ratings are figures and stay.
    assert list(again.own_criteria.texts) == ["It is brief.", "[left out]", "It is brief.", "[left out]"]
    assert again.own_criteria.rating.tolist() == [3, -7, 3, -7]
    about = dict(
        zip(again.participants.ids, again.participants.demographics["ideal-model-behavior"].texts(), strict=True)
    )
    assert about == {"ann": None, "ben": None, "cas": "About [e-mail]", "dee": None, "eve": None}
    # As written: two reasons, two criteria. Masked: Cas' reason and words about herself. Withheld: three of Dee's.
    # Undecided: Eve's reason and one criterion.
    assert done.texts == TextCounts(4, 2, 3, 2)
    assert figures(tmp_path / "out") == figures(study)
    held = b"".join(path.read_bytes() for path in sorted((tmp_path / "out").iterdir()))
    assert b"Marsh" not in held
    assert b"eve@" not in held


def test_decisions_hold_for_a_prompt_that_a_later_version_changed(study: Path, tmp_path: Path) -> None:
    decide_all(study)
    reworded = replace(PROMPTS[0], messages=(Message("user", "Good day?"),))
    (study / "prompts.jsonl").write_bytes(b"".join(write_prompts((reworded, *PROMPTS[1:]))))
    with open_store(study, database_url=load_study(study).study.database_url) as store:
        open_it(store, study, NOW + timedelta(days=1))
    convert_dataset(study, tmp_path / "out", to="ca1")
    again = load_dataset(tmp_path / "out")
    assert {again.prompts.ids[row] for row in again.assessments.prompt.tolist()} == {"p1@v1"}
    assert reasons(again) == {
        "ann": "It is short.",
        "ben": "Write to ben@mail.example about it.",
        "cas": "Ring [phone], and ask for me.",
    }


def test_what_nobody_looked_at_is_looked_at_now_and_nothing_of_it_is_kept(study: Path, tmp_path: Path) -> None:
    before = queue(study, states=()).counts
    done = convert_dataset(study, tmp_path / "out", to="ca1")
    assert reasons(load_dataset(tmp_path / "out")) == {"ann": "It is short."}
    # Four reasons, two criteria and two answers about themselves hold something.
    assert done.texts == TextCounts(3, 0, 0, 8)
    assert queue(study, states=()).counts == before


def test_as_written_is_everything(study: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    decide_all(study)
    command(study, tmp_path / "out", to="ca1", texts="as-written", json=True)
    told = capsys.readouterr()
    assert reasons(load_dataset(tmp_path / "out")) == REASONS
    assert json.loads(told.out)["texts"] is None
    assert "as people wrote them" in told.err


def test_the_command_tells_what_became_of_texts(
    study: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    decide_all(study)
    command(study, tmp_path / "out", to="ca1", json=True)
    told = capsys.readouterr()
    assert json.loads(told.out)["texts"] == {"as_written": 4, "masked": 2, "withheld": 3, "undecided": 2}
    assert "nobody decided: 2" in told.err


def test_a_dataset_that_somebody_looked_through_is_cleared_and_any_other_is_as_it_was(
    study: Path, tmp_path: Path
) -> None:
    convert_dataset(study, tmp_path / "raw", to="ca1", texts="as-written")
    assert convert_dataset(tmp_path / "raw", tmp_path / "one", to="parquet").texts is None
    assert reasons(load_dataset(tmp_path / "one")) == REASONS
    decide_all(tmp_path / "raw")
    convert_dataset(tmp_path / "raw", tmp_path / "two", to="parquet")
    assert sorted(reasons(load_dataset(tmp_path / "two"))) == ["ann", "ben", "cas"]
    convert_dataset(tmp_path / "one", tmp_path / "three", to="ca1", texts="cleared")
    assert sorted(reasons(load_dataset(tmp_path / "three"))) == ["ann"]


def test_a_text_that_was_revised_since_its_decision_is_another(study: Path, tmp_path: Path) -> None:
    decide_all(study)
    revise = {"personal_ranking": {"tiers": LABELS, "rationale": "Ask ben@elsewhere.example."}}
    run(study, lambda connection: say(connection, "ben", "p1", revise, key="2"))
    convert_dataset(study, tmp_path / "out", to="ca1")
    assert sorted(reasons(load_dataset(tmp_path / "out"))) == ["ann", "cas"]


def test_texts_of_who_came_back_under_another_id_are_decided_too(study: Path, tmp_path: Path) -> None:
    def come_back(connection: Connection) -> None:
        enter(connection, "ann-again")
        returns.add(connection, "ann-again", "ann")
        give(connection, "ann-again", PROMPTS[1])
        said = {"tiers": [[one.label] for one in PROMPTS[1].responses], "rationale": "Ask ann@mail.example, I say."}
        say(connection, "ann-again", "p2", {"personal_ranking": said})

    run(study, come_back)
    scan(study)
    waiting = [one for one in queue(study).items if one.place.participant_id == "ann-again"]
    decide(study, [NewDecision(one.place, one.digest, Action.MASK) for one in waiting], by="a", role="reviewer")
    convert_dataset(study, tmp_path / "out", to="ca1")
    assert "Ask [e-mail], I say." in load_dataset(tmp_path / "out").rationales.texts


def test_what_people_wrote_about_themselves_makes_no_groups(study: Path) -> None:
    with pytest.raises(FaultsError, match="'ideal-model-behavior', answered in people's own words") as refused:
        agreement(AgreementFiles(study), Options(by=("group:ideal-model-behavior",)))
    assert "home.example" not in str(refused.value)
    assert "ideal-model-behavior" not in refused.value.faults[0].expected


def run(study: Path, change: Callable[[Connection], None]) -> None:
    with open_store(study) as store:
        store.submit(change).result()


def test_a_study_that_was_not_opened_has_no_texts(tmp_path: Path) -> None:
    folder = write_study(tmp_path / "town", PROMPTS)
    assert convert_dataset(folder, tmp_path / "out", to="ca1").texts is None
