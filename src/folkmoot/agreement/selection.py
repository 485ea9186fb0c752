"""From a dataset to cells: the answers that a comparison uses, and what was left out."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from folkmoot.agreement.options import Options
from folkmoot.errors import EmptySelectionError
from folkmoot.records.dataset import Categorical, Dataset, Question
from folkmoot.records.ranking import Ranking
from folkmoot.records.section_relevance import SectionRelevance
from folkmoot.records.spec_ranking import SpecRankings
from folkmoot.records.vocabulary import importance_key, subjectivity_key
from folkmoot.statistics.cells import Cells, Floats, Signs
from folkmoot.statistics.weak_order import MAX_RESPONSES, unpack

Filters: TypeAlias = Sequence[tuple[str, Sequence[str], Callable[[str], str | None]]]
"""(column of Assessments, keys to keep, reading of an answer as a key) for each of several filters; no keys keep all."""


@dataclass(frozen=True, eq=False)
class Selection:
    """The answers that a comparison uses.

    Attributes:
        dataset: where they come from.
        prompt_rows: `[P]` rows of Prompts, ascending; the numbers of prompts in `cells` are positions in it.
        person_rows: `[I]` rows of Participants, ascending; likewise.
        cells: the last ranking of each participant and prompt.
        veto_cells: the last answer to the veto of each participant and prompt; their codes are no rankings.
        veto: `[m]` flagged responses of each of these, as bits.
        superseded: `[r]`, `[r]` prompt and person of each ranking that a later one of the same participant and prompt
            supersedes.
    """

    dataset: Dataset
    prompt_rows: NDArray[np.intp]
    person_rows: NDArray[np.intp]
    cells: Cells
    veto_cells: Cells
    veto: NDArray[np.int16]
    superseded: tuple[NDArray[np.int32], NDArray[np.int32]]

    @property
    def n_repeated(self) -> int:
        """Rankings that a later one of the same participant and prompt supersedes."""
        return len(self.superseded[0])

    @property
    def n_answers(self) -> NDArray[np.int64]:
        """`[P]` rankings of each prompt, superseded ones included."""
        repeated: NDArray[np.int64] = np.bincount(self.superseded[0], minlength=self.cells.n_prompts)
        return self.cells.people_at + repeated

    @cached_property
    def tiers(self) -> NDArray[np.int8]:
        """`[n, 8]` tiers of each cell, -1 past the prompt's responses."""
        return _tiers(self.cells.codes, self.cells.n_responses[self.cells.prompt])

    @cached_property
    def person_keys(self) -> NDArray[np.uint64]:
        """`[I]` 64-bit hashes of participant ids."""
        return _keys([self.dataset.participants.ids[row] for row in self.person_rows.tolist()])

    @cached_property
    def prompt_keys(self) -> NDArray[np.uint64]:
        """`[P]` 64-bit hashes of prompt ids."""
        return _keys([self.dataset.prompts.ids[row] for row in self.prompt_rows.tolist()])

    @cached_property
    def prompt_ids(self) -> tuple[str, ...]:
        """`[P]` ids of the prompts."""
        return tuple(self.dataset.prompts.ids[row] for row in self.prompt_rows.tolist())

    def weighted(self, person_weight: Floats) -> Selection:
        """The same answers with weights of participants (`[I]`)."""
        return Selection(
            self.dataset,
            self.prompt_rows,
            self.person_rows,
            _reweighted(self.cells, person_weight),
            _reweighted(self.veto_cells, person_weight),
            self.veto,
            self.superseded,
        )

    def of_people(self, member: NDArray[np.bool_]) -> Selection:
        """The answers of some of the people (`[I]` bool); prompts and persons keep their numbers."""
        return self._keeping(member[self.cells.person], member[self.veto_cells.person], member[self.superseded[1]])

    def of_prompts(self, some: NDArray[np.bool_]) -> Selection:
        """The answers to some of the prompts (`[P]` bool); prompts and persons keep their numbers."""
        return self._keeping(some[self.cells.prompt], some[self.veto_cells.prompt], some[self.superseded[0]])

    def _keeping(
        self, cells: NDArray[np.bool_], veto_cells: NDArray[np.bool_], superseded: NDArray[np.bool_]
    ) -> Selection:
        prompts, persons = self.superseded
        return Selection(
            self.dataset,
            self.prompt_rows,
            self.person_rows,
            self.cells.take(cells),
            self.veto_cells.take(veto_cells),
            self.veto[veto_cells],
            (prompts[superseded], persons[superseded]),
        )

    def reference(self, rankings: SpecRankings) -> Reference:
        """A ranking run laid beside the prompts."""
        codes = np.zeros(len(self.prompt_rows), dtype=np.int32)
        covered = np.zeros(len(self.prompt_rows), dtype=np.bool_)
        labels = self.dataset.prompts.labels
        code = cache(Ranking.code)  # there are far fewer rankings than prompts
        for position, (prompt_id, row) in enumerate(zip(self.prompt_ids, self.prompt_rows.tolist(), strict=True)):
            found = rankings.by_prompt.get(prompt_id)
            if found is not None:
                codes[position], covered[position] = code(found.ranking, labels[row]), True
        return reference_of(rankings.name, codes, covered, self.cells.n_responses)


