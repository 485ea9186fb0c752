"""Evidence of how people answer: asked for, kept of those who agree, never in the way; thresholds reach no participant."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from tests.web.surveys import STUDY, Browser, app_in, new_key

from folkmoot.records.evidence import Evidence, InputKind
from folkmoot.study.definition_quality import NUMBERS, WHOLE
from folkmoot.web.survey.evidence import read_evidence

SENT = {"changes": 3, "typed": 120, "pasted": 5, "input": "keys", "hidden_seconds": 2.5}
ASKING = (
    f"{STUDY}\n[quality]\ninteraction_evidence = true\nspeed = 1.7531\nmodel_signs = 7.7531\nleast_characters = 731\n"
)


def enter(browser: Browser, **consent: str) -> None:
    """To the first prompt, with what is said at the consent."""
    browser.get("/")
    browser.post("/", browser.hidden())
    browser.post("/consent", {"decision": "agree", "adult": "yes", **consent})
    browser.post("/about", {"about.age": "25+", "about.wish": "Rain"})
    browser.post("/quiz", browser.hidden() | {"quiz.q1": "my view"})
    browser.pass_gates()


def save(browser: Browser, **more: Any) -> int:
    shown = browser.hidden()
    body = {"prompt_id": shown["prompt_id"], "occurrence": int(shown["occurrence"]), "key": new_key()}
    return browser.put("importance", body | {"value": {"value": "very"}} | more).status_code


def test_it_is_kept_of_those_who_agree(tmp_path: Path) -> None:
    with app_in(tmp_path, ASKING) as app:
        browser = Browser(app)
        enter(browser, evidence="yes")
        assert save(browser, evidence=SENT) == 200
        browser.answer_prompt(**{"veto.evidence": json.dumps(SENT), "importance.evidence": "{nothing"})
        mine = browser.data()["evidence"]
        assert mine["consent"]["is_given"] is True
        assert len(mine["devices"]) == 1
        kept = {(one["question"], one["revision"]): one["typed"] for one in mine["answers"]}
        assert kept == {("importance", 1): 120, ("veto", 1): 120}


@pytest.mark.parametrize(("definition", "said"), [(ASKING, {}), (STUDY, {"evidence": "yes"})])
def test_nothing_is_kept_where_nobody_asked_or_agreed(tmp_path: Path, definition: str, said: dict[str, str]) -> None:
    with app_in(tmp_path, definition) as app:
        browser = Browser(app)
        enter(browser, **said)
        assert save(browser, evidence=SENT) == 200
        browser.answer_prompt(**{"veto.evidence": json.dumps(SENT)})
        mine = browser.data()["evidence"]
        assert (mine["devices"], mine["answers"]) == ([], [])
        assert not [cookie for cookie in browser.client.cookies.jar if "device" in cookie.name]


def test_a_second_person_on_the_same_device_has_the_same_code(tmp_path: Path) -> None:
    with app_in(tmp_path, ASKING) as app:
        first, second = Browser(app), Browser(app)
        enter(first, evidence="yes")
        device = next(cookie for cookie in first.client.cookies.jar if "device" in cookie.name)
        second.client.cookies.set(device.name, str(device.value))
        enter(second, evidence="yes")
        codes = [one.data()["evidence"]["devices"] for one in (first, second)]
        assert codes[0] == codes[1]
        assert str(device.value) not in str(codes)


def test_who_takes_their_consent_back_has_it_erased_and_keeps_their_answers(tmp_path: Path) -> None:
    with app_in(tmp_path, ASKING) as app:
        browser, other = Browser(app), Browser(app)
        for one in (browser, other):
            enter(one, evidence="yes")
            assert save(one, evidence=SENT) == 200
        assert 'action="/me/evidence"' in browser.get("/me").text
        assert browser.post("/me/evidence", {}).status_code == 200
        assert 'action="/me/evidence"' not in browser.get("/me").text
        # A page that stood open sends more of it.
        browser.get("/prompt")
        assert save(browser, evidence=SENT, value={"value": "somewhat"}) == 200
        assert "data-evidence" not in browser.get("/prompt").text
        mine = browser.data()
        assert mine["evidence"]["consent"]["is_given"] is False
        assert (mine["evidence"]["devices"], mine["evidence"]["answers"]) == ([], [])
        assert {one["question"] for one in mine["answers"]} >= {"importance"}
        assert other.data()["evidence"]["answers"]


@pytest.mark.parametrize(
    "sent",
    [
        b"",
        b"null",
        b"[]",
        b"{",
        b'{"input": "brain"}',
        b'{"input": "keys", "typed": -1}',
        b'{"input": "keys", "typed": 1.5}',
        b'{"input": "keys", "hidden_seconds": 1e99}',
        b'{"input": "keys", "keys_pressed": "abc"}',
        b"\xff",
        b"[" * 5000,
    ],
)
def test_what_is_broken_is_dropped(sent: bytes) -> None:
    assert read_evidence(sent) is None


def test_broken_evidence_refuses_no_answer(tmp_path: Path) -> None:
    with app_in(tmp_path, ASKING) as app:
        browser = Browser(app)
        enter(browser, evidence="yes")
        sent: tuple[Any, ...] = (None, [], "x", {"input": "brain"}, {"typed": 10**30})
        for broken in sent:
            assert save(browser, evidence=broken) == 200
        assert browser.data()["evidence"]["answers"] == []


def test_a_whole_one_is_read() -> None:
    assert read_evidence(json.dumps(SENT).encode()) == Evidence(3, 120, 5, InputKind.KEYS, 2.5)


def test_thresholds_reach_no_page_of_a_participant(tmp_path: Path) -> None:
    with app_in(tmp_path, ASKING) as app:
        browser = Browser(app)
        before = ("/", "/consent", "/me", "/static/survey.js", "/static/survey.css")
        seen = [browser.get(path).text for path in before]
        enter(browser, evidence="yes")
        while browser.path() == "/prompt":
            seen.append(browser.text())
            browser.answer_prompt()
            seen.append(browser.text())
            browser.pass_gates()
        seen += [browser.get(path).text for path in ("/done", "/me", "/me/withdraw")]
        seen.append(json.dumps(browser.data()))
        pages = "\n".join(seen)
        numbers = ("1.7531", "7.7531", "731")
        # As a number of its own: random tokens hold any three digits now and then.
        assert [one for one in numbers if re.search(rf"(?<![\w-]){re.escape(one)}(?![\w-])", pages)] == []
        names = {one for one in (*NUMBERS, *WHOLE) if "_" in one} - {"quiz_attempts"}
        # The number of tries at the quiz is the person's own record; that it can flag anybody is not told.
        assert [one for one in (*sorted(names), "flagged_by", "straight") if one in pages] == []
