"""Rankings of a spec's worked examples, as JSON Lines with a row a comparison of each run."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import msgspec

from folkmoot.errors import Fault, FaultsError
from folkmoot.formats.ca1_answers import ranking_fault
from folkmoot.formats.provenance import ProvenanceRow, provenance_faults, provenance_fields, provenance_of
from folkmoot.formats.rows import read_rows, shown
from folkmoot.records.example_ranking import Book, ExampleRanking, ExampleRankings
from folkmoot.records.ranking import Ranking
from folkmoot.records.spec import Label


class ExampleRow(ProvenanceRow, kw_only=True, forbid_unknown_fields=True):
    """A row of the file: one comparison, and its ranking, why there is none, or neither where it was not asked."""

    task_id: str
    example_id: str
    section_id: str
    book: str
    names: list[str]
    labels: list[str | None]
    targets: list[str | None] | None = None
    ranking: str | None = None
    failed: str | None = None
    shown_order: list[str] | None = None
    cited_sections: list[str] | None = None
    explanation: str | None = None


def read(lines: Iterable[bytes], place: str) -> tuple[ExampleRankings, ...]:
    """Read the runs of a file, one for each model, book and repeat in order of first appearance.

    Fields of other names are left alone.

    Args:
        lines: the file's lines.
        place: the file as the user named it.

    Raises:
        FaultsError: with every fault: a row without its model, an unknown book or label, labels or targets that are not
            one a name, names or comparisons that stand twice, a ranking of other names.
    """
    faults: list[Fault] = []
    runs: dict[tuple[str, Book, int], dict[str, ExampleRanking]] = {}
    for line, row in read_rows(lines, ExampleRow, place, faults):
        found = _faults(row, place, line)
        if not found:
            run = runs.setdefault((row.model or "", Book(row.book), row.repeat or 1), {})
            if row.task_id in run:
                found.append(Fault(place, line, "task_id", shown(row.task_id), "one line a comparison of each run"))
            else:
                run[row.task_id] = _record(row)
        faults += found
    if faults:
        raise FaultsError(faults)
    return tuple(
        ExampleRankings(model, book, tuple(rows.values()), repeat) for (model, book, repeat), rows in runs.items()
    )


def write(*runs: ExampleRankings) -> Iterator[bytes]:
    """The rows as JSON lines, run after run."""
    for run in runs:
        for row in run.rows:
            fields: dict[str, Any] = {
                "task_id": row.task_id,
                "example_id": row.example_id,
                "section_id": row.section_id,
                "book": str(run.book),
                "names": row.names,
                "labels": row.labels,
                "targets": row.targets if any(row.targets) else None,
                "ranking": None if row.ranking is None else str(row.ranking),
                "failed": row.failed,
                "shown_order": row.shown_order or None,
                "cited_sections": row.cited_sections or None,
                "explanation": row.explanation or None,
            }
            known = {name: value for name, value in fields.items() if value is not None}
            whose = {"model": run.ranker, "repeat": run.repeat}
            yield msgspec.json.encode(known | provenance_fields(row.provenance) | whose) + b"\n"


def _faults(row: ExampleRow, place: str, line: int) -> list[Fault]:
    faults = provenance_faults(row, place, line)
    if not row.model:
        faults.append(Fault(place, line, "model", "nothing", "the model that ranked"))
    if row.book not in set(Book):
        faults.append(Fault(place, line, "book", shown(row.book), " or ".join(Book)))
    if not row.names or len(set(row.names)) != len(row.names):
        faults.append(Fault(place, line, "names", shown(row.names), "the names of the replies, each once"))
    faults += [
        Fault(place, line, f"labels[{at}]", shown(label), f"{' or '.join(Label)}, or null")
        for at, label in enumerate(row.labels)
        if label is not None and label not in set(Label)
    ]
    for name, values in (("labels", row.labels), ("targets", row.targets)):
        if values is not None and len(values) != len(row.names):
            faults.append(Fault(place, line, name, shown(values), f"{len(row.names)}, one a name"))
    if row.ranking is not None and row.failed is not None:
        faults.append(Fault(place, line, "failed", "a failure beside a ranking", "one or the other"))
    if row.ranking is not None:
        try:
            Ranking.parse(row.ranking, row.names)
        except ValueError as error:
            faults.append(Fault(place, line, "ranking", *ranking_fault(row.ranking, tuple(row.names), error)))
    return faults


def _record(row: ExampleRow) -> ExampleRanking:
    return ExampleRanking(
        task_id=row.task_id,
        example_id=row.example_id,
        section_id=row.section_id,
        names=tuple(row.names),
        labels=tuple(None if label is None else Label(label) for label in row.labels),
        targets=tuple(row.targets or [None] * len(row.names)),
        ranking=None if row.ranking is None else Ranking.parse(row.ranking, row.names),
        failed=row.failed,
        shown_order=tuple(row.shown_order or ()),
        cited_sections=tuple(row.cited_sections or ()),
        explanation=row.explanation or "",
        provenance=provenance_of(row),
    )
