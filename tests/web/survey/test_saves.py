"""Answers are saved once, in order, or refused with a reason; refused ones change nothing."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import msgspec
from litestar.testing import TestClient
from tests.web.surveys import FORM, Browser, app_in, new_key
from tests.web.test_security import held

from folkmoot.study.questions import QUESTIONS
from folkmoot.web.survey import forms

COUNT = 10_000


def ready(app: Any) -> tuple[Browser, dict[str, Any]]:
    """Somebody at a prompt with criteria, and the body of a save."""
    browser = Browser(app)
    browser.enter()
    while "criteria_ratings.key" not in browser.text():
        browser.answer_prompt()
        browser.pass_gates()
    shown = browser.hidden()
    return browser, {"prompt_id": shown["prompt_id"], "occurrence": int(shown["occurrence"]), "key": new_key()}


def test_the_same_save_again_is_the_same_answer(tmp_path: Path) -> None:
    with app_in(tmp_path) as app:
        browser, body = ready(app)
        body |= {"value": {"flagged": ["B"], "rationale": "x"}, "seconds": 2.5}
        first = browser.put("veto", body)
        assert first.status_code == 200
        assert first.json()["revision"] == 1
        assert browser.put("veto", body | {"seconds": 99}).json() == first.json()
        other = browser.put("veto", body | {"value": {"flagged": []}})
        assert (other.status_code, other.json()["error"]["kind"]) == (409, "bad_input")
        assert browser.put("veto", body | {"key": new_key(), "value": None}).json()["revision"] == 2
        answers = [one for one in browser.data()["answers"] if one["prompt_id"] == body["prompt_id"]]
        assert [(one["revision"], one["value"]) for one in answers] == [
            (1, {"flagged": ["B"], "rationale": "x"}),
            (2, None),
        ]


def test_the_language_of_a_reason_is_told(tmp_path: Path) -> None:
    with app_in(tmp_path) as app:
        browser, body = ready(app)
        reason = "La respuesta es inaceptable porque no dice la verdad a quien pregunta."
        browser.put("veto", body | {"value": {"flagged": ["B"], "rationale": reason}})
        mine = [one for one in browser.data()["answers"] if one["prompt_id"] == body["prompt_id"]]
        assert [(one["language"], one["value"]["rationale"]) for one in mine] == [("es", reason)]


def test_a_save_that_was_overtaken_is_refused_and_its_repeat_is_not(tmp_path: Path) -> None:
    with app_in(tmp_path) as app:
        browser, body = ready(app)
        early = body | {"value": {"value": "not"}, "after": 0}
        late = body | {"key": new_key(), "value": {"value": "very"}, "after": 0}
        assert browser.put("importance", late).json()["revision"] == 1
        refused = browser.put("importance", early)
        assert (refused.status_code, refused.json()["error"]["kind"]) == (409, "overtaken")
        assert browser.put("importance", late).json()["revision"] == 1
        assert browser.put("importance", early | {"after": 1}).json()["revision"] == 2


def test_the_form_after_the_saves_adds_nothing(tmp_path: Path) -> None:
    with app_in(tmp_path) as app:
        browser, _ = ready(app)
        shown = browser.hidden() | browser.filled()
        body = {"prompt_id": shown["prompt_id"], "occurrence": int(shown["occurrence"]), "key": shown["veto.key"]}
        assert (
            browser.put("veto", body | {"value": {"flagged": ["B"], "rationale": "It lies.\nTwice."}}).status_code
            == 200
        )
        for _ in range(2):
            assert browser.post("/prompt", shown, follow=False).headers["location"] == "/prompt"
        mine = [one for one in browser.data()["answers"] if one["prompt_id"] == shown["prompt_id"]]
        assert sorted(one["question"] for one in mine) == sorted(QUESTIONS)
        assert {one["revision"] for one in mine} == {1}


def test_every_question_has_its_form(tmp_path: Path) -> None:
    assert set(forms._MAKERS) == set(forms._INPUTS) == set(QUESTIONS)
    with app_in(tmp_path) as app:
        browser, _ = ready(app)
        posted = forms.posted_answers(list(QUESTIONS), browser.filled(), "ABC")
        values = {name: answer.value for name, answer in posted.items()}
        for name, value in values.items():
            assert value is not None, name
            # What is saved fills the form as it was left, line ends apart.
            left = forms.shown_inputs(name, value)
            sent = {rest.removeprefix(f"{name}."): text for rest, text in browser.filled().items()}
            if name == "personal_ranking":
                sent["place.B"] = "2"  # the places 1, 1, 3 are the places 1, 1, 2
            assert left == {rest: sent[rest] for rest in left}


TEXTS = [
    "",
    "0",
    "-1",
    "1.5",
    "11",
    "-11",
    "x" * 5_000,
    "\x00",
    "null",
    "Z",
    "[]",
    "{}",
    "1e999",
    "NaN",
    "٣",
    " ",
    "true",
]
JSON: list[Any] = [0, -1, 11, 1.5, True, "x", "x" * 5_000, [], {}, ["A"], {"A": 1}, [[]], [["A"]], "\x00", 10**30]
FIELDS = ["prompt_id", "occurrence", "key", "seconds", "after"]


def bad_json(  # noqa: PLR0912 - a table of malformations
    draw: random.Random, body: dict[str, Any], good: dict[str, Any]
) -> tuple[str, bytes]:
    """A save with one thing wrong."""
    question = draw.choice(sorted(good))
    whole = body | {"key": new_key(), "value": good[question]}
    kind = draw.randrange(8)
    if kind == 0:
        encoded = msgspec.json.encode(whole)
        return question, encoded[: draw.randrange(len(encoded))]
    if kind == 1:
        return question, bytes(draw.randrange(256) for _ in range(draw.randrange(1, 40)))
    if kind == 2:
        del whole[draw.choice(["prompt_id", "occurrence", "key", "value"])]
    elif kind == 3:
        whole[draw.choice(["participant_id", "state", "x" * 50])] = draw.choice(JSON)
    elif kind == 4:
        wrong: dict[str, list[Any]] = {
            "prompt_id": [1, None, "nobodys", "", []],
            "occurrence": [0, 3, "1", None, 1.5, -1],
        }
        wrong |= {"key": ["", "x", 5, None], "seconds": [-1, "5", 10**9, []], "after": [-1, "0", 2.5, 7]}
        field = draw.choice(FIELDS)
        whole[field] = draw.choice(wrong[field])
    elif kind == 5:
        whole["value"] = draw.choice([one for one in JSON if one is not None])
    elif kind == 6 and isinstance(good[question], dict):
        field = draw.choice(sorted(good[question]))
        whole["value"] = good[question] | {field: draw.choice([*(one for one in JSON if one not in ([], "x")), None])}
        if question in {"importance", "representativeness", "subjectivity", "default_policy"}:
            whole["value"]["value"] = draw.choice(JSON)
        elif question in {"personal_ranking", "world_ranking"}:
            whole["value"]["tiers"] = draw.choice(
                [[["A"], ["B"]], [["A", "A"], ["B"], ["C"]], [["A", "B", "C"], []], [["Z"]]]
            )
        elif question == "veto":
            whole["value"]["flagged"] = draw.choice([["Z"], ["A", "A"], "A", None])
        elif question == "criteria_ratings":
            whole["value"]["ratings"] = draw.choice([{}, {"9": 1}, {"0": 11}, {"-1": 0}, {"x": 1}, {"0": None}])
        else:
            whole["value"]["criteria"] = draw.choice(
                [[], [{"text": " ", "rating": 1}], [{"text": "a", "rating": 11}], [{}]]
            )
    else:
        question = draw.choice(["nothing", "Veto", "veto%00", "x" * 300])
    return question, msgspec.json.encode(whole)


def bad_form(draw: random.Random, shown: dict[str, str]) -> bytes:
    """A form of a prompt with one thing wrong."""
    form = dict(shown)
    kind = draw.randrange(6)
    if kind == 0:
        for name in [one for one in form if one.startswith(f"{draw.choice(['importance', 'world_ranking', 'veto'])}.")]:
            del form[name]
        form.pop("action")
    elif kind == 1:
        name = draw.choice([one for one in form if ".place." in one or ".rating." in one or one.endswith(".value")])
        good = {"1", "2", "3"} if ".place." in name else {"0", "-1"}
        form[name] = draw.choice([one for one in TEXTS if one not in good and one.strip()])
    elif kind == 2:
        form[draw.choice(["veto.flag.Z", "colour", "importance.colour", "personal_ranking.place.Z", "taste.value"])] = (
            "1"
        )
    elif kind == 3:
        form[draw.choice([one for one in form if one.endswith(".key")])] = draw.choice(TEXTS)
    elif kind == 4:
        form[draw.choice(["prompt_id", "occurrence", "action"])] = draw.choice([*TEXTS, "2"])
    else:
        return urlencode(form).encode() + draw.choice(
            [b"&importance.value=very", b"&%ff", b"&veto.rationale=%00", b"&=%", b"\xff"]
        )
    return urlencode(form).encode()


def test_ten_thousand_malformed_submissions_are_refused_and_change_nothing(tmp_path: Path) -> None:
    draw = random.Random(20261122)  # noqa: S311 - a test's draws
    with app_in(tmp_path) as app:
        browser, body = ready(app)
        shown = browser.hidden() | browser.filled() | {"csrf_token": browser.token()}
        posted = forms.posted_answers(list(QUESTIONS), browser.filled(), "ABC")
        values = {name: answer.value for name, answer in posted.items()}
        good = {name: msgspec.json.decode(value) for name, value in values.items() if value is not None}
        token = browser.token()
        cookies = dict(browser.client.cookies)
        before = held(tmp_path)
        with TestClient(app, base_url="http://127.0.0.1:8000", cookies=cookies) as client:
            makers: list[Callable[[], tuple[str, str, bytes, dict[str, str]]]] = [
                lambda: _save(draw, body, good, token),
                lambda: ("POST", "/prompt", bad_form(draw, shown), FORM),
            ]
            for number in range(COUNT):
                method, path, content, headers = makers[number % 4 == 3]()
                answered = client.request(method, path, content=content, headers=headers, follow_redirects=False)
                assert 400 <= answered.status_code < 500, (method, path, content)
                if path.startswith("/answers") and answered.headers["content-type"].startswith("application/json"):
                    assert answered.json()["reason"]
                if number % 1000 == 0:
                    assert held(tmp_path) == before
        assert held(tmp_path) == before


def _save(
    draw: random.Random, body: dict[str, Any], good: dict[str, Any], token: str
) -> tuple[str, str, bytes, dict[str, str]]:
    question, content = bad_json(draw, body, good)
    return "PUT", f"/answers/{question}", content, {"content-type": "application/json", "x-csrf-token": token}


def test_a_body_that_is_too_large_is_refused(tmp_path: Path) -> None:
    with app_in(tmp_path) as app:
        browser, _ = ready(app)
        headers = {"content-type": "application/json", "x-csrf-token": browser.token()}
        assert browser.client.put("/answers/veto", content=b" " * 600_000, headers=headers).status_code == 413
