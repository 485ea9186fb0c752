"""Task: every estimate of the method as one writes it in plain Python, loops over prompts, people and pairs.

`estimates` reads the definitions aloud. Two parts of a comparison are left out, both in its favour: it gives no
intervals for the estimates whose people cannot be resampled (leave_one_out, crossfit and what follows from them), and
a replicate goes over every prompt once, whatever the number of sections.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from itertools import combinations, permutations
from pathlib import Path
from random import Random
from typing import TypeAlias

from benchmarks.measuring import Values, fastest
from benchmarks.simulated import LABELS, read
from folkmoot.records.spec_ranking import SpecRankings
from folkmoot.statistics.weak_order import unpack_one

Tiers: TypeAlias = tuple[int, ...]
Sums: TypeAlias = tuple[float, float]
PAIRS = tuple(combinations(range(len(LABELS)), 2))
ORDERS = tuple(permutations(range(len(LABELS))))
SPLITS = 20


@dataclass(frozen=True, slots=True)
class Answer:
    """One person's answer to a prompt; `flagged` are the responses that the person finds unacceptable."""

    person: str
    tiers: Tiers
    flagged: frozenset[int]


@dataclass(frozen=True, slots=True)
class Prompt:
    """A prompt with its answers, and how the two runs and the run without the spec rank its responses."""

    name: str
    answers: Sequence[Answer]
    spec: Tiers
    rerun: Tiers
    without_spec: Tiers


def every_estimate(folder: Path, *, prompts: int, replicates: int) -> tuple[dict[str, float], Values]:
    """Every estimate over the first prompts, and by section; and the time of some replicates."""
    names, data, sections = _rows(folder, prompts)
    places = {"all": names, **sections}
    points, values = fastest(1, lambda: _estimates(data, places))
    resampling, _ = fastest(1, lambda: _replicates(data, replicates))
    return {"values": points, "replicates": resampling}, values


def _estimates(data: Mapping[str, Prompt], places: Mapping[str, Sequence[str]]) -> Values:
    sums = {name: {measure: make(prompt) for measure, make in MEASURES.items()} for name, prompt in data.items()}
    values: Values = {}
    for place, names in places.items():
        of_place = [sums[name] for name in names]
        found = {measure: _ratio([one[measure] for one in of_place]) for measure in MEASURES}
        for measure in ("agreement", "human_human"):
            found[f"{measure}_by_prompt"] = _mean([one[measure] for one in of_place])
        crossed = [one for one in of_place if one["best_single_ranking_crossfit"][1]]
        own = _ratio([one["agreement"] for one in crossed])
        best, crossfit = found["best_single_ranking"], found["best_single_ranking_crossfit"]
        found["gap_to_crossfit"] = crossfit - own
        found["gap_to_best"] = best - found["agreement"]
        found["normalised"] = (own - 0.5) / (crossfit - 0.5)
        found["spec_effect"] = found["agreement"] - found.pop("agreement without")
        values |= {f"{place} {measure}": value for measure, value in found.items()}
        values[f"{place} n_pairs"] = int(sum(one["agreement"][1] for one in of_place))
    return values


def _replicates(data: Mapping[str, Prompt], replicates: int) -> None:
    """The bootstrap of the estimates whose people can be resampled."""
    random = Random(1)  # noqa: S311 - a simulation, not a secret
    names = list(data)
    people = sorted({answer.person for prompt in data.values() for answer in prompt.answers})
    for _ in range(replicates):
        drawn = dict.fromkeys(people, 0)
        for person in random.choices(people, k=len(people)):
            drawn[person] += 1
        for measure in RESAMPLED:
            _ratio([MEASURES[measure](data[name], drawn.__getitem__) for name in random.choices(names, k=len(names))])


def _ratio(sums: Sequence[Sums]) -> float:
    return sum(above for above, _ in sums) / sum(below for _, below in sums)


def _mean(sums: Sequence[Sums]) -> float:
    ratios = [above / below for above, below in sums if below]
    return sum(ratios) / len(ratios)


