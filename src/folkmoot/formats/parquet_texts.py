"""Texts that stay on disk until somebody asks for one: agreement needs none of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any, Generic, TypeVar, overload

import duckdb

from folkmoot.errors import Fault, FaultsError
from folkmoot.formats.parquet_layout import PROMPT_TEXT, as_literal, connect
from folkmoot.records.dataset import Message, RationaleOf

Item = TypeVar("Item")
_Turns = tuple[Message, ...]


class Lazy(Sequence[Item], Generic[Item]):
    """A sequence of known length whose items are read when one of them is first asked for."""

    def __init__(self, length: int, load: Callable[[], Sequence[Item]]) -> None:
        self._length = length
        self._load = load

    def __len__(self) -> int:
        """How many items; nothing is read for it."""
        return self._length

    @overload
    def __getitem__(self, index: int) -> Item: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Item]: ...
    def __getitem__(self, index: int | slice) -> Item | Sequence[Item]:
        """An item, or some of them."""
        return self._load()[index]

    def __iter__(self) -> Iterator[Item]:
        """All items in order."""
        return iter(self._load())


def lazy_texts(path: Path, labels: Sequence[tuple[str, ...]]) -> tuple[Lazy[_Turns], Lazy[tuple[_Turns, ...]]]:
    """The messages of each prompt, and those of each of its responses.

    Args:
        path: the table of texts.
        labels: the response labels of each prompt.
    """

    @cache
    def load() -> tuple[list[_Turns], list[tuple[_Turns, ...]]]:
        turns: list[list[list[Message]]] = [[[] for _ in range(len(own) + 1)] for own in labels]
        rows = _rows(
            path, "SELECT prompt, response, role, content FROM read_parquet(?) ORDER BY prompt, response, turn"
        )
        for prompt, response, role, content in rows:
            if not PROMPT_TEXT <= response < len(labels[prompt]):
                raise FaultsError(
                    [Fault(str(path), None, "response", str(response), f"-1 to {len(labels[prompt]) - 1}")]
                )
            turns[prompt][response - PROMPT_TEXT].append(Message(role, content))
        return (
            [tuple(own[0]) for own in turns],
            [tuple(tuple(messages) for messages in own[1:]) for own in turns],
        )

    return Lazy(len(labels), lambda: load()[0]), Lazy(len(labels), lambda: load()[1])


def lazy_rationales(path: Path, length: int) -> tuple[Lazy[RationaleOf], Lazy[str]]:
    """What each rationale was given for, and its text.

    Args:
        path: the table of rationales.
        length: how many there are.
    """

    @cache
    def load() -> tuple[list[RationaleOf], list[str]]:
        rows = _rows(path, "SELECT given_for, text FROM read_parquet(?)")
        known = {str(of): of for of in RationaleOf}
        unknown = {given_for for given_for, _ in rows} - known.keys()
        if unknown:
            expected = " or ".join(known)
            raise FaultsError([Fault(str(path), None, "given_for", f"{len(unknown)} other values", expected)])
        return [known[given_for] for given_for, _ in rows], [text for _, text in rows]

    return Lazy(length, lambda: load()[0]), Lazy(length, lambda: load()[1])


def _rows(path: Path, query: str) -> list[tuple[Any, ...]]:
    try:
        with connect() as database:
            rows: list[tuple[Any, ...]] = database.execute(query, [as_literal(path)]).fetchall()
    except duckdb.Error:
        raise FaultsError(
            [
                Fault(
                    str(path), None, "", "no Parquet that can be read", "the file as it was when the dataset was opened"
                )
            ]
        ) from None
    if any(value is None for row in rows for value in row):
        raise FaultsError([Fault(str(path), None, "", "missing values", "none")])
    return rows
