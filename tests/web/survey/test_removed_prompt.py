"""A prompt that a new version of the study took out, or changed, is nobody's dead end."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from litestar import Litestar
from tests.web.surveys import LABELS, Browser, app_in, make_prompts, new_key, write_study

from folkmoot.pipeline.open_study import open_study, open_survey
from folkmoot.study.prompts import StudyPrompt, write_prompts
from folkmoot.web.app import app_of
from folkmoot.web.settings import Settings

SAID = "the prompt that you had open is no longer part of it"


def gone(_prompt: StudyPrompt) -> tuple[StudyPrompt, ...]:
    return ()


def another_response(prompt: StudyPrompt) -> tuple[StudyPrompt, ...]:
    return (replace(prompt, responses=(*prompt.responses, replace(prompt.responses[0], label="D"))),)


def new_version(folder: Path, prompt_id: str, change: Callable[[StudyPrompt], tuple[StudyPrompt, ...]]) -> Litestar:
    """The app after a restart with one prompt changed."""
    prompts = [new for one in make_prompts() for new in (change(one) if one.prompt_id == prompt_id else (one,))]
    (folder / "prompts.jsonl").write_bytes(b"".join(write_prompts(tuple(prompts))))
    open_study(folder, new_version=True)
    return app_of(open_survey(folder), Settings(folder, "http://127.0.0.1:8000", 0, 0), close=True)


@pytest.mark.parametrize("change", [gone, another_response])
def test_it_is_released_and_the_next_one_shown(
    tmp_path: Path, change: Callable[[StudyPrompt], tuple[StudyPrompt, ...]]
) -> None:
    with app_in(tmp_path) as app:
        browser = Browser(app)
        browser.enter()
        while browser.hidden()["prompt_id"] == "p1":
            browser.answer_prompt()  # the anchor stays
            browser.pass_gates()
        shown = browser.hidden()
        lost = shown["prompt_id"]
        body = {"prompt_id": lost, "occurrence": 1, "key": new_key(), "value": {"value": "very"}}
        assert browser.put("importance", body).status_code == 200
        whole = shown | browser.filled()
        cookies = dict(browser.client.cookies)
    write_study(tmp_path)
    app = new_version(tmp_path, lost, change)
    with Browser(app).client as client:
        client.cookies.update(cookies)
        browser = Browser(app)
        browser.client = client
        if change is gone:
            # What comes late is refused with a reason, or leads on.
            refused = browser.put("importance", body | {"key": new_key()})
            assert (refused.status_code, refused.json()["reason"][:21]) == (410, "The study was changed")
            assert browser.post("/prompt", whole, follow=False).headers["location"] == "/prompt"
        page = browser.get("/prompt")
        assert page.status_code == 200
        assert SAID in page.text
        assert SAID not in browser.get("/prompt").text
        browser.pass_gates()
        seen = {browser.hidden()["prompt_id"]}
        while browser.path() == "/prompt":
            seen.add(browser.hidden()["prompt_id"])
            browser.answer_prompt()
            browser.pass_gates()
        assert browser.path() == "/done"
        assert lost not in seen
        held = browser.data()
        # What was answered is there.
        assert [(one["question"], one["value"]) for one in held["answers"] if one["prompt_id"] == lost] == [
            ("importance", {"value": "very"})
        ]
        states = {(one["prompt_id"], one["occurrence"]): one["state"] for one in held["prompts"]}
        assert states[lost, 1] == "returned"
        assert all(state == "done" for (prompt, _), state in states.items() if prompt != lost)


def test_a_prompt_that_was_answered_and_taken_out_is_not_asked_again(tmp_path: Path) -> None:
    with app_in(tmp_path) as app:
        browser = Browser(app)
        browser.enter()
        answered = []
        for _ in range(2):
            answered.append(browser.hidden()["prompt_id"])
            browser.answer_prompt()
            browser.pass_gates()
        cookies = dict(browser.client.cookies)
    lost = next(one for one in answered if one != "p1")
    app = new_version(tmp_path, lost, gone)
    with Browser(app).client as client:
        client.cookies.update(cookies)
        browser = Browser(app)
        browser.client = client
        browser.get("/prompt")
        browser.pass_gates()
        while browser.path() == "/prompt":
            browser.answer_prompt()
            browser.pass_gates()
        # The repeat item is one of those that the study has.
        repeated = [one["prompt_id"] for one in browser.data()["prompts"] if one["occurrence"] == 2]
        assert len(repeated) == 1
        assert lost not in repeated
        assert len(LABELS) == 3
