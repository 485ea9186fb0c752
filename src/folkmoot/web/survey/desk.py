"""What every request of the survey shares."""

from __future__ import annotations

from dataclasses import dataclass

from folkmoot.pipeline.survey import Survey
from folkmoot.web.limits import Limit
from folkmoot.web.settings import Settings
from folkmoot.web.survey.rendering import Renderer


@dataclass(frozen=True, slots=True)
class Desk:
    """What every request shares.

    Attributes:
        survey: the study.
        settings: how it is served.
        renderer: of pages.
        by_session: how many requests a session may make.
        by_address: the same of an address.
    """

    survey: Survey
    settings: Settings
    renderer: Renderer
    by_session: Limit
    by_address: Limit
