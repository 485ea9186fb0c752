"""A study that was changed since it opened: what is said of it, and what stays on the record."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from folkmoot.pipeline.init_study import init_study
from folkmoot.pipeline.open_study import StudyChangedError, open_study


def now() -> datetime:
    return datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)


def change(path: Path, old: str, new: str) -> None:
    path.write_text(path.read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")


def test_an_edit_is_told_and_refused_until_it_is_a_new_version(tmp_path: Path) -> None:
    folder = tmp_path / "talk"
    init_study(folder)
    assert open_study(folder, now=now).version.number == 1
    assert not open_study(folder, now=now).is_new

    change(folder / "study.toml", "# A study.", "# Our study.")
    assert open_study(folder, now=now).version.number == 1

    change(folder / "study.toml", "people_per_prompt = 16", "people_per_prompt = 20")
    change(folder / "prompts.jsonl", "practises the drums", "plays the drums")
    with pytest.raises(StudyChangedError) as caught:
        open_study(folder, now=now)
    _, people, prompt, _ = str(caught.value).split("\n")
    assert people == "- people_per_prompt: 16 became 20"
    assert prompt.startswith("- prompt sample-neighbour-noise: messages[0].content:")
    assert prompt.endswith("(answers so far are to what it was)")

    second = open_study(folder, new_version=True, now=now)
    assert (second.version.number, second.version.hash, second.is_new) == (2, second.loaded.hash, True)
    change(folder / "study.toml", "people_per_prompt = 20", "people_per_prompt = 16")
    change(folder / "prompts.jsonl", "plays the drums", "practises the drums")
    assert open_study(folder, new_version=True, now=now).version.number == 3
