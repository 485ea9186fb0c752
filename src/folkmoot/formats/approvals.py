"""Approvals: what people decided about drafts, as JSON Lines with a row a draft."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

import msgspec

from folkmoot.errors import Fault, FaultsError
from folkmoot.formats.rows import read_rows, shown
from folkmoot.records.drafts import Approval, Decision, Draft

_CODE: Final = re.compile(r"[\w.-]{1,64}")
_WHEN: Final = re.compile(
    r"\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])(?:T[0-2]\d:[0-5]\d(?::[0-5]\d)?(?:Z|[+-]\d\d:\d\d)?)?"
)


class ApprovalRow(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """A row of the file."""

    item: str
    content_hash: str
    decision: str | None = None
    who: str = ""
    when: str = ""
    note: str = ""
    text: str = ""


def read(lines: Iterable[bytes], place: str) -> tuple[Approval, ...]:
    """Read an approvals file; a row whose decision is null or "" decides nothing.

    Raises:
        FaultsError: with every fault: an unknown decision, one without who or when, an edit without its text, a text
            without an edit.
    """
    faults: list[Fault] = []
    found: list[Approval] = []
    for line, row in read_rows(lines, ApprovalRow, place, faults):
        before = len(faults)
        decision = row.decision or None
        if decision is not None:
            if decision not in list(Decision):
                faults.append(Fault(place, line, "decision", shown(decision), f"{', '.join(Decision)} or null"))
            if not _CODE.fullmatch(row.who):
                faults.append(Fault(place, line, "who", shown(row.who), "a code of who decided, such as R1; no name"))
            if not _WHEN.fullmatch(row.when):
                expected = "a date or a time, such as 2026-11-22 or 2026-11-22T09:30Z"
                faults.append(Fault(place, line, "when", shown(row.when), expected))
        if decision == Decision.EDIT and not row.text.strip():
            faults.append(Fault(place, line, "text", "an empty text", "the text that is used instead"))
        if decision != Decision.EDIT and row.text.strip():
            faults.append(Fault(place, line, "text", shown(row.text), "no text, or the decision to edit"))
        if len(faults) == before:
            made = None if decision is None else Decision(decision)
            text = row.text.strip()
            found.append(Approval(row.item, row.content_hash, made, row.who, row.when, row.note, text, line))
    if faults:
        raise FaultsError(faults)
    return tuple(found)


def skeleton(drafts: Iterable[Draft], before: Iterable[Approval] = ()) -> Iterator[bytes]:
    """Rows to fill in, for drafts that no row names yet and that were merged into no other."""
    named = {one.item for one in before}
    for draft in drafts:
        if draft.merged_into is None and draft.id not in named:
            row = {
                "item": draft.id, "content_hash": draft.content_hash, "decision": None, "who": "", "when": "", "note": "",
            }  # fmt: skip
            yield msgspec.json.encode(row) + b"\n"
