"""Section relevance: grades of prompts against a spec's sections, as JSON Lines with a row a prompt."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import msgspec

from folkmoot.errors import Fault, FaultsError
from folkmoot.formats.provenance import ProvenanceRow, provenance_faults, provenance_fields, provenance_of
from folkmoot.formats.rows import key_shown, read_rows, shown
from folkmoot.formats.spec_rankings import RELEVANCE
from folkmoot.records.section_relevance import FailedRelevance, GradedPrompt, SectionRelevance


class RelevanceRow(ProvenanceRow, kw_only=True, forbid_unknown_fields=True):
    """A row of the file: grades, or why there are none. A ranking file that has grades is one too."""

    prompt_id: str
    section_relevance: dict[str, int] | None = None
    reasons: dict[str, str] | None = None
    failed: str | None = None


def read(lines: Iterable[bytes], place: str, name: str) -> SectionRelevance:
    """Read grades; fields of other names are left alone.

    Args:
        lines: the file's lines.
        place: the file as the user named it.
        name: how the grades are called in output.

    Raises:
        FaultsError: with every fault: prompts repeated, grades outside 1 to 5, a row with neither grades nor a failure,
            sections of several specs.
    """
    rows = read_whole(lines, place)
    graded = {row.prompt_id: row.section_relevance for row in rows if isinstance(row, GradedPrompt)}
    failed = dict.fromkeys(row.prompt_id for row in rows if row.prompt_id not in graded)
    return SectionRelevance(
        name,
        graded,
        tuple(failed),
        next((row.provenance.spec_hash for row in rows if row.provenance.spec_hash is not None), None),
    )


def read_whole(lines: Iterable[bytes], place: str) -> tuple[GradedPrompt | FailedRelevance, ...]:
    """Read the rows with their reasons and where they come from.

    Args:
        lines: the file's lines.
        place: the file as the user named it.

    Raises:
        FaultsError: as `read`.
    """
    faults: list[Fault] = []
    grades: dict[str, dict[str, int]] = {}
    found: list[GradedPrompt | FailedRelevance] = []
    hashes: set[str] = set()
    for line, row in read_rows(lines, RelevanceRow, place, faults):
        given = row.section_relevance
        # A ranking file of several runs has a prompt's grades once in each.
        if given is not None and grades.get(row.prompt_id, given) != given:
            expected = "one line a prompt: it stands above too, with other grades"
            faults.append(Fault(place, line, "prompt_id", shown(row.prompt_id), expected))
        if given is None and row.failed is None:
            faults.append(Fault(place, line, "section_relevance", "nothing", "an object: the field is missing"))
        faults += [
            Fault(place, line, f"section_relevance.{key_shown(section)}", shown(grade), "a whole number from 1 to 5")
            for section, grade in (given or {}).items()
            if grade not in RELEVANCE
        ]
        faults += provenance_faults(row, place, line)
        hashes |= set() if row.spec_hash is None else {row.spec_hash}
        if given is None:
            found.append(FailedRelevance(row.prompt_id, row.failed or "", provenance_of(row)))
        else:
            grades[row.prompt_id] = given
            found.append(GradedPrompt(row.prompt_id, given, row.reasons or {}, provenance_of(row)))
    if len(hashes) > 1:
        faults.append(Fault(place, None, "spec_hash", f"{len(hashes)} specs", "grades of the sections of one spec"))
    if faults:
        raise FaultsError(faults)
    return tuple(found)


def write(graded: Iterable[GradedPrompt], failed: Iterable[FailedRelevance] = ()) -> Iterator[bytes]:
    """The rows as JSON lines: grades with their reasons, then the prompts that failed."""
    for one in graded:
        fields = {"prompt_id": one.prompt_id, "section_relevance": one.section_relevance, "reasons": one.reasons}
        yield msgspec.json.encode(fields | provenance_fields(one.provenance)) + b"\n"
    for other in failed:
        said = {"prompt_id": other.prompt_id, "failed": other.why}
        yield msgspec.json.encode(said | provenance_fields(other.provenance)) + b"\n"
