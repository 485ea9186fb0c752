"""A study's folder, and simulated people's answers put into its database."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
from sqlalchemy import Connection

from folkmoot.records.assigning import Choice
from folkmoot.records.dataset import Dataset
from folkmoot.records.survey import AssignmentState, NewAnswer, State
from folkmoot.records.vocabulary import KEYS
from folkmoot.statistics.weak_order import NOT_ASKED, SKIPPED, unpack
from folkmoot.store import Store, about, answers, assignments, participants, studies
from folkmoot.study.lock import study_hash
from folkmoot.study.prompts import StudyPrompt, write_prompts
from folkmoot.study.study_versions import write_content

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
DEFINITION = """\
id = "town"
title = "A town's study"
languages = ["en"]
consent = "You agree."
debrief = "Thank you."
prompts_per_person = 5
people_per_prompt = 2
questions = ["veto", "personal_ranking", "world_ranking", "importance", "representativeness", "subjectivity"]
simulated = true
demographics = "ca1"

[data_policy]
kept = "Your answers."
for_how_long = "A year."
contact = "someone@example.org"
"""
BLOCKS = {"veto": "veto", "personal": "personal_ranking", "world": "world_ranking"}


def write_study(folder: Path, prompts: Sequence[StudyPrompt], definition: str = DEFINITION) -> Path:
    """The folder, made."""
    folder.mkdir()
    (folder / "study.toml").write_text(definition, encoding="utf-8")
    (folder / "prompts.jsonl").write_bytes(b"".join(write_prompts(prompts)))
    return folder


def open_it(store: Store, folder: Path, now: datetime = NOW) -> None:
    """Open the study as its files stand."""
    files = ((folder / "study.toml").read_bytes(), (folder / "prompts.jsonl").read_bytes())
    digest, content = study_hash(*files), write_content(*files)
    store.submit(
        lambda connection: studies.open_version(
            connection, study_id="town", study_hash=digest, content=content, now=now
        )
    ).result()


def enter(connection: Connection, person: str, said: dict[str, str | None] | None = None) -> None:
    """Take somebody in who answers at once."""
    participants.enrol(
        connection,
        participant_id=person,
        token=f"token of {person}",
        cohort="public",
        wave="1",
        language="en",
        now=NOW,
        state=State.ANSWERING,
    )
    about.save(connection, person, said or {})


def give(connection: Connection, person: str, prompt: StudyPrompt, occurrence: int = 1) -> None:
    """Give somebody a prompt, in an order of responses that is not the file's."""
    shown = tuple(one.label for one in reversed(prompt.responses))
    choice = Choice(prompt.prompt_id, occurrence, shown)
    assignments.next_prompt(connection, person, lambda _: choice, NOW)


def say(
    connection: Connection,
    person: str,
    prompt_id: str,
    values: dict[str, Any],
    *,
    occurrence: int = 1,
    key: str = "1",
    languages: dict[str, str] | None = None,
) -> None:
    """Save answers, by question; None skips one."""
    new = [
        NewAnswer(
            question,
            None if value is None else msgspec.Raw(msgspec.json.encode(value)),
            f"{prompt_id} {occurrence} {question} {key}",
        )
        for question, value in values.items()
    ]
    answers.save(connection, person, prompt_id, occurrence, new, NOW, languages=languages or {})


def end(
    connection: Connection,
    person: str,
    prompt_id: str,
    state: AssignmentState = AssignmentState.DONE,
    occurrence: int = 1,
) -> None:
    """Close a prompt."""
    assignments.end(connection, person, prompt_id, occurrence, state, NOW)


def put(connection: Connection, dataset: Dataset, prompts: Sequence[StudyPrompt]) -> None:
    """Everything that simulated people said, in the order in which they said it; repeats as repeat items."""
    table, reasons = dataset.assessments, dataset.rationales
    texts = {
        (row, str(of)): text
        for row, of, text in zip(reasons.assessment.tolist(), reasons.of, reasons.texts, strict=True)
    }
    columns = {name: column.texts() for name, column in dataset.participants.demographics.items()}
    for number, person in enumerate(dataset.participants.ids):
        enter(connection, person, {name: texts_of[number] for name, texts_of in columns.items()})
    met: dict[tuple[int, int], int] = {}
    words = {name: getattr(table, name).texts() for name in KEYS}
    for row in range(len(table)):
        who, what = int(table.participant[row]), int(table.prompt[row])
        person, prompt = dataset.participants.ids[who], prompts[what]
        occurrence = met[who, what] = met.get((who, what), 0) + 1
        give(connection, person, prompt, occurrence)
        values: dict[str, Any] = {name: {"value": KEYS[name](said[row])} for name, said in words.items()}
        for block, question in BLOCKS.items():
            code = int(getattr(table, block)[row])
            if code == NOT_ASKED:
                continue
            value = (
                None if code == SKIPPED else _value(block, code, prompt) | {"rationale": texts.get((row, block), "")}
            )
            values[question] = value
        say(connection, person, prompt.prompt_id, values, occurrence=occurrence)
        # Left open, so that what was not asked is not taken for skipped.
        state = AssignmentState.RETURNED
        one = assignments.needed_assignment(connection, person, prompt.prompt_id, occurrence)
        assignments.move(connection, one, state, NOW)


def _value(block: str, code: int, prompt: StudyPrompt) -> dict[str, Any]:
    labels = [one.label for one in prompt.responses]
    if block == "veto":
        return {"flagged": [label for place, label in enumerate(labels) if code >> place & 1]}
    tiers = unpack(np.array([code]), len(labels))[0].tolist()
    return {
        "tiers": [
            [label for label, tier in zip(labels, tiers, strict=True) if tier == level] for level in sorted(set(tiers))
        ]
    }
