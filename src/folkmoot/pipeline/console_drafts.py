"""Decide about drafts in the console: upon the very files that `folkmoot study draft review` and `apply` read.

Drafts lie in the study's `drafts/*.jsonl`, decisions in its `drafts/approvals.jsonl`, one row an item. Who decides holds a
lock of the system meanwhile, reads the file as it is, and writes it whole beside its place, so that neither two reviewers nor
two servers can lose each other's decisions; a decision that follows one which its reviewer did not see is refused.
"""

from __future__ import annotations

import fcntl
import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import msgspec

from folkmoot.errors import InputError
from folkmoot.pipeline.draft_apply import load_approvals
from folkmoot.pipeline.drafting import load_drafts
from folkmoot.pipeline.write_file import write_file
from folkmoot.records.console_drafts import PAGE, DraftBoard, DraftCard, DraftedPrompt, DraftQuery
from folkmoot.records.console_table import ALL, ConsoleTable
from folkmoot.records.dataset import Message
from folkmoot.records.drafts import Approval, Decision, Draft, DraftKind, Drafts
from folkmoot.study.drafting.giveaways import Rules, compared_drafts, give_aways

FOLDER: Final = "drafts"
APPROVALS: Final = "approvals.jsonl"
LONGEST_TEXT: Final = 20_000
LONGEST_NOTE: Final = 1_000
_FAKE: Final = "fake:"
_ORDER: Final = {DraftKind.PROMPT: 0, DraftKind.RESPONSE: 1, DraftKind.CRITERION: 2}


class OvertakenDecisionError(InputError):
    """Somebody else decided meanwhile, or the draft is another; nothing was changed."""

    kind = "overtaken"


class NoReasonError(InputError):
    """A decision that lacks what it needs: a reason, or the text that is used instead."""

    kind = "no_reason"


@dataclass(frozen=True, slots=True)
class NewApproval:
    """A decision as a reviewer sends it.

    Attributes:
        item: id of a draft.
        content_hash: of the draft that they read.
        seen: `DraftCard.seen`, of the decision that stood beside it.
        decision: theirs.
        note: their reason; needed where they reject or edit.
        text: used instead, where they edit.
    """

    item: str
    content_hash: str
    seen: str
    decision: Decision
    note: str
    text: str


