"""Which sections are shown where not all are."""

from __future__ import annotations

from tests.ranker.made_up_spec import made_up

from folkmoot.ranker.choose_sections import (
    chain_of_command,
    sections_that_matter,
    shown_for_prompt,
    stand_in_grades,
    with_what_they_contain,
)
from folkmoot.ranker.relevance import gradable_sections

WITHOUT_CHAIN = """\
# Rules {#rules}

All of them.

## Safety {#safety authority=root}

Be safe.

## Style {#style authority=user}

Be brief.
"""


def long_spec(n_sections: int, words: int) -> str:
    """Sections `s1`, `s2`, … of one length."""
    return "".join(f"# S{number} {{#s{number}}}\n\n{'word ' * words}\n\n" for number in range(1, n_sections + 1))


def test_the_chain_of_command_is_its_section_with_all_in_it_and_the_levels_of_authority() -> None:
    assert chain_of_command(made_up()) == ("levels_of_authority", "chain_of_command", "letter")


def test_without_one_the_highest_authority_takes_its_place() -> None:
    assert chain_of_command(made_up(WITHOUT_CHAIN)) == ("safety",)
    platform = WITHOUT_CHAIN.replace("authority=root", "authority=platform")
    assert chain_of_command(made_up(platform)) == ("safety",)
    levels = WITHOUT_CHAIN.replace("{#rules}", "{#levels_of_authority}")
    assert chain_of_command(made_up(levels)) == ("levels_of_authority", "safety", "style")


def test_a_spec_may_have_none() -> None:
    spec = made_up("# Be kind\n\nTo all.\n\n# Be brief\n\nAlways.\n")
    assert chain_of_command(spec) == ()
    assert shown_for_prompt(spec, {"be_brief": 5, "be-brief": 5}, ()).section_ids[0].replace("-", "_") == "be_brief"


def test_sections_with_what_they_contain() -> None:
    assert with_what_they_contain(made_up(), ["truth", "letter", "nowhere"]) == (
        "letter",
        "truth",
        "do_not_lie",
        "be_kind",
    )


def test_sections_matter_from_three_on_the_most_relevant_first() -> None:
    grades = {"be_kind": 3, "do_not_lie": 5, "overview": 2, "letter": 3, "nowhere": 5}
    assert sections_that_matter(made_up(), grades, ()) == ("do_not_lie", "letter", "be_kind")


def test_where_none_reaches_three_the_highest_stand_and_a_one_never_does() -> None:
    assert sections_that_matter(made_up(), {"be_kind": 2, "do_not_lie": 1, "letter": 2}, ()) == ("letter", "be_kind")
    assert sections_that_matter(made_up(), {"be_kind": 1}, ()) == ()
    assert sections_that_matter(made_up(), {}, ()) == ()


def test_further_sections_are_shown_while_they_are_few_of_the_spec() -> None:
    # 100 sections of 2,000 words, 10,014 or so characters each, 0.22 of the spec is 22 of them; the index has a line of
    # about 180 characters each, 18,000 in all, so that 20 sections fit and the 21st does not.
    spec = made_up(long_spec(100, 2000))
    grades = {f"s{number}": 3 for number in range(1, 101)}
    assert sections_that_matter(spec, grades, ()) == tuple(f"s{number}" for number in range(1, 21))
    # What is always shown takes room too, and three stand in any case.
    assert len(sections_that_matter(spec, grades, [f"s{number}" for number in range(50, 60)])) == 10
    assert len(sections_that_matter(spec, grades, [f"s{number}" for number in range(50, 90)])) == 3


def test_a_prompt_is_shown_what_matters_in_full_and_the_chain_as_instructions() -> None:
    spec = made_up()
    shown = shown_for_prompt(spec, {"do_not_lie": 5}, chain_of_command(spec))
    assert "Never lie." in shown.text
    assert "Keep to both." in shown.text
    assert "GOOD: does" not in shown.text
    assert "Be kind to all." not in shown.text
    assert "GOOD: does" in shown_for_prompt(spec, {"letter": 5}, chain_of_command(spec)).text


def test_stand_ins_are_sections_that_matter_and_hang_on_the_prompt_alone() -> None:
    spec = made_up(long_spec(30, 10))
    first = stand_in_grades(spec, "p")
    assert first == stand_in_grades(spec, "p")
    assert first != stand_in_grades(spec, "q")
    assert set(first) <= {section.id for section in gradable_sections(spec)}
    assert list(first.values()) == [3, 3, 3, 3]
