"""Decisions about drafts in the console: the files of `folkmoot study draft`, and nobody's decision lost."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from tests.study.drafting.made_up import criterion_draft, prompt_draft, response_draft

from folkmoot.errors import FolkmootError
from folkmoot.pipeline.console_drafts import (
    NewApproval,
    NoReasonError,
    OvertakenDecisionError,
    decide_draft,
    draft_board,
    drafts_table,
)
from folkmoot.pipeline.draft_apply import draft_apply, load_approvals
from folkmoot.pipeline.drafting import write_drafts
from folkmoot.records.console_drafts import DraftBoard, DraftCard, DraftQuery
from folkmoot.records.drafts import Decision, Draft, Drafts

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
ALL = DraftQuery("all")
PROMPT = prompt_draft()
FIRST, SECOND = response_draft(1, "B", "Keep it."), response_draft(2, "A", "Give it back.")
SAME = replace(criterion_draft(2, "It is kind."), merged_into="fair-1/criterion-1", similarity=0.9)
DRAFTS = (PROMPT, FIRST, SECOND, criterion_draft(1, "It is kind!"), SAME)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "drafts").mkdir()
    write_drafts(tmp_path / "drafts" / "one.jsonl", Drafts(DRAFTS[:1]))
    write_drafts(tmp_path / "drafts" / "two.jsonl", Drafts(DRAFTS[1:]))
    return tmp_path


def board(folder: Path, query: DraftQuery = ALL) -> DraftBoard:
    return draft_board(folder, query, {})


def card(folder: Path, draft: Draft) -> DraftCard:
    return next(one for prompt in board(folder).prompts for one in prompt.cards if one.id == draft.id)


def decide(
    folder: Path,
    draft: Draft,
    decision: Decision = Decision.APPROVE,
    *,
    note: str = "",
    text: str = "",
    seen: str | None = None,
    who: str = "a1b2",
) -> None:
    now = card(folder, draft)
    new = NewApproval(draft.id, now.content_hash, now.seen if seen is None else seen, decision, note, text)
    decide_draft(folder, new, who=who, now=NOW)


def test_drafts_stand_by_prompt_with_where_they_come_from(folder: Path) -> None:
    found = board(folder)
    assert (found.n_drafts, found.n_undecided, found.files) == (5, 4, ("one.jsonl", "two.jsonl"))
    (prompt,) = found.prompts
    # The prompt, its responses by label, its criteria.
    assert [one.id for one in prompt.cards] == [
        PROMPT.id,
        SECOND.id,
        FIRST.id,
        "fair-1/criterion-1",
        "fair-1/criterion-2",
    ]
    assert (prompt.cards[1].heading, prompt.cards[1].model) == ("A: thing 2", "a model")
    assert (prompt.cards[4].merged_into, prompt.cards[4].similarity) == ("fair-1/criterion-1", 0.9)
    assert len(drafts_table(found).rows) == 5


def test_what_the_console_decides_is_what_apply_uses(folder: Path) -> None:
    decide(folder, PROMPT)
    decide(folder, FIRST, Decision.EDIT, note="Too short.", text="Keep it, and say so.")
    decide(folder, SECOND)
    decide(folder, DRAFTS[3], Decision.REJECT, note="Says little.")
    assert board(folder, DraftQuery()).prompts == ()
    out = folder / "prompts.jsonl"
    files = [folder / "drafts" / "one.jsonl", folder / "drafts" / "two.jsonl"]
    applied = draft_apply(files, folder / "drafts" / "approvals.jsonl", out)
    assert [one.messages[0].content for one in applied.prompts[0].responses] == [
        "Give it back.",
        "Keep it, and say so.",
    ]
    assert (applied.edited, applied.rejected) == ((FIRST.id,), (DRAFTS[3].id,))


def test_a_changed_mind_replaces_the_row(folder: Path) -> None:
    decide(folder, PROMPT)
    decide(folder, PROMPT, Decision.REJECT, note="No.")
    rows = load_approvals(folder / "drafts" / "approvals.jsonl")
    assert [(one.item, one.decision, one.note, one.who) for one in rows] == [
        (PROMPT.id, Decision.REJECT, "No.", "a1b2")
    ]


def test_a_decision_that_was_not_seen_is_not_written_over(folder: Path) -> None:
    before = card(folder, PROMPT).seen
    decide(folder, PROMPT, who="first")
    with pytest.raises(OvertakenDecisionError):
        decide(folder, PROMPT, Decision.REJECT, note="No.", seen=before, who="second")
    assert card(folder, PROMPT).who == "first"


def test_a_draft_that_was_written_anew_is_decided_anew(folder: Path) -> None:
    decide(folder, PROMPT)
    old = card(folder, PROMPT)
    write_drafts(folder / "drafts" / "one.jsonl", Drafts((prompt_draft(text="May I keep it?"),)))
    stale = card(folder, PROMPT)
    assert (stale.is_stale, board(folder).n_undecided) == (True, 4)
    with pytest.raises(OvertakenDecisionError):
        decide_draft(
            folder,
            NewApproval(PROMPT.id, old.content_hash, old.seen, Decision.APPROVE, "", ""),
            who="a1b2",
            now=NOW,
        )
    decide(folder, PROMPT)
    assert not card(folder, PROMPT).is_stale


@pytest.mark.parametrize("decision", [Decision.REJECT, Decision.EDIT])
def test_who_rejects_or_edits_says_why(folder: Path, decision: Decision) -> None:
    with pytest.raises(NoReasonError):
        decide(folder, PROMPT, decision, text="Another text.")
    with pytest.raises(NoReasonError):
        decide(folder, PROMPT, Decision.EDIT, note="Why.", text=" ")
    assert not (folder / "drafts" / "approvals.jsonl").exists()


def test_reviewers_at_once_lose_nothing(folder: Path) -> None:
    many = tuple(replace(criterion_draft(number, f"It is {number}."), id=f"c{number}") for number in range(24))
    write_drafts(folder / "drafts" / "three.jsonl", Drafts(many))
    with ThreadPoolExecutor(8) as people:
        list(people.map(lambda one: decide(folder, one), many))
    rows = load_approvals(folder / "drafts" / "approvals.jsonl")
    assert sorted(one.item for one in rows) == sorted(one.id for one in many)

    def try_it(number: int) -> bool:
        try:
            decide(folder, PROMPT, seen="none", who=f"r{number}")
        except FolkmootError:
            return False
        return True

    with ThreadPoolExecutor(8) as people:
        # All saw that nobody had decided; one of them does.
        assert sum(people.map(try_it, range(8))) == 1
