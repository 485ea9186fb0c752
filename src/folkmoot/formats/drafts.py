"""Drafts: what a model wrote for a study, as JSON Lines with a row a draft."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Final

import msgspec

from folkmoot.errors import Fault, FaultsError
from folkmoot.formats.rows import read_rows, shown
from folkmoot.records.completion import Completion
from folkmoot.records.drafts import Direction, Draft, DraftKind, Drafts, NotDrafted

_KINDS: Final = {kind.value: kind for kind in DraftKind}


class _Written(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    model: str
    answered_by: str
    template: str
    template_hash: str
    seed: int
    reply_digest: str
    input_tokens: int = 0
    output_tokens: int = 0
    cost: float | None = None
    spec_hash: str | None = None


class _Prompt(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    section: str
    touches: list[str]
    why_contested: str
    user: str
    seeds: list[list[str]]


class _Response(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    label: str
    approach: str
    viewpoint: str
    position: int


class _Criterion(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    direction: str


class DraftRow(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """A row of the file: a draft, or (`failed`) a call that gave none."""

    draft: str
    id: str
    prompt_id: str = ""
    text: str = ""
    failed: str | None = None
    written: _Written | None = None
    after: list[_Written] = []
    prompt_hash: str = ""
    prompt: _Prompt | None = None
    response: _Response | None = None
    criterion: _Criterion | None = None
    flags: list[str] = []
    merged_into: str | None = None
    similarity: float | None = None


def read(lines: Iterable[bytes], place: str) -> Drafts:
    """Read a file of drafts; fields of other names are left alone.

    Raises:
        FaultsError: with every fault: rows of an unknown kind, without their part, without provenance, ids repeated.
    """
    faults: list[Fault] = []
    first: dict[str, int] = {}
    drafts: list[Draft] = []
    failed: list[NotDrafted] = []
    for line, row in read_rows(lines, DraftRow, place, faults):
        if row.failed is not None:
            failed.append(NotDrafted(row.id, row.failed))
            continue
        before = len(faults)
        if row.id in first:
            expected = f"one line a draft: line {first[row.id]} has it too"
            faults.append(Fault(place, line, "id", shown(row.id), expected))
        first.setdefault(row.id, line)
        faults += _faults(row, place, line)
        if len(faults) == before:
            fields = msgspec.structs.asdict(row)
            del fields["failed"]
            kind = fields.pop("draft")
            drafts.append(msgspec.convert({**msgspec.to_builtins(fields), "kind": kind}, Draft))
    if faults:
        raise FaultsError(faults)
    return Drafts(tuple(drafts), tuple(failed))


def _faults(row: DraftRow, place: str, line: int) -> list[Fault]:
    if row.draft not in _KINDS:
        return [Fault(place, line, "draft", shown(row.draft), ", ".join(_KINDS))]
    faults = [
        Fault(place, line, name, "an empty text", "a text")
        for name in ("id", "prompt_id", "text")
        if not getattr(row, name).strip()
    ]
    if row.written is None:
        faults.append(Fault(place, line, "written", "nothing", "the call that wrote it"))
    for kind in _KINDS:
        there = getattr(row, kind) is not None
        if there != (kind == row.draft):
            expected = f"an object for a {kind}" if kind == row.draft else f"nothing: the row is a {row.draft}"
            faults.append(Fault(place, line, kind, "an object" if there else "nothing", expected))
    if row.prompt is not None and any(len(pair) != 2 for pair in row.prompt.seeds):
        faults.append(Fault(place, line, "prompt.seeds", "another list", "pairs of a column and a row"))
    if row.criterion is not None and row.criterion.direction not in list(Direction):
        faults.append(Fault(place, line, "criterion.direction", shown(row.criterion.direction), ", ".join(Direction)))
    return faults


def write(drafts: Drafts) -> Iterator[bytes]:
    """The rows as JSON lines, which `read` reads back; what is empty is left out."""
    for draft in drafts.drafts:
        fields: dict[str, Any] = msgspec.to_builtins(draft)
        row = {
            "draft": fields.pop("kind"),
            **{name: one for name, one in fields.items() if one not in (None, "", [], ())},
        }
        yield msgspec.json.encode(row) + b"\n"
    for one in drafts.failed:
        yield msgspec.json.encode({"draft": "none", "id": one.id, "failed": one.why}) + b"\n"


def write_completions(completions: Iterable[Completion], failed: Iterable[NotDrafted]) -> Iterator[bytes]:
    """Completions as JSON lines, a row an answer; what failed is a row without text."""
    for one in completions:
        yield msgspec.json.encode(one) + b"\n"
    for missing in failed:
        yield msgspec.json.encode({"id": missing.id, "failed": missing.why}) + b"\n"
