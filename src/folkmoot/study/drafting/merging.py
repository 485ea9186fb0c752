"""Near-duplicates: which texts say nearly the same, and which of them stays."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Final, NamedTuple

import numpy as np

from folkmoot.records.drafts import Draft, DraftKind
from folkmoot.statistics.text_similarity import similarities

SAME_FROM: Final = 0.6
"""Similarity from which two texts are near-duplicates, unless the user says otherwise."""


class Known(NamedTuple):
    """A text that was there before.

    Attributes:
        id: what a draft that says the same is merged into.
        text: the text.
    """

    id: str
    text: str


class Merge(NamedTuple):
    """What became of one text.

    Attributes:
        into: position of the text that it was merged into; None where it stays.
        similarity: with that text; None where it stays.
    """

    into: int | None
    similarity: float | None


def merges(texts: Sequence[str], same_from: float, n_known: int = 0) -> tuple[Merge, ...]:
    """Go through the texts in order; one that resembles a text that stays is merged into the one it resembles most.

    Only with texts that stay is anything compared, so that a chain of small changes does not end in one text; ties go to
    the earlier text.

    Args:
        texts: `[n]`.
        same_from: similarity from which a text is merged, above 0 to 1.
        n_known: how many of the first texts stay whatever they resemble.

    Returns:
        `[n]`.
    """
    staying: list[int] = []
    found: list[Merge] = []
    for number, row in enumerate(similarities(texts)):
        nearest = staying[int(np.argmax(row[staying]))] if staying else None
        if number >= n_known and nearest is not None and row[nearest] >= same_from:
            found.append(Merge(nearest, float(row[nearest])))
        else:
            staying.append(number)
            found.append(Merge(None, None))
    return tuple(found)


def merge_drafts(drafts: Sequence[Draft], same_from: float, known: Sequence[Known] = ()) -> tuple[Draft, ...]:
    """Mark near-duplicates: prompts across all of them and among the known; responses and criteria within their prompt.

    Nothing is taken away: a merged draft names the one it was merged into, and how alike they are.

    Args:
        drafts: in their order; the earlier of two stays.
        same_from: as for `merges`.
        known: prompts that are there already; drafts are merged into them.

    Returns:
        The drafts in the same order.
    """
    groups: dict[tuple[DraftKind, str], list[int]] = defaultdict(list)
    for number, draft in enumerate(drafts):
        groups[draft.kind, "" if draft.kind is DraftKind.PROMPT else draft.prompt_id].append(number)
    marked = list(drafts)
    for (kind, _), members in groups.items():
        before = list(known) if kind is DraftKind.PROMPT else []
        together = [*before, *(Known(drafts[number].id, drafts[number].text) for number in members)]
        result = merges([one.text for one in together], same_from, len(before))[len(before) :]
        for number, merge in zip(members, result, strict=True):
            if merge.into is not None:
                marked[number] = replace(
                    drafts[number], merged_into=together[merge.into].id, similarity=merge.similarity
                )
    return tuple(marked)


def merged(drafts: Iterable[Draft]) -> tuple[Draft, ...]:
    """Those that were merged into another."""
    return tuple(draft for draft in drafts if draft.merged_into is not None)
