"""Edits touch what they name and nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from folkmoot.errors import InputError
from folkmoot.spec.edit import faults_of_text, remove_section, replace_text
from folkmoot.spec.faults import find_faults
from folkmoot.spec.reader import read_spec
from folkmoot.spec.writer import write_spec

from .texts import CITY, Known, known_specs

RELEASES = ("2025-02-12", "2025-12-18")


def test_a_section_goes_with_the_sections_in_it_and_links_to_it_are_named() -> None:
    lines = CITY.splitlines(keepends=True)
    edited = remove_section(read_spec(CITY, "city"), "be_fair")
    # Sections by hand: be_fair is lines 12 to 49, be_brief within it ends the file at line 54.
    assert write_spec(edited.spec) == "".join(lines[:11])
    assert [section.id for section in edited.spec.sections] == ["overview", "rules"]
    assert [(link.target, link.line) for link in edited.broken] == [("be_fair", 3)]
    edited = remove_section(read_spec(CITY, "city"), "overview")
    assert write_spec(edited.spec) == "".join(lines[9:])
    # The title of the example links to it: 18 lines down, less the nine that went.
    assert [(link.target, link.line) for link in edited.broken] == [("overview", 7)]


def test_text_that_would_run_into_the_next_heading_is_kept_apart() -> None:
    text = "# One\nlast words\n# Two\n\nThree\n=====\n"
    spec = read_spec(text, "short")
    assert write_spec(remove_section(spec, "two").spec) == "# One\nlast words\n\nThree\n=====\n"


def test_a_namesake_that_goes_does_not_rename_the_others() -> None:
    text = "# Rules\n\n## Examples\n\none\n\n# More\n\n## Examples\n\ntwo, see [here](#examples-1)\n"
    edited = remove_section(read_spec(text, "plain"), "rules")
    assert [section.id for section in edited.spec.sections] == ["more", "examples-1"]
    assert edited.spec.section("examples-1") is edited.spec.sections[1]
    assert edited.spec.sections[0].children == ("examples-1",)
    assert edited.spec.sections[1].parent == "more"
    assert edited.spec.sections[1].references[0].title == "Examples"
    assert edited.broken == ()


@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_a_section_gets_another_text_under_its_heading(ending: str) -> None:
    spec = read_spec(CITY.replace("\n", ending), "city")
    edited = replace_text(spec, "be_fair", "\nFavour the old town.\n\nAlways.\n\n").spec
    lines = CITY.splitlines()
    wanted = [*lines[:12], "", "Favour the old town.", "", "Always.", "", *lines[49:]]
    assert write_spec(edited) == "".join(f"{line}{ending}" for line in wanted)
    section = edited.section("be_fair")
    assert section is not None
    assert (section.text, section.authority, section.examples) == ("Favour the old town.\n\nAlways.", "root", ())


def test_the_last_section_keeps_how_the_file_ended() -> None:
    assert write_spec(replace_text(read_spec("# A\n\nx", "a"), "a", "y").spec) == "# A\n\ny"
    assert write_spec(replace_text(read_spec("# A\n\nx\n", "a"), "a", "y\n\n").spec) == "# A\n\ny\n"
    assert write_spec(replace_text(read_spec("# A", "a"), "a", "y").spec) == "# A\n\ny"


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", "no text"),
        ("# A heading", "a section of its own"),
        ("Title\n=====", "a section of its own"),
        ("~~~\nopen", "a block that it does not close"),
        ("See [?](#nowhere).", "reference: #nowhere"),
    ],
)
def test_a_text_that_cannot_stand_in_a_section_is_refused(text: str, fault: str) -> None:
    spec = read_spec(CITY, "city")
    assert any(fault in one for one in faults_of_text(spec, "be_fair", text))
    with pytest.raises(InputError, match="#be_fair"):
        replace_text(spec, "be_fair", text)


def test_what_is_not_there_is_refused() -> None:
    spec = read_spec(CITY, "city")
    with pytest.raises(InputError, match="'nowhere'"):
        remove_section(spec, "nowhere")
    with pytest.raises(InputError, match="'nowhere'"):
        replace_text(spec, "nowhere", "x")
    with pytest.raises(InputError, match="nothing"):
        remove_section(read_spec("# A\n\n## B\n", "one"), "a")


@settings(max_examples=150, deadline=None)
@given(known_specs(), st.data())
def test_other_sections_stay_byte_for_byte(known: Known, data: st.DataObject) -> None:
    spec = read_spec(known.text, "known", "model_spec")
    if not spec.sections:
        return
    position = data.draw(st.integers(0, len(spec.sections) - 1))
    section = spec.sections[position]
    # The definition of what stands in a section: what follows it up to a heading of its rank or a higher one.
    inside = [other for other in spec.sections[position + 1 :] if other.level <= section.level]
    end = spec.sections.index(inside[0]) if inside else len(spec.sections)
    rest = [*spec.sections[:position], *spec.sections[end:]]
    if rest:
        edited = remove_section(spec, section.id).spec
        assert write_spec(edited) == spec.preamble + "".join(other.source for other in rest)
        assert [other.id for other in edited.sections] == [other.id for other in rest]
        assert read_spec(write_spec(edited), "known", "model_spec") == edited
    edited = replace_text(spec, section.id, "Another text.").spec
    others = [one.source for one in spec.sections[:position]], [one.source for one in spec.sections[position + 1 :]]
    assert [one.source for one in edited.sections[:position]] == others[0]
    assert [one.source for one in edited.sections[position + 1 :]] == others[1]
    assert edited.sections[position].text == "Another text."
    assert edited.sections[position].title == section.title


@pytest.mark.real_data
@pytest.mark.parametrize("name", RELEASES)
def test_every_tenth_section_of_the_published_specs_can_go(shared_data: Path, name: str) -> None:
    text = (shared_data / "model_spec" / f"{name}.md").read_text(encoding="utf-8")
    spec = read_spec(text, name)
    for section in spec.sections[::10]:
        edited, broken = remove_section(spec, section.id)
        # Independent of the parser: every heading of a release carries its id.
        lines = text.splitlines(keepends=True)
        start = next(i for i, line in enumerate(lines) if line.startswith("#") and f"{{#{section.id}" in line)
        rank = len(lines[start]) - len(lines[start].lstrip("#"))
        end = next(
            (
                i
                for i, line in enumerate(lines)
                if i > start and line.startswith("#") and "{#" in line and len(line) - len(line.lstrip("#")) <= rank
            ),
            len(lines),
        )
        assert write_spec(edited) == "".join(lines[:start] + lines[end:])
        faults = find_faults(write_spec(edited), name)
        # A BAD label that names a section which went is a link to it like any other.
        assert {fault.field for fault in faults} <= {"reference"}
        assert len(faults) == len({(link.line, link.target) for link in broken})
