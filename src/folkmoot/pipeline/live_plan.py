"""Which runs of a ranker a validity card takes, and what each of them is for."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from folkmoot.pipeline.ask_rankings import RankingRun, SpecShower, planned
from folkmoot.pipeline.changed_sections import (
    AUTO,
    ChangedSection,
    Governing,
    most_governing,
    with_inverted,
    without_section,
)
from folkmoot.pipeline.example_books import ExampleBooks
from folkmoot.pipeline.live_options import LiveOptions
from folkmoot.ranker.order import shown_order
from folkmoot.records.counterfactual import Change, Counterfactual
from folkmoot.records.example_ranking import Book, ExampleRankings
from folkmoot.records.ranking_task import RankingTask
from folkmoot.records.spec import Spec
from folkmoot.records.spec_ranking import SpecRankings

Grades = Mapping[str, Mapping[str, int]]
"""Relevance by task id and section id."""


@dataclass(frozen=True)
class LiveSaid:
    """What one model said.

    Attributes:
        rankings: runs with the spec, the headline first.
        without_spec: the run without it.
        examples: one a book.
        counterfactuals: one a changed section.
    """

    rankings: tuple[SpecRankings, ...]
    without_spec: tuple[SpecRankings, ...]
    examples: tuple[ExampleRankings, ...]
    counterfactuals: tuple[Counterfactual, ...]


class LivePlan:
    """The runs, and what is made of them.

    Args:
        spec: the spec.
        tasks: the dataset's prompts; () without a dataset.
        options: what is asked.
        grades: relevance of the spec's sections to prompts, and to worked examples where only what matters is shown; None
            where it is not known: the plan then holds as much as there can be at most.
        texts: of sections that are turned round, with the model that wrote each; None for a text of a person.
        stand_ins: grades that choose what is shown as long as there are none: what cost is reckoned with.
    """

    def __init__(
        self,
        spec: Spec,
        tasks: Sequence[RankingTask],
        options: LiveOptions,
        grades: Grades | None,
        texts: Mapping[str, tuple[str, str | None]],
        stand_ins: Grades | None = None,
    ) -> None:
        self._spec = spec
        self._tasks = tuple(tasks)
        self._options = options
        self._grades = grades
        self._to_show = stand_ins if grades is None else grades
        self._texts = texts
        self.books = ExampleBooks(spec, options.order, options.seed, self._shown_by)

    def runs(self, model: str) -> list[RankingRun]:
        """Every run of one model; names begin with the model's."""
        options = self._options
        whole = SpecShower(self._spec, self._shown_by)
        found = []
        if self._tasks:
            found += [
                self._run(_repeat(model, n), "with the spec", self._tasks, whole, n)
                for n in range(1, options.repeats + 1)
            ]
            if options.ablation:
                found.append(self._run(_without(model), "without the spec", self._tasks, None, 1))
        found += [self.books.run(book, _book(model, book)) for book in Book if book in options.books]
        if self.changes and options.repeats < 2:
            again = {prompt for one in self.changes for prompt in (*one.governed, *one.others)}
            found.append(self._run(_again(model), "with the spec", self._only(again), whole, 2))
        for one in self.changes:
            shower = SpecShower(one.spec, self._shown_by)
            step = "changed sections" if self._grades is not None else "changed sections, at most"
            found.append(self._run(_changed(model, one), step, self._only({*one.governed, *one.others}), shower, 1))
        return [run for run in found if run.plan]

    def said(self, model: str, asked: Mapping[str, SpecRankings]) -> LiveSaid:
        """What a model's runs, by their names, are for; those that are missing were not asked."""
        rankings = [asked[name] for n in range(1, self._options.repeats + 1) if (name := _repeat(model, n)) in asked]
        books = [book for book in Book if _book(model, book) in asked]
        before = asked.get(_repeat(model, 1))
        again = asked.get(_again(model), asked.get(_repeat(model, 2)))
        return LiveSaid(
            tuple(rankings),
            tuple(asked[name] for name in [_without(model)] if name in asked),
            tuple(self.books.read(book, model, asked[_book(model, book)]) for book in books),
            tuple(
                _counterfactual(model, one, before, asked[_changed(model, one)], again)
                for one in self.changes
                if before is not None and _changed(model, one) in asked
            ),
        )

    @cached_property
    def changes(self) -> tuple[ChangedSection, ...]:
        """The changed sections, in the order asked for; sections that govern no prompt are left out."""
        options = self._options
        if not self._tasks or not options.changes_sections:
            return ()
        governing = self._governing
        removed: list[str] = []
        for one in options.removed:
            removed += self._auto(governing) if one == AUTO else [one]
        found = [without_section(self._spec, section, governing) for section in dict.fromkeys(removed)]
        found += [
            with_inverted(self._spec, section, text, writer, governing)
            for section, (text, writer) in self._texts.items()
        ]
        return tuple(one for one in found if one.governed)

    @property
    def _governing(self) -> Governing:
        options = self._options
        ids = [task.id for task in self._tasks]
        if self._grades is None:
            return _Everything({one: {} for one in ids}, options.threshold, options.changed_prompts, options.seed)
        graded = {one: self._grades[one] for one in ids if one in self._grades}
        return Governing(graded, options.threshold, options.changed_prompts, options.seed)

    def _auto(self, governing: Governing) -> Sequence[str]:
        return most_governing(self._spec, governing, self._options.n_auto)

    @property
    def _shown_by(self) -> Grades | None:
        return self._to_show if self._options.sections == "auto" else None

    def _only(self, ids: Collection[str]) -> tuple[RankingTask, ...]:
        return tuple(task for task in self._tasks if task.id in ids)

    def _run(
        self, name: str, step: str, tasks: Sequence[RankingTask], shower: SpecShower | None, repeat: int
    ) -> RankingRun:
        options = self._options
        # An even repeat shows what the first one showed: what differs is the asking alone.
        ordered_as = 1 if repeat % 2 == 0 else repeat
        questions = tuple(
            planned(
                name,
                task,
                None if shower is None else shower.shown(task.id),
                shown_order(task.labels, options.order, seed=options.seed, prompt_id=task.id, repeat=ordered_as),
                repeat,
                None if shower is None or self._grades is None else self._grades.get(task.id),
            )
            for task in tasks
        )
        return RankingRun(name, questions, step)


