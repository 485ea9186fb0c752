"""What leaves: cleared texts alone, unless the study takes the risk; and no verb sends others."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import msgspec
import pytest
from sqlalchemy import Connection
from tests.pipeline.answered_study import DEFINITION, enter, give, open_it, say, write_study
from tests.study.studies import make_prompts

from folkmoot.cli import app
from folkmoot.errors import FaultsError
from folkmoot.llm.model import ModelName
from folkmoot.llm.providers import PROVIDERS, is_hosted
from folkmoot.pipeline.cleared_texts import cleared
from folkmoot.pipeline.load_study import load_study
from folkmoot.pipeline.model_calls import Asker, ModelSettings, UnclearedError
from folkmoot.pipeline.personal_data import decide, queue, scan
from folkmoot.records.dataset import Message
from folkmoot.records.model_call import ModelCall, Template
from folkmoot.records.personal_data import Action, Clearance, NewDecision
from folkmoot.store import open_store

PROMPTS = make_prompts(5)
LABELS = [[response.label] for response in PROMPTS[0].responses]
WORDS = {
    "ann": "Write to ann@mail.example.",
    "ben": "Ring 0171 555 01 99.",
    "cid": "My name is Cid Sample.",
    "dot": "Be kind.",
}


def study(tmp_path: Path, more: str = "") -> Path:
    folder = write_study(tmp_path / "town", PROMPTS, DEFINITION + more)

    def answer(connection: Connection) -> None:
        for person, words in WORDS.items():
            enter(connection, person)
            give(connection, person, PROMPTS[0])
            say(connection, person, "p1", {"personal_ranking": {"tiers": LABELS, "rationale": words}})
            say(connection, person, "p1", {"world_ranking": {"tiers": LABELS, "rationale": ""}})

    with open_store(folder, environment={}) as store:
        open_it(store, folder)
        store.submit(answer).result()
    return folder


def texts(folder: Path) -> Mapping[str, str]:
    return {one.place.participant_id: one.text for one in cleared(folder).texts}


def test_nothing_leaves_that_nobody_looked_at_or_decided_about(tmp_path: Path) -> None:
    folder = study(tmp_path)
    assert (texts(folder), cleared(folder).refused) == ({}, {"new": 4})
    scan(folder)
    assert (texts(folder), cleared(folder).refused) == ({"dot": "Be kind."}, {"held": 3})
    actions = {"ann": Action.KEEP, "ben": Action.MASK, "cid": Action.WITHHOLD}
    decisions = [NewDecision(one.place, one.digest, actions[one.place.participant_id]) for one in queue(folder).items]
    decide(folder, decisions, by="a1", role="reviewer")
    found = cleared(folder)
    assert texts(folder) == {"ann": WORDS["ann"], "ben": "Ring [phone].", "dot": "Be kind."}
    assert (found.refused, found.clearance) == ({"withheld": 1}, Clearance("cleared", 3))
    assert [one.masked for one in found.texts] == [False, True, False]
    assert len(cleared(folder, wanted=lambda text: text.place.participant_id == "ann").texts) == 1


def test_a_study_may_take_the_risk_but_decisions_hold(tmp_path: Path) -> None:
    folder = study(tmp_path, '\n[data]\nhosted_models = "risk taken"\n')
    assert texts(folder) == WORDS
    scan(folder)
    (item,) = queue(folder, participant="ben").items
    decide(folder, [NewDecision(item.place, item.digest, Action.WITHHOLD)], by="a1", role="reviewer")
    assert texts(folder) == {name: words for name, words in WORDS.items() if name != "ben"}
    assert cleared(folder).clearance.because == "risk taken"


def test_a_study_says_cleared_or_risk_taken_and_nothing_else(tmp_path: Path) -> None:
    folder = write_study(tmp_path / "town", PROMPTS, DEFINITION + '\n[data]\nhosted_models = "yes"\n')
    with pytest.raises(FaultsError, match="hosted_models"):
        load_study(folder)


class Reply(msgspec.Struct):
    text: str


def call(**more: object) -> ModelCall[Reply]:
    messages = (Message("system", "Say something."), Message("user", "Ring 0171 555 01 99."))
    return ModelCall("one", messages, Reply, Template("t", "t"), **more)  # type: ignore[arg-type]  # by name


def test_a_hosted_model_is_not_sent_what_nobody_cleared(tmp_path: Path) -> None:
    batch = f"file:{tmp_path / 'batches'}?model=m"
    settings = ModelSettings(cache=tmp_path / "calls.db")
    with pytest.raises(UnclearedError, match="1 of 1 calls hold words of participants"):
        Asker(batch, settings).ask([call(participants=("ben",))])
    assert not (tmp_path / "batches").exists() or not list((tmp_path / "batches").iterdir())
    assert Asker(batch, settings).ask([call(participants=("ben",), clearance=Clearance("cleared", 1))]).not_asked == (
        "one",
    )
    assert Asker(batch, settings).ask([call()]).not_asked == ("one",)


def test_a_model_of_this_machine_is_sent_it() -> None:
    here = ModelName.parse("openai:m")
    for address, hosted in (
        ("http://127.0.0.1:8000/v1", False),
        ("http://localhost:11434/v1", False),
        ("http://[::1]:8000/v1", False),
        ("https://api.openai.com/v1", True),
        ("http://192.168.1.5:8000/v1", True),
        ("http://localhost.example.com/v1", True),
        ("no address", True),
    ):
        assert is_hosted(here, address) is hosted
    named = {name: is_hosted(ModelName.parse(row.example), "") for name, row in PROVIDERS.items()}
    assert {name for name, hosted in named.items() if not hosted} == {"command", "replay", "fake"}


VERBS = (
    "ranker run --dataset {study} --spec {spec} --model fake:rule-follower --out {out}/rankings.jsonl",
    "ranker relevance --dataset {study} --spec {spec} --model fake:rule-follower --out {out}/relevance.jsonl",
    "spec what-if {spec} {edited} --study {study} --model fake:rule-follower",
    "study draft criteria --prompts {study}/prompts.jsonl --model fake:writer --out {out}/criteria.jsonl",
    "study draft completions --prompts {study}/prompts.jsonl --spec {spec} --model fake:writer --out {out}/completions.jsonl",
    "study draft prompts --spec {spec} --sections all --existing {study}/prompts.jsonl --model fake:writer"
    " --out {out}/prompts.jsonl",
)
"""Every verb that asks a model and is given a study, or its prompts."""


@pytest.mark.parametrize("verb", VERBS, ids=lambda verb: " ".join(verb.split()[:3]))
def test_no_verb_shows_a_model_what_participants_wrote(verb: str, tmp_path: Path) -> None:
    folder = study(tmp_path)
    spec, edited, cache = tmp_path / "spec.md", tmp_path / "edited.md", tmp_path / "calls.db"
    text = "# Spec {#spec authority=root}\n\nBe fair.\n\n## Kindness {#be_kind authority=user}\n\nBe kind to people.\n"
    spec.write_text(text, encoding="utf-8")
    edited.write_text(text.replace("to people", "to everybody"), encoding="utf-8")
    places = {"study": folder, "spec": spec, "edited": edited, "out": tmp_path}
    arguments = [part.format(**places) for part in verb.split()]
    app([*arguments, "--cache", str(cache)], exit_on_error=False, result_action="return_value")
    held = b"".join(path.read_bytes() for path in tmp_path.glob("calls.db*"))
    assert len(held) > 1_000
    for words in WORDS.values():
        assert words.encode() not in held
        assert json.dumps(words).encode()[1:-1] not in held
