"""What the command line does with a user's mistake: exit 1 with a named kind, or 2 for wrong usage; never a traceback."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests.cli.running import folkmoot, write_dataset, write_rankings


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("files")
    write_dataset(folder / "people.jsonl")
    write_rankings(folder / "run.jsonl")
    write_rankings(folder / "elsewhere.jsonl", prompts=["x", "y"])
    write_rankings(folder / "unknown.jsonl", ranking="A>C")
    (folder / "broken.jsonl").write_text('{"prompt_id": "p", "ranking"\n', encoding="utf-8")
    (folder / "targets.toml").write_text('[targets.age]\n"old" = 1.0\n', encoding="utf-8")
    (folder / "spec.md").write_text("# Rules {#rules authority=king}\n\nBe fair.\n", encoding="utf-8")
    return folder


AGREEMENT = ("agreement", "--dataset", "people.jsonl")


@pytest.mark.parametrize(
    ("arguments", "kind", "said"),
    [
        (("agreement", "--dataset", "absent.jsonl"), "missing_file", "absent.jsonl: there is no such file"),
        ((*AGREEMENT, "--ranking", "absent.jsonl"), "missing_file", "absent.jsonl"),
        ((*AGREEMENT, "--spec", "absent.md"), "missing_file", "absent.md"),
        (("check", "absent.md"), "missing_file", "absent.md"),
        (("spec", "show", "absent.md", "rules"), "missing_file", "absent.md"),
        (("spec", "show", "spec.md", "rulez"), "bad_input", "did you mean rules?"),
        ((*AGREEMENT, "--ranking", "elsewhere.jsonl"), "faults", "this file is for another dataset"),
        ((*AGREEMENT, "--ranking", "run.jsonl", "--without-spec", "elsewhere.jsonl"), "faults", "another dataset"),
        ((*AGREEMENT, "--ranking", "unknown.jsonl"), "faults", "unknown response 'C'; missing response 'B'"),
        ((*AGREEMENT, "--ranking", "broken.jsonl"), "faults", "broken.jsonl:1: found a line cut short"),
        ((*AGREEMENT, "--by", "group:age"), "faults", "the unknown field 'age'"),
        ((*AGREEMENT, "--by", "everything"), "faults", "section, prompt or group:FIELD"),
        ((*AGREEMENT, "--by", "section"), "faults", "--relevance-file FILE"),
        ((*AGREEMENT, "--question", "personal"), "empty_selection", "no participant answered the personal question"),
        ((*AGREEMENT, "--importance", "very"), "empty_selection", "--importance very"),
        ((*AGREEMENT, "--relevance", "9"), "faults", "--relevance: found 9; expected a whole number from 1 to 5"),
        ((*AGREEMENT, "--replicates", "99999999999999999999"), "faults", "--replicates"),
        ((*AGREEMENT, "--replicates", "-1"), "faults", "--replicates"),
        ((*AGREEMENT, "--seed", "-1"), "faults", "--seed"),
        ((*AGREEMENT, "--min-cell", "0"), "faults", "--min-cell"),
        ((*AGREEMENT, "--estimate", "mean"), "faults", "best_single_ranking_crossfit"),
        ((*AGREEMENT, "--targets", "targets.toml"), "raking", "'age'"),
    ],
)
def test_a_mistake_is_refused_by_name(files: Path, arguments: tuple[str, ...], kind: str, said: str) -> None:
    done = folkmoot(*arguments, "--json", cwd=files)
    assert done.returncode == 1
    error = json.loads(done.stdout)["error"]
    assert error["kind"] == kind
    assert said in error["message"]
    assert said in done.stderr
    assert "Traceback" not in done.stderr
    if kind == "faults":
        assert error["faults"]
        assert all(set(fault) == {"place", "line", "field", "found", "expected"} for fault in error["faults"])


def test_without_json_stdout_stays_empty(files: Path) -> None:
    done = folkmoot(*AGREEMENT, "--ranking", "elsewhere.jsonl", cwd=files)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("folkmoot: 1 fault; nothing was used\nelsewhere.jsonl: ")


def test_every_wrong_option_is_named_at_once(files: Path) -> None:
    done = folkmoot(*AGREEMENT, "--relevance", "0", "--seed", "-2", "--by", "what", "--json", cwd=files)
    places = [fault["place"] for fault in json.loads(done.stdout)["error"]["faults"]]
    assert places == ["--relevance", "--seed", "--by"]


def test_the_faults_of_every_file_are_named_at_once(files: Path) -> None:
    done = folkmoot(*AGREEMENT, "--ranking", "unknown.jsonl", "--without-spec", "broken.jsonl", "--json", cwd=files)
    places = [(fault["place"], fault["line"]) for fault in json.loads(done.stdout)["error"]["faults"]]
    assert places == [("unknown.jsonl", 1), ("unknown.jsonl", 2), ("broken.jsonl", 1)]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("nothing",), 'Unknown command "nothing"'),
        (("spec", "nothing"), 'Unknown command "nothing"'),
        (("agreement",), "--dataset requires an argument"),
        ((*AGREEMENT, "--question", "global"), '"world", "personal"'),
        ((*AGREEMENT, "--interval", "wide"), '"pigeonhole", "prompts", "cluster"'),
        ((*AGREEMENT, "--replicates", "many"), 'unable to convert "many" into int'),
        ((*AGREEMENT, "--colour"), "Unknown option: --colour"),
        ((*AGREEMENT, "--no-json"), "Unknown option"),
        (("spec", "diff", "spec.md"), "requires an argument"),
    ],
)
def test_wrong_usage_is_two(files: Path, arguments: tuple[str, ...], said: str) -> None:
    done = folkmoot(*arguments, cwd=files)
    assert (done.returncode, done.stdout) == (2, "")
    assert said in " ".join(done.stderr.replace("│", " ").split())
    assert "Traceback" not in done.stderr


def test_a_fault_of_a_file_never_shows_a_persons_words(tmp_path: Path) -> None:
    people = write_dataset(tmp_path / "people.jsonl")
    people.write_text(people.read_text("utf-8").replace('"rationale": null', '"rationale": ["my secret"]'), "utf-8")
    done = folkmoot("agreement", "--dataset", people, "--json")
    assert done.returncode == 1
    assert "secret" not in done.stdout + done.stderr


def test_a_name_cannot_steer_the_terminal(tmp_path: Path) -> None:
    done = folkmoot("check", "\x1b[2Jgone\u202e.md", cwd=tmp_path)
    assert done.returncode == 1
    assert "[2Jgone.md: there is no such file" in done.stderr
    assert not set("\x1b\u202e") & set(done.stderr)
