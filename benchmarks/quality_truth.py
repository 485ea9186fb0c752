"""Indicators of quality against simulated truth: `python -m benchmarks.quality_truth` prints the tables of docs/quality.md.

People of the demo's study, with planted kinds in three mixes. Honest people write texts of their own; copiers repeat one
text, sharers have theirs from each other in threes with a word changed, second entries repeat their texts on the same
device; some honest people read quickly, or write next to nothing. One age group holds the opposite of what most want.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from importlib.resources import files
from typing import Final, NamedTuple

import msgspec
import numpy as np
from scipy.stats import fisher_exact

from folkmoot.quality.from_dataset import evidence_in
from folkmoot.quality.report import quality_of
from folkmoot.records.dataset import RationaleOf, Rationales
from folkmoot.records.quality import QualityReport
from folkmoot.records.quality_evidence import QualityEvidence
from folkmoot.records.quality_thresholds import QualityThresholds
from folkmoot.study.answerers import AnswererKind, Answerers, Timing
from folkmoot.study.population import GroupAppeal, Population, read_population
from folkmoot.study.prompts import StudyPrompt, read_prompts
from folkmoot.study.simulate import Simulated, simulate_study

MIXES: Final[Mapping[str, float]] = {"few (2% each)": 0.02, "some (5% each)": 0.05, "many (10% each)": 0.1}
"""The share of people of each planted kind."""
PEOPLE: Final = 600
FAST: Final = 1.6
"""How many times as fast as others honest quick readers are."""
MINORITY: Final = ("age", "55-64")
"""Who wants the opposite; 12% of people."""
PLANTED: Final[Mapping[str, str]] = {
    "speed": "speeders",
    "same_order": "straight-liners",
    "own_copies": "copiers",
    "others_copies": "copiers and sharers",
    "duplicate_people": "second entries, and whose they are",
}
"""Which indicator is to find whom."""
HONEST: Final = ("fast readers", "short texts", "minority", "majority")
_ONE_TEXT: Final = (
    "As somebody who thinks about such things I find this answer clear, well balanced and helpful to all."
)


class Planted(NamedTuple):
    """A simulated study with known kinds.

    Attributes:
        evidence: what quality is told from.
        kinds: people of each kind, by row; `fast readers`, `short texts`, `honest` and `minority` among them.
    """

    evidence: QualityEvidence
    kinds: Mapping[str, frozenset[int]]


@dataclass(frozen=True, slots=True)
class Found:
    """How one indicator does.

    Attributes:
        planted: people whom it is to find.
        flagged: people whom it flags.
        right: who are both.
    """

    planted: int
    flagged: int
    right: int

    @property
    def precision(self) -> float | None:
        """Of those flagged, who were planted; None where nobody is flagged."""
        return self.right / self.flagged if self.flagged else None

    @property
    def recall(self) -> float | None:
        """Of those planted, who are flagged; None where nobody was planted."""
        return self.right / self.planted if self.planted else None


def plant(share: float, seed: int, people: int = PEOPLE) -> Planted:
    """Simulate a study.

    Args:
        share: of all people, of each planted kind; 0 to 0.1.
        seed: of every draw.
        people: how many.
    """
    generator = np.random.default_rng(seed)
    prompts, population = _demo()
    simulated = simulate_study(prompts, _population(population, prompts, share), generator, n_people=people)
    kinds = _kinds(simulated, share, generator)
    dataset = replace(simulated.dataset, rationales=_texts(simulated, kinds, generator))
    devices = [
        (f"device {label.duplicate_of if label.duplicate_of is not None else row}",)
        for row, label in enumerate(simulated.labels)
    ]
    evidence = evidence_in(dataset, seconds=simulated.seconds, shown=simulated.shown, devices=devices)
    return Planted(evidence, kinds)


def found(planted: Planted, report: QualityReport) -> dict[str, Found]:
    """How each indicator of PLANTED does."""
    kinds = planted.kinds
    wanted = {
        "speed": kinds["speeder"],
        "same_order": kinds["straight_liner"],
        "own_copies": kinds["copier"],
        "others_copies": kinds["copier"] | kinds["sharer"],
        "duplicate_people": kinds["duplicate"] | kinds["original"],
    }
    results = {}
    for name, people in wanted.items():
        flagged = {row for row, person in enumerate(report.people) if name in person.flagged_by}
        results[name] = Found(len(people), len(flagged), len(flagged & people))
    return results


def flagged_among(report: QualityReport, people: Iterable[int]) -> tuple[int, int]:
    """(people with a flag, people)."""
    rows = list(people)
    return sum(bool(report.people[row].flagged_by) for row in rows), len(rows)


def _demo() -> tuple[tuple[StudyPrompt, ...], Population]:
    folder = files("folkmoot") / "demo_study"
    prompts = read_prompts((folder / "prompts.jsonl").read_bytes().splitlines(), "prompts.jsonl")
    return prompts, read_population((folder / "planted.toml").read_bytes(), "planted.toml", prompts)


def _population(population: Population, prompts: tuple[StudyPrompt, ...], share: float) -> Population:
    timing = Timing(seconds=80, spread=0.5)
    answerers = (
        Answerers(kind=AnswererKind.SPEEDER, share=share, seconds=10),
        Answerers(kind=AnswererKind.STRAIGHT_LINER, share=share),
        Answerers(kind=AnswererKind.COPIER, share=share, reason=_ONE_TEXT),
        Answerers(kind=AnswererKind.DUPLICATE, share=share),
        Answerers(kind=AnswererKind.NOISY, share=0.1, attention=1.0, seconds=timing.seconds / FAST),
    )
    field, value = MINORITY
    opposite = {"even-handed": -3.0, "direct": -1.5, "caring": 0.5, "cautious": 1.0, "advocate": 2.0, "strict": 3.0}
    topics = dict.fromkeys(prompt.topic for prompt in prompts)
    groups = tuple(GroupAppeal(field=field, value=value, topic=topic, appeal=opposite) for topic in topics)
    design = msgspec.structs.replace(population.design, careless=0.0, prompts_each=10, unanswered=0.0)
    return msgspec.structs.replace(
        population, design=design, timing=timing, answerers=answerers, groups=groups, truths=()
    )


def _kinds(simulated: Simulated, share: float, generator: np.random.Generator) -> dict[str, frozenset[int]]:
    labels = simulated.labels
    of = {
        kind: frozenset(row for row, label in enumerate(labels) if label.kind == kind)
        for kind in ("speeder", "straight_liner", "copier", "duplicate", "noisy", "attentive")
    }
    originals = frozenset(label.duplicate_of for label in labels if label.duplicate_of is not None)
    attentive = sorted(of["attentive"] - originals)
    drawn = [int(row) for row in generator.permutation(attentive)]
    n_sharers = 3 * round(share * len(labels) / 3)
    sharers, short = frozenset(drawn[:n_sharers]), frozenset(drawn[n_sharers : n_sharers + len(labels) // 10])
    field, value = MINORITY
    column = simulated.people.demographics[field]
    minority = frozenset(np.flatnonzero(column.codes == column.values.index(value)).tolist())
    honest = (of["attentive"] | of["noisy"]) - sharers - originals
    return {
        **of,
        "original": originals,
        "sharer": sharers,
        "short texts": short,
        "fast readers": of["noisy"],
        "honest": honest,
        "minority": honest & minority,
        "majority": honest - minority,
    }


def _texts(simulated: Simulated, kinds: Mapping[str, frozenset[int]], generator: np.random.Generator) -> Rationales:
    """A reason for every ranking, but of straight-liners and of a third of all others."""
    table = simulated.dataset.assessments
    by_place: dict[tuple[int, int], str] = {}
    sharers = sorted(kinds["sharer"])
    gang = {row: number // 3 for number, row in enumerate(sharers)}
    rows, texts = [], []
    n_written: dict[object, int] = {}
    for row, (person, prompt) in enumerate(zip(table.participant.tolist(), table.prompt.tolist(), strict=True)):
        own = _sentence(generator)
        original = simulated.labels[person].duplicate_of
        author = person if original is None else original
        if person in kinds["straight_liner"] or (generator.random() < 1 / 3 and prompt != _anchor(simulated)):
            continue
        if person in kinds["copier"]:
            text = _ONE_TEXT
        elif person in kinds["short texts"]:
            text = str(generator.choice(["Agree.", "It is better.", "I like it more.", "Too long!"]))
        elif person in gang:
            # The n-th text of each of the three is the same, but for a word.
            turn = n_written[person] = n_written.get(person, 0) + 1
            kept = by_place.setdefault((-1 - gang[person], turn), own).split()
            text = " ".join([*kept[:-1], own.split()[-1]])
        else:
            text = by_place.setdefault((author, prompt), own)
        rows.append(row)
        texts.append(text)
    return Rationales(np.array(rows, dtype=np.int32), (RationaleOf.WORLD,) * len(rows), tuple(texts))


def _anchor(simulated: Simulated) -> int:
    return simulated.dataset.prompts.index[simulated.electorate.population.design.anchor]


_SYLLABLES: Final = ("ka", "lo", "mi", "ren", "sto", "ta", "vi", "un", "pe", "gra")
_WORDS: Final = tuple(first + second for first in _SYLLABLES for second in _SYLLABLES)


def _sentence(generator: np.random.Generator) -> str:
    return " ".join(generator.choice(_WORDS, int(generator.integers(12, 40))))


def main() -> None:
    """Print the tables."""
    rows: list[tuple[object, ...]] = []
    honest: list[tuple[object, ...]] = []
    for mix, share in MIXES.items():
        planted = plant(share, seed=20)
        report = quality_of(planted.evidence, QualityThresholds(), name=mix)
        for name, one in found(planted, report).items():
            shares = (_share(one.precision), _share(one.recall))
            rows.append((mix, f"`{name}`", PLANTED[name], one.planted, one.flagged, *shares))
        counts = {who: flagged_among(report, planted.kinds[who]) for who in HONEST}
        p = difference_p(counts["minority"], counts["majority"])
        for who, (flagged, n) in counts.items():
            honest.append((mix, who, n, flagged, f"p = {p:.2f}" if who == "minority" else ""))
    _print(("mix", "indicator", "finds", "planted", "flagged", "precision", "recall"), rows)
    _print(("mix", "honest people", "how many", "flagged", "against the majority"), honest)


def difference_p(one: tuple[int, int], other: tuple[int, int]) -> float:
    """Two-sided p of Fisher's exact test that two shares, (how many, of how many), are the same."""
    table = np.array([[flagged, n - flagged] for flagged, n in (one, other)])
    return float(fisher_exact(table).pvalue)


def _print(head: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    for row in (head, ["---"] * len(head), *rows):
        sys.stdout.write("| " + " | ".join(map(str, row)) + " |\n")
    sys.stdout.write("\n")


def _share(value: float | None) -> str:
    return "–" if value is None else f"{value:.2f}"


if __name__ == "__main__":
    main()
