"""Tasks: a study's database to a dataset, and the same rows read by the driver alone. Both count the same answers."""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from contextlib import closing
from pathlib import Path
from typing import Any

import numpy as np
import psycopg

from benchmarks.measuring import Values, fastest
from benchmarks.survey_people import LABELS
from folkmoot.pipeline.load_survey import load_survey
from folkmoot.records.dataset import Dataset, RationaleOf
from folkmoot.statistics.weak_order import unpack

Timed = tuple[dict[str, float], Values]
_READ = "SELECT participant_id, prompt_id, occurrence, question, revision, language, value FROM answers"
_REASONS = {
    "veto": RationaleOf.VETO,
    "personal_ranking": RationaleOf.PERSONAL,
    "world_ranking": RationaleOf.WORLD,
    "default_policy": RationaleOf.DEFAULT_POLICY,
}


def dataset(folder: Path, *, repeats: int, url: str | None = None) -> Timed:  # noqa: ARG001 - study.toml has the address
    """Folkmoot: from the folder to a dataset."""
    seconds, found = fastest(repeats, lambda: load_survey(folder))
    return {"load": seconds}, _counts_of(found)


def rows(folder: Path, *, repeats: int, url: str | None = None) -> Timed:
    """The driver alone: every answer as a tuple of Python; what they say is looked at afterwards."""
    seconds, found = fastest(repeats, lambda: _read(folder, url))
    return {"read": seconds}, _counts_in(found)


def _read(folder: Path, url: str | None) -> list[tuple[Any, ...]]:
    if url is None:
        with closing(sqlite3.connect(folder / "study.db")) as connection:
            return connection.execute(_READ).fetchall()
    with psycopg.connect(url) as server:
        return server.execute(_READ).fetchall()


def _counts_of(found: Dataset) -> Values:
    table, reasons = found.assessments, Counter(found.rationales.of)
    counts: Values = {"assessments": len(table), "ratings": len(found.criteria_ratings)}
    counts["sum of ratings"] = int(found.criteria_ratings.rating.sum(dtype=np.int64))
    counts["sum of own ratings"] = int(found.own_criteria.rating.sum(dtype=np.int64))
    counts["letters of own criteria"] = sum(map(len, found.own_criteria.texts))
    counts["letters of reasons"] = sum(map(len, found.rationales.texts))
    counts |= {f"reasons of {question}": reasons[of] for question, of in _REASONS.items()}
    counts["flagged"] = int(np.bitwise_count(table.veto[table.veto >= 0]).sum())
    for name in ("personal", "world"):
        column = getattr(table, name)
        tiers = unpack(column[column >= 0], len(LABELS))
        counts |= {f"{label} first, {name}": int((tiers[:, at] == 0).sum()) for at, label in enumerate(LABELS)}
    return counts


def _counts_in(found: list[tuple[Any, ...]]) -> Values:
    last: dict[tuple[str, str, str], tuple[int, str]] = {}
    for person, prompt, _, question, revision, _, value in found:
        key = (person, prompt, question)
        last[key] = max((revision, value), last.get(key, (0, "")), key=lambda one: one[0])
    counts: Counter[str] = Counter({"assessments": len({key[:2] for key in last})})
    for (_, _, question), (_, text) in last.items():
        value = json.loads(text)
        if value.get("rationale"):
            counts[f"reasons of {question}"] += 1
            counts["letters of reasons"] += len(value["rationale"])
        counts["flagged"] += len(value.get("flagged", ()))
        counts["ratings"] += len(value.get("ratings", ()))
        counts["sum of ratings"] += sum(value.get("ratings", {}).values())
        for one in value.get("criteria", ()):
            counts["sum of own ratings"] += one["rating"]
            counts["letters of own criteria"] += len(one["text"])
        if "tiers" in value:
            counts.update(f"{label} first, {question.removesuffix('_ranking')}" for label in value["tiers"][0])
    return dict(counts)
