"""Our own fast layout: which file of the folder holds which columns.

Numbers stand apart from texts and ids, so that five million assessments load without touching a text.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import duckdb

from folkmoot.records.dataset import View

MANIFEST: Final = "folkmoot-dataset.json"
"""Names the layout and its version, and counts the rows of each table, so that a file of another dataset shows."""
LAYOUT: Final = "folkmoot-dataset"
VERSION: Final = 1

ASSESSMENTS: Final = "assessments"
PROMPTS: Final = "prompts"
PARTICIPANTS: Final = "participants"
VOCABULARY: Final = "vocabulary"
TEXTS: Final = "texts"
RATIONALES: Final = "rationales"

CRITERIA_RATINGS: Final = "criteria_ratings"
OWN_CRITERIA: Final = "own_criteria"

COLUMNS: Final[dict[str, dict[str, str]]] = {
    ASSESSMENTS: {
        "participant": "INTEGER",
        "prompt": "INTEGER",
        "world": "INTEGER",
        "personal": "INTEGER",
        "veto": "SMALLINT",
        "importance": "INTEGER",
        "representativeness": "INTEGER",
        "subjectivity": "INTEGER",
    },
    PROMPTS: {
        "prompt": "INTEGER",
        "prompt_id": "VARCHAR",
        "labels": "VARCHAR[]",
        "conversation_id": "VARCHAR",
        "listed": "BOOLEAN",
        "turns_user": "INTEGER",
        "turns_assistant": "INTEGER",
        "assistant_turn_share": "DOUBLE",
    },
    PARTICIPANTS: {
        "participant": "INTEGER",
        "participant_id": "VARCHAR",
        "unlinked": "BOOLEAN",
        "simulated": "BOOLEAN",
        "has_demographics": "BOOLEAN",
        "listed": "BOOLEAN",
    },
    VOCABULARY: {"field": "VARCHAR", "code": "INTEGER", "text": "VARCHAR"},
    TEXTS: {"prompt": "INTEGER", "response": "TINYINT", "turn": "INTEGER", "role": "VARCHAR", "content": "VARCHAR"},
    RATIONALES: {"assessment": "INTEGER", "given_for": "VARCHAR", "text": "VARCHAR"},
}
"""Columns and DuckDB types of each table; `participants` also has a VARCHAR column for each demographic question, which the
manifest names, and `assessments` an INTEGER column `position_` and the view for each view of a release."""

OPTIONAL: Final[dict[str, dict[str, str]]] = {
    ASSESSMENTS: {"default_policy": "TINYINT", "criteria_rated": "TINYINT", "own_criteria": "TINYINT"},
    PROMPTS: {"criteria": "VARCHAR"},
    RATIONALES: {"language": "VARCHAR"},
    CRITERIA_RATINGS: {"assessment": "INTEGER", "criterion": "SMALLINT", "rating": "TINYINT"},
    OWN_CRITERIA: {"assessment": "INTEGER", "rating": "TINYINT", "text": "VARCHAR", "language": "VARCHAR"},
}
"""Columns, and the last two tables, that are only there where a dataset has something in them."""

DEMOGRAPHICS: Final = "demographics."
"""How the columns of demographic questions begin."""
POSITIONS: Final = {view: f"position_{view}" for view in View}
CATEGORICAL: Final = ("importance", "representativeness", "subjectivity")
PROMPT_TEXT: Final = -1
"""`response` of a turn that comes before the responses."""


def demographic_columns(questions: Sequence[str]) -> dict[str, str]:
    """The column of each question, and the question.

    Mostly `demographics.` and the question. DuckDB holds `Age` and `age` for one name, and a question may be any text;
    such a question's column has a number.
    """
    columns: dict[str, str] = {}
    taken: set[str] = set()
    for number, question in enumerate(questions):
        usable = re.fullmatch(r"[\w .-]{1,64}", question) and question.casefold() not in taken
        taken.add(question.casefold())
        columns[f"{DEMOGRAPHICS}{question}" if usable else f"{DEMOGRAPHICS}:{number}"] = question
    return columns


def file_of(table: str) -> str:
    """The file of a table."""
    return f"{table}.parquet"


def connect() -> duckdb.DuckDBPyConnection:
    """A database in memory that fetches nothing from anywhere."""
    database = duckdb.connect(config={"autoinstall_known_extensions": False, "autoload_known_extensions": False})
    # Its own progress bar would be drawn over ours.
    database.execute("SET enable_progress_bar = false")
    return database


def quoted(name: str) -> str:
    """A column's name as SQL; a demographic question may be called anything."""
    return '"' + name.replace('"', '""') + '"'


def as_literal(path: Path) -> str:
    """The path as DuckDB's readers take it; they would read `*`, `?` and `[` in a folder's name as a pattern."""
    return re.sub(r"([*?\[])", r"[\1]", str(path))
