"""The worked examples of docs/statistics: a tiny dataset as lines, and what comes out.

p q: A, B, C                       prompts with their responses
ann bob on p q: A>B=C              people's rankings for the world; several lines of one person and prompt: the last counts
ann on p, personally: B>A=C        the same for themselves
ann on p flags A B                 responses flagged unacceptable (`flags nothing`: asked, none flagged)
ann has age=old                    an answer about a participant
spec on p: A>B>C                   the ranker; `second run on p: …`, `third run on p: …`, `without spec on p: …`
spec grades p: be_fair=5           section relevance
target age: old 1/2, young 1/2     shares to rake to
option interval=cluster            an option of the comparison

agreement = 1/2                    exact, or ≈ 0.498 to as many places as are written
agreement.low ≈ 0.498              a field of the estimate
agreement undefined: no pair observations
age=old: difference_from_rest = 0  a row of groups; `be_fair: …` of sections, `p: …` of prompts
old version on p: A>B>C            a ranker under one version of a spec: `new version on p: …`, `old version again on p: …`
edited: agreement_change = 1/7     what the new version changes
earlier: ann on p: A>B>C           a ranking in an earlier wave
drift: agreement_change = -1/8     what moved since then
be_fair for 0.2: prompts = 39      what a section needs for an interval of this half-width
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any, Final

from tests.docs.example_lines import check_number, read_lines
from tests.reference.from_records import LETTERS, dataset_of, rankings_of
from tests.reference.rows import Row, Tiers

from folkmoot.agreement import Options, compare
from folkmoot.agreement.drift import drift
from folkmoot.agreement.section_coverage import CoverageOptions, section_coverage
from folkmoot.agreement.what_if import TwoVersions, WhatIfFigures
from folkmoot.records.agreement import AgreementResult
from folkmoot.records.drift import DriftScope
from folkmoot.records.ranking import Ranking
from folkmoot.records.section_coverage import Need
from folkmoot.records.spec_ranking import SpecRankings
from folkmoot.spec.reader import read_spec
from folkmoot.statistics.estimate import Estimate

RUNS: Final = ("spec", "second run", "third run", "without spec")
VERSIONS: Final = ("old version", "new version", "old version again")


@dataclass
class Example:
    """A worked example, line by line."""

    sizes: dict[str, int] = field(default_factory=dict)
    rows: list[Row] = field(default_factory=list)
    earlier: list[Row] = field(default_factory=list)
    personal: list[Tiers | None] = field(default_factory=list)
    demographics: dict[str, dict[str, str]] = field(default_factory=dict)
    runs: dict[str, dict[str, Tiers]] = field(default_factory=dict)
    relevance: dict[str, dict[str, int]] = field(default_factory=dict)
    targets: dict[str, dict[str, float]] = field(default_factory=dict)
    options: dict[str, Any] = field(default_factory=dict)
    expected: list[tuple[str, str, str, str]] = field(default_factory=list)

    def prompts(self, names: str, responses: str) -> None:
        self.sizes |= dict.fromkeys(names.split(), len(responses.split(",")))

    def ranked(self, names: str, prompts: str, personally: str, ranking: str) -> None:
        for prompt in prompts.split():
            if names in RUNS + VERSIONS:
                self.runs.setdefault(names, {})[prompt] = self.tiers(prompt, ranking)
                continue
            for name in names.split():
                tiers = self.tiers(prompt, ranking)
                if personally:
                    at = self.last(name, prompt)
                    self.personal[at] = tiers
                else:
                    self.rows.append(Row(name, prompt, tiers))
                    self.personal.append(None)

    def ranked_earlier(self, name: str, prompt: str, ranking: str) -> None:
        self.earlier.append(Row(name, prompt, self.tiers(prompt, ranking)))

    def flagged(self, name: str, prompt: str, flags: str) -> None:
        veto = frozenset() if flags == "nothing" else frozenset(LETTERS.index(label) for label in flags.split())
        try:
            at = self.last(name, prompt)
        except StopIteration:
            self.rows.append(Row(name, prompt, None, veto))
            self.personal.append(None)
        else:
            self.rows[at] = Row(name, prompt, self.rows[at].tiers, veto)

    def has(self, names: str, question: str, answer: str) -> None:
        self.demographics.setdefault(question, {}).update(dict.fromkeys(names.split(), answer))

    def graded(self, prompts: str, grades: str) -> None:
        for prompt in prompts.split():
            self.relevance[prompt] = {name: int(grade) for name, grade in re.findall(r"(\w+)=(\d)", grades)}

    def target(self, question: str, shares: str) -> None:
        self.targets[question] = {
            value: float(Fraction(share)) for value, share in (one.split() for one in shares.split(","))
        }

    def option(self, name: str, value: str) -> None:
        self.options[name] = int(value) if value.isdigit() else value

    def expect(self, row: str, name: str, sign: str, value: str) -> None:
        self.expected.append((row, name, sign, value))

    def tiers(self, prompt: str, ranking: str) -> Tiers:
        labels = LETTERS[: self.sizes[prompt]]
        tier_of = {label: at for at, tier in enumerate(Ranking.parse(ranking, labels).tiers) for label in tier}
        return tuple(tier_of[label] for label in labels)

    def last(self, name: str, prompt: str) -> int:
        return next(
            at
            for at in range(len(self.rows) - 1, -1, -1)
            if (self.rows[at].participant, self.rows[at].prompt) == (name, prompt)
        )

    def result(self) -> AgreementResult:
        """What the package makes of it."""
        dataset = dataset_of(self.rows, self.sizes, personal=self.personal, demographics=self.demographics)
        by = [f"group:{question}" for question in self.demographics]
        by += ["prompt", *(["section"] if self.relevance else [])]
        options = Options(**{"replicates": 50, "min_cell": 2, "by": tuple(by), **self.options})
        return compare(
            dataset,
            [self.run(name) for name in RUNS[:3] if name in self.runs],
            without_spec=self.run("without spec") if "without spec" in self.runs else None,
            targets=self.targets or None,
            options=options,
        )

    def run(self, name: str) -> SpecRankings:
        return rankings_of(self.runs[name], name=name, relevance=(self.relevance or None) if name == "spec" else None)


LINES: Final[tuple[tuple[str, Callable[..., None]], ...]] = (
    (r"option (\w+)=(\w+)", Example.option),
    (r"target (\w+): (.+)", Example.target),
    (r"spec grades (.+): (.+)", Example.graded),
    (r"(.+) has (\w+)=(\w+)", Example.has),
    (r"(\w+) on (\w+) flags (.+)", Example.flagged),
    (r"earlier: (\w+) on (\w+): ([A-H>=]+)", Example.ranked_earlier),
    (
        r"([\w ]+?) on ([\w ]+)(, personally)?: ([A-H>=]+)",
        lambda one, *parts: one.ranked(*(part or "" for part in parts)),
    ),
    (r"(\w+ for [\d.]+): ([a-z_.]+) (=|≈) (\S+)", lambda one, row, *rest: one.expect(row, *rest)),
    (r"(\w+ for [\d.]+): ([a-z_]+) (undefined): (.+)", lambda one, row, *rest: one.expect(row, *rest)),
    (r"(?:([\w=]+): )?([a-z_.]+) (=|≈) (\S+)", lambda one, row, *rest: one.expect(row or "", *rest)),
    (r"(?:([\w=]+): )?([a-z_]+) (undefined): (.+)", lambda one, row, *rest: one.expect(row or "", *rest)),
    (r"([\w ]+): ([A-H](?:, [A-H])+)", Example.prompts),
)


def read(text: str) -> Example:
    """The example that these lines describe.

    Raises:
        ValueError: a line is of no known form.
    """
    return read_lines(text, LINES, Example())


def check(example: Example) -> None:
    """Hold every expected value against the package.

    Raises:
        AssertionError: a value, or a reason, is another.
    """
    assert example.expected
    result = example.result()
    for row, name, sign, value in example.expected:
        name, _, part = name.partition(".")  # noqa: PLW2901 - `agreement.low` is a name and a field
        if row == "edited":
            estimate = edited(example)[name]
        elif row == "drift":
            estimate = getattr(moved(example), name)
        else:
            estimate = getattr(need_in(example, row), name) if " for " in row else found_in(result, row)[name]
        where = f"{row} {name} {part}"
        if sign == "undefined":
            assert estimate.undefined_because == value, where
            continue
        number = getattr(estimate, part or "value")
        assert number is not None, (where, estimate.undefined_because)
        check_number(number, sign, value, where, within=1e-6)


def edited(example: Example) -> Mapping[str, Estimate]:
    """What the new version changes on the prompts that it ranks; the others are not concerned."""
    old, new, again = (example.run(name) for name in VERSIONS)
    concerned = dict.fromkeys(example.runs["new version"], ("section",))
    dataset = dataset_of(example.rows, example.sizes)
    figures = WhatIfFigures(dataset, TwoVersions((old,), (new,), again), concerned, set(example.sizes), Options())
    scope = figures.over()
    return {
        **{name: getattr(scope, name) for name in scope.__slots__},
        "agreement_change_all": figures.change_over_all(),
        "first_choice_changed": figures.first_choice_changed(),
    }


def moved(example: Example) -> DriftScope:
    """What moved since the earlier wave."""
    before, after = (dataset_of(rows, example.sizes) for rows in (example.earlier, example.rows))
    return drift(before, after, example.run("spec"), options=Options(**{"min_cell": 2, **example.options})).overall


def need_in(example: Example, row: str) -> Need:
    """What a section needs: `be_fair for 0.2`."""
    section, _, half_width = row.partition(" for ")
    dataset = dataset_of(example.rows, example.sizes)
    headings = "".join(
        f"# {name} {{#{name}}}\n\nBe good.\n\n" for grades in example.relevance.values() for name in grades
    )
    run = example.run("spec")
    assert run.relevance is not None
    options = CoverageOptions(half_widths=(float(half_width),), **example.options)
    result = section_coverage(dataset, read_spec(headings, "spec"), run.relevance, ranking=run, options=options)
    return next(one for one in result.sections if one.section_id == section).needs[0]


def found_in(result: AgreementResult, row: str) -> Mapping[str, Estimate]:
    """The estimates of a row by name, those of the whole where no row is named."""
    if not row:
        found = dict(result.overall.estimates)
        if result.tied_in_either is not None:
            found["tied_in_either"] = result.tied_in_either
        both = result.personal_against_world
        if both is not None:
            found |= {name: getattr(both, name) for name in both.__slots__ if name != "nearer_to"}
        return found
    for group in result.groups or ():
        if f"{group.field}={group.value}" == row:
            return {**group.estimates, "difference_from_rest": group.difference_from_rest}
    for section in result.sections or ():
        if section.section_id == row:
            return section.estimates
    return next(prompt.estimates for prompt in result.prompts or () if prompt.prompt_id == row)
