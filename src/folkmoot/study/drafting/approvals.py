"""From drafts to a study's prompts: only what a person approved, as that person read it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from string import ascii_uppercase
from typing import Final

from folkmoot.errors import Fault
from folkmoot.records.dataset import Message
from folkmoot.records.drafts import Approval, Decision, Draft, DraftKind, messages_hash
from folkmoot.statistics.weak_order import MAX_RESPONSES
from folkmoot.study.drafting.criteria_calls import MOST_CRITERIA
from folkmoot.study.drafting.provenance import DetailsIn
from folkmoot.study.prompts import (
    Drafted,
    PromptProvenance,
    Provenance,
    StudyCriterion,
    StudyPrompt,
    StudyResponse,
)

_UNDECIDED_SHOWN: Final = "no decision"


@dataclass(frozen=True, slots=True)
class Applied:
    """What became of drafts.

    Attributes:
        prompts: the study's prompts, those that were there first.
        used: ids of the drafts in use.
        edited: ids of those whose text a person changed.
        rejected: ids of those that a person turned down.
        undecided: ids of those left out because nobody decided.
        merged: ids of those left out because another says the same.
        flagged: (id, what the text in use holds that a person should look at), edited texts included.
    """

    prompts: tuple[StudyPrompt, ...]
    used: tuple[str, ...]
    edited: tuple[str, ...]
    rejected: tuple[str, ...]
    undecided: tuple[str, ...]
    merged: tuple[str, ...]
    flagged: tuple[tuple[str, str], ...]


def decision_faults(
    drafts: Sequence[Draft], approvals: Sequence[Approval], place: str, drafts_place: str, *, partial: bool
) -> list[Fault]:
    """Everything that keeps the drafts from being used: unknown, stale, double, incomplete and missing decisions.

    Args:
        drafts: of every file.
        approvals: of the approvals file; undecided rows count as missing.
        place: the approvals file as the user named it.
        drafts_place: the drafts' file or files as the user named them.
        partial: whether drafts without a decision are left out in silence.
    """
    faults: list[Fault] = []
    by_id: dict[str, Draft] = {}
    for draft in drafts:
        if draft.id in by_id:
            faults.append(Fault(drafts_place, None, "id", f"'{draft.id}' twice", "every draft once"))
        by_id.setdefault(draft.id, draft)
    first: dict[str, int] = {}
    for one in approvals:
        if one.decision is None:
            continue
        if one.item in first:
            expected = f"one decision an item: line {first[one.item]} decides it too"
            faults.append(Fault(place, one.line, "item", f"'{one.item}'", expected))
        first.setdefault(one.item, one.line)
        known = by_id.get(one.item)
        if known is None:
            faults.append(Fault(place, one.line, "item", f"'{one.item}'", f"the id of a draft in {drafts_place}"))
        elif known.content_hash != one.content_hash:
            found = f"the hash of another text of '{one.item}'"
            expected = f"{known.content_hash}: the draft is not the one that was read; look at it again"
            faults.append(Fault(place, one.line, "content_hash", found, expected))
    if not partial:
        faults += [
            Fault(drafts_place, None, draft.id, _UNDECIDED_SHOWN, f"approve, reject or edit, in {place}")
            for draft in by_id.values()
            if draft.merged_into is None and draft.id not in first
        ]
    return faults


def apply_approvals(
    drafts: Sequence[Draft],
    approvals: Sequence[Approval],
    before: Sequence[StudyPrompt],
    places: tuple[str, str],
    details_in: DetailsIn,
) -> tuple[Applied, list[Fault]]:
    """Put approved drafts into a study's prompts.

    A merged draft is used only where a person approved it all the same. Responses get their labels anew, A, B, …, in the
    order that they were drafted with, so that none is missing after a rejection.

    Args:
        drafts: of every file, each id once.
        approvals: without faults of `decision_faults`.
        before: the prompts that are there.
        places: the drafts' file or files, and the prompts' file, as the user named them.
        details_in: says what of a text could be a real person's.

    Returns:
        What became of them, and every fault: a response or criterion whose prompt is not there, or is another one than
        it was written for; a prompt with one response or more than eight, or more than six criteria. With a fault,
        nothing may be used.
    """
    decided = {one.item: one for one in approvals if one.decision is not None}
    faults: list[Fault] = []
    prompts = {prompt.prompt_id: prompt for prompt in before}
    responses: dict[str, list[tuple[Draft, Approval]]] = defaultdict(list)
    criteria: dict[str, list[tuple[Draft, Approval]]] = defaultdict(list)
    used: list[str] = []
    # Prompts first: responses to them may stand in another file, before them.
    for draft in sorted(drafts, key=lambda one: one.kind is not DraftKind.PROMPT):
        approval = decided.get(draft.id)
        if approval is None or approval.decision is Decision.REJECT:
            continue
        used.append(draft.id)
        if draft.kind is DraftKind.PROMPT:
            _add_prompt(draft, approval, prompts, faults, places[0])
        else:
            prompt = prompts.get(draft.prompt_id)
            fault = _prompt_fault(draft, prompt, places)
            if fault is not None:
                faults.append(fault)
            else:
                (responses if draft.kind is DraftKind.RESPONSE else criteria)[draft.prompt_id].append((draft, approval))
    for prompt_id, pairs in responses.items():
        faults += _count_faults(prompts[prompt_id], len(pairs), places)
        prompts[prompt_id] = _with_responses(prompts[prompt_id], pairs)
    for prompt_id, pairs in criteria.items():
        prompts[prompt_id] = _with_criteria(prompts[prompt_id], pairs)
        count = len(prompts[prompt_id].criteria)
        if count > MOST_CRITERIA:
            found = f"{count} criteria of '{prompt_id}'"
            faults.append(Fault(places[0], None, "criterion", found, f"up to {MOST_CRITERIA}: reject some"))
    left = [draft for draft in drafts if draft.id not in decided]
    return (
        Applied(
            prompts=tuple(prompts.values()),
            used=tuple(used),
            edited=_having(drafts, decided, Decision.EDIT),
            rejected=_having(drafts, decided, Decision.REJECT),
            undecided=tuple(draft.id for draft in left if draft.merged_into is None),
            merged=tuple(draft.id for draft in left if draft.merged_into is not None),
            flagged=tuple(
                (draft.id, flag)
                for draft in drafts
                if draft.id in used
                for flag in details_in(_text(draft, decided[draft.id]))
            ),
        ),
        faults,
    )


def _having(drafts: Sequence[Draft], decided: Mapping[str, Approval], decision: Decision) -> tuple[str, ...]:
    return tuple(draft.id for draft in drafts if draft.id in decided and decided[draft.id].decision is decision)


def _add_prompt(
    draft: Draft, approval: Approval, prompts: dict[str, StudyPrompt], faults: list[Fault], place: str
) -> None:
    part = draft.prompt
    if draft.prompt_id in prompts:
        faults.append(
            Fault(place, None, draft.id, "a prompt that the study has already", "a prompt with an id of its own")
        )
    elif part is not None:
        sections = tuple(dict.fromkeys([part.section, *part.touches]))
        drafted = _drafted(draft, approval)
        prompts[draft.prompt_id] = StudyPrompt(
            draft.prompt_id,
            part.section,
            (Message("user", _text(draft, approval)),),
            (),
            PromptProvenance(draft.written.model, sections, part.why_contested, part.user, drafted),
        )


def _prompt_fault(draft: Draft, prompt: StudyPrompt | None, places: tuple[str, str]) -> Fault | None:
    if prompt is None:
        return Fault(places[0], None, draft.id, f"the prompt '{draft.prompt_id}'", f"a prompt of {places[1]}")
    if messages_hash(prompt.messages) != draft.prompt_hash:
        expected = f"the prompt '{draft.prompt_id}' as it stands in {places[1]}: draft again"
        return Fault(places[0], None, draft.id, "written for another text of its prompt", expected)
    return None


def _count_faults(prompt: StudyPrompt, n_new: int, places: tuple[str, str]) -> list[Fault]:
    count = len(prompt.responses) + n_new
    if 2 <= count <= MAX_RESPONSES:
        return []
    found = f"{count} approved {'response' if count == 1 else 'responses'} to '{prompt.prompt_id}'"
    return [Fault(places[0], None, "response", found, f"2 to {MAX_RESPONSES}, or none: approve or reject others")]


def _with_responses(prompt: StudyPrompt, pairs: Sequence[tuple[Draft, Approval]]) -> StudyPrompt:
    taken = {response.label for response in prompt.responses}
    labels = [label for label in ascii_uppercase if label not in taken]
    ordered = sorted(pairs, key=lambda pair: (pair[0].response is None, _label_of(pair[0])))
    new = [
        StudyResponse(
            label,
            (Message("assistant", _text(draft, approval)),),
            Provenance(
                draft.written.model, draft.response.approach, draft.response.viewpoint, _drafted(draft, approval)
            ),
        )
        for label, (draft, approval) in zip(labels, ordered, strict=False)
        if draft.response is not None
    ]
    return replace(prompt, responses=(*prompt.responses, *new))


def _label_of(draft: Draft) -> tuple[bool, str]:
    """Labelled ones first; a merged one that was approved all the same has none."""
    label = "" if draft.response is None else draft.response.label
    return (not label, label)


def _with_criteria(prompt: StudyPrompt, pairs: Sequence[tuple[Draft, Approval]]) -> StudyPrompt:
    new = [
        StudyCriterion(_text(draft, approval), draft.criterion.direction, _drafted(draft, approval))
        for draft, approval in pairs
        if draft.criterion is not None
    ]
    return replace(prompt, criteria=(*prompt.criteria, *new))


def _text(draft: Draft, approval: Approval) -> str:
    return approval.text if approval.decision is Decision.EDIT else draft.text


def _drafted(draft: Draft, approval: Approval) -> Drafted:
    own = draft.written
    return Drafted(
        model=own.model,
        answered_by=own.answered_by,
        template=own.template,
        template_hash=own.template_hash,
        seed=own.seed,
        reply_digest=own.reply_digest,
        content_hash=draft.content_hash,
        approved_by=approval.who,
        approved_at=approval.when,
        edited=approval.decision is Decision.EDIT,
        spec_hash=own.spec_hash,
    )
