"""`folkmoot study draft` from a spec to a study's prompts, with the fake model that drafts; decisions are made up."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest
from tests.cli.running import folkmoot, write_lines

from folkmoot.study.prompts import StudyPrompt, read_prompts

SPEC = """# Rules {#rules}

## Be fair {#be_fair authority=user}

Weigh both sides.

## Be kind {#be_kind authority=user}

Put the person first.
"""


def run(folder: Path, *arguments: str, code: int = 0) -> subprocess.CompletedProcess[str]:
    done = folkmoot("study", "draft", *arguments, cwd=folder)
    assert done.returncode == code, done.stderr
    assert "Traceback" not in done.stderr
    return done


def said(folder: Path, *arguments: str, code: int = 0) -> Any:
    return json.loads(run(folder, *arguments, "--json", code=code).stdout)


def rows(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def decide(path: Path, **changes: Any) -> None:
    made = {"decision": "approve", "who": "R1", "when": "2026-11-22", **changes}
    write_lines(path, [{**row, **made} if row["decision"] is None else row for row in rows(path)])


def study(path: Path, *, awaiting: bool = False) -> tuple[StudyPrompt, ...]:
    return read_prompts(path.read_bytes().splitlines(), path.name, awaiting=awaiting)


def draft_prompts(folder: Path, model: str = "fake:writer", *more: str) -> Any:
    given = ("--spec", "spec.md", "--sections", "be_fair,#be_kind", "--model", model, "--out", "p.jsonl", *more)
    return said(folder, "prompts", *given)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "spec.md").write_text(SPEC, encoding="utf-8")
    return tmp_path


@pytest.fixture
def with_prompts(folder: Path) -> Path:
    """A folder with four approved prompts that have no responses."""
    draft_prompts(folder, "fake:writer", "--per-section", "2")
    run(folder, "review", "--drafts", "p.jsonl", "--approvals", "a.jsonl")
    decide(folder / "a.jsonl")
    run(folder, "apply", "--drafts", "p.jsonl", "--approvals", "a.jsonl", "--out", "prompts.jsonl")
    return folder


def test_from_a_spec_to_a_study(with_prompts: Path) -> None:
    folder = with_prompts
    waiting = study(folder / "prompts.jsonl", awaiting=True)
    assert [prompt.topic for prompt in waiting] == ["be_fair", "be_fair", "be_kind", "be_kind"]
    assert all(prompt.provenance is not None and prompt.provenance.user for prompt in waiting)

    drafted = said(folder, "responses", "--prompts", "prompts.jsonl", "--model", "fake:writer", "--out", "r.jsonl")
    assert [row["kind"] for row in drafted["drafts"]] == ["response"] * 16
    run(folder, "criteria", "--prompts", "prompts.jsonl", "--model", "fake:writer", "--out", "c.jsonl")
    both = ("--drafts", "r.jsonl", "--drafts", "c.jsonl")
    run(folder, "review", *both, "--prompts", "prompts.jsonl", "--html", "review.html", "--approvals", "b.jsonl")
    decide(folder / "b.jsonl")
    into = ("--approvals", "b.jsonl", "--prompts", "prompts.jsonl", "--out", "prompts.jsonl")
    applied = said(folder, "apply", *both, *into)
    assert applied["undecided"] == applied["rejected"] == []

    done = study(folder / "prompts.jsonl")
    assert [[one.label for one in prompt.responses] for prompt in done] == [list("ABCD")] * 4
    for prompt in done:
        approaches = [one.provenance.approach for one in prompt.responses]
        assert approaches.count("own default") == 1
        assert len(set(approaches)) == 4
        assert 1 <= len(prompt.criteria) <= 6
        for one in prompt.responses:
            assert one.messages[0].content.startswith("SIMULATED")
            assert one.provenance.drafted is not None
            assert one.provenance.drafted.approved_by == "R1"
            assert (one.provenance.viewpoint == "") == (one.provenance.approach == "own default")
    page = (folder / "review.html").read_text(encoding="utf-8")
    assert "SIMULATED" in page
    assert "<script" not in page


def test_nothing_is_used_before_it_is_approved(folder: Path) -> None:
    draft_prompts(folder, "fake:writer", "--per-section", "2")
    run(folder, "review", "--drafts", "p.jsonl", "--approvals", "a.jsonl")
    applying = ("apply", "--drafts", "p.jsonl", "--approvals", "a.jsonl", "--out", "prompts.jsonl")
    refused = said(folder, *applying, code=1)["error"]
    ids = [row["id"] for row in rows(folder / "p.jsonl")]
    assert [fault["field"] for fault in refused["faults"]] == ids
    assert not (folder / "prompts.jsonl").exists()
    # Drafts are no prompts.
    given = ("responses", "--prompts", "p.jsonl", "--model", "fake:writer", "--out", "r.jsonl")
    assert "that a person approved" in said(folder, *given, code=1)["error"]["message"]

    decided = rows(folder / "a.jsonl")
    decided[0] |= {"decision": "approve", "who": "R1", "when": "2026-11-22"}
    decided[1] |= {"decision": "reject", "who": "R1", "when": "2026-11-22"}
    write_lines(folder / "a.jsonl", decided)
    found = said(folder, *applying, "--partial")
    assert (found["used"], found["rejected"], found["undecided"]) == (ids[:1], ids[1:2], ids[2:])


def test_a_draft_that_changed_after_it_was_approved_is_refused(folder: Path) -> None:
    draft_prompts(folder, "fake:writer", "--per-section", "1")
    run(folder, "review", "--drafts", "p.jsonl", "--approvals", "a.jsonl")
    decide(folder / "a.jsonl")
    drafted = rows(folder / "p.jsonl")
    drafted[1]["text"] += " Or not?"
    write_lines(folder / "p.jsonl", drafted)
    refused = said(folder, "apply", "--drafts", "p.jsonl", "--approvals", "a.jsonl", "--out", "x.jsonl", code=1)
    (fault,) = refused["error"]["faults"]
    assert (fault["place"], fault["line"], fault["field"]) == ("a.jsonl", 2, "content_hash")


def test_rows_that_were_filled_in_stay_when_more_are_added(folder: Path) -> None:
    draft_prompts(folder, "fake:writer", "--per-section", "1")
    run(folder, "review", "--drafts", "p.jsonl", "--approvals", "a.jsonl")
    decide(folder / "a.jsonl")
    before = (folder / "a.jsonl").read_bytes()
    draft_prompts(folder, "fake:writer", "--per-section", "2")
    run(folder, "review", "--drafts", "p.jsonl", "--approvals", "a.jsonl")
    after = (folder / "a.jsonl").read_bytes()
    assert after.startswith(before)
    assert len(after.splitlines()) == 4


def test_what_is_merged_is_marked_and_what_gives_away_is_measured(folder: Path) -> None:
    drafted = draft_prompts(folder, "fake:writer?duplicates=1", "--per-section", "3")
    into = [row["merged_into"] for row in drafted["drafts"]]
    first, second = drafted["drafts"][0]["id"], drafted["drafts"][3]["id"]
    assert into == [None, first, first, None, second, second]
    assert all(0.6 <= row["similarity"] <= 1 for row in drafted["drafts"] if row["merged_into"])
    assert len(rows(folder / "p.jsonl")) == 6

    # Prompts that the study has are not written again.
    run(folder, "review", "--drafts", "p.jsonl", "--approvals", "a.jsonl")
    decide(folder / "a.jsonl")
    run(folder, "apply", "--drafts", "p.jsonl", "--approvals", "a.jsonl", "--out", "prompts.jsonl")
    more = ("--per-section", "1", "--seed", "2", "--existing", "prompts.jsonl")
    again = draft_prompts(folder, "fake:writer?duplicates=1", *more)
    assert [row["merged_into"] for row in again["drafts"]] == [first, second]

    given = ("responses", "--prompts", "prompts.jsonl", "--out", "r.jsonl", "--model", "fake:writer?give_aways=1")
    report = said(folder, *given)["give_aways"]
    labels = {
        row["prompt_id"]: row["response"]["label"]
        for row in rows(folder / "r.jsonl")
        if not row["response"]["position"]
    }
    for prompt in report["prompts"]:
        found = {one["measure"]: one for one in prompt["measures"]}
        assert found["markdown"]["gives_away"] == [labels[prompt["prompt_id"]]]
        assert found["refusal"]["gives_away"] == [labels[prompt["prompt_id"]]]
        assert found["words"]["gives_away"][0] == labels[prompt["prompt_id"]]
    (longest,) = (
        one
        for one in report["overall"]
        if (one["measure"], one["end"], one["approach"]) == ("words", "highest", "own default")
    )
    assert (longest["value"], longest["n_prompts"], longest["chance"]) == (1.0, 2, 0.25)
    # Wilson's lower end of 2 in 2 is 2 / (2 + z²).
    assert longest["low"] == pytest.approx(2 / (2 + 3.841459), abs=1e-6)


def test_a_run_that_was_stopped_goes_on_and_asks_nothing_twice(with_prompts: Path) -> None:
    folder = with_prompts
    given = ("responses", "--prompts", "prompts.jsonl", "--model", "fake:writer", "--out", "r.jsonl")
    estimated = said(folder, *given, "--dry-run")["estimates"]
    assert [(one["of"], one["calls"], one["cached"]) for one in estimated] == [("views", 4, 0), ("responses", 16, 0)]
    assert not (folder / "r.jsonl").exists()
    stopped = said(folder, *given, "--max-calls", "9", code=1)
    assert len([row for row in stopped["failed"] if "not asked" in row["why"]]) == 11
    whole = said(folder, *given, "--max-calls", "11")
    assert (len(whole["drafts"]), whole["failed"]) == (16, [])
    written = (folder / "r.jsonl").read_bytes()
    again = said(folder, *given, "--max-calls", "0")
    assert again["spent"]["input_tokens"] == 0
    assert (folder / "r.jsonl").read_bytes() == written


def test_a_response_that_leaks_its_view_is_asked_again_and_then_has_failed(with_prompts: Path) -> None:
    folder = with_prompts
    given = ("responses", "--prompts", "prompts.jsonl", "--model", "fake:writer?leaks=1", "--out", "r.jsonl")
    failed = said(folder, *given, code=1)["failed"]
    assert len(failed) == 12
    assert all("speaks as somebody with a view" in row["why"] for row in failed)
    found = said(folder, *given, "--allow-failures")
    # The own default alone came back, and a prompt with one response is none to rank.
    assert len(found["drafts"]) == 4
    assert len(found["too_few_responses"]) == 4
    assert [row["failed"] is None for row in rows(folder / "r.jsonl") if "failed" in row] == [False] * 12


def test_completions_under_two_specs(with_prompts: Path) -> None:
    folder = with_prompts
    (folder / "new.md").write_text(SPEC.replace("first", "last"), encoding="utf-8")
    for spec in ("spec", "new"):
        given = (
            "--prompts",
            "prompts.jsonl",
            "--model",
            "fake:writer",
            "--spec",
            f"{spec}.md",
            "--out",
            f"{spec}.jsonl",
        )
        assert said(folder, "completions", *given, "--repeats", "2")["completions"] == 8
    old, new = rows(folder / "spec.jsonl"), rows(folder / "new.jsonl")
    assert [(row["prompt_id"], row["repeat"]) for row in old] == [(row["prompt_id"], row["repeat"]) for row in new]
    assert {row["written"]["template_hash"] for row in old} == {row["written"]["template_hash"] for row in new}
    assert len({row["written"]["spec_hash"] for row in (*old, *new)}) == 2
    assert len({row["text"] for row in (*old, *new)}) == 16


def test_the_faults_of_every_file_are_named_at_once(folder: Path) -> None:
    for name in ("d.jsonl", "a.jsonl", "p.jsonl"):
        (folder / name).write_text(
            '{"draft": "poem", "topic": ""}\n' if name == "d.jsonl" else "{}\n", encoding="utf-8"
        )
    given = ("--drafts", "d.jsonl", "--approvals", "a.jsonl", "--prompts", "p.jsonl", "--out", "p.jsonl")
    refused = said(folder, "apply", *given, code=1)["error"]
    assert {fault["place"] for fault in refused["faults"]} == {"d.jsonl", "a.jsonl", "p.jsonl"}
    assert (folder / "p.jsonl").read_text(encoding="utf-8") == "{}\n"


def test_give_aways_of_responses_that_people_wrote(folder: Path) -> None:
    def response(label: str, approach: str, text: str) -> dict[str, Any]:
        provenance = {"written_by": "a person", "approach": approach, "viewpoint": ""}
        messages = [{"role": "assistant", "content": text}]
        return {"response_index": label, "messages": messages, "provenance": provenance}

    write_lines(
        folder / "mine.jsonl",
        [
            {
                "prompt_id": f"p{number}",
                "topic": "",
                "messages": [{"role": "user", "content": "May I?"}],
                "responses": [response("A", "warm", "Yes, and take your time!"), response("B", "curt", "Yes.")],
            }
            for number in range(3)
        ],
    )
    done = folkmoot("study", "give-aways", "--prompts", "mine.jsonl", cwd=folder)
    assert done.returncode == 0, done.stderr
    # Five words against one; the only exclamation mark.
    assert "p0  words 5: A, B; exclamation marks: A" in done.stdout
    report = json.loads(folkmoot("study", "give-aways", "--prompts", "mine.jsonl", "--json", cwd=folder).stdout)
    found = {(one["measure"], one["end"], one["approach"]): one for one in report["overall"]}
    longest = found["words", "highest", "warm"]
    # Wilson's lower end of 3 in 3 is 3 / (3 + z²): below chance would be below one half.
    assert (longest["value"], longest["n_prompts"], longest["chance"]) == (1.0, 3, 0.5)
    assert longest["low"] == pytest.approx(3 / (3 + 3.841459), abs=1e-6)
    assert (
        found["hedging", "highest", "warm"]["undefined_because"]
        == "no prompt has exactly one response at the highest end"
    )


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (
            ("prompts", "--spec", "spec.md", "--sections", "be_fare,be_cruel", "--model", "fake:writer", "--out", "spec.md",
             "--per-section", "0", "--seed", "-1", "--same-from", "0"),
            ["--sections", "--sections", "--per-section", "--seed", "--same-from", "--out"],
        ),
        (("responses", "--prompts", "done.jsonl", "--model", "fake:writer", "--out", "r.jsonl"), ["done.jsonl"]),
        (("criteria", "--prompts", "done.jsonl", "--model", "fake:writer", "--out", "."), ["--out"]),
        (("responses", "--prompts", "done.jsonl", "--model", "fake:writer", "--out", "done.jsonl", "--seed", "-1"),
         ["--seed", "--out"]),
        (("review", "--drafts", "done.jsonl", "--length-ratio", "1", "--hedging-ratio", "0"),
         ["--length-ratio", "--hedging-ratio"]),
        (("completions", "--prompts", "done.jsonl", "--spec", "spec.md", "--model", "fake:writer", "--out", "done.jsonl",
          "--repeats", "0"), ["--repeats", "--out"]),
    ],
)  # fmt: skip
def test_every_wrong_option_is_named_at_once(folder: Path, arguments: tuple[str, ...], expected: list[str]) -> None:
    said_by = {"written_by": "a person", "approach": "plain", "viewpoint": ""}
    responses = [
        {"response_index": label, "messages": [{"role": "assistant", "content": label}], "provenance": said_by}
        for label in "AB"
    ]
    messages = [{"role": "user", "content": "May I?"}]
    write_lines(folder / "done.jsonl", [{"prompt_id": "p", "topic": "", "messages": messages, "responses": responses}])
    refused = said(folder, *arguments, code=1)["error"]
    assert [fault["place"] for fault in refused["faults"]] == expected
