"""A study that is paused or closed: what a participant can still do, and the page that says what not.

Paused, nobody enters and nobody is given another prompt (`survey_answers.current`); closed, no answer is taken either. What
is a person's own (`/me`, `/done`, withdrawal) is open always.
"""

from __future__ import annotations

from typing import Final

from litestar import Response

from folkmoot.pipeline.study_state import StudyClosedError, StudyPausedError, state_of
from folkmoot.records.console import StudyState
from folkmoot.web.csrf import SAFE
from folkmoot.web.messages import message
from folkmoot.web.survey.entry import paragraphs
from folkmoot.web.survey.pages import RestPage
from folkmoot.web.survey.visit import Visit

CLOSED: Final = message("The study is closed")
"""Why an answer is refused."""
_ASKING: Final = frozenset({"/about", "/quiz"})


async def refuse_at_rest(visit: Visit) -> None:
    """Refuse what a study at rest does not do.

    Raises:
        StudyPausedError: it is paused.
        StudyClosedError: it is closed.
    """
    state = (await state_of(visit.survey)).state
    if state is StudyState.OPEN:
        return
    path, reads = visit.request.scope["path"], visit.request.method in SAFE
    if path == "/" and visit.participant is None:
        raise (
            StudyPausedError("the study is paused")
            if state is StudyState.PAUSED
            else StudyClosedError("the study is closed")
        )
    # Who declines is erased, also when it is closed.
    is_asked = path in _ASKING or (path == "/consent" and reads)
    if state is StudyState.CLOSED and (is_asked or path.startswith("/answers/") or (path == "/prompt" and not reads)):
        raise StudyClosedError("the study is closed")


def rest_page(visit: Visit, error: StudyPausedError | StudyClosedError) -> Response[str]:
    """The page of a study that is paused or closed."""
    study, is_closed = visit.survey.study, isinstance(error, StudyClosedError)
    page = RestPage(
        frame=visit.frame("/"),
        is_closed=is_closed,
        debrief=paragraphs(visit.say(study.debrief)) if is_closed else (),
        support=visit.support(),
        contact=visit.say(study.data_policy.contact),
    )
    return visit.page(page, 410 if is_closed else 503)
