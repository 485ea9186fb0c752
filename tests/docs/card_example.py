"""The worked examples of docs/statistics about validity cards: a tiny card as lines, and what comes out.

ann bob on p q: A>B=C                       people's rankings for the world
model m on p q: A>B                         a ranker's headline run; `model m, run 2 on p: …` further runs
model m on p, shown B A: A>B                the order in which it saw the responses
model m without the spec on p: B>A          the ablation
model m with be_kind removed on p: B>A      a section changed (removed or inverted); `model m asked again on p: …` the noise
be_kind governs p q                         every other prompt of that run is one that it does not govern
expert x on p: A>B                          people who know the spec
model m on be_fair/1: GOOD BAD OK as B>A=C  a worked example; `BAD[#be_kind]`; `, open book`, `, no spec`, `failed` for `as …`

m: closed_book.accuracy = 1/2               of a ranker's card; exact, or ≈ 0.498 to as many places as are written
m: gold.low ≈ 0.498                         a field of the estimate
m, be_kind: flips_governed = 1              of a changed section; `m by be_fair: …`, `m by target be_kind: …` of examples
m and n: same_order = 1                     of two rankers; `panel: …` of all; `experts: …`
m: closed_book.accuracy undefined: reason
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Final

from tests.docs.example_lines import check_number, read_lines
from tests.reference.from_records import dataset_of
from tests.reference.rows import Row

from folkmoot.agreement import Options
from folkmoot.agreement.validity import CardInputs
from folkmoot.agreement.validity.card import validity_card
from folkmoot.pipeline.ranker_validate import with_panels
from folkmoot.records.counterfactual import Change, Counterfactual
from folkmoot.records.example_ranking import Book, ExampleRanking, ExampleRankings
from folkmoot.records.provenance import Provenance
from folkmoot.records.ranking import Ranking
from folkmoot.records.spec import Label
from folkmoot.records.spec_ranking import SpecRanking, SpecRankings
from folkmoot.records.validity_card import ValidityCard
from folkmoot.spec.reader import read_spec
from folkmoot.statistics.estimate import Estimate

BOOKS: Final = {"": Book.CLOSED, "open book": Book.OPEN, "no spec": Book.NONE}


def ranked(text: str) -> Ranking:
    """A ranking over the responses that it names."""
    return Ranking.parse(text, sorted(set(text) - set(">=")))


@dataclass
class CardExample:
    """A worked example, line by line."""

    people: list[tuple[str, str, Ranking]] = field(default_factory=list)
    runs: dict[tuple[str, str], dict[str, SpecRanking]] = field(default_factory=dict)
    governs: dict[str, tuple[str, ...]] = field(default_factory=dict)
    examples: dict[tuple[str, Book], list[ExampleRanking]] = field(default_factory=dict)
    expected: list[tuple[str, str, str, str]] = field(default_factory=list)

    def person(self, names: str, prompts: str, ranking: str) -> None:
        self.people += [(name, prompt, ranked(ranking)) for prompt in prompts.split() for name in names.split()]

    def run(self, ranker: str, which: str, prompts: str, shown: str, ranking: str) -> None:
        said = Provenance(ranker=ranker) if which == "expert" else Provenance(model=ranker)
        rows = self.runs.setdefault((ranker, which.strip(", ")), {})
        for prompt in prompts.split():
            rows[prompt] = SpecRanking(prompt, ranked(ranking), tuple(shown.split()), None, (), "", said)

    def governed(self, section: str, prompts: str) -> None:
        self.governs[section] = tuple(prompts.split())

    def example(self, ranker: str, name: str, book: str, labels: str, ranking: str) -> None:
        words = [re.fullmatch(r"(\w+)(?:\[#(\w+)\])?", one) for one in labels.split()]
        found = [(Label(word[1]), word[2]) for word in words if word is not None]
        names = tuple("ABCDEFGH"[: len(found)])
        rows = self.examples.setdefault((ranker, BOOKS[book]), [])
        rows.append(
            ExampleRanking(
                f"{name}/{len(rows) + 1}",
                name,
                name.partition("/")[0],
                names,
                tuple(label for label, _ in found),
                tuple(target for _, target in found),
                None if ranking == "failed" else Ranking.parse(ranking.removeprefix("as "), names),
                "no usable reply" if ranking == "failed" else None,
            )
        )

    def expect(self, row: str, name: str, sign: str, value: str) -> None:
        self.expected.append((row, name, sign, value))

    def card(self) -> ValidityCard:
        """What the package makes of it."""
        changed = {key: self.made(*key) for key in self.runs if " with " in f" {key[1]}"}
        inputs = CardInputs(
            spec=read_spec("# Be fair {#be_fair}\n\nBe fair.\n\n# Be kind {#be_kind}\n\nBe kind.\n", "spec"),
            dataset=self.dataset(),
            rankings=tuple(self.made(*key) for key in self.runs if re.fullmatch(r"|run \d+", key[1])),
            without_spec=tuple(self.made(*key) for key in self.runs if key[1] == "without the spec"),
            gold=tuple(self.made(*key) for key in self.runs if key[1] == "expert"),
            examples=tuple(
                ExampleRankings(ranker, book, tuple(rows)) for (ranker, book), rows in self.examples.items()
            ),
            counterfactuals=tuple(self.changed(ranker, which, run) for (ranker, which), run in changed.items()),
        )
        return validity_card(with_panels(inputs), Options(replicates=50), name="d")

    def dataset(self) -> Any:
        if not self.people:
            return None
        sizes = {prompt: len([one for tier in ranking.tiers for one in tier]) for _, prompt, ranking in self.people}
        rows = [
            Row(
                name,
                prompt,
                tuple(
                    next(at for at, tier in enumerate(ranking.tiers) if label in tier)
                    for label in "ABCDEFGH"[: sizes[prompt]]
                ),
            )
            for name, prompt, ranking in self.people
        ]
        return dataset_of(rows, sizes)

    def made(self, ranker: str, which: str) -> SpecRankings:
        return SpecRankings(f"{ranker} {which}".strip(), tuple(self.runs[ranker, which].values()))

    def changed(self, ranker: str, which: str, run: SpecRankings) -> Counterfactual:
        _, section, change = which.split()
        governed = self.governs[section]
        again = self.made(ranker, "asked again") if (ranker, "asked again") in self.runs else None
        others = tuple(row.prompt_id for row in run.rows if row.prompt_id not in governed)
        before = self.made(ranker, "")
        return Counterfactual(ranker, section, Change(change), None, None, governed, others, before, run, again)


LINES: Final[tuple[tuple[str, Callable[..., None]], ...]] = (
    (
        r"model (\w+) on (\w+/\d+)(?:, (open book|no spec))?: ([\w\[\]# ]+?) (as [A-H>=]+|failed)",
        lambda one, *parts: one.example(*(part or "" for part in parts)),
    ),
    (
        r"model (\w+)(, run \d+| without the spec| with \w+ (?:removed|inverted)| asked again|) on ([\w ]+?)"
        r"(?:, shown ([A-H ]+))?: ([A-H>=]+)",
        lambda one, ranker, *parts: one.run(ranker, *((part or "").strip() for part in parts)),
    ),
    (
        r"expert (\w+) on ([\w ]+): ([A-H>=]+)",
        lambda one, name, prompts, ranking: one.run(name, "expert", prompts, "", ranking),
    ),
    (r"(\w+) governs ([\w ]+)", CardExample.governed),
    (r"([\w ]+) on ([\w ]+): ([A-H>=]+)", CardExample.person),
    (r"([\w, ]+): ([a-z_.]+) (=|≈) (\S+)", CardExample.expect),
    (r"([\w, ]+): ([a-z_.]+) (undefined): (.+)", CardExample.expect),
)


def read(text: str) -> CardExample:
    """The example that these lines describe.

    Raises:
        ValueError: a line is of no known form.
    """
    return read_lines(text, LINES, CardExample())


def check(example: CardExample) -> None:
    """Hold every expected value against the package.

    Raises:
        AssertionError: a value, or a reason, is another.
    """
    assert example.expected
    card = example.card()
    for row, name, sign, value in example.expected:
        found = part_of(card, row)
        for step in name.split("."):
            found = getattr(found, step)
        if sign == "undefined":
            assert isinstance(found, Estimate)
            assert found.undefined_because == value, (row, name, found)
            continue
        number = found.value if isinstance(found, Estimate) else found
        assert number is not None, (row, name, found)
        check_number(number, sign, value, (row, name), within=1e-9)


def part_of(card: ValidityCard, row: str) -> Any:
    """The part of a card that a line's first words name."""
    if row in {"panel", "experts"}:
        return card.panel if row == "panel" else card.gold
    if " and " in row:
        first, _, second = row.partition(" and ")
        return next(pair for pair in card.panel.pairs if (pair.first, pair.second) == (first, second))
    name = re.split(r",| by ", row)[0]
    ranker = next(one for one in card.rankers if one.ranker == name)
    if " by target " in row:
        return next(one for one in ranker.closed_book.by_target if one.section_id == row.rpartition(" ")[2])
    if " by " in row:
        return next(one for one in ranker.closed_book.by_section if one.section_id == row.rpartition(" ")[2])
    if ", " in row:
        return next(one for one in ranker.counterfactuals if one.section_id == row.rpartition(" ")[2])
    return ranker
