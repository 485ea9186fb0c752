"""A spec's worked examples put to a ranker: closed book, open book, and without any spec."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

from folkmoot.pipeline.ask_rankings import RankingRun, SpecShower, planned
from folkmoot.ranker.examples import ExampleTask, example_tasks, failed, ranked
from folkmoot.ranker.order import Order, shown_order
from folkmoot.ranker.shown_spec import ShownSpec
from folkmoot.records.example_ranking import Book, ExampleRanking, ExampleRankings
from folkmoot.records.ranking_task import RankingTask
from folkmoot.records.spec import Spec
from folkmoot.records.spec_ranking import SpecRankings
from folkmoot.spec.worked_replies import WithoutReplies, without_replies


class ExampleBooks:
    """The worked examples of a spec as questions, and the answers as ExampleRankings.

    Args:
        spec: the spec.
        order: in which order replies are shown.
        seed: of that order.
        grades: relevance of the spec's sections to each task, where only what matters is shown; None: the whole spec is.
    """

    def __init__(
        self, spec: Spec, order: Order, seed: int, grades: Mapping[str, Mapping[str, int]] | None = None
    ) -> None:
        self._spec = spec
        self._order = order
        self._seed = seed
        self._grades = grades
        self._examples = example_tasks(spec)

    @property
    def tasks(self) -> tuple[RankingTask, ...]:
        """What is put to the ranker, in the spec's order."""
        return tuple(one.task for one in self._examples if one.task is not None)

    def run(self, book: Book, name: str) -> RankingRun:
        """The questions of one book; closed-book questions about one section stand together, for they share their spec."""
        return RankingRun(
            name,
            tuple(
                planned(name, one.task, self._shown(book, one), self._shown_order(one.task))
                for one in self._examples
                if one.task is not None
            ),
            f"examples: {book} book" if book is not Book.NONE else "examples: no spec",
        )

    def read(self, book: Book, ranker: str, said: SpecRankings) -> ExampleRankings:
        """A run's answers beside every comparison of the spec."""
        failures = {row.prompt_id: row for row in said.failed}

        def row(one: ExampleTask) -> ExampleRanking:
            task_id = one.row.task_id
            if task_id in said.by_prompt:
                return ranked(one.row, said.by_prompt[task_id])
            return failed(one.row, failures[task_id]) if task_id in failures else one.row

        return ExampleRankings(ranker, book, tuple(row(one) for one in self._examples))

    @property
    def notes(self) -> tuple[str, ...]:
        """What a reader must know of the closed book; () where there is nothing."""
        same = sum(one.n_same_elsewhere for one in self._closed.values())
        left = [reply.content.strip() for one in self._closed.values() for reply in one.left]
        notes = []
        if same:
            notes.append(
                "Closed book: beside a section's own replies, comparisons of other sections that repeat one of them word for "
                f"word were taken out of the spec shown ({same} over {len(self._closed)} sections)."
            )
        if left:
            longest = max(len(text.split()) for text in left)
            notes.append(
                f"Closed book: {len(left)} replies under test, of at most {longest} words, still stand word for word "
                "somewhere in the spec shown, without a label."
            )
        return tuple(notes)

    @cached_property
    def _closed(self) -> Mapping[str, WithoutReplies]:
        """For each section with a task, the spec without its labelled replies."""
        sections = dict.fromkeys(one.row.section_id for one in self._examples if one.task is not None)
        return {section: without_replies(self._spec, {section}) for section in sections}

    @cached_property
    def _showers(self) -> Mapping[str, SpecShower]:
        return {section: SpecShower(one.spec, self._grades) for section, one in self._closed.items()}

    @cached_property
    def _open(self) -> SpecShower:
        return SpecShower(self._spec, self._grades)

    def _shown(self, book: Book, one: ExampleTask) -> ShownSpec | None:
        if book is Book.NONE:
            return None
        shower = self._open if book is Book.OPEN else self._showers[one.row.section_id]
        return shower.shown(one.row.task_id)

    def _shown_order(self, task: RankingTask) -> tuple[str, ...]:
        return shown_order(task.labels, self._order, seed=self._seed, prompt_id=task.id, repeat=1)
