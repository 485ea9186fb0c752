"""A study that is paused or closed, as participants and researchers meet it."""

from __future__ import annotations

from pathlib import Path

import pytest
from litestar import Litestar
from tests.web.console.consoles import console_in, signed_in, survey_in, trail_of
from tests.web.surveys import STUDY, Browser, new_key

from folkmoot.errors import InputError
from folkmoot.pipeline.console_commands import set_study_state
from folkmoot.records.console import Role, StudyState
from folkmoot.web.catalogues import LANGUAGES


def set_state(app: Litestar, state: str, **more: str) -> int:
    return signed_in(app, Role.RESEARCHER).post("/console/study/state", {"state": state, **more}).status_code


def test_a_paused_study_takes_nobody_and_gives_nothing_but_keeps_what_people_send(tmp_path: Path) -> None:
    with console_in(tmp_path) as app:
        one, late = Browser(app), Browser(app)
        one.enter()
        late.get("/")
        token = late.token()
        assert set_state(app, "paused") == 303
        # Whoever stood at the door.
        assert late.client.post("/", data={"csrf_token": token}).status_code == 503
        assert "Please come back later" in Browser(app).get("/").text
        # Whoever has a prompt open: it is shown, saved and sent.
        assert one.get("/prompt").status_code == 200
        one.pass_gates()
        prompt = one.hidden()["prompt_id"]
        body = {"prompt_id": prompt, "occurrence": 1, "key": new_key(), "value": {"value": "very"}}
        assert one.put("importance", body).status_code == 200
        sent = one.answer_prompt()
        assert (sent.status_code, sent.url.path) == (503, "/prompt")
        assert [row["state"] for row in one.data()["prompts"]] == ["done"]
        # Their own.
        assert one.get("/me").status_code == 200
        assert set_state(app, "open") == 303
        assert one.get("/prompt").status_code == 200
        assert len(one.data()["prompts"]) == 2
        assert Browser(app).get("/").status_code == 200


def test_the_console_says_that_nobody_enters_a_paused_study(tmp_path: Path) -> None:
    with console_in(tmp_path) as app:
        pages = {name: f"/console/{name}" for name in ("overview", "study")}
        for name, path in pages.items():
            assert "obody enters" not in signed_in(app, Role.RESEARCHER).get(path).text.partition("<form")[0], name
        assert set_state(app, "paused") == 303
        assert "The study is paused: nobody enters." in signed_in(app, Role.OBSERVER).get(pages["overview"]).text
        page = signed_in(app, Role.RESEARCHER).get(pages["study"]).text
        assert "Nobody enters; its address is" in page
        assert "People enter at" not in page


def test_who_is_at_the_end_gets_there_all_the_same(tmp_path: Path) -> None:
    with console_in(
        tmp_path, STUDY.replace("prompts_per_person = 5", "prompts_per_person = 5\nslot_minutes = 60")
    ) as app:
        for state in ("paused", "closed"):
            one = Browser(app)
            one.enter()
            for _ in range(5):
                one.answer_prompt()
                one.pass_gates()
            last = one.hidden() | one.filled()
            one.get("/prompt")
            assert one.post("/prompt", last, follow=False).status_code == 303
            assert set_state(app, state, confirm="yes") == 303
            assert one.get("/prompt").url.path == "/done"
            if state == "paused":
                assert set_state(app, "open") == 303


def test_a_closed_study_takes_no_answer_and_shows_the_debrief(tmp_path: Path) -> None:
    with console_in(tmp_path) as app:
        one, asked = Browser(app), Browser(app)
        one.enter()
        form = one.hidden() | one.filled()
        asked.get("/")
        asked.post("/", asked.hidden())
        before = one.data()
        assert set_state(app, "closed") == 422
        assert set_state(app, "closed", confirm="yes") == 303
        body = {"prompt_id": form["prompt_id"], "occurrence": 1, "key": new_key(), "value": {"value": "very"}}
        refused = one.put("importance", body)
        assert (refused.status_code, refused.json()["error"]["kind"]) == (409, "study_closed")
        assert one.post("/prompt", form).status_code == 410
        page = one.get("/prompt")
        assert page.status_code == 410
        assert "Thank you." in page.text
        assert one.data() == before
        assert asked.get("/about").status_code == 410
        assert Browser(app).get("/").status_code == 410
        # Closed is for good.
        assert set_state(app, "open") == 409
        with pytest.raises(InputError, match="for good"):
            set_study_state(tmp_path, StudyState.OPEN)
        # Declining and withdrawal are open always.
        assert asked.post("/consent", {"decision": "decline"}, token=asked.token()).status_code == 200
        one.get("/me/withdraw")
        assert one.post("/me/withdraw", {"confirm": "yes"}, token=one.token()).status_code == 200


def test_the_trail_holds_each_change_with_counts(tmp_path: Path) -> None:
    with console_in(tmp_path) as app:
        Browser(app).enter()
        for state in ("paused", "paused", "open", "closed"):
            set_state(app, state, confirm="yes")
        told = [
            (event, body) for event, body in trail_of(app) if event.startswith("study ") and event != "study opened"
        ]
        counts = {"answers": 0, "people": 1}
        assert told == [("study paused", counts), ("study resumed", counts), ("study closed", counts)]


def test_a_change_from_the_command_line_is_noticed(tmp_path: Path) -> None:
    with console_in(tmp_path) as app:
        ticks = [0.0]
        survey_in(app).watch.clock = lambda: ticks[0]
        assert Browser(app).get("/").status_code == 200
        set_study_state(tmp_path, StudyState.PAUSED)
        ticks[0] = 1.1
        assert Browser(app).get("/").status_code == 503


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_speaks_every_language(tmp_path: Path, language: str) -> None:
    # The study's second language is Arabic; another takes its place.
    other = language if language != "en" else "ar"
    definition = STUDY.replace('"ar"', f'"{other}"').replace(" ar = ", f" {other} = ")
    with console_in(tmp_path, definition) as app:
        set_state(app, "paused")
        page = Browser(app).get("/", {"accept-language": language})
        assert f'<html lang="{language}"' in page.text
        assert ("Please come back later" in page.text) is (language == "en")
