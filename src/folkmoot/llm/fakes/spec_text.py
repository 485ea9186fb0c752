"""The text of a spec to what a fake model makes of it: sections with their rules, and labelled replies."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import unescape
from typing import Final

from folkmoot.llm.fakes.clauses import Rules, read_rules
from folkmoot.llm.fakes.words import normal

LEVELS: Final = ("root", "system", "developer", "user", "guideline")
"""Of authority, highest first."""
_SAME: Final = {"platform": "root"}
_HEADING: Final = re.compile(r"(?P<marks>#{1,6})\s+(?P<title>.*?)\s*(?:\{(?P<inside>\s*#[^{}]*)\})?\s*#*\s*")
_FENCE: Final = re.compile(r"\s{0,3}(?P<mark>`{3,}|~{3,})(?P<info>.*)")
_REPLY: Final = re.compile(
    r"^[ \t*]*<assistant[^<>]*>[ \t]*<!--\s*(?P<label>GOOD|OK|BAD)\b.*?-->(?P<text>.*?)</assistant\s*>",
    re.MULTILINE | re.DOTALL | re.IGNORECASE,
)
_RANK_OF: Final = {"good": 0, "ok": 1, "bad": 2}


@dataclass(frozen=True, slots=True)
class ShownSection:
    """A section as it is shown.

    Attributes:
        id: the id in its heading; "" where it has none.
        title: of its heading.
        level: how deep the heading stands, 1 to 6.
        authority: one of LEVELS, its own or that of the nearest section above that has one; `guideline` where none has.
        text: everything under the heading, up to the next.
        rules: what it asks.
    """

    id: str
    title: str
    level: int
    authority: str
    text: str
    rules: Rules


def read_spec(text: str) -> tuple[ShownSection, ...]:
    """The sections of a spec in Markdown; what stands before the first heading is a section without an id."""
    lines = text.splitlines(keepends=True)
    heads = list(_headings(lines))
    sections: list[ShownSection] = []
    above: list[tuple[int, str | None]] = []
    starts = [(0, None), *((index, match) for index, match in heads)]
    for (index, match), (end, _) in zip(starts, [*starts[1:], (len(lines), None)], strict=True):
        body = "".join(lines[index + (match is not None) : end])
        if match is None:
            sections.append(ShownSection("", "", 0, LEVELS[-1], body, read_rules(body)))
            continue
        level = len(match["marks"])
        above = [one for one in above if one[0] < level]
        section_id, authority = _attributes(match["inside"] or "")
        inherited = authority or next((one for _, one in reversed(above) if one is not None), None)
        above.append((level, authority))
        sections.append(
            ShownSection(section_id, match["title"], level, inherited or LEVELS[-1], body, read_rules(body))
        )
    return tuple(sections)


def read_index(text: str) -> tuple[ShownSection, ...]:
    """Sections of which each is one line: `#id | authority | Title | beginning of its instructions`."""
    sections = []
    for line in text.splitlines():
        fields = [field.strip() for field in line.split(" | ", 3)]
        if len(fields) == 4 and fields[0].startswith("#"):
            section_id, authority, title, beginning = fields
            level = _level(authority) or LEVELS[-1]
            sections.append(ShownSection(section_id[1:], title, 1, level, beginning, read_rules(beginning)))
    return tuple(sections)


def labelled_replies(text: str) -> dict[str, int]:
    """Replies of worked examples, as `normal` writes them: 0 for GOOD, 1 for OK, 2 for BAD; the better one counts."""
    found: dict[str, int] = {}
    for match in _REPLY.finditer(text):
        said, rank = normal(unescape(match["text"])), _RANK_OF[match["label"].lower()]
        found[said] = min(rank, found.get(said, rank))
    return found


def _headings(lines: Sequence[str]) -> Iterator[tuple[int, re.Match[str]]]:
    fence: str | None = None
    for index, line in enumerate(lines):
        mark = _FENCE.match(line)
        if fence is not None:
            if mark is not None and mark["mark"].startswith(fence) and not mark["info"].strip():
                fence = None
            continue
        if mark is not None:
            fence = mark["mark"]
            continue
        heading = _HEADING.fullmatch(line.rstrip("\r\n"))
        if heading is not None:
            yield index, heading


def _attributes(inside: str) -> tuple[str, str | None]:
    section_id = re.match(r"\s*#([^\s=]*)", inside)
    authority = re.search(r"\bauthority=\"?(\w+)", inside)
    return section_id[1] if section_id else "", _level(authority[1]) if authority else None


def _level(authority: str) -> str | None:
    name = authority.lower()
    name = _SAME.get(name, name)
    return name if name in LEVELS else None
