"""A ranking: a weak order of a prompt's responses."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from folkmoot.statistics.weak_order import pack_one, unpack_one


@dataclass(frozen=True, slots=True)
class Ranking:
    """Tiers of response labels, best first, ties within a tier.

    Attributes:
        tiers: every label of the prompt exactly once; within a tier labels stand in the prompt's order.
    """

    tiers: tuple[tuple[str, ...], ...]

    @classmethod
    def parse(cls, text: str, labels: Sequence[str]) -> Ranking:
        """Read `A>B=C>D`; tied labels may come in any order, blanks around labels are ignored.

        Args:
            text: the ranking as written.
            labels: the prompt's response labels in their order.

        Raises:
            ValueError: a label is unknown, missing, repeated or empty; the text names every one.
        """
        position = {label: index for index, label in enumerate(labels)}
        tiers = [[label.strip() for label in tier.split("=")] for tier in text.split(">")]
        named = [label for tier in tiers for label in tier]
        unknown = sorted({label for label in named if label not in position})
        missing = [label for label in labels if label not in named]
        repeated = sorted({label for label in named if named.count(label) > 1 and label in position})
        problems = [
            f"{what} {', '.join(repr(label) for label in which)}"
            for what, which in (("unknown response", unknown), ("missing response", missing), ("repeated", repeated))
            if which
        ]
        if problems:
            raise ValueError("; ".join(problems))
        return cls(tuple(tuple(sorted(tier, key=position.__getitem__)) for tier in tiers))

    @classmethod
    def from_code(cls, code: int, labels: Sequence[str]) -> Ranking:
        """Unpack a weak-order code (0 or more) for these labels."""
        tiers = unpack_one(code, len(labels))
        return cls(
            tuple(
                tuple(label for label, tier in zip(labels, tiers, strict=True) if tier == level)
                for level in range(max(tiers) + 1)
            )
        )

    def code(self, labels: Sequence[str]) -> int:
        """The weak-order code of this ranking for the prompt's labels."""
        tier_of = {label: level for level, tier in enumerate(self.tiers) for label in tier}
        return pack_one([tier_of[label] for label in labels])

    def __str__(self) -> str:
        """`A>B=C>D`."""
        return ">".join("=".join(tier) for tier in self.tiers)
