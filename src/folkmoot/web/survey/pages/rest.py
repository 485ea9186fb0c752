"""The page of a study that is paused or closed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from folkmoot.web.survey.pages.frame import Frame, Link


@dataclass(frozen=True, slots=True)
class RestPage:
    """Instead of a page that a study at rest does not have.

    Attributes:
        frame: around it.
        is_closed: whether it is closed; else it is paused.
        debrief: paragraphs; () where it is paused.
        support: where help is found.
        contact: whom to ask.
    """

    template: ClassVar[str] = "rest.html"
    frame: Frame
    is_closed: bool
    debrief: tuple[str, ...]
    support: tuple[Link, ...]
    contact: str
