"""A study's definition: everything that its participants meet, decoded from `study.toml`.

Texts that participants read stand once for each language; the study's first language is what the others fall back to.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, TypeAlias

from folkmoot.records.console_settings import ConsoleSettings
from folkmoot.records.quality_thresholds import QualityThresholds

Texts: TypeAlias = Mapping[str, str]
"""A text by language (BCP 47: `en`, `pt-BR`)."""

PREFER_NOT_TO_SAY: Final = "Prefer not to say"
"""Value of the last option of every closed demographic question; leaving a question out is no value at all."""


def text_in(texts: Texts, language: str, fallback: str) -> str:
    """The text in a language; in the language without its region; in the fallback; in any that there is.

    Args:
        texts: at least one.
        language: wanted.
        fallback: the study's first language.
    """
    for one in (language, language.split("-", maxsplit=1)[0], fallback):
        if one in texts:
            return texts[one]
    return next(iter(texts.values()))


@dataclass(frozen=True, slots=True)
class SupportLink:
    """Where somebody finds help.

    Attributes:
        url: https, mailto or tel.
        label: what it is called.
    """

    url: str
    label: Texts


@dataclass(frozen=True, slots=True)
class Option:
    """One answer out of a closed list.

    Attributes:
        value: what is stored and published.
        text: what participants read.
    """

    value: str
    text: Texts


@dataclass(frozen=True, slots=True)
class DemographicQuestion:
    """A question about the participant; everyone may skip it or prefer not to say.

    Attributes:
        field: the name of its column in a dataset.
        text: the question.
        options: the answers to choose from; () for a text of the participant's own.
    """

    field: str
    text: Texts
    options: tuple[Option, ...]


@dataclass(frozen=True, slots=True)
class QuizQuestion:
    """A comprehension question.

    Attributes:
        id: distinct within the quiz.
        text: the question.
        options: the answers to choose from, two or more.
        correct: the value of the right one.
        explanation: shown after a wrong answer.
    """

    id: str
    text: Texts
    options: tuple[Option, ...]
    correct: str
    explanation: Texts


@dataclass(frozen=True, slots=True)
class Quiz:
    """What a participant must have understood before answering.

    Attributes:
        questions: all of them must be answered rightly within one attempt.
        attempts: how often it may be tried.
    """

    questions: tuple[QuizQuestion, ...]
    attempts: int


@dataclass(frozen=True, slots=True)
class QuotaCell:
    """People of one kind, and how many of them: at most where it is a quota, wanted where it is a target.

    Attributes:
        where: the answer to each of some demographic questions, by field; whoever left one out is in no such cell.
        people: how many.
    """

    where: Mapping[str, str]
    people: int


@dataclass(frozen=True, slots=True)
class Cohort:
    """A kind of participants who are invited apart (`public`, `experts`).

    Attributes:
        name: what is stored and published.
        description: for the study's own people.
        people: at most so many; None for no limit.
        invited: whether it takes an invitation to enter it.
    """

    name: str
    description: str
    people: int | None
    invited: bool = False


@dataclass(frozen=True, slots=True)
class Wave:
    """One time that the study is asked.

    Attributes:
        name: what is stored and published.
        description: for the study's own people.
    """

    name: str
    description: str


@dataclass(frozen=True, slots=True)
class Panel:
    """A panel that sends participants, and what they are sent back with.

    Attributes:
        participant_parameter: name of the parameter of the address that holds the panel's id of the participant.
        study_parameter: the same of the study; None where the panel sends none.
        session_parameter: the same of the session; None where the panel sends none.
        return_url: where they go afterwards, with `{code}` in it; None: the code alone is shown.
        completion_code: for those who finished.
        screened_out_code: for those who could not take part.
        quota_full_code: for those whose cell was full.
    """

    participant_parameter: str
    study_parameter: str | None
    session_parameter: str | None
    return_url: str | None
    completion_code: str
    screened_out_code: str
    quota_full_code: str


@dataclass(frozen=True, slots=True)
class DataPolicy:
    """What becomes of the answers.

    Attributes:
        kept: what is kept.
        for_how_long: until when.
        contact: whom to ask.
    """

    kept: Texts
    for_how_long: Texts
    contact: Texts


@dataclass(frozen=True, slots=True)
class Translator:
    """Who put a study's own texts into a language; prompts say so themselves.

    Attributes:
        translated_by: who or what translated them.
        checked_by: who read them against the original; None: nobody yet.
    """

    translated_by: str
    checked_by: str | None


@dataclass(frozen=True, slots=True)
class Study:
    """A study.

    Attributes:
        id: letters, digits, `-` and `_`; names the study in records.
        title: what participants see.
        languages: of the interface and the texts, one or more; the first is what others fall back to.
        consent: what one agrees to, in plain text with blank lines between paragraphs.
        debrief: what is said at the end, as `consent`.
        support: where help is found; shown on every page with a warning, and at the end.
        warning: of the study's contents as a whole, before anything else; None where there is none.
        adults_only: whether one must be 18 or older.
        demographics: questions about the participant, in their order.
        quiz: None where nothing is checked.
        questions: names of rows of `study/questions.py`, in the order in which they are asked of each prompt.
        prompts_per_person: anchors among them, repeat items not; 5 to 20, fewer only where everybody is simulated.
        people_per_prompt: how many people answer each prompt that is no anchor.
        anchors: ids of the prompts that everyone sees.
        repeats: how many of their prompts each person is shown a second time.
        quotas: cells that close when they are full; () for none.
        cohorts: one or more.
        waves: one or more.
        panel: None where nobody sends participants.
        payment: what is paid, in words; None where nothing is.
        data_policy: what becomes of the answers.
        break_after: a break is offered after so many prompts; None for never.
        slot_minutes: a prompt that was given to somebody who went away is given to others after so many minutes.
        seed: of every draw.
        simulated: whether everybody in it is simulated: a pilot, marked so wherever it is shown.
        database_url: where answers are kept, without a password; None: `study.db` beside the definition.
        database_url_variable: the environment variable that holds it instead; None where there is none.
        prompt_languages: those in which every prompt can be read; whoever chose another reads prompts as they were written.
        targets: cells that are wanted; they close nothing.
        translators: who translated the study's own texts, by language.
        takes_risk: whether participants' texts may go to hosted models without having been through the queue.
        quality: from where on an indicator flags somebody; never shown to participants.
        evidence_asked: whether participants are asked to let evidence of how they answer be kept.
        console: how the console is used.
    """

    id: str
    title: Texts
    languages: tuple[str, ...]
    consent: Texts
    debrief: Texts
    support: tuple[SupportLink, ...]
    warning: Texts | None
    adults_only: bool
    demographics: tuple[DemographicQuestion, ...]
    quiz: Quiz | None
    questions: tuple[str, ...]
    prompts_per_person: int
    people_per_prompt: int
    anchors: tuple[str, ...]
    repeats: int
    quotas: tuple[QuotaCell, ...]
    cohorts: tuple[Cohort, ...]
    waves: tuple[Wave, ...]
    panel: Panel | None
    payment: Texts | None
    data_policy: DataPolicy
    break_after: int | None
    slot_minutes: int
    seed: int
    simulated: bool
    database_url: str | None = None
    database_url_variable: str | None = None
    prompt_languages: tuple[str, ...] = ()
    targets: tuple[QuotaCell, ...] = ()
    translators: Mapping[str, Translator] = field(default_factory=dict)
    takes_risk: bool = False
    quality: QualityThresholds = field(default_factory=QualityThresholds)
    evidence_asked: bool = False
    console: ConsoleSettings = field(default_factory=ConsoleSettings)


@dataclass(frozen=True, slots=True)
class StudyVersion:
    """A study as it was when it opened, or when it was changed afterwards.

    Attributes:
        number: from 1.
        hash: SHA-256, in hexadecimal, over the definition and the prompts (`study/lock.py`).
        opened_at: ISO 8601, UTC.
    """

    number: int
    hash: str
    opened_at: str
