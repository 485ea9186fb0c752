"""The prompts, one after the other, and the answers to them: a whole form at once, or one question at a time as JSON."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import replace
from typing import Annotated, Any, Final

import msgspec
from litestar import Request, Response, get, post, put

from folkmoot.pipeline.survey import NotNowError
from folkmoot.pipeline.survey_answers import asked, check_answers, current, earlier, save
from folkmoot.pipeline.survey_evidence import has_agreed
from folkmoot.records.survey import AssignmentState, State
from folkmoot.study.questions import QUESTIONS
from folkmoot.web.csrf import FIELD
from folkmoot.web.messages import message
from folkmoot.web.refusals import Refused
from folkmoot.web.survey.again import CHANGED, Again, compare
from folkmoot.web.survey.evidence import with_evidence
from folkmoot.web.survey.forms import Posted, posted_answers, why_not
from folkmoot.web.survey.pace import ENDED, progress
from folkmoot.web.survey.pages import BreakPage
from folkmoot.web.survey.prompt_page import before_of, prompt_of, prompt_page, shown_of, warning_page
from folkmoot.web.survey.visit import STEPS, Visit

SECONDS_LIMIT: Final = 7 * 24 * 3600
REMOVED: Final = message(
    "The study was changed: the prompt that you had open is no longer part of it. What you answered is kept; it goes on here."
)
WRONG_FORM: Final = message("This is not what the page sends.")
NOTHING: Final = message("Nothing was answered yet. Answer what you can, or say that you would rather not judge this.")
SEE_BELOW: Final = message("Something is missing or cannot be kept:")


class SaveBody(msgspec.Struct, forbid_unknown_fields=True):
    """One question's answer, as JSON.

    Attributes:
        prompt_id: which prompt it is about.
        occurrence: 1; 2 where the prompt is asked again.
        key: a UUID of the sender's: the same again is the same answer.
        value: as in `study/answer_values.py`; null where the person would rather not answer.
        seconds: how long the question stood before the person.
        after: the revision that the sender knew; one that was overtaken on its way is refused.
        evidence: how the answer came about (evidence.py); kept of those who agreed to it.
    """

    prompt_id: Annotated[str, msgspec.Meta(min_length=1, max_length=500)]
    occurrence: Annotated[int, msgspec.Meta(ge=1, le=2)]
    key: uuid.UUID
    value: msgspec.Raw
    seconds: Annotated[float, msgspec.Meta(ge=0, le=SECONDS_LIMIT)] | None = None
    after: Annotated[int, msgspec.Meta(ge=0, le=1_000_000)] | None = None
    evidence: msgspec.Raw = msgspec.field(default_factory=msgspec.Raw)


@get("/prompt")
async def show_prompt(request: Request[Any, Any, Any]) -> Response[Any]:
    """The prompt that a participant has before them; its warning first, and now and then a break."""
    visit: Visit = request.state.visit
    if visit.participant is None or visit.participant.state is not State.ANSWERING:
        return visit.go_on()
    try:
        before = await current(visit.survey, visit.participant.id)
    except NotNowError:
        return visit.go("/")
    if before.was_removed:
        visit.notice = REMOVED
    elif request.query_params.get("changed") == "yes":
        visit.notice = CHANGED
    if before.assignment is None:
        visit.participant = before.participant
        return visit.go_on()
    prompt = prompt_of(visit, before)
    shown = shown_of(visit, prompt)
    one, study = before.assignment, visit.survey.study
    n_ended = sum(other.state in ENDED for other in before.given)
    rests = study.break_after is not None and n_ended > 0 and n_ended % study.break_after == 0
    how_far = progress(before.given, one, study.prompts_per_person + study.repeats)
    # Both pages lead back here with their own sign; whoever has begun to answer has seen them.
    passed = request.query_params
    if rests and not before.saved and "warned" not in passed and passed.get("rested") != str(n_ended):
        return visit.page(BreakPage(visit.frame("/prompt"), n_ended, how_far))
    if shown.warning is not None and not before.saved and passed.get("warned") != str(one.place):
        return visit.page(warning_page(visit, before, prompt, shown.warning))
    page = prompt_page(visit, before, prompt, {}, {})
    return visit.page(replace(page, has_evidence=await has_agreed(visit.survey, visit.participant.id)))


@get("/prompt/{place:int}")
async def show_earlier_prompt(request: Request[Any, Any, Any]) -> Response[Any]:
    """A prompt that a participant has answered, by its place in their series: to look at it again, and change it."""
    visit: Visit = request.state.visit
    if visit.participant is None:
        return visit.go_on()
    before = await earlier(visit.survey, visit.participant.id, request.path_params["place"])
    if before is None:
        return visit.go("/prompt")
    prompt = prompt_of(visit, before)
    warning = shown_of(visit, prompt).warning
    # Who passed it over, perhaps for what it warns of, has not read it: it is not sprung on them now.
    if (
        warning is not None
        and not before.saved
        and request.query_params.get("warned") != str(request.path_params["place"])
    ):
        return visit.page(warning_page(visit, before, prompt, warning))
    return visit.page(prompt_page(visit, before, prompt, {}, {}))


@post("/prompt")
async def answer_prompt(request: Request[Any, Any, Any]) -> Response[Any]:
    """Every answer of a prompt at once, or "I would rather not judge this"."""
    visit: Visit = request.state.visit
    person, form = visit.known(), visit.form
    if person.state not in {State.ANSWERING, State.FINISHED}:
        return visit.go_on()
    action, occurrence = form.get("action"), form.get("occurrence", "")
    if action not in {"next", "skip"} or occurrence not in {"1", "2"} or not form.get("prompt_id"):
        raise Refused(422, WRONG_FORM, details=("expected prompt_id, occurrence (1 or 2) and action (next or skip)",))
    this = form["prompt_id"], int(occurrence)
    # Whether it is theirs is found out where it is saved, and read before that only where there is more to say.
    prompt = visit.survey.prompts.get(this[0])
    if prompt is None:
        # What was sent is to a prompt that is no more; the next page says so, and goes on.
        await before_of(visit, *this)
        return visit.go("/prompt")
    if action == "skip":
        await save(visit.survey, person.id, *this, (), then=AssignmentState.SKIPPED)
        return visit.go("/prompt")
    names = [row.name for row in asked(visit.survey, prompt)]
    labels = [response.label for response in prompt.responses]
    raw: dict[str, tuple[bytes, str, float | None]] = {}
    try:
        _refuse_strangers(form, names)
        again = await _again(visit, this, posted_answers(names, form, labels))
        posted, problems = again.posted, dict(again.problems)
        for name, answer in posted.items():
            if answer.problem is not None:
                problems[name] = answer.problem
            elif answer.value is not None:
                raw[name] = (answer.value, _key(form.get(f"{name}.key", "")), _seconds(form.get(f"{name}.seconds", "")))
    except Refused:
        # To whom a prompt was not given, nothing else is said about it.
        await before_of(visit, *this)
        raise
    checked = check_answers(prompt, raw)
    problems |= {name: why_not(faults) for name, faults in checked.faults.items()}
    if problems or not checked.answers:
        before = await before_of(visit, *this, with_saved=True)
        if problems:
            return visit.page(prompt_page(visit, before, prompt, posted, problems, SEE_BELOW, checked.faults), 422)
        if not before.saved:
            return visit.page(prompt_page(visit, before, prompt, posted, {}, NOTHING), 422)
    evidence = {name: form[f"{name}.evidence"].encode() for name in names if form.get(f"{name}.evidence")}
    new = with_evidence(checked.answers, evidence)
    await save(visit.survey, person.id, *this, new, then=AssignmentState.DONE, after=again.after)
    return visit.go(_onward(visit) if new else "/prompt")


@put("/answers/{question:str}")
async def save_answer(request: Request[Any, Any, Any]) -> Response[Any]:
    """Save one answer; answered once it is on the disk."""
    question: str = request.path_params["question"]
    visit: Visit = request.state.visit
    person = visit.known()
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != "application/json":
        raise Refused(415, WRONG_FORM, details=("expected application/json",))
    if question not in QUESTIONS or question not in visit.survey.study.questions:
        raise Refused(404, message("The study asks no such question."))
    try:
        body = msgspec.json.decode(await request.body(), type=SaveBody)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        why = (
            str(error)
            if isinstance(error, msgspec.ValidationError) and "unknown field" not in str(error)
            else "no such JSON"
        )
        raise Refused(400, WRONG_FORM, details=(why,)) from None
    this = body.prompt_id, body.occurrence
    prompt = visit.survey.prompts.get(body.prompt_id) or prompt_of(visit, await before_of(visit, *this))
    if question not in {row.name for row in asked(visit.survey, prompt)}:
        raise Refused(404, message("This question is not asked of this prompt."))
    checked = check_answers(prompt, {question: (bytes(body.value), str(body.key), body.seconds)})
    if checked.faults:
        await before_of(visit, *this)
        raise Refused(422, why_not(checked.faults[question]), details=checked.faults[question], kind="faults")
    after = {} if body.after is None else {question: body.after}
    new = with_evidence(checked.answers, {question: bytes(body.evidence)} if body.evidence else {})
    saved = await save(visit.survey, person.id, *this, new, after=after)
    return visit.json({"revision": saved[0].revision, "saved_at": saved[0].saved_at})


async def _again(visit: Visit, this: tuple[str, int], posted: Mapping[str, Posted]) -> Again:
    """What a form says; where it is of a prompt that is looked at again, what it changes."""
    if visit.form.get("again") != "yes":
        return Again(posted, {}, {})
    return compare(await before_of(visit, *this, with_saved=True), posted, visit.form)


def _onward(visit: Visit) -> str:
    if visit.form.get("again") != "yes":
        return "/prompt"
    return f"{STEPS[visit.known().state]}?changed=yes"


def _refuse_strangers(form: Mapping[str, str], names: list[str]) -> None:
    known = {FIELD, "prompt_id", "occurrence", "action", "again"}
    if any(name not in known and name.partition(".")[0] not in names for name in form):
        raise Refused(422, WRONG_FORM, details=("an input of a question that is not asked of this prompt",))


def _key(text: str) -> str:
    try:
        return str(uuid.UUID(text))
    except ValueError:
        raise Refused(422, WRONG_FORM, details=("NAME.key: expected a UUID",)) from None


def _seconds(text: str) -> float | None:
    if not text.strip():
        return None
    try:
        seconds = float(text)
    except ValueError:
        seconds = -1.0
    if not 0 <= seconds <= SECONDS_LIMIT:
        raise Refused(422, WRONG_FORM, details=("NAME.seconds: expected seconds",))
    return seconds


HANDLERS: Final = (show_prompt, show_earlier_prompt, answer_prompt, save_answer)
