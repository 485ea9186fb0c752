"""A Dataset to our Parquet folder."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import duckdb
import msgspec
import numpy as np
from numpy.typing import NDArray

from folkmoot.formats.parquet_layout import (
    ASSESSMENTS,
    CATEGORICAL,
    COLUMNS,
    CRITERIA_RATINGS,
    LAYOUT,
    MANIFEST,
    OPTIONAL,
    OWN_CRITERIA,
    PARTICIPANTS,
    POSITIONS,
    PROMPT_TEXT,
    PROMPTS,
    RATIONALES,
    TEXTS,
    VERSION,
    VOCABULARY,
    connect,
    demographic_columns,
    file_of,
    quoted,
)
from folkmoot.formats.source import Target
from folkmoot.records.dataset import Dataset, Message, Prompts

_BATCH = 100_000


def write(dataset: Dataset, target: Target) -> None:
    """Write every table; texts go in batches, so that they are never all copied at once."""
    with connect() as database:
        counts = {
            ASSESSMENTS: _table(database, target.folder, ASSESSMENTS, _assessments(dataset)),
            VOCABULARY: _table(database, target.folder, VOCABULARY, _vocabulary(dataset)),
            PROMPTS: _table(database, target.folder, PROMPTS, _prompts(dataset.prompts)),
            PARTICIPANTS: _table(database, target.folder, PARTICIPANTS, _participants(dataset)),
            TEXTS: _batches(database, target.folder, TEXTS, _texts(dataset.prompts)),
            RATIONALES: _batches(
                database,
                target.folder,
                RATIONALES,
                _rationales(dataset),
                with_optional=bool(dataset.rationales.languages),
            ),
        }
        for table, columns in _criteria(dataset).items():
            counts[table] = _table(database, target.folder, table, columns)
    manifest = {
        "layout": LAYOUT,
        "version": VERSION,
        "rows": counts,
        "demographics": demographic_columns(tuple(dataset.participants.demographics)),
    }
    target.put(MANIFEST, [msgspec.json.format(msgspec.json.encode(manifest), indent=2) + b"\n"])


def _table(database: duckdb.DuckDBPyConnection, folder: Path, table: str, columns: dict[str, NDArray[Any]]) -> int:
    types = COLUMNS.get(table, {}) | OPTIONAL.get(table, {})
    database.register("columns_in_memory", columns)
    chosen = ", ".join(
        f"CAST({quoted(name)} AS {types.get(name, _extra_type(table))}) AS {quoted(name)}" for name in columns
    )
    _copy(database, f"SELECT {chosen} FROM columns_in_memory", folder, table)  # noqa: S608 - names are quoted
    database.unregister("columns_in_memory")
    return len(next(iter(columns.values())))


def _extra_type(table: str) -> str:
    """The type of the columns that the layout cannot name beforehand."""
    return "VARCHAR" if table == PARTICIPANTS else "INTEGER"


def _batches(
    database: duckdb.DuckDBPyConnection,
    folder: Path,
    table: str,
    rows: Iterator[tuple[Any, ...]],
    *,
    with_optional: bool = False,
) -> int:
    types = COLUMNS[table] | (OPTIONAL.get(table, {}) if with_optional else {})
    spelled = ", ".join(f"{quoted(name)} {kind}" for name, kind in types.items())
    database.execute(f"CREATE OR REPLACE TEMP TABLE batches ({spelled})")
    total = 0
    batch: list[tuple[Any, ...]] = []

    def flush() -> None:
        if not batch:
            return
        columns = {
            name: np.array(values, dtype=object) for name, values in zip(types, zip(*batch, strict=True), strict=True)
        }
        database.register("columns_in_memory", columns)
        chosen = ", ".join(f"CAST({quoted(name)} AS {kind})" for name, kind in types.items())
        database.execute(f"INSERT INTO batches SELECT {chosen} FROM columns_in_memory")  # noqa: S608 - the layout's own names
        database.unregister("columns_in_memory")
        batch.clear()

    for row in rows:
        batch.append(row)
        total += 1
        if len(batch) == _BATCH:
            flush()
    flush()
    _copy(database, "SELECT * FROM batches", folder, table)
    database.execute("DROP TABLE batches")
    return total


def _copy(database: duckdb.DuckDBPyConnection, query: str, folder: Path, table: str) -> None:
    path = str(folder / file_of(table)).replace("'", "''")
    database.execute(f"COPY ({query}) TO '{path}' (FORMAT parquet, COMPRESSION zstd)")


def _assessments(dataset: Dataset) -> dict[str, NDArray[Any]]:
    table = dataset.assessments
    return {
        "participant": table.participant,
        "prompt": table.prompt,
        "world": table.world,
        "personal": table.personal,
        "veto": table.veto,
        "importance": table.importance.codes,
        "representativeness": table.representativeness.codes,
        "subjectivity": table.subjectivity.codes,
        **{POSITIONS[view]: position for view, position in table.positions.items()},
        **{name: column for name in OPTIONAL[ASSESSMENTS] if (column := getattr(table, name)) is not None},
    }


def _criteria(dataset: Dataset) -> dict[str, dict[str, NDArray[Any]]]:
    """The tables of criteria, where there are any."""
    rated, own = dataset.criteria_ratings, dataset.own_criteria
    tables: dict[str, dict[str, NDArray[Any]]] = {}
    if len(rated):
        tables[CRITERIA_RATINGS] = {
            "assessment": rated.assessment,
            "criterion": rated.criterion,
            "rating": rated.rating,
        }
    if len(own):
        tables[OWN_CRITERIA] = {
            "assessment": own.assessment,
            "rating": own.rating,
            "text": _objects(own.texts),
            "language": _objects(own.languages),
        }
    return tables


def _vocabulary(dataset: Dataset) -> dict[str, NDArray[Any]]:
    rows = [
        (name, code, text)
        for name in CATEGORICAL
        for code, text in enumerate(getattr(dataset.assessments, name).values)
    ]
    return {
        "field": _objects([field for field, _, _ in rows]),
        "code": np.array([code for _, code, _ in rows], dtype=np.int32),
        "text": _objects([text for _, _, text in rows]),
    }


def _prompts(prompts: Prompts) -> dict[str, NDArray[Any]]:
    number = len(prompts)
    turns = prompts.turns
    missing = np.full(number, None, dtype=object)
    return {
        "prompt": np.arange(number, dtype=np.int32),
        "prompt_id": _objects(prompts.ids),
        # DuckDB reads an array of texts as a list from its JSON.
        "labels": _objects([msgspec.json.encode(labels).decode() for labels in prompts.labels]),
        "conversation_id": _objects(prompts.conversation_ids) if prompts.conversation_ids else missing,
        "listed": np.ones(number, dtype=np.bool_) if prompts.listed is None else prompts.listed,
        "turns_user": missing if turns is None else _counts(turns.user),
        "turns_assistant": missing if turns is None else _counts(turns.assistant),
        "assistant_turn_share": missing
        if turns is None
        else _objects([None if np.isnan(share) else share for share in turns.assistant_share.tolist()]),
        **(
            {"criteria": _objects([msgspec.json.encode(own).decode() if own else None for own in prompts.criteria])}
            if prompts.criteria
            else {}
        ),
    }


def _participants(dataset: Dataset) -> dict[str, NDArray[Any]]:
    people = dataset.participants
    number = len(people)
    return {
        "participant": np.arange(number, dtype=np.int32),
        "participant_id": _objects(people.ids),
        "unlinked": people.unlinked,
        "simulated": people.simulated,
        "has_demographics": people.has_demographics,
        "listed": np.ones(number, dtype=np.bool_) if people.listed is None else people.listed,
        **{
            column: _objects(people.demographics[question].texts())
            for column, question in demographic_columns(tuple(people.demographics)).items()
        },
    }


def _texts(prompts: Prompts) -> Iterator[tuple[Any, ...]]:
    def turns(prompt: int, response: int, messages: Sequence[Message]) -> Iterator[tuple[Any, ...]]:
        for turn, message in enumerate(messages):
            yield prompt, response, turn, message.role, message.content

    for prompt, messages in enumerate(prompts.messages):
        yield from turns(prompt, PROMPT_TEXT, messages)
        for response, replies in enumerate(prompts.responses[prompt]):
            yield from turns(prompt, response, replies)


def _rationales(dataset: Dataset) -> Iterator[tuple[Any, ...]]:
    reasons = dataset.rationales
    # Without languages the table has no column for them.
    columns = [reasons.assessment.tolist(), map(str, reasons.of), reasons.texts]
    yield from zip(*columns, *([reasons.languages] if reasons.languages else []), strict=True)


def _objects(values: Sequence[Any]) -> NDArray[Any]:
    column = np.empty(len(values), dtype=object)
    column[:] = values
    return column


def _counts(counts: NDArray[np.int32]) -> NDArray[Any]:
    return _objects([None if count < 0 else count for count in counts.tolist()])
