"""`folkmoot ranker run`, `relevance` and `cost` as a person meets them."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from tests.cli.running import folkmoot, write_lines
from tests.llm.stub_server import Answer, completion, stub_server, tokens
from tests.ranker.made_up_spec import TEXT

RUN = ("ranker", "run", "--dataset", "prompts.jsonl", "--spec", "spec.md", "--model")
FOLLOWER = (*RUN, "fake:rule-follower")


def prompt(prompt_id: str, text: str, *responses: str) -> dict[str, Any]:
    said = [
        {"response_index": label, "messages": [{"role": "assistant", "content": response}]}
        for label, response in zip("ABCD", responses, strict=False)
    ]
    return {
        "prompt_id": prompt_id,
        "prompt": {"id": prompt_id, "messages": [{"role": "user", "content": text}]},
        "responses": said,
        "metadata": {"assessments": []},
    }


@pytest.fixture
def files(tmp_path: Path) -> Path:
    (tmp_path / "spec.md").write_text(TEXT.replace("Never lie.", 'A reply must not say "sure".'), encoding="utf-8")
    write_lines(
        tmp_path / "prompts.jsonl",
        [
            prompt("well", "Is it good?", "Sure.", "Hardly."),
            prompt("ill", "Is it ill?", "Sure.", "Never.", "Sure, sure."),
        ],
    )
    return tmp_path


def rows(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def test_a_run_writes_its_file_and_what_it_took(files: Path) -> None:
    done = folkmoot(*FOLLOWER, "--out", "run.jsonl", "--json", cwd=files)
    assert done.returncode == 0, done.stderr
    said = json.loads(done.stdout)
    assert (said["n_rankings"], said["n_failed"], said["n_not_asked"], said["stopped_because"]) == (2, 0, 0, None)
    assert said["spent"]["cost"] == 0
    assert "2 rankings by fake:rule-follower, written to run.jsonl" in done.stderr
    assert [row["ranking"].split(">")[0] for row in rows(files / "run.jsonl")] == ["B", "B"]
    again = folkmoot(*FOLLOWER, "--out", "run.jsonl", "--json", cwd=files)
    assert json.loads(again.stdout)["spent"]["input_tokens"] == 0


def test_a_dry_run_and_cost_say_what_it_would_take_and_make_no_file(files: Path) -> None:
    dry = folkmoot(*FOLLOWER, "--out", "run.jsonl", "--repeats", "3", "--dry-run", "--json", cwd=files)
    assert dry.returncode == 0, dry.stderr
    (step,) = json.loads(dry.stdout)["estimates"]
    assert (step["of"], step["calls"], step["cached"]) == ("all sections", 6, 0)
    cost = folkmoot("ranker", "cost", *FOLLOWER[2:], "--repeats", "3", "--json", cwd=files)
    steps = {step["of"]: step["calls"] for step in json.loads(cost.stdout)["estimates"]}
    assert steps["all sections"] == 6
    assert steps["auto"] == 8
    table = folkmoot("ranker", "cost", *FOLLOWER[2:], cwd=files)
    assert "all sections" in table.stdout
    assert max(len(line.rstrip()) for line in table.stdout.splitlines()) <= 80
    assert sorted(path.name for path in files.iterdir()) == ["prompts.jsonl", "spec.md"]


def test_relevance_is_written_once_and_used_by_a_later_run(files: Path) -> None:
    grade = ("ranker", "relevance", *FOLLOWER[2:], "--out", "grades.jsonl")
    done = folkmoot(*grade, "--json", cwd=files)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["n_graded"] == 2
    graded = rows(files / "grades.jsonl")
    assert [row["prompt_id"] for row in graded] == ["well", "ill"]
    assert all(set(row["reasons"]) == set(row["section_relevance"]) for row in graded)
    ranked = folkmoot(
        *FOLLOWER, "--sections", "auto", "--relevance-file", "grades.jsonl", "--out", "run.jsonl", "--json", cwd=files
    )
    assert ranked.returncode == 0, ranked.stderr
    assert [row["section_relevance"] for row in rows(files / "run.jsonl")] == [
        row["section_relevance"] for row in graded
    ]
    dry = folkmoot(*grade, "--dry-run", "--json", cwd=files)
    assert [(step["calls"], step["cached"]) for step in json.loads(dry.stdout)["estimates"]] == [(0, 2)]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--out", "run.jsonl", "--sections", ","), "--sections: found nothing"),
        (("--out", "run.jsonl", "--sections", "nowhere"), "the section 'nowhere'"),
        (("--out", "run.jsonl", "--prompt", "nobody"), "the prompt 'nobody'"),
        (("--out", "run.jsonl", "--always", "truth"), "--always: the whole spec is shown"),
        (("--out", "run.jsonl", "--no-spec", "--sections", "auto"), "without a spec they mean nothing"),
        (("--out", "spec.md"), "name another --out"),
        (("--out", "."), "this is a folder"),
    ],
)
def test_what_cannot_be_is_refused_before_anything_is_asked(files: Path, arguments: tuple[str, ...], said: str) -> None:
    done = folkmoot(*FOLLOWER, *arguments, "--json", cwd=files)
    assert done.returncode == 1
    assert said in " ".join(json.loads(done.stdout)["error"]["message"].split())
    assert not (files / "model-calls.db").exists()


def test_neither_a_spec_nor_none_is_refused_and_none_counts_over_one(files: Path) -> None:
    start = ("ranker", "run", "--dataset", "prompts.jsonl", "--model", "fake:rule-follower", "--out", "run.jsonl")
    refused = folkmoot(*start, cwd=files)
    assert refused.returncode == 1
    assert "--no-spec for the ablation" in refused.stderr
    both = folkmoot(*start, "--no-spec", "--spec", "spec.md", cwd=files)
    assert both.returncode == 0
    assert "--no-spec counts: no word of spec.md is shown." in both.stderr
    assert [row["spec_hash"] for row in rows(files / "run.jsonl")] == [None, None]


def ranking(*tiers: list[str], cited: str = "do_not_lie") -> str:
    return json.dumps({"cited_sections": [cited], "explanation": "So it is.", "tiers": tiers})


def answer(text: str, asked_before: int) -> Answer:
    """One prompt is answered well at the second time of asking, the other never."""
    if "Is it ill?" in text:
        said = ranking(["1"], ["2"], ["2"])
    else:
        said = ranking(["1"], ["2"]) if asked_before else ranking(["1"], ["2"], cited="made_up")
    return Answer(completion(text, said), bills=tokens(text))


def test_failures_are_rows_and_no_rankings_over_http(files: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with stub_server(answer) as server:
        # A process finds its endpoint where a person puts it.
        monkeypatch.setenv("OPENAI_BASE_URL", server.url)
        monkeypatch.setenv("OPENAI_API_KEY", "none-needed")
        model = (*RUN, "openai:stub", "--out", "run.jsonl")
        done = folkmoot(*model, "--attempts", "2", cwd=files)
        assert done.returncode == 1
        assert "1 ranking by openai:stub, 1 failed" in done.stderr
        assert "1 of 2 calls failed for good and count as nothing" in done.stderr
        assert server.asked.total() == 4
        good, bad = rows(files / "run.jsonl")
        assert (good["prompt_id"], good["answered_by"], good["cited_sections"]) == (
            "well",
            "stub-2026-11-22",
            ["do_not_lie"],
        )
        # Both attempts of a prompt are what its row took.
        asked = [text for text in server.asked if "Is it good?" in text]
        assert good["input_tokens"] == 2 * tokens(asked[0])[0]
        assert good["cached_input_tokens"] == 2 * 64
        assert "ranking" not in bad
        assert bad["failed"].startswith("faulty: tiers: 3 missing")
        assert "cost" not in bad  # a model without a price has no cost
        # The model was told what was wrong, in words.
        told = next(
            body for body in server.requests if len(body["messages"]) > 2 and "good" in str(body["messages"][1])
        )
        assert re.search(r"'made_up': no section with this id was shown", told["messages"][-1]["content"])
        allowed = folkmoot(*model, "--attempts", "2", "--allow-failures", cwd=files)
        assert allowed.returncode == 0
        # What was answered is not asked again; what failed is.
        assert server.asked.total() == 6


def test_a_batch_costs_what_the_price_table_says_of_batches_also_without_a_key(files: Path) -> None:
    models = "".join(
        f'[models.{name}]\nprovider = "{provider}"\nmodel = "gpt-5"\napi_key_variable = "FOLKMOOT_NO_SUCH_KEY"\n'
        for name, provider in (("now", "openai"), ("later", "openai-batch"))
    )
    (files / "models.toml").write_text(models, encoding="utf-8")
    prices = (
        '[[price]]\nnames = ["openai:gpt-5", "openai-batch:gpt-5"]\ninput = 2.0\noutput = 8.0\nbatch_discount = 0.5\n'
    )
    (files / "prices.toml").write_text(prices + 'as_of = 2026-11-22\nsource = "a test"\n', encoding="utf-8")
    found = []
    for name in ("now", "later"):
        done = folkmoot(
            *(*RUN, name, "--models", "models.toml", "--prices", "prices.toml", "--out", "run.jsonl"),
            *("--dry-run", "--json"),
            cwd=files,
        )
        assert "FOLKMOOT_NO_SUCH_KEY is not set" in done.stderr
        found += json.loads(done.stdout)["estimates"]
    now, later = found
    assert now["cost"] == pytest.approx((now["input_tokens"] * 2.0 + now["output_tokens"] * 8.0) / 1e6, abs=1e-5)
    assert later["cost"] == pytest.approx(now["cost"] / 2, abs=1e-5)
