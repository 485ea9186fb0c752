"""Spec rankings: what a ranker said, as JSON Lines with a row a prompt."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

import msgspec

from folkmoot.errors import Fault, FaultsError
from folkmoot.formats.ca1_answers import ranking_fault
from folkmoot.formats.rows import key_shown, read_rows, shown
from folkmoot.records.ranking import Ranking
from folkmoot.records.spec_ranking import SpecRanking, SpecRankings
from folkmoot.statistics.weak_order import MAX_RESPONSES

RELEVANCE: Final = range(1, 6)
"""Grades of a section's relevance, from not at all to decisive."""


class RankingRow(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """A row of the file."""

    prompt_id: str
    ranking: str
    shown_order: list[str] | None = None
    section_relevance: dict[str, int] | None = None
    cited_sections: list[str] | None = None
    explanation: str | None = None


def read(
    lines: Iterable[bytes], place: str, name: str, labels: Mapping[str, tuple[str, ...]] | None = None
) -> SpecRankings:
    """Read one run of a ranker; fields of other names are left alone.

    Args:
        lines: the file's lines.
        place: the file as the user named it.
        name: how the run is called in output.
        labels: the response labels of each prompt of the dataset. A row of a prompt that it lacks is checked by itself
            and kept. None: every row is checked by itself.

    Raises:
        FaultsError: with every fault: responses unknown, missing or repeated, prompts repeated, relevance outside 1
            to 5, or no prompt in common with the dataset.
    """
    faults: list[Fault] = []
    first: dict[str, int] = {}
    rows: list[SpecRanking] = []
    for line, row in read_rows(lines, RankingRow, place, faults):
        before = len(faults)
        if not row.prompt_id:
            faults.append(Fault(place, line, "prompt_id", "an empty text", "an id"))
        elif row.prompt_id in first:
            expected = f"one line a prompt: line {first[row.prompt_id]} has it too"
            faults.append(Fault(place, line, "prompt_id", shown(row.prompt_id), expected))
        first.setdefault(row.prompt_id, line)
        known = None if labels is None else labels.get(row.prompt_id)
        ranking = _ranking(row, known, place, line, faults)
        for section, grade in (row.section_relevance or {}).items():
            if grade not in RELEVANCE:
                field = f"section_relevance.{key_shown(section)}"
                faults.append(Fault(place, line, field, shown(grade), "a whole number from 1 to 5"))
        if len(faults) == before and ranking is not None:
            rows.append(
                SpecRanking(
                    prompt_id=row.prompt_id,
                    ranking=ranking,
                    shown_order=tuple(row.shown_order or ()),
                    section_relevance=row.section_relevance,
                    cited_sections=tuple(row.cited_sections or ()),
                    explanation=row.explanation or "",
                )
            )
    if labels is not None and first and not any(prompt_id in labels for prompt_id in first):
        expected = "rankings of the dataset's prompts: this file is for another dataset"
        faults.append(Fault(place, None, "prompt_id", f"{len(first):,} prompts, none of them in the dataset", expected))
    if faults:
        raise FaultsError(faults)
    return SpecRankings(name, tuple(rows))


def _ranking(
    row: RankingRow, known: tuple[str, ...] | None, place: str, line: int, faults: list[Fault]
) -> Ranking | None:
    """The row's ranking over the dataset's labels, or over its own where the dataset has no such prompt."""
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


def write(rankings: SpecRankings) -> Iterator[bytes]:
    """The rows as JSON lines; what a ranker was not asked is left out, as it was read."""
    for row in rankings.rows:
        fields: dict[str, Any] = {"prompt_id": row.prompt_id, "ranking": str(row.ranking)}
        if row.shown_order:
            fields["shown_order"] = row.shown_order
        if row.section_relevance is not None:
            fields["section_relevance"] = row.section_relevance
            fields["cited_sections"] = row.cited_sections
        elif row.cited_sections:
            fields["cited_sections"] = row.cited_sections
        if row.explanation:
            fields["explanation"] = row.explanation
        yield msgspec.json.encode(fields) + b"\n"
