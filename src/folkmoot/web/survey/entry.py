"""From the first page to the first prompt: language, consent, questions about the person, the quiz."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import parse_qsl, urlencode, urlsplit

from litestar import Request, Response, get, post

from folkmoot.pipeline.invitations import SHARED, invited_by
from folkmoot.pipeline.survey import NotNowError
from folkmoot.pipeline.survey_entry import (
    EnteredBeforeError,
    InvitationTakenBackError,
    PanelIds,
    by_panel,
    choose_language,
    consent,
    enter,
    is_taken_back,
    save_about,
    try_quiz,
)
from folkmoot.pipeline.survey_evidence import agree
from folkmoot.pipeline.survey_person import decline
from folkmoot.records.study import DemographicQuestion, Option, QuizQuestion
from folkmoot.records.survey import State
from folkmoot.web.messages import message
from folkmoot.web.refusals import Refused
from folkmoot.web.survey.answering import SEE_BELOW
from folkmoot.web.survey.device import clear_device
from folkmoot.web.survey.forms import CHOICE_MISSING, TEXT_TOO_LONG
from folkmoot.web.survey.pages import (
    AboutPage,
    AboutQuestion,
    Choice,
    ConsentPage,
    Hidden,
    QuizItem,
    QuizPage,
    WelcomePage,
)
from folkmoot.web.survey.visit import Visit

PAGES: Final = frozenset({"/", "/consent", "/about", "/quiz", "/prompt", "/done", "/me", "/me/withdraw"})
"""Where the choice of a language may lead back to."""
_EARLIER: Final = re.compile(r"/prompt/[0-9]{1,4}", re.ASCII)
"""There, too."""
PANEL_ID_LIMIT: Final = 200
ABOUT_LIMIT: Final = 4000
CHOOSE: Final = message("Please choose whether you agree.")
AGE: Final = message("Please say whether you are 18 or older.")
ALL_OF_QUIZ: Final = message("Please answer every question.")
WRONG: Final = message("Not every answer was right. Please read the explanations and try once more.")
NO_INVITATION: Final = message("This group of participants is invited, and the address holds no invitation to it.")
NOT_OFFERED: Final = message("One of the answers is none of those offered.")


@get("/")
async def welcome(request: Request[Any, Any, Any]) -> Response[Any]:
    """What this is, and in which language."""
    visit: Visit = request.state.visit
    hidden = _handed_on(visit, dict(request.query_params.items()))
    invitation = _personal(next((one.value for one in hidden if one.name == "invitation"), ""))
    if invitation is not None and await is_taken_back(visit.survey, invitation):
        raise Refused(403, NO_INVITATION, kind="invitation")
    panel = visit.survey.study.panel
    sent_by_panel = next((one.value for one in hidden if panel and one.name == panel.participant_parameter), None)
    if visit.participant is not None and not visit.can_return:
        if sent_by_panel is None:
            return visit.go_on()
        known = await by_panel(visit.survey, sent_by_panel)
        if known is not None and known.id == visit.participant.id:
            return visit.go_on()
    query = urlencode([(one.name, one.value) for one in hidden])
    study = visit.survey.study
    return visit.page(
        WelcomePage(
            frame=visit.frame(f"/?{query}" if query else "/"),
            warning=visit.say(study.warning) or None,
            payment=visit.say(study.payment) or None,
            n_prompts=study.prompts_per_person + study.repeats,
            hidden=hidden,
            can_return=visit.can_return,
        )
    )


@post("/")
async def begin(request: Request[Any, Any, Any]) -> Response[Any]:
    """Take somebody in."""
    visit: Visit = request.state.visit
    study = visit.survey.study
    hidden = {one.name: one.value for one in _handed_on(visit, visit.form)}
    ids = None
    if study.panel is not None:
        of = study.panel
        ids = PanelIds(
            hidden[of.participant_parameter],
            hidden.get(of.study_parameter or ""),
            hidden.get(of.session_parameter or ""),
        )
    elif visit.participant is not None and not visit.can_return:
        return visit.go_on()
    try:
        entered = await enter(
            visit.survey,
            visit.session,
            language=visit.language,
            cohort=hidden.get("cohort", study.cohorts[0].name),
            panel_ids=ids,
            invitation=_personal(hidden.get("invitation", "")),
            # A panel says itself who returns: several of its people may share a browser.
            returning=visit.participant.id if visit.participant is not None and ids is None else None,
        )
    except InvitationTakenBackError:
        raise Refused(403, NO_INVITATION, kind="invitation") from None
    except EnteredBeforeError:
        by_panel_id = message("This panel id has entered the study already.")
        raise Refused(
            409,
            message("This invitation has been used already.") if "invitation" in hidden else by_panel_id,
            message("Go on in the browser in which you began, or open your personal link."),
            kind="entered_before",
        ) from None
    response = visit.go_in(entered)
    # Somebody else may have answered on this device before.
    clear_device(response)
    return response


@post("/language")
async def language(request: Request[Any, Any, Any]) -> Response[Any]:
    """Choose the language, and go back to where one was."""
    visit: Visit = request.state.visit
    chosen = visit.form.get("language", "")
    if chosen not in visit.survey.study.languages:
        raise Refused(422, message("The study has no such language."))
    if visit.participant is not None:
        await choose_language(visit.survey, visit.participant.id, chosen)
    response = visit.go(_own_path(visit.form.get("path", "/")))
    visit.remember_language(response, chosen)
    return response


@get("/consent")
async def show_consent(request: Request[Any, Any, Any]) -> Response[Any]:
    """What one agrees to."""
    visit: Visit = request.state.visit
    return visit.page(_consent_page(visit)) if _is_at(visit, State.CONSENTING) else visit.go_on()


@post("/consent")
async def give_consent(request: Request[Any, Any, Any]) -> Response[Any]:
    """Agree, or decline: then nothing is kept."""
    visit: Visit = request.state.visit
    person = visit.known()
    if person.state is not State.CONSENTING:
        return visit.go_on()
    decision, adult = visit.form.get("decision"), visit.form.get("adult")
    if decision == "decline":
        await decline(visit.survey, person.id)
        response = visit.go("/withdrawn?declined=yes")
        visit.forget(response)
        clear_device(response)
        return response
    if decision != "agree":
        return visit.page(_consent_page(visit, problem=CHOOSE), 422)
    if visit.survey.study.adults_only and adult not in {"yes", "no"}:
        return visit.page(_consent_page(visit, age_problem=AGE), 422)
    try:
        visit.participant = await consent(visit.survey, person.id, is_adult=adult == "yes")
    except NotNowError:
        return visit.go("/")
    response = visit.go_on()
    if visit.survey.study.evidence_asked and visit.participant.state is not State.SCREENED_OUT:
        agrees = visit.form.get("evidence") == "yes"
        device = visit.device(response) if agrees else None
        await agree(visit.survey, person.id, agrees=agrees, device=device)
    return response


@get("/about")
async def show_about(request: Request[Any, Any, Any]) -> Response[Any]:
    """Questions about the person."""
    visit: Visit = request.state.visit
    return visit.page(_about_page(visit, {}, {})) if _is_at(visit, State.ABOUT) else visit.go_on()


@post("/about")
async def tell_about(request: Request[Any, Any, Any]) -> Response[Any]:
    """Keep what the person says about themselves."""
    visit: Visit = request.state.visit
    person = visit.known()
    if person.state is not State.ABOUT:
        return visit.go_on()
    questions = visit.survey.study.demographics
    problems = _about_problems(questions, visit.form)
    if problems:
        return visit.page(_about_page(visit, visit.form, problems), 422)
    answers = {one.field: visit.form.get(f"about.{one.field}", "").strip() or None for one in questions}
    try:
        visit.participant = await save_about(visit.survey, person.id, answers)
    except NotNowError:
        return visit.go("/")
    return visit.go_on()


@get("/quiz")
async def show_quiz(request: Request[Any, Any, Any]) -> Response[Any]:
    """The comprehension quiz."""
    visit: Visit = request.state.visit
    return visit.page(_quiz_page(visit, {}, {})) if _is_at(visit, State.QUIZ) else visit.go_on()


@post("/quiz")
async def answer_quiz(request: Request[Any, Any, Any]) -> Response[Any]:
    """An attempt at the quiz."""
    visit: Visit = request.state.visit
    person = visit.known()
    quiz = visit.survey.study.quiz
    if person.state is not State.QUIZ or quiz is None:
        return visit.go_on()
    answers = {one.id: visit.form.get(f"quiz.{one.id}", "") for one in quiz.questions}
    attempt = visit.form.get("attempt", "")
    if not attempt.isdecimal() or not 1 <= len(attempt) <= 2 or not 1 <= int(attempt) <= quiz.attempts:
        raise Refused(422, message("This is not what the page sends."), details=("attempt: expected its number",))
    problems = {
        one.id: NOT_OFFERED if answers[one.id] else CHOICE_MISSING
        for one in quiz.questions
        if answers[one.id] not in {option.value for option in one.options}
    }
    if problems:
        return visit.page(_quiz_page(visit, answers, problems), 422)
    if int(attempt) > person.quiz_attempts + 1:
        raise Refused(422, message("This is not what the page sends."), details=("attempt: one before it is missing",))
    try:
        visit.participant = await try_quiz(visit.survey, person.id, int(attempt), answers)
    except NotNowError:
        return visit.go("/")
    return visit.go_on()


def _is_at(visit: Visit, state: State) -> bool:
    return visit.participant is not None and visit.participant.state is state and not visit.can_return


def _handed_on(visit: Visit, given: Mapping[str, str]) -> tuple[Hidden, ...]:
    """What an address or a form brings along: the panel's ids, the cohort, and an invitation to it.

    Raises:
        Refused: something is missing, or none of the study's.
    """
    study = visit.survey.study
    kept: list[Hidden] = []
    if study.panel is not None:
        of = study.panel
        for name in (of.participant_parameter, of.study_parameter, of.session_parameter):
            value = given.get(name or "", "")
            if len(value) > PANEL_ID_LIMIT or not all(sign.isprintable() for sign in value):
                raise Refused(400, message("The address holds something that is no panel's id."))
            if name and value:
                kept.append(Hidden(name, value))
        if visit.participant is None and not given.get(of.participant_parameter):
            raise Refused(
                400,
                message("This study is entered through its panel, and the panel's id is missing."),
                message("Open the study on the panel's own page once more."),
            )
    if "cohort" in given:
        if given["cohort"] not in {one.name for one in study.cohorts}:
            raise Refused(400, message("The study has no such group of participants."))
        kept.append(Hidden("cohort", given["cohort"]))
    cohort = next(one for one in study.cohorts if one.name == given.get("cohort", study.cohorts[0].name))
    if cohort.invited and visit.participant is None:
        invitation = given.get("invitation", "")
        if invited_by(visit.survey.store.secret, cohort.name, invitation) is None:
            raise Refused(
                403,
                NO_INVITATION,
                message("Open the link that you were sent once more, as it was sent."),
                kind="invitation",
            )
        kept.append(Hidden("invitation", invitation))
    return tuple(kept)


def _personal(invitation: str) -> str | None:
    """The name of a personal invitation that was looked at before; None for a shared one, and for none."""
    name = invitation.partition(".")[0]
    return None if name in {"", SHARED} else name


def _own_path(wanted: str) -> str:
    """A path of ours: one of the pages, its query written anew; whatever else was wanted is the first page."""
    try:
        parts = urlsplit(wanted)
        query = urlencode(parse_qsl(parts.query, max_num_fields=20)) if parts.path == "/" else ""
    except ValueError:
        return "/"
    if parts.scheme or parts.netloc or not (parts.path in PAGES or _EARLIER.fullmatch(parts.path)):
        return "/"
    return f"{parts.path}?{query}" if query else parts.path


def _consent_page(visit: Visit, problem: str | None = None, age_problem: str | None = None) -> ConsentPage:
    study = visit.survey.study
    return ConsentPage(
        frame=visit.frame("/consent"),
        paragraphs=paragraphs(visit.say(study.consent)),
        warning=visit.say(study.warning) or None,
        adults_only=study.adults_only,
        payment=visit.say(study.payment) or None,
        kept=visit.say(study.data_policy.kept),
        for_how_long=visit.say(study.data_policy.for_how_long),
        contact=visit.say(study.data_policy.contact),
        support=visit.support(),
        problem=problem,
        asks_evidence=study.evidence_asked,
        age_problem=age_problem,
        adult=visit.form.get("adult", ""),
        wants_evidence=visit.form.get("evidence") == "yes",
    )


def paragraphs(text: str) -> tuple[str, ...]:
    """What stands between blank lines."""
    return tuple(one.strip() for one in text.split("\n\n") if one.strip())


def _about_page(visit: Visit, posted: Mapping[str, str], problems: Mapping[str, str]) -> AboutPage:
    return AboutPage(
        visit.frame("/about"),
        tuple(
            AboutQuestion(
                f"about.{one.field}",
                visit.say(one.text),
                _choices(visit, one.options, posted.get(f"about.{one.field}", "")),
                posted.get(f"about.{one.field}", ""),
                problems.get(one.field),
            )
            for one in visit.survey.study.demographics
        ),
        ABOUT_LIMIT,
        SEE_BELOW if problems else None,
    )


def _about_problems(questions: tuple[DemographicQuestion, ...], form: Mapping[str, str]) -> dict[str, str]:
    """What is wrong, by the field of each question that something is wrong with."""
    problems: dict[str, str] = {}
    for one in questions:
        value = form.get(f"about.{one.field}", "").strip()
        if one.options and value and value not in {option.value for option in one.options}:
            problems[one.field] = NOT_OFFERED
        elif len(value) > ABOUT_LIMIT:
            problems[one.field] = TEXT_TOO_LONG
    return problems


def _quiz_page(visit: Visit, posted: Mapping[str, str], problems: Mapping[str, str]) -> QuizPage:
    quiz, person = visit.survey.study.quiz, visit.known()
    items: tuple[QuizQuestion, ...] = () if quiz is None else quiz.questions
    attempts = 0 if quiz is None else quiz.attempts
    was_wrong = person.quiz_attempts > 0
    return QuizPage(
        frame=visit.frame("/quiz"),
        attempt=person.quiz_attempts + 1,
        attempts_left=attempts - person.quiz_attempts,
        items=tuple(
            QuizItem(
                f"quiz.{one.id}",
                visit.say(one.text),
                _choices(visit, one.options, posted.get(one.id, "")),
                visit.say(one.explanation) if was_wrong else None,
                problems.get(one.id),
            )
            for one in items
        ),
        problem=ALL_OF_QUIZ if problems else WRONG if was_wrong else None,
    )


def _choices(visit: Visit, options: tuple[Option, ...], chosen: str) -> tuple[Choice, ...]:
    return tuple(Choice(one.value, visit.say(one.text), one.value == chosen) for one in options)


HANDLERS: Final = (welcome, begin, language, show_consent, give_consent, show_about, tell_about, show_quiz, answer_quiz)
