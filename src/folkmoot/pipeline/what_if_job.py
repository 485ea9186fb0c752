"""What `folkmoot spec what-if` is asked to do: files and options, held against each other before anything is paid."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

from folkmoot.agreement.options import GROUP_PREFIX, Options, check_options
from folkmoot.agreement.selection import filters_of, select
from folkmoot.errors import Fault, FaultsError
from folkmoot.pipeline.load_dataset import load_dataset
from folkmoot.pipeline.load_relevance import load_relevance, other_sections
from folkmoot.pipeline.load_spec import load_spec
from folkmoot.pipeline.ranking_tasks import ranking_tasks
from folkmoot.ranker.order import Order
from folkmoot.ranker.shown_spec import spec_hash
from folkmoot.records.dataset import Dataset
from folkmoot.records.ranking_task import RankingTask
from folkmoot.records.section_relevance import SectionRelevance
from folkmoot.records.spec import Spec
from folkmoot.records.spec_diff import Change, SectionChange, SpecDiff
from folkmoot.spec.diff import diff_specs

OLD: Final = "old"
NEW: Final = "new"
AGAIN: Final = "old again"
"""Names of runs begin with the version's; the last is a second run under the old one."""

Grades = Mapping[str, Mapping[str, int]]
"""Relevance by prompt id and section id."""

_ONLY_PLACED: frozenset[Change] = frozenset({Change.MOVED, Change.RENAMED, Change.TAGS})


@dataclass(frozen=True, kw_only=True, slots=True)
class WhatIfJob:
    """What is compared, by what, and how.

    Attributes:
        old: the old version's file.
        new: the new version's.
        dataset: what people said, with texts, in any known layout.
        model: the ranker, as the user named it.
        relevance: files of section relevance, of either version or both.
        relevance_model: who grades what no file does; None: the ranker.
        repeats: how often each version ranks each prompt.
        sections: what of a version is shown: all, or what matters for each prompt.
        order: of the responses; both versions show the same one.
        seed: of that order.
        limit: consider the first so many prompts; None: all.
        options: how people are compared; its `relevance` says from which grade a section concerns a prompt.
    """

    old: Path
    new: Path
    dataset: Path
    model: str
    relevance: tuple[Path, ...] = ()
    relevance_model: str | None = None
    repeats: int = 1
    sections: Literal["all", "auto"] = "all"
    order: Order = "random"
    seed: int = 1
    limit: int | None = None
    options: Options = Options()  # noqa: RUF009 - frozen


@dataclass(frozen=True)
class PreparedWhatIf:
    """The same, read.

    Attributes:
        job: as asked.
        diff: the two versions.
        changes: changed sections whose prompts are ranked: not those that only moved, got another id or other tags, or
            changed in punctuation and blanks alone.
        dataset: what people said; None where nothing is to be ranked.
        tasks: its prompts with their texts.
        n_withheld: prompts without.
        old: grades of the old version's sections from a file; None where no file has them.
        new: the same of the new version's.
    """

    job: WhatIfJob
    diff: SpecDiff
    changes: tuple[SectionChange, ...]
    dataset: Dataset | None
    tasks: tuple[RankingTask, ...]
    n_withheld: int
    old: SectionRelevance | None
    new: SectionRelevance | None

    @property
    def grade_old(self) -> bool:
        """Whether the old version's sections must be graded."""
        if self.old is not None or not self.changes:
            return False
        needed = self.job.sections == "auto" or any(one.new is None for one in self.changes)
        return needed or (self.new is None and any(one.old is not None for one in self.changes))

    @property
    def grade_new(self) -> bool:
        """Whether the new version's sections must be graded."""
        if self.new is not None or not self.changes:
            return False
        needed = self.job.sections == "auto" or any(one.old is None for one in self.changes)
        return needed or (self.old is None and any(one.new is not None for one in self.changes))

    def concerned(self, old: Grades, new: Grades) -> dict[str, tuple[str, ...]]:
        """For each prompt that a changed section concerns, in either version, the ids of those sections.

        Args:
            old: grades of the old version's sections; {} where it is not graded.
            new: grades of the new version's.
        """
        least = self.job.options.relevance
        found: dict[str, tuple[str, ...]] = {}
        for task in self.tasks:
            ids = [
                one.section.id
                for one in self.changes
                if (one.old is not None and old.get(task.id, {}).get(one.old.id, 1) >= least)
                or (one.new is not None and new.get(task.id, {}).get(one.new.id, 1) >= least)
            ]
            if ids:
                found[task.id] = tuple(ids)
        return found


