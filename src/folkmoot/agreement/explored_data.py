"""A dataset made ready to be explored: who ranked what, what the figures of each prompt are, and masks of filters."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from folkmoot.records.agreement import AgreementResult, PromptRow
from folkmoot.records.dataset import NO_ANSWER, Categorical, Dataset, Question
from folkmoot.records.explore import ExploreQuery
from folkmoot.records.section_relevance import SectionRelevance
from folkmoot.records.spec_ranking import SpecRankings
from folkmoot.records.vocabulary import KEYS, VOCABULARIES

Bools = NDArray[np.bool_]
Ints = NDArray[np.int32]


@dataclass(frozen=True, eq=False)
class Partition:
    """Every answer in exactly one cell.

    Attributes:
        cell: `[n_assessments]` int32; the last cell is that of no answer.
        values: names of the cells but the last.
        labels: what is read of each.
    """

    cell: Ints
    values: tuple[str, ...]
    labels: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class ExploredData:
    """A dataset, ready.

    Attributes:
        dataset: what people said.
        name: of the dataset.
        rankings: runs, the headline first.
        relevance: of prompts to sections; None where nothing graded them.
        titles: of sections, by id.
        figures: by question, the comparison by prompt.
        threshold: relevance from which a prompt belongs to a section.
        flagged: by quality flag, ids of participants who have it.
        waves: names of the study's waves; () where it has one, or is no study.
    """

    dataset: Dataset
    name: str
    rankings: tuple[SpecRankings, ...]
    relevance: SectionRelevance | None
    titles: Mapping[str, str]
    figures: Mapping[Question, AgreementResult]
    threshold: int = 5
    flagged: Mapping[str, frozenset[str]] = field(default_factory=dict)
    waves: tuple[str, ...] = ()

    @cached_property
    def answered(self) -> Bools:
        """`[n_assessments]` last answers with a ranking or an answered veto."""
        table = self.dataset.assessments
        given: Bools = self.dataset.last_answers & ((table.world >= 0) | (table.personal >= 0) | (table.veto >= 0))
        return given

    @cached_property
    def people_at(self) -> NDArray[np.int64]:
        """`[n_prompts]` people who answered each prompt."""
        return self.count(self.answered)

    @cached_property
    def vetoes_at(self) -> NDArray[np.int64]:
        """`[n_prompts]` people who flag a response of each prompt."""
        return self.count(self.answered & (self.dataset.assessments.veto > 0))

    @cached_property
    def asked_veto_at(self) -> NDArray[np.int64]:
        """`[n_prompts]` people who answered the veto."""
        return self.count(self.answered & (self.dataset.assessments.veto >= 0))

    @cached_property
    def rows_of(self) -> Mapping[int, NDArray[np.intp]]:
        """Assessments of each prompt that was answered."""
        rows = np.flatnonzero(self.answered)
        prompts = self.dataset.assessments.prompt[rows]
        order = np.argsort(prompts, kind="stable")
        cuts = np.flatnonzero(np.diff(prompts[order])) + 1
        return {int(prompts[block[0]]): rows[block] for block in np.split(order, cuts) if len(block)}

    @cached_property
    def prompt_figures(self) -> Mapping[Question, Mapping[str, PromptRow]]:
        """By question and prompt."""
        return {
            question: {row.prompt_id: row for row in result.prompts or ()} for question, result in self.figures.items()
        }

    @cached_property
    def prompt_words(self) -> tuple[str, ...]:
        """Of each prompt, its texts and its responses', in plain letters."""
        prompts = self.dataset.prompts
        found = []
        for prompt_id, turns, replies in zip(prompts.ids, prompts.messages, prompts.responses, strict=True):
            texts = [one.content for one in turns] + [turn.content for one in replies for turn in one]
            found.append("\n".join([prompt_id, *texts]).casefold())
        return tuple(found)

    @cached_property
    def reasons_of(self) -> Mapping[int, Sequence[int]]:
        """Rows of Rationales by assessment."""
        found: dict[int, list[int]] = {}
        for row, assessment in enumerate(self.dataset.rationales.assessment.tolist()):
            found.setdefault(assessment, []).append(row)
        return found

    @cached_property
    def reason_words(self) -> tuple[str, ...]:
        """Rationales in plain letters."""
        return tuple(text.casefold() for text in self.dataset.rationales.texts)

    @cached_property
    def partitions(self) -> Mapping[str, Partition]:
        """What answers can be told apart by: `importance`, `subjectivity`, `veto`, and `group FIELD`."""
        table, people = self.dataset.assessments, self.dataset.participants
        found = {name: _by_key(name, getattr(table, name)) for name in ("importance", "subjectivity")}
        cells = np.where(table.veto > 0, 0, np.where(table.veto == 0, 1, 2)).astype(np.int32)
        found["veto"] = Partition(cells, ("yes", "no"), ("flags a response", "flags none"))
        for field_name, column in people.demographics.items():
            if 1 < len(column.values) <= 60 and not column.in_own_words:
                code = column.codes[table.participant]
                cells = np.where(code == NO_ANSWER, len(column.values), code).astype(np.int32)
                found[f"group {field_name}"] = Partition(cells, column.values, column.values)
        return found

    def count(self, some: Bools) -> NDArray[np.int64]:
        """`[n_prompts]` how many of these answers each prompt has."""
        counted: NDArray[np.int64] = np.bincount(
            self.dataset.assessments.prompt[some], minlength=len(self.dataset.prompts)
        )
        return counted

    def sections_of(self, prompt_id: str) -> tuple[str, ...]:
        """The sections that a prompt belongs to."""
        grades = {} if self.relevance is None else self.relevance.grades.get(prompt_id, {})
        return tuple(section for section, grade in grades.items() if grade >= self.threshold)

    def cell_of(self, query: ExploreQuery) -> list[tuple[Partition, int | None]]:
        """The partitions that a query chooses a cell of; None for a cell that there is not."""
        field_name, _, value = query.group.partition("=")
        wanted = {
            "importance": query.importance,
            "subjectivity": query.subjectivity,
            "veto": query.veto,
            f"group {field_name}": value if query.group else "",
        }
        found: list[tuple[Partition, int | None]] = []
        for name, one in wanted.items():
            if not one:
                continue
            partition = self.partitions.get(name)
            if partition is None:
                found.append((Partition(np.zeros(len(self.answered), dtype=np.int32), (), ()), None))
            else:
                found.append((partition, partition.values.index(one) if one in partition.values else None))
        return found

    def kept(self, query: ExploreQuery) -> Bools:
        """`[n_assessments]` the answers that a query keeps."""
        keep = self.answered.copy()
        for partition, cell in self.cell_of(query):
            keep &= partition.cell == (-1 if cell is None else cell)
        if query.flag:
            ids = self.flagged.get(query.flag, frozenset())
            has = np.array([one in ids for one in self.dataset.participants.ids], dtype=np.bool_)
            keep &= has[self.dataset.assessments.participant]
        if query.said:
            words = query.said.casefold()
            said = np.zeros(len(keep), dtype=np.bool_)
            rows = [row for row, text in enumerate(self.reason_words) if words in text]
            said[self.dataset.rationales.assessment[rows]] = True
            keep &= said
        return keep


def _by_key(name: str, column: Categorical) -> Partition:
    keys = tuple(VOCABULARIES[name])
    of_value = [KEYS[name](value) for value in column.values]
    place = {key: number for number, key in enumerate(keys)}
    codes = np.array([*(len(keys) if key is None else place[key] for key in of_value), len(keys)], dtype=np.int32)
    return Partition(codes[column.codes], keys, tuple(VOCABULARIES[name].values()))
