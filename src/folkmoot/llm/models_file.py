"""Models by names of one's own: the tables `[models.NAME]` of study.toml, or of any TOML file.

[models.judge]
provider = "openai"
model = "gpt-5"
api_key_variable = "OPENAI_API_KEY"
settings = { reasoning_effort = "high" }
prices = { input = 1.25, cached_input = 0.125, output = 10.0 }
"""

from __future__ import annotations

import math
import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from folkmoot.errors import Fault, FaultsError
from folkmoot.llm.provider import Endpoint
from folkmoot.llm.providers import PROVIDERS
from folkmoot.llm.redaction import Secret

_NAME: Final = re.compile(r"[A-Za-z0-9][\w.-]{0,63}")
_VARIABLE: Final = re.compile(r"[A-Za-z_]\w{0,127}")
_PRICES: Final = ("input", "cached_input", "output")
_KEYS: Final = ("api_key_variable", "api_key_file", "api_key")


@dataclass(frozen=True, slots=True)
class ModelTable:
    """One table `[models.NAME]`.

    Attributes:
        provider: a row of the table of providers.
        model: the model as its provider knows it.
        endpoint: where it is reached, and with which key.
        settings: further fields of every request.
        prices: United States dollars for a million tokens, by `input`, `cached_input` and `output`; None where none are
            given.
    """

    provider: str
    model: str
    endpoint: Endpoint = field(default_factory=Endpoint)
    settings: Mapping[str, Any] = field(default_factory=dict)
    prices: Mapping[str, float] | None = None


@dataclass(frozen=True, slots=True)
class ModelsFile:
    """The models that a file names.

    Attributes:
        tables: by name.
        warnings: what is allowed, and better done in another way.
    """

    tables: Mapping[str, ModelTable] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()


