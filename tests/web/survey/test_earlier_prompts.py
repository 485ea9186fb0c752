"""Prompts that were answered are looked at again, and changed, without JavaScript and without losing the place."""

from __future__ import annotations

from pathlib import Path

from tests.web.surveys import STUDY, Browser, app_in

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
        # A plain form: what is kept on the device is of the open prompt.
        assert "survey.js" not in browser.text()
        # The same as a browser sends it that changes one answer: every input as it stands on the page.
        browser.answer_prompt(**{"importance.value": "somewhat"})
        browser.pass_gates()
        assert browser.path() == "/prompt"
        assert browser.hidden()["prompt_id"] == now
        after = answered(browser, 1)
        assert after["importance"] == (2, {"value": "somewhat"})
        assert before["importance"] == (1, {"value": "very"})


def test_one_that_was_passed_over_can_be_answered_and_the_other_way_round(tmp_path: Path) -> None:
    with app_in(tmp_path) as app:
        browser = Browser(app)
        browser.enter()
        browser.post("/prompt", browser.hidden() | {"action": "skip"})
        browser.pass_gates()
        assert browser.data()["prompts"][0]["state"] == "skipped"
        browser.get(ON)
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
