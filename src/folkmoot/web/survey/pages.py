"""What each page's template is given: one frozen dataclass a page, named `page` in its template.

Every text of these is plain text, escaped where it is printed. Texts of the study come in the reader's language; words of the
interface (`reason`, `advice`, `problem`) are English message ids, which the template translates with `_()`. Forms post to the
page's own address with `csrf_token`; names of inputs are in forms.py.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar


@dataclass(frozen=True, slots=True)
class LanguageChoice:
    """A language of the interface.

    Attributes:
        code: BCP 47.
        name: as its speakers call it.
        is_current: whether this page is in it.
    """

    code: str
    name: str
    is_current: bool


@dataclass(frozen=True, slots=True)
class Link:
    """A link out of the survey; its address is https, mailto or tel."""

    url: str
    label: str


@dataclass(frozen=True, slots=True)
class Hidden:
    """A hidden input."""

    name: str
    value: str


@dataclass(frozen=True, slots=True)
class Frame:
    """What stands around every page.

    Attributes:
        language: of the page, BCP 47; for `<html lang>`.
        direction: `ltr` or `rtl`; for `<html dir>`.
        languages: to choose from: a form that posts `csrf_token`, `language` and `path` to `/language`.
        path: of this page, where the choice of a language leads back to.
        study_title: what the study is called.
        is_simulated: whether the page must be marked SIMULATED.
        csrf_token: for hidden inputs of that name and for the header `X-CSRF-Token`.
        is_known: whether this browser is a participant's; only then are there `/me`, `/me/data` and `/me/withdraw`.
        personal_link: address that resumes on another device; None where this browser does not know it.
    """

    language: str
    direction: str
    languages: tuple[LanguageChoice, ...]
    path: str
    study_title: str
    is_simulated: bool
    csrf_token: str
    is_known: bool
    personal_link: str | None


@dataclass(frozen=True, slots=True)
class WelcomePage:
    """`/`: what this is, and in which language.

    Attributes:
        frame: around it.
        warning: of the study's contents; None where there is none.
        payment: what is paid; None where nothing is.
        n_prompts: how many prompts a person is asked about, repeats among them.
        hidden: what the address brought along and the form hands on.
    """

    template: ClassVar[str] = "welcome.html"
    frame: Frame
    warning: str | None
    payment: str | None
    n_prompts: int
    hidden: tuple[Hidden, ...]


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
    """

    name: str
    text: str
    choices: tuple[Choice, ...]
    value: str


@dataclass(frozen=True, slots=True)
class AboutPage:
    """`/about`: questions about the person."""

    template: ClassVar[str] = "about.html"
    frame: Frame
    questions: tuple[AboutQuestion, ...]
    problem: str | None = None


@dataclass(frozen=True, slots=True)
class QuizItem:
    """A comprehension question.

    Attributes:
        name: of the input.
        text: the question.
        choices: to choose from.
        explanation: of the right answer, after a wrong one; None before.
    """

    name: str
    text: str
    choices: tuple[Choice, ...]
    explanation: str | None


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


@dataclass(frozen=True, slots=True)
class Turn:
    """One turn of a conversation; role is `user`, `assistant`, `system`, `developer` or `tool`."""

    role: str
    text: str


@dataclass(frozen=True, slots=True)
class Response:
    """A response, as this person sees it.

    Attributes:
        label: the dataset's; what is posted, never shown.
        shown: what it is called on this page: 1, 2, … in the order shown.
        turns: what it says.
    """

    label: str
    shown: int
    turns: tuple[Turn, ...]


@dataclass(frozen=True, slots=True)
class AskedQuestion:
    """A question asked of the prompt.

    Attributes:
        name: of a row of `study/questions.py`; the template has a control for each.
        key: for the hidden input `NAME.key`: the same key again is the same answer, not another.
        posted: texts of its inputs as this person posted or saved them, by the rest of the input's name after `NAME.`; empty
            where it was not touched.
        is_saved: whether what `posted` shows is on the disk.
        is_skipped: whether this person would rather not answer it.
        revision: of the saved one; 0 for none.
        problem: what is wrong with what was posted; None for nothing.
    """

    name: str
    key: str
    posted: Mapping[str, str]
    is_saved: bool
    is_skipped: bool
    revision: int
    problem: str | None = None


@dataclass(frozen=True, slots=True)
class Progress:
    """How far this person is.

    Attributes:
        place: of this prompt, from 1.
        total: how many there will be.
        minutes_left: by own pace, this one among them; None before there is a pace.
    """

    place: int
    total: int
    minutes_left: int | None


