"""What the disk and sqlite3 alone take for the rows of so many prompts' answers: no web, no check, one table.

`python -m benchmarks.bare_sqlite FOLDER PROMPTS GROUP` prints the seconds. A commit is forced to the disk after every GROUP
prompts, as the survey's database does it (WAL, synchronous=FULL).
"""

from __future__ import annotations

import json
import sqlite3
import sys
import time
from contextlib import closing
from pathlib import Path
from random import Random
from typing import Final
from uuid import uuid4

from benchmarks.survey_people import QUESTIONS, values_of

_TABLE: Final = """
CREATE TABLE answers (
    participant_id TEXT NOT NULL, prompt_id TEXT NOT NULL, occurrence INTEGER NOT NULL, question TEXT NOT NULL,
    revision INTEGER NOT NULL, key TEXT NOT NULL, value TEXT, saved_at TEXT NOT NULL, seconds FLOAT, language TEXT,
    PRIMARY KEY (participant_id, prompt_id, occurrence, question, revision), UNIQUE (participant_id, key)
) WITHOUT ROWID
"""


def main(folder: Path, prompts: int, group: int) -> float:
    """Insert, and say how many seconds it took."""
    random = Random(1)  # noqa: S311 - nobody is to guess nothing
    beside = ("2026-01-01T00:00:00.000+00:00", 12.5, "en")
    rows = [
        [
            (f"{number % 200:032x}", f"prompt-{number // 200:03d}", 1, question, 1, str(uuid4()), value, *beside)
            for question, value in zip(QUESTIONS, values_of(random), strict=True)
        ]
        for number in range(prompts)
    ]
    with closing(sqlite3.connect(folder / f"bare-{group}.db", isolation_level=None)) as connection:
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "secure_delete=ON"):
            connection.execute(f"PRAGMA {pragma}")
        connection.execute(_TABLE)
        before = time.perf_counter()
        for first in range(0, prompts, group):
            connection.execute("BEGIN IMMEDIATE")
            for of_prompt in rows[first : first + group]:
                connection.executemany("INSERT INTO answers VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", of_prompt)
            connection.execute("COMMIT")
        return time.perf_counter() - before


if __name__ == "__main__":
    print(json.dumps(main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))))