@dataclass(frozen=True, eq=False)
class Reference:
    """One run of a ranker over the prompts of a selection.

    Attributes:
        name: the run.
        signs: `[P, q]` how it orders each pair; 0 where it ties, and where it does not cover the prompt.
        tiers: `[P, 8]` its tiers; -1 past the prompt's responses, and where it does not cover the prompt.
        covered: `[P]` bool.
    """

    name: str
    signs: Signs
    tiers: NDArray[np.int8]
    covered: NDArray[np.bool_]


def reference_of(
    name: str, codes: NDArray[np.int32], covered: NDArray[np.bool_], n_responses: NDArray[np.int8]
) -> Reference:
    """A run from the weak-order codes of its rankings.

    Args:
        name: the run.
        codes: `[P]` weak-order codes; any where it does not cover the prompt.
        covered: `[P]` bool.
        n_responses: `[P]` responses of each prompt.
    """
    count = len(codes)
    cells = Cells(np.arange(count, dtype=np.int32), np.zeros(count, dtype=np.int32), codes, n_responses, np.ones(1))
    signs = cells.signs.copy()
    signs[~covered] = 0
    tiers = _tiers(codes, n_responses)
    tiers[~covered] = -1
    return Reference(name, signs, tiers, covered)


def filters_of(options: Options) -> Filters:
    """The filters that were asked for."""
    return (
        ("importance", options.importance, importance_key),
        ("subjectivity", options.subjectivity, subjectivity_key),
    )


def select(
    dataset: Dataset,
    question: Question,
    *,
    covered_by: SpecRankings | None,
    filters: Filters = (),
) -> Selection:
    """Choose the answers to a question.

    Args:
        dataset: what people said.
        question: which of their rankings.
        covered_by: keep the prompts that this run ranks; None for all.
        filters: which answers about the prompt to keep.

    Raises:
        EmptySelectionError: nobody answered the question, or the filters leave nothing.
    """
    answers = dataset.assessments
    codes = answers.world if question is Question.WORLD else answers.personal
    if not (codes >= 0).any():
        raise EmptySelectionError(f"no participant answered the {question} question in this dataset")
    keep = np.ones(len(answers), dtype=np.bool_)
    said = []
    if covered_by is not None:
        ranked = np.array([prompt_id in covered_by.by_prompt for prompt_id in dataset.prompts.ids], dtype=np.bool_)
        if not ranked.all():
            keep &= ranked[answers.prompt]
    for column, keys, read in filters:
        if keys:
            keep &= _having(getattr(answers, column), keys, read)
            said.append(f"--{column} {' '.join(keys)}")
    # A later assessment of the same prompt replaces an earlier one as a whole, before anything is filtered.
    ranked_here = keep & (codes >= 0)
    if not (ranked_here & dataset.last_answers).any():
        raise EmptySelectionError(f"no answer to the {question} question is left by {', '.join(said) or 'the ranking'}")
    last = _by_prompt(ranked_here & dataset.last_answers, answers.prompt)
    last_veto = _by_prompt(keep & (answers.veto >= 0) & dataset.last_answers, answers.prompt)
    n_prompts, n_persons = len(dataset.prompts), len(dataset.participants)
    prompt_rows = np.flatnonzero(
        _counts_of_sorted(answers.prompt[last], n_prompts) + _counts_of_sorted(answers.prompt[last_veto], n_prompts)
    )
    person_rows = np.flatnonzero(
        np.bincount(answers.participant[last], minlength=n_persons)
        + np.bincount(answers.participant[last_veto], minlength=n_persons)
    )
    n_responses = dataset.prompts.n_responses[prompt_rows]
    place = _Places(prompt_rows, person_rows, n_prompts, n_persons)
    prompt, person = place.of(answers.prompt[last], answers.participant[last])
    weight = np.ones(len(person_rows))
    cells = Cells(prompt, person, codes[last], n_responses, weight)
    prompt, person = place.of(answers.prompt[last_veto], answers.participant[last_veto])
    veto_cells = Cells(prompt, person, np.zeros(len(prompt), dtype=np.int32), n_responses, weight)
    superseded = np.flatnonzero(ranked_here & ~dataset.last_answers)
    return Selection(
        dataset,
        prompt_rows,
        person_rows,
        cells,
        veto_cells,
        answers.veto[last_veto],
        place.of(answers.prompt[superseded], answers.participant[superseded]),
    )


