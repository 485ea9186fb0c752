"""Worked examples: the block of messages and compared replies that stands in a `~~~xml` fence.

The block looks like XML and is not: tags stand at the start of a line, everything else is text, and `<` and `&` need no
escape. The five entities of XML and numeric ones are decoded, because the published specs write `&lt;` for `<`. A line
`[...]` between messages says that the author left something out; it is no message.

    <user>
    How do I …
    </user>
    <comparison>
    <assistant> <!-- GOOD: why -->
    …
    </assistant>
    <assistant> <!-- BAD[#section_id]: why -->
    …
    </assistant>
    </comparison>
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from folkmoot.records.spec import Comparison, ExampleMessage, Label, Reply
from folkmoot.spec.irregularity import Irregularity, shorten

ROLES: Final = ("system", "developer", "user", "assistant", "tool")

# A `*` before a tag marks a line that its author changed; releases up to 2025-04-11 hold three.
_MESSAGE: Final = re.compile(
    rf"\s*\*?\s*<(?P<role>{'|'.join(ROLES)})(?P<attributes>(?:\s[^<>]*)?)>(?P<rest>.*)", re.DOTALL
)
_MESSAGE_END: Final = re.compile(rf"(?P<before>.*?)\*?</(?P<role>{'|'.join(ROLES)})\s*>\s*", re.DOTALL)
_COMPARISON: Final = re.compile(r"\s*\*?\s*<comparison\s*>\s*")
_COMPARISON_END: Final = re.compile(r"\s*\*?\s*</comparison\s*>\s*")
_OMISSION: Final = re.compile(r"\s*\[\s*(?:\.\.\.|…).*\]\s*")
_COMMENT: Final = re.compile(r"\s*<!--(?P<comment>.*?)-->\s*")
_LABEL: Final = re.compile(
    r"\s*(?P<word>[^\W\d_]+)\s*(?:\[\s*#(?P<target>[^\]]*)\])?\s*[:,]?\s*(?P<reason>.*)", re.DOTALL
)
_ATTRIBUTE: Final = re.compile(r"""([^\s=]+)=(?:"([^"]*)"|'([^']*)'|([^\s"']+))""")
_ENTITY: Final = re.compile(r"&(?:(?P<name>lt|gt|amp|quot|apos)|#(?P<decimal>\d{1,7})|#[xX](?P<hex>[0-9a-fA-F]{1,6}));")
_ENTITIES: Final = {"lt": "<", "gt": ">", "amp": "&", "quot": '"', "apos": "'"}
_LAST_CODE_POINT: Final = 0x10FFFF


class Block(NamedTuple):
    """What one block holds.

    Attributes:
        messages: the conversation without the compared replies.
        comparisons: in order.
        irregularities: what the dialect does not allow, in order.
    """

    messages: tuple[ExampleMessage, ...]
    comparisons: tuple[Comparison, ...]
    irregularities: tuple[Irregularity, ...]


def looks_like_example(content: str) -> bool:
    """Whether a fence's first line that is not blank is a message's or a comparison's tag."""
    first = next((line for line in content.split("\n") if line.strip()), "")
    return _MESSAGE.fullmatch(first) is not None or _COMPARISON.fullmatch(first) is not None


def parse_block(content: str, first_line: int, last_line: int) -> Block:
    """Read a worked example.

    Args:
        content: what stands between the fence's two lines, with line feeds.
        first_line: the line number of the content's first line.
        last_line: the line number of the closing fence, for what is missing at the end.
    """
    parser = _Parser()
    for number, line in enumerate(content.removesuffix("\n").split("\n"), first_line):
        parser.take(line, number)
    parser.finish(last_line)
    ordered = tuple(sorted(parser.irregularities, key=lambda irregularity: irregularity.line))
    return Block(tuple(parser.messages), tuple(parser.comparisons), ordered)


def decode_entities(text: str) -> str:
    """XML's five named entities and numeric ones as the characters they stand for; any other `&` stays."""
    return _ENTITY.sub(_decode, text)


@dataclass
class _Open:
    """A message whose end has not come yet."""

    role: str
    attributes: tuple[tuple[str, str], ...]
    comment: str | None
    line: int
    lines: list[str]


