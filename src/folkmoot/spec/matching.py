"""Which section of one version is which section of the other, and which of them moved."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Final

from folkmoot.records.spec import Section, Spec
from folkmoot.spec.text_diff import likeness, words
from folkmoot.spec.tree import parent_positions

_SAME_TEXT: Final = 0.6
"""From this likeness of their texts on, a removed and an added section are one section with another id."""
_SAME_TITLE: Final = 0.3
"""The same where they also share their title."""
_ENOUGH_WORDS: Final = 20
"""Texts with fewer words say too little to tell by."""


def match_sections(old: Spec, new: Spec) -> dict[int, int]:
    """Positions of the old version's sections with their positions in the new one.

    Sections with the same id are the same. Of the others, those are the same that share most of their words, or their
    title and some of their words: most alike first, each once.
    """
    places_new: dict[str, int] = {}
    for index, section in enumerate(new.sections):
        places_new.setdefault(section.id, index)
    matched: dict[int, int] = {}
    for index, section in enumerate(old.sections):
        place = places_new.pop(section.id, None)
        if place is not None:
            matched[index] = place
    taken = set(matched.values())
    left_old = [index for index in range(len(old.sections)) if index not in matched]
    left_new = [index for index in range(len(new.sections)) if index not in taken]
    bags_old = {index: _bag(old.sections[index]) for index in left_old}
    bags_new = {index: _bag(new.sections[index]) for index in left_new}
    candidates = [
        (-likeness(bags_old[a], bags_new[b]), a, b)
        for a in left_old
        for b in left_new
        if _is_same(old.sections[a], bags_old[a], new.sections[b], bags_new[b])
    ]
    for _, a, b in sorted(candidates):
        if a not in matched and b not in taken:
            matched[a] = b
            taken.add(b)
    return matched


def moved_sections(old: Spec, new: Spec, matched: Mapping[int, int]) -> set[int]:
    """Positions in the new version of the sections that moved.

    A section moved where it stands under another section than before, or where it changed places with its siblings. Of
    siblings that changed places the fewest that explain the new order count as moved; a section whose neighbours came
    or went did not move, nor did one that went along with the section it stands in.
    """
    parents_old = parent_positions([section.level for section in old.sections])
    parents_new = parent_positions([section.level for section in new.sections])
    moved: set[int] = set()
    siblings: dict[int | None, list[int]] = {}
    for a in range(len(old.sections)):
        if a not in matched:
            continue
        parent = parents_old[a]
        stayed_under = None if parent is None else matched.get(parent, -1)
        if stayed_under == parents_new[matched[a]]:
            siblings.setdefault(parent, []).append(matched[a])
        else:
            moved.add(matched[a])
    for order in siblings.values():
        stayed = _longest_rising(order)
        moved |= set(order) - stayed
    return moved


def _bag(section: Section) -> Counter[str]:
    return Counter(words(section.text.lower()))


def _is_same(old: Section, bag_old: Counter[str], new: Section, bag_new: Counter[str]) -> bool:
    alike = likeness(bag_old, bag_new)
    same_title = old.title.casefold() == new.title.casefold()
    if min(bag_old.total(), bag_new.total()) < _ENOUGH_WORDS:
        return same_title and bool(old.title)
    return alike >= (_SAME_TITLE if same_title else _SAME_TEXT)


def _longest_rising(numbers: Sequence[int]) -> set[int]:
    """A longest rising subsequence of distinct numbers (patience sorting)."""
    tails: list[int] = []
    places: list[int] = []
    before: list[int | None] = []
    for place, number in enumerate(numbers):
        length = bisect_left(tails, number)
        before.append(places[length - 1] if length else None)
        if length == len(tails):
            tails.append(number)
            places.append(place)
        else:
            tails[length], places[length] = number, place
    found: set[int] = set()
    place_or_none = places[-1] if places else None
    while place_or_none is not None:
        found.add(numbers[place_or_none])
        place_or_none = before[place_or_none]
    return found