def prepare_what_if(job: WhatIfJob) -> PreparedWhatIf:
    """Read a job's files and hold them against each other.

    Raises:
        FaultsError: faults of the dataset, a spec or the grades; options that cannot be met; grades of another spec.
        InputError: the dataset withholds every text.
        EmptySelectionError: nobody answered the question, or the filters leave nothing.
    """
    diff = diff_specs(load_spec(job.old), load_spec(job.new))
    changes = tuple(one for one in diff.changes if not one.is_cosmetic and not _ONLY_PLACED.issuperset(one.changes))
    if not changes:
        return PreparedWhatIf(job, diff, (), None, (), 0, None, None)
    dataset = load_dataset(job.dataset)
    _check(job.options, dataset)
    select(dataset, job.options.question, covered_by=None, filters=filters_of(job.options))
    tasks = ranking_tasks(dataset.prompts, str(job.dataset), limit=job.limit)
    old, new = _relevance(job, diff, dataset)
    return PreparedWhatIf(job, diff, changes, dataset, tasks.tasks, len(tasks.withheld), old, new)


def _check(options: Options, dataset: Dataset) -> None:
    faults = [
        Fault("--by", None, "", repr(one), "group:FIELD; changed sections and prompts are always shown")
        for one in options.by
        if not one.startswith(GROUP_PREFIX)
    ]
    if options.relevance < 2:
        faults.append(Fault("--relevance", None, "", str(options.relevance), "2 to 5: at 1 everything is concerned"))
    if faults:
        raise FaultsError(faults)
    check_options(options, fields=dataset.participants.demographics, has_relevance=False)


def _relevance(
    job: WhatIfJob, diff: SpecDiff, dataset: Dataset
) -> tuple[SectionRelevance | None, SectionRelevance | None]:
    """Each file laid to the version that it grades: by the spec's hash where it has one, else by its sections."""
    versions = ((diff.old, job.old), (diff.new, job.new))
    found: dict[int, SectionRelevance] = {}
    faults: list[Fault] = []
    for path in job.relevance:
        graded = load_relevance(path, dataset)
        fits = [at for at, (spec, _) in enumerate(versions) if _grades(graded, spec)]
        free = [at for at in fits if at not in found]
        if free:
            found[free[0]] = graded
        elif fits:
            expected = "one file for each version"
            faults.append(Fault("--relevance-file", None, "", f"{path}, a second one for the same version", expected))
        else:
            faults += _another(graded, path, versions)
    if faults:
        raise FaultsError(faults)
    return found.get(0), found.get(1)


def _grades(graded: SectionRelevance, spec: Spec) -> bool:
    if graded.spec_hash is not None:
        return graded.spec_hash == spec_hash(spec)
    return all(spec.section(section) is not None for section in graded.sections())


def _another(graded: SectionRelevance, path: Path, versions: Sequence[tuple[Spec, Path]]) -> list[Fault]:
    if graded.spec_hash is not None:
        expected = f"grades of the sections of {versions[0][1]} or {versions[1][1]} as they stand"
        return [Fault(str(path), None, "spec_hash", "the hash of another spec", expected)]
    spec, place = versions[0]
    return other_sections(graded, spec, str(path), str(place))