class _Everything(Governing):
    """What is not graded yet may be governed by anything, and may not."""

    def governed(self, section_ids: Collection[str]) -> list[str]:  # noqa: ARG002 - as Governing's
        return list(self.grades)

    def untouched(self, section_ids: Collection[str]) -> list[str]:  # noqa: ARG002 - as Governing's
        return list(self.grades)


def _counterfactual(
    model: str, one: ChangedSection, before: SpecRankings, after: SpecRankings, again: SpecRankings | None
) -> Counterfactual:
    tried = {*one.governed, *one.others}
    return Counterfactual(
        ranker=model,
        section_id=one.section_id,
        change=one.change,
        text=one.text,
        written_by=one.written_by,
        governed=one.governed,
        others=one.others,
        before=_rows_of(before, tried),
        after=after,
        again=None if again is None else _rows_of(again, tried),
    )


def _rows_of(run: SpecRankings, prompts: Collection[str]) -> SpecRankings:
    return replace(
        run,
        rows=tuple(row for row in run.rows if row.prompt_id in prompts),
        failed=tuple(row for row in run.failed if row.prompt_id in prompts),
    )


def _repeat(model: str, number: int) -> str:
    return f"{model}#{number}"


def _without(model: str) -> str:
    return f"{model} without spec"


def _book(model: str, book: Book) -> str:
    return f"{model} examples {book}"


def _again(model: str) -> str:
    return f"{model} again"


def _changed(model: str, one: ChangedSection) -> str:
    return (
        f"{model} without #{one.section_id}" if one.change is Change.REMOVED else f"{model} #{one.section_id} inverted"
    )
