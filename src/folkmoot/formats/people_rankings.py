"""Rankings that people who know the spec wrote: CSV as a spreadsheet saves it, or JSON Lines.

ranker,prompt_id,ranking,cited_sections,explanation,section_relevance
p01,0245-…,B>A=D>C,be_fair; be_kind,"Says what it knows.",be_fair=5; be_kind=3
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

import msgspec

from folkmoot.errors import Fault, FaultsError
from folkmoot.formats.ca1_answers import ranking_fault
from folkmoot.formats.rows import UTF8_MARK, key_shown, read_rows, shown
from folkmoot.formats.spec_rankings import RELEVANCE
from folkmoot.records.provenance import Provenance
from folkmoot.records.ranking import Ranking
from folkmoot.records.spec_ranking import SpecRanking, SpecRankings

NEEDED: Final = ("ranker", "prompt_id", "ranking")
COLUMNS: Final = (*NEEDED, "cited_sections", "explanation", "section_relevance", "shown_order")
_PARTS: Final = re.compile(r"[;,\s]+")
_GRADE: Final = re.compile(r"#?([^\s=:]+)\s*[=:]\s*([+-]?\d+)")
_ADDRESS: Final = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
LONGEST_FIELD: Final = 1 << 20
"""Characters of a CSV field; a longer one is a quote that was never closed."""


class PersonRow(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """What one person said of one prompt."""

    ranker: str
    prompt_id: str
    ranking: str | None = None
    cited_sections: list[str] | None = None
    explanation: str | None = None
    section_relevance: dict[str, int] | None = None
    shown_order: list[str] | None = None


@dataclass(frozen=True, slots=True)
class PeopleRankings:
    """What a file holds.

    Attributes:
        runs: one a person, named by the person's code, in order of first appearance.
        n_skipped: rows without a ranking: asked, and left unanswered.
        n_addresses: codes that look like e-mail addresses.
    """

    runs: tuple[SpecRankings, ...]
    n_skipped: int
    n_addresses: int


def read(
    lines: Iterable[bytes],
    place: str,
    labels: Mapping[str, tuple[str, ...]],
    sections: Container[str] | None = None,
) -> PeopleRankings:
    """Read people's rankings; columns of other names are left alone.

    Args:
        lines: the file's lines; JSON Lines where the first sign is `{`, otherwise CSV whose first line names the columns,
            parted by comma, semicolon or tab.
        place: the file as the user named it.
        labels: the response labels of each prompt of the dataset.
        sections: ids of the spec's sections; None to leave section ids unchecked.

    Raises:
        FaultsError: with every fault: a person's second ranking of a prompt, prompts that the dataset lacks, responses
            unknown, missing or repeated, sections that the spec lacks, relevance outside 1 to 5.
    """
    faults: list[Fault] = []
    content = list(lines)
    first = next((line.removeprefix(UTF8_MARK).strip() for line in content if line.strip()), b"")
    rows = read_rows(content, PersonRow, place, faults) if first[:1] == b"{" else _csv_rows(content, place, faults)
    said: dict[str, dict[str, SpecRanking]] = {}
    lines_of: dict[tuple[str, str], int] = {}
    n_skipped = 0
    for line, row in rows:
        before = len(faults)
        key = row.ranker, row.prompt_id
        faults += _faults(row, labels, sections, place, line)
        if key in lines_of:
            expected = f"one line a person and prompt: line {lines_of[key]} has them too"
            faults.append(Fault(place, line, "prompt_id", shown(row.prompt_id), expected))
        lines_of.setdefault(key, line)
        known = labels.get(row.prompt_id, ())
        ranking = None
        if row.ranking is None or not row.ranking.strip():
            n_skipped += 1
        elif known:
            try:
                ranking = Ranking.parse(row.ranking, known)
            except ValueError as error:
                faults.append(Fault(place, line, "ranking", *ranking_fault(row.ranking, known, error)))
        if len(faults) == before and ranking is not None:
            said.setdefault(row.ranker, {})[row.prompt_id] = _ranking(row, ranking)
    if not faults and not said:
        faults.append(Fault(place, None, "ranking", "no ranking", "a row for each person and prompt"))
    if faults:
        raise FaultsError(faults)
    return PeopleRankings(
        tuple(SpecRankings(ranker, tuple(of_prompt.values())) for ranker, of_prompt in said.items()),
        n_skipped,
        sum(_ADDRESS.fullmatch(ranker) is not None for ranker in said),
    )


def _faults(
    row: PersonRow, labels: Mapping[str, tuple[str, ...]], sections: Container[str] | None, place: str, line: int
) -> list[Fault]:
    found = []
    if not row.ranker.strip():
        found.append(Fault(place, line, "ranker", "an empty text", "a code of the person who ranked"))
    if row.prompt_id not in labels:
        found.append(Fault(place, line, "prompt_id", shown(row.prompt_id), "the id of a prompt of the dataset"))
    elif row.shown_order and sorted(row.shown_order) != sorted(labels[row.prompt_id]):
        order = ", ".join(shown(label) for label in row.shown_order[:8])
        expected = f"{', '.join(labels[row.prompt_id])}, each once, in any order"
        found.append(Fault(place, line, "shown_order", order, expected))
    grades = row.section_relevance or {}
    found += [
        Fault(place, line, f"section_relevance.{key_shown(name)}", shown(grade), "a whole number from 1 to 5")
        for name, grade in grades.items()
        if grade not in RELEVANCE
    ]
    if sections is not None:
        for field, names in (("cited_sections", row.cited_sections or []), ("section_relevance", list(grades))):
            found += [
                Fault(place, line, field, shown(name), "the id of a section of the spec")
                for name in names
                if name not in sections
            ]
    return found


def _ranking(row: PersonRow, ranking: Ranking) -> SpecRanking:
    return SpecRanking(
        row.prompt_id,
        ranking,
        tuple(row.shown_order or ()),
        row.section_relevance,
        tuple(row.cited_sections or ()),
        row.explanation or "",
        Provenance(ranker=row.ranker),
    )


def _csv_rows(content: list[bytes], place: str, faults: list[Fault]) -> Iterator[tuple[int, PersonRow]]:
    try:
        text = b"".join(content).removeprefix(UTF8_MARK).decode()
    except UnicodeDecodeError as error:
        line = b"".join(content)[: error.start].count(b"\n") + 1
        faults.append(Fault(place, line, "", "bytes that are no UTF-8", "text in UTF-8; save it as CSV UTF-8"))
        return
    head = next((line for line in text.splitlines() if line.strip()), "")
    parted = max(",;\t", key=head.count)
    csv.field_size_limit(LONGEST_FIELD)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=parted, strict=True)
    names: list[str] | None = None
    while True:
        # A field in quotes may hold line ends: a row begins on the line after the last one.
        line = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            break
        except csv.Error:
            faults.append(Fault(place, line, "", "no CSV: a quote that is not closed", "quotes within a text doubled"))
            return
        if not any(cell.strip() for cell in cells):
            continue
        if names is None:
            names = [cell.strip().lower() for cell in cells]
            missing = [name for name in NEEDED if name not in names]
            faults += [Fault(place, line, name, "no such column", f"columns {', '.join(NEEDED)}") for name in missing]
            if missing:
                return
            continue
        if len(cells) > len(names) and any(cell.strip() for cell in cells[len(names) :]):
            faults.append(Fault(place, line, "", f"{len(cells)} fields", f"{len(names)}, as in the first line"))
            continue
        row = _csv_row(dict(zip(names, cells, strict=False)), place, line, faults)
        if row is not None:
            yield line, row
    if names is None:
        faults.append(Fault(place, None, "", "no rows", "CSV whose first line names the columns, or JSON Lines"))


def _csv_row(cells: Mapping[str, str], place: str, line: int, faults: list[Fault]) -> PersonRow | None:
    grades: dict[str, int] = {}
    before = len(faults)
    for part in filter(None, (one.strip() for one in re.split(r"[;,\n]", cells.get("section_relevance", "")))):
        match = _GRADE.fullmatch(part)
        if match is None:
            faults.append(Fault(place, line, "section_relevance", shown(part), "`section_id=5; section_id=3`"))
        else:
            grades[match[1]] = int(match[2])
    if len(faults) > before:
        return None
    order = cells.get("shown_order", "")
    return PersonRow(
        ranker=cells.get("ranker", "").strip(),
        prompt_id=cells.get("prompt_id", "").strip(),
        ranking=cells.get("ranking", ""),
        cited_sections=_parts(cells.get("cited_sections", "")),
        explanation=cells.get("explanation", ""),
        section_relevance=grades or None,
        shown_order=_parts(order.replace(">", " ")),
    )


def _parts(text: str) -> list[str] | None:
    return [part.removeprefix("#") for part in _PARTS.split(text.strip()) if part] or None
