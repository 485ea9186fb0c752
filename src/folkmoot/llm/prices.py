"""What models cost: a table of published prices, each with its date and source; a user's own goes first."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Annotated, Any, Final

import msgspec

from folkmoot.errors import Fault, FaultsError, InputError, MissingFileError
from folkmoot.llm.model import ModelName

MILLION: Final = 1_000_000
_SNAPSHOT: Final = re.compile(r"-\d{4}-\d{2}-\d{2}$")
_Dollars = Annotated[float, msgspec.Meta(ge=0, le=1_000_000)]


@dataclass(frozen=True, slots=True)
class Price:
    """What one model costs, in United States dollars per million tokens.

    Attributes:
        input: of tokens read.
        output: of tokens written, reasoning included.
        cached_input: of tokens read that the provider served from its own cache.
        cache_write: of tokens read that it did not; replies do not say how many of them it kept, so that all count.
        batch_discount: the part of the price that a batch saves, 0 to 1.
        longest_output: tokens that a reply can have at most; None where nobody says.
        long_over: a request of more input tokens is priced higher as a whole; None where none is.
        long_input_times: how many times higher its input is.
        long_output_times: how many times higher its output is.
        said_of: when, and where from: `as of 2026-01-24 (OpenAI's price list)`.
    """

    input: float
    output: float
    cached_input: float
    cache_write: float
    batch_discount: float
    longest_output: int | None
    long_over: int | None
    long_input_times: float
    long_output_times: float
    said_of: str

    def cost(self, input_tokens: int, cached_input_tokens: int, output_tokens: int, *, batch: bool = False) -> float:
        """Dollars for one reply.

        Args:
            input_tokens: tokens read, cached ones included.
            cached_input_tokens: those of them that the provider served from its own cache.
            output_tokens: tokens written.
            batch: whether it came in a batch.
        """
        is_long = self.long_over is not None and input_tokens > self.long_over
        read = (input_tokens - cached_input_tokens) * self.cache_write + cached_input_tokens * self.cached_input
        written = output_tokens * self.output
        total = read * (self.long_input_times if is_long else 1) + written * (self.long_output_times if is_long else 1)
        return total * (1 - self.batch_discount if batch else 1) / MILLION


class PriceRow(msgspec.Struct, forbid_unknown_fields=True, frozen=True, kw_only=True):
    """A `[[price]]` table of a file; prices.toml says what its fields mean."""

    names: Annotated[list[str], msgspec.Meta(min_length=1)]
    input: _Dollars
    output: _Dollars
    cached_input: _Dollars | None = None
    cache_write: _Dollars | None = None
    endpoint: str | None = None
    batch_discount: Annotated[float, msgspec.Meta(ge=0, le=1)] = 0.0
    longest_output: Annotated[int, msgspec.Meta(ge=0)] | None = None
    long_over: Annotated[int, msgspec.Meta(ge=0)] | None = None
    long_input_times: Annotated[float, msgspec.Meta(ge=1)] = 1.0
    long_output_times: Annotated[float, msgspec.Meta(ge=1)] = 1.0
    as_of: date | None = None
    source: str | None = None

    def fits(self, name: ModelName, endpoint: str) -> bool:
        """Whether it is this model's, at this address."""
        plain = str(name)
        if self.endpoint is not None and endpoint.startswith("http") and self.endpoint.rstrip("/") != endpoint:
            return False
        return any(one in {plain, _SNAPSHOT.sub("", plain), f"{name.provider}:*"} for one in self.names)

    def price(self, place: str) -> Price:
        """The price that it states; `place` is named as its source where it names none."""
        source = self.source or place
        return Price(
            input=self.input,
            output=self.output,
            cached_input=self.input if self.cached_input is None else self.cached_input,
            cache_write=self.input if self.cache_write is None else self.cache_write,
            batch_discount=self.batch_discount,
            longest_output=self.longest_output,
            long_over=self.long_over,
            long_input_times=self.long_input_times,
            long_output_times=self.long_output_times,
            said_of=f"as of {self.as_of.isoformat()} ({source})" if self.as_of else f"of {source}",
        )


def find_price(name: ModelName, endpoint: str, own: Path | None = None) -> Price | None:
    """The price of a model: of the user's file, else of the bundled one; None where neither has it.

    Args:
        name: the model.
        endpoint: where it is reached, as its provider says it; a row for another address does not hold.
        own: the user's file.

    Raises:
        MissingFileError: the user's file cannot be read.
        InputError: it is no TOML.
        FaultsError: it does not hold prices.
    """
    if own is not None:
        try:
            text = own.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise MissingFileError(f"{own}: cannot be read; expected TOML with [[price]] tables") from error
        for row in read_prices(text, str(own)):
            if row.fits(name, endpoint):
                return row.price(own.name)
    return next((row.price("the bundled table") for row in _bundled() if row.fits(name, endpoint)), None)


def own_price(table: Mapping[str, float], place: Path | None) -> Price:
    """The price that a table of the models file states.

    Args:
        table: dollars per million tokens by `input`, `output` and, if it likes, `cached_input`.
        place: the models file.
    """
    row = PriceRow(names=["*"], input=table["input"], output=table["output"], cached_input=table.get("cached_input"))
    return row.price("the models file" if place is None else place.name)


def read_prices(text: str, place: str) -> Sequence[PriceRow]:
    """The rows of a file of prices, as prices.toml describes it.

    Args:
        text: TOML.
        place: the file as the user named it.

    Raises:
        InputError: it is no TOML.
        FaultsError: rows do not fit; all of them, each with what is wrong.
    """
    try:
        value = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise InputError(f"{place}: this is no TOML: {error}") from error
    tables: Any = value.get("price", [])
    if not isinstance(tables, list) or not tables:
        raise InputError(f"{place}: found no [[price]] table; expected at least one")
    rows, faults = [], []
    for number, table in enumerate(tables):
        try:
            rows.append(msgspec.convert(table, PriceRow))
        except msgspec.ValidationError as error:
            faults.append(Fault(place, None, f"price[{number}]", str(error), "names, input, output, …"))
    if faults:
        raise FaultsError(faults)
    return rows


@cache
def _bundled() -> Sequence[PriceRow]:
    name = "prices.toml"
    return read_prices(files("folkmoot.llm").joinpath(name).read_text(encoding="utf-8"), name)