def read_models(content: bytes, place: str, folder: Path) -> ModelsFile:
    """Read the tables `[models.NAME]`; other tables are another's, and left alone.

    Args:
        content: the file.
        place: the file as the user named it.
        folder: where it lies: an `api_key_file` is found from there.

    Raises:
        FaultsError: with every fault; none shows a value that may be a key.
    """
    try:
        document = tomllib.loads(content.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        fault = Fault(place, None, "", f"bytes that are no UTF-8 (at byte {error.start + 1})", "TOML in UTF-8")
        raise FaultsError([fault]) from None
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        # The parser's message names the place and the sign, not the text.
        raise FaultsError([Fault(place, None, "", f"no TOML ({error})", "tables [models.NAME]")]) from None
    models = document.get("models", {})
    if not isinstance(models, dict):
        raise FaultsError([Fault(place, None, "models", _kind(models), "tables [models.NAME]")])
    faults: list[Fault] = []
    tables: dict[str, ModelTable] = {}
    warnings: list[str] = []
    for name, table in models.items():
        reader = _Reader(place, f"models.{name}" if _NAME.fullmatch(name) else "models.…", folder, faults)
        if not _NAME.fullmatch(name):
            reader.fault("", "a name with other signs", "a name of letters, digits, `.`, `_` and `-`")
        tables[name] = reader.table(table)
        if isinstance(table, dict) and "api_key" in table:
            warnings.append(
                f"{place}: models.{name}.api_key: a key stands in the file; safer is api_key_variable, the name of an "
                "environment variable, or api_key_file"
            )
    if faults:
        raise FaultsError(faults)
    return ModelsFile(tables, tuple(warnings))


@dataclass(frozen=True, slots=True)
class _Reader:
    """Reads one table; `faults` gains whatever does not fit."""

    place: str
    path: str
    folder: Path
    faults: list[Fault]

    def fault(self, name: str, found: str, expected: str) -> None:
        self.faults.append(Fault(self.place, None, f"{self.path}.{name}".rstrip("."), found, expected))

    def table(self, table: Any) -> ModelTable:
        if not isinstance(table, dict):
            self.fault("", _kind(table), "a table")
            return ModelTable("", "")
        for name in table:
            if name not in _FIELDS:
                shown = name if _NAME.fullmatch(name) else "…"
                self.fault(shown, "an unknown field", "one of " + ", ".join(_FIELDS))
        provider = self._text(table, "provider", lambda text: text in PROVIDERS, "one of " + ", ".join(PROVIDERS))
        model = self._text(table, "model", bool, "the model's name as its provider knows it")
        for name, value in (("provider", provider), ("model", model)):
            if value is None and name not in table:
                self.fault(name, "nothing", "a text: the field is missing")
        given = [name for name in _KEYS if name in table]
        if len(given) > 1:
            self.fault(given[1], "a second place for the key", f"one of {', '.join(_KEYS)}")
        variable = self._text(table, "api_key_variable", _VARIABLE.fullmatch, "the name of an environment variable")
        key_file = self._text(table, "api_key_file", bool, "a file that holds the key alone")
        key = self._text(table, "api_key", bool, "a key")
        structured = table.get("structured_output", True)
        if not isinstance(structured, bool):
            self.fault("structured_output", _kind(structured), "true or false")
        endpoint = Endpoint(
            base_url=self._text(table, "base_url", _ADDRESS.match, "an address that begins with http:// or https://"),
            api_key_variable=variable,
            api_key_file=None if key_file is None else self.folder / Path(key_file).expanduser(),
            api_key=None if key is None else Secret(key.strip()),
            structured=structured is True,
        )
        return ModelTable(provider or "", model or "", endpoint, self._settings(table), self._prices(table))

    def _text(self, table: Mapping[str, Any], name: str, fits: Callable[[str], object], expected: str) -> str | None:
        value = table.get(name)
        if name not in table:
            return None
        if not isinstance(value, str) or not fits(value.strip()):
            # Whatever stands there is not repeated: a key may have been put in a wrong field.
            self.fault(name, "another text" if isinstance(value, str) and value.strip() else _kind(value), expected)
            return None
        return value.strip()

    def _settings(self, table: Mapping[str, Any]) -> Mapping[str, Any]:
        settings = table.get("settings", {})
        if not isinstance(settings, dict):
            self.fault("settings", _kind(settings), "a table of further fields of a request: { temperature = 0 }")
            return {}
        for path in _no_json(settings, ""):
            self.fault(f"settings{path}", "a date, a time, NaN or infinity", "what JSON can hold")
        return settings

    def _prices(self, table: Mapping[str, Any]) -> Mapping[str, float] | None:
        if "prices" not in table:
            return None
        prices = table["prices"]
        if not isinstance(prices, dict):
            self.fault(
                "prices", _kind(prices), "{ input = …, cached_input = …, output = … }, dollars for a million tokens"
            )
            return None
        for name, value in prices.items():
            if name not in _PRICES:
                self.fault(f"prices.{name if _NAME.fullmatch(name) else '…'}", "an unknown field", _list(_PRICES))
            elif not (isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value < math.inf):
                self.fault(f"prices.{name}", _kind(value), "dollars for a million tokens, 0 or more")
        for name in ("input", "output"):
            if name not in prices:
                self.fault(f"prices.{name}", "nothing", "dollars for a million tokens: the field is missing")
        return prices


_FIELDS: Final = ("provider", "model", "base_url", *_KEYS, "structured_output", "settings", "prices")
_ADDRESS: Final = re.compile(r"https?://[^\s/]", re.IGNORECASE)


def _list(names: tuple[str, ...]) -> str:
    return "one of " + ", ".join(names)


def _no_json(value: Any, path: str) -> list[str]:
    """Paths of what TOML can hold and JSON cannot."""
    if isinstance(value, dict):
        return [one for name, item in value.items() for one in _no_json(item, f"{path}.{name}")]
    if isinstance(value, list):
        return [one for position, item in enumerate(value) for one in _no_json(item, f"{path}[{position}]")]
    if isinstance(value, float):
        return [] if math.isfinite(value) else [path]
    return [] if isinstance(value, str | int) else [path]


def _kind(value: Any) -> str:
    """What kind of value stands there; never the value."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return f"the number {value}"[:40]
    if isinstance(value, str):
        return "a text" if value.strip() else "an empty text"
    if isinstance(value, list):
        return "a list"
    return "a table" if isinstance(value, dict) else "a date or a time"
