"""The four releases of the OpenAI Model Spec, counted with expressions that share nothing with the parser."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from folkmoot.spec.faults import find_faults
from folkmoot.spec.reader import read_spec
from folkmoot.spec.writer import write_spec

pytestmark = pytest.mark.real_data

RELEASES = ("2025-02-12", "2025-04-11", "2025-09-12", "2025-12-18")


def release(shared_data: Path, name: str) -> bytes:
    return (shared_data / "model_spec" / f"{name}.md").read_bytes()


@pytest.mark.parametrize("name", RELEASES)
def test_every_heading_label_example_and_commentary_is_found(shared_data: Path, name: str) -> None:
    text = release(shared_data, name).decode()
    spec = read_spec(text, name)
    headings = re.findall(r"(?m)^#+ (.*?) \{#(\w+)(?: authority=(\w+))?(?: tags=(\w+))?\}$", text)
    assert [
        (section.title, section.id, section.authority or "", ",".join(section.tags)) for section in spec.sections
    ] == headings
    labels = re.findall(r"<!-- (GOOD|BAD|OK)(?:\[#(\w+)\])?[:,]? ?(.*?) ?-->", text)
    replies = [reply for example in spec.examples for reply in example.replies]
    assert [(str(reply.label), reply.target or "", reply.reason) for reply in replies] == labels
    assert [example.title for example in spec.examples] == re.findall(r"(?m)^\*\*Example\*\*: (.*)$", text)
    commentary = [block for section in spec.sections for block in section.commentary]
    assert len(commentary) == len(re.findall(r'(?m)^!!! meta "Commentary"$', text))
    assert all(block.text and not block.text.startswith(" ") for block in commentary)
    footnotes = [footnote for section in spec.sections for footnote in section.footnotes]
    assert footnotes == re.findall(r"\[\^(\w+)\]", text)


@pytest.mark.parametrize("name", RELEASES)
def test_every_reference_is_found_on_its_line_and_resolved(shared_data: Path, name: str) -> None:
    text = release(shared_data, name).decode()
    spec = read_spec(text, name)
    wanted = sorted(
        (match.group(1) or match.group(2), number)
        for number, line in enumerate(text.split("\n"), 1)
        for match in re.finditer(r"\]\(#(\w+)\)|BAD\[#(\w+)\]", line)
    )
    found = [reference for section in spec.sections for reference in section.references]
    assert sorted((reference.target, reference.line) for reference in found) == wanted
    titles = {section.id: section.title for section in spec.sections}
    assert all(reference.title == titles[reference.target] for reference in found)


@pytest.mark.parametrize("name", RELEASES)
def test_no_message_is_lost(shared_data: Path, name: str) -> None:
    """Every line that opens a message is a message or a reply of the section that it stands in."""
    lines = release(shared_data, name).decode().split("\n")
    spec = read_spec("\n".join(lines), name)
    opened = [n for n, line in enumerate(lines, 1) if re.match(r"\*?<(system|developer|user|assistant|tool)\b", line)]
    found = sorted(
        [message.line for example in spec.examples for message in example.messages]
        + [reply.line for example in spec.examples for reply in example.replies]
    )
    assert found == opened
    for section in spec.sections:
        for example in section.examples:
            assert section.first_line < example.first_line <= example.last_line <= section.last_line


@pytest.mark.parametrize("name", RELEASES)
def test_it_comes_back_byte_for_byte_and_has_no_fault(shared_data: Path, name: str) -> None:
    data = release(shared_data, name)
    spec = read_spec(data.decode(), name)
    assert spec.format == "model_spec"
    assert write_spec(spec).encode() == data
    assert find_faults(data.decode(), name) == ()


def test_the_published_counts(shared_data: Path) -> None:
    spec = read_spec(release(shared_data, "2025-12-18").decode(), "2025-12-18")
    assert sum(section.authority is not None for section in spec.sections) >= 57
    assert sum(reply.label is not None for example in spec.examples for reply in example.replies) >= 385


@pytest.mark.parametrize("name", RELEASES)
def test_any_lost_fence_is_found_at_its_place(shared_data: Path, name: str) -> None:
    """Each twentieth fence's end taken out: one fault of a fence, on the line that opened it, and no false ones."""
    lines = release(shared_data, name).decode().split("\n")
    ends = [index for index, line in enumerate(lines) if line == "~~~"]
    for end in ends[::20]:
        start = max(index for index in range(end) if lines[index] == "~~~xml")
        faults = find_faults("\n".join(lines[:end] + lines[end + 1 :]), name)
        fences = [fault for fault in faults if fault.field == "fence"]
        assert [fault.line for fault in fences] == [start + 1]
        # What stood between the lost end and the next sign may read as text in the block; nothing else is blamed.
        assert {fault.field for fault in faults} <= {"fence", "example"}
        assert all(fault.line is not None and start + 1 <= fault.line <= end + 60 for fault in faults)


@pytest.mark.parametrize("name", RELEASES)
def test_a_lost_first_line_of_a_block_is_found_at_its_example(shared_data: Path, name: str) -> None:
    lines = release(shared_data, name).decode().split("\n")
    starts = [index for index, line in enumerate(lines) if line == "~~~xml"]
    for start in starts[::20]:
        title = max(index for index in range(start) if lines[index].startswith("**Example**"))
        faults = find_faults("\n".join(lines[:start] + lines[start + 1 :]), name)
        assert (faults[0].line, faults[0].field) == (title + 1, "example")
