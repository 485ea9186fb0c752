"""docs/statistics: every figure has a page, and what a page says is what the package does."""

from __future__ import annotations

import ast
import dataclasses
import re
from pathlib import Path

import pytest
from tests.docs.worked_example import check, read

from folkmoot.agreement.estimating import A_MAXIMUM, NO_RANKING, NOT_ASKED_FOR
from folkmoot.agreement.measures import MEASURES
from folkmoot.records.agreement import ESTIMATES, GroupRow, PersonalAgainstWorld
from folkmoot.statistics.multiplicity import benjamini_hochberg

FOLDER = Path(__file__).parents[2] / "docs" / "statistics"
PAGES = {page.stem: page.read_text(encoding="utf-8") for page in sorted(FOLDER.glob("*.md")) if page.stem != "index"}
INDEX = (FOLDER / "index.md").read_text(encoding="utf-8")
HEADINGS = (
    "Definition",
    "Worked example",
    "Range, direction and ties",
    "Undefined",
    "Interval",
    "What it does not show",
    "Source",
)
EXAMPLES = [
    pytest.param(text, id=f"{name} {number}")
    for name, page in PAGES.items()
    for number, text in enumerate(re.findall(r"^```example\n(.*?)^```$", page, re.MULTILINE | re.DOTALL), 1)
]
ON_CARDS = {name for name, page in PAGES.items() if "```card-example" in page}
"""Pages on validity cards, whose examples are run by test_card_pages."""
FIGURES = {
    *ESTIMATES,
    *MEASURES,
    *(field.name for field in dataclasses.fields(PersonalAgainstWorld)),
    *({field.name for field in dataclasses.fields(GroupRow)} & {"difference_from_rest", "p", "p_adjusted"}),
    "tied_in_either",
    "effective_n",
    "design_effect",
    "interval_method",
}


def said_in(page: str) -> set[str]:
    """The figures that a page says it is about."""
    (said,) = (part for part in page.split("\n\n") if part.startswith("In the output: "))
    return set(re.findall(r"`(\w+)`", said))


@pytest.mark.parametrize("figure", sorted(FIGURES))
def test_every_figure_has_a_page(figure: str) -> None:
    assert [name for name, page in PAGES.items() if figure in said_in(page)], figure


@pytest.mark.parametrize("figure", ESTIMATES)
def test_no_estimate_has_two(figure: str) -> None:
    assert len([name for name, page in PAGES.items() if figure in said_in(page)]) == 1


@pytest.mark.parametrize("name", PAGES)
def test_a_page_says_all_it_should_in_plain_words_first(name: str) -> None:
    page = PAGES[name]
    assert page.startswith("# ")
    assert page.index("**In plain words.**") < page.index("\n## ")
    headings = re.findall(r"^## (.+)$", page, re.MULTILINE)
    if name == "intervals":
        wanted = {"Definition", "Worked example", "Undefined", "What it does not show", "Source"}
        assert wanted <= set(headings)
    else:
        assert tuple(headings) == HEADINGS
    assert f"({name}.md)" in INDEX


@pytest.mark.parametrize("name", MEASURES)
def test_the_reason_for_no_value_stands_as_it_is_printed(name: str) -> None:
    (page,) = (page for page in PAGES.values() if name in said_in(page))
    undefined = page.split("## Undefined")[1].split("\n## ")[0]
    assert f"`{MEASURES[name].empty}`" in undefined


def reasons() -> set[str]:
    """Every reason, or unchanging part of one, that stands in the code of the comparison."""
    found: set[str] = set()
    for path in (FOLDER.parents[1] / "src" / "folkmoot" / "agreement").glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            said: list[ast.expr] = []
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "undefined":
                said += node.args
            elif isinstance(node, ast.keyword) and node.arg == "undefined_because":
                said.append(node.value)
            texts = (part.value for one in said for part in ast.walk(one) if isinstance(part, ast.Constant))
            found |= {text.strip(" ()") for text in texts if isinstance(text, str)}
    return found - {""}


def test_every_reason_in_the_code_stands_on_a_page() -> None:
    everything = INDEX + "".join(PAGES.values())
    assert not {reason for reason in reasons() | {NO_RANKING, A_MAXIMUM, NOT_ASKED_FOR} if reason not in everything}


@pytest.mark.parametrize("text", EXAMPLES)
def test_a_worked_example_comes_out_as_it_says(text: str) -> None:
    check(read(text))


@pytest.mark.parametrize("name", sorted(set(PAGES) - {"multiplicity"} - ON_CARDS))
def test_every_page_has_an_example_about_its_own_figures(name: str) -> None:
    examples = re.findall(r"^```example\n(.*?)^```$", PAGES[name], re.MULTILINE | re.DOTALL)
    found = {figure for text in examples for _, figure, _, _ in read(text).expected}
    assert found
    if name not in {"intervals", "weights"}:
        wanted = said_in(PAGES[name]) & {figure for figure in FIGURES if figure not in {"p", "p_adjusted", "nearer_to"}}
        assert wanted <= found


def test_adjusted_p_values_come_out_as_the_page_says() -> None:
    (block,) = re.findall(r"^```p-values\n(.*?)^```$", PAGES["multiplicity"], re.MULTILINE | re.DOTALL)
    given, wanted = ([None if one == "none" else float(one) for one in line.split()[1:]] for line in block.splitlines())
    for found, value in zip(benjamini_hochberg(given), wanted, strict=True):
        assert found == (value if value is None else pytest.approx(value))


def test_a_wrong_value_or_line_in_an_example_would_be_noticed() -> None:
    right = "p: A, B\nann on p: A>B\nspec on p: A>B\nagreement = 1"
    check(read(right))
    for wrong in (right.replace("= 1", "= 1/2"), right.replace("agreement = 1", "agreement undefined: because")):
        with pytest.raises(AssertionError):
            check(read(wrong))
    with pytest.raises(ValueError, match="ann thinks"):
        read(f"{right}\nann thinks hard")
