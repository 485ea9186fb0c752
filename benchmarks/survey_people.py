"""A made-up study with people in it who have come as far as its prompts, and what they answer."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Final
from urllib.parse import urlencode

import msgspec
from sqlalchemy import update

from folkmoot.pipeline.open_study import open_study, open_survey
from folkmoot.pipeline.survey import SESSION, Survey, utc_now
from folkmoot.records.dataset import Message
from folkmoot.records.drafts import Direction
from folkmoot.records.survey import AssignmentState, State
from folkmoot.store import Connection, about, assignments, participants, sessions
from folkmoot.store.schema import ASSIGNMENTS
from folkmoot.study.assignment import cells_of
from folkmoot.study.prompts import Provenance, StudyCriterion, StudyPrompt, StudyResponse, write_prompts
from folkmoot.web.csrf import token_of

LABELS: Final = ("A", "B", "C", "D")
QUESTIONS: Final = (
    *("veto", "personal_ranking", "world_ranking", "importance", "representativeness", "subjectivity"),
    *("default_policy", "criteria_ratings", "own_criteria"),
)
_STUDY: Final = """\
id = "load"
languages = ["en"]
simulated = true
title = "A study under load"
consent = "You agree."
debrief = "Thank you."
people_per_prompt = {people_per_prompt}
prompts_per_person = {prompts_per_person}
slot_minutes = 600

[data_policy]
kept = "Nothing."
for_how_long = "A run."
contact = "nobody@example.org"

[[support]]
url = "https://help.example.org/"
label = "Help"

[[demographics]]
field = "age"
text = "How old are you?"
options = [{{ value = "18-39", text = "18 to 39" }}, {{ value = "40+", text = "40 or older" }}]

[[quotas]]
where = {{ age = "18-39" }}
people = {quota}

[[quotas]]
where = {{ age = "40+" }}
people = {quota}
"""
# One language each; a reason is some of its sentences.
_SENTENCES: Final = (
    (
        "The second response says plainly what it does not know, and I trust it more for that.",
        "It answers the question that was asked instead of giving a lecture about it.",
        "People in my town would see this very differently, and the last one does not even mention them.",
        "I would not want a child to read the third one.",
    ),
    (
        "La primera respuesta explica las dos posturas sin burlarse de ninguna.",
        "Me parece peligroso que recomiende algo así sin preguntar antes por la edad de la persona.",
        "En mi país esto sería ilegal, y la respuesta ni siquiera lo menciona.",
    ),
    (
        "La réponse est honnête, mais elle est beaucoup trop longue pour ce qui était demandé.",
        "Je préfère qu'on me laisse choisir plutôt que de décider à ma place.",
        "Elle donne des sources, et c'est ce qui compte le plus pour moi.",
    ),
    (
        "الإجابة الثانية تحترم رأي السائل ولا تفرض عليه شيئا.",
        "أعتقد أن الرد الأول يخفي معلومات مهمة عن الناس.",
        "كان من الأفضل أن يسأل أولا عن الظروف قبل أن ينصح.",
    ),
    (
        "यह उत्तर साफ़ और सरल है, और किसी का अपमान नहीं करता।",
        "मुझे लगता है कि दूसरे उत्तर में ज़रूरी चेतावनी नहीं है।",
    ),
)


@dataclass(frozen=True, slots=True)
class Shape:
    """How large the study is.

    Attributes:
        people: who answer; as many more come than two quotas of half of them let in.
        prompts: of the study.
        per_person: prompts that each answers.
    """

    people: int
    prompts: int
    per_person: int

    @property
    def people_per_prompt(self) -> int:
        """So that every place is taken: `people` × `per_person` / `prompts`."""
        return self.people * self.per_person // self.prompts


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody in front of their prompts.

    Attributes:
        session: of their browser.
        token: the CSRF token of its pages.
        prompts: that they were given, all of them open; () where they are given one after the other.
    """

    session: str
    token: str
    prompts: tuple[str, ...]


def write_study(folder: Path, shape: Shape, url: str | None = None) -> None:
    """Write a study's files; its database is at an address, or a file beside them."""
    folder.mkdir(parents=True)
    definition = _STUDY.format(
        people_per_prompt=shape.people_per_prompt, prompts_per_person=shape.per_person, quota=shape.people // 2
    )
    address = "" if url is None else f'database_url = "{url}"\n'
    (folder / "study.toml").write_text(address + definition, encoding="utf-8")
    (folder / "prompts.jsonl").write_bytes(b"".join(write_prompts(_prompts(shape.prompts))))


