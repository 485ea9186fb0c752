"""Lines of untrusted JSON to checked rows: every fault of every line, each with its place."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
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
    if isinstance(value, str):
        if not value:
            return "an empty text"
        if _CODE.fullmatch(value) or (len(value) <= 64 and _RANKING.fullmatch(value)):
            return f"'{value}'"
        return f"a text of {len(value):,} characters"
    if isinstance(value, list):
        return f"a list of {len(value):,}"
    if isinstance(value, dict):
        return "an object"
    words = {None: "null", True: "true", False: "false"}
    # 1 and 0 equal true and false as keys, hence the order.
    return words[value] if value is None or isinstance(value, bool) else f"the number {value}"[:40]


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
        clean = _Walk(place, number, faults, Counter() if unknown is None else unknown).clean(value, known, "")
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
    if "trailing characters" in str(error):
        return "more than one value"
    where = re.search(r"\(byte (\d+)\)", str(error))
    return f"no JSON (at byte {int(where[1]) + 1})" if where else "no JSON"


@dataclass(frozen=True, slots=True)
class _Walk:
    """One line's value held against what the line should hold."""

    place: str
    line: int
    faults: list[Fault]
    unknown: Counter[str]

    def clean(self, value: Any, known: inspect.Type, path: str) -> Any:
        """The value without its unknown fields; `faults` gains whatever does not fit, however many."""
        match known:
            case inspect.UnionType(types=types):
                if value is None and any(isinstance(kind, inspect.NoneType) for kind in types):
                    return None
                # Rows hold no other union than "or null".
                (other,) = (kind for kind in types if not isinstance(kind, inspect.NoneType))
                return self.clean(value, other, path)
            case inspect.StructType() if isinstance(value, dict):
                return self._struct(value, known, path)
            case inspect.ListType(item_type=kind) if isinstance(value, list):
                return [self.clean(item, kind, f"{path}[{position}]") for position, item in enumerate(value)]
            case inspect.DictType(value_type=kind) if isinstance(value, dict):
                return {key: self.clean(item, kind, f"{path}.{key_shown(key)}") for key, item in value.items()}
        if not _fits(value, known):
            self.faults.append(Fault(self.place, self.line, path, shown(value), _expected(known)))
        return value

    def _struct(self, value: dict[str, Any], known: inspect.StructType, path: str) -> dict[str, Any]:
        fields = {field.encode_name: field for field in known.fields}
        for name in value.keys() - fields.keys():
            self.unknown[_plain(f"{path}.{key_shown(name)}".lstrip("."))] += 1
        clean: dict[str, Any] = {}
        for name, field in fields.items():
            inner = f"{path}.{name}".lstrip(".")
            if name in value:
                clean[name] = self.clean(value[name], field.type, inner)
            elif field.required:
                expected = f"{_expected(field.type)}: the field is missing"
                self.faults.append(Fault(self.place, self.line, inner, "nothing", expected))
        return clean


def _fits(value: Any, known: inspect.Type) -> bool:
    if isinstance(known, inspect.AnyType):
        return True
    # Python counts true and false among the whole numbers; JSON does not.
    return isinstance(value, _PYTHON[type(known)]) and (
        not isinstance(value, bool) or isinstance(known, inspect.BoolType)
    )


_PYTHON: Final[dict[type[inspect.Type], type | tuple[type, ...]]] = {
    inspect.StrType: str,
    inspect.BoolType: bool,
    inspect.IntType: int,
    inspect.FloatType: (int, float),
    inspect.StructType: dict,
    inspect.ListType: list,
    inspect.DictType: dict,
}
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
        return " or ".join(_WORDS[type(kind)] for kind in known.types)
    return _WORDS[type(known)]


def key_shown(name: str) -> str:
    """A field's name as it may be shown: a name that is no code may hold anything."""
    return name if _CODE.fullmatch(name) else "…"


def _plain(path: str) -> str:
    """The path without positions, so that one unknown field is counted under one name."""
    return re.sub(r"\[\d+\]", "[]", path)
