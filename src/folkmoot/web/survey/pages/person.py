"""The end, what is a participant's own, and refusals."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from folkmoot.web.survey.pages.frame import Frame, Link


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
        can_return: whether a later wave has begun, in which this person is not.
        earlier: place of the last prompt that can be changed still; None where there is none.
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
    can_return: bool = False
    earlier: int | None = None


@dataclass(frozen=True, slots=True)
class MePage:
    """`/me`: personal link, own data, withdrawal. A POST form to `/me` makes a new personal link.

    Attributes:
        frame: around it.
        kept: what is kept.
        for_how_long: and until when.
        contact: whom to ask.
        has_evidence: whether how they answer is kept too; a POST form to `/me/evidence` ends that.
    """

    template: ClassVar[str] = "me.html"
    frame: Frame
    kept: str
    for_how_long: str
    contact: str
    has_evidence: bool = False


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
