"""What a dataset holds, counted."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Spread:
    """How a count is spread over things: its least, quartiles and greatest; all None where there is nothing."""

    least: int | None
    lower_quartile: float | None
    median: float | None
    upper_quartile: float | None
    greatest: int | None


@dataclass(frozen=True, slots=True)
class QuestionCounts:
    """What became of one question, over all assessments.

    Attributes:
        question: `world`, `personal` or `veto`; `default_policy`, `criteria_rated` or `own_criteria` where one was asked.
        not_asked: the question was not put.
        skipped: put, and left unanswered.
        answered: put, and answered; an answer tied throughout, or one that flags nothing, is an answer.
        tied_throughout: answers that tie all responses; None for the veto.
        none_flagged: answers that flag no response; None for rankings.
        flagged_first: answers that flag a response which the same assessment's world ranking puts first, alone or
            tied; None for rankings.
        n_given: ratings, or own criteria, in all answers; None for other questions.
    """

    question: str
    not_asked: int
    skipped: int
    answered: int
    tied_throughout: int | None
    none_flagged: int | None
    flagged_first: int | None
    n_given: int | None = None


@dataclass(frozen=True, slots=True)
class ValueCount:
    """How often one answer was given.

    Attributes:
        value: the answer as written.
        key: its short key, by which `folkmoot agreement` filters; None where it has none.
        n: participants, or assessments, that gave it.
        few: whether n is under the smallest cell that gets numbers.
    """

    value: str
    key: str | None
    n: int
    few: bool


@dataclass(frozen=True, slots=True)
class AnswerCounts:
    """The answers to one question that has a list of answers.

    Attributes:
        field: the question.
        unanswered: participants, or assessments, without an answer.
        answered: with one.
        values: each answer; None where people answered in their own words, which are not repeated.
    """

    field: str
    unanswered: int
    answered: int
    values: tuple[ValueCount, ...] | None


@dataclass(frozen=True, slots=True)
class DatasetSummary:
    """Everything that `folkmoot dataset summary` says.

    Attributes:
        place: the file or folder as the user named it.
        layout: its layout's name.
        simulated: whether any participant is simulated.
        n_prompts: prompts.
        n_prompts_without_assessments: those that nobody assessed.
        n_prompts_with_text: those whose conversation is there; the text of the others is withheld.
        responses: how many prompts have so many responses, by number of responses.
        n_participants: participants, the unlinked among them.
        n_unlinked: ids that stand for a single assessment of somebody who may have another id.
        n_simulated: simulated participants.
        n_without_demographics: participants without a demographic record.
        n_assessments: assessments, repeated ones included.
        n_repeated: assessments superseded by a later one of the same participant and prompt.
        n_repeated_pairs: (participant, prompt) pairs that occur more than once.
        per_prompt: assessments a prompt.
        per_participant: assessments a participant, of those who gave any.
        largest_prompt: the prompt with most assessments; None where there are none.
        questions: world, personal and veto, and what else was asked.
        n_both_rankings: assessments that answer both the world and the personal ranking.
        vocabularies: importance, representativeness and subjectivity, over assessments; default_policy where it was asked.
        demographics: each question, over participants.
        min_cell: participants under which a group gets no numbers.
        rationales: how many were given, by what for.
        languages: in how many rationales each language was detected, the most frequent first; rationales whose language
            is not known are left out.
        n_prompts_with_criteria: prompts with prepared criteria.
        notes: what a reader of the files must know.
    """

    place: str
    layout: str
    simulated: bool
    n_prompts: int
    n_prompts_without_assessments: int
    n_prompts_with_text: int
    responses: dict[int, int]
    n_participants: int
    n_unlinked: int
    n_simulated: int
    n_without_demographics: int
    n_assessments: int
    n_repeated: int
    n_repeated_pairs: int
    per_prompt: Spread
    per_participant: Spread
    largest_prompt: str | None
    questions: tuple[QuestionCounts, ...]
    n_both_rankings: int
    vocabularies: tuple[AnswerCounts, ...]
    demographics: tuple[AnswerCounts, ...]
    min_cell: int
    rationales: dict[str, int]
    languages: dict[str, int]
    n_prompts_with_criteria: int
    notes: tuple[str, ...]
