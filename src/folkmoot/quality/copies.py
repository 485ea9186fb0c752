"""Near-identical texts: within one person, and between people."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import Final

from folkmoot.quality.measured import Measured, too_few, undefined
from folkmoot.quality.texts import NO_REASONS, Compared
from folkmoot.records.quality_evidence import NOT_RECORDED, QualityEvidence
from folkmoot.records.quality_thresholds import QualityThresholds

NO_DEVICES: Final = f"{NOT_RECORDED}: devices"
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
        for pair in texts.pairs
        if texts.reasons[pair.one].participant == texts.reasons[pair.other].participant
        and texts.reasons[pair.one].prompt != texts.reasons[pair.other].prompt
        for position in (pair.one, pair.other)
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
        for pair in texts.pairs
        if texts.reasons[pair.one].participant != texts.reasons[pair.other].participant
        for position in (pair.one, pair.other)
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
    partners: defaultdict[int, set[int]] = defaultdict(set)
    for one, other in shared_texts(texts):
        if set(evidence.people[one].devices) & set(evidence.people[other].devices):
            partners[one].add(other)
            partners[other].add(one)
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
    """How many near-identical pairs of texts each two people have; rows of participants, the lower first."""
    pairs = ((texts.reasons[pair.one].participant, texts.reasons[pair.other].participant) for pair in texts.pairs)
    return Counter((min(pair), max(pair)) for pair in pairs if pair[0] != pair[1])


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
