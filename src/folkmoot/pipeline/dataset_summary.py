"""Count what a dataset holds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from folkmoot.pipeline.load_dataset import load_with_layout
from folkmoot.records.criteria import POLICIES
from folkmoot.records.dataset import NO_ANSWER, Categorical, Dataset, RationaleOf
from folkmoot.records.dataset_summary import AnswerCounts, DatasetSummary, QuestionCounts, Spread, ValueCount
from folkmoot.records.vocabulary import KEYS, VOCABULARIES
from folkmoot.statistics.weak_order import NOT_ASKED, SKIPPED, unpack

MIN_CELL: Final = 30


def summarise_path(path: Path, *, min_cell: int = MIN_CELL) -> DatasetSummary:
    """Read a dataset and count what it holds.

    Args:
        path: a folder or a file in any known layout.
        min_cell: participants under which a group is marked.

    Raises:
        MissingFileError: there is no such file or folder.
        FaultsError: with every fault, or because no layout is recognised.
    """
    found = load_with_layout(path)
    return summarise(found.dataset, place=str(path), layout=found.layout, min_cell=min_cell)


def summarise(dataset: Dataset, *, place: str, layout: str, min_cell: int = MIN_CELL) -> DatasetSummary:
    """Count what a dataset holds; people's own words are counted, never repeated."""
    prompts, people, table = dataset.prompts, dataset.participants, dataset.assessments
    per_prompt = np.bincount(table.prompt, minlength=len(prompts))
    per_person = np.bincount(table.participant, minlength=len(people))
    last = dataset.last_answers
    pair = table.prompt.astype(np.int64) * max(len(people), 1) + table.participant
    return DatasetSummary(
        place=place,
        layout=layout,
        simulated=dataset.simulated,
        n_prompts=len(prompts),
        n_prompts_without_assessments=int((per_prompt == 0).sum()),
        n_prompts_with_text=sum(1 for messages in prompts.messages if messages),
        responses=dict(sorted(Counter(prompts.n_responses.tolist()).items())),
        n_participants=len(people),
        n_unlinked=int(people.unlinked.sum()),
        n_simulated=int(people.simulated.sum()),
        n_without_demographics=int((~people.has_demographics).sum()),
        n_assessments=len(table),
        n_repeated=int((~last).sum()),
        n_repeated_pairs=len(np.unique(pair[~last])),
        per_prompt=_spread(per_prompt),
        per_participant=_spread(per_person[per_person > 0]),
        largest_prompt=prompts.ids[int(per_prompt.argmax())] if len(table) else None,
        questions=(
            _ranking("world", table.world),
            _ranking("personal", table.personal),
            _veto(dataset),
            *_further(dataset),
        ),
        n_both_rankings=int(((table.world >= 0) & (table.personal >= 0)).sum()),
        vocabularies=(
            *(_answers(name, getattr(table, name), 0, KEYS[name], list(VOCABULARIES[name])) for name in VOCABULARIES),
            *_policies(dataset),
        ),
        demographics=tuple(_answers(name, column, min_cell) for name, column in people.demographics.items()),
        min_cell=min_cell,
        rationales={str(of): number for of, number in _rationales(dataset).items()},
        languages=dict(Counter(one for one in dataset.rationales.languages if one is not None).most_common()),
        n_prompts_with_criteria=sum(1 for own in prompts.criteria if own),
        notes=dataset.notes,
    )


def _spread(counts: NDArray[np.intp]) -> Spread:
    if not counts.size:
        return Spread(None, None, None, None, None)
    lower, median, upper = np.quantile(counts, (0.25, 0.5, 0.75)).tolist()
    return Spread(int(counts.min()), lower, median, upper, int(counts.max()))


