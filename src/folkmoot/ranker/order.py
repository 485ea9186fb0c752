"""The order in which a prompt's responses are shown."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256
from typing import Final, Literal, TypeAlias

Order: TypeAlias = Literal["random", "as-is"]

_SEPARATOR: Final = "\x1f"


def shown_order(labels: Sequence[str], order: Order, *, seed: int, prompt_id: str, repeat: int) -> tuple[str, ...]:
    """The labels in the order in which they are shown.

    `random` hangs on the seed, the prompt and the repeat alone: each repeat has an order of its own, and a run that is
    started again shows what it showed before. `as-is` is the dataset's order in every repeat.

    Args:
        labels: a prompt's response labels, distinct.
        order: `random` or `as-is`.
        seed: the run's.
        prompt_id: the prompt.
        repeat: 1 or more.
    """
    if order == "as-is":
        return tuple(labels)
    return tuple(sorted(labels, key=lambda label: _draw(str(seed), prompt_id, str(repeat), label)))


def _draw(*parts: str) -> bytes:
    return sha256(_SEPARATOR.join(parts).encode("utf-8", "surrogatepass")).digest()
