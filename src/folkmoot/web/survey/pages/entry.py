"""Pages from the first to the first prompt."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from folkmoot.web.survey.pages.frame import Frame, Link


@dataclass(frozen=True, slots=True)
class Hidden:
    """A hidden input."""

    name: str
    value: str


@dataclass(frozen=True, slots=True)
class WelcomePage:
    """`/`: what this is, and in which language.

    Attributes:
        frame: around it.
        warning: of the study's contents; None where there is none.
        payment: what is paid; None where nothing is.
        n_prompts: how many prompts a person is asked about, repeats among them.
        hidden: what the address brought along and the form hands on.
        can_return: whether this person was here in an earlier wave.
    """

    template: ClassVar[str] = "welcome.html"
    frame: Frame
    warning: str | None
    payment: str | None
    n_prompts: int
    hidden: tuple[Hidden, ...]
    can_return: bool = False


@dataclass(frozen=True, slots=True)
class ConsentPage:
    """`/consent`: posts `decision` (`agree`, `decline`) and, where only adults may take part, `adult` (`yes`, `no`).

    Attributes:
        frame: around it.
        paragraphs: what one agrees to.
        warning: of the study's contents; None where there is none.
        adults_only: whether `adult` is asked.
        payment: what is paid; None where nothing is.
        kept: what is kept.
        for_how_long: until when.
        contact: whom to ask.
        support: where help is found.
        problem: what was missing in what was posted; None for nothing.
        asks_evidence: whether `evidence` (`yes`, or missing) is asked: to keep how this person answers (evidence.py), too.
        age_problem: what is missing of `adult`; None for nothing.
        adult: as this person posted it; "" for nothing.
        wants_evidence: whether this person posted that they agree to it.
    """

    template: ClassVar[str] = "consent.html"
    frame: Frame
    paragraphs: tuple[str, ...]
    warning: str | None
    adults_only: bool
    payment: str | None
    kept: str
    for_how_long: str
    contact: str
    support: tuple[Link, ...]
    problem: str | None = None
    asks_evidence: bool = False
    age_problem: str | None = None
    adult: str = ""
    wants_evidence: bool = False


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer of a closed list.

    Attributes:
        value: what is posted.
        text: what is read.
        is_chosen: by this person, before.
    """

    value: str
    text: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class AboutQuestion:
    """A question about the person; every one may be left out.

    Attributes:
        name: of the input.
        text: the question.
        choices: to choose from; () for free text.
        value: what was posted before; "" for nothing.
        problem: what is wrong with it; None for nothing.
    """

    name: str
    text: str
    choices: tuple[Choice, ...]
    value: str
    problem: str | None = None


@dataclass(frozen=True, slots=True)
class AboutPage:
    """`/about`: questions about the person.

    Attributes:
        frame: around it.
        questions: in the study's order.
        longest: how many characters an answer in one's own words may have.
        problem: that something is wrong with what was posted; the questions say what. None for nothing.
    """

    template: ClassVar[str] = "about.html"
    frame: Frame
    questions: tuple[AboutQuestion, ...]
    longest: int
    problem: str | None = None


@dataclass(frozen=True, slots=True)
class QuizItem:
    """A comprehension question.

    Attributes:
        name: of the input.
        text: the question.
        choices: to choose from.
        explanation: of the right answer, after a wrong one; None before.
        problem: what is wrong with what was posted; None for nothing, and for an answer that is not right.
    """

    name: str
    text: str
    choices: tuple[Choice, ...]
    explanation: str | None
    problem: str | None = None


@dataclass(frozen=True, slots=True)
class QuizPage:
    """`/quiz`: posts `attempt` and an answer to every question.

    Attributes:
        frame: around it.
        attempt: number of this attempt, from 1.
        attempts_left: this one among them.
        items: the questions.
        problem: what was missing or wrong; None for nothing.
    """

    template: ClassVar[str] = "quiz.html"
    frame: Frame
    attempt: int
    attempts_left: int
    items: tuple[QuizItem, ...]
    problem: str | None = None
