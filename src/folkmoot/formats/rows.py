"""Lines of untrusted JSON to checked rows: every fault of every line, each with its place."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import partial
from typing import Final, TypeVar

import msgspec
from msgspec import inspect

from folkmoot.errors import Fault
from folkmoot.records.fitting import Fitting, KeyPath, key_shown, path_shown, shown, why_no_json

__all__ = ["GIVE_UP_AFTER", "UTF8_MARK", "key_shown", "read_rows", "shown"]

Row = TypeVar("Row", bound=msgspec.Struct)

UTF8_MARK: Final = b"\xef\xbb\xbf"
_UTF16_MARKS: Final = (b"\xff\xfe", b"\xfe\xff")
GIVE_UP_AFTER: Final = 100
"""Lines in a row from the top that are no JSON: then the file is of another kind, and one fault says so."""


def read_rows(
    lines: Iterable[bytes], kind: type[Row], place: str, faults: list[Fault], unknown: Counter[str] | None = None
) -> Iterator[tuple[int, Row]]:
    """Decode JSON lines; a byte order mark, blank lines and any line ending are accepted.

    Args:
        lines: the file's lines as bytes.
        kind: what each line holds; every struct in it forbids unknown fields, so that they are seen here.
        place: the file as the user named it.
        faults: gains every fault found; a row with one is not yielded.
        unknown: gains how often each unknown field occurred; they are left out, and no fault.

    Yields:
        Line number from 1 and the row, for every row without a fault.
    """
    decoder = msgspec.json.Decoder(kind)
    known = inspect.type_info(kind)
    n_rows = n_undecodable = 0
    for number, line in enumerate(lines, start=1):
        if number == 1 and line.startswith(_UTF16_MARKS):
            faults.append(Fault(place, 1, "", "UTF-16", "text in UTF-8; save the file as UTF-8"))
            return
        text = (line.removeprefix(UTF8_MARK) if number == 1 else line).strip()
        if not text:
            continue
        n_rows += 1
        row: Row | None
        try:
            row = decoder.decode(text)
        except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
            row = None
        if row is not None:
            yield number, row
            continue
        # msgspec stops at a line's first fault; the slow way round finds them all.
        try:
            value = msgspec.json.decode(text)
        except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
            faults.append(Fault(place, number, "", why_no_json(text, error), "one JSON object on the line"))
            n_undecodable += 1
            if n_undecodable == n_rows == GIVE_UP_AFTER:
                faults.append(
                    Fault(place, None, "", f"no JSON in the first {n_rows} lines", "JSON Lines: one object a line")
                )
                return
            continue
        before = len(faults)
        tell = partial(_tell, faults, place, number)
        clean = Fitting(tell, partial(_count, Counter() if unknown is None else unknown)).clean(value, known)
        if len(faults) == before:
            yield number, msgspec.convert(clean, kind)
    if not n_rows:
        faults.append(Fault(place, None, "", "no rows", "JSON Lines: one object a line"))


def _tell(faults: list[Fault], place: str, line: int, path: KeyPath, found: str, expected: str) -> None:
    faults.append(Fault(place, line, path_shown(path), found, expected))


def _count(unknown: Counter[str], path: KeyPath) -> None:
    """Without positions, so that one unknown field is counted under one name."""
    unknown[re.sub(r"\[\d+\]", "[]", path_shown(path))] += 1
