"""Tasks: DuckDB reads the Parquet table of assessments and groups it, and nothing else.

The counts are enough for agreement: it is derived from them here, outside the time, to see that the same table was read.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from itertools import combinations
from pathlib import Path
from typing import Any, Final

import duckdb
import numpy as np

from benchmarks.measuring import Values, fastest
from benchmarks.simulated import DATASET, LABELS, read
from folkmoot.statistics.weak_order import unpack_one

BY_SECTION_AND_RANKING: Final = """
SELECT section, spec, world, count(*) AS n
FROM read_parquet($table) JOIN graded USING (prompt)
WHERE world >= 0
GROUP BY section, spec, world
"""
BY_PROMPT_AND_RANKING: Final = """
SELECT prompt, world, count(*) AS n
FROM read_parquet($table)
WHERE world >= 0
GROUP BY prompt, world
"""
PARTICIPANTS_BY_SECTION: Final = """
SELECT section, count(DISTINCT participant) AS n, count(DISTINCT participant) FILTER (world > 0) AS with_pairs
FROM read_parquet($table) JOIN graded USING (prompt)
WHERE world >= 0
GROUP BY section
"""


def read_and_group(folder: Path, *, repeats: int) -> tuple[dict[str, float], Values]:
    """Time the three queries; derive agreement over everything and by section from the counts of the first two."""
    dataset, (headline, *_) = read(folder)
    codes = [headline.by_prompt[prompt_id].ranking.code(LABELS) for prompt_id in dataset.prompts.ids]
    graded = [
        (number, section, codes[number])
        for number, prompt_id in enumerate(dataset.prompts.ids)
        for section, grade in (headline.by_prompt[prompt_id].section_relevance or {}).items()
        if grade >= 5
    ]
    del dataset
    names = sorted({section for _, section, _ in graded})
    with duckdb.connect() as database:
        columns = {
            "prompt": np.array([number for number, _, _ in graded], dtype=np.int32),
            "section": np.array([names.index(section) for _, section, _ in graded], dtype=np.int32),
            "spec": np.array([code for _, _, code in graded], dtype=np.int32),
        }
        database.register("graded_in_memory", columns)
        database.execute("CREATE TABLE graded AS SELECT * FROM graded_in_memory")
        table = {"table": str(folder / DATASET / "assessments.parquet")}

        def run(query: str) -> dict[str, Any]:
            return database.execute(query, table).fetchnumpy()

        by_section, of_sections = fastest(repeats, lambda: run(BY_SECTION_AND_RANKING))
        by_prompt, of_prompts = fastest(repeats, lambda: run(BY_PROMPT_AND_RANKING))
        distinct, people = fastest(min(repeats, 2), lambda: run(PARTICIPANTS_BY_SECTION))
    values: Values = {}
    for place, name in enumerate(names):
        inside = of_sections["section"] == place
        counts = zip(*(of_sections[column][inside].tolist() for column in ("spec", "world", "n")), strict=True)
        values |= _agreement(name, counts)
    for place, n, with_pairs in zip(
        *(people[column].tolist() for column in ("section", "n", "with_pairs")), strict=True
    ):
        values[f"{names[place]} n_participants"] = n
        values[f"{names[place]} agreement n_participants"] = (
            with_pairs  # 0 is the code of a ranking that ties everything
        )
    spec = [codes[prompt] for prompt in of_prompts["prompt"].tolist()]
    values |= _agreement("all", zip(spec, of_prompts["world"].tolist(), of_prompts["n"].tolist(), strict=True))
    seconds = {"section and ranking": by_section, "prompt and ranking": by_prompt, "distinct participants": distinct}
    return seconds, values


def _agreement(place: str, counts: Iterable[tuple[int, int, int]]) -> Values:
    people: dict[tuple[int, int], int] = defaultdict(int)
    for spec, world, n in counts:
        people[spec, world] += n
    halves = pairs = 0
    for (spec, world), n in people.items():
        wanted, given = unpack_one(spec, len(LABELS)), unpack_one(world, len(LABELS))
        for a, b in combinations(range(len(LABELS)), 2):
            if given[a] == given[b]:
                continue
            pairs += n
            if wanted[a] == wanted[b]:
                halves += n
            elif (wanted[a] < wanted[b]) == (given[a] < given[b]):
                halves += 2 * n
    return {f"{place} agreement": halves / (2 * pairs), f"{place} n_pairs": pairs}
