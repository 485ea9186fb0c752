"""Tokens to sections: what every Markdown format of specs has in common.

A section runs from its heading to the next heading of any level, so that every line under a heading belongs to exactly
one section. Headings in lists, quotations and fences open no section.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final, NamedTuple
from urllib.parse import unquote

from markdown_it.token import Token

from folkmoot.records.spec import Commentary, Example, Reference, Section, Spec
from folkmoot.spec.examples import looks_like_example, parse_block
from folkmoot.spec.irregularity import Irregularity, shorten
from folkmoot.spec.lines import trim_blank_lines, with_line_feeds
from folkmoot.spec.markdown import Document, HeadingAttributes, parse_inline, plain_text
from folkmoot.spec.slugs import slug, unused
from folkmoot.spec.tree import parent_positions

COMMENTARY: Final = "meta"
_EXAMPLE_TITLE: Final = re.compile(r"\*\*Example(?::\*\*|\*\*\s*:)\s*(?P<title>.*)", re.DOTALL)
_FOOTNOTE: Final = re.compile(r"\[\^([^\]\s]+)\]")
_ANCHOR: Final = re.compile(r"""<[^<>]*?\s(?:id|name)\s*=\s*["']?([^"'\s<>]+)""")
_INDENT: Final = re.compile(r"^(?:\t| {1,4})", re.MULTILINE)
_UNKNOWN: Final = "?"


class Reading(NamedTuple):
    """A spec, and what its reader read over.

    Attributes:
        spec: the spec.
        irregularities: what the format does not allow, by line.
        preamble_references: links that stand before the first heading.
        anchors: ids of places that are no headings (`<a id="…">`), which links may name.
    """

    spec: Spec
    irregularities: tuple[Irregularity, ...]
    preamble_references: tuple[Reference, ...]
    anchors: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Heading:
    """A heading before its section is known: lines count from 0, `end` is the first line after it."""

    title: str
    level: int
    attributes: HeadingAttributes | None
    start: int
    end: int
    token: int


@dataclass(frozen=True, slots=True)
class _Link:
    """A link whose target is not looked up yet."""

    target: str
    text: str
    line: int


def read_sections(document: Document, name: str, spec_format: str, separator: str) -> Reading:
    """Build the spec that a document holds.

    Args:
        document: the parsed file.
        name: how the spec is called.
        spec_format: name of the format.
        separator: what stands between the words of an id that is made from a title.
    """
    headings = [
        _Heading(
            plain_text(document.tokens[index + 1]),
            int(token.tag[1]),
            token.meta.get("attributes"),
            token.map[0],
            token.map[1],
            index,
        )
        for index, token in enumerate(document.tokens)
        if token.type == "heading_open" and token.level == 0 and token.map is not None
    ]
    ids = _ids(headings, separator)
    parents = parent_positions([heading.level for heading in headings])
    preamble = _Body("", document, 0, headings[0].token if headings else len(document.tokens))
    bodies: list[_Body] = []
    drafts: list[Section] = []
    for index, heading in enumerate(headings):
        following = headings[index + 1] if index + 1 < len(headings) else None
        body = _Body(ids[index], document, heading.token, following.token if following else len(document.tokens))
        end = following.start if following else len(document.lines)
        bodies.append(body)
        drafts.append(_section(heading, ids[index], document, end, body))
    titles = {section.id: section.title for section in reversed(drafts)}
    children: dict[int | None, list[str]] = {}
    for section_id, parent in zip(ids, parents, strict=True):
        children.setdefault(parent, []).append(section_id)
    sections = tuple(
        replace(
            draft,
            parent=None if parent is None else ids[parent],
            children=tuple(children.get(index, ())),
            references=_resolve(body.links, titles),
        )
        for index, (draft, body, parent) in enumerate(zip(drafts, bodies, parents, strict=True))
    )
    start = headings[0].start if headings else len(document.lines)
    return Reading(
        Spec(name, spec_format, "".join(document.lines[:start]), sections),
        tuple(irregularity for body in (preamble, *bodies) for irregularity in body.irregularities),
        _resolve(preamble.links, titles),
        frozenset().union(*(body.anchors for body in (preamble, *bodies))),
    )


def _ids(headings: Sequence[_Heading], separator: str) -> list[str]:
    """The written ids as they are, the others made from titles and unlike any other."""
    taken = {heading.attributes.id for heading in headings if heading.attributes and heading.attributes.id}
    ids = []
    for heading in headings:
        if heading.attributes is not None and heading.attributes.id:
            ids.append(heading.attributes.id)
            continue
        new = unused(slug(heading.title, separator), taken, separator)
        taken.add(new)
        ids.append(new)
    return ids


def _section(heading: _Heading, section_id: str, document: Document, end: int, body: _Body) -> Section:
    """The section of one heading; its parent, children and references come when every section is known."""
    pairs = () if heading.attributes is None else heading.attributes.pairs
    attributes = dict(reversed(pairs))
    parts: list[Commentary | Example] = [*body.commentary, *body.examples]
    set_aside = {line for part in parts for line in range(part.first_line - 1, part.last_line)}
    own = range(heading.end, end)
    return Section(
        id=section_id,
        has_written_id=heading.attributes is not None and bool(heading.attributes.id),
        title=heading.title,
        level=heading.level,
        parent=None,
        children=(),
        authority=attributes.get("authority"),
        tags=tuple(tag for tag in re.split(r"[,\s]+", attributes.get("tags", "")) if tag),
        attributes=tuple((key, value) for key, value in pairs if key not in {"authority", "tags"}),
        source="".join(document.lines[heading.start : end]),
        text=_text(document.lines, own),
        instructions=_text(document.lines, [line for line in own if line not in set_aside]),
        commentary=tuple(body.commentary),
        examples=tuple(body.examples),
        references=(),
        footnotes=tuple(body.footnotes),
        first_line=heading.start + 1,
        last_line=end,
        text_line=heading.end + 1,
    )


def _text(lines: Sequence[str], which: Sequence[int]) -> str:
    return trim_blank_lines(with_line_feeds("".join(lines[line] for line in which)))


def _resolve(links: Sequence[_Link], titles: dict[str, str]) -> tuple[Reference, ...]:
    return tuple(
        Reference(
            link.target,
            titles.get(link.target, link.text) if link.text == _UNKNOWN else link.text,
            titles.get(link.target),
            link.line,
        )
        for link in links
    )


class _Body:
    """What the tokens under one heading hold, the heading itself included."""

    def __init__(self, section_id: str, document: Document, first: int, last: int) -> None:
        self.section_id = section_id
        self.document = document
        self.tokens = document.tokens[first:last]
        self.links: list[_Link] = []
        self.footnotes: list[str] = []
        self.commentary: list[Commentary] = []
        self.examples: list[Example] = []
        self.irregularities: list[Irregularity] = []
        self.anchors: set[str] = set()
        for index, token in enumerate(self.tokens):
            self._take(index, token)

    def _take(self, index: int, token: Token) -> None:
        if token.map is None:
            return
        line = token.map[0] + 1
        if token.type == "inline":
            self._take_inline(token, line)
            self._check_title_has_block(index, token, line)
        elif token.type == "fence":
            self._take_fence(index, token, line)
        elif token.type == "spec_block_open":
            self._take_block(token, line)
        elif token.type == "html_block":
            self.anchors.update(_ANCHOR.findall(token.content))

    def _take_inline(self, inline: Token, line: int) -> None:
        """Links, footnotes and anchors of a paragraph or a heading."""
        self._take_links(inline, line)
        for token in inline.children or ():
            if token.type == "text":
                self.footnotes += _FOOTNOTE.findall(token.content)
            elif token.type == "html_inline":
                self.anchors.update(_ANCHOR.findall(token.content))

    def _take_links(self, inline: Token, line: int) -> None:
        children = inline.children or []
        for index, token in enumerate(children):
            href = token.attrs.get("href") if token.type == "link_open" else None
            if not isinstance(href, str) or not href.startswith("#"):
                continue
            end = next(i for i in range(index, len(children)) if children[i].type == "link_close")
            inside = Token("inline", "", 0, children=children[index + 1 : end])
            position = int(token.meta.get("position", 0))
            at = line + inline.content.count("\n", 0, position)
            self.links.append(_Link(unquote(href[1:]), plain_text(inside), at))

    def _title_of_example(self, index: int) -> tuple[str, int] | None:
        """The title in the paragraph that ends just before this token, and its line."""
        if index < 3 or self.tokens[index - 1].type != "paragraph_close":
            return None
        inline = self.tokens[index - 2]
        match = _EXAMPLE_TITLE.fullmatch(inline.content)
        return None if match is None or inline.map is None else (match["title"], inline.map[0] + 1)

    def _check_title_has_block(self, index: int, inline: Token, line: int) -> None:
        if _EXAMPLE_TITLE.fullmatch(inline.content) is None:
            return
        following = self.tokens[index + 2] if index + 2 < len(self.tokens) else None
        if following is None or following.type != "fence" or not _is_xml(following):
            self._note(line, "example", "a title without its block", "a ~~~xml block after the title")

    def _take_fence(self, index: int, token: Token, line: int) -> None:
        title = self._title_of_example(index)
        if not _is_xml(token) or (title is None and not looks_like_example(token.content)) or token.map is None:
            return
        block = parse_block(token.content, line + 1, token.map[1])
        if title is None:
            self._note(line, "example", "a worked example without a title", "a line **Example**: title before it")
        first_line = line if title is None else title[1]
        example = Example(
            self.section_id,
            "" if title is None else title[0].replace("\n", " ").strip(),
            block.messages,
            block.comparisons,
            first_line,
            token.map[1],
        )
        self.examples.append(example)
        self.irregularities += block.irregularities
        for reply in example.replies:
            if reply.target is not None:
                self.links.append(_Link(reply.target, _UNKNOWN, reply.line))
            if reply.reason:
                # A reason is one line, so that each of its links stands on the reply's line.
                self._take_links(parse_inline(reply.reason), reply.line)

    def _take_block(self, token: Token, line: int) -> None:
        if token.map is None:
            return
        kind, title = str(token.meta["type"]), str(token.meta["title"])
        if token.map[1] == line:
            self._note(
                line, "block", f"!!! {shorten(kind, 20)} without a body", "lines indented by four blanks after it"
            )
        if kind == COMMENTARY:
            body = "".join(self.document.lines[line : token.map[1]])
            self.commentary.append(Commentary(title, _dedent(body), line, token.map[1]))

    def _note(self, line: int, field: str, found: str, expected: str) -> None:
        self.irregularities.append(Irregularity(line, field, found, expected))


def _is_xml(token: Token) -> bool:
    words = token.info.split()
    return bool(words) and words[0].lower() == "xml"


def _dedent(body: str) -> str:
    return trim_blank_lines(_INDENT.sub("", with_line_feeds(body)))
