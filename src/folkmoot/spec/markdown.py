"""Markdown as behaviour specs use it: CommonMark, and three small rules.

- `## Title {#id authority=root tags=a,b}`: attributes at the end of a heading;
- `!!! meta "Commentary"` with an indented body: a block of its own;
- links remember where in their paragraph they stand, so that a fault can name the line.

Everything else, fences above all, is markdown-it-py's reading: a `#` line in a fence is no heading.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.rules_inline.link import link as read_link
from markdown_it.token import Token

from folkmoot.spec.lines import split_lines

_ATTRIBUTES: Final = re.compile(r"(?<!\\)\{(?P<inside>\s*#[^{}]*)\}$")
_ATTRIBUTE: Final = re.compile(
    r"""\s*(?:\#(?P<id>[^\s="']*)|(?P<key>[^\s="']+)=(?:"(?P<quoted>[^"]*)"|(?P<value>[^\s"]*)))(?=\s|$)"""
)
_BLOCK: Final = re.compile(r'!!!\s*(?P<type>[^\s"]*)\s*(?:"(?P<title>[^"]*)")?\s*$')
_INDENT: Final = 4


@dataclass(frozen=True, slots=True)
class HeadingAttributes:
    """What `{#id key=value}` says.

    Attributes:
        id: the id without `#`; "" where it is empty.
        pairs: keys with their values, in order, repeated ones included.
        leftover: what is neither an id nor a key with its value; "" where there is none.
    """

    id: str
    pairs: tuple[tuple[str, str], ...]
    leftover: str


@dataclass(frozen=True)
class Document:
    """A parsed file.

    Attributes:
        text: the file as it is.
        lines: its lines with their endings.
        tokens: markdown-it's tokens; `map` counts lines from 0, the end excluded.
    """

    text: str
    lines: list[str]
    tokens: list[Token]


class SpecMarkdown(MarkdownIt):
    """CommonMark with the three rules; link targets stay as they are written."""

    def __init__(self) -> None:
        super().__init__("commonmark")
        self.block.ruler.before(
            "code", "spec_block", _read_block, {"alt": ["paragraph", "reference", "blockquote", "list"]}
        )
        self.core.ruler.after("block", "heading_attributes", _read_heading_attributes)
        self.inline.ruler.at("link", _read_link_with_position)

    def normalizeLink(self, url: str) -> str:  # noqa: N802 - markdown-it's name
        """Keep the target: it is compared with ids, never fetched."""
        return url

    def normalizeLinkText(self, link: str) -> str:  # noqa: N802 - markdown-it's name
        """Keep the text of `<http://…>` as it is."""
        return link

    def validateLink(self, url: str) -> bool:  # noqa: N802, ARG002 - markdown-it's name and signature
        """Every target is allowed: nothing here becomes a web page."""
        return True


def parse(text: str) -> Document:
    """Parse a file; a byte order mark and YAML front matter are no part of the Markdown."""
    lines = split_lines(text)
    markdown = "".join(_without_front_matter(lines)).removeprefix("\ufeff")
    return Document(text, lines, _PARSER.parse(markdown))


def parse_inline(text: str) -> Token:
    """Parse the text of one paragraph."""
    return _PARSER.parseInline(text)[0]


def parse_attributes(inside: str) -> HeadingAttributes:
    """Read the inside of `{…}`."""
    section_id, pairs, leftover = "", [], []
    position, seen_id = 0, False
    while position < len(inside):
        match = _ATTRIBUTE.match(inside, position)
        if match is None or match.end() == position:
            word = re.compile(r"\s*(\S*)\s*").match(inside, position)
            # The pattern can match nothing only at the end of the text.
            if word is None or not word.group(1):
                break
            leftover.append(word.group(1))
            position = word.end()
            continue
        position = match.end()
        if match["key"] is not None:
            pairs.append((match["key"], match["quoted"] if match["quoted"] is not None else match["value"]))
        elif seen_id:
            leftover.append(f"#{match['id']}")
        else:
            section_id, seen_id = match["id"], True
    return HeadingAttributes(section_id, tuple(pairs), " ".join(leftover))


def plain_text(inline: Token) -> str:
    """What a reader sees of an inline token, without markup, on one line."""
    parts: list[str] = []
    for token in inline.children or ():
        if token.type in {"text", "code_inline"}:
            parts.append(token.content)
        elif token.type in {"softbreak", "hardbreak"}:
            parts.append(" ")
        elif token.type == "image":
            parts.append(token.content)
    return "".join(parts).strip()


def _without_front_matter(lines: list[str]) -> list[str]:
    """YAML front matter as blank lines, so that its closing `---` makes no heading and line numbers stay."""
    if not lines or lines[0].removeprefix("\ufeff").rstrip() != "---":
        return lines
    for index in range(1, len(lines)):
        if lines[index].rstrip() in {"---", "..."}:
            return ["\n"] * (index + 1) + lines[index + 1 :]
        if not lines[index].strip():
            break
    return lines


def _read_heading_attributes(state: StateCore) -> None:
    """Take `{#id key=value}` off the end of every heading."""
    for index, token in enumerate(state.tokens):
        if token.type != "heading_open":
            continue
        inline = state.tokens[index + 1]
        match = _ATTRIBUTES.search(inline.content)
        if match is not None:
            token.meta["attributes"] = parse_attributes(match["inside"])
            inline.content = inline.content[: match.start()].rstrip()


def _read_block(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:
    """Read `!!! type "Title"` and its indented body."""
    if state.is_code_block(start_line):
        return False
    head = state.src[state.bMarks[start_line] + state.tShift[start_line] : state.eMarks[start_line]]
    match = _BLOCK.match(head) if head.startswith("!!!") else None
    if match is None:
        return False
    if silent:
        return True
    last = start_line
    line = start_line + 1
    while line < end_line and (state.isEmpty(line) or state.sCount[line] - state.blkIndent >= _INDENT):
        if not state.isEmpty(line):
            last = line
        line += 1
    opening = state.push("spec_block_open", "aside", 1)
    opening.map = [start_line, last + 1]
    opening.meta = {"type": match["type"], "title": match["title"] or ""}
    if last > start_line:
        parent_type, line_max, indent = state.parentType, state.lineMax, state.blkIndent
        state.parentType, state.lineMax, state.blkIndent = "spec_block", last + 1, indent + _INDENT
        state.md.block.tokenize(state, start_line + 1, last + 1)
        state.parentType, state.lineMax, state.blkIndent = parent_type, line_max, indent
    state.push("spec_block_close", "aside", -1)
    state.line = last + 1
    return True


def _read_link_with_position(state: StateInline, silent: bool) -> bool:
    """markdown-it's rule for links; the opening token also says at which character of the paragraph it stands."""
    position, before = state.pos, len(state.tokens)
    found = read_link(state, silent)
    if found and not silent:
        opening = next(token for token in state.tokens[before:] if token.type == "link_open")
        opening.meta["position"] = position
    return found


_PARSER: Final = SpecMarkdown()
