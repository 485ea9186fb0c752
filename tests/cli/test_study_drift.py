"""`folkmoot study drift` as a process: what it prints, and what it refuses."""

from __future__ import annotations

import json
from pathlib import Path

from tests.cli.running import folkmoot, write_dataset, write_lines

PROMPTS = tuple(f"p{number}" for number in range(6))


def waves(folder: Path) -> tuple[Path, Path, Path]:
    """Everybody says A>B in both waves, Ann alone returns; the ranker says B>A of the last prompt."""
    before = write_dataset(folder / "spring.jsonl", PROMPTS, ("ann", "bob"))
    after = write_dataset(folder / "autumn.jsonl", PROMPTS, ("ann", "cal"))
    rows = [{"prompt_id": one, "ranking": "B>A" if one == "p5" else "A>B"} for one in PROMPTS]
    return before, after, write_lines(folder / "spec.jsonl", rows)


def test_what_moved_as_json(tmp_path: Path) -> None:
    before, after, ranking = waves(tmp_path)
    done = folkmoot(
        *("study", "drift", "--before", before, "--after", after, "--ranking", ranking, "--min-cell", "2", "--json")
    )
    assert (done.returncode, done.stderr) == (0, "")
    found = json.loads(done.stdout)
    assert (found["before"], found["after"]) == ("spring", "autumn")
    overall = found["overall"]
    assert (overall["n_before"], overall["n_after"], overall["n_returning"]) == (2, 2, 1)
    assert overall["agreement_before"]["value"] == overall["agreement_after"]["value"] == 10 / 12
    assert overall["agreement_change"]["value"] == 0
    assert overall["self_agreement"]["undefined_because"] == "too few: 1 participants, and a number needs 2"


def test_the_table_fits_80_columns_and_says_why_a_number_is_missing(tmp_path: Path) -> None:
    before, after, ranking = waves(tmp_path)
    done = folkmoot("study", "drift", "--before", before, "--after", after, "--ranking", ranking)
    assert done.returncode == 0
    assert max(len(line) for line in done.stdout.splitlines()) <= 80
    told = " ".join(done.stdout.split())
    assert "2 people before, 2 after, 1 in both; 6 prompts that both asked" in told
    assert "too few: 1 participants, and a number needs 30" in told
    assert "cannot be told" in told


def test_waves_that_share_no_prompt_are_refused(tmp_path: Path) -> None:
    before, _, _ = waves(tmp_path)
    after = write_dataset(tmp_path / "other.jsonl", ("q",), ("ann", "bob"))
    done = folkmoot("study", "drift", "--before", before, "--after", after)
    assert done.returncode == 1
    assert "no prompt in common" in done.stderr
    assert "Traceback" not in done.stderr


def test_names_that_are_those_of_no_waves_are_refused_with_what_to_type(tmp_path: Path) -> None:
    before, _, _ = waves(tmp_path)

    def refused(*arguments: str | Path, kind: str) -> str:
        done = folkmoot("study", "drift", *arguments, "--json", cwd=tmp_path)
        assert done.returncode == 1
        error = json.loads(done.stdout)["error"]
        assert error["kind"] == kind
        return str(error["message"])

    said = refused("--before", "1", "--after", "2", kind="missing_file")
    assert said.startswith("--before 1: there is no such file or folder")
    assert said.endswith("folkmoot study drift my-study --before 1 --after 2")
    assert refused("--before", before, "--after", "2", kind="missing_file").startswith("--after 2: ")
    assert "there is no such folder" in refused("nowhere", "--before", "1", "--after", "2", kind="missing_file")
    assert "found no study" in refused(before, "--before", "1", "--after", "2", kind="bad_input")
    assert "expected two waves" in refused("--before", before, "--after", before, kind="bad_input")
