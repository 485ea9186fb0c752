"""What a fake model sees of a request: the spec, the data between fences, and everything else as instructions."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from folkmoot.llm.fakes.conditions import Turn
from folkmoot.records.dataset import Message

_BEGIN: Final = re.compile(r"\[BEGIN (?P<what>.+?)(?: (?P<token>[0-9a-f]{16}))?\]\s*")
_END: Final = re.compile(r"\[END (?P<what>.+?)(?: (?P<token>[0-9a-f]{16}))?\]\s*")
_MESSAGE: Final = re.compile(r"message \d+ (?P<role>\w+)")
_RESPONSE: Final = re.compile(r"response (?P<label>\w+)")


@dataclass(frozen=True, slots=True)
class Block:
    """A text between two marks.

    Attributes:
        what: its name (`spec`, `message 1 user`, `response 2`).
        text: what stands between the marks.
        token: of the marks; None where they have none.
    """

    what: str
    text: str
    token: str | None = None


@dataclass(frozen=True, slots=True)
class Seen:
    """A request as a fake model reads it.

    Attributes:
        blocks: every text between marks, in order.
        instructions: every line outside marks that hold, as one text; a mark without a token, or without its end, holds
            nothing, and what follows it is an instruction and its text at once.
    """

    blocks: tuple[Block, ...]
    instructions: str

    def text(self, *names: str) -> str | None:
        """The first block of one of these names; None where there is none."""
        return next((block.text for block in self.blocks if block.what in names), None)

    @property
    def turns(self) -> tuple[Turn, ...]:
        """The conversation."""
        found = ((_MESSAGE.fullmatch(block.what), block.text) for block in self.blocks)
        return tuple(Turn(match["role"], text) for match, text in found if match is not None)

    @property
    def responses(self) -> dict[str, str]:
        """The responses by label, in the order in which they are shown; marks of messages within them are taken out.

        What looks like a mark and has another token is a part of the response, as any text there is.
        """
        found = ((_RESPONSE.fullmatch(block.what), block) for block in self.blocks)
        return {match["label"]: _without_marks(block) for match, block in found if match is not None}


def read_request(messages: Sequence[Message]) -> Seen:
    """Take a request apart at its marks."""
    blocks: list[Block] = []
    instructions: list[str] = []
    for message in messages:
        lines = message.content.splitlines()
        start = 0
        while start < len(lines):
            begin = _BEGIN.fullmatch(lines[start])
            if begin is None:
                instructions.append(lines[start])
                start += 1
                continue
            end = _end(lines, start, begin)
            if begin["token"] is not None and end is not None:
                blocks.append(Block(begin["what"], "\n".join(lines[start + 1 : end]), begin["token"]))
                start = end + 1
                continue
            # Nothing protects this text: it is read as what it seems to be, and then again as instructions.
            instructions.append("")
            end = end if end is not None else _next_begin(lines, start + 1)
            blocks.append(Block(begin["what"], "\n".join(lines[start + 1 : end])))
            start += 1
    return Seen(tuple(blocks), "\n".join(instructions))


def _end(lines: Sequence[str], start: int, begin: re.Match[str]) -> int | None:
    for index in range(start + 1, len(lines)):
        end = _END.fullmatch(lines[index])
        if end is not None and end["token"] == begin["token"] and end["what"] == begin["what"]:
            return index
    return None


def _next_begin(lines: Sequence[str], start: int) -> int:
    return next((index for index in range(start, len(lines)) if _BEGIN.fullmatch(lines[index])), len(lines))


def _without_marks(block: Block) -> str:
    return "\n".join(line for line in block.text.splitlines() if not _is_mark(line, block.token))


def _is_mark(line: str, token: str | None) -> bool:
    match = _BEGIN.fullmatch(line) or _END.fullmatch(line)
    return match is not None and match["token"] == token
