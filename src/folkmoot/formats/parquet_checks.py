"""Whether the numbers of a Parquet folder mean anything: whole columns at a time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from folkmoot.errors import Fault
from folkmoot.formats.parquet_layout import CATEGORICAL, POSITIONS
from folkmoot.records.dataset import NO_ANSWER, Prompts
from folkmoot.statistics.weak_order import MAX_RESPONSES, NOT_ASKED, SKIPPED, unpack

_TABLE_UP_TO: Final = 5
"""Responses up to which every possible code is looked up (8 ** 5 of them); beyond, distinct codes are unpacked."""


def check_labels(labels: Sequence[tuple[str, ...]], place: str, faults: list[Fault]) -> None:
    """Each distinct list of labels: 2 to 8, none twice, each usable in a ranking."""
    for own in dict.fromkeys(labels):
        usable = all(label and label == label.strip() and not set(label) & set(">=") for label in own)
        if not 2 <= len(own) <= MAX_RESPONSES or len(set(own)) != len(own) or not usable:
            faults.append(Fault(place, None, "labels", f"{len(own)} labels", "2 to 8 distinct labels without > and ="))


def check_assessments(
    columns: Mapping[str, NDArray[Any]],
    prompts: Prompts,
    n_participants: int,
    vocabulary: Mapping[str, tuple[str, ...]],
    place: str,
    faults: list[Fault],
) -> None:
    """Indices within their tables, rankings and vetoes of the prompt's own responses, positions distinct."""

    def refuse(name: str, wrong: NDArray[np.bool_], expected: str) -> None:
        number = int(np.count_nonzero(wrong))
        if number:
            first = int(np.argmax(wrong))
            found = f"{columns[name][first]} in row {first + 1:,}" + (f" and {number - 1:,} more" if number > 1 else "")
            faults.append(Fault(place, None, name, found, expected))

    before = len(faults)
    for name, number in (("participant", n_participants), ("prompt", len(prompts))):
        refuse(name, _outside(columns[name], 0, number), f"a row number from 0 to {number - 1}")
    for name in CATEGORICAL:
        number = len(vocabulary[name])
        refuse(name, _outside(columns[name], NO_ANSWER, number), f"a code of the vocabulary, or {NO_ANSWER}")
    for name in POSITIONS.values():
        if name in columns:
            refuse(name, columns[name] < -1, "-1, or a position from 0")
            standing = columns[name][columns[name] >= 0]
            if len(np.unique(standing)) != len(standing):
                faults.append(Fault(place, None, name, "a position twice", "each position once"))
    if len(faults) > before:
        return
    sizes = _sizes(prompts, columns["prompt"])
    for name in ("world", "personal"):
        wrong = _no_rankings(columns[name], sizes, np.unique(prompts.n_responses).tolist())
        refuse(name, wrong, f"a ranking of the prompt's responses, {NOT_ASKED} (not asked) or {SKIPPED} (skipped)")
    veto = columns["veto"]
    if _outside(veto, SKIPPED, 1).any():
        refuse("veto", (veto < SKIPPED) | (veto >> sizes.astype(np.int16) > 0), "flags of the prompt's responses")


_NOWHERE: Final[NDArray[np.bool_]] = np.zeros(0, dtype=np.bool_)


def _outside(values: NDArray[Any], low: int, end: int) -> NDArray[np.bool_]:
    """`[n]` where a value is below low, or not below end; nothing at all where no value is."""
    different = values[:1] if values.strides == (0,) else values
    if not len(values) or (different.min() >= low and different.max() < end):
        return _NOWHERE
    outside: NDArray[np.bool_] = (values < low) | (values >= end)
    return outside


def _sizes(prompts: Prompts, prompt: NDArray[np.int32]) -> NDArray[np.int8]:
    """`[n]` how many responses the prompt of each assessment has."""
    if len(prompts) and (prompts.n_responses == prompts.n_responses[0]).all():
        return np.broadcast_to(prompts.n_responses[0], len(prompt))
    return prompts.n_responses[prompt]


def _no_rankings(codes: NDArray[np.int32], sizes: NDArray[np.int8], different: Sequence[int]) -> NDArray[np.bool_]:
    """`[n]` where a code is no ranking, and does not say either why there is none; nothing at all where all are right."""
    if not _outside(codes, SKIPPED, 0).any():
        return _NOWHERE
    if len(different) == 1 and different[0] <= _TABLE_UP_TO and not _outside(codes, SKIPPED, 8 ** different[0]).any():
        # The two negative codes, -1 and -2, find the last two places.
        right = np.append(_dense(np.arange(8 ** different[0], dtype=np.int32), different[0]), [True, True])
        return ~right[codes]
    wrong = codes < SKIPPED
    for size in different:
        wrong |= (sizes == size) & (codes >= 0) & ~_is_weak_order(codes, size)
    return wrong


def _is_weak_order(codes: NDArray[np.int32], n_responses: int) -> NDArray[np.bool_]:
    """`[n]` whether each code has dense tiers for so many responses, and nothing beyond them; false for negative codes."""
    end = 8**n_responses
    if n_responses <= _TABLE_UP_TO:
        valid = _dense(np.arange(end, dtype=np.int32), n_responses)
        found: NDArray[np.bool_] = valid[np.clip(codes, 0, end - 1)] & (codes >= 0) & (codes < end)
        return found
    distinct, where = np.unique(codes, return_inverse=True)
    usable = (distinct >= 0) & (distinct < end)
    usable[usable] = _dense(distinct[usable], n_responses)
    spread: NDArray[np.bool_] = usable[where]
    return spread


def _dense(codes: NDArray[np.int32], n_responses: int) -> NDArray[np.bool_]:
    tiers = unpack(codes, n_responses)
    present = np.zeros((len(codes), MAX_RESPONSES), dtype=np.bool_)
    np.put_along_axis(present, tiers.astype(np.intp), values=True, axis=1)
    # Dense: as many different tiers as the worst tier's number says.
    dense: NDArray[np.bool_] = present.sum(axis=1) == tiers.max(axis=1) + 1
    return dense
