"""Rationales by hand in five languages, looked through once before any rule knew them (docs/personal-data.md).

A line of `written/looks/*.txt` is a text; what tells a person apart stands between [[ and ]], with its kind. Lines without
any are clean. Check digits were worked out apart; everything is made up.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from tests.conftest import REPOSITORY
from tests.privacy.test_hard import plain_of

from folkmoot.privacy.find import find

LOOKS = REPOSITORY / "tests" / "privacy" / "written" / "looks"
DETECTORS = REPOSITORY / "src" / "folkmoot" / "privacy"
LANGUAGES = ("ar", "en", "es", "fr", "hi")
LONGEST = 8
"""Characters that a thing here and a detector's code may share."""


def looked_through(look: str) -> tuple[Counter[str], Counter[str]]:
    """Of `pattern`, `name`, `telling` and `clean`: how many there are, and how many are found whole, or held."""
    there: Counter[str] = Counter()
    found: Counter[str] = Counter()
    for language in LANGUAGES:
        for line in (LOOKS / f"{look}-{language}.txt").read_text(encoding="utf-8").splitlines():
            text, things = plain_of(line)
            findings = find(text)
            places = {place for one in findings for place in range(one.start, one.end)}
            for kind, start, end in things:
                sort = "name" if kind == "name" else "pattern"
                there[sort] += 1
                found[sort] += places.issuperset(range(start, end))
            there["telling" if things else "clean"] += 1
            found["telling" if things else "clean"] += bool(findings)
    return there, found


@pytest.mark.parametrize(
    ("look", "there"),
    [
        ("third", {"pattern": 197, "name": 106, "telling": 300, "clean": 300}),
        ("fourth", {"pattern": 39, "name": 21, "telling": 60, "clean": 80}),
    ],
)
def test_19_in_20_are_found_whole_and_1_in_20_clean_texts_is_held_at_most(look: str, there: dict[str, int]) -> None:
    counted, found = looked_through(look)
    assert counted == there
    assert found["pattern"] >= 0.95 * there["pattern"]
    assert found["name"] >= 0.9 * there["name"]
    assert found["telling"] >= 0.95 * there["telling"]
    assert found["clean"] <= 0.05 * there["clean"]


def test_nothing_that_tells_a_person_apart_stands_in_a_detector() -> None:
    code = "\n".join(path.read_text(encoding="utf-8") for path in DETECTORS.rglob("*.py"))
    things = [
        text[start:end]
        for path in sorted(Path(LOOKS).glob("*.txt"))
        for text, marks in map(plain_of, path.read_text(encoding="utf-8").splitlines())
        for _, start, end in marks
    ]
    assert len(things) == 363
    assert not [one for one in things if len(one) > LONGEST and one in code]