def draft_board(folder: Path, query: DraftQuery, conversations: Mapping[str, Sequence[Message]]) -> DraftBoard:
    """A page of drafts.

    Args:
        folder: the study's.
        query: which.
        conversations: the study's prompts, by id.

    Raises:
        FaultsError: with every fault of the drafts and of the approvals.
    """
    files = draft_files(folder)
    found = load_drafts(files) if files else Drafts(())
    decided = {one.item: one for one in _approvals(folder) if one.decision is not None}
    given_away = _give_aways(found.drafts)
    cards = [_card(one, decided.get(one.id), given_away.get(one.id, ())) for one in found.drafts]
    open_cards = [one for one in cards if _is_open(one)]
    by_prompt: dict[str, list[tuple[Draft, DraftCard]]] = {}
    for draft, card in zip(found.drafts, cards, strict=True):
        by_prompt.setdefault(draft.prompt_id, []).append((draft, card))
    wanted = [
        prompt_id
        for prompt_id, pairs in by_prompt.items()
        if query.show == "all" or any(_is_open(card) for _, card in pairs)
    ]
    pages = max(1, -(-len(wanted) // PAGE))
    page = ALL if query.page == ALL else min(max(query.page, 1), pages)
    on_it = slice(None) if page == ALL else slice((page - 1) * PAGE, page * PAGE)
    return DraftBoard(
        query=DraftQuery(query.show, page),
        files=tuple(one.name for one in files),
        n_drafts=len(cards),
        n_undecided=len(open_cards),
        n_failed=len(found.failed),
        pages=pages,
        prompts=tuple(
            DraftedPrompt(one, tuple(conversations.get(one, ())), _in_order(by_prompt[one])) for one in wanted[on_it]
        ),
    )


def decide_draft(folder: Path, new: NewApproval, *, who: str, now: datetime) -> None:
    """Keep a decision about a draft, in place of an earlier one.

    Args:
        folder: the study's.
        new: the decision.
        who: code of who decides.
        now: when.

    Raises:
        OvertakenDecisionError: the draft is not the one that was read, or somebody decided meanwhile.
        NoReasonError: it lacks its reason or its text.
        FaultsError: with every fault of the drafts and of the approvals that are there.
    """
    _check(new)
    path = folder / FOLDER / APPROVALS
    with _locked(folder):
        draft = next((one for one in load_drafts(draft_files(folder)).drafts if one.id == new.item), None)
        if draft is None or draft.content_hash != new.content_hash:
            raise OvertakenDecisionError("the draft is not there any more, or its text is another; read it again")
        before = next((one for one in _approvals(folder) if one.item == new.item and one.decision is not None), None)
        if seen_of(before) != new.seen:
            raise OvertakenDecisionError("somebody decided about this draft meanwhile; look at their decision first")
        row = {
            "item": new.item,
            "content_hash": new.content_hash,
            "decision": new.decision.value,
            "who": who,
            "when": now.astimezone(UTC).isoformat(timespec="seconds"),
            "note": new.note.strip(),
            **({"text": new.text.strip()} if new.decision is Decision.EDIT else {}),
        }
        kept = [line for line in _lines(path) if msgspec.json.decode(line).get("item") != new.item]
        write_file(path, [*(line + b"\n" for line in kept), msgspec.json.encode(row) + b"\n"])


def draft_files(folder: Path) -> tuple[Path, ...]:
    """A study's files of drafts, by name."""
    return tuple(one for one in sorted((folder / FOLDER).glob("*.jsonl")) if not one.name.endswith(APPROVALS))


def drafts_table(found: DraftBoard) -> ConsoleTable:
    """The page's drafts, with what was decided."""
    columns = (
        "prompt", "draft", "kind", "heading", "text", "model", "answered by", "template", "near duplicate of", "similarity",
        "look at", "gives away", "decision", "who", "when", "reason", "text used",
    )  # fmt: skip
    rows = tuple(
        (prompt.prompt_id, one.id, one.kind, one.heading, one.text, one.model, one.answered_by, one.template,
         one.merged_into, one.similarity, "; ".join(one.flags), "; ".join(one.give_aways), one.decision, one.who, one.when,
         one.note, one.edited)
        for prompt in found.prompts
        for one in prompt.cards
    )  # fmt: skip
    return ConsoleTable("drafts", "Drafts", columns, rows)


def seen_of(approval: Approval | None) -> str:
    """What a decision that follows this one must name."""
    if approval is None:
        return "none"
    parts = [approval.item, approval.content_hash, str(approval.decision), approval.who, approval.when, approval.text]
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:16]


def _check(new: NewApproval) -> None:
    if new.decision is not Decision.APPROVE and not new.note.strip():
        raise NoReasonError("say why: whoever drafts next learns from it")
    if new.decision is Decision.EDIT and not new.text.strip():
        raise NoReasonError("an edit needs the text that is used instead")
    if len(new.note) > LONGEST_NOTE or len(new.text) > LONGEST_TEXT:
        raise NoReasonError(f"a reason has up to {LONGEST_NOTE:,} characters, a text up to {LONGEST_TEXT:,}")


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    """The lock of this study's decisions; it vanishes with its process."""
    place = folder / FOLDER
    place.mkdir(exist_ok=True)
    with (place / ".approvals.lock").open("wb") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _approvals(folder: Path) -> tuple[Approval, ...]:
    path = folder / FOLDER / APPROVALS
    return load_approvals(path) if path.is_file() else ()


def _lines(path: Path) -> list[bytes]:
    return [line for line in path.read_bytes().splitlines() if line.strip()] if path.is_file() else []


def _is_open(card: DraftCard) -> bool:
    return card.merged_into is None and (card.decision is None or card.is_stale)


def _card(draft: Draft, approval: Approval | None, gives_away: Sequence[str]) -> DraftCard:
    own = draft.written
    viewpoint = ""
    heading = ""
    if draft.prompt is not None:
        heading, viewpoint = f"section {draft.prompt.section}", draft.prompt.why_contested
    elif draft.response is not None:
        label = f"{draft.response.label}: " if draft.response.label else ""
        heading, viewpoint = f"{label}{draft.response.approach}", draft.response.viewpoint
    elif draft.criterion is not None:
        heading = f"makes a response {draft.criterion.direction}"
    return DraftCard(
        id=draft.id,
        kind=draft.kind.value,
        text=draft.text,
        content_hash=draft.content_hash,
        heading=heading,
        viewpoint=viewpoint,
        model=own.model,
        answered_by=own.answered_by,
        template=f"{own.template} {own.template_hash[:12]}",
        spec="" if own.spec_hash is None else own.spec_hash[:12],
        is_fake=own.answered_by.startswith(_FAKE),
        flags=draft.flags,
        give_aways=tuple(gives_away),
        merged_into=draft.merged_into,
        similarity=draft.similarity,
        decision=None if approval is None or approval.decision is None else approval.decision.value,
        who="" if approval is None else approval.who,
        when="" if approval is None else approval.when,
        note="" if approval is None else approval.note,
        edited="" if approval is None else approval.text,
        is_stale=approval is not None and approval.content_hash != draft.content_hash,
        seen=seen_of(approval),
    )


def _in_order(pairs: Sequence[tuple[Draft, DraftCard]]) -> tuple[DraftCard, ...]:
    def place(pair: tuple[Draft, DraftCard]) -> tuple[int, bool, str]:
        label = "" if pair[0].response is None else pair[0].response.label
        return (_ORDER[pair[0].kind], not label, label)

    return tuple(card for _, card in sorted(pairs, key=place))


def _give_aways(drafts: Sequence[Draft]) -> dict[str, list[str]]:
    """By draft, what sets it apart from the prompt's other responses."""
    by_label = {
        (one.prompt_id, one.response.label): one.id for one in drafts if one.response is not None and one.response.label
    }
    found: dict[str, list[str]] = {}
    for prompt in give_aways(compared_drafts(drafts), Rules()).prompts:
        for one in prompt.found:
            for label in one.labels:
                item = by_label.get((prompt.prompt_id, label))
                if item is not None:
                    values = dict(one.values)
                    shown = "" if values[label] is None else f" {values[label]:g}"
                    found.setdefault(item, []).append(f"{one.measure.value.replace('_', ' ')}{shown}: {one.rule}")
    return found


_ID: Final = re.compile(r"[^A-Za-z0-9_-]")


def anchor_of(item: str) -> str:
    """A draft's place on its page."""
    return f"d-{_ID.sub('-', item)}"
