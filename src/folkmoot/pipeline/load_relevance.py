"""Read how relevant prompts are to a spec's sections."""

from __future__ import annotations

from pathlib import Path

from folkmoot.errors import Fault, FaultsError
from folkmoot.formats import section_relevance
from folkmoot.pipeline.read_source import read_source
from folkmoot.ranker.shown_spec import spec_hash
from folkmoot.records.dataset import Dataset
from folkmoot.records.section_relevance import SectionRelevance
from folkmoot.records.spec import Spec


def load_relevance(path: Path, dataset: Dataset | None) -> SectionRelevance:
    """Read a file of grades and hold it against the dataset, where there is one.

    Raises:
        MissingFileError: there is no such file.
        FaultsError: with every fault, a file for another dataset among them.
    """
    source = read_source(path)
    if source.is_folder:
        raise FaultsError([Fault(source.place, None, "", "a folder", "one file of section relevance, JSON Lines")])
    (file,) = source.files.values()
    relevance = section_relevance.read(file.lines(), file.place, path.stem)
    if dataset is not None and not any(prompt_id in dataset.prompts.index for prompt_id in relevance.grades):
        found = f"{len(relevance.grades):,} prompts, none of them in the dataset"
        expected = "grades of the dataset's prompts: this file is for another dataset"
        raise FaultsError([Fault(file.place, None, "prompt_id", found, expected)])
    return relevance


def other_sections(relevance: SectionRelevance, spec: Spec, place: str, spec_place: str) -> list[Fault]:
    """Grades of sections that a spec lacks: they are of another spec, or of another version of it.

    Args:
        relevance: the grades.
        spec: the spec that they should be of.
        place: the file of the grades, as the user named it.
        spec_place: the spec's file.
    """
    return [
        Fault(
            place,
            None,
            "section_relevance",
            f"the section '{section}'",
            f"a section of {spec_place}; the version that was graded",
        )
        for section in relevance.sections()
        if spec.section(section) is None
    ]


def other_version(relevance: SectionRelevance, spec: Spec, place: str, spec_place: str) -> tuple[str, ...]:
    """What must be said where the grades' sections all exist, but the text that was graded was another."""
    if relevance.spec_hash in {None, spec_hash(spec)}:
        return ()
    return (
        f"{place} grades the sections of another version of {spec_place}: prompts are sorted as that version was read.",
    )
