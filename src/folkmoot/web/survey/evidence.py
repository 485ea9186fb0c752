"""Evidence of how an answer came about, as a page sends it: what is broken or unknown is dropped, and refuses no answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Annotated, Final

import msgspec

from folkmoot.records.evidence import Evidence, InputKind
from folkmoot.records.survey import NewAnswer

_MOST: Final = 1_000_000
_WEEK: Final = 7 * 24 * 3600

Count = Annotated[int, msgspec.Meta(ge=0, le=_MOST)]


class EvidenceBody(msgspec.Struct, forbid_unknown_fields=True):
    """As `records/evidence.py: Evidence`; every key may be missing but `input`."""

    input: InputKind
    changes: Count = 0
    typed: Count = 0
    pasted: Count = 0
    hidden_seconds: Annotated[float, msgspec.Meta(ge=0, le=_WEEK)] = 0.0


def read_evidence(sent: bytes | None) -> Evidence | None:
    """Evidence out of JSON.

    Args:
        sent: as it came; None or empty where nothing was sent.
    """
    if not sent:
        return None
    try:
        body = msgspec.json.decode(sent, type=EvidenceBody)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return None
    return Evidence(body.changes, body.typed, body.pasted, body.input, body.hidden_seconds)


def with_evidence(answers: Sequence[NewAnswer], sent: Mapping[str, bytes]) -> tuple[NewAnswer, ...]:
    """Answers with the evidence that was sent beside them, by question."""
    if not sent:
        return tuple(answers)
    return tuple(replace(one, evidence=read_evidence(sent.get(one.question))) for one in answers)
