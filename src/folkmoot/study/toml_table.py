"""A table of a definition, read key by key; every fault is kept with its line, and none ends the reading."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from folkmoot.errors import Fault
from folkmoot.records.fitting import KeyPath
from folkmoot.records.study import Texts
from folkmoot.study.toml_lines import line_of

_CODE: Final = re.compile(r"[\w.:@/+-]{1,64}")


@dataclass(frozen=True, slots=True)
class Reading:
    """One file that is being read.

    Attributes:
        place: the file as the user named it.
        lines: of its keys.
        faults: every fault so far.
        languages: in which every text must stand; the first is what others fall back to.
    """

    place: str
    lines: Mapping[KeyPath, int]
    faults: list[Fault]
    languages: list[str] = field(default_factory=list)

    def fault(self, path: KeyPath, found: str, expected: str) -> None:
        """Keep a fault."""
        name = "".join(f"[{part}]" if isinstance(part, int) else f".{_shown_key(part)}" for part in path)
        self.faults.append(Fault(self.place, line_of(path, self.lines), name.removeprefix("."), found, expected))


@dataclass(frozen=True, slots=True)
class Table:
    """A table.

    Attributes:
        reading: the file that it stands in.
        path: where.
        values: what it holds.
        asked: keys that were asked for: all others are unknown.
    """

    reading: Reading
    path: KeyPath
    values: Mapping[str, Any]
    asked: set[str] = field(default_factory=set)

    def has(self, key: str) -> bool:
        """Whether the key is there; it counts as asked for."""
        self.asked.add(key)
        return key in self.values

    def fault(self, key: str, found: str, expected: str) -> None:
        """A fault of one of its keys; "" for the table itself."""
        self.reading.fault((*self.path, key) if key else self.path, found, expected)

    def missing(self, key: str, expected: str) -> None:
        """A fault: a key that is not there."""
        self.fault(key, "nothing", f"{expected}: the key is missing")

    def refuse_unknown(self) -> None:
        """A fault for every key that nobody asked for."""
        for key in self.values:
            if key not in self.asked:
                self.fault(key, "an unknown key", "one of " + ", ".join(sorted(self.asked)))

    def text(
        self, key: str, expected: str, fits: Callable[[str], object] = bool, *, default: str | None = None
    ) -> str | None:
        """A text without blanks around it; `default` where the key is missing, which is a fault where that is None."""
        if not self.has(key):
            if default is None:
                self.missing(key, expected)
            return default
        value = self.values[key]
        if not isinstance(value, str) or not fits(value.strip()):
            self.fault(key, kind_of(value), expected)
            return None
        return value.strip()

    def optional_text(self, key: str, expected: str, fits: Callable[[str], object] = bool) -> str | None:
        """A text; None where the key is missing."""
        return self.text(key, expected, fits) if self.has(key) else None

    def whole(self, key: str, lowest: int, highest: int, default: int | None = None) -> int | None:
        """A whole number; a missing key is a fault where `default` is None."""
        expected = f"a whole number from {lowest:,} to {highest:,}"
        if not self.has(key):
            if default is None:
                self.missing(key, expected)
            return default
        value = self.values[key]
        if isinstance(value, bool) or not isinstance(value, int) or not lowest <= value <= highest:
            self.fault(key, kind_of(value), expected)
            return None
        return value

    def number(self, key: str, lowest: float, highest: float, default: float) -> float:
        """A number, whole or not."""
        value = self.values[key] if self.has(key) else default
        if isinstance(value, bool) or not isinstance(value, int | float) or not lowest <= value <= highest:
            self.fault(key, kind_of(value), f"a number from {lowest:g} to {highest:g}")
            return default
        return float(value)

    def truth(self, key: str, *, default: bool) -> bool:
        """True or false."""
        value = self.values[key] if self.has(key) else default
        if not isinstance(value, bool):
            self.fault(key, kind_of(value), "true or false")
            return default
        return value

    def names(self, key: str, expected: str, fits: Callable[[str], object] = bool) -> list[str] | None:
        """A list of texts, each once; None where the key is missing or anything in it does not fit."""
        if not self.has(key):
            return None
        value = self.values[key]
        if not isinstance(value, list):
            self.fault(key, kind_of(value), f"a list: {expected}")
            return None
        before = len(self.reading.faults)
        seen: set[str] = set()
        for place, one in enumerate(value):
            path = (*self.path, key, place)
            if not isinstance(one, str) or not fits(one):
                self.reading.fault(path, kind_of(one), expected)
            elif one in seen:
                self.reading.fault(path, f"{kind_of(one)} a second time", "each once")
            else:
                seen.add(one)
        return list(value) if len(self.reading.faults) == before else None

    def table(self, key: str) -> Table | None:
        """A table in it; None where there is none."""
        return _as_table(self.reading, (*self.path, key), self.values[key]) if self.has(key) else None

    def tables(self, key: str) -> Iterator[Table]:
        """The tables of a list of them; none where the key is missing."""
        if not self.has(key):
            return
        value = self.values[key]
        if not isinstance(value, list):
            self.fault(key, kind_of(value), f"a list of tables: [[{key}]]")
            return
        for place, one in enumerate(value):
            table = _as_table(self.reading, (*self.path, key, place), one)
            if table is not None:
                yield table

    def texts(self, key: str, limit: int = 20_000) -> Texts:
        """A text in every language of the study; a missing key is a fault.

        Args:
            key: holds a table of languages; or a text alone where the study has one language.
            limit: characters in one language.
        """
        if not self.has(key):
            self.missing(key, _in_languages(self.reading.languages))
            return {}
        return read_texts(self.reading, (*self.path, key), self.values[key], limit)

    def optional_texts(self, key: str, limit: int = 20_000) -> Texts | None:
        """As `texts`; None where the key is missing."""
        return self.texts(key, limit) if self.has(key) else None


def read_texts(reading: Reading, path: KeyPath, value: Any, limit: int) -> Texts:
    """A text in every language of the study, as `Table.texts`."""
    languages = reading.languages
    if isinstance(value, str) and len(languages) == 1:
        value = {languages[0]: value}
    if not isinstance(value, dict):
        reading.fault(path, kind_of(value), _in_languages(languages))
        return {}
    texts: dict[str, str] = {}
    for language, text in value.items():
        if language not in languages:
            reading.fault((*path, language), "another language", "one of the study's: " + ", ".join(languages))
        elif not isinstance(text, str) or not text.strip():
            reading.fault((*path, language), kind_of(text), "a text")
        elif len(text) > limit:
            reading.fault((*path, language), f"a text of {len(text):,} characters", f"at most {limit:,}")
        else:
            texts[language] = text.strip()
    missing = [language for language in languages if language not in value]
    if missing:
        reading.fault(path, f"no text in {', '.join(missing)}", _in_languages(languages))
    return texts


def kind_of(value: Any) -> str:
    """What stands there: numbers and codes as they are, other texts by their length."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return f"the number {value}"[:40]
    if isinstance(value, str):
        if not value.strip():
            return "an empty text"
        # What has a colon and an @ may be an address with a password in it.
        is_shown = _CODE.fullmatch(value) and not {":", "@"} <= set(value)
        return f"'{value}'" if is_shown else f"a text of {len(value):,} characters"
    if isinstance(value, list):
        return f"a list of {len(value):,}"
    return "a table" if isinstance(value, dict) else "a date or a time"


def _as_table(reading: Reading, path: KeyPath, value: Any) -> Table | None:
    if isinstance(value, dict):
        return Table(reading, path, value)
    reading.fault(path, kind_of(value), "a table")
    return None


def _in_languages(languages: Sequence[str]) -> str:
    if len(languages) == 1:
        return "a text"
    return "a text in each language: { " + ", ".join(f'{language} = "…"' for language in languages) + " }"


def _shown_key(key: str) -> str:
    return key if _CODE.fullmatch(key) else "…"
