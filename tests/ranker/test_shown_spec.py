"""Which text of a spec is shown, and what may be cited."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.ranker.made_up_spec import TEXT, made_up

from folkmoot.pipeline.load_spec import load_spec
from folkmoot.ranker.shown_spec import only, spec_hash, whole

IDS = ("overview", "levels_of_authority", "chain_of_command", "letter", "truth", "do_not_lie", "be_kind")


def test_the_whole_spec_is_shown_as_its_author_wrote_it() -> None:
    shown = whole(made_up())
    assert shown.text == TEXT
    assert shown.is_whole
    assert shown.spec_hash == shown.hash == sha256(TEXT.encode()).hexdigest()
    assert shown.section_ids == IDS


def test_headings_without_a_written_id_are_given_theirs() -> None:
    plain = "Intro\n\n# Be kind!\n\nAlways.\n\nSmall talk\n----------\n\nYes.\n\n## Kept {#own authority=user}\r\n\r\nNo.\r\n"
    spec = made_up(plain)
    first, second, _ = (section.id for section in spec.sections)
    assert whole(spec).text == (
        f"Intro\n\n# Be kind! {{#{first}}}\n\nAlways.\n\n## Small talk {{#{second}}}\n\nYes.\n\n"
        "## Kept {#own authority=user}\r\n\r\nNo.\r\n"
    )
    assert whole(spec).spec_hash == sha256(plain.encode()).hexdigest()


def test_some_sections_stand_under_the_headings_of_those_above_them() -> None:
    shown = only(made_up(), ["be_kind"])
    assert shown.text == "# Truth {#truth}\n\n## Be kind {#be_kind authority=guideline}\n\nBe kind to all.\n"
    assert shown.section_ids == ("truth", "be_kind")
    assert not shown.is_whole
    assert shown.spec_hash == spec_hash(made_up())
    assert shown.hash != shown.spec_hash


def test_of_some_the_instructions_alone_are_shown_and_whoever_is_in_both_is_shown_in_full() -> None:
    spec = made_up()
    part = only(spec, [], ["letter"])
    assert (
        part.text == "# Chain {#chain_of_command}\n\n## Letter and spirit {#letter authority=root}\n\nKeep to both.\n"
    )
    full = only(spec, ["letter"], ["letter"])
    assert "GOOD: does" in full.text
    assert "Why it is so." in full.text


def test_sections_come_in_the_specs_order_whatever_order_they_are_named_in() -> None:
    spec = made_up()
    assert only(spec, ["be_kind", "overview"]) == only(spec, ["overview", "be_kind"])
    assert only(spec, ["nowhere"]).section_ids == ()


def test_an_edit_of_the_spec_changes_its_hash() -> None:
    assert spec_hash(made_up()) != spec_hash(made_up(TEXT.replace("Never lie.", "Never lie!")))


@given(st.lists(st.sampled_from(IDS), unique=True), st.lists(st.sampled_from(IDS), unique=True))
def test_every_line_of_a_part_is_a_line_of_the_whole(full: list[str], instructions: list[str]) -> None:
    # This is why one fence, made for the whole, holds every part.
    for text in (TEXT, TEXT.replace(" {#be_kind authority=guideline}", "").replace("\n", "\r\n")):
        spec = made_up(text)
        assert set(only(spec, full, instructions).text.splitlines()) <= {"", *whole(spec).text.splitlines()}


@pytest.mark.real_data
@pytest.mark.parametrize("version", ["2025-02-12", "2025-04-11", "2025-09-12", "2025-12-18"])
def test_the_model_spec_is_shown_byte_for_byte_and_its_hash_is_the_files(shared_data: Path, version: str) -> None:
    path = shared_data / "model_spec" / f"{version}.md"
    shown = whole(load_spec(path))
    assert shown.text.encode() == path.read_bytes()
    assert shown.spec_hash == sha256(path.read_bytes()).hexdigest()
