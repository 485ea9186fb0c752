"""Lines of untrusted JSON to checked rows: every fault of every line, each with its place."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any, Final, TypeVar

import msgspec
from msgspec import inspect

from folkmoot.errors import Fault

Row = TypeVar("Row", bound=msgspec.Struct)

UTF8_MARK: Final = b"\xef\xbb\xbf"
_UTF16_MARKS: Final = (b"\xff\xfe", b"\xfe\xff")
_CODE: Final = re.compile(r"[\w.:@/+-]{1,64}")
_RANKING: Final = re.compile(r"[\w-]{1,12}(\s*[>=]\s*[\w-]{1,12})*")
GIVE_UP_AFTER: Final = 100
"""Lines in a row from the top that are no JSON: then the file is of another kind, and one fault says so."""


def shown(value: object) -> str:
    """A value as a fault may show it: codes and rankings as they stand, what may be a person's text by its length.

    Args:
        value: anything that JSON can hold.
    """
    match value:
        case None:
            return "null"
        case bool():
            return "true" if value else "false"
        case int() | float():
            return f"the number {value}"[:40]
        case "":
            return "an empty text"
        case str() if _CODE.fullmatch(value) or (len(value) <= 64 and _RANKING.fullmatch(value)):
            return f"'{value}'"
        case str():
            return f"a text of {len(value)} characters"
        case list():
            return f"a list of {len(value)}"
        case dict():
            return "an object"
        case _:
            return type(value).__name__


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
            faults.append(Fault(place, number, "", _why_no_json(text, error), "one JSON object on the line"))
            n_undecodable += 1
            if n_undecodable == n_rows == GIVE_UP_AFTER:
                faults.append(
                    Fault(place, None, "", f"no JSON in the first {n_rows} lines", "JSON Lines: one object a line")
                )
                return
            continue
        before = len(faults)
        clean = _checked(value, known, place, number, "", faults, Counter() if unknown is None else unknown)
        if len(faults) == before:
            yield number, msgspec.convert(clean, kind)
    if not n_rows:
        faults.append(Fault(place, None, "", "no rows", "JSON Lines: one object a line"))


def _why_no_json(text: bytes, error: Exception) -> str:
    if isinstance(error, RecursionError):
        return "JSON nested too deeply"
    try:
        text.decode()
    except UnicodeDecodeError as bad:
        return f"bytes that are no UTF-8 (at byte {bad.start + 1})"
    if re.search(rb"[:,\[]\s*-?(NaN|Infinity)\b", text):
        return "NaN or infinity, which JSON does not have"
    if text[:1] == b"{" and text[-1:] != b"}":
        return "a line cut short"
    where = re.search(r"\(byte (\d+)\)", str(error))
    return f"no JSON (at byte {int(where[1]) + 1})" if where else "no JSON"


def _checked(
    value: Any,
    known: inspect.Type,
    place: str,
    line: int,
    path: str,
    faults: list[Fault],
    unknown: Counter[str],
) -> Any:
    """The value without its unknown fields; `faults` gains whatever does not fit, however many."""

    def refuse(found: str, expected: str, at: str = path) -> None:
        faults.append(Fault(place, line, at, found, expected))

    match known:
        case inspect.StructType(fields=fields):
            if not isinstance(value, dict):
                refuse(shown(value), "an object")
                return None
            by_name = {field.encode_name: field for field in fields}
            for name in value.keys() - by_name.keys():
                unknown[_plain(f"{path}.{key_shown(name)}".lstrip("."))] += 1
            clean: dict[str, Any] = {}
            for name, field in by_name.items():
                inner = f"{path}.{name}".lstrip(".")
                if name in value:
                    clean[name] = _checked(value[name], field.type, place, line, inner, faults, unknown)
                elif field.required:
                    refuse("nothing", f"{_expected(field.type)}: the field is missing", inner)
            return clean
        case inspect.ListType(item_type=item_type):
            if not isinstance(value, list):
                refuse(shown(value), "a list")
                return None
            return [
                _checked(item, item_type, place, line, f"{path}[{position}]", faults, unknown)
                for position, item in enumerate(value)
            ]
        case inspect.DictType(value_type=value_type):
            if not isinstance(value, dict):
                refuse(shown(value), "an object")
                return None
            return {
                key: _checked(item, value_type, place, line, f"{path}.{key}", faults, unknown)
                for key, item in value.items()
            }
        case inspect.UnionType(types=types) if any(isinstance(kind, inspect.NoneType) for kind in types):
            if value is None:
                return None
            others = tuple(kind for kind in types if not isinstance(kind, inspect.NoneType))
            if len(others) == 1:
                return _checked(value, others[0], place, line, path, faults, unknown)
    if not _fits(value, known):
        refuse(shown(value), _expected(known))
    return value


def _fits(value: Any, known: inspect.Type) -> bool:
    match known:
        case inspect.AnyType():
            return True
        case inspect.UnionType(types=types):
            return any(_fits(value, kind) for kind in types)
        case inspect.StrType():
            return isinstance(value, str)
        case inspect.BoolType():
            return isinstance(value, bool)
        case inspect.IntType():
            return isinstance(value, int) and not isinstance(value, bool)
        case inspect.FloatType():
            return isinstance(value, int | float) and not isinstance(value, bool)
        case inspect.NoneType():
            return value is None
    raise TypeError(f"rows hold no {type(known).__name__}")


_WORDS: Final[dict[type[inspect.Type], str]] = {
    inspect.StrType: "a text",
    inspect.BoolType: "true or false",
    inspect.IntType: "a whole number",
    inspect.FloatType: "a number",
    inspect.NoneType: "null",
    inspect.ListType: "a list",
    inspect.DictType: "an object",
    inspect.StructType: "an object",
    inspect.AnyType: "a value",
}


def _expected(known: inspect.Type) -> str:
    if isinstance(known, inspect.UnionType):
        return " or ".join(_expected(kind) for kind in known.types)
    return _WORDS[type(known)]


def key_shown(name: str) -> str:
    """A field's name as it may be shown: a name that is no code may hold anything."""
    return name if _CODE.fullmatch(name) else "…"


def _plain(path: str) -> str:
    """The path without positions, so that one unknown field is counted under one name."""
    return re.sub(r"\[\d+\]", "[]", path)
