"""Where an answer of a model, or of a person in its place, comes from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True, kw_only=True)
class Provenance:
    """Where one answer comes from; None stands wherever a file does not say.

    Attributes:
        model: the model as the user named it (`openai:gpt-5?reasoning_effort=high`).
        ranker: the code of the person who ranked; None for a model.
        answered_by: the model as its provider named it in the reply.
        template_hash: SHA-256 of the fixed words that it was asked with.
        spec_hash: SHA-256 of the whole spec; None without a spec too.
        shown_sections: ids of the sections that it was shown, where it was not shown all.
        repeat: 1 or more.
        input_tokens: tokens read, cached ones included; of every attempt.
        cached_input_tokens: those of them that the provider had in its own cache.
        output_tokens: tokens written.
        cost: United States dollars.
        reply_digest: SHA-256 of the reply as it came.
    """

    model: str | None = None
    ranker: str | None = None
    answered_by: str | None = None
    template_hash: str | None = None
    spec_hash: str | None = None
    shown_sections: tuple[str, ...] | None = None
    repeat: int | None = None
    input_tokens: int | None = None
    cached_input_tokens: int | None = None
    output_tokens: int | None = None
    cost: float | None = None
    reply_digest: str | None = None

    @property
    def fake(self) -> bool:
        """Whether a fake model answered: a program for trying and testing, which says nothing about any real one."""
        return self.model is not None and self.model.startswith("fake:")


NO_PROVENANCE: Final = Provenance()
"""Of a file that says nothing."""
