"""Made-up participants, and what they do."""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import Future
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec

from folkmoot.records.survey import NewAnswer, Participant, SavedAnswer
from folkmoot.store import Store, answers, open_store, participants, studies
from folkmoot.study.assignment import Design

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Place:
    """Where a study's database is."""

    folder: Path
    url: str | None

    def open(self) -> Store:
        return open_store(self.folder, database_url=self.url, environment={})


def later(minutes: float) -> datetime:
    """So many minutes after the beginning."""
    return NOW + timedelta(minutes=minutes)


def design(prompts: int = 6, **changes: Any) -> Design:
    """A small study's design."""
    made: dict[str, Any] = {
        "labels": {f"p{number}": ("A", "B", "C") for number in range(prompts)},
        "anchors": (),
        "people_per_prompt": 3,
        "prompts_per_person": 3,
        "repeats": 0,
        "seed": 7,
    }
    return Design(**{**made, **changes})


def open_study(store: Store) -> None:
    """Open the one study."""
    store.submit(
        lambda connection: studies.open_version(connection, study_id="town", study_hash="h1", content=b"{}", now=NOW)
    ).result()


def enrol(store: Store, name: str, now: datetime = NOW, wave: str = "1") -> Participant:
    """Somebody called so."""
    return store.submit(
        lambda connection: participants.enrol(
            connection,
            participant_id=name,
            token=f"token of {name}",
            cohort="public",
            wave=wave,
            language="en",
            now=now,
        )
    ).result()


def answer(question: str, value: Mapping[str, Any] | None, key: str) -> NewAnswer:
    """An answer; None skips the question."""
    return NewAnswer(question, None if value is None else msgspec.Raw(msgspec.json.encode(value)), key, 1.5)


def saving(
    store: Store, person: str, prompt: str, *given: NewAnswer, occurrence: int = 1, now: datetime = NOW
) -> Future[list[SavedAnswer]]:
    """Save answers; done when they are on the disk."""
    return store.submit(lambda connection: answers.save(connection, person, prompt, occurrence, given, now))
