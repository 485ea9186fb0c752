"""The types of questions that a study may ask of each prompt: a row each.

A row is a value type (answer_values.py), what a prompt says about a value (answer_checks.py), and the cell that it becomes in
a dataset. `null` is "asked and skipped"; a question that a study does not list was not asked, and has no answer at all.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

import msgspec

from folkmoot.records.criteria import POLICIES
from folkmoot.records.dataset import RationaleOf
from folkmoot.records.ranking import Ranking
from folkmoot.records.vocabulary import VOCABULARIES
from folkmoot.statistics.weak_order import NOT_ASKED, SKIPPED
from folkmoot.study.answer_checks import (
    check_choice,
    check_criteria_ratings,
    check_default_policy,
    check_own_criteria,
    check_ranking,
    check_veto,
)
from folkmoot.study.answer_values import (
    AnswerValue,
    CriteriaRatings,
    DefaultPolicy,
    Importance,
    OwnCriteria,
    RankingAnswer,
    Representativeness,
    Subjectivity,
    Veto,
)
from folkmoot.study.prompts import StudyPrompt

Cell: TypeAlias = int | str | None
"""A cell of Assessments: a code for rankings and vetoes; a text, or None without one, for the others."""


@dataclass(frozen=True, slots=True)
class Column:
    """The column of `records.dataset.Assessments` that a question fills.

    Attributes:
        name: of the column.
        cell: what stands in it for a value.
        skipped: what stands in it where the question was asked and skipped.
        not_asked: what stands in it where the question was not asked.
    """

    name: str
    cell: Callable[[Any, StudyPrompt], Cell]
    skipped: Cell
    not_asked: Cell


@dataclass(frozen=True, slots=True)
class QuestionType:
    """A type of question.

    Attributes:
        name: as `study.toml` lists it.
        title: what it asks, for the study's own people.
        value_type: what an answer is.
        check: faults of a value in words, given its prompt; [] where there is none.
        column: where it goes in a dataset; what was rated or written has tables of its own beside it.
        asks_each_response: whether each response's card holds a control of it.
        rationale_of: what the dataset says that its `rationale` was given for; None where it has none there.
    """

    name: str
    title: str
    value_type: type[AnswerValue]
    check: Callable[[Any, StudyPrompt], list[str]]
    column: Column
    asks_each_response: bool = False
    rationale_of: RationaleOf | None = None

    def fits(self, prompt: StudyPrompt) -> bool:
        """Whether it can be asked of this prompt: prepared criteria can only be rated where there are some."""
        return self.value_type is not CriteriaRatings or bool(prompt.criteria)


@dataclass(frozen=True, slots=True)
class DecodedAnswer:
    """An answer as it came, decoded.

    Attributes:
        value: the value in one way of writing (no blanks, every field, in the type's order; flagged and tied labels in the
            prompt's order, ratings by criterion), so that equal answers are equal bytes; None where the question was
            skipped, and where there are faults.
        faults: why it cannot be used, in words that repeat nothing of what was sent; () where it can.
    """

    value: msgspec.Raw | None
    faults: tuple[str, ...] = ()


def _ranking_code(value: RankingAnswer, prompt: StudyPrompt) -> int:
    labels = [one.label for one in prompt.responses]
    return Ranking(tuple(tuple(tier) for tier in value.tiers)).code(labels)


def _veto_bits(value: Veto, prompt: StudyPrompt) -> int:
    return sum(1 << place for place, one in enumerate(prompt.responses) if one.label in value.flagged)


def _policy(value: DefaultPolicy, _prompt: StudyPrompt) -> int:
    return POLICIES.index(value.value)


def _n_ratings(value: CriteriaRatings, _prompt: StudyPrompt) -> int:
    return len(value.ratings)


def _n_own(value: OwnCriteria, _prompt: StudyPrompt) -> int:
    return len(value.criteria)


def _words(column: str) -> Column:
    # The words that CA-1's participants saw, so that exported files read as that release does.
    def cell(value: Importance | Representativeness | Subjectivity, _prompt: StudyPrompt) -> str:
        return VOCABULARIES[column][value.value]

    return Column(column, cell, skipped=None, not_asked=None)


_TYPES: Final = (
    QuestionType(
        "veto",
        "which responses are unacceptable, and why",
        Veto,
        check_veto,
        asks_each_response=True,
        column=Column("veto", _veto_bits, SKIPPED, NOT_ASKED),
        rationale_of=RationaleOf.VETO,
    ),
    QuestionType(
        "personal_ranking",
        "the responses in the order of one's own preference, and why",
        RankingAnswer,
        check_ranking,
        asks_each_response=True,
        column=Column("personal", _ranking_code, SKIPPED, NOT_ASKED),
        rationale_of=RationaleOf.PERSONAL,
    ),
    QuestionType(
        "world_ranking",
        "the responses in the order that is best for the world, and why",
        RankingAnswer,
        check_ranking,
        asks_each_response=True,
        column=Column("world", _ranking_code, SKIPPED, NOT_ASKED),
        rationale_of=RationaleOf.WORLD,
    ),
    QuestionType("importance", "how much a good answer matters", Importance, check_choice, column=_words("importance")),
    QuestionType(
        "representativeness",
        "how likely one would ask such a question",
        Representativeness,
        check_choice,
        column=_words("representativeness"),
    ),
    QuestionType(
        "subjectivity", "what the right answer depends on", Subjectivity, check_choice, column=_words("subjectivity")
    ),
    QuestionType(
        "default_policy",
        "whether what was ranked first should be the default, the user's choice within bounds, or never",
        DefaultPolicy,
        check_default_policy,
        column=Column("default_policy", _policy, SKIPPED, NOT_ASKED),
        rationale_of=RationaleOf.DEFAULT_POLICY,
    ),
    QuestionType(
        "criteria_ratings",
        "what the prepared criteria are worth, -10 to 10",
        CriteriaRatings,
        check_criteria_ratings,
        column=Column("criteria_rated", _n_ratings, SKIPPED, NOT_ASKED),
    ),
    QuestionType(
        "own_criteria",
        "criteria of one's own, and what they are worth",
        OwnCriteria,
        check_own_criteria,
        column=Column("own_criteria", _n_own, SKIPPED, NOT_ASKED),
    ),
)

QUESTIONS: Final[Mapping[str, QuestionType]] = {one.name: one for one in _TYPES}
"""Every type of question by its name, in the order in which a study asks them where it says nothing else."""


# To make one takes longer than to decode an answer.
_DECODERS: Final = {name: msgspec.json.Decoder(row.value_type | None) for name, row in QUESTIONS.items()}


def asked_of(names: Iterable[str], prompt: StudyPrompt) -> tuple[QuestionType, ...]:
    """The questions that are asked of a prompt, in the study's order.

    Args:
        names: the study's `questions`.
        prompt: one without prepared criteria is not asked for ratings of them.
    """
    return tuple(QUESTIONS[name] for name in names if QUESTIONS[name].fits(prompt))


def decode_answer(question: str, raw: bytes, prompt: StudyPrompt) -> DecodedAnswer:
    """Decode what somebody sent as an answer.

    Args:
        question: name of a row; the caller looks whether the study asks it.
        raw: JSON; `null` skips the question.
        prompt: the prompt that it is about.

    Raises:
        KeyError: there is no such question.
    """
    row = QUESTIONS[question]
    try:
        value = _DECODERS[question].decode(raw)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        return DecodedAnswer(None, (_why(error),))
    if value is None:
        return DecodedAnswer(None)
    faults = row.check(value, prompt)
    if faults:
        return DecodedAnswer(None, tuple(faults))
    return DecodedAnswer(msgspec.Raw(msgspec.json.encode(_in_order(value, prompt))))


def read_answer(question: str, value: msgspec.Raw | bytes | None) -> AnswerValue | None:
    """A value that `decode_answer` gave, as its type; None where the question was skipped.

    Raises:
        KeyError: there is no such question.
        msgspec.MsgspecError: it is none of `decode_answer`'s.
    """
    if value is None:
        return None
    return msgspec.json.decode(value, type=QUESTIONS[question].value_type)


def cell_of(question: str, value: msgspec.Raw | bytes | None, prompt: StudyPrompt) -> Cell:
    """The cell of a dataset's assessment for an answer that was saved; None (skipped) has one of its own.

    Raises:
        KeyError: there is no such question.
    """
    column = QUESTIONS[question].column
    read = read_answer(question, value)
    return column.skipped if read is None else column.cell(read, prompt)


def _in_order(value: AnswerValue, prompt: StudyPrompt) -> AnswerValue:
    """The same answer with whatever has no order of its own in the prompt's."""
    place = {one.label: place for place, one in enumerate(prompt.responses)}.__getitem__
    match value:
        case Veto():
            return msgspec.structs.replace(value, flagged=sorted(value.flagged, key=place))
        case RankingAnswer():
            return msgspec.structs.replace(value, tiers=[sorted(tier, key=place) for tier in value.tiers])
        case CriteriaRatings():
            return msgspec.structs.replace(value, ratings=dict(sorted(value.ratings.items())))
    return value


def _why(error: Exception) -> str:
    """What a decoder says about a value; what was sent is not repeated."""
    if not isinstance(error, msgspec.ValidationError):
        return "no JSON"
    text = str(error)
    if "unknown field" in text:
        return "an unknown field"
    return "a value that is none of the answers - at `$.value`" if text.startswith("Invalid enum value") else text
