"""Where an answer comes from, as fields of its row."""

from __future__ import annotations

from typing import Any, Final

import msgspec

from folkmoot.errors import Fault
from folkmoot.formats.rows import shown
from folkmoot.records.provenance import Provenance


class ProvenanceRow(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """The fields; a row may have any of them, or none."""

    model: str | None = None
    ranker: str | None = None
    answered_by: str | None = None
    template_hash: str | None = None
    spec_hash: str | None = None
    shown_sections: list[str] | None = None
    repeat: int | None = None
    input_tokens: int | None = None
    cached_input_tokens: int | None = None
    output_tokens: int | None = None
    cost: float | None = None
    reply_digest: str | None = None


_AT_LEAST: Final = {"repeat": 1, "input_tokens": 0, "cached_input_tokens": 0, "output_tokens": 0, "cost": 0}


def provenance_faults(row: ProvenanceRow, place: str, line: int) -> list[Fault]:
    """Counts and costs below what can be."""
    return [
        Fault(place, line, name, shown(value), f"a number of {least} or more")
        for name, least in _AT_LEAST.items()
        if (value := getattr(row, name)) is not None and value < least
    ]


def provenance_of(row: ProvenanceRow) -> Provenance:
    """What a row says."""
    fields = {name: getattr(row, name) for name in ProvenanceRow.__struct_fields__}
    sections = row.shown_sections
    return Provenance(**fields | {"shown_sections": None if sections is None else tuple(sections)})


def provenance_fields(provenance: Provenance) -> dict[str, Any]:
    """The same as a row's fields; what is not known is left out, but a spec that was not shown is said to be none."""
    fields = {name: getattr(provenance, name) for name in ProvenanceRow.__struct_fields__}
    known = {name: value for name, value in fields.items() if value is not None}
    return {**known, "spec_hash": provenance.spec_hash} if provenance.template_hash is not None else known
