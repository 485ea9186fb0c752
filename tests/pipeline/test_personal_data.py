"""The queue: texts are looked at, held, decided, and looked at again where they change."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import Connection
from tests.pipeline.answered_study import enter, give, open_it, say, write_study
from tests.study.studies import make_prompts

from folkmoot.cli import study_personal_data as command
from folkmoot.errors import InputError
from folkmoot.pipeline.load_study import load_study
from folkmoot.pipeline.personal_data import OvertakenError, decide, queue, scan
from folkmoot.pipeline.text_ledgers import StudyLedger
from folkmoot.pipeline.trail import check_trail, trail_entries
from folkmoot.privacy.review import looked_at
from folkmoot.privacy.table import VERSION
from folkmoot.records.personal_data import (
    Action,
    NewDecision,
    QueueItem,
    Text,
    TextDecision,
    TextPlace,
    TextRecord,
    TextState,
)
from folkmoot.records.trail import Event
from folkmoot.store import open_store

PROMPTS = make_prompts(5)
TELLING = "Write to ann@mail.example or ring 0171 555 01 99, I said."
LABELS = [[response.label] for response in PROMPTS[0].responses]


def rank(words: str) -> dict[str, object]:
    return {"personal_ranking": {"tiers": LABELS, "rationale": words}}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = write_study(tmp_path / "town", PROMPTS)

    def answer(connection: Connection) -> None:
        for person, words in (("ann", TELLING), ("ben", "Kindness counts.")):
            enter(connection, person, {"ideal-model-behavior": "It should be honest."})
            give(connection, person, PROMPTS[0])
            say(connection, person, "p1", rank(words))

    with open_store(made, environment={}) as store:
        open_it(store, made)
        store.submit(answer).result()
    return made


def revise(folder: Path, words: str) -> None:
    with open_store(folder) as store:
        store.submit(lambda connection: say(connection, "ann", "p1", rank(words), key="2")).result()


def only(folder: Path) -> QueueItem:
    (item,) = queue(folder).items
    return item


def test_texts_are_new_then_clear_or_held(folder: Path) -> None:
    assert queue(folder, states=()).counts == {"new": 4, "clear": 0, "held": 0, "decided": 0}
    found = scan(folder)
    assert (found.texts, found.scanned, found.counts["clear"], found.counts["held"]) == (4, 4, 3, 1)
    assert found.by_kind == {"e-mail": 1, "phone": 1}
    item = only(folder)
    assert item.place == TextPlace("ann", "p1", 1, "personal_ranking", 0)
    assert [item.text[one.start : one.end] for one in item.findings] == ["ann@mail.example", "0171 555 01 99"]
    assert item.masked == "Write to [e-mail] or ring [phone], I said."
    assert scan(folder).scanned == 0
    assert queue(folder, kinds=("name",)).total == queue(folder, participant="ben").total == 0
    assert queue(folder, kinds=("phone",), prompt="p1").total == 1
    assert queue(folder, limit=0).total == 1


def test_a_decision_stands_until_the_text_is_revised(folder: Path) -> None:
    scan(folder)
    item = only(folder)
    counts = decide(folder, [NewDecision(item.place, item.digest, Action.MASK)], by="rita-account", role="reviewer")
    assert counts[Action.MASK] == 1
    (after,) = queue(folder, states=(TextState.DECIDED,)).items
    assert after.decision is not None
    assert (after.decision.action, after.decision.by, len(after.decision.spans)) == (Action.MASK, "rita-account", 2)
    revise(folder, "Now nothing is in it.")
    assert queue(folder, states=()).counts["new"] == 1
    with pytest.raises(OvertakenError):
        decide(folder, [NewDecision(item.place, item.digest, Action.KEEP)], by="rita-account", role="reviewer")
    assert scan(folder).scanned == 1
    assert queue(folder, states=()).counts == {"new": 0, "clear": 4, "held": 0, "decided": 0}


def test_decisions_are_on_the_trail_without_anything_of_a_person(folder: Path) -> None:
    scan(folder)
    item = only(folder)
    decide(folder, [NewDecision(item.place, item.digest, Action.WITHHOLD)], by="rita-account", role="reviewer")
    entry = trail_entries(folder)[-1]
    assert entry.event == Event.PERSONAL_DATA
    assert {**entry.body, "digest": ""} == {
        "kept": 0, "masked": 0, "withheld": 1, "role": "reviewer", "detectors": VERSION, "digest": "",
    }  # fmt: skip
    assert "ann" not in json.dumps(dict(entry.body))
    assert "rita-account" not in json.dumps(dict(entry.body))
    assert not check_trail(folder).breaks


def test_all_decisions_are_made_or_none(folder: Path) -> None:
    scan(folder)
    item = only(folder)
    (clear,) = queue(folder, states=(TextState.CLEAR,), participant="ben", prompt="p1").items
    good = NewDecision(item.place, item.digest, Action.KEEP)
    for bad, words in (
        (replace(good, place=clear.place, digest="0"), "changed"),
        (NewDecision(clear.place, clear.digest, Action.MASK), "nothing would be masked"),
        (NewDecision(clear.place, clear.digest, Action.MASK, ((0, 999, "name"),)), "outside"),
        (good, "two decisions"),
    ):
        with pytest.raises(InputError, match=words):
            decide(folder, [good, bad], by="rita-account", role="reviewer")
    assert queue(folder, states=()).counts["decided"] == 0
    # A person may mask what no detector found.
    decide(
        folder,
        [NewDecision(clear.place, clear.digest, Action.MASK, ((0, 8, "name"),))],
        by="rita-account",
        role="reviewer",
    )
    (after,) = queue(folder, states=(TextState.DECIDED,)).items
    assert after.masked == "[name] counts."


def test_a_scan_that_was_overtaken_by_a_decision_leaves_it(folder: Path) -> None:
    scan(folder)
    item = only(folder)
    with open_store(folder) as store:
        ledger = StudyLedger(store, load_study(folder).study)
        _, seen = ledger.look()
        decide(folder, [NewDecision(item.place, item.digest, Action.KEEP)], by="rita-account", role="reviewer")
        ledger.keep(seen, [seen[item.place]], ())
        _, after = ledger.look()
    assert after[item.place].state is TextState.DECIDED


def test_other_detectors_hold_a_decided_text_again_only_where_they_find_more() -> None:
    place = TextPlace("ann", "p", 1, "veto", 0)
    text = Text(place, TELLING, None)
    first = looked_at(text, "d", None)
    for action, findings, state in (
        (Action.KEEP, first.findings, TextState.DECIDED),
        (Action.KEEP, first.findings[:1], TextState.HELD),
        (Action.WITHHOLD, (), TextState.DECIDED),
    ):
        before = TextRecord(place, "d", "0", TextState.DECIDED, findings, TextDecision(action, (), "a", "t"))
        assert looked_at(text, "d", before).state is state


def test_the_command_shows_texts_on_a_terminal_alone(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    command.scan(folder)
    command.queue(folder)
    out = capsys.readouterr().out
    assert "1 held" in out
    assert "e-mail at 9-25" in out
    assert "ann@mail" not in out
    command.queue(folder, as_json=True)
    (row,) = json.loads(capsys.readouterr().out)["items"]
    assert "text" not in row
    assert "masked" not in row
    command.queue(folder, texts=True)
    assert "ann@mail.example" in capsys.readouterr().out
    command.decide(folder, "mask", row["code"], span=("9-25:e-mail",))
    capsys.readouterr()
    command.queue(folder, state=("decided",), texts=True)
    assert "→ Write to [e-mail] or ring 0171" in capsys.readouterr().out
    with pytest.raises(InputError, match="no text has this code"):
        command.decide(folder, "keep", "000000000000")


def test_a_dataset_in_files_keeps_its_decisions_beside_them(tmp_path: Path) -> None:
    blocks = {
        "personal": [{"rationale": TELLING, "ranking": "A>B"}],
        "world": [{"rationale": "Fine.", "ranking": "A>B"}],
    }
    row = {
        "prompt_id": "p1",
        "prompt": {"id": "p1", "messages": [{"role": "user", "content": "x"}]},
        "responses": [
            {"response_index": label, "messages": [{"role": "assistant", "content": label}]} for label in "AB"
        ],
        "metadata": {
            "assessments": [
                {"annotator_id": "ann", "importance": None, "representativeness": None, "subjectivity": None}
                | {"ranking_blocks": {"unacceptable": [], **blocks}}
            ]
        },
    }  # fmt: skip
    path = tmp_path / "comparisons.jsonl"
    path.write_text(json.dumps(row) + "\n", encoding="utf-8")
    assert scan(path).counts == {"new": 0, "clear": 1, "held": 1, "decided": 0}
    item = only(path)
    decide(path, [NewDecision(item.place, item.digest, Action.MASK)], by="command line", role="command line")
    assert scan(path).scanned == 0
    beside = (tmp_path / "comparisons.jsonl.personal-data.jsonl").read_text(encoding="utf-8")
    assert "ann@mail" not in beside
    assert '"action":"mask"' in beside
    assert queue(path, states=(TextState.DECIDED,)).items[0].masked.startswith("Write to [e-mail]")
