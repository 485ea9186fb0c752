"""`folkmoot ranker validate`: rankings and worked examples in, a validity card out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from folkmoot import __version__
from folkmoot.agreement.options import GROUP_PREFIX, Options, check_options
from folkmoot.agreement.validity import CardInputs, validity_card
from folkmoot.agreement.validity.rankers import rankers_of
from folkmoot.errors import Fault, FaultsError, InputError
from folkmoot.pipeline.agreement import dataset_name
from folkmoot.pipeline.load_dataset import load_dataset
from folkmoot.pipeline.load_rankings import load_ranking_rows, load_rankings
from folkmoot.pipeline.load_relevance import load_relevance
from folkmoot.pipeline.load_spec import load_spec
from folkmoot.pipeline.new_folder import check_free, new_folder
from folkmoot.pipeline.same_run import without_copies
from folkmoot.pipeline.write_file import write_file
from folkmoot.ranker.panel import panel
from folkmoot.ranker.shown_spec import spec_hash
from folkmoot.records.dataset import Dataset
from folkmoot.records.section_relevance import SectionRelevance
from folkmoot.records.spec_ranking import SpecRankings
from folkmoot.records.validity_card import ValidityCard
from folkmoot.report.validity_build import build_validity_report

_OURS: Final = frozenset({"index.html", "figures", "tables"})
PANEL: Final = "panel"
GOLD_PANEL: Final = "gold"


@dataclass(frozen=True, slots=True)
class CardFiles:
    """The files of a card, as the user named them.

    Attributes:
        spec: the spec that the rankers applied.
        dataset: what people said; None where figures about people are not wanted.
        rankings: runs with the spec, of one or several rankers.
        without_spec: runs without.
        gold: rankings by people who know the spec.
        relevance: section relevance, where it is not the headline's own.
    """

    spec: Path
    dataset: Path | None = None
    rankings: tuple[Path, ...] = ()
    without_spec: tuple[Path, ...] = ()
    gold: tuple[Path, ...] = ()
    relevance: Path | None = None


def ranker_validate(
    files: CardFiles, options: Options, live: Callable[[CardInputs], CardInputs] | None = None
) -> ValidityCard:
    """Read the files, ask models where there are any, and say how far to trust the rankers.

    Args:
        files: what is recorded.
        options: how rankers are compared with people; of `by` groups alone.
        live: adds what models say now; None where none is asked.

    Raises:
        FolkmootError: a file or an option that cannot be used, or nothing to validate.
    """
    inputs = load_card_inputs(files)
    _check(inputs, options)
    if live is not None:
        inputs = live(inputs)
    rankings, copies = without_copies(inputs.rankings)
    without_spec, others = without_copies(inputs.without_spec)
    inputs = replace(inputs, rankings=rankings, without_spec=without_spec)
    if not inputs.rankings and not inputs.examples:
        raise InputError("nothing to validate: expected --ranking FILE, or --model NAME")
    name = None if files.dataset is None else dataset_name(files.dataset)
    card = validity_card(with_panels(inputs), options, name=name)
    return replace(card, notes=(*_other_versions(inputs), *copies, *others, *card.notes))


def check_report_folder(out: Path, *, force: bool = False) -> None:
    """Refuse a folder that the card's page could not be written to, before models are asked.

    Raises:
        InputError: the folder is there and may not be replaced.
    """
    check_free(out, force=force, ours=_OURS.__contains__)


def write_validity_report(card: ValidityCard, out: Path, *, force: bool = False) -> tuple[str, ...]:
    """Write a card's page, figures and tables into a folder, which appears whole or not at all.

    Args:
        card: what was found.
        out: the folder.
        force: whether a card that stands there may be replaced.

    Returns:
        The names of the files, within the folder.

    Raises:
        InputError: the folder cannot be written.
    """
    names = []
    with new_folder(out, force=force, ours=_OURS.__contains__) as fresh:
        for name, blocks in build_validity_report(card, made_with=f"Folkmoot {__version__}"):
            write_file(fresh.folder / name, blocks)
            names.append(name)
    return tuple(names)


def load_card_inputs(files: CardFiles) -> CardInputs:
    """Read every file of a card.

    Raises:
        FaultsError: with the faults of all files at once.
        FolkmootError: what else is wrong with a file.
    """
    spec = load_spec(files.spec)
    dataset = None if files.dataset is None else load_dataset(files.dataset)
    faults = _named_twice(files)

    def runs_of(paths: Sequence[Path]) -> list[tuple[Path, SpecRankings]]:
        found: list[tuple[Path, SpecRankings]] = []
        for path in paths:
            try:
                runs = load_ranking_rows(path) if dataset is None else load_rankings(path, dataset)
            except FaultsError as error:
                faults.extend(error.faults)
            else:
                found += [(path, run) for run in runs]
        return found

    rankings, without_spec, gold = (runs_of(paths) for paths in (files.rankings, files.without_spec, files.gold))
    relevance = _relevance(files.relevance, dataset, faults)
    faults += _other_responses([*rankings, *without_spec, *gold])
    if faults:
        raise FaultsError(faults)
    return CardInputs(
        spec=spec,
        dataset=dataset,
        rankings=tuple(run for _, run in rankings),
        without_spec=tuple(run for _, run in without_spec),
        gold=tuple(run for _, run in gold),
        relevance=relevance,
    )


def _other_versions(inputs: CardInputs) -> tuple[str, ...]:
    """Runs whose rows say that they were made with another spec than they are given for."""
    own = spec_hash(inputs.spec)
    notes = []
    for run in inputs.rankings:
        said = run.provenance
        if said.spec_hash is not None and said.spec_hash != own:
            notes.append(f"{run.name} ranked by another version of {inputs.spec.name}: the card is of that version.")
        elif said.spec_hash is None and said.template_hash is not None:
            notes.append(f"{run.name} was shown no spec, as its rows say, and is given as a run with it.")
    notes += [
        f"{run.name} was shown a spec, as its rows say, and is given as a run without."
        for run in inputs.without_spec
        if run.provenance.spec_hash is not None
    ]
    return tuple(notes)


def with_panels(inputs: CardInputs) -> CardInputs:
    """The inputs with the mean rank of all rankers' headlines, and of all experts."""
    headlines = [ranker.runs[0] for ranker in rankers_of(inputs)[0] if ranker.runs]
    return replace(
        inputs,
        panel=panel(headlines, PANEL) if len(headlines) > 1 else None,
        gold_panel=panel(inputs.gold, GOLD_PANEL, by_all=False) if inputs.gold else None,
    )


