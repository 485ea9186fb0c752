"""A study's own files are known by their first row, and checked whole."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from tests.study.drafting.made_up import decide, prompt_draft, response_draft, study_prompt

from folkmoot.formats import approvals, drafts
from folkmoot.pipeline.check import check
from folkmoot.privacy.in_drafts import somebodys_details
from folkmoot.records.drafts import Drafts, NotDrafted
from folkmoot.study.drafting.approvals import apply_approvals
from folkmoot.study.prompts import write_prompts


def test_prompts_drafts_and_approvals(tmp_path: Path) -> None:
    pair = [response_draft(1, "A", "one"), response_draft(2, "B", "two")]
    applied, _ = apply_approvals(
        pair, [decide(draft) for draft in pair], [study_prompt(), study_prompt("fair-2")], ("", ""), somebodys_details
    )
    (tmp_path / "prompts.jsonl").write_bytes(b"".join(write_prompts(applied.prompts)))
    merged = replace(pair[1], merged_into=pair[0].id, similarity=0.9)
    found = Drafts((pair[0], merged, prompt_draft()), (NotDrafted("x", "refused"),))
    (tmp_path / "drafts.jsonl").write_bytes(b"".join(drafts.write(found)))
    (tmp_path / "failed.jsonl").write_bytes(b"".join(drafts.write(Drafts((), found.failed))))
    (tmp_path / "approvals.jsonl").write_bytes(b"".join(approvals.skeleton(pair)))
    checked = {file.stem: check(file) for file in tmp_path.iterdir()}
    assert {name: (one.kind, one.holds, one.faults) for name, one in checked.items()} == {
        "prompts": ("prompts", "2 prompts, 2 responses, 0 criteria; 1 prompts wait for responses", ()),
        "drafts": ("drafts", "1 of kind response, 1 of kind prompt, 1 near-duplicates, 1 failed", ()),
        "failed": ("drafts", "0 near-duplicates, 1 failed", ()),
        "approvals": ("approvals", "2 undecided", ()),
    }


def test_faults_of_drafts_have_their_place(tmp_path: Path) -> None:
    lines = list(drafts.write(Drafts((prompt_draft(),))))
    file = tmp_path / "drafts.jsonl"
    file.write_bytes(lines[0] + lines[0])
    checked = check(file)
    assert (checked.kind, [(fault.line, fault.field) for fault in checked.faults]) == ("drafts", [(2, "id")])