Weight: TypeAlias = Callable[[str], float]


def _once(_person: str) -> float:
    return 1.0


def _against(answers: Sequence[Answer], ranking: Tiers, weight: Weight, *, strict: bool = False) -> Sums:
    above = below = 0.0
    for answer in answers:
        w, tiers = weight(answer.person), answer.tiers
        for a, b in PAIRS:
            if tiers[a] == tiers[b] or (strict and ranking[a] == ranking[b]):
                continue
            below += w
            if ranking[a] == ranking[b]:
                above += w / 2
            elif (ranking[a] < ranking[b]) == (tiers[a] < tiers[b]):
                above += w
    return above, below


def _agreement(prompt: Prompt, weight: Weight = _once) -> Sums:
    return _against(prompt.answers, prompt.spec, weight)


def _agreement_without(prompt: Prompt, weight: Weight = _once) -> Sums:
    return _against(prompt.answers, prompt.without_spec, weight)


def _agreement_strict(prompt: Prompt, weight: Weight = _once) -> Sums:
    return _against(prompt.answers, prompt.spec, weight, strict=True)


def _first_choice(prompt: Prompt, weight: Weight = _once) -> Sums:
    above = below = 0.0
    for answer in prompt.answers:
        if answer.tiers.count(0) == 1:
            below += weight(answer.person)
            if prompt.spec[answer.tiers.index(0)] == 0:
                above += weight(answer.person) / prompt.spec.count(0)
    return above, below


def _veto_conflict(prompt: Prompt, weight: Weight = _once) -> Sums:
    above = below = 0.0
    for answer in prompt.answers:
        below += weight(answer.person)
        if any(prompt.spec[response] == 0 for response in answer.flagged):
            above += weight(answer.person)
    return above, below


def _human_human(prompt: Prompt, weight: Weight = _once) -> Sums:
    above = below = 0.0
    for one, other in combinations(prompt.answers, 2):
        w, mine, theirs = weight(one.person) * weight(other.person), one.tiers, other.tiers
        for a, b in PAIRS:
            if mine[a] != mine[b] and theirs[a] != theirs[b]:
                below += w
                if (mine[a] < mine[b]) == (theirs[a] < theirs[b]):
                    above += w
    return above, below


def _leave_one_out(prompt: Prompt) -> Sums:
    above = below = 0.0
    ranks = [_average_ranks(answer.tiers) for answer in prompt.answers]
    for left_out, answer in enumerate(prompt.answers):
        others = [sum(rank[r] for at, rank in enumerate(ranks) if at != left_out) for r in range(len(LABELS))]
        for a, b in PAIRS:
            if answer.tiers[a] == answer.tiers[b]:
                continue
            below += 1
            if others[a] == others[b]:
                above += 0.5
            elif (others[a] < others[b]) == (answer.tiers[a] < answer.tiers[b]):
                above += 1
    return (above, below) if len(prompt.answers) > 1 else (0.0, 0.0)


def _average_ranks(tiers: Tiers) -> list[float]:
    return [sum(other < tier for other in tiers) + (tiers.count(tier) + 1) / 2 for tier in tiers]


def _best_single_ranking(prompt: Prompt) -> Sums:
    votes = _votes(prompt.answers)
    return float(max(_score(votes, order) for order in ORDERS)), float(sum(votes.values()))


