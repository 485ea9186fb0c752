"""Files of drafts and of approvals: a round trip, and every fault with its place."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from tests.study.drafting.made_up import criterion_draft, decide, prompt_draft, response_draft

from folkmoot.errors import FaultsError
from folkmoot.formats import approvals, drafts
from folkmoot.records.drafts import Decision, Drafts, NotDrafted


def test_drafts_come_back_as_they_were() -> None:
    one = prompt_draft()
    merged = replace(one, id="fair-2", prompt_id="fair-2", merged_into="fair-1", similarity=0.75, flags=("look",))
    free = replace(one, id="fair-3", prompt_id="fair-3", written=replace(one.written, cost=None, spec_hash="s" * 64))
    found = Drafts(
        (
            one,
            merged,
            free,
            response_draft(0, "A", "own"),
            response_draft(1, "B", "one"),
            criterion_draft(1, "The response is."),
        ),
        (NotDrafted("prompt fair 4", "faulty: `prompt` is empty"),),
    )
    lines = list(drafts.write(found))
    assert drafts.read(lines, "d.jsonl") == found
    assert [one.content_hash for one in drafts.read(lines, "d.jsonl").drafts] == [
        one.content_hash for one in found.drafts
    ]


def row(**changes: Any) -> bytes:
    (line,) = drafts.write(Drafts((prompt_draft(),)))
    return json.dumps({**json.loads(line), **changes}).encode()


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (row(draft="poem"), ["draft: found 'poem'; expected prompt, response, criterion"]),
        (row(text=" ", id=""), ["id: found an empty text", "text: found an empty text"]),
        (row(written=None), ["written: found nothing"]),
        (row(prompt=None), ["prompt: found nothing; expected an object for a prompt"]),
        (
            row(criterion={"direction": "up"}),
            ["criterion: found an object; expected nothing", "expected better, worse"],
        ),
        (row(text=3, flags="no"), ["text: found the number 3", "flags: found 'no'; expected a list"]),
        (b'{"draft": "prompt"', ["a line cut short"]),
    ],
)
def test_every_fault_of_a_row(line: bytes, said: list[str]) -> None:
    with pytest.raises(FaultsError) as refused:
        drafts.read([row(id="other", prompt_id="other"), line], "d.jsonl")
    shown = [str(fault) for fault in refused.value.faults]
    assert len(shown) == len(said)
    assert all(one.startswith("d.jsonl:2:") for one in shown)
    assert all(part in one for part, one in zip(said, shown, strict=True))


def test_an_id_stands_once() -> None:
    with pytest.raises(FaultsError, match="line 1 has it too"):
        drafts.read([row(), row()], "d.jsonl")


DECIDED = {"item": "x", "content_hash": "h", "decision": "approve", "who": "R1", "when": "2026-11-22"}


def decision(**changes: Any) -> bytes:
    return json.dumps({**DECIDED, **changes}).encode()


def test_decisions_are_read() -> None:
    lines = [
        decision(),
        decision(decision=None, who="", when=""),
        b"",
        decision(decision="edit", text=" New. ", when="2026-11-22T09:30:00+01:00", note="shorter"),
    ]
    found = approvals.read(lines, "a.jsonl")
    assert [(one.decision, one.text, one.line) for one in found] == [
        (Decision.APPROVE, "", 1),
        (None, "", 2),
        (Decision.EDIT, "New.", 4),
    ]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (decision(decision="yes"), ["decision: found 'yes'; expected approve, reject, edit or null"]),
        (decision(who="Jo Doe"), ["who: found a text of 6 characters"]),
        (decision(who=""), ["who: found an empty text"]),
        (decision(when="yesterday"), ["when: found 'yesterday'"]),
        (decision(when="2026-13-22"), ["when:"]),
        (decision(decision="edit"), ["text: found an empty text"]),
        (decision(text="But so."), ["text:"]),
        (decision(who="", when="", decision="edit"), ["who:", "when:", "text:"]),
        (b'{"item": "x"}', ["content_hash: found nothing"]),
    ],
)
def test_every_fault_of_a_decision(line: bytes, said: list[str]) -> None:
    with pytest.raises(FaultsError) as refused:
        approvals.read([decision(), line], "a.jsonl")
    shown = [str(fault) for fault in refused.value.faults]
    assert len(shown) == len(said)
    assert all(part in one and one.startswith("a.jsonl:2:") for part, one in zip(said, shown, strict=True))


def test_rows_to_fill_in_are_for_drafts_that_stand_and_are_not_named_yet() -> None:
    one, two = prompt_draft("fair-1"), prompt_draft("fair-2")
    merged = replace(prompt_draft("fair-3"), merged_into="fair-1", similarity=0.9)
    (line,) = approvals.skeleton([one, two, merged], [decide(one)])
    found = json.loads(line)
    assert (found["item"], found["content_hash"], found["decision"]) == ("fair-2", two.content_hash, None)
    assert approvals.read([line], "a.jsonl")[0].decision is None
