"""The tables and columns of a Parquet folder that only some datasets have: criteria, default policy, languages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import duckdb
import msgspec
import numpy as np
from numpy.typing import NDArray

from folkmoot.errors import Fault, FaultsError
from folkmoot.formats.parquet_layout import CRITERIA_RATINGS, OPTIONAL, OWN_CRITERIA, as_literal, file_of, quoted
from folkmoot.formats.source import Source
from folkmoot.records.criteria import (
    NO_OWN_CRITERIA,
    NO_RATINGS,
    POLICIES,
    CriteriaRatings,
    Criterion,
    OwnCriteria,
)
from folkmoot.statistics.weak_order import NOT_ASKED, SKIPPED

_RATING_LIMIT: Final = 10
_CODES: Final = {"default_policy": len(POLICIES), "criteria_rated": 128, "own_criteria": 128}
"""Above which a column's codes mean nothing."""


def read_criteria_ratings(
    database: duckdb.DuckDBPyConnection, source: Source, rows: Mapping[str, int], n_assessments: int
) -> CriteriaRatings:
    """The ratings of prepared criteria; none where the folder has no such table.

    Raises:
        FaultsError: the table cannot be read, or its numbers mean nothing.
    """
    columns = _columns(database, source, CRITERIA_RATINGS, rows)
    if columns is None:
        return NO_RATINGS
    place = str(Path(source.place) / file_of(CRITERIA_RATINGS))
    _check(place, "assessment", columns["assessment"], 0, n_assessments - 1)
    _check(place, "criterion", columns["criterion"], 0, np.iinfo(np.int16).max)
    _check(place, "rating", columns["rating"], -_RATING_LIMIT, _RATING_LIMIT)
    return CriteriaRatings(columns["assessment"], columns["criterion"], columns["rating"])


def read_own_criteria(
    database: duckdb.DuckDBPyConnection, source: Source, rows: Mapping[str, int], n_assessments: int
) -> OwnCriteria:
    """People's own criteria; as `read_criteria_ratings`."""
    columns = _columns(database, source, OWN_CRITERIA, rows)
    if columns is None:
        return NO_OWN_CRITERIA
    place = str(Path(source.place) / file_of(OWN_CRITERIA))
    _check(place, "assessment", columns["assessment"], 0, n_assessments - 1)
    _check(place, "rating", columns["rating"], -_RATING_LIMIT, _RATING_LIMIT)
    texts = _texts(columns["text"])
    if None in texts:
        raise FaultsError([Fault(place, None, "text", "missing values", "none")])
    return OwnCriteria(
        columns["assessment"], columns["rating"], [text or "" for text in texts], _texts(columns["language"])
    )


def read_languages(database: duckdb.DuckDBPyConnection, path: Path) -> Sequence[str | None]:
    """The language of each rationale; () where the table has no such column.

    Raises:
        FaultsError: the table cannot be read.
    """
    try:
        names = [
            row[0] for row in database.execute("DESCRIBE SELECT * FROM read_parquet(?)", [as_literal(path)]).fetchall()
        ]
        if "language" not in names:
            return ()
        found = database.execute("SELECT language::VARCHAR FROM read_parquet(?)", [as_literal(path)]).fetchall()
    except duckdb.Error:
        raise _unreadable(path) from None
    return [language for (language,) in found]


def read_prompt_criteria(text: str | None, place: str) -> tuple[Criterion, ...]:
    """The criteria that were prepared for one prompt, from their JSON.

    Raises:
        FaultsError: it is none.
    """
    if text is None:
        return ()
    try:
        return msgspec.json.decode(text, type=tuple[Criterion, ...])
    except msgspec.MsgspecError:
        raise FaultsError(
            [Fault(place, None, "criteria", "another text", "a list of text and direction, as JSON")]
        ) from None


def check_optional(columns: Mapping[str, NDArray[Any]], place: str) -> None:
    """Refuse codes of optional columns of assessments that mean nothing.

    Raises:
        FaultsError: naming the column.
    """
    for name, end in _CODES.items():
        if name in columns:
            _check(place, name, columns[name], min(SKIPPED, NOT_ASKED), end - 1)


def _columns(
    database: duckdb.DuckDBPyConnection, source: Source, table: str, rows: Mapping[str, int]
) -> Mapping[str, NDArray[Any]] | None:
    """An optional table's columns, in the types of the layout; None where there is none."""
    path = Path(source.place) / file_of(table)
    if table not in rows and file_of(table) not in source.files:
        return None
    spelled = ", ".join(f"{quoted(name)}::{kind} AS {quoted(name)}" for name, kind in OPTIONAL[table].items())
    try:
        found: Any = database.execute(f"SELECT {spelled} FROM read_parquet(?)", [as_literal(path)]).fetchnumpy()  # noqa: S608 - the layout's own names
    except duckdb.Error:
        raise _unreadable(path) from None
    length = len(next(iter(found.values())))
    if length != rows.get(table):
        raise FaultsError(
            [Fault(str(path), None, "", f"{length:,} rows", f"{rows.get(table)} rows, as the manifest says")]
        )
    columns: Mapping[str, NDArray[Any]] = found
    return columns


def _check(place: str, name: str, column: NDArray[Any], low: int, high: int) -> None:
    missing = isinstance(column, np.ma.MaskedArray) and bool(np.ma.getmaskarray(column).any())
    if missing or (len(column) and not (low <= column.min() and column.max() <= high)):
        raise FaultsError([Fault(place, None, name, "a number that means nothing", f"{low} to {high}")])


def _texts(column: NDArray[Any]) -> list[str | None]:
    values = np.ma.getdata(column).tolist()
    missing = np.ma.getmaskarray(np.ma.asarray(column)).tolist()
    return [None if gone else value for value, gone in zip(values, missing, strict=True)]


def _unreadable(path: Path) -> FaultsError:
    return FaultsError([Fault(str(path), None, "", "no Parquet that can be read", "a whole Parquet file")])