def _ranking(question: str, codes: NDArray[np.int32]) -> QuestionCounts:
    return QuestionCounts(
        question,
        not_asked=int((codes == NOT_ASKED).sum()),
        skipped=int((codes == SKIPPED).sum()),
        answered=int((codes >= 0).sum()),
        # The code of a ranking with a single tier is 0, however many responses it ties.
        tied_throughout=int((codes == 0).sum()),
        none_flagged=None,
        flagged_first=None,
    )


def _veto(dataset: Dataset) -> QuestionCounts:
    table = dataset.assessments
    flagged_first = 0
    sizes = dataset.prompts.n_responses[table.prompt] if len(table) else np.zeros(0, dtype=np.int8)
    for size in np.unique(sizes).tolist():
        rows = (sizes == size) & (table.veto > 0) & (table.world >= 0)
        top = unpack(table.world[rows], size) == 0
        flagged = (table.veto[rows, None] >> np.arange(size)) & 1 == 1
        flagged_first += int((top & flagged).any(axis=1).sum())
    return QuestionCounts(
        "veto",
        not_asked=int((table.veto == NOT_ASKED).sum()),
        skipped=int((table.veto == SKIPPED).sum()),
        answered=int((table.veto >= 0).sum()),
        tied_throughout=None,
        none_flagged=int((table.veto == 0).sum()),
        flagged_first=flagged_first,
    )


def _further(dataset: Dataset) -> list[QuestionCounts]:
    """What a study of ours asks beside, where it was asked of anybody."""
    table = dataset.assessments
    given = {"criteria_rated": len(dataset.criteria_ratings), "own_criteria": len(dataset.own_criteria)}
    return [
        QuestionCounts(
            name,
            not_asked=int((column == NOT_ASKED).sum()),
            skipped=int((column == SKIPPED).sum()),
            answered=int((column >= 0).sum()),
            tied_throughout=None,
            none_flagged=None,
            flagged_first=None,
            n_given=given.get(name),
        )
        for name in ("default_policy", "criteria_rated", "own_criteria")
        if (column := getattr(table, name)) is not None
    ]


def _policies(dataset: Dataset) -> list[AnswerCounts]:
    """What people would make the default, where they were asked; keys alone, as the study's own words are its own."""
    column = dataset.assessments.default_policy
    if column is None:
        return []
    codes = np.where(column >= 0, column, NO_ANSWER).astype(np.int32)
    return [_answers("default_policy", Categorical(codes, POLICIES), 0, order=list(POLICIES))]


def _answers(
    field: str,
    column: Categorical,
    min_cell: int,
    key_of: Callable[[str | None], str | None] = lambda _: None,
    order: list[str] | None = None,
) -> AnswerCounts:
    unanswered = int((column.codes == NO_ANSWER).sum())
    counted = np.bincount(column.codes[column.codes != NO_ANSWER], minlength=len(column.values))
    given = [(value, int(n)) for value, n in zip(column.values, counted.tolist(), strict=True) if n]
    answered = sum(n for _, n in given)
    if order is None and column.in_own_words:
        return AnswerCounts(field, unanswered, answered, None)
    values = [ValueCount(value, key_of(value), n, n < min_cell) for value, n in given]
    return AnswerCounts(field, unanswered, answered, tuple(sorted(values, key=_rank(values, order))))


def _rank(values: list[ValueCount], order: list[str] | None) -> Callable[[ValueCount], tuple[int, str]]:
    """A vocabulary's own order, ages by age, and anything else by number of people."""
    if order is not None:
        return lambda value: (
            order.index(value.key or value.value) if (value.key or value.value) in order else len(order),
            value.value,
        )
    if all(value.value[:1].isdigit() for value in values):
        return lambda value: (0, value.value)
    return lambda value: (-value.n, value.value)


def _rationales(dataset: Dataset) -> dict[RationaleOf, int]:
    counts = Counter(dataset.rationales.of)
    was_asked = dataset.assessments.default_policy is not None
    return {of: counts[of] for of in RationaleOf if was_asked or of is not RationaleOf.DEFAULT_POLICY}
