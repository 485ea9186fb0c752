"""The live part of `folkmoot ranker validate`: what models say now, for the card to be made of."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from folkmoot.agreement.validity.inputs import CardInputs
from folkmoot.errors import FaultsError, InputError
from folkmoot.pipeline.ask_rankings import (
    ask_runs,
    drawn,
    estimate_runs,
    join_answers,
    told_once,
    with_total,
)
from folkmoot.pipeline.changed_sections import changed_section_faults
from folkmoot.pipeline.example_books import ExampleBooks
from folkmoot.pipeline.grade_sections import NOT_GRADED_YET, GradedPrompts, grade_sections, relevance_calls, stand_ins
from folkmoot.pipeline.live_options import LiveOptions, live_option_faults
from folkmoot.pipeline.live_plan import Grades, LivePlan, LiveSaid
from folkmoot.pipeline.model_calls import Asker, ModelSettings
from folkmoot.pipeline.ranking_tasks import ranking_tasks
from folkmoot.ranker.invert import InvertedReply, inversion_call
from folkmoot.ranker.shown_spec import spec_hash
from folkmoot.records.example_ranking import Book
from folkmoot.records.model_call import Answers, CallEstimate, ModelCall
from folkmoot.records.ranking_task import RankingTask
from folkmoot.records.section_relevance import FailedRelevance, GradedPrompt, SectionRelevance
from folkmoot.records.spec import Spec
from folkmoot.spec.edit import faults_of_text


@dataclass(frozen=True)
class LiveResult:
    """What the models said.

    Attributes:
        inputs: what was recorded, with what they said beside it.
        made: what they said, alone: to be written down.
        graded: relevance that was graded for it, of prompts and, where only what matters is shown, of worked examples.
        answers: what became of every call.
        notes: what a reader must know.
    """

    inputs: CardInputs
    made: CardInputs
    graded: tuple[GradedPrompt | FailedRelevance, ...]
    answers: Answers[Any]
    notes: tuple[str, ...]


class LiveValidation:
    """Asks models what a validity card takes.

    Args:
        options: what is asked.
        settings: how models are asked; all of them share its limits.
        tell: hears what is being done.
    """

    def __init__(
        self, options: LiveOptions, settings: ModelSettings, tell: Callable[[str], None] = lambda _: None
    ) -> None:
        self._options = options
        self._tell = told_once(tell)
        self._askers = [Asker(model, settings, self._tell) for model in options.models]

    def ask(self, inputs: CardInputs) -> LiveResult:
        """Ask, and lay what the models say beside what is recorded.

        Raises:
            FolkmootError: an option that cannot be met, or a model that cannot be asked at all.
        """
        steps = _Steps(inputs, self._options)
        batches: list[tuple[str, Answers[Any]]] = []
        relevance = steps.relevance
        grades: dict[str, Mapping[str, int]] = {} if relevance is None else dict(relevance.grades)
        graded: GradedPrompts | None = None
        if steps.to_grade:
            self._tell(f"{self._askers[0].model}: grading {len(steps.to_grade):,} conversations …")
            graded = grade_sections(steps.to_grade, inputs.spec, self._askers[0])
            batches.append(("", graded.answers))
            grades |= graded.grades
            if relevance is None:
                relevance = _relevance(graded, steps.tasks, self._askers[0].model, inputs.spec)
        texts = dict(steps.given)
        if steps.to_invert:
            inverted = self._askers[0].ask(list(steps.to_invert.values()))
            batches.append(("", inverted))
            texts |= _texts(steps.to_invert, inverted, self._askers[0].model)
        plan = LivePlan(inputs.spec, steps.tasks, self._options, grades, texts)
        said: list[LiveSaid] = []
        for asker in self._askers:
            runs = plan.runs(asker.model)
            self._tell(f"{asker.model}: {sum(len(run.plan) for run in runs):,} rankings in {len(runs)} runs …")
            found, answered = ask_runs(asker, runs)
            batches.append(("", answered))
            said.append(plan.said(asker.model, found))
        made = CardInputs(
            spec=inputs.spec,
            rankings=tuple(run for one in said for run in one.rankings),
            without_spec=tuple(run for one in said for run in one.without_spec),
            examples=tuple(run for one in said for run in one.examples),
            counterfactuals=tuple(one for of in said for one in of.counterfactuals),
            relevance=relevance,
        )
        notes = plan.books.notes if Book.CLOSED in self._options.books else ()
        return LiveResult(_beside(inputs, made, plan, self._options), made, _rows(graded), join_answers(batches), notes)

    def estimate(self, inputs: CardInputs) -> Mapping[str, CallEstimate]:
        """What asking would take, by model and step, and together; nothing is asked that is not answered already.

        Where prompts are not graded yet, sections that hang on grades are counted with as many prompts as there can be.

        Raises:
            FolkmootError: as `ask`.
        """
        first = self._askers[0]
        steps = _Steps(inputs, self._options)
        found: dict[str, CallEstimate] = {}
        grades: Grades | None = {} if steps.relevance is None else steps.relevance.grades
        shown_by: Grades | None = None
        if steps.to_grade:
            estimate = first.estimate(relevance_calls(steps.to_grade, inputs.spec))
            found[self._of(first, "relevance")] = estimate
            if estimate.calls:
                shown_by = stand_ins(steps.to_grade, inputs.spec)
                # Prompts that are graded keep their grades where worked examples alone are not.
                grades = None if steps.relevance is None else {**(grades or {}), **shown_by}
                if self._options.sections == "auto":
                    self._tell(NOT_GRADED_YET)
            else:
                grades = {**(grades or {}), **grade_sections(steps.to_grade, inputs.spec, first).grades}
        texts = dict(steps.given)
        if steps.to_invert:
            estimate = first.estimate(list(steps.to_invert.values()))
            found[self._of(first, "inverted texts")] = estimate
            if estimate.calls:
                # As long as the section is now, for want of what will be written.
                texts |= {section: (steps.instructions(section), first.model) for section in steps.to_invert}
            else:
                texts |= _texts(steps.to_invert, first.ask(list(steps.to_invert.values())), first.model)
        plan = LivePlan(inputs.spec, steps.tasks, self._options, grades, texts, shown_by)
        for asker in self._askers:
            steps_of = estimate_runs(asker, plan.runs(asker.model))
            found |= {self._of(asker, step): estimate for step, estimate in steps_of.items()}
        return with_total(found)

    def _of(self, asker: Asker, step: str) -> str:
        return step if len(self._askers) == 1 else f"{asker.model}: {step}"


class _Steps:
    """What must be known before the runs are, and which calls tell it."""

    def __init__(self, inputs: CardInputs, options: LiveOptions) -> None:
        faults = live_option_faults(options, has_dataset=inputs.dataset is not None)
        faults += changed_section_faults(inputs.spec, options.removed, options.inverted, options.invert)
        if faults:
            raise FaultsError(faults)
        self._spec = inputs.spec
        self.tasks = _tasks(inputs, options)
        self.relevance: SectionRelevance | None = None
        self.to_grade: list[RankingTask] = []
        if options.changes_sections or options.sections == "auto":
            recorded = (run.relevance for run in inputs.rankings)
            self.relevance = inputs.relevance or next((one for one in recorded if one is not None), None)
            if self.relevance is None:
                self.to_grade += self.tasks
        if options.sections == "auto" and options.books:
            self.to_grade += ExampleBooks(inputs.spec, options.order, options.seed).tasks
        self.given: dict[str, tuple[str, str | None]] = {
            section: (text, None) for section, text in options.inverted.items()
        }
        self.to_invert = {section: self._inversion(section) for section in options.invert}

    def instructions(self, section_id: str) -> str:
        """The section's own."""
        section = self._spec.section(section_id)
        return "" if section is None else section.instructions

    def _inversion(self, section_id: str) -> ModelCall[InvertedReply]:
        section = self._spec.section(section_id)
        if section is None or not section.instructions:
            raise InputError(f"--invert: the section '{section_id}' holds no instructions that could be turned round")
        return inversion_call(section, lambda text: faults_of_text(self._spec, section_id, text))


