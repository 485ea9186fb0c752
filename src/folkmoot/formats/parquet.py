"""Our Parquet folder to a Dataset; numbers at once, texts when they are first asked for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

import duckdb
import msgspec
import numpy as np
from numpy.typing import NDArray

from folkmoot.errors import Fault, FaultsError
from folkmoot.formats.parquet_checks import check_assessments, check_labels
from folkmoot.formats.parquet_criteria import (
    check_optional,
    read_criteria_ratings,
    read_languages,
    read_own_criteria,
    read_prompt_criteria,
)
from folkmoot.formats.parquet_layout import (
    ASSESSMENTS,
    CATEGORICAL,
    COLUMNS,
    LAYOUT,
    MANIFEST,
    OPTIONAL,
    PARTICIPANTS,
    POSITIONS,
    PROMPTS,
    RATIONALES,
    TEXTS,
    VERSION,
    VOCABULARY,
    as_literal,
    connect,
    file_of,
    quoted,
)
from folkmoot.formats.parquet_texts import lazy_rationales, lazy_texts
from folkmoot.formats.parquet_write import write
from folkmoot.formats.rows import key_shown
from folkmoot.formats.source import Source
from folkmoot.records.dataset import (
    NO_ANSWER,
    Assessments,
    Categorical,
    Dataset,
    Participants,
    Prompts,
    PromptTurns,
    Rationales,
)

__all__ = ["detect", "read", "write"]

_WHOLE: Final[Mapping[str, type[np.signedinteger[Any]]]] = {
    "TINYINT": np.int8,
    "SMALLINT": np.int16,
    "INTEGER": np.int32,
}
_NULLABLE: Final = {
    PROMPTS: {"conversation_id", "turns_user", "turns_assistant", "assistant_turn_share", "criteria"},
}


class Manifest(msgspec.Struct):
    """What folkmoot-dataset.json says."""

    layout: str
    version: int
    rows: dict[str, int]
    demographics: dict[str, str]


def detect(source: Source) -> bool:
    """Whether the folder says that it is ours."""
    return source.is_folder and MANIFEST in source.files


def read(source: Source) -> Dataset:
    """Read the folder.

    Raises:
        FaultsError: with every fault: tables or columns missing, of another type or another length than the manifest
            says, indices that point nowhere, codes that are no ranking of the prompt's responses, ids that repeat.
    """
    faults: list[Fault] = []
    manifest = _manifest(source, faults)
    with connect() as database:
        tables = {table: _Table(database, source, table, manifest, faults) for table in COLUMNS}
        if faults:
            raise FaultsError(faults)
        prompts = _prompts(tables[PROMPTS], faults)
        participants = _participants(tables[PARTICIPANTS], manifest, faults)
        vocabulary = _vocabulary(tables[VOCABULARY], faults)
        columns = tables[ASSESSMENTS].columns()
        owners = tables[RATIONALES].columns("assessment")["assessment"]
        tables[TEXTS].within("prompt", len(prompts.ids))
        tables[RATIONALES].within("assessment", len(columns["participant"]))
        if faults:
            raise FaultsError(faults)
        number = len(columns["participant"])
        ratings = read_criteria_ratings(database, source, manifest.rows, number)
        own = read_own_criteria(database, source, manifest.rows, number)
        languages = read_languages(database, tables[RATIONALES].path)
    place = str(tables[ASSESSMENTS].path)
    check_labels(prompts.labels, str(tables[PROMPTS].path), faults)
    if not faults:
        check_assessments(columns, prompts, len(participants), vocabulary, place, faults)
    if faults:
        raise FaultsError(faults)
    check_optional(columns, place)
    messages, responses = lazy_texts(tables[TEXTS].path.absolute(), prompts.labels)
    of, texts = lazy_rationales(tables[RATIONALES].path.absolute(), len(owners))
    return Dataset(
        prompts=Prompts(
            prompts.ids,
            messages,
            prompts.labels,
            responses,
            prompts.conversation_ids,
            prompts.listed,
            prompts.turns,
            prompts.criteria,
        ),
        participants=participants,
        assessments=Assessments(
            participant=columns["participant"],
            prompt=columns["prompt"],
            world=columns["world"],
            personal=columns["personal"],
            veto=columns["veto"],
            importance=Categorical(columns["importance"], vocabulary["importance"]),
            representativeness=Categorical(columns["representativeness"], vocabulary["representativeness"]),
            subjectivity=Categorical(columns["subjectivity"], vocabulary["subjectivity"]),
            positions={view: columns[name] for view, name in POSITIONS.items() if name in columns},
            default_policy=columns.get("default_policy"),
            criteria_rated=columns.get("criteria_rated"),
            own_criteria=columns.get("own_criteria"),
        ),
        rationales=Rationales(owners, of, texts, languages),
        criteria_ratings=ratings,
        own_criteria=own,
    )


def _manifest(source: Source, faults: list[Fault]) -> Manifest:
    file = source.files[MANIFEST]
    try:
        manifest = msgspec.json.decode(b"".join(file.lines()), type=Manifest)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        raise FaultsError(
            [Fault(file.place, None, "", "no manifest of ours", "the file as `folkmoot dataset convert` wrote it")]
        ) from None
    if manifest.layout != LAYOUT:
        faults.append(Fault(file.place, None, "layout", key_shown(manifest.layout), LAYOUT))
    if manifest.version != VERSION:
        expected = f"{VERSION}, the one this Folkmoot reads; convert it again, or use the Folkmoot that wrote it"
        faults.append(Fault(file.place, None, "version", str(manifest.version), expected))
    if faults:
        raise FaultsError(faults)
    return manifest


class _Table:
    """One Parquet file, its columns checked against the layout."""

    def __init__(
        self,
        database: duckdb.DuckDBPyConnection,
        source: Source,
        table: str,
        manifest: Manifest,
        faults: list[Fault],
    ) -> None:
        self._database, self.table, self._faults = database, table, faults
        self._types = dict(COLUMNS[table])
        if table == PARTICIPANTS:
            self._types |= dict.fromkeys(manifest.demographics, "VARCHAR")
        self.names: list[str] = []
        self.path = Path(source.place) / file_of(table)
        if file_of(table) not in source.files:
            faults.append(Fault(str(self.path), None, "", "no such file", "every table of the layout"))
            return
        try:
            described = database.execute("DESCRIBE SELECT * FROM read_parquet(?)", [as_literal(self.path)]).fetchall()
            counted = database.execute("SELECT count(*) FROM read_parquet(?)", [as_literal(self.path)]).fetchone()
        except duckdb.Error:
            faults.append(Fault(str(self.path), None, "", "no Parquet that can be read", "a whole Parquet file"))
            return
        found = {row[0]: row[1] for row in described}
        self.names = list(found)
        for name, kind in self._types.items():
            if name not in found:
                faults.append(Fault(str(self.path), None, key_shown(name), "nothing", f"a column of type {kind}"))
        for name, kind in found.items():
            expected = self._expected(name)
            if expected is not None and kind != expected:
                faults.append(Fault(str(self.path), None, key_shown(name), kind, f"type {expected}"))
        rows = 0 if counted is None else counted[0]
        said = manifest.rows.get(table)
        if rows != said:
            faults.append(Fault(str(self.path), None, "", f"{rows:,} rows", f"{said} rows, as {MANIFEST} says"))

    def _expected(self, name: str) -> str | None:
        if self.table == ASSESSMENTS and name in POSITIONS.values():
            return "INTEGER"
        return self._types.get(name) or OPTIONAL.get(self.table, {}).get(name)

    def columns(self, *names: str) -> dict[str, NDArray[Any]]:
        """The columns named, or all that the layout knows; a missing value where none may be is a fault."""
        chosen = names or tuple(name for name in self.names if self._expected(name) is not None)
        ranges = self._ranges(chosen) if self.table == ASSESSMENTS else {}
        columns: dict[str, NDArray[Any]] = {
            name: np.broadcast_to(np.array(one.low, dtype=one.kind), one.rows)
            for name, one in ranges.items()
            if one.low == one.high
        }
        chosen = tuple(name for name in chosen if name not in columns)
        if not chosen:
            return columns
        small = {name for name in chosen if name in ranges and ranges[name].fits(np.int16)}
        spelled = ", ".join(f"{self._spelled(name, small=name in small)} AS {quoted(name)}" for name in chosen)
        fetched = self._arrays(f"SELECT {spelled} FROM read_parquet(?)")  # noqa: S608 - names are quoted
        for name in chosen:
            # DuckDB masks a column only where it lacks a value.
            column = np.asanyarray(fetched[name])
            missing = int(np.ma.getmaskarray(column).sum()) if isinstance(column, np.ma.MaskedArray) else 0
            if missing and name not in _NULLABLE.get(self.table, ()):
                self._faults.append(Fault(str(self.path), None, name, f"{missing:,} missing values", "none"))
            columns[name] = column if missing else np.ma.getdata(column)
            if name in small:
                columns[name] = columns[name].astype(ranges[name].kind)
        return columns

    def _spelled(self, name: str, *, small: bool) -> str:
        if COLUMNS[self.table].get(name) == "VARCHAR[]":
            return f"to_json({quoted(name)})::VARCHAR"
        # What DuckDB hands over takes its time by the byte.
        return f"{quoted(name)}::SMALLINT" if small else quoted(name)

    def _ranges(self, names: Sequence[str]) -> dict[str, _Range]:
        """Those of the columns of whole numbers that lack no value, with their least and largest number.

        DuckDB knows them from the file's statistics, without reading the columns. One number throughout is a question
        that nobody was asked: such a column is not read, and takes no memory.
        """
        numbers = {name: _WHOLE[kind] for name in names if (kind := self._expected(name) or "") in _WHOLE}
        asked = ", ".join(f"count({quoted(name)}), min({quoted(name)}), max({quoted(name)})" for name in numbers)
        row = self._row(f"SELECT count(*), {asked} FROM read_parquet(?)")  # noqa: S608 - names are quoted
        if not row[0]:
            return {}
        found = zip(numbers.items(), row[1::3], row[2::3], row[3::3], strict=True)
        return {name: _Range(row[0], low, high, kind) for (name, kind), rows, low, high in found if rows == row[0]}

    def coded(self, name: str, rows: int) -> Categorical:
        """A participant's column of texts, its values in the order of their first appearance.

        The row numbers of participants must be 0, 1, 2, …: `_ids` has made sure.
        """
        text = quoted(name)
        found = self._arrays(
            f"SELECT {text} AS text, list(participant) AS rows FROM read_parquet(?)"  # noqa: S608 - names are quoted
            f" WHERE {text} IS NOT NULL GROUP BY {text} ORDER BY min(participant)"
        )
        codes = np.full(rows, NO_ANSWER, dtype=np.int32)
        members: list[NDArray[np.int32]] = found["rows"].tolist()
        if members:
            codes[np.concatenate(members)] = np.repeat(np.arange(len(members)), [len(one) for one in members])
        return Categorical(codes, tuple(found["text"].tolist()))

    def within(self, name: str, number: int) -> None:
        """Check that a column of row numbers points to rows that are there."""
        row = self._row(
            f"SELECT count(*) FROM read_parquet(?) WHERE ({quoted(name)} BETWEEN 0 AND ?) IS NOT TRUE",  # noqa: S608 - as above
            number - 1,
        )
        if row[0]:
            self._faults.append(
                Fault(str(self.path), None, name, f"{row[0]:,} row numbers out of range", f"0 to {number - 1}")
            )

    def _row(self, query: str, *parameters: object) -> tuple[Any, ...]:
        """The only row of an aggregate."""
        with self._readable():
            row: tuple[Any, ...] | None = self._run(query, *parameters).fetchone()
        return row or (0,)

    def _arrays(self, query: str, *parameters: object) -> Mapping[str, Any]:
        """The columns of a query."""
        with self._readable():
            return self._run(query, *parameters).fetchnumpy()

    def _run(self, query: str, *parameters: object) -> duckdb.DuckDBPyConnection:
        return self._database.execute(query, [as_literal(self.path), *parameters])

    @contextmanager
    def _readable(self) -> Iterator[None]:
        """DuckDB finds pages that are damaged when it reads them, not when the query begins."""
        try:
            yield
        except duckdb.Error:
            fault = Fault(str(self.path), None, "", "no Parquet that can be read", "a whole Parquet file")
            raise FaultsError([*self._faults, fault]) from None


@dataclass(frozen=True, slots=True)
class _Range:
    """The least and the largest number of a column, how many there are, and the column's type."""

    rows: int
    low: int
    high: int
    kind: type[np.signedinteger[Any]]

    def fits(self, kind: type[np.signedinteger[Any]]) -> bool:
        """Whether a smaller type than the column's own holds every number."""
        smaller = np.iinfo(kind)
        return smaller.bits < np.iinfo(self.kind).bits and smaller.min <= self.low and self.high <= smaller.max


