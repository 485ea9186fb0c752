"""Prompts that were answered are looked at again, and changed, without JavaScript and without losing the place."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from tests.web.surveys import STUDY, Browser, app_in, make_prompts, new_key, write_study

from folkmoot.pipeline.open_study import open_study, open_survey
from folkmoot.study.prompts import write_prompts
from folkmoot.web.app import app_of
from folkmoot.web.settings import Settings

ON = "/prompt/1"


def answered(browser: Browser, place: int) -> dict[str, object]:
    """The last revision of each answer to one prompt, and its number."""
    data = browser.data()
    prompt = data["prompts"][place - 1]
    mine = [one for one in data["answers"] if one["prompt_id"] == prompt["prompt_id"]]
    last = {one["question"]: one for one in sorted(mine, key=lambda one: one["revision"])}
    return {name: (one["revision"], one["value"]) for name, one in last.items()}


def test_an_earlier_answer_is_filled_in_and_can_be_changed(tmp_path: Path) -> None:
    with app_in(tmp_path) as app:
        browser = Browser(app)
        browser.enter()
        assert "/prompt/" not in browser.text()
        browser.answer_prompt()
        browser.pass_gates()
        now = browser.hidden()["prompt_id"]
        assert f'href="{ON}"' in browser.text()
        before = answered(browser, 1)
        browser.get(ON)
        earlier = browser.hidden()["prompt_id"]
        assert earlier != now
        assert "You were here before." in browser.text()
        # Nothing says "Saved" beside what one changes there: it is saved by the button.
        assert ">Saved<" not in browser.text()
        assert "Save, and back to where you were" in browser.text()
        # A plain form: what is kept on the device is of the open prompt.
        assert "survey.js" not in browser.text()
        # The same as a browser sends it that changes one answer: every input as it stands on the page.
        browser.answer_prompt(**{"importance.value": "somewhat"})
        # A warning may stand before the open prompt: then it is said there.
        assert "What you changed is saved." in browser.text()
        browser.pass_gates()
        assert browser.path() == "/prompt"
        assert browser.hidden()["prompt_id"] == now
        after = answered(browser, 1)
        assert after["importance"] == (2, {"value": "somewhat"})
        assert before["importance"] == (1, {"value": "very"})
        # The page sent all of its questions: what was as before is no other revision.
        assert {name: one for name, one in after.items() if name != "importance"} == {
            name: one for name, one in before.items() if name != "importance"
        }


def test_one_that_was_passed_over_can_be_answered_and_the_other_way_round(tmp_path: Path) -> None:
    with app_in(tmp_path) as app:
        browser = Browser(app)
        browser.enter()
        browser.post("/prompt", browser.hidden() | {"action": "skip"})
        browser.pass_gates()
        assert browser.data()["prompts"][0]["state"] == "skipped"
        # Past its warning, where it has one.
        browser.get(f"{ON}?warned=1")
        browser.answer_prompt()
        assert browser.data()["prompts"][0]["state"] == "done"
        browser.get(ON)
        browser.post("/prompt", browser.hidden() | {"action": "skip"})
        assert browser.data()["prompts"][0]["state"] == "skipped"


def test_after_the_end_what_was_answered_can_be_changed_and_nothing_passed_over(tmp_path: Path) -> None:
    with app_in(tmp_path, STUDY.replace("repeats = 1", "repeats = 0")) as app:
        browser = Browser(app)
        browser.enter()
        browser.post("/prompt", browser.hidden() | {"action": "skip"})
        browser.pass_gates()
        n_answered = 0
        while browser.path() == "/prompt":
            browser.answer_prompt()
            browser.pass_gates()
            n_answered += 1
        assert browser.path() == "/done"
        assert f'href="/prompt/{n_answered + 1}"' in browser.text()
        browser.get("/prompt/2")
        assert browser.path() == "/prompt/2"
        assert 'value="skip"' not in browser.text()
        assert "/prompt/1" not in browser.text()
        browser.answer_prompt(**{"importance.value": "somewhat"})
        assert browser.path() == "/done"
        assert "What you changed is saved." in browser.text()
        assert answered(browser, 2)["importance"] == (2, {"value": "somewhat"})
        # What was passed over, and what there is not, leads to where the person is.
        for place in (1, n_answered + 2, 0, 10**9):
            browser.get(f"/prompt/{place}")
            assert browser.path() == "/done"


def test_a_prompt_that_is_asked_twice_stays_as_it_was(tmp_path: Path) -> None:
    with app_in(tmp_path) as app:
        browser = Browser(app)
        browser.enter()
        while browser.path() == "/prompt":
            browser.answer_prompt()
            browser.pass_gates()
        given = browser.data()["prompts"]
        twice = {one["prompt_id"] for one in given if one["occurrence"] == 2}
        assert twice
        for place, one in enumerate(given, start=1):
            browser.get(f"/prompt/{place}")
            assert (browser.path() == "/done") == (one["prompt_id"] in twice), one


def test_the_language_leads_back_to_the_same_page(tmp_path: Path) -> None:
    with app_in(tmp_path) as app:
        browser = Browser(app)
        browser.enter()
        browser.answer_prompt()
        browser.get(ON)
        browser.post("/language", {"language": "ar", "path": ON})
        assert browser.path() == ON
        assert 'dir="rtl"' in browser.text()


def test_what_another_device_said_meanwhile_is_not_undone(tmp_path: Path) -> None:
    with app_in(tmp_path) as app:
        browser = Browser(app)
        browser.enter()
        browser.answer_prompt()
        browser.get(ON)
        page = browser.hidden() | browser.filled()
        # From another window, while the page stands open: another importance, another choice of what depends on what.
        for question, value in (("importance", "not"), ("subjectivity", "unsure")):
            body = {"prompt_id": page["prompt_id"], "occurrence": 1, "key": new_key(), "value": {"value": value}}
            assert browser.put(question, body).status_code == 200
        sent = browser.post("/prompt", page | {"importance.value": "somewhat", "representativeness.value": "very"})
        assert sent.status_code == 422
        assert "on another device or in another window" in sent.text
        now = answered(browser, 1)
        assert now["importance"] == (2, {"value": "not"})
        assert now["subjectivity"] == (2, {"value": "unsure"})
        # What that page shows is the later answer, and the change that nobody else made; sent again, it is kept.
        assert 'name="importance.value" value="not" checked' in sent.text
        assert 'name="representativeness.value" value="very" checked' in sent.text
        shown = {"importance.value": "not", "subjectivity.value": "unsure", "representativeness.value": "very"}
        browser.answer_prompt(**shown)
        now = answered(browser, 1)
        assert now["representativeness"] == (2, {"value": "very"})
        assert now["importance"] == (2, {"value": "not"})
        assert browser.post("/prompt", page | {"importance.after": "one"}).status_code == 422


def test_an_answer_that_was_emptied_is_not_kept_without_a_word(tmp_path: Path) -> None:
    with app_in(tmp_path) as app:
        browser = Browser(app)
        browser.enter()
        browser.answer_prompt()
        browser.get(ON)
        inputs = browser.hidden() | browser.filled()
        # Nothing is marked any more, and nobody said that nothing is to be marked.
        emptied = {name: value for name, value in inputs.items() if name not in {"veto.flag.B", "veto.rationale"}}
        sent = browser.post("/prompt", emptied)
        assert sent.status_code == 422
        assert "What you said before still stands." in sent.text
        assert 'name="veto.flag.B" value="yes" aria-describedby="reply-' in sent.text
        assert browser.post("/prompt", emptied | {"veto.none": "yes"}).status_code == 200
        assert answered(browser, 1)["veto"] == (2, {"flagged": [], "rationale": ""})


def test_a_warning_stands_before_a_prompt_that_was_passed_over_for_it(tmp_path: Path) -> None:
    folder = write_study(tmp_path)
    warned = [replace(one, warning="Talks of snakes.") for one in make_prompts()]
    (folder / "prompts.jsonl").write_bytes(b"".join(write_prompts(warned)))
    open_study(folder)
    survey = open_survey(folder)
    try:
        browser = Browser(app_of(survey, Settings(folder, "http://127.0.0.1:8000", 0, 0)))
        browser.enter()
        browser.get("/prompt")
        browser.post("/prompt", browser.hidden() | {"action": "skip"})
        page = browser.get(ON).text
        assert "Before you read on" in page
        assert "Talks of snakes." in page
        assert "Responses to compare" not in page
        assert f'action="{ON}"' in page
        assert 'value="skip"' not in page
        assert "Responses to compare" in browser.get(f"{ON}?warned=1").text
        browser.answer_prompt()
        # Who has answered it has read it.
        assert "Responses to compare" in browser.get(ON).text
    finally:
        survey.store.close()


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        (["personal_ranking", "world_ranking"], "in your own order be the rule?"),
        (["personal_ranking"], "in your own order be the rule?"),
        (["world_ranking"], "first for the world be the rule?"),
        (["importance"], "those you find best be the rule?"),
    ],
)
def test_what_should_be_the_rule_names_the_ranking_that_it_means(tmp_path: Path, asked: list[str], words: str) -> None:
    names = ", ".join(f'"{one}"' for one in [*asked, "default_policy"])
    with app_in(tmp_path, STUDY.replace("people_per_prompt", f"questions = [{names}]\npeople_per_prompt", 1)) as app:
        browser = Browser(app)
        browser.enter()
        browser.pass_gates()
        assert words in browser.text()
        assert browser.text().count("be the rule?") == 1