@dataclass(frozen=True, slots=True)
class PromptPage:
    """`/prompt`: the prompt, its responses and the questions.

    Posts `prompt_id`, `occurrence` and `action` (`next`, or `skip`: "I would rather not judge this"), and the inputs of every
    question (forms.py). `PUT /answers/NAME` saves one question as JSON: `prompt_id`, `occurrence`, `key`, `value`, `seconds`.

    Attributes:
        frame: around it.
        prompt_id: which.
        occurrence: 1; 2 where it is asked again.
        prompt_language: of the prompt's texts; for `lang`.
        prompt_direction: of the prompt's texts; for `dir`.
        turns: the conversation.
        responses: in this person's order.
        criteria: prepared ones, in their order.
        questions: in the study's order.
        progress: how far this person is.
        warning: of this prompt; None where there is none.
        support: where help is found; () where nothing is warned of.
        translated_by: who or what translated it; None for the original.
        checked_by: who checked that; None for nobody.
        problem: what is wrong with what was posted as a whole; None for nothing.
        details: faults in English, for whoever sends forms by program; () for none.
    """

    template: ClassVar[str] = "prompt.html"
    frame: Frame
    prompt_id: str
    occurrence: int
    prompt_language: str
    prompt_direction: str
    turns: tuple[Turn, ...]
    responses: tuple[Response, ...]
    criteria: tuple[str, ...]
    questions: tuple[AskedQuestion, ...]
    progress: Progress
    warning: str | None
    support: tuple[Link, ...]
    translated_by: str | None
    checked_by: str | None
    problem: str | None = None
    details: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class WarningPage:
    """`/prompt` before a prompt with a warning.

    A GET form to `/prompt` with `warned` shows it; a POST form with `prompt_id`, `occurrence`, `action=skip` passes it over.

    Attributes:
        frame: around it.
        warning: what to be warned of.
        warned: value of the input of that name.
        prompt_id: which.
        occurrence: as in PromptPage.
        support: where help is found.
        progress: how far this person is.
    """

    template: ClassVar[str] = "warning.html"
    frame: Frame
    warning: str
    warned: int
    prompt_id: str
    occurrence: int
    support: tuple[Link, ...]
    progress: Progress


@dataclass(frozen=True, slots=True)
class BreakPage:
    """`/prompt` when a break is offered; a GET form to `/prompt` with `rested` goes on."""

    template: ClassVar[str] = "break.html"
    frame: Frame
    rested: int
    progress: Progress


@dataclass(frozen=True, slots=True)
class DonePage:
    """`/done`: the end, of whichever kind.

    Attributes:
        frame: around it.
        ending: `finished`, `screened_out` or `quota_full`.
        debrief: paragraphs; () but for those who finished.
        support: where help is found.
        code: of the panel; None without one.
        return_url: where the panel wants them back, with the code in it; None without one.
        payment: what is paid; None where nothing is.
        contact: whom to ask.
    """

    template: ClassVar[str] = "done.html"
    frame: Frame
    ending: str
    debrief: tuple[str, ...]
    support: tuple[Link, ...]
    code: str | None
    return_url: str | None
    payment: str | None
    contact: str


@dataclass(frozen=True, slots=True)
class MePage:
    """`/me`: personal link, own data, withdrawal. A POST form to `/me` makes a new personal link."""

    template: ClassVar[str] = "me.html"
    frame: Frame
    kept: str
    for_how_long: str
    contact: str


@dataclass(frozen=True, slots=True)
class ResumePage:
    """`/me/TOKEN` in a browser that is another participant's: a POST form to the same address changes over."""

    template: ClassVar[str] = "resume.html"
    frame: Frame


@dataclass(frozen=True, slots=True)
class WithdrawPage:
    """`/me/withdraw`: posts `confirm` (`yes`)."""

    template: ClassVar[str] = "withdraw.html"
    frame: Frame
    contact: str
    problem: str | None = None


@dataclass(frozen=True, slots=True)
class WithdrawnPage:
    """`/withdrawn`: after withdrawal or declining: nothing of the person is kept."""

    template: ClassVar[str] = "withdrawn.html"
    frame: Frame
    contact: str
    has_declined: bool


@dataclass(frozen=True, slots=True)
class ProblemPage:
    """Any refusal: why, and what to do.

    Attributes:
        frame: around it.
        status: of HTTP.
        reason: message id.
        advice: message id.
        details: faults in English, for whoever sends forms by program; () for none.
        way_on: path to go on from; None where there is none.
    """

    template: ClassVar[str] = "problem.html"
    frame: Frame
    status: int
    reason: str
    advice: str
    details: tuple[str, ...] = ()
    way_on: str | None = "/"


Page = (
    WelcomePage
    | ConsentPage
    | AboutPage
    | QuizPage
    | PromptPage
    | WarningPage
    | BreakPage
    | DonePage
    | MePage
    | ResumePage
    | WithdrawPage
    | WithdrawnPage
    | ProblemPage
)
"""Any page."""


def context_of(page: Page) -> dict[str, Any]:
    """What the template sees beside gettext's functions."""
    return {"page": page, "frame": page.frame}