@lru_cache(maxsize=65536)
def _labels(text: str) -> tuple[str, ...]:
    return msgspec.json.decode(text, type=tuple[str, ...])


def _prompts(table: _Table, faults: list[Fault]) -> Prompts:
    columns = table.columns()
    ids = _ids(table, columns, "prompt", "prompt_id", faults)
    conversations = _optional(columns["conversation_id"])
    listed = columns["listed"].astype(np.bool_)
    turns = PromptTurns(
        np.ma.filled(np.ma.asarray(columns["turns_user"]), -1).astype(np.int32),
        np.ma.filled(np.ma.asarray(columns["turns_assistant"]), -1).astype(np.int32),
        np.ma.filled(np.ma.asarray(columns["assistant_turn_share"]), np.nan).astype(np.float64),
    )
    recorded = (turns.user >= 0).any() or (turns.assistant >= 0).any() or not np.isnan(turns.assistant_share).all()
    given = any(conversation is not None for conversation in conversations)
    return Prompts(
        ids=ids,
        messages=(),
        labels=tuple(_labels(text) for text in columns["labels"].tolist()),
        responses=(),
        conversation_ids=tuple(own or prompt_id for own, prompt_id in zip(conversations, ids, strict=True))
        if given
        else (),
        listed=None if listed.all() else listed,
        turns=turns if recorded else None,
        criteria=tuple(read_prompt_criteria(text, str(table.path)) for text in _optional(columns["criteria"]))
        if "criteria" in columns
        else (),
    )


