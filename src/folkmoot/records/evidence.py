"""What a person did while answering, kept only where the study asks for it and the person agreed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class InputKind(StrEnum):
    """How characters came into a text field; the strongest that was seen: composed, soft, keys, none.

    KEYS: each by a key of its own. SOFT: by a soft keyboard, which completes and replaces words. COMPOSED: by an input
    method. With the last two, characters arrive in pieces that look as pasted text does, so nothing is said of pasting.
    """

    KEYS = "keys"
    SOFT = "soft"
    COMPOSED = "composed"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Evidence:
    """How one answer came about, in counts alone: no contents, no stream of times.

    Attributes:
        changes: how often the answer was changed since it was last saved.
        typed: characters typed into its text.
        pasted: characters pasted or dropped into its text.
        input: how the typed ones came.
        hidden_seconds: how long the page was hidden while the question stood before the person.
    """

    changes: int
    typed: int
    pasted: int
    input: InputKind
    hidden_seconds: float


@dataclass(frozen=True, slots=True)
class KeptEvidence:
    """Evidence beside the revision of an answer that it belongs to (as SavedAnswer)."""

    participant_id: str
    prompt_id: str
    occurrence: int
    question: str
    revision: int
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class EvidenceRows:
    """All evidence of a study.

    Attributes:
        consents: whether each person who was asked agreed.
        kept: of those who agreed.
        devices: keyed hashes of the devices that each of them used.
    """

    consents: Mapping[str, bool] = field(default_factory=dict)
    kept: tuple[KeptEvidence, ...] = ()
    devices: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
