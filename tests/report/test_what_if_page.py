"""The page of two versions of a spec: complete, escaped, readable on a phone."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from folkmoot.records.dataset import Message
from folkmoot.records.ranking import Ranking
from folkmoot.records.ranking_task import RankingTask
from folkmoot.records.what_if import ChangedSectionRow, TurnedPrompt, WhatIf, WhatIfGroupRow, WhatIfScope, as_json
from folkmoot.report.what_if_page import findings_of, what_if_page
from folkmoot.spec.diff import diff_specs
from folkmoot.spec.reader import read_spec
from folkmoot.statistics.estimate import Estimate, undefined

HARM = "<script>alert(1)</script>\x1b[31m\u202e"
OLD = f"# Rent {{#rent}}\n\nAsk {HARM} first.\n\n# Moved {{#moved}}\n\nAs it was.\n"
NEW = f"# Moved {{#moved}}\n\nAs it was.\n\n# Rent {{#rent}}\n\nNever ask {HARM} first.\n"


def some(value: float, low: float | None, high: float | None) -> Estimate:
    because = None if low is not None else "no interval: 3 prompts, and it needs 5"
    return Estimate(value, low, high, because, 40, 20, 10, 6)


SCOPE = WhatIfScope(
    some(0.7, 0.6, 0.8),
    some(0.5, 0.4, 0.6),
    some(-0.2, -0.3, -0.1),
    some(0.4, 0.3, 0.5),
    some(0.1, 0.05, 0.2),
    some(0.3, 0.2, 0.4),
    some(0.0, -0.05, 0.05),
)
PROMPT = TurnedPrompt(
    "p<1>",
    ("rent",),
    Ranking.parse("A>B", "AB"),
    Ranking.parse("B>A", "AB"),
    None,
    1,
    0,
    None,
    1,
    first_choice_changed=True,
    agreement_change=undefined("no pair observations on prompts that every run ranks"),
    why_old=HARM,
    why_new="Because.",
)
RESULT = WhatIf(
    dataset="people",
    old="old",
    new="new",
    model=HARM,
    fake=True,
    simulated=True,
    question="world",
    repeats=1,
    relevance_threshold=5,
    relevance_from="grades",
    n_prompts=20,
    n_concerned=6,
    n_ranked=5,
    n_failed=1,
    overall=SCOPE,
    first_choice_changed=some(0.5, 0.2, 0.8),
    agreement_change_all=some(-0.05, -0.1, -0.01),
    sections=(
        ChangedSectionRow("rent", "Rent", ("moved", "text_changed"), True, 6, SCOPE),
        ChangedSectionRow("moved", "Moved", ("moved",), False, 0, None),
    ),
    groups=(
        WhatIfGroupRow("age", HARM, some(-0.4, -0.5, -0.3), 0.0001, 0.0002, 5),
        WhatIfGroupRow("age", "old", undefined("too few: 4 participants, and a number needs 5"), None, None, 5),
    ),
    prompts=(PROMPT,),
    notes=(HARM,),
)
TASKS = (RankingTask("p<1>", (Message("user", HARM),), ("A", "B"), ((Message("assistant", "a"),),) * 2),)


def page(result: WhatIf = RESULT) -> str:
    diff = diff_specs(read_spec(OLD, "old"), read_spec(NEW, "new"))
    return b"".join(what_if_page(result, diff, TASKS, made_with="Folkmoot, tested")).decode()


def test_everything_stands_on_it_and_all_text_is_data() -> None:
    text = page()
    assert "<script" not in text.lower()
    assert "\x1b" not in text
    assert text.count("&lt;script&gt;alert(1)") >= 6
    for said in (
        "FAKE MODEL, SIMULATED PEOPLE",
        "1 failed and count for nothing",
        "not tried",
        "too few: 4 participants, and a number needs 5",
        "&lt; 0.001",
        "further from people",
        "<ins>Never ask",
        "no pair observations on prompts that every run ranks",
        "A &gt; B",
    ):
        assert said in text, said


def test_what_was_found_is_said_with_intervals_and_n() -> None:
    turned, people, everywhere = findings_of(RESULT)
    assert turned == (
        "Of pairs of responses, the new version turns round 40.0% (95% interval 30.0% to 50.0%; 40 pairs, 10 people, 6 "
        "prompts). That is more than asking the old version again turns: 10.0% (95% interval 5.0% to 20.0%; 40 pairs, 10 "
        "people, 6 prompts)."
    )
    assert people.startswith(
        "People are further from the new version: −20.0 points (95% interval −30.0 to −10.0 points;"
    )
    assert everywhere.startswith("Over all prompts: −5.0 points")
    assert findings_of(replace(RESULT, overall=None)) == []


def test_a_comparison_without_rankings_says_so() -> None:
    empty = replace(RESULT, overall=None, groups=None, prompts=(), notes=("No section changed: nothing was ranked.",))
    text = page(empty)
    assert "Nothing was ranked under both versions." in text
    assert "No section changed" in text


def test_every_key_of_the_json_is_documented() -> None:
    page_of_docs = (Path(__file__).parents[2] / "docs" / "what-if.md").read_text(encoding="utf-8")
    found = as_json(RESULT)
    (section, _), (group, _), (prompt,) = found["sections"], found["groups"], found["prompts"]
    keys = {*found, *found["overall"], *section, *group, *prompt, *found["first_choice_changed"]}
    assert {key for key in keys if f"`{key}`" not in page_of_docs} == set()
    assert (prompt["old"], prompt["again"], section["direction"]) == ("A>B", None, "further from people")
    json.dumps(found, allow_nan=False)


@pytest.mark.browser
@pytest.mark.parametrize("width", [360, 1200])
def test_it_fits_a_phone_and_a_desk(browser: Browser, tmp_path: Path, width: int) -> None:
    (tmp_path / "page.html").write_text(page(), encoding="utf-8")
    tab = browser.new_page(viewport={"width": width, "height": 800})
    tab.goto((tmp_path / "page.html").as_uri())
    tab.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
    assert tab.evaluate("document.documentElement.scrollWidth") <= width
    ids = tab.evaluate("[...document.querySelectorAll('a[href^=\"#\"]')].map(one => one.getAttribute('href').slice(1))")
    assert ids
    assert all(tab.evaluate("id => document.getElementById(id) !== null", one) for one in ids)
    tab.close()