def make_study(folder: Path, shape: Shape, *, given: bool) -> list[Person]:
    """Write a study, open it and let people in; whom the quotas keep out is not among those returned.

    Args:
        folder: made.
        shape: of the study.
        given: whether everybody is given all of their prompts now, instead of one after the other while they answer.
    """
    write_study(folder, shape)
    open_study(folder)
    survey = open_survey(folder)
    try:
        # A tenth more come than there is room for.
        came = [_let_in(survey, number, given=given) for number in range(shape.people + shape.people // 10)]
        if given:
            # Each was ended, so that the next was given; they count the same as open ones.
            reopen = update(ASSIGNMENTS).values(state=AssignmentState.OPEN.value)
            survey.store.submit(lambda connection: connection.execute(reopen).rowcount).result()
    finally:
        survey.store.close()
    return [person for person in came if person is not None]


def body_of(random: Random, token: str, prompt_id: str) -> bytes:
    """A form with an answer to every question, as a browser sends it."""
    inputs: dict[str, str] = {"csrf_token": token, "prompt_id": prompt_id, "occurrence": "1", "action": "next"}
    for name in QUESTIONS:
        inputs[f"{name}.key"] = str(uuid.uuid4())
        inputs[f"{name}.seconds"] = f"{random.uniform(2, 90):.1f}"
    flagged, policy, own = random.choice(LABELS), reason(random), reason(random, most=1)
    inputs |= {f"veto.flag.{flagged}": "yes", "veto.rationale": reason(random)}
    for name in ("personal_ranking", "world_ranking"):
        inputs |= {f"{name}.place.{label}": str(random.randint(1, len(LABELS))) for label in LABELS}
        inputs[f"{name}.rationale"] = reason(random)
    inputs |= {
        "importance.value": "very",
        "representativeness.value": "slightly",
        "subjectivity.value": "values",
        "default_policy.value": "users_choice",
        "default_policy.rationale": policy,
        "criteria_ratings.rating.0": str(random.randint(-10, 10)),
        "criteria_ratings.rating.1": str(random.randint(-10, 10)),
        "own_criteria.text.0": own,
        "own_criteria.rating.0": str(random.randint(-10, 10)),
    }
    return urlencode(inputs).encode()


def values_of(random: Random) -> list[str]:
    """The same as the values that are kept of such a form, by question."""
    order = random.sample(LABELS, len(LABELS))
    ranking = {"tiers": [[label] for label in order]}
    values: list[object] = [
        {"flagged": order[-1:], "rationale": reason(random)},
        *({**ranking, "rationale": reason(random)} for _ in range(2)),
        *({"value": value} for value in ("very", "slightly", "values")),
        {"value": "users_choice", "rationale": reason(random)},
        {"ratings": {"0": 3, "1": -4}},
        {"criteria": [{"text": reason(random, most=1), "rating": 2}]},
    ]
    return [msgspec.json.encode(value).decode() for value in values]


def reason(random: Random, most: int = 3) -> str:
    """One to `most` sentences of one language."""
    sentences = random.choice(_SENTENCES)
    return " ".join(random.sample(sentences, random.randint(1, min(most, len(sentences)))))


def _let_in(survey: Survey, number: int, *, given: bool) -> Person | None:
    session, age, now = f"session-{number:06d}-of-the-load", "18-39" if number % 2 else "40+", utc_now()
    said: Mapping[str, str | None] = {"age": age}

    def write(connection: Connection) -> tuple[str, ...] | None:
        person = participants.enrol(
            connection,
            participant_id=f"{number:032x}",
            token=f"link-{number}",
            cohort="public",
            wave="1",
            language="en",
            now=now,
        )
        sessions.start(connection, session, person.id, expires_at=now + SESSION)
        about.save(connection, person.id, said)
        if not about.admit(connection, person.id, cells_of(survey.study, person.wave, person.cohort, said), now):
            participants.set_state(connection, person.id, State.QUOTA_FULL)
            return None
        participants.set_state(connection, person.id, State.ANSWERING)
        had: list[str] = []
        while given:
            one = assignments.next_prompt(connection, person.id, survey.choose, now + timedelta(seconds=len(had)))
            if one is None:
                break
            assignments.end(connection, person.id, one.prompt_id, one.occurrence, AssignmentState.DONE, now)
            had.append(one.prompt_id)
        return tuple(had)

    prompts = survey.store.submit(write).result()
    return None if prompts is None else Person(session, token_of(session), prompts)


def _prompts(count: int) -> tuple[StudyPrompt, ...]:
    provenance = Provenance("a benchmark", "plain", "none")
    criteria = tuple(StudyCriterion(text, next(iter(Direction))) for text in ("It is kind.", "It is short."))
    return tuple(
        StudyPrompt(
            f"prompt-{number:03d}",
            "a topic",
            (Message("user", f"My neighbour and I disagree about case {number}. What should I do? " * 4),),
            tuple(
                StudyResponse(label, (Message("assistant", f"Here is what {label} says on it. " * 20),), provenance)
                for label in LABELS
            ),
            criteria=criteria,
        )
        for number in range(count)
    )
