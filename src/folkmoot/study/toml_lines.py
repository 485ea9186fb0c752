"""TOML with the line in which each key stands; Python's reader of TOML does not say."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from typing import Any, Final

from folkmoot.errors import Fault, FaultsError
from folkmoot.records.fitting import KeyPath

_PART: Final = r"""(?:[A-Za-z0-9_-]+|"[^"\n]*"|'[^'\n]*')"""
_DOTTED: Final = rf"{_PART}(?:\s*\.\s*{_PART})*"
_HEADER: Final = re.compile(rf"\s*(\[\[?)\s*({_DOTTED})\s*\]\]?\s*(#.*)?")
_KEY: Final = re.compile(rf"\s*({_DOTTED})\s*=(.*)")
_FENCES: Final = ('"""', "'''")


def read_toml(content: bytes, place: str) -> tuple[dict[str, Any], Mapping[KeyPath, int]]:
    """A file's keys and values, and the lines of its keys.

    Args:
        content: TOML in UTF-8; a byte order mark is passed over.
        place: the file as the user named it.

    Raises:
        FaultsError: it is no TOML; with the line.
    """
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        found = f"bytes that are no UTF-8 (at byte {error.start + 1})"
        raise FaultsError([Fault(place, None, "", found, "TOML in UTF-8")]) from None
    try:
        document = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        line = re.search(r"at line (\d+)", str(error))
        raise FaultsError([Fault(place, int(line[1]) if line else None, "", f"no TOML ({error})", "TOML")]) from None
    return document, key_lines(text)


def key_lines(text: str) -> Mapping[KeyPath, int]:
    """The line, from 1, of every header and every key that begins a line.

    Keys within inline tables and lists are not among them: `line_of` gives the line of what holds them.

    Args:
        text: TOML that has been read without a fault; of anything else the lines mean nothing.
    """
    lines: dict[KeyPath, int] = {}
    counts: dict[KeyPath, int] = {}
    table: KeyPath = ()
    fence = ""
    for number, line in enumerate(text.splitlines(), start=1):
        if fence:
            fence = "" if fence in line else fence
            continue
        header = _HEADER.fullmatch(line)
        if header is not None:
            table = _within_lists(_parts(header[2]), counts)
            if header[1] == "[[":
                counts[table] = counts.get(table, -1) + 1
                lines.setdefault(table, number)
                table = (*table, counts[table])
            lines.setdefault(table, number)
            continue
        key = _KEY.match(line)
        if key is not None:
            parts = _parts(key[1])
            for end in range(1, len(parts) + 1):
                lines.setdefault((*table, *parts[:end]), number)
        fence = next((one for one in _FENCES if line.count(one) % 2), "")
    return lines


def line_of(path: KeyPath, lines: Mapping[KeyPath, int]) -> int | None:
    """The line of a key, or of the nearest thing around it that has one; None where nothing has."""
    for end in range(len(path), 0, -1):
        if path[:end] in lines:
            return lines[path[:end]]
    return None


def _parts(dotted: str) -> KeyPath:
    return tuple(part.strip("\"'") for part in re.findall(_PART, dotted))


def _within_lists(path: KeyPath, counts: Mapping[KeyPath, int]) -> KeyPath:
    """`quiz.questions.options` below `[[quiz.questions]]` belongs to the last of them."""
    found: KeyPath = ()
    for place, part in enumerate(path):
        found = (*found, part)
        if found in counts and place < len(path) - 1:
            found = (*found, counts[found])
    return found
