"""What models said for a validity card as a folder of files, from which anybody can make the card again."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Final

from folkmoot.agreement.validity.inputs import CardInputs
from folkmoot.errors import Fault, FaultsError, MissingFileError
from folkmoot.formats import counterfactuals, example_rankings, section_relevance, spec_rankings
from folkmoot.pipeline.load_rankings import load_ranking_rows, load_rankings
from folkmoot.pipeline.load_relevance import load_relevance
from folkmoot.pipeline.read_source import read_source
from folkmoot.pipeline.write_file import write_file
from folkmoot.records.section_relevance import FailedRelevance, GradedPrompt
from folkmoot.records.spec_ranking import SpecRankings

RANKINGS: Final = "rankings.jsonl"
WITHOUT_SPEC: Final = "without_spec.jsonl"
EXAMPLES: Final = "examples.jsonl"
COUNTERFACTUALS: Final = "counterfactuals.jsonl"
RELEVANCE: Final = "relevance.jsonl"


def write_recorded(
    made: CardInputs, graded: Iterable[GradedPrompt | FailedRelevance], folder: Path
) -> tuple[Path, ...]:
    """Write what models said; each file appears whole, and replaces one of its name.

    Args:
        made: what they said.
        graded: relevance that was graded for it.
        folder: is made where it is missing.

    Returns:
        The files, those with nothing to hold left out.

    Raises:
        InputError: the folder cannot be written to.
    """
    rows = tuple(graded)
    grades = tuple(row for row in rows if isinstance(row, GradedPrompt))
    failed = tuple(row for row in rows if isinstance(row, FailedRelevance))
    files = {
        RANKINGS: (made.rankings, spec_rankings.write(*made.rankings)),
        WITHOUT_SPEC: (made.without_spec, spec_rankings.write(*made.without_spec)),
        EXAMPLES: (made.examples, example_rankings.write(*made.examples)),
        COUNTERFACTUALS: (made.counterfactuals, counterfactuals.write(*made.counterfactuals)),
        RELEVANCE: (rows, section_relevance.write(grades, failed)),
    }
    written = []
    for name, (held, blocks) in files.items():
        if held:
            write_file(folder / name, blocks)
            written.append(folder / name)
    return tuple(written)


def with_recorded(inputs: CardInputs, folders: Iterable[Path]) -> CardInputs:
    """The inputs with what folders hold beside it.

    Raises:
        MissingFileError: a folder is none, or holds none of the files.
        FaultsError: with the faults of all files at once.
    """
    faults: list[Fault] = []
    for folder in folders:
        try:
            inputs = _with_folder(inputs, folder, faults)
        except FaultsError as error:
            faults += error.faults
    if faults:
        raise FaultsError(faults)
    return inputs


def _with_folder(inputs: CardInputs, folder: Path, faults: list[Fault]) -> CardInputs:
    names = (RANKINGS, WITHOUT_SPEC, EXAMPLES, COUNTERFACTUALS, RELEVANCE)
    there = {name: folder / name for name in names if (folder / name).is_file()}
    if not there:
        raise MissingFileError(f"{folder}: found none of {', '.join(names)}; expected a folder made by `--out`")

    def runs(name: str) -> tuple[SpecRankings, ...]:
        if name not in there:
            return ()
        try:
            found = (
                load_ranking_rows(there[name]) if inputs.dataset is None else load_rankings(there[name], inputs.dataset)
            )
        except FaultsError as error:
            faults.extend(error.faults)
            return ()
        return found

    examples = changes = None
    try:
        examples = example_rankings.read(*_lines(there[EXAMPLES])) if EXAMPLES in there else ()
    except FaultsError as error:
        faults += error.faults
    try:
        changes = counterfactuals.read(*_lines(there[COUNTERFACTUALS])) if COUNTERFACTUALS in there else ()
    except FaultsError as error:
        faults += error.faults
    relevance = inputs.relevance
    if relevance is None and RELEVANCE in there and inputs.dataset is not None:
        relevance = load_relevance(there[RELEVANCE], inputs.dataset)
    return replace(
        inputs,
        rankings=(*inputs.rankings, *runs(RANKINGS)),
        without_spec=(*inputs.without_spec, *runs(WITHOUT_SPEC)),
        examples=(*inputs.examples, *(examples or ())),
        counterfactuals=(*inputs.counterfactuals, *(changes or ())),
        relevance=relevance,
    )


def _lines(path: Path) -> tuple[Iterable[bytes], str]:
    (file,) = read_source(path).files.values()
    return file.lines(), file.place
