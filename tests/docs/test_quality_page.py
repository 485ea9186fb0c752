"""docs/quality.md: every indicator has its section, the worked examples come out, and the defaults are the code's.

ann bob on p q: A>B>C, shown A B C, 60 s    rankings; `on p again: …` for a repeat item
ann on p says: …                            a reason
ann rates p: 5 5 5                          ratings of criteria
ann uses phone                              a device, of somebody who agreed to that
ann typed 20, pasted 180 by keys            characters, of somebody who agreed
"""

from __future__ import annotations

import re
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest
from tests.quality.made import answered, evidence_of

from folkmoot.quality.indicators import INDICATORS
from folkmoot.quality.report import quality_of
from folkmoot.records.evidence import InputKind
from folkmoot.records.quality_evidence import Assessed, PersonEvidence, Watched
from folkmoot.records.quality_thresholds import QualityThresholds

PAGE = (Path(__file__).parents[2] / "docs" / "quality.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"```quality-example\n(.*?)\n\n(.*?)```", PAGE, re.DOTALL)
RANKED = re.compile(r"(?P<who>[\w ]+?) on (?P<prompts>[\w ]+?)(?P<again> again)?: (?P<ranking>[A-Z>=]+)(?P<more>.*)")


def test_there_are_examples() -> None:
    assert len(EXAMPLES) == 8


@pytest.mark.parametrize(("given", "expected"), EXAMPLES)
def test_worked_examples(given: str, expected: str) -> None:
    people: dict[str, PersonEvidence] = {}
    rows: list[Assessed] = []
    texts: list[tuple[int, int, str]] = []

    def person(name: str) -> int:
        people.setdefault(name, PersonEvidence())
        return list(people).index(name)

    for line in given.splitlines():
        if said := re.fullmatch(r"(\w+) on (\w) says: (.+)", line):
            texts.append((person(said[1]), "pqr".index(said[2]), said[3]))
        elif rated := re.fullmatch(r"(\w+) rates (\w): ([\d ]+)", line):
            ratings = tuple(map(int, rated[3].split()))
            rows.append(answered(person(rated[1]), "pqr".index(rated[2]), ratings=ratings))
        elif uses := re.fullmatch(r"(\w+) uses (\w+)", line):
            person(uses[1])
            people[uses[1]] = replace(people[uses[1]], agreed=True, devices=(uses[2],))
        elif typed := re.fullmatch(r"(\w+) typed (\d+), pasted (\d+) by (\w+)", line):
            seen = Watched(int(typed[2]), int(typed[3]), InputKind(typed[4]))
            rows.append(answered(person(typed[1]), 0, watched=(seen,)))
            people[typed[1]] = replace(people[typed[1]], agreed=True)
        elif ranked := RANKED.fullmatch(line):
            rows += [
                _ranked(person(who), "pqr".index(prompt), ranked)
                for who in ranked["who"].split()
                for prompt in ranked["prompts"].split()
            ]
        else:
            raise ValueError(line)
    rows = rows or [answered(0, 0)]
    report = quality_of(
        evidence_of(rows, people=list(people.values()), texts=texts), QualityThresholds(), name="example"
    )
    for line in expected.splitlines():
        who, _, rest = line.partition(": ")
        if who == "study":
            assert report.order_effects.earlier_preferred.value == float(Fraction(rest.split(" = ")[1]))
            continue
        mine = {one.name: one for one in report.people[list(people).index(who)].indicators}
        name, is_value, value = rest.partition(" = ")
        if is_value:
            assert mine[name].value == pytest.approx(float(Fraction(value))), line
        else:
            name, _, why = rest.partition(" undefined: ")
            assert (mine[name].value, mine[name].undefined_because) == (None, why)


def _ranked(person: int, prompt: int, line: re.Match[str]) -> Assessed:
    shown = re.search(r"shown ([A-Z ]+)", line["more"])
    seconds = re.search(r"([\d.]+) s", line["more"])
    order = None if shown is None else tuple(shown[1].split().index(label) for label in "ABC")
    return answered(
        person,
        prompt,
        line["ranking"],
        occurrence=2 if line["again"] else 1,
        shown=order,
        seconds=None if seconds is None else float(seconds[1]),
    )


def test_the_table_is_the_codes() -> None:
    rows = re.findall(r"^\| `(\w+)` \| .* \| (\w+) \| (.*) \|$", PAGE, re.MULTILINE)
    table = {name: (strength, threshold) for name, strength, threshold in rows if name in INDICATORS}
    assert {name: strength for name, (strength, _) in table.items()} == {
        name: str(row.strength) for name, row in INDICATORS.items()
    }
    for name, default in re.findall(r"`(\w+)` \(([\d.]+)\)", PAGE):
        assert getattr(QualityThresholds(), name) == float(default), name
