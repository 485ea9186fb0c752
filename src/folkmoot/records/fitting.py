"""Decoded JSON or TOML held against the type that it should have: all that does not fit, not the first.

msgspec stops at the first thing that does not fit, and says it in the words of Python. This walks the same type and says
everything, in the words that faults have.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

from msgspec import inspect

KeyPath: TypeAlias = tuple[str | int, ...]
"""Keys from the top; places in a list from 0."""

_CODE: Final = re.compile(r"[\w.:@/+-]{1,64}")
_LONGEST_RANKING: Final = 64
_RANKING: Final = re.compile(r"[\w-]{1,12}(\s*[>=]\s*[\w-]{1,12})*")


def shown(value: object) -> str:
    """A value as a fault may show it: codes and rankings as they stand, what may be a person's text by its length.

    Args:
        value: anything that JSON or TOML can hold.
    """
    match value:
        case None | True | False:
            found = {None: "null", True: "true", False: "false"}[value]
        case "":
            found = "an empty text"
        case str() if _CODE.fullmatch(value) or (len(value) <= _LONGEST_RANKING and _RANKING.fullmatch(value)):
            found = f"'{value}'"
        case str():
            found = f"a text of {len(value):,} characters"
        case list():
            found = f"a list of {len(value):,}"
        case dict():
            found = "an object"
        case int() | float():
            found = f"the number {value}"[:40]
        case _:
            found = "a date or a time"
    return found


def key_shown(name: str) -> str:
    """A field's name as it may be shown: a name that is no code may hold anything."""
    return name if _CODE.fullmatch(name) else "…"


def path_shown(path: KeyPath) -> str:
    """A path as faults have it: `responses[1].label`."""
    parts = (f"[{part}]" if isinstance(part, int) else f".{key_shown(part)}" for part in path)
    return "".join(parts).removeprefix(".")


def why_no_json(text: bytes, error: Exception) -> str:
    """Why a line is no JSON, in words.

    Args:
        text: the line.
        error: what msgspec raised.
    """
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
class Fitting:
    """A value held against a type.

    Attributes:
        tell: hears the path, what was found and what was expected of everything that does not fit.
        unknown: hears the path of every unknown field of a struct, which is no fault then; None makes each a fault where
            the struct forbids them.
        field: what a key is called: `field`, or `key`.
        table: what an object is called: `an object`, or `a table`.
    """

    tell: Callable[[KeyPath, str, str], None]
    unknown: Callable[[KeyPath], None] | None = None
    field: str = "field"
    table: str = "an object"

    def clean(self, value: Any, known: inspect.Type, path: KeyPath = ()) -> Any:
        """The value without the unknown fields of its structs; `tell` hears whatever does not fit, however many.

        Args:
            value: as JSON or TOML holds it.
            known: what it should be, of structs, dataclasses, lists, tables, texts, numbers, and any of them or null.
            path: where it stands.
        """
        match known:
            case inspect.UnionType(types=types):
                if value is None and any(isinstance(kind, inspect.NoneType) for kind in types):
                    return None
                # There is no other union than "or null".
                (other,) = (kind for kind in types if not isinstance(kind, inspect.NoneType))
                return self.clean(value, other, path)
            case inspect.StructType() | inspect.DataclassType() if isinstance(value, dict):
                return self._struct(value, known, path)
            case inspect.ListType(item_type=kind) | inspect.VarTupleType(item_type=kind) if isinstance(value, list):
                return [self.clean(item, kind, (*path, position)) for position, item in enumerate(value)]
            case inspect.DictType(value_type=kind) if isinstance(value, dict):
                return {key: self.clean(item, kind, (*path, key)) for key, item in value.items()}
        if not _fits(value, known):
            found = self.table if isinstance(value, dict) else shown(value)
            self.tell(path, found, self._expected(known))
        return value

    def _struct(
        self, value: Mapping[str, Any], known: inspect.StructType | inspect.DataclassType, path: KeyPath
    ) -> dict[str, Any]:
        fields = {field.encode_name: field for field in known.fields}
        for name in value:
            if name in fields:
                continue
            if self.unknown is not None:
                self.unknown((*path, name))
            elif isinstance(known, inspect.StructType) and known.forbid_unknown_fields:
                self.tell((*path, name), f"an unknown {self.field}", "one of " + ", ".join(fields))
        clean: dict[str, Any] = {}
        for name, field in fields.items():
            if name in value:
                clean[name] = self.clean(value[name], field.type, (*path, name))
            elif field.required:
                expected = f"{self._expected(field.type)}: the {self.field} is missing"
                self.tell((*path, name), "nothing", expected)
        return clean

    def _expected(self, known: inspect.Type) -> str:
        match known:
            case inspect.UnionType(types=types):
                return " or ".join(self._expected(kind) for kind in types)
            case inspect.EnumType() | inspect.LiteralType():
                return "one of " + ", ".join(_values(known))
            case inspect.IntType() | inspect.FloatType():
                return _WORDS[type(known)] + _bounds(known)
            case inspect.StrType(min_length=1):
                return "a text that is not empty"
        return _WORDS.get(type(known), self.table)


def _bounds(known: inspect.IntType | inspect.FloatType) -> str:
    if known.ge is not None and known.le is not None:
        return f" from {known.ge:g} to {known.le:g}"
    if known.gt is not None:
        return f" above {known.gt:g}"
    return "" if known.ge is None else f" of {known.ge:g} or more"


def _values(known: inspect.EnumType | inspect.LiteralType) -> tuple[str, ...]:
    return (
        tuple(str(one.value) for one in known.cls)
        if isinstance(known, inspect.EnumType)
        else tuple(map(str, known.values))
    )


def _fits(value: Any, known: inspect.Type) -> bool:
    if isinstance(known, inspect.AnyType):
        return True
    if isinstance(known, inspect.EnumType | inspect.LiteralType):
        return isinstance(value, str) and value in _values(known)
    # Python counts true and false among the whole numbers; JSON does not.
    if not isinstance(value, _PYTHON[type(known)]) or (
        isinstance(value, bool) and not isinstance(known, inspect.BoolType)
    ):
        return False
    if isinstance(value, int | float) and isinstance(known, inspect.IntType | inspect.FloatType):
        return _within(value, known)
    return not (isinstance(known, inspect.StrType) and known.min_length and not value)


def _within(value: float, known: inspect.IntType | inspect.FloatType) -> bool:
    return (
        math.isfinite(value)
        and (known.ge is None or value >= known.ge)
        and (known.gt is None or value > known.gt)
        and (known.le is None or value <= known.le)
    )


_PYTHON: Final[dict[type[inspect.Type], type | tuple[type, ...]]] = {
    inspect.StrType: str,
    inspect.BoolType: bool,
    inspect.IntType: int,
    inspect.FloatType: (int, float),
    inspect.StructType: dict,
    inspect.DataclassType: dict,
    inspect.ListType: list,
    inspect.VarTupleType: list,
    inspect.DictType: dict,
}
_WORDS: Final[dict[type[inspect.Type], str]] = {
    inspect.StrType: "a text",
    inspect.BoolType: "true or false",
    inspect.IntType: "a whole number",
    inspect.FloatType: "a number",
    inspect.NoneType: "null",
    inspect.ListType: "a list",
    inspect.VarTupleType: "a list",
    inspect.AnyType: "a value",
}
