"""A behaviour spec: a tree of sections with their authority, text and worked examples.

Text from a spec is data, never markup of ours. Line numbers count from 1, and lines end as CommonMark says: at a line
feed, a carriage return, or both together.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property


class Label(StrEnum):
    """What a worked example says of a reply."""

    GOOD = "GOOD"
    BAD = "BAD"
    OK = "OK"


@dataclass(frozen=True, slots=True)
class ExampleMessage:
    """One turn of a worked example that is no labelled reply.

    Attributes:
        role: system, developer, user, assistant or tool.
        content: what the message says, with XML's entities decoded and lines joined by a line feed.
        attributes: further attributes of its tag (`recipient`, `name`, `end_turn`), in their order.
        line: where its tag stands.
    """

    role: str
    content: str
    attributes: tuple[tuple[str, str], ...]
    line: int


@dataclass(frozen=True, slots=True)
class Reply:
    """One reply of the assistant that a worked example shows for comparison.

    Attributes:
        label: GOOD, BAD or OK; None where the author gave none.
        reason: why, as written; "" where no reason is given.
        target: id of the section that a BAD reply breaks (`BAD[#id]`); None where none is named.
        content: as in ExampleMessage.
        attributes: as in ExampleMessage.
        line: where its tag stands.
    """

    label: Label | None
    reason: str
    target: str | None
    content: str
    attributes: tuple[tuple[str, str], ...]
    line: int


@dataclass(frozen=True, slots=True)
class Comparison:
    """Replies to one point of a conversation, set side by side.

    Attributes:
        after_messages: how many of the example's messages come before it.
        replies: in their order.
        first_line: where its tag stands; the reply's where there is none.
        last_line: the line that closes it, or the last before what shows that it should have been closed.
    """

    after_messages: int
    replies: tuple[Reply, ...]
    first_line: int
    last_line: int


@dataclass(frozen=True, slots=True)
class Example:
    """A worked example: a conversation, and replies with the author's label.

    Attributes:
        section_id: the section it stands in; "" before the first heading.
        title: as written, in Markdown; "" where it has none.
        messages: the conversation without the compared replies.
        comparisons: one for each point where replies are compared; () where the example only shows a conversation.
        first_line: the line of the title, or of the block where there is no title.
        last_line: the line that closes the block.
    """

    section_id: str
    title: str
    messages: tuple[ExampleMessage, ...]
    comparisons: tuple[Comparison, ...]
    first_line: int
    last_line: int

    @property
    def replies(self) -> tuple[Reply, ...]:
        """Every compared reply, in order."""
        return tuple(reply for comparison in self.comparisons for reply in comparison.replies)


@dataclass(frozen=True, slots=True)
class Commentary:
    """A block that explains the spec and instructs nobody (`!!! meta "Commentary"`).

    Attributes:
        title: as written.
        text: its Markdown, without the indent.
        first_line: the line that opens it.
        last_line: its last line that is not blank.
    """

    title: str
    text: str
    first_line: int
    last_line: int


@dataclass(frozen=True, slots=True)
class Reference:
    """A link to a section of the same spec.

    Attributes:
        target: the id it names.
        text: what a reader sees: the title of the section where the author wrote `?`.
        title: the title of the section; None where the spec has no such section.
        line: where it stands.
    """

    target: str
    text: str
    title: str | None
    line: int


@dataclass(frozen=True, slots=True)
class Section:
    """A heading with everything under it up to the next heading of any level.

    Attributes:
        id: as written in `{#id}`, or made from the title.
        has_written_id: whether the author wrote the id.
        title: the heading's text without markup.
        level: 1 to 6.
        parent: id of the section it stands in; None at the top.
        children: ids of the sections that stand directly in it, in order.
        authority: who may override it, as written; None where the heading names none.
        tags: as written.
        attributes: further attributes of the heading, in their order.
        source: its own lines as they stand in the file, the heading and every line ending included.
        text: its own text in Markdown without the heading, commentary and examples included; line feeds only, no blank
            lines at either end.
        instructions: the same without commentary and worked examples.
        commentary: in order.
        examples: in order.
        references: links to sections, the targets of labels and links in reasons included, in order.
        footnotes: names of `[^name]`, in order; the Model Spec names evaluation prompts this way.
        first_line: the line of its heading.
        last_line: the last line before the next heading, so that every line under a heading belongs to one section.
        text_line: the first line after the heading; last_line + 1 where there is none.
    """

    id: str
    has_written_id: bool
    title: str
    level: int
    parent: str | None
    children: tuple[str, ...]
    authority: str | None
    tags: tuple[str, ...]
    attributes: tuple[tuple[str, str], ...]
    source: str
    text: str
    instructions: str
    commentary: tuple[Commentary, ...]
    examples: tuple[Example, ...]
    references: tuple[Reference, ...]
    footnotes: tuple[str, ...]
    first_line: int
    last_line: int
    text_line: int


@dataclass(frozen=True)
class Spec:
    """A behaviour spec.

    Attributes:
        name: how it is called in output.
        format: name of the format it was read as.
        preamble: what stands before the first heading, as in the file; "" where nothing does.
        sections: in the order of the document.
    """

    name: str
    format: str
    preamble: str
    sections: tuple[Section, ...]

    @cached_property
    def _by_id(self) -> Mapping[str, Section]:
        return {section.id: section for section in reversed(self.sections)}

    def section(self, section_id: str) -> Section | None:
        """The section with this id, the first where a broken spec has several; None where there is none."""
        return self._by_id.get(section_id)

    def path(self, section_id: str) -> tuple[Section, ...]:
        """The sections from the top down to this one; () where there is no such section."""
        found: list[Section] = []
        section = self.section(section_id)
        while section is not None and section not in found:
            found.append(section)
            section = None if section.parent is None else self.section(section.parent)
        return tuple(reversed(found))

    @property
    def examples(self) -> tuple[Example, ...]:
        """Every worked example under a heading, in order."""
        return tuple(example for section in self.sections for example in section.examples)