def _participants(table: _Table, manifest: Manifest, faults: list[Fault]) -> Participants:
    columns = table.columns(*COLUMNS[PARTICIPANTS])
    listed = columns["listed"].astype(np.bool_)
    ids = _ids(table, columns, "participant", "participant_id", faults)
    # With a fault in the row numbers there is no telling whose answers they are, and nothing will be used.
    demographics = {} if faults else manifest.demographics
    return Participants(
        ids=ids,
        demographics={question: table.coded(column, len(ids)) for column, question in demographics.items()},
        unlinked=columns["unlinked"].astype(np.bool_),
        simulated=columns["simulated"].astype(np.bool_),
        has_demographics=columns["has_demographics"].astype(np.bool_),
        listed=None if listed.all() else listed,
    )


def _ids(
    table: _Table, columns: Mapping[str, NDArray[Any]], number: str, name: str, faults: list[Fault]
) -> tuple[str, ...]:
    if not np.array_equal(columns[number], np.arange(len(columns[number]))):
        faults.append(Fault(str(table.path), None, number, "other row numbers", "0, 1, 2, … in order"))
    ids: tuple[str, ...] = tuple(columns[name].tolist())
    if len(set(ids)) != len(ids):
        faults.append(Fault(str(table.path), None, name, f"{len(ids) - len(set(ids)):,} ids again", "each id once"))
    return ids


def _vocabulary(table: _Table, faults: list[Fault]) -> dict[str, tuple[str, ...]]:
    columns = table.columns()
    rows = list(zip(columns["field"].tolist(), columns["code"].tolist(), columns["text"].tolist(), strict=True))
    values: dict[str, tuple[str, ...]] = {}
    for name in CATEGORICAL:
        own = [(code, text) for field, code, text in rows if field == name]
        if [code for code, _ in own] != list(range(len(own))):
            faults.append(Fault(str(table.path), None, "code", f"other codes for {name}", "0, 1, 2, … in order"))
        values[name] = tuple(text for _, text in own)
    return values


def _optional(column: NDArray[Any]) -> list[str | None]:
    return [
        None if missing else value
        for value, missing in zip(
            np.ma.getdata(column).tolist(), np.ma.getmaskarray(np.ma.asarray(column)).tolist(), strict=True
        )
    ]
