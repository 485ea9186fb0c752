"""`folkmoot ranker import` and `folkmoot ranker combine`: people's rankings read, and several rankers made one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from folkmoot.agreement.validity.rankers import gathered
from folkmoot.errors import Fault, FaultsError, InputError
from folkmoot.formats import people_rankings, spec_rankings
from folkmoot.pipeline.load_dataset import load_dataset
from folkmoot.pipeline.load_rankings import load_ranking_rows
from folkmoot.pipeline.load_spec import load_spec
from folkmoot.pipeline.read_source import read_source
from folkmoot.pipeline.same_run import without_copies
from folkmoot.pipeline.write_file import write_file
from folkmoot.ranker.panel import panel
from folkmoot.records.provenance import Provenance
from folkmoot.records.spec_ranking import SpecRankings


@dataclass(frozen=True, slots=True)
class Imported:
    """Rankings of people that were read and written.

    Attributes:
        out: the file written.
        rankers: the people's codes and how many prompts each ranked.
        n_skipped: rows without a ranking.
        n_addresses: codes that look like e-mail addresses.
    """

    out: Path
    rankers: dict[str, int]
    n_skipped: int
    n_addresses: int


@dataclass(frozen=True, slots=True)
class Combined:
    """A panel that was written.

    Attributes:
        out: the file written.
        members: names of the runs in it.
        n_prompts: prompts that the panel ranks.
        n_left_out: prompts that some member does not rank, or ranks other responses of.
        notes: on runs that are no members, because they only hold the replies of another.
    """

    out: Path
    members: tuple[str, ...]
    n_prompts: int
    n_left_out: int
    notes: tuple[str, ...] = ()


def ranker_import(file: Path, dataset: Path, out: Path, *, spec: Path | None = None) -> Imported:
    """Read rankings that people wrote and write them as rankings of rankers.

    Args:
        file: CSV or JSON Lines.
        dataset: whose prompts they rank.
        out: the file to write.
        spec: checks section ids; None to leave them unchecked.

    Raises:
        FaultsError: with every fault of the file.
        FolkmootError: what else is wrong with a file.
    """
    source = read_source(file)
    if source.is_folder:
        raise FaultsError([Fault(source.place, None, "", "a folder", "one file of rankings, CSV or JSON Lines")])
    (one,) = source.files.values()
    prompts = load_dataset(dataset).prompts
    known = None if spec is None else {section.id for section in load_spec(spec).sections}
    labels = dict(zip(prompts.ids, prompts.labels, strict=True))
    found = people_rankings.read(one.lines(), one.place, labels, known)
    write_file(out, spec_rankings.write(*found.runs))
    return Imported(out, {run.name: len(run.rows) for run in found.runs}, found.n_skipped, found.n_addresses)


def ranker_combine(files: Sequence[Path], out: Path, *, name: str | None = None) -> Combined:
    """Write the mean rank of several rankers as one ranker.

    Its members are the headline run of each ranker; where all runs are one ranker's, they are its runs. A run that only holds
    the replies of another is none.

    Args:
        files: rankings.
        out: the file to write.
        name: how the panel is called; None: as the file, without its ending.

    Raises:
        FaultsError: with the faults of all files at once.
        InputError: there are fewer than two rankings, or no prompt is ranked by all.
    """
    runs: list[SpecRankings] = []
    faults: list[Fault] = []
    for path in files:
        try:
            runs += load_ranking_rows(path)
        except FaultsError as error:
            faults += error.faults
    if faults:
        raise FaultsError(faults)
    own, notes = without_copies(runs)
    rankers = gathered(own)
    members = [ranker.runs[0] for ranker in rankers] if len(rankers) > 1 else own
    if len(members) < 2:
        why = "".join(f". {note}" for note in notes)
        raise InputError(f"--ranking: found {len(members)} ranking; expected two or more, in one file or several{why}")
    called = name or out.stem
    found = panel(members, called)
    prompts = {row.prompt_id for run in members for row in run.rows}
    if not found.rows:
        raise InputError("--ranking: no prompt is ranked by all of them; expected rankings of the same prompts")
    rows = tuple(replace(row, provenance=Provenance(ranker=called)) for row in found.rows)
    write_file(out, spec_rankings.write(replace(found, rows=rows)))
    return Combined(out, tuple(run.name for run in members), len(rows), len(prompts) - len(rows), notes)