def _crossfit(prompt: Prompt) -> Sums:
    if len(prompt.answers) < 4:
        return 0.0, 0.0
    above = 0.0
    for split in range(SPLITS):
        queue = sorted(prompt.answers, key=lambda answer: _place_in_queue(answer.person, prompt.name, split))
        first, second = _votes(queue[: len(queue) // 2]), _votes(queue[len(queue) // 2 :])
        for chosen_on, scored_on in ((first, second), (second, first)):
            scores = [_score(chosen_on, order) for order in ORDERS]
            best = [order for order, score in zip(ORDERS, scores, strict=True) if score == max(scores)]
            above += sum(_score(scored_on, order) for order in best) / len(best)
    return above / SPLITS, float(sum(_votes(prompt.answers).values()))


def _votes(answers: Sequence[Answer]) -> dict[tuple[int, int], int]:
    votes = dict.fromkeys(permutations(range(len(LABELS)), 2), 0)
    for answer in answers:
        for a, b in votes:
            votes[a, b] += answer.tiers[a] < answer.tiers[b]
    return votes


def _score(votes: Mapping[tuple[int, int], int], order: Sequence[int]) -> int:
    return sum([votes[pair] for pair in combinations(order, 2)])


_MASK = (1 << 64) - 1


def _mix(z: int) -> int:
    z ^= z >> 30
    z = z * 0xBF58476D1CE4E5B9 & _MASK
    z ^= z >> 27
    z = z * 0x94D049BB133111EB & _MASK
    return z ^ z >> 31


def _digest(text: str) -> int:
    return int.from_bytes(blake2b(text.encode(), digest_size=8).digest(), "little")


def _place_in_queue(person: str, prompt: str, split: int) -> int:
    return _mix(_mix(_mix(_digest(person)) ^ _digest(prompt)) + split * 0x9E3779B97F4A7C15 & _MASK)


def _runs_compared(one: Tiers, other: Tiers) -> Sums:
    """Pairs that both runs order strictly, and how many of them alike."""
    alike = strict = 0.0
    for a, b in PAIRS:
        if one[a] != one[b] and other[a] != other[b]:
            strict += 1
            alike += (one[a] < one[b]) == (other[a] < other[b])
    return alike, strict


def _test_retest(prompt: Prompt) -> Sums:
    return _runs_compared(prompt.spec, prompt.rerun)


def _spec_flips(prompt: Prompt) -> Sums:
    alike, strict = _runs_compared(prompt.spec, prompt.without_spec)
    return strict - alike, strict


MEASURES: Mapping[str, Callable[..., Sums]] = {
    "agreement": _agreement,
    "agreement without": _agreement_without,
    "agreement_strict": _agreement_strict,
    "first_choice": _first_choice,
    "veto_conflict": _veto_conflict,
    "human_human": _human_human,
    "leave_one_out": _leave_one_out,
    "best_single_ranking": _best_single_ranking,
    "best_single_ranking_crossfit": _crossfit,
    "test_retest": _test_retest,
    "spec_flips": _spec_flips,
}
RESAMPLED = ("agreement", "agreement_strict", "first_choice", "veto_conflict", "human_human")
"""Their people are resampled; the means over prompts follow from the same sums."""


def _rows(folder: Path, prompts: int) -> tuple[list[str], dict[str, Prompt], dict[str, list[str]]]:
    dataset, runs = read(folder)
    names = [row.prompt_id for row in runs[0].rows[:prompts]]
    answers: dict[str, dict[str, Answer]] = {name: {} for name in names}
    table = dataset.assessments
    for person, prompt, code, veto in zip(
        table.participant.tolist(), table.prompt.tolist(), table.world.tolist(), table.veto.tolist(), strict=True
    ):
        of_prompt = answers.get(dataset.prompts.ids[prompt])
        if of_prompt is not None:
            flagged = frozenset(response for response in range(len(LABELS)) if veto >> response & 1)
            name = dataset.participants.ids[person]
            of_prompt[name] = Answer(name, unpack_one(code, len(LABELS)), flagged)
    data = {name: Prompt(name, tuple(answers[name].values()), *(_tiers(run, name) for run in runs)) for name in names}
    sections: dict[str, list[str]] = {}
    for row in runs[0].rows[:prompts]:
        for section, grade in (row.section_relevance or {}).items():
            if grade >= 5:
                sections.setdefault(section, []).append(row.prompt_id)
    return names, data, sections


def _tiers(run: SpecRankings, name: str) -> Tiers:
    return unpack_one(run.by_prompt[name].ranking.code(LABELS), len(LABELS))
