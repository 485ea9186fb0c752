"""Spec rankings: what a ranker said, as JSON Lines with a row a prompt of each run."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

import msgspec

from folkmoot.errors import Fault, FaultsError
from folkmoot.formats.ca1_answers import ranking_fault
from folkmoot.formats.provenance import ProvenanceRow, provenance_faults, provenance_fields, provenance_of
from folkmoot.formats.rows import key_shown, read_rows, shown
from folkmoot.records.ranking import Ranking
from folkmoot.records.spec_ranking import FailedRanking, SpecRanking, SpecRankings
from folkmoot.statistics.weak_order import MAX_RESPONSES

RELEVANCE: Final = range(1, 6)
"""Grades of a section's relevance, from not at all to decisive."""


class RankingRow(ProvenanceRow, kw_only=True, forbid_unknown_fields=True):
    """A row of the file: a ranking, or why there is none."""

    prompt_id: str
    ranking: str | None = None
    failed: str | None = None
    shown_order: list[str] | None = None
    section_relevance: dict[str, int] | None = None
    cited_sections: list[str] | None = None
    explanation: str | None = None


@dataclass(slots=True)
class _Run:
    """The rows of one run while they are gathered."""

    first_line: dict[str, int] = field(default_factory=dict)
    rows: list[SpecRanking] = field(default_factory=list)
    failed: list[FailedRanking] = field(default_factory=list)


def read(
    lines: Iterable[bytes], place: str, name: str, labels: Mapping[str, tuple[str, ...]] | None = None
) -> tuple[SpecRankings, ...]:
    """Read the runs of a file, one for each model (or person) and repeat in order of first appearance.

    Fields of other names are left alone. A file of one run is called `name`; the runs of a file with several are
    `name#1`, `name#2`, ….

    Args:
        lines: the file's lines.
        place: the file as the user named it.
        name: how the file is called in output.
        labels: the response labels of each prompt of the dataset. A row of a prompt that it lacks is checked by itself
            and kept. None: every row is checked by itself.

    Raises:
        FaultsError: with every fault: responses unknown, missing or repeated, prompts repeated within a run, relevance
            outside 1 to 5, a row with neither a ranking nor a failure, or no prompt in common with the dataset.
    """
    faults: list[Fault] = []
    runs: dict[tuple[str | None, str | None, int | None], _Run] = {}
    for line, row in read_rows(lines, RankingRow, place, faults):
        before = len(faults)
        run = runs.setdefault((row.model, row.ranker, row.repeat), _Run())
        if not row.prompt_id:
            faults.append(Fault(place, line, "prompt_id", "an empty text", "an id"))
        elif row.prompt_id in run.first_line:
            expected = f"one line a prompt: line {run.first_line[row.prompt_id]} has it too"
            faults.append(Fault(place, line, "prompt_id", shown(row.prompt_id), expected))
        run.first_line.setdefault(row.prompt_id, line)
        ranking = _ranking(row, None if labels is None else labels.get(row.prompt_id), place, line, faults)
        for section, grade in (row.section_relevance or {}).items():
            if grade not in RELEVANCE:
                field_name = f"section_relevance.{key_shown(section)}"
                faults.append(Fault(place, line, field_name, shown(grade), "a whole number from 1 to 5"))
        faults += provenance_faults(row, place, line)
        if len(faults) > before:
            continue
        if ranking is None:
            run.failed.append(FailedRanking(row.prompt_id, row.failed or "", provenance_of(row)))
        else:
            run.rows.append(
                SpecRanking(
                    prompt_id=row.prompt_id,
                    ranking=ranking,
                    shown_order=tuple(row.shown_order or ()),
                    section_relevance=row.section_relevance,
                    cited_sections=tuple(row.cited_sections or ()),
                    explanation=row.explanation or "",
                    provenance=provenance_of(row),
                )
            )
    prompts = {prompt_id for run in runs.values() for prompt_id in run.first_line}
    if labels is not None and prompts and not any(prompt_id in labels for prompt_id in prompts):
        expected = "rankings of the dataset's prompts: this file is for another dataset"
        faults.append(
            Fault(place, None, "prompt_id", f"{len(prompts):,} prompts, none of them in the dataset", expected)
        )
    if faults:
        raise FaultsError(faults)
    names = [name] if len(runs) == 1 else [f"{name}#{number}" for number in range(1, len(runs) + 1)]
    return tuple(
        SpecRankings(called, tuple(run.rows), tuple(run.failed))
        for called, run in zip(names, runs.values(), strict=True)
    )


def _ranking(
    row: RankingRow, known: tuple[str, ...] | None, place: str, line: int, faults: list[Fault]
) -> Ranking | None:
    """The row's ranking over the dataset's labels, or over its own where the dataset has no such prompt; None: none."""
    if row.ranking is None:
        if row.failed is None:
            faults.append(Fault(place, line, "ranking", "nothing", "a text: the field is missing"))
        return None
    if row.failed is not None:
        faults.append(Fault(place, line, "failed", "a failure beside a ranking", "one or the other"))
        return None
    if known is None:
        known = tuple(sorted({label.strip() for tier in row.ranking.split(">") for label in tier.split("=")} - {""}))
        if not 2 <= len(known) <= MAX_RESPONSES:
            faults.append(Fault(place, line, "ranking", shown(row.ranking), "2 to 8 responses: `A>B=C>D`"))
            return None
    if row.shown_order and sorted(row.shown_order) != sorted(known):
        order = ", ".join(shown(label) for label in row.shown_order[:MAX_RESPONSES])
        faults.append(Fault(place, line, "shown_order", order, f"{', '.join(known)}, each once, in any order"))
    try:
        return Ranking.parse(row.ranking, known)
    except ValueError as error:
        faults.append(Fault(place, line, "ranking", *ranking_fault(row.ranking, known, error)))
        return None


def write(*runs: SpecRankings) -> Iterator[bytes]:
    """The rows as JSON lines, run after run; what a ranker was not asked is left out, as it was read."""
    for run in runs:
        for row in run.rows:
            yield msgspec.json.encode(_fields(row) | provenance_fields(row.provenance)) + b"\n"
        for failed in run.failed:
            fields = {"prompt_id": failed.prompt_id, "failed": failed.why} | provenance_fields(failed.provenance)
            yield msgspec.json.encode(fields) + b"\n"


def _fields(row: SpecRanking) -> dict[str, Any]:
    fields: dict[str, Any] = {"prompt_id": row.prompt_id, "ranking": str(row.ranking)}
    if row.shown_order:
        fields["shown_order"] = row.shown_order
    if row.section_relevance is not None:
        fields["section_relevance"] = row.section_relevance
    if row.section_relevance is not None or row.cited_sections:
        fields["cited_sections"] = row.cited_sections
    if row.explanation:
        fields["explanation"] = row.explanation
    return fields
