"""The prompt, and what may stand before it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from folkmoot.web.survey.pages.frame import Frame, Link, Progress


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
class PromptPage:
    """`/prompt`: the prompt, its responses and the questions.

    Posts `prompt_id`, `occurrence` and `action` (`next`, or `skip`: "I would rather not judge this"), and the inputs of every
    question (forms.py); one that is looked at again posts `again` too, and `NAME.after`, the revision that it shows.
    `PUT /answers/NAME` saves one question as JSON: `prompt_id`, `occurrence`, `key`, `value`, `seconds`.

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
        earlier: place of the prompt before this one that can be changed; None where there is none.
        is_earlier: whether it was answered or passed over before, and is looked at again.
        is_over: whether this person's series is at its end.
        has_evidence: whether evidence of how this person answers may be sent (evidence.py); nothing is measured otherwise.
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
    earlier: int | None = None
    is_earlier: bool = False
    is_over: bool = False
    has_evidence: bool = False


@dataclass(frozen=True, slots=True)
class WarningPage:
    """Before a prompt with a warning: at `/prompt`, and at `/prompt/PLACE` where one was passed over without an answer.

    A GET form to the same path with `warned` shows it; a POST form with `prompt_id`, `occurrence`, `action=skip` passes the
    open one over.

    Attributes:
        frame: around it.
        warning: what to be warned of.
        warned: value of the input of that name.
        prompt_id: which.
        occurrence: as in PromptPage.
        support: where help is found.
        progress: how far this person is.
        is_earlier: whether it was passed over before, and is looked at again.
    """

    template: ClassVar[str] = "warning.html"
    frame: Frame
    warning: str
    warned: int
    prompt_id: str
    occurrence: int
    support: tuple[Link, ...]
    progress: Progress
    is_earlier: bool = False


@dataclass(frozen=True, slots=True)
class BreakPage:
    """`/prompt` when a break is offered; a GET form to `/prompt` with `rested` goes on."""

    template: ClassVar[str] = "break.html"
    frame: Frame
    rested: int
    progress: Progress
