"""`ranker import`, `ranker combine`, and what they write read by the others."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest
from tests.cli.running import folkmoot, write_dataset, write_lines


@pytest.fixture
def dataset(tmp_path: Path) -> Path:
    return write_dataset(tmp_path / "people.jsonl")


@pytest.fixture
def spec(tmp_path: Path) -> Path:
    path = tmp_path / "spec.md"
    path.write_text("# Be fair {#be_fair}\n\nBe fair.\n", encoding="utf-8")
    return path


def test_experts_become_a_gold_that_rankers_are_held_against(tmp_path: Path, dataset: Path, spec: Path) -> None:
    table, experts = tmp_path / "experts.csv", tmp_path / "experts.jsonl"
    table.write_text("ranker,prompt_id,ranking\nx1,p,A>B\nx1,q,A>B\nx2,p,B>A\nx2,q,A>B\n", encoding="utf-8")
    done = folkmoot("ranker", "import", table, "--dataset", dataset, "--out", experts, "--json")
    assert json.loads(done.stdout)["rankers"] == [{"ranker": "x1", "n_prompts": 2}, {"ranker": "x2", "n_prompts": 2}]
    model = write_lines(
        tmp_path / "model.jsonl", [{"prompt_id": one, "ranking": "B>A", "model": "m:1"} for one in ("p", "q")]
    )
    done = folkmoot(
        *("ranker", "validate", "--spec", spec, "--dataset", dataset, "--ranking", model, "--gold", experts, "--json")
    )
    card = json.loads(done.stdout)
    assert card["gold"]["experts"] == ["x1", "x2"]
    assert card["gold"]["between_experts"]["value"] == 0.5
    # The experts tie p; on q the model is wrong.
    assert (card["rankers"][0]["gold"]["value"], card["rankers"][0]["gold"]["n_pairs"]) == (0.0, 1)
    # The same file as rankers: a card for each person.
    done = folkmoot("ranker", "validate", "--spec", spec, "--dataset", dataset, "--ranking", experts, "--json")
    assert [one["ranker"] for one in json.loads(done.stdout)["rankers"]] == ["x1", "x2"]
    done = folkmoot("agreement", "--dataset", dataset, "--ranking", experts, "--json")
    assert json.loads(done.stdout)["rankers"] == ["experts#1", "experts#2"]


def test_a_panel_is_a_ranker(tmp_path: Path, dataset: Path, spec: Path) -> None:
    one = write_lines(tmp_path / "one.jsonl", [{"prompt_id": name, "ranking": "A>B"} for name in ("p", "q")])
    other = write_lines(tmp_path / "other.jsonl", [{"prompt_id": "p", "ranking": "B>A", "model": "m:2"}])
    done = folkmoot("ranker", "combine", "--ranking", one, "--ranking", other, "--out", tmp_path / "panel.jsonl")
    assert done.returncode == 0
    assert "The mean rank of one, other over 1 prompt:" in done.stdout
    assert "left out, because some member does not rank them: 1." in done.stderr
    rows = [json.loads(line) for line in (tmp_path / "panel.jsonl").read_text(encoding="utf-8").splitlines()]
    assert rows == [{"prompt_id": "p", "ranking": "A=B", "ranker": "panel"}]
    done = folkmoot(
        *("ranker", "validate", "--spec", spec, "--dataset", dataset, "--ranking", tmp_path / "panel.jsonl", "--json")
    )
    assert json.loads(done.stdout)["rankers"][0]["agreement"]["value"] == 0.5


def test_runs_of_one_ranker_are_combined_too(tmp_path: Path) -> None:
    runs = [{"prompt_id": "p", "ranking": text, "model": "m:1", "repeat": at} for at, text in ((1, "A>B"), (2, "B>A"))]
    file = write_lines(tmp_path / "runs.jsonl", runs)
    done = folkmoot("ranker", "combine", "--ranking", file, "--out", tmp_path / "panel.jsonl", "--json")
    assert json.loads(done.stdout)["members"] == ["runs#1", "runs#2"]


def test_a_copy_of_a_run_is_no_second_one(tmp_path: Path, dataset: Path) -> None:
    def run(name: str, rankings: tuple[str, str], model: str = "m:1", prompts: str = "pq") -> Path:
        made = {"model": model, "repeat": 1, "template_hash": "t", "spec_hash": "s"}
        rows = [
            {"prompt_id": prompt, "ranking": text, **made, "reply_digest": f"{model} {prompt} {text}"}
            for prompt, text in zip("pq", rankings, strict=True)
            if prompt in prompts
        ]
        return write_lines(tmp_path / f"{name}.jsonl", rows)

    part, one, copy = (
        run(name, ("A>B", "B>A"), prompts=which) for name, which in (("part", "p"), ("one", "pq"), ("copy", "pq"))
    )
    other = run("other", ("A>B", "A>B"), model="m:2")
    files = [word for file in (part, one, copy) for word in ("--ranking", file)]
    said = "copy holds the very replies of one (one model, repeat 1) and is left out"
    out = tmp_path / "panel.jsonl"
    done = folkmoot("ranker", "combine", *files, "--out", out)
    assert (done.returncode, out.exists()) == (1, False)
    assert "found 1 ranking" in done.stderr
    assert said in " ".join(done.stderr.split())
    done = folkmoot("ranker", "combine", *files, "--ranking", other, "--out", out, "--json")
    combined = json.loads(done.stdout)
    assert combined["members"] == ["one", "other"]
    assert [note.split(" holds")[0] for note in combined["notes"]] == ["part", "copy"]
    assert said in " ".join(done.stderr.split())
    # Two of two say A>B of p, one of two of q; with the copies it would be B>A of q.
    assert [json.loads(line)["ranking"] for line in out.read_text(encoding="utf-8").splitlines()] == ["A>B", "A=B"]
    # Nobody's test-retest: there is one run. Ann and Bob say A>B of both, the ranker of one.
    done = folkmoot("agreement", "--dataset", dataset, *files, "--json")
    found = json.loads(done.stdout)
    assert found["rankers"] == ["one"]
    assert found["estimates"]["agreement"]["value"] == 0.5
    assert found["estimates"]["test_retest"]["value"] is None
    assert any(note.startswith(said) for note in found["notes"])


def test_what_cannot_be_combined_is_refused(tmp_path: Path) -> None:
    one = write_lines(tmp_path / "one.jsonl", [{"prompt_id": "p", "ranking": "A>B"}])
    done = folkmoot("ranker", "combine", "--ranking", one, "--out", tmp_path / "panel.jsonl")
    assert (done.returncode, done.stderr.startswith("folkmoot: --ranking: found 1 ranking")) == (1, True)
    other = write_lines(tmp_path / "other.jsonl", [{"prompt_id": "q", "ranking": "A>B", "model": "m:2"}])
    done = folkmoot("ranker", "combine", "--ranking", one, "--ranking", other, "--out", tmp_path / "panel.jsonl")
    assert "no prompt is ranked by all of them" in done.stderr
    assert not (tmp_path / "panel.jsonl").exists()


def test_an_address_is_warned_of_and_not_shown(tmp_path: Path, dataset: Path) -> None:
    table = tmp_path / "experts.csv"
    table.write_text("ranker,prompt_id,ranking\nann@example.org,p,A>B\n", encoding="utf-8")
    done = folkmoot("ranker", "import", table, "--dataset", dataset, "--out", tmp_path / "experts.jsonl")
    assert "1 code looks like an e-mail address" in done.stderr
    assert "ann@" not in done.stderr + done.stdout


def test_a_card_needs_rankings_of_the_same_responses_and_groups_need_people(tmp_path: Path, spec: Path) -> None:
    one = write_lines(tmp_path / "one.jsonl", [{"prompt_id": "p", "ranking": "A>B"}])
    other = write_lines(tmp_path / "other.jsonl", [{"prompt_id": "p", "ranking": "A>B>C"}])
    done = folkmoot("ranker", "validate", "--spec", spec, "--ranking", one, "--ranking", other, "--json")
    (fault,) = json.loads(done.stdout)["error"]["faults"]
    assert (done.returncode, fault["place"], fault["field"]) == (1, str(other), "ranking")
    done = folkmoot("ranker", "validate", "--spec", spec, "--ranking", one, "--by", "group:age", "--by", "section")
    assert done.returncode == 1
    assert done.stderr.count("--by") == 2
    done = folkmoot("ranker", "validate", "--spec", spec)
    assert "nothing to validate" in done.stderr


def test_runs_of_another_spec_are_said(tmp_path: Path, spec: Path) -> None:
    row = {"prompt_id": "p", "ranking": "A>B", "model": "m:1", "template_hash": "t"}
    own = hashlib.sha256(spec.read_bytes()).hexdigest()
    same = write_lines(tmp_path / "same.jsonl", [row | {"spec_hash": own}])
    other = write_lines(tmp_path / "other.jsonl", [row | {"spec_hash": "another", "model": "m:2"}])
    none = write_lines(tmp_path / "none.jsonl", [row | {"spec_hash": None, "model": "m:3"}])
    done = folkmoot(
        *("ranker", "validate", "--spec", spec, "--ranking", same, "--ranking", other, "--ranking", none),
        *("--without-spec", same, "--json"),
    )
    assert json.loads(done.stdout)["notes"][:3] == [
        "other ranked by another version of spec: the card is of that version.",
        "none was shown no spec, as its rows say, and is given as a run with it.",
        "same was shown a spec, as its rows say, and is given as a run without.",
    ]


def test_without_people_the_card_says_what_they_would_give(tmp_path: Path, spec: Path) -> None:
    one = write_lines(tmp_path / "one.jsonl", [{"prompt_id": "p", "ranking": "A>B"}])
    done = folkmoot("ranker", "validate", "--spec", spec, "--ranking", one)
    assert done.returncode == 0
    assert "agreement with people: no dataset was given: --dataset PATH" in done.stdout
    assert all(len(line) <= 80 for line in done.stdout.splitlines())


def test_a_run_is_not_held_against_itself(tmp_path: Path, dataset: Path, spec: Path) -> None:
    row = {"ranking": "A>B", "model": "m:1", "repeat": 1, "reply_digest": "d"}
    rows = [{**row, "prompt_id": name} for name in ("p", "q")]
    one, copy = (write_lines(tmp_path / f"{name}.jsonl", rows) for name in ("one", "copy"))
    on = ("ranker", "validate", "--spec", spec, "--dataset", dataset, "--json", "--ranking", one)
    done = folkmoot(*on, "--ranking", copy)
    assert done.returncode == 0, done.stderr
    card = json.loads(done.stdout)
    assert card["rankers"][0]["runs"] == ["one"]
    assert any("copy holds the very replies of one" in note for note in card["notes"])
    assert card["rankers"][0]["repeats"]["test_retest"]["value"] is None
    done = folkmoot(*on, "--ranking", tmp_path / "." / "one.jsonl", "--gold", copy, "--gold", copy)
    assert done.returncode == 1
    assert [
        (fault["place"], fault["found"].split("/")[-1]) for fault in json.loads(done.stdout)["error"]["faults"]
    ] == [
        ("--ranking", "one.jsonl a second time"),
        ("--gold", "copy.jsonl a second time"),
    ]
