"""Near-identical texts: within one person, and between people."""

from __future__ import annotations

from collections import Counter, defaultdict
from itertools import combinations, product
from typing import Final

from folkmoot.quality.measured import Measured, too_few, undefined
from folkmoot.quality.texts import NO_REASONS, Compared
from folkmoot.records.quality_evidence import NOT_RECORDED, QualityEvidence
from folkmoot.records.quality_thresholds import QualityThresholds

NO_DEVICES: Final = f"{NOT_RECORDED}: devices"
MOST_SHARED: Final = 50
"""People who wrote one text, beyond which it is told how many such texts there are, and not of whom."""
NO_TEXTS: Final = "gave no reason long enough to be compared"


def own_copies(evidence: QualityEvidence, thresholds: QualityThresholds, texts: Compared) -> list[Measured]:
    """Share of a person's texts that are near-identical with another of theirs, at another prompt.

    The same reason for two answers to one prompt is natural and does not count; nor do short texts ("I agree").

    Source: resemblance of shingles (Broder 1997, docs/drafting.md), as in checks of open answers.

    Returns:
        0 to 1; undefined for fewer than `least_prompts` texts that are long enough.
    """
    copied = {
        position
        for nearby, members in zip(texts.nearby, texts.groups.members, strict=True)
        for position in members
        if nearby[texts.reasons[position].participant] - {texts.reasons[position].prompt}
    }
    return _shares(evidence, thresholds, texts, copied, thresholds.own_copies)


def others_copies(evidence: QualityEvidence, thresholds: QualityThresholds, texts: Compared) -> list[Measured]:
    """Share of a person's texts that are near-identical with a text of somebody else, at whatever prompt.

    Texts that mostly quote their prompt are left out. Source as of `own_copies`.

    Returns:
        0 to 1; undefined for fewer than `least_prompts` texts that are long enough.
    """
    copied = {
        position
        for nearby, members in zip(texts.nearby, texts.groups.members, strict=True)
        if len(nearby) > 1
        for position in members
    }
    return _shares(evidence, thresholds, texts, copied, thresholds.others_copies)


def duplicate_people(evidence: QualityEvidence, thresholds: QualityThresholds, texts: Compared) -> list[Measured]:
    """How many other participants share a device and a near-identical text with this one; flagged from 1 on.

    Neither alone counts here: families share devices, and people quote the same saying. A device is a keyed hash of a
    random number that a browser keeps for those who agreed, so that a second browser hides a second entry.

    Source: duplicate respondents from device and content together (Kennedy et al., Political Science Research and Methods
    8, 2020).

    Returns:
        0 or more; undefined where no devices are recorded, without consent, or without a text long enough.
    """
    del thresholds  # the texts were compared with them
    with_texts = {one.participant for one in texts.reasons}
    on_device: defaultdict[str, set[int]] = defaultdict(set)
    for row, person in enumerate(evidence.people):
        for device in person.devices:
            on_device[device].add(row)
    partners: defaultdict[int, set[int]] = defaultdict(set)
    for nearby, members in zip(texts.nearby, texts.groups.members, strict=True):
        for row in {texts.reasons[position].participant for position in members}:
            for device in evidence.people[row].devices:
                partners[row] |= on_device[device] & nearby.keys() - {row}
    is_recorded = any(person.devices for person in evidence.people)
    found = []
    for row, person in enumerate(evidence.people):
        if not len(evidence.dataset.rationales):
            found.append(undefined(NO_REASONS))
        elif not is_recorded:
            found.append(undefined(NO_DEVICES))
        elif not person.devices:
            found.append(undefined("did not agree to evidence being kept"))
        elif row not in with_texts:
            found.append(undefined(NO_TEXTS))
        else:
            found.append(Measured(len(partners[row]), None, len(with_texts), bool(partners[row])))
    return found


def shared_texts(texts: Compared) -> Counter[tuple[int, int]]:
    """How many near-identical pairs of texts each two people have; rows of participants, the lower first.

    What more than `MOST_SHARED` people wrote (`widely_shared`) is left out: it tells nothing of two of them, and they make
    too many pairs.
    """
    found: Counter[tuple[int, int]] = Counter()
    for group, (nearby, members) in enumerate(zip(texts.nearby, texts.groups.members, strict=True)):
        if len(nearby) > MOST_SHARED:
            continue
        near = [
            position for other in texts.groups.alike[group] if other > group for position in texts.groups.members[other]
        ]
        for pair in (*combinations(members, 2), *product(members, near)):
            one, other = sorted(texts.reasons[position].participant for position in pair)
            found[one, other] += one != other
    return +found


def widely_shared(texts: Compared) -> int:
    """How many texts, near-identical ones counted once each, more than `MOST_SHARED` people wrote."""
    return sum(len(nearby) > MOST_SHARED for nearby in texts.nearby)


def _shares(
    evidence: QualityEvidence, thresholds: QualityThresholds, texts: Compared, copied: set[int], flagged_from: float
) -> list[Measured]:
    n_texts: Counter[int] = Counter(one.participant for one in texts.reasons)
    n_copied: Counter[int] = Counter(texts.reasons[position].participant for position in copied)
    found = []
    for row in range(len(evidence.people)):
        if not len(evidence.dataset.rationales):
            found.append(undefined(NO_REASONS))
        elif not n_texts[row]:
            found.append(undefined(NO_TEXTS))
        elif n_texts[row] < thresholds.least_prompts:
            found.append(too_few(n_texts[row], thresholds.least_prompts, "texts long enough"))
        else:
            share = n_copied[row] / n_texts[row]
            found.append(Measured(share, None, n_texts[row], share >= flagged_from > 0))
    return found
