"""What a section holds, by hand on a small spec."""

from __future__ import annotations

import pytest

from folkmoot.records.spec import Commentary, Reference
from folkmoot.spec.readable import spell_out, without_links
from folkmoot.spec.reader import read_spec

from .texts import CITY


def test_the_tree() -> None:
    spec = read_spec(CITY, "city")
    assert spec.format == "model_spec"
    assert [(s.id, s.level, s.parent, s.first_line, s.last_line) for s in spec.sections] == [
        ("overview", 1, None, 1, 9),
        ("rules", 1, None, 10, 11),
        ("be_fair", 2, "rules", 12, 49),
        ("be_brief", 3, "be_fair", 50, 54),
    ]
    assert [section.children for section in spec.sections] == [(), ("be_fair",), ("be_brief",), ()]
    assert [section.id for section in spec.path("be_brief")] == ["rules", "be_fair", "be_brief"]
    assert spec.path("nobody") == ()
    assert spec.section("nobody") is None


def test_authority_and_tags() -> None:
    spec = read_spec(CITY, "city")
    assert [(section.authority, section.tags) for section in spec.sections] == [
        (None, ()),
        (None, ()),
        ("root", ("minors", "schools")),
        ("guideline", ()),
    ]


def test_text_commentary_and_instructions() -> None:
    overview, rules, fair, brief = read_spec(CITY, "city").sections
    assert overview.commentary == (
        Commentary(
            "Commentary", "Commentary instructs nobody. It may [point](#rules) too.\n\nIts second paragraph.", 5, 8
        ),
    )
    assert overview.instructions == "What the city's assistant is for. See [?](#be_fair) and [the rules](#rules)."
    assert overview.text.startswith("What the city's")
    assert overview.text.endswith("    Its second paragraph.")
    assert rules.text == ""
    assert fair.instructions == "Treat everyone alike[^ab12].\n\n\nAfter the example."
    assert fair.footnotes == ("ab12",)
    assert brief.text == "```text\n## Not a heading {#nothing}\n```"


def test_references_are_resolved_with_their_lines() -> None:
    spec = read_spec(CITY, "city")
    assert spec.sections[0].references == (
        Reference("be_fair", "Be fair", "Be fair", 3),
        Reference("rules", "the rules", "Rules", 3),
        Reference("rules", "point", "Rules", 6),
    )
    # The title of the example, the target of the label, and the link in a reason.
    assert [(one.target, one.line) for one in spec.sections[2].references] == [
        ("overview", 16),
        ("rules", 28),
        ("rules", 31),
    ]


def test_a_reference_in_a_paragraph_of_several_lines_names_its_own_line() -> None:
    spec = read_spec("# A {#a}\n\none `[?](#code)`\ntwo\nthree [?](#a) and [?](#b)\n", "x")
    assert [(one.target, one.title, one.line) for one in spec.sections[0].references] == [("a", "A", 5), ("b", None, 5)]


def test_references_are_spelled_out() -> None:
    spec = read_spec(CITY, "city")
    text = "See [?](#be_fair), [them](#rules), [?](#nobody) and [x](https://example.org)."
    assert spell_out(spec, text) == (
        "See [Be fair](#be_fair), [them](#rules), [?](#nobody) and [x](https://example.org)."
    )
    assert without_links(spec, text) == "See Be fair, them, ? and [x](https://example.org)."


def test_titles_lose_their_markup_and_attributes() -> None:
    spec = read_spec(
        "# Be *very* `fair` {#a}\n\nSetext {#b authority=user}\n======\n\n## Open \\{#c}\n", "x", "model_spec"
    )
    assert [(s.title, s.id, s.level, s.authority) for s in spec.sections] == [
        ("Be very fair", "a", 1, None),
        ("Setext", "b", 1, "user"),
        ("Open {#c}", "open_c", 2, None),
    ]
    assert [section.text_line for section in spec.sections] == [2, 5, 7]


def test_plain_markdown_makes_ids_as_github_makes_anchors() -> None:
    text = "# Be Fair, Always!\n\n[x](#be-fair-always)\n\n# Be fair always\n\n# 日本語 Ünï\n\n# !!!\n\n## Own {#mine}\n"
    spec = read_spec(text, "x")
    assert spec.format == "plain_markdown"
    assert [section.id for section in spec.sections] == [
        "be-fair-always",
        "be-fair-always-1",
        "日本語-ünï",
        "section",
        "mine",
    ]
    assert [section.has_written_id for section in spec.sections] == [False, False, False, False, True]
    assert spec.sections[0].references[0].title == "Be Fair, Always!"


def test_a_made_id_never_takes_a_written_one() -> None:
    spec = read_spec("# A\n\n# B {#a}\n", "x", "plain_markdown")
    assert [section.id for section in spec.sections] == ["a-1", "a"]


def test_front_matter_is_no_heading_and_comes_back() -> None:
    spec = read_spec("---\ntitle: Our spec\n---\n# A\n", "x")
    assert [(section.title, section.first_line) for section in spec.sections] == [("A", 4)]
    assert spec.preamble == "---\ntitle: Our spec\n---\n"


def test_a_format_that_does_not_exist_is_named() -> None:
    with pytest.raises(ValueError, match="unknown format 'word'; known: model_spec, plain_markdown"):
        read_spec("# A", "x", "word")