def _relevance(path: Path | None, dataset: Dataset | None, faults: list[Fault]) -> SectionRelevance | None:
    if path is None:
        return None
    if dataset is None:
        faults.append(Fault("--relevance-file", None, "", "no --dataset", "--dataset PATH: the prompts that it grades"))
        return None
    try:
        return load_relevance(path, dataset)
    except FaultsError as error:
        faults.extend(error.faults)
        return None


def _named_twice(files: CardFiles) -> list[Fault]:
    """Files that stand for two runs: held against itself, a run always says the same."""
    faults = []
    named = {"--ranking": files.rankings, "--without-spec": files.without_spec, "--gold": files.gold}
    for option, paths in named.items():
        seen: set[Path] = set()
        for path in paths:
            if path.resolve() in seen:
                faults.append(Fault(option, None, "", f"{path} a second time", "each file once"))
            seen.add(path.resolve())
    return faults


def _check(inputs: CardInputs, options: Options) -> None:
    faults = [
        Fault("--by", None, "", repr(one), "group:FIELD; a card has rows of groups alone")
        for one in options.by
        if not one.startswith(GROUP_PREFIX)
    ]
    if options.by and inputs.dataset is None:
        faults.append(Fault("--by", None, "", "no --dataset", "--dataset PATH: groups are of its participants"))
    if faults:
        raise FaultsError(faults)
    fields = {} if inputs.dataset is None else inputs.dataset.participants.demographics
    check_options(options, fields=fields, has_relevance=False)


def _other_responses(runs: Sequence[tuple[Path, SpecRankings]]) -> list[Fault]:
    """Prompts of which one file ranks other responses than another; with a dataset each was held against that."""
    first: dict[str, tuple[Path, frozenset[str]]] = {}
    faults = []
    for path, run in runs:
        for row in run.rows:
            labels = frozenset(label for tier in row.ranking.tiers for label in tier)
            place, known = first.setdefault(row.prompt_id, (path, labels))
            if labels != known:
                found = f"{row.prompt_id}: the responses {', '.join(sorted(labels))}"
                expected = f"{', '.join(sorted(known))}, as in {place}: the files rank different prompts"
                faults.append(Fault(str(path), None, "ranking", found, expected))
    return faults
