"""Definitions and prompts of made-up studies, for tests."""

from __future__ import annotations

from folkmoot.records.dataset import Message
from folkmoot.study.prompts import Provenance, StudyPrompt, StudyResponse

SMALLEST = """\
id = "small"
languages = ["en"]
title = "A small study"
consent = "You agree."
debrief = "Thank you."
people_per_prompt = 3

[data_policy]
kept = "Your answers."
for_how_long = "A year."
contact = "someone@example.org"
"""


def make_prompts(count: int) -> tuple[StudyPrompt, ...]:
    """Prompts `p1`, `p2`, … with two responses each."""
    provenance = Provenance("a test", "plain", "none")
    return tuple(
        StudyPrompt(
            f"p{number}",
            "a topic",
            (Message("user", "Hello?"),),
            tuple(StudyResponse(label, (Message("assistant", label),), provenance) for label in "AB"),
        )
        for number in range(1, count + 1)
    )
