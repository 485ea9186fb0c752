"""docs/statistics on validity cards: every figure has a page, and what a page says is what the package does."""

from __future__ import annotations

import ast
import dataclasses
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.docs.card_example import check, read
from tests.report.validity_made_up import card

from folkmoot.agreement.validity.card import NO_MODEL
from folkmoot.records import validity_card
from folkmoot.statistics.estimate import Estimate

ROOT = Path(__file__).parents[2]
PAGES = {page.stem: page.read_text(encoding="utf-8") for page in sorted((ROOT / "docs" / "statistics").glob("*.md"))}
EXAMPLES = [
    pytest.param(text, id=f"{name} {number}")
    for name, page in PAGES.items()
    for number, text in enumerate(re.findall(r"^```card-example\n(.*?)^```$", page, re.MULTILINE | re.DOTALL), 1)
]


def figures() -> Iterator[str]:
    """The names of all estimates of a card."""
    for kind in vars(validity_card).values():
        if dataclasses.is_dataclass(kind):
            yield from (field.name for field in dataclasses.fields(kind) if field.type == "Estimate")


@pytest.mark.parametrize("figure", sorted(set(figures())))
def test_every_figure_of_a_card_has_a_page(figure: str) -> None:
    about = [
        name
        for name, page in PAGES.items()
        for part in page.split("\n\n")
        if part.startswith("In the output: ") and f"`{figure}`" in part
    ]
    assert about, figure


@pytest.mark.parametrize("text", EXAMPLES)
def test_a_worked_example_comes_out_as_it_says(text: str) -> None:
    check(read(text))


def test_every_page_on_cards_has_one() -> None:
    assert {
        "closed-book",
        "order-shown",
        "between-rankers",
        "effective-rankers",
        "counterfactual",
        "panel",
        "gold",
    } <= {str(example.id).split()[0] for example in EXAMPLES}


def reasons() -> set[str]:
    """The texts that modules of the card name in capitals: why something is undefined."""
    found = set(NO_MODEL.values())
    for path in (ROOT / "src" / "folkmoot" / "agreement" / "validity").glob("*.py"):
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.AnnAssign) and isinstance(node.value, ast.Constant):
                found.add(str(node.value.value))
    return found - {"fake:", "no group was asked for: --by group:FIELD"}


def test_every_reason_stands_on_a_page() -> None:
    # Lines of a page are broken anywhere.
    everything = " ".join("\n".join(PAGES.values()).split())
    assert reasons()
    assert not {reason for reason in reasons() if f"`{reason}`" not in everything}


def test_a_wrong_value_or_line_in_an_example_would_be_noticed() -> None:
    right = "expert x on p: A>B\nmodel m on p: A>B\nm: gold = 1"
    check(read(right))
    for wrong in (right.replace("= 1", "= 1/2"), right.replace("gold = 1", "gold undefined: because")):
        with pytest.raises(AssertionError):
            check(read(wrong))
    with pytest.raises(ValueError, match="m thinks"):
        read(f"{right}\nm thinks hard")


def keys(value: object) -> Iterator[str]:
    """Every key of a card as JSON but those within an estimate."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield key
            if not (isinstance(inner, dict) and "undefined_because" in inner):
                yield from keys(inner)
    elif isinstance(value, list | tuple):
        for one in value:
            yield from keys(one)


def test_every_key_of_the_json_is_documented() -> None:
    text = (ROOT / "docs" / "validity-card.md").read_text(encoding="utf-8").split("## As JSON")[1]
    documented = {part for said in re.findall(r"`([^`]+)`", text) for part in re.split(r"[.\[\]]+", said)}
    assert not set(keys(validity_card.as_json(card()))) - documented
    estimate = {field.name for field in dataclasses.fields(Estimate)}
    assert estimate <= documented
