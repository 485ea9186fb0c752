"""What fake models like by themselves, and how they slip: nothing that any clause could be about."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import blake2b

from folkmoot.llm.fakes.request import Block
from folkmoot.llm.fakes.settings import Settings
from folkmoot.llm.fakes.words import words

Tiers = list[list[str]]


def liking(text: str) -> int:
    """How much a text is liked, higher is better: a hash of its words."""
    return int.from_bytes(blake2b(" ".join(words(text)).encode(), digest_size=8, key=b"taste").digest())


class Dice:
    """Chance that is fixed by what a request shows: the same texts in the same order, the same throws.

    The words around the texts do not count: a template can be worded better without other rankings for the demo. Two
    fakes (`whose`) throw dice of their own, so that they do not slip together.
    """

    def __init__(self, blocks: Sequence[Block], repeat: int, settings: Settings, whose: str = "") -> None:
        said = "\x1e".join(f"{block.what}\x1f{block.text}" for block in blocks)
        self._seed = f"{whose}{repeat}\x1e{settings}\x1e{said}".encode("utf-8", "surrogatepass")
        self._settings = settings

    def throw(self, name: str) -> float:
        """A number in [0, 1) that hangs on the request and the name alone."""
        digest = blake2b(self._seed, digest_size=8, key=name.encode()[:64]).digest()
        return int.from_bytes(digest) / 2**64

    def shake(self, tiers: Tiers, shown_first: str) -> Tiers:
        """A ranking with the slips and the pull of the first place that the settings ask for.

        Args:
            tiers: labels, best tier first.
            shown_first: the label of the response that was shown first.
        """
        shaken = [list(tier) for tier in tiers]
        for place in range(len(shaken) - 1):
            if self.throw(f"slip {place}") < self._settings.slips:
                shaken[place], shaken[place + 1] = shaken[place + 1], shaken[place]
        if self.throw("position") < self._settings.position:
            rest = [[label for label in tier if label != shown_first] for tier in shaken]
            shaken = [[shown_first], *(tier for tier in rest if tier)]
        return shaken
