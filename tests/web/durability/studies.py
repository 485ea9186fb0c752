"""The study that crowds answer, and where its database may be."""

from __future__ import annotations

from pathlib import Path

from tests.store.people import Place
from tests.web.surveys import STUDY, write_study

QUOTA = 5
PER_PROMPT = 400
ANCHOR = "p1"


def study_in(place: Place, *, per_prompt: int = PER_PROMPT) -> Path:
    """The study's folder; a few places for the young, many people a prompt."""
    definition = STUDY.replace("people_per_prompt = 4", f"people_per_prompt = {per_prompt}")
    definition = definition.replace("people = 1", f"people = {QUOTA}")
    if place.url is not None:
        definition = f'database_url = "{place.url}"\n{definition}'
    return write_study(place.folder, definition)
