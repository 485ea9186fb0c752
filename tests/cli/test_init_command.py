"""`folkmoot init` and `folkmoot check` of a study, as processes."""

from __future__ import annotations

import json
from pathlib import Path

from tests.cli.running import folkmoot


def test_init_then_check(tmp_path: Path) -> None:
    done = folkmoot("init", "pilot", "--json", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["files"] == ["population.toml", "prompts.jsonl", "spec/sample.md", "study.toml"]
    assert "folkmoot check pilot" in done.stderr
    checked = folkmoot("check", "pilot", "--json", cwd=tmp_path)
    assert checked.returncode == 0, checked.stderr
    said = json.loads(checked.stdout)
    assert (said["kind"], said["faults"]) == ("study", [])
    assert said["notes"]


def test_what_to_type_next_can_be_typed(tmp_path: Path) -> None:
    said = folkmoot("init", "my study", cwd=tmp_path).stderr
    assert "`folkmoot check 'my study'`, then `folkmoot serve 'my study'`" in " ".join(said.split())


def test_a_file_is_no_study(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine", encoding="utf-8")
    done = folkmoot("study", "status", "notes.txt", "--json", cwd=tmp_path)
    assert done.returncode == 1
    assert json.loads(done.stdout)["error"]["message"].startswith(
        "notes.txt: this is a file; expected a study's folder"
    )


def test_init_refuses_what_is_there(tmp_path: Path) -> None:
    (tmp_path / "pilot").mkdir()
    (tmp_path / "pilot" / "mine.txt").write_text("mine", encoding="utf-8")
    done = folkmoot("init", "pilot", "--json", cwd=tmp_path)
    assert done.returncode == 1
    assert json.loads(done.stdout)["error"]["kind"] == "bad_input"
    assert sorted(path.name for path in (tmp_path / "pilot").iterdir()) == ["mine.txt"]


def test_check_names_the_line_of_a_fault(tmp_path: Path) -> None:
    folkmoot("init", "pilot", cwd=tmp_path)
    path = tmp_path / "pilot" / "study.toml"
    text = path.read_text(encoding="utf-8")
    line = text.splitlines().index("repeats = 0") + 1
    path.write_text(text.replace("repeats = 0", "repeats = 99"), encoding="utf-8")
    done = folkmoot("check", "pilot", cwd=tmp_path)
    assert done.returncode == 1
    assert f"study.toml:{line}: repeats: found the number 99" in done.stdout
