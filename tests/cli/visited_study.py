"""A study of the demo's prompts that asks everything, with people who go through it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from importlib.resources import files
from pathlib import Path
from typing import Any

from folkmoot.study.questions import QUESTIONS

DEFINITION = f"""\
id = "town"
title = "A town's study"
languages = ["en"]
consent = "You agree."
debrief = "Thank you."
prompts_per_person = 8
people_per_prompt = 8
anchors = ["what-do-you-keep"]
questions = {json.dumps(list(QUESTIONS))}
simulated = true
demographics = "ca1"

[data_policy]
kept = "Your answers."
for_how_long = "A year."
contact = "someone@example.org"
"""
MIX = """
[[answerers]]
kind = "bot"
share = 0.1
reason = "Good."

[[answerers]]
kind = "straight_liner"
share = 0.1

[[answerers]]
kind = "copier"
share = 0.1
reason = "As an assistant I find this answer well balanced."

[[answerers]]
kind = "duplicate"
share = 0.1
"""


def write_visited_study(folder: Path, more: str = "", *, url: str | None = None, mix: str = MIX) -> Path:
    """The folder, with `population.toml` beside its own files; each prompt has two criteria."""
    demo = files("folkmoot") / "demo_study"
    rows = [json.loads(line) for line in (demo / "prompts.jsonl").read_text(encoding="utf-8").splitlines()]
    for row in rows:
        row["criteria"] = [
            {"text": "The response says who can help.", "direction": "better"},
            {"text": "The response takes a side.", "direction": "worse"},
        ]
    folder.mkdir(exist_ok=True)
    address = "" if url is None else f'database_url = "{url}"\n'
    (folder / "study.toml").write_text(address + DEFINITION + more, encoding="utf-8")
    (folder / "prompts.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    planted = (demo / "planted.toml").read_text(encoding="utf-8")
    (folder / "population.toml").write_text(planted + mix, encoding="utf-8")
    return folder


def write_graded_run(path: Path, prompts: Sequence[str]) -> Path:
    """A ranker's run that grades sections: the first thirty prompts belong to one, the last thirty to another."""
    rows: list[dict[str, Any]] = []
    for at, prompt_id in enumerate(prompts):
        grades = {"first": 5 if at < 30 else 1, "last": 5 if at >= len(prompts) - 30 else 1}
        ranking = ("A>B>C>D", "D>C=B>A", "B>A=C>D")[at % 3]
        rows.append({"prompt_id": prompt_id, "ranking": ranking, "section_relevance": grades})
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path