class _Places:
    """Rows of the dataset's tables to positions in the selection."""

    def __init__(self, prompts: NDArray[np.intp], persons: NDArray[np.intp], n_prompts: int, n_persons: int) -> None:
        self._prompt = _places(prompts, n_prompts)
        self._person = _places(persons, n_persons)

    def of(self, prompt: NDArray[np.int32], person: NDArray[np.int32]) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
        return (
            prompt if self._prompt is None else self._prompt[prompt],
            person if self._person is None else self._person[person],
        )


def _places(rows: NDArray[np.intp], n: int) -> NDArray[np.int32] | None:
    """`[n]` place of each row of a table among those selected; None where all are, each in its own place."""
    if len(rows) == n:
        return None
    places = np.zeros(n, dtype=np.int32)
    places[rows] = np.arange(len(rows), dtype=np.int32)
    return places


def _having(column: Categorical, keys: Sequence[str], read: Callable[[str], str | None]) -> NDArray[np.bool_]:
    wanted = np.array([read(value) in keys for value in column.values] + [False], dtype=np.bool_)
    kept: NDArray[np.bool_] = wanted[column.codes]  # NO_ANSWER is -1: the last, which is never wanted
    return kept


def _by_prompt(chosen: NDArray[np.bool_], prompt: NDArray[np.int32]) -> NDArray[np.intp] | slice:
    """The rows chosen, ordered by prompt; within a prompt in the order in which they were given.

    Returns:
        Their indices; a slice where these are all of the rows as they stand, so that millions need not be copied.
    """
    if chosen.all() and not (prompt[1:] < prompt[:-1]).any():
        return slice(None)
    rows = np.flatnonzero(chosen)
    at = prompt[rows]
    if (at[1:] < at[:-1]).any():
        return rows[np.argsort(at, kind="stable")]
    return rows


def _counts_of_sorted(values: NDArray[np.int32], n: int) -> NDArray[np.intp]:
    """`[n]` how often each of 0, 1, … n - 1 stands among ascending values."""
    return np.diff(np.searchsorted(values, np.arange(n + 1, dtype=np.int32)))


def _tiers(codes: NDArray[np.int32], n_responses: NDArray[np.int8]) -> NDArray[np.int8]:
    tiers = unpack(codes, MAX_RESPONSES)
    tiers[np.arange(MAX_RESPONSES)[None, :] >= n_responses[:, None]] = -1
    return tiers


def _keys(ids: Sequence[str]) -> NDArray[np.uint64]:
    digests = b"".join(hashlib.blake2b(one.encode(), digest_size=8).digest() for one in ids)
    return np.frombuffer(digests, dtype="<u8").astype(np.uint64)


def _reweighted(cells: Cells, person_weight: Floats) -> Cells:
    return Cells(cells.prompt, cells.person, cells.codes, cells.n_responses, person_weight)


def prompts_by_section(
    relevance: SectionRelevance, prompt_ids: Sequence[str], threshold: int
) -> Mapping[str, list[int]]:
    """Positions in `prompt_ids` of the prompts that belong to each section, sections in order of first mention."""
    sections: dict[str, list[int]] = {}
    for position, prompt_id in enumerate(prompt_ids):
        for section, grade in relevance.grades.get(prompt_id, {}).items():
            if grade >= threshold:
                sections.setdefault(section, []).append(position)
    return sections
