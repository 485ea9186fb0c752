"""A study that many people have answered, every question of every prompt: what is read live."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any, Final

import msgspec
from sqlalchemy import Connection, insert

from benchmarks.survey_people import LABELS, QUESTIONS, Shape, reason, values_of, write_study
from folkmoot.pipeline.open_study import open_study, open_survey
from folkmoot.store.schema import ANSWERS, ASSIGNMENTS, DEMOGRAPHICS, PARTICIPANTS

_AT: Final = "2126-01-01T00:00:{:02d}.000+00:00"
_AT_ONCE: Final = 5_000
_REVISED: Final = 50
"""Of so many prompts, one has an answer that was revised."""


def answer_study(folder: Path, shape: Shape, url: str | None = None) -> int:
    """Make a study that is answered.

    Args:
        folder: made.
        shape: of the study.
        url: of an empty database; None for a file in the folder.

    Returns:
        How many answers it holds.
    """
    write_study(folder, shape, url)
    open_study(folder)
    survey = open_survey(folder)
    try:
        return survey.store.submit(lambda connection: _put(connection, shape)).result()
    finally:
        survey.store.close()


def _put(connection: Connection, shape: Shape) -> int:
    random = Random(1)  # noqa: S311 - nobody is to guess nothing
    ids = [f"{random.getrandbits(128):032x}" for _ in range(shape.people)]
    beside = {"version": 1, "cohort": "public", "wave": "1", "language": "en", "state": "finished", "quiz_attempts": 0}
    people = [{"id": one, "created_at": _AT.format(0), **beside} for one in ids]
    connection.execute(insert(PARTICIPANTS), people)
    ages = [{"participant_id": one, "field": "age", "value": random.choice(("18-39", "40+"))} for one in ids]
    connection.execute(insert(DEMOGRAPHICS), ages)
    given = [
        (one, f"prompt-{number:03d}", place)
        for one in ids
        for place, number in enumerate(random.sample(range(shape.prompts), shape.per_person), start=1)
    ]
    _insert(connection, ASSIGNMENTS, (_assignment(random, *one) for one in given))
    return _insert(connection, ANSWERS, (row for one in given for row in _answers(random, *one)))


def _assignment(random: Random, person: str, prompt: str, place: int) -> dict[str, Any]:
    order = json.dumps(random.sample(LABELS, len(LABELS)))
    beside = {"state": "done", "assigned_at": _AT.format(0), "touched_at": _AT.format(59)}
    return {
        "participant_id": person,
        "prompt_id": prompt,
        "occurrence": 1,
        "place": place,
        "shown_order": order,
        **beside,
    }


def _answers(random: Random, person: str, prompt: str, place: int) -> Iterator[dict[str, Any]]:
    where = {"participant_id": person, "prompt_id": prompt, "occurrence": 1}
    again = 2 if random.randrange(_REVISED) == 0 else 1
    for revision in range(1, again + 1):
        values = dict(zip(QUESTIONS, values_of(random), strict=True))
        # As many ways to rate as people have, and no two who write the same of their own.
        ratings = {str(at): random.randint(-10, 10) for at in range(2)}
        values["criteria_ratings"] = msgspec.json.encode({"ratings": ratings}).decode()
        own = [{"text": f"{reason(random, most=1)} {random.random()}", "rating": random.randint(-10, 10)}]
        values["own_criteria"] = msgspec.json.encode({"criteria": own}).decode()
        for question, value in values.items():
            if revision == 1 or question == "world_ranking":
                written = '"rationale"' in value or '"text"' in value
                yield {
                    **where,
                    "question": question,
                    "revision": revision,
                    "key": f"{place} {question} {revision}",
                    "value": value,
                    "saved_at": _AT.format(revision),
                    "seconds": 12.5,
                    "language": random.choice(("en", "es", "fr", "ar", "hi")) if written else None,
                }


def _insert(connection: Connection, table: Any, rows: Iterator[dict[str, Any]]) -> int:
    """Insert rows, some at once; how many they were."""
    count, some = 0, []
    for row in rows:
        some.append(row)
        if len(some) == _AT_ONCE:
            connection.execute(insert(table), some)
            count, some = count + len(some), []
    if some:
        connection.execute(insert(table), some)
    return count + len(some)
