"""One simulated person goes through a survey that is served, from its first page to its last."""

from __future__ import annotations

import http.client
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlencode

from folkmoot.pipeline.load_study import LoadedStudy
from folkmoot.pipeline.survey_browser import Form, SurveyBrowser
from folkmoot.pipeline.visit_forms import (
    about_inputs,
    consent_inputs,
    device_id,
    panel_query,
    prompt_inputs,
    quiz_inputs,
    shown_labels,
)
from folkmoot.study.simulated_visitors import Visitors

_MOST_PAGES: Final = 2000
_CLOSED: Final = "/done"


@dataclass(frozen=True, slots=True)
class Visit:
    """What became of one person.

    Attributes:
        person: from 0.
        participant_id: as the survey knows them; None where they never entered.
        state: the survey's own word (`finished`, `screened_out`, `quota_full`, …); `failed` where it could not be gone
            through.
        why: why it failed; "" otherwise.
        code: that the survey showed them for their panel; "" for none.
        n_prompts: prompts answered or passed over, each acknowledged.
        retries: how often anything was sent once more.
        waited: seconds until the answer to each form.
        link: the token of their personal link; "" for none.
    """

    person: int
    participant_id: str | None
    state: str
    why: str
    code: str
    n_prompts: int
    retries: int
    waited: tuple[float, ...]
    link: str = ""


class Visiting:
    """How people go through one survey.

    Args:
        visitors: who they are.
        loaded: the study as it is served.
        address: of the survey.
        seed: of the ids by which a panel sends them.
        patience: seconds for which a form that is not acknowledged is sent again, with the same keys.
        links: the tokens by which the first people return, who were there in an earlier wave.
        known: how many were there in earlier waves: a panel sends other people by other ids, and
            they have other devices.
    """

    def __init__(
        self,
        visitors: Visitors,
        loaded: LoadedStudy,
        address: str,
        *,
        seed: int,
        patience: float = 0.0,
        links: Sequence[str] = (),
        known: int = 0,
    ) -> None:
        self._visitors = visitors
        self._study = loaded.study
        self._address = address
        self._seed = seed
        self._patience = patience
        self._links = links
        self._known = known

    def visit(self, person: int) -> Visit:
        """Go through the survey as this person."""
        browser = SurveyBrowser(self._address, patience=self._patience)
        n_prompts, participant, state, code, why = 0, None, "failed", "", ""
        try:
            self._begin(browser, person)
            for _ in range(_MOST_PAGES):
                if browser.path == _CLOSED:
                    break
                n_prompts += self._step(browser, person)
            else:
                why = "the survey has no end"
            code = Form(browser.page).code
            browser.get("/me/data")
            held = json.loads(browser.page)["participant"]
            participant, state = held["id"], "failed" if why else held["state"]
        except (OSError, http.client.HTTPException, ValueError, KeyError) as error:
            why = str(error) or type(error).__name__
        finally:
            browser.close()
        return Visit(
            person, participant, state, why, code, n_prompts, browser.retries, tuple(browser.waited), browser.link
        )

    def _begin(self, browser: SurveyBrowser, person: int) -> None:
        """Open the first page, by a personal link or as the panel sends people; go no further where real people are asked."""
        panel = self._study.panel
        if person < len(self._links):
            browser.get(f"/me/{self._links[person]}")
            if browser.path != "/":
                raise OSError("the survey does not ask who was there before: no later wave is open")
        elif panel is None:
            browser.get("/")
        else:
            browser.get(f"/?{urlencode(panel_query(panel, self._seed, self._known + person))}")
        if not Form(browser.page).simulated:
            raise OSError("the survey at this address is not marked as simulated")

    def _step(self, browser: SurveyBrowser, person: int) -> int:
        """Answer the page that is shown; returns how many prompts that was, 0 or 1."""
        form, before = Form(browser.page), browser.path
        if before == "/prompt":
            return self._prompt(browser, form, person)
        if before == "/":
            inputs: dict[str, str] = {}
        elif before == "/consent":
            inputs = consent_inputs(form)
            owner = self._visitors.shared_device(person)
            if "evidence" in inputs and owner is not None:
                browser.keep_device(device_id(self._seed, self._known + owner))
        elif before == "/about":
            inputs = about_inputs(form, self._visitors.about(person))
        elif before == "/quiz" and self._study.quiz is not None:
            is_right = self._visitors.passes_quiz(person, int(form.hidden["attempt"]))
            inputs = quiz_inputs(self._study.quiz.questions, is_right=is_right)
        else:
            raise OSError(f"an unknown page: {before}")
        browser.post(before, form.hidden | inputs)
        if browser.path == before and Form(browser.page).hidden.get("attempt") == form.hidden.get("attempt"):
            raise OSError(f"the survey does not go on from {before}")
        return 0

    def _prompt(self, browser: SurveyBrowser, form: Form, person: int) -> int:
        for gate in ("rested", "warned"):
            if gate in form.offered:
                browser.get(f"/prompt?{gate}={form.offered[gate][0]}")
                return 0
        prompt_id, occurrence = form.hidden["prompt_id"], form.hidden["occurrence"]
        answer = self._visitors.answer(person, prompt_id, int(occurrence), shown_labels(form))
        browser.post("/prompt", form.hidden | prompt_inputs(form, answer))
        after = Form(browser.page).hidden
        if browser.path == "/prompt" and (after.get("prompt_id"), after.get("occurrence")) == (prompt_id, occurrence):
            raise OSError("the survey asks the same prompt again")
        return 1
