"""A study's prompts can be ranked before anybody was asked: they are a dataset without people."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.study.drafting.made_up import decide, response_draft, study_prompt

from folkmoot.errors import FaultsError
from folkmoot.pipeline.check import check
from folkmoot.pipeline.dataset_summary import summarise_path
from folkmoot.pipeline.load_dataset import load_dataset
from folkmoot.privacy.in_drafts import somebodys_details
from folkmoot.study.drafting.approvals import apply_approvals
from folkmoot.study.prompts import write_prompts


def write(path: Path, *, answered: bool) -> Path:
    pair = [response_draft(1, "A", "one"), response_draft(2, "B", "two")]
    applied, _ = apply_approvals(
        pair if answered else [], [decide(draft) for draft in pair], [study_prompt()], ("", ""), somebodys_details
    )
    path.write_bytes(b"\n" + b"".join(write_prompts(applied.prompts)))
    return path


def test_prompts_are_a_dataset_that_nobody_answered(tmp_path: Path) -> None:
    path = write(tmp_path / "prompts.jsonl", answered=True)
    dataset = load_dataset(path)
    assert (dataset.prompts.ids, dataset.prompts.labels) == (("fair-1",), (("A", "B"),))
    assert [message.content for response in dataset.prompts.responses[0] for message in response] == ["one", "two"]
    assert (len(dataset.participants), len(dataset.assessments), dataset.simulated) == (0, 0, False)
    assert dataset.notes == ("a study's prompts: nobody was asked yet",)
    summary = summarise_path(path)
    assert (summary.layout, summary.n_prompts, summary.n_participants) == ("a study's prompts", 1, 0)


def test_prompts_that_wait_for_responses_are_none(tmp_path: Path) -> None:
    path = write(tmp_path / "prompts.jsonl", answered=False)
    with pytest.raises(FaultsError, match="0 responses; expected 2 to 8"):
        load_dataset(path)
    assert check(path).faults == ()
