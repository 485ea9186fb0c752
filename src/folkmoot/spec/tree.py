"""Heading levels to a tree."""

from __future__ import annotations

from collections.abc import Sequence


def parent_positions(levels: Sequence[int]) -> list[int | None]:
    """For each heading the position of the one it stands under: the nearest before it of a higher rank (lower level).

    A level may be skipped (`#`, then `###`): the heading stands under the one before it all the same.
    """
    open_headings: list[int] = []
    parents: list[int | None] = []
    for index, level in enumerate(levels):
        while open_headings and levels[open_headings[-1]] >= level:
            open_headings.pop()
        parents.append(open_headings[-1] if open_headings else None)
        open_headings.append(index)
    return parents
