"""The page of a prompt, as a participant has it before them: open, or answered before and looked at again."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from folkmoot.pipeline.survey_answers import Before, asked, changeable, given
from folkmoot.records.survey import SavedAnswer, State
from folkmoot.study.prompts import StudyPrompt
from folkmoot.study.shown_prompt import ShownPrompt, prompt_in
from folkmoot.web.catalogues import direction_of
from folkmoot.web.messages import message
from folkmoot.web.refusals import Refused
from folkmoot.web.survey.forms import Posted, shown_inputs
from folkmoot.web.survey.pace import ENDED, progress
from folkmoot.web.survey.pages import AskedQuestion, PromptPage, Turn, WarningPage
from folkmoot.web.survey.pages import Response as ShownResponse
from folkmoot.web.survey.visit import Visit

NOT_YOURS: Final = message("This prompt was not given to you.")


async def before_of(visit: Visit, prompt_id: str, occurrence: int, *, with_saved: bool = False) -> Before:
    """What a participant has before them at a prompt.

    Args:
        visit: a participant's.
        prompt_id: which.
        occurrence: as in Assignment.
        with_saved: whether answers to it are read.

    Raises:
        Refused: the prompt was not given to them.
    """
    found = await given(visit.survey, visit.known().id, prompt_id, occurrence, with_saved=with_saved)
    if found is None or found.assignment is None:
        raise Refused(404, NOT_YOURS)
    return found


def prompt_of(visit: Visit, before: Before) -> StudyPrompt:
    """The prompt of an assignment.

    Raises:
        Refused: the study was changed, and has it no more.
    """
    prompt = None if before.assignment is None else visit.survey.prompts.get(before.assignment.prompt_id)
    if prompt is None:
        raise Refused(
            410,
            message("The study was changed, and this prompt is no longer part of it."),
            message("Open the page again: it goes on with the next prompt."),
        )
    return prompt


def shown_of(visit: Visit, prompt: StudyPrompt) -> ShownPrompt:
    """A prompt in the page's language."""
    return prompt_in(prompt, visit.language, visit.survey.study.languages[0])


def prompt_page(
    visit: Visit,
    before: Before,
    prompt: StudyPrompt,
    posted: Mapping[str, Posted],
    problems: Mapping[str, str],
    problem: str | None = None,
    faults: Mapping[str, tuple[str, ...]] | None = None,
) -> PromptPage:
    """The page of a prompt.

    Args:
        visit: a participant's.
        before: what they have before them; its answers fill the page.
        prompt: of its assignment.
        posted: what was sent just now, by question; it stands before what is saved.
        problems: message ids of what is wrong with it, by question.
        problem: message id of what is wrong with the whole.
        faults: by question, in English, for programs.

    Raises:
        Refused: nothing is before them.
    """
    one = before.assignment
    if one is None:
        raise Refused(404, NOT_YOURS)
    shown, study = shown_of(visit, prompt), visit.survey.study
    how_far = progress(before.given, one, study.prompts_per_person + study.repeats)
    return PromptPage(
        frame=visit.frame(f"/prompt/{one.place}" if one.state in ENDED else "/prompt"),
        prompt_id=one.prompt_id,
        occurrence=one.occurrence,
        prompt_language=shown.language,
        prompt_direction=direction_of(shown.language),
        turns=tuple(Turn(turn.role, turn.content) for turn in shown.messages),
        responses=tuple(
            ShownResponse(label, number, tuple(Turn(turn.role, turn.content) for turn in shown.responses[label]))
            for number, label in enumerate(one.shown_order, start=1)
        ),
        criteria=shown.criteria,
        questions=tuple(
            _question(row.name, before.saved.get(row.name), posted.get(row.name), problems.get(row.name))
            for row in asked(visit.survey, prompt)
        ),
        progress=replace(how_far, minutes_left=None) if one.state in ENDED else how_far,
        warning=shown.warning,
        support=visit.support() if shown.warning is not None else (),
        translated_by=shown.translated_by,
        checked_by=shown.checked_by,
        problem=problem,
        earlier=max((place for place in changeable(visit.survey, before) if place < one.place), default=None),
        is_earlier=one.state in ENDED,
        is_over=before.participant.state is State.FINISHED,
        details=tuple(f"{name}: {fault}" for name, found in (faults or {}).items() for fault in found),
    )


def warning_page(visit: Visit, before: Before, prompt: StudyPrompt, warning: str) -> WarningPage:
    """The page before a prompt with a warning.

    Args:
        visit: a participant's.
        before: what they have before them.
        prompt: of its assignment.
        warning: in the page's language.

    Raises:
        Refused: nothing is before them.
    """
    one, study = before.assignment, visit.survey.study
    if one is None:
        raise Refused(404, NOT_YOURS)
    is_earlier = one.state in ENDED
    how_far = progress(before.given, one, study.prompts_per_person + study.repeats)
    return WarningPage(
        frame=visit.frame(f"/prompt/{one.place}" if is_earlier else "/prompt"),
        warning=warning,
        warned=one.place,
        prompt_id=prompt.prompt_id,
        occurrence=one.occurrence,
        support=visit.support(),
        progress=replace(how_far, minutes_left=None) if is_earlier else how_far,
        is_earlier=is_earlier,
    )


def _question(name: str, saved: SavedAnswer | None, posted: Posted | None, problem: str | None) -> AskedQuestion:
    if posted is not None and posted.is_touched:
        inputs: Mapping[str, str] = posted.inputs
    elif saved is not None:
        inputs = shown_inputs(name, None if saved.value is None else bytes(saved.value))
    else:
        inputs = {}
    return AskedQuestion(
        name=name,
        key=str(uuid.uuid4()),
        posted=inputs,
        is_saved=saved is not None and (posted is None or not posted.is_touched),
        is_skipped=inputs.get("skip") == "yes",
        revision=0 if saved is None else saved.revision,
        problem=problem,
    )
