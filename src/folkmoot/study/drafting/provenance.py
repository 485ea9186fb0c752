"""Who wrote a draft, taken from a call's answer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from typing import TypeAlias

from folkmoot.records.drafts import Written
from folkmoot.records.model_call import Answered, ReplyT, Template

DetailsIn: TypeAlias = Callable[[str], tuple[str, ...]]
"""Says in words what of a text could be a real person's; () for nothing."""


@dataclass(frozen=True, slots=True)
class Writer:
    """Who writes a run's drafts.

    Attributes:
        model: as the user named it.
        details_in: says what of a draft could be a real person's (`privacy/in_drafts.py`).
        seed: of the run's draws.
        spec_hash: SHA-256 of the spec that it is shown, in hexadecimal; None where it sees none.
    """

    model: str
    details_in: DetailsIn
    seed: int = 0
    spec_hash: str | None = None

    def wrote(self, answer: Answered[ReplyT], template: Template) -> Written:
        """The provenance of what one call gave."""
        return Written(
            model=self.model,
            answered_by=answer.model,
            template=template.name,
            template_hash=template.hash,
            seed=self.seed,
            reply_digest=answer.digest,
            input_tokens=answer.usage.input_tokens,
            output_tokens=answer.usage.output_tokens,
            cost=answer.usage.cost,
            spec_hash=self.spec_hash,
        )


def short_hash(text: str) -> str:
    """Eight hexadecimal digits of the text's SHA-256."""
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:8]
