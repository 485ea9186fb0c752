"""Nothing is used before a person approved the very text."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.study.drafting.made_up import (
    criterion_draft,
    decide,
    prompt_draft,
    response_draft,
    study_prompt,
)

from folkmoot.privacy.in_drafts import somebodys_details
from folkmoot.records.dataset import Message
from folkmoot.records.drafts import Approval, Decision, Draft
from folkmoot.study.drafting.approvals import apply_approvals, decision_faults
from folkmoot.study.prompts import read_prompts, write_prompts

PLACES = ("drafts.jsonl", "prompts.jsonl")


def faults(drafts: list[Draft], approvals: list[Approval], *, partial: bool = False) -> list[str]:
    found = decision_faults(drafts, approvals, "approvals.jsonl", "drafts.jsonl", partial=partial)
    return [f"{fault.line} {fault.field} {fault.found}" for fault in found]


def test_every_fault_of_the_decisions_at_once() -> None:
    one, two, three = (prompt_draft(f"fair-{number}") for number in (1, 2, 3))
    changed = replace(two, text="Another text.")
    found = faults(
        [one, changed, three],
        [
            decide(one, line=1),
            decide(two, line=2),
            decide(prompt_draft("gone"), line=3),
            decide(one, Decision.REJECT, line=4),
            decide(three, None, line=5),
        ],
    )
    assert found == [
        "2 content_hash the hash of another text of 'fair-2'",
        "3 item 'gone'",
        "4 item 'fair-1'",
        "None fair-3 no decision",
    ]


def test_undecided_drafts_are_faults_unless_they_are_left_out_on_purpose() -> None:
    one, two = prompt_draft("fair-1"), prompt_draft("fair-2")
    assert faults([one, two], [decide(one)]) == ["None fair-2 no decision"]
    assert faults([one, two], [decide(one)], partial=True) == []
    merged = replace(two, merged_into="fair-1", similarity=0.9)
    assert faults([one, merged], [decide(one)]) == []


@pytest.mark.parametrize(
    "changed",
    [
        {"text": "another"},
        {"prompt_hash": "0" * 64},
        {"written": replace(prompt_draft().written, model="another")},
        {"written": replace(prompt_draft().written, reply_digest="e" * 64)},
        {"after": ()},
    ],
)
def test_the_hash_is_of_every_text_and_of_who_wrote_it(changed: dict[str, object]) -> None:
    draft = prompt_draft()
    assert replace(draft, **changed).content_hash != draft.content_hash  # type: ignore[arg-type]  # fields by name


def test_the_hash_leaves_out_what_may_change_while_the_text_stays() -> None:
    draft = prompt_draft()
    other = replace(draft, flags=("look",), merged_into="x", similarity=0.7, written=replace(draft.written, cost=None))
    assert other.content_hash == draft.content_hash
    assert response_draft(1, "A", "one").content_hash == response_draft(1, "B", "one").content_hash


def test_an_approved_prompt_waits_for_responses_and_says_where_it_comes_from() -> None:
    draft = prompt_draft()
    applied, found = apply_approvals([draft], [decide(draft)], (), PLACES, somebodys_details)
    assert found == []
    (prompt,) = applied.prompts
    assert prompt.messages == (Message("user", "May I keep the umbrella that I found?"),)
    assert prompt.provenance is not None
    assert prompt.provenance.sections == ("fair", "kind")
    assert prompt.provenance.drafted is not None
    assert (prompt.provenance.drafted.approved_by, prompt.provenance.drafted.content_hash) == ("R1", draft.content_hash)
    assert read_prompts(write_prompts(applied.prompts), "p", awaiting=True) == applied.prompts


def test_an_edit_is_used_instead_and_said() -> None:
    draft = prompt_draft()
    applied, _ = apply_approvals(
        [draft], [decide(draft, Decision.EDIT, text="May I? jo@firm.de")], (), PLACES, somebodys_details
    )
    (prompt,) = applied.prompts
    assert prompt.messages[0].content == "May I? jo@firm.de"
    assert applied.flagged == (("fair-1", "an e-mail address"),)
    assert prompt.provenance is not None
    assert prompt.provenance.drafted is not None
    assert prompt.provenance.drafted.edited
    assert applied.edited == ("fair-1",)


def test_approved_responses_and_criteria_join_their_prompt_with_labels_anew() -> None:
    responses = [response_draft(1, "C", "one"), response_draft(2, "A", "two"), response_draft(0, "B", "own")]
    criterion = criterion_draft(1, "The response says who owns it.")
    decisions = [decide(responses[0]), decide(responses[1], Decision.REJECT), decide(responses[2]), decide(criterion)]
    applied, found = apply_approvals([*responses, criterion], decisions, [study_prompt()], PLACES, somebodys_details)
    assert found == []
    (prompt,) = applied.prompts
    assert [(one.label, one.messages[0].content, one.provenance.approach) for one in prompt.responses] == [
        ("A", "own", "own default"),
        ("B", "one", "thing 1"),
    ]
    assert prompt.responses[1].provenance.viewpoint == "The ideal answer does thing 1."
    assert [one.text for one in prompt.criteria] == ["The response says who owns it."]
    assert applied.rejected == ("fair-1/response-2",)
    assert read_prompts(write_prompts(applied.prompts), "p") == applied.prompts


def test_a_merged_draft_is_used_only_where_a_person_wants_it_all_the_same() -> None:
    one, two = response_draft(1, "A", "one"), response_draft(2, "B", "two")
    merged = replace(response_draft(3, "", "one!"), merged_into=one.id, similarity=0.9)
    decisions = [decide(one), decide(two)]
    applied, _ = apply_approvals([one, two, merged], decisions, [study_prompt()], PLACES, somebodys_details)
    assert applied.merged == (merged.id,)
    assert len(applied.prompts[0].responses) == 2
    applied, _ = apply_approvals(
        [one, two, merged], [*decisions, decide(merged)], [study_prompt()], PLACES, somebodys_details
    )
    assert [one.messages[0].content for one in applied.prompts[0].responses] == ["one", "two", "one!"]


def test_what_does_not_fit_the_study_is_a_fault() -> None:
    one, two = response_draft(1, "A", "one"), response_draft(2, "B", "two", "elsewhere")
    criteria = [criterion_draft(number, f"The response does {number}.") for number in range(7)]
    drafts = [prompt_draft(), one, two, *criteria]
    _, found = apply_approvals(drafts, [decide(draft) for draft in drafts], [study_prompt()], PLACES, somebodys_details)
    assert [f"{fault.field}: {fault.found}" for fault in found] == [
        "fair-1: a prompt that the study has already",
        "elsewhere/response-2: the prompt 'elsewhere'",
        "response: 1 approved response to 'fair-1'",
        "criterion: 7 criteria of 'fair-1'",
    ]


def test_responses_to_a_prompt_that_changed_are_refused() -> None:
    drafts = [response_draft(1, "A", "one"), response_draft(2, "B", "two")]
    changed = study_prompt(messages=(Message("user", "May I keep it?"),))
    _, found = apply_approvals(drafts, [decide(draft) for draft in drafts], [changed], PLACES, somebodys_details)
    assert [fault.found for fault in found] == ["written for another text of its prompt"] * 2


def test_prompts_and_their_responses_may_come_in_one_go() -> None:
    drafts = [response_draft(1, "A", "one"), response_draft(2, "B", "two"), prompt_draft()]
    applied, found = apply_approvals(drafts, [decide(draft) for draft in drafts], (), PLACES, somebodys_details)
    assert found == []
    assert [len(prompt.responses) for prompt in applied.prompts] == [2]