@dataclass
class _Parser:
    """Reads line by line; what is open is closed at the next tag, and noted."""

    messages: list[ExampleMessage] = field(default_factory=list)
    comparisons: list[Comparison] = field(default_factory=list)
    irregularities: list[Irregularity] = field(default_factory=list)
    message: _Open | None = None
    comparison_line: int | None = None
    replies: list[Reply] = field(default_factory=list)
    last_taken: int = 0

    def take(self, line: str, number: int) -> None:
        """Read one line."""
        self.last_taken = number
        if self.message is not None and self._continue_message(line, number):
            return
        opening = _MESSAGE.fullmatch(line)
        if opening is not None:
            self._open_message(opening, number)
        elif _COMPARISON.fullmatch(line):
            if self.comparison_line is not None:
                self._note(
                    self.comparison_line, "comparison", "a comparison within a comparison", "</comparison> before"
                )
                self._close_comparison(number - 1)
            self.comparison_line = number
        elif _COMPARISON_END.fullmatch(line):
            if self.comparison_line is None:
                self._note(number, "comparison", "</comparison>", "<comparison> before it")
            self._close_comparison(number)
        elif line.strip() and not _OMISSION.fullmatch(line):
            self._note(
                number, "example", "text outside a message", f"a tag: {', '.join(f'<{role}>' for role in ROLES)}"
            )

    def finish(self, last_line: int) -> None:
        """Close what is still open."""
        if self.message is not None:
            self._note(self.message.line, "message", f"<{self.message.role}>", f"</{self.message.role}> before its end")
            self._close_message(self.last_taken)
        if self.comparison_line is not None:
            self._note(self.comparison_line, "comparison", "<comparison>", "</comparison> before the block's end")
            self._close_comparison(self.last_taken)
        if not self.messages and not self.comparisons:
            self._note(last_line, "example", "no message", "at least one message or comparison")

    def _continue_message(self, line: str, number: int) -> bool:
        """Add the line to the open message; false where the line is a tag that shows the message's end is missing."""
        message = self.message
        if message is None:
            return False
        ending = _MESSAGE_END.fullmatch(line)
        if ending is not None and ending["role"] == message.role:
            if ending["before"].strip():
                message.lines.append(ending["before"])
            self._close_message(number)
            return True
        if ending is not None and not ending["before"].strip():
            self._note(
                number, "message", f"</{ending['role']}>", f"</{message.role}>, which closes line {message.line}"
            )
            self._close_message(number)
            return True
        tag = _MESSAGE.fullmatch(line) or _COMPARISON.fullmatch(line) or _COMPARISON_END.fullmatch(line)
        if tag is None:
            message.lines.append(line)
            return True
        self._note(message.line, "message", f"<{message.role}>", f"</{message.role}> before line {number}")
        self._close_message(number - 1)
        return False

    def _open_message(self, opening: re.Match[str], number: int) -> None:
        rest = opening["rest"]
        comment = _COMMENT.match(rest)
        if comment is not None:
            rest = rest[comment.end() :]
        elif rest.lstrip().startswith("<!--"):
            self._note(number, "label", "a comment that does not end on its line", "-->")
            rest = ""
        self.message = _Open(
            opening["role"],
            tuple(
                (key, double or single or bare)
                for key, double, single, bare in _ATTRIBUTE.findall(opening["attributes"])
            ),
            None if comment is None else comment["comment"],
            number,
            [],
        )
        if rest.strip():
            self._continue_message(rest, number)

    def _close_message(self, last_line: int) -> None:
        message, self.message = self.message, None
        if message is None:
            return
        content = decode_entities("\n".join(message.lines))
        label, target, reason = self._read_label(message)
        if message.role == "assistant" and (self.comparison_line is not None or label is not None):
            reply = Reply(label, reason, target, content, message.attributes, message.line)
            if self.comparison_line is None:
                self._note(message.line, "label", f"a labelled reply ({label})", "<comparison> around it")
                self.comparisons.append(Comparison(len(self.messages), (reply,), message.line, last_line))
                return
            if message.comment is None:
                self._note(message.line, "label", "a compared reply without a label", f"<!-- {' or '.join(Label)} -->")
            self.replies.append(reply)
            return
        if self.comparison_line is not None:
            self._note(
                message.line, "comparison", f"<{message.role}> within a comparison", "replies of <assistant> alone"
            )
        self.messages.append(ExampleMessage(message.role, content, message.attributes, message.line))

    def _read_label(self, message: _Open) -> tuple[Label | None, str | None, str]:
        if message.comment is None:
            return None, None, ""
        match = _LABEL.fullmatch(message.comment)
        if match is None or match["word"] not in Label.__members__:
            wanted = f"one of {', '.join(Label)}, with `: why` where there is a reason"
            self._note(message.line, "label", repr(shorten(message.comment, 30)), wanted)
            return None, None, ""
        if message.role != "assistant":
            self._note(message.line, "label", f"a label on <{message.role}>", "labels on <assistant> alone")
        target = match["target"]
        return Label(match["word"]), None if target is None else target.strip(), match["reason"].strip()

    def _close_comparison(self, last_line: int) -> None:
        if self.comparison_line is not None:
            if not self.replies:
                self._note(self.comparison_line, "comparison", "no reply", "at least one <assistant> reply")
            else:
                self.comparisons.append(
                    Comparison(len(self.messages), tuple(self.replies), self.comparison_line, last_line)
                )
        self.comparison_line, self.replies = None, []

    def _note(self, line: int, about: str, found: str, expected: str) -> None:
        self.irregularities.append(Irregularity(line, about, found, expected))


def _decode(match: re.Match[str]) -> str:
    if match["name"]:
        return _ENTITIES[match["name"]]
    code = int(match["decimal"]) if match["decimal"] else int(match["hex"], 16)
    is_character = 0 < code <= _LAST_CODE_POINT and not 0xD800 <= code <= 0xDFFF  # surrogates are no characters
    return chr(code) if is_character else match.group(0)
