"""Who wrote a draft, taken from a call's answer."""

from __future__ import annotations

from hashlib import sha256

from folkmoot.records.drafts import Written
from folkmoot.records.model_call import Answered, ReplyT, Template


def written(answer: Answered[ReplyT], template: Template, seed: int, spec_hash: str | None = None) -> Written:
    """The provenance of what one call gave."""
    return Written(
        model=answer.model,
        template=template.name,
        template_hash=template.hash,
        seed=seed,
        reply_digest=answer.digest,
        input_tokens=answer.usage.input_tokens,
        output_tokens=answer.usage.output_tokens,
        cost=answer.usage.cost,
        spec_hash=spec_hash,
    )


def short_hash(text: str) -> str:
    """Eight hexadecimal digits of the text's SHA-256."""
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:8]