def _tasks(inputs: CardInputs, options: LiveOptions) -> Sequence[RankingTask]:
    if inputs.dataset is None:
        return ()
    return drawn(ranking_tasks(inputs.dataset.prompts, "--dataset").tasks, options.prompts, options.seed)


def _relevance(graded: GradedPrompts, tasks: Sequence[RankingTask], name: str, spec: Spec) -> SectionRelevance:
    """The grades of prompts alone."""
    prompts = [task.id for task in tasks]
    grades = {prompt: graded.grades[prompt] for prompt in prompts if prompt in graded.graded}
    return SectionRelevance(name, grades, tuple(one for one in prompts if one in graded.failed), spec_hash(spec))


def _rows(graded: GradedPrompts | None) -> tuple[GradedPrompt | FailedRelevance, ...]:
    return () if graded is None else (*graded.graded.values(), *graded.failed.values())


def _texts(
    calls: Mapping[str, ModelCall[InvertedReply]], answers: Answers[InvertedReply], model: str
) -> dict[str, tuple[str, str | None]]:
    return {
        section: (answers.answered[call.id].reply.inverted_text, model)
        for section, call in calls.items()
        if call.id in answers.answered
    }


def _beside(inputs: CardInputs, made: CardInputs, plan: LivePlan, options: LiveOptions) -> CardInputs:
    missing = dict(inputs.missing)
    if options.changes_sections and not plan.changes:
        missing["counterfactuals"] = f"none of the sections governs a prompt (relevance {options.threshold} or more)"
    return replace(
        inputs,
        rankings=(*inputs.rankings, *made.rankings),
        without_spec=(*inputs.without_spec, *made.without_spec),
        examples=(*inputs.examples, *made.examples),
        counterfactuals=(*inputs.counterfactuals, *made.counterfactuals),
        relevance=inputs.relevance or made.relevance,
        missing=missing,
    )
