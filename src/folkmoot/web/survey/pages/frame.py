"""What stands around every page, and what several kinds of pages show."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Link:
    """A link out of the survey; its address is https, mailto or tel."""

    url: str
    label: str


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
        notice: what happened meanwhile, as a message's id; None for nothing.
        is_preview: whether the page must be marked as a preview.
        keeper: what this participant's things are called on their device; None for nobody's.
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
    keeper: str | None = None
    notice: str | None = None
    is_preview: bool = False


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
