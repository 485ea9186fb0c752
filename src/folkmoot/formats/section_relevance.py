"""Section relevance: grades of prompts against a spec's sections, as JSON Lines with a row a prompt."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from folkmoot.errors import Fault, FaultsError
from folkmoot.formats.rows import key_shown, read_rows, shown
from folkmoot.formats.spec_rankings import RELEVANCE
from folkmoot.records.section_relevance import SectionRelevance


class RelevanceRow(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """A row of the file; a ranking file is one too."""

    prompt_id: str
    section_relevance: dict[str, int]


def read(lines: Iterable[bytes], place: str, name: str) -> SectionRelevance:
    """Read grades; fields of other names are left alone.

    Args:
        lines: the file's lines.
        place: the file as the user named it.
        name: how the grades are called in output.

    Raises:
        FaultsError: with every fault: prompts repeated, grades outside 1 to 5.
    """
    faults: list[Fault] = []
    grades: dict[str, dict[str, int]] = {}
    for line, row in read_rows(lines, RelevanceRow, place, faults):
        if row.prompt_id in grades:
            faults.append(
                Fault(place, line, "prompt_id", shown(row.prompt_id), "one line a prompt: it stands above too")
            )
        faults += [
            Fault(place, line, f"section_relevance.{key_shown(section)}", shown(grade), "a whole number from 1 to 5")
            for section, grade in row.section_relevance.items()
            if grade not in RELEVANCE
        ]
        grades[row.prompt_id] = row.section_relevance
    if faults:
        raise FaultsError(faults)
    return SectionRelevance(name, grades)
