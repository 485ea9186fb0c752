"""The same study once more: who was here returns as themselves, by whatever way, and starts anew."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from litestar import Litestar
from tests.web.surveys import PANEL, STUDY, Browser, app_in

from folkmoot.agreement import Options
from folkmoot.errors import InputError
from folkmoot.pipeline.load_survey import load_survey
from folkmoot.pipeline.open_study import WavesChangedError, open_study, open_survey
from folkmoot.pipeline.study_drift import DriftFiles, study_drift
from folkmoot.pipeline.study_status import study_status
from folkmoot.store import returns
from folkmoot.web.app import app_of
from folkmoot.web.settings import Settings

FIRST = '\n[[waves]]\nname = "spring"\n'
SECOND = f'{FIRST}\n[[waves]]\nname = "autumn"\n'


@contextmanager
def second_wave(folder: Path, definition: str = STUDY) -> Iterator[Litestar]:
    """The study's app, in its second wave."""
    (folder / "study.toml").write_text(definition + SECOND, encoding="utf-8")
    open_study(folder, new_version=True)
    survey = open_survey(folder)
    try:
        yield app_of(survey, Settings(folder, "http://127.0.0.1:8000", 0, 0))
    finally:
        survey.store.close()


def to_the_end(browser: Browser) -> list[str]:
    """Answer every prompt; which they were."""
    had = []
    while browser.path() == "/prompt":
        browser.pass_gates()
        had.append(browser.hidden()["prompt_id"])
        browser.answer_prompt()
    return had


def same_browser(before: Browser, app: Litestar) -> Browser:
    """The browser with its cookies, later."""
    now = Browser(app)
    now.client.cookies = before.client.cookies
    return now


def test_the_same_browser_is_asked_again_and_gets_its_prompts_once_more(tmp_path: Path) -> None:
    with app_in(tmp_path, STUDY + FIRST) as app:
        one = Browser(app)
        one.enter()
        first = to_the_end(one)
        was = one.data()["participant"]["id"]
    with second_wave(tmp_path) as app:
        one = same_browser(one, app)
        assert "take part again" in one.get("/done").text
        assert "You took part in an earlier wave" in one.get("/").text
        assert one.get("/prompt").url.path == "/"
        one.post("/", one.hidden())
        assert one.path() == "/consent"
        one.post("/consent", {"decision": "agree", "adult": "yes"})
        # Nothing that was said before is filled in.
        assert "Rain" not in one.text()
        one.post("/about", {"about.age": "25+", "about.wish": ""})
        one.post("/quiz", one.hidden() | {"quiz.q1": "my view"})
        again = to_the_end(one)
        assert set(again) == set(first)
        now = one.data()["participant"]
        assert now["wave"] == "autumn"
        assert [held["participant"]["id"] for held in one.data()["other_waves"]] == [was]
        assert one.data()["other_waves"][0]["about"] == {"age": "25+", "wish": "Rain"}
        assert now["id"] != was
        survey = app.state["desk"].survey
        assert survey.store.read(lambda connection: returns.person_of(connection, now["id"])) == was


def test_a_personal_link_leads_to_the_wave_that_is_asked_now(tmp_path: Path) -> None:
    with app_in(tmp_path, STUDY + FIRST) as app:
        one = Browser(app)
        one.enter()
        link = one.client.cookies["folkmoot-link"]
    with second_wave(tmp_path) as app:
        phone = Browser(app)
        assert "You took part in an earlier wave" in phone.get(f"/me/{link}").text
        phone.post("/", phone.hidden())
        assert phone.path() == "/consent"
        now = phone.data()["participant"]["id"]
        # The old link, on another device, is the same person in this wave; so is the old session.
        laptop = Browser(app)
        assert laptop.get(f"/me/{link}").url.path == "/consent"
        assert laptop.data()["participant"]["id"] == now
        old = same_browser(one, app)
        old.get("/")
        old.post("/", old.hidden())
        assert old.data()["participant"]["id"] == now


def test_who_was_in_the_middle_keeps_what_was_saved_and_cannot_go_on_in_the_old_wave(tmp_path: Path) -> None:
    with app_in(tmp_path, STUDY + FIRST) as app:
        one = Browser(app)
        one.enter()
        one.pass_gates()
        shown = one.hidden() | one.filled()
    with second_wave(tmp_path) as app:
        one = same_browser(one, app)
        # The form that was open is kept; then it is said that a new wave has begun.
        one.post("/prompt", shown)
        assert one.path() == "/"
        assert "You took part in an earlier wave" in one.text()
        assert [each["state"] for each in one.data()["prompts"]] == ["done"]


def test_the_panel_sends_somebody_back_in_a_later_wave_and_only_once(tmp_path: Path) -> None:
    with app_in(tmp_path, STUDY + FIRST + PANEL) as app:
        one = Browser(app)
        one.get("/?PID=abc")
        one.post("/", one.hidden())
        was = one.data()["participant"]["id"]
    with second_wave(tmp_path, STUDY + PANEL) as app:
        one = Browser(app)
        one.get("/?PID=abc")
        assert one.post("/", one.hidden()).url.path == "/consent"
        now = one.data()["participant"]["id"]
        assert now != was
        survey = app.state["desk"].survey
        assert survey.store.read(lambda connection: returns.person_of(connection, now)) == was
        other = Browser(app)
        other.get("/?PID=abc")
        assert other.post("/", other.hidden()).status_code == 409


def test_quotas_and_people_per_prompt_begin_anew(tmp_path: Path) -> None:
    with app_in(tmp_path, STUDY + FIRST) as app:
        young, late = Browser(app), Browser(app)
        young.enter("18-24")
        assert young.path() == "/prompt"
        late.enter("18-24")
        assert late.path() == "/done"
    with second_wave(tmp_path) as app:
        another = Browser(app)
        another.enter("18-24")
        assert another.path() == "/prompt"


def test_who_declines_to_take_part_again_keeps_what_they_said_before(tmp_path: Path) -> None:
    with app_in(tmp_path, STUDY + FIRST) as app:
        one = Browser(app)
        one.enter()
        to_the_end(one)
        link = one.client.cookies["folkmoot-link"]
    with second_wave(tmp_path) as app:
        one = same_browser(one, app)
        one.get("/")
        one.post("/", one.hidden())
        one.post("/consent", {"decision": "decline"})
        assert one.path() == "/withdrawn"
        again = Browser(app)
        again.get(f"/me/{link}")
        assert [each["state"] for each in again.data()["prompts"]] == ["done"] * 6


def test_one_person_is_one_participant_of_the_dataset_and_each_wave_can_be_read_by_itself(tmp_path: Path) -> None:
    with app_in(tmp_path, STUDY + FIRST) as app:
        one, left = Browser(app), Browser(app)
        one.enter()
        to_the_end(one)
        left.enter()
        left.answer_prompt()
    with second_wave(tmp_path) as app:
        one = same_browser(one, app)
        one.get("/")
        one.post("/", one.hidden())
        one.post("/consent", {"decision": "agree", "adult": "yes"})
        one.post("/about", {"about.age": "18-24", "about.wish": ""})
        one.post("/quiz", one.hidden() | {"quiz.q1": "my view"})
        while one.path() == "/prompt":
            one.pass_gates()
            one.answer_prompt(**{"world_ranking.place.B": "3", "world_ranking.place.C": "1"})
    every, spring, autumn = (load_survey(tmp_path, wave) for wave in (None, "spring", "autumn"))
    assert (len(every.participants), len(spring.participants), len(autumn.participants)) == (2, 2, 1)
    assert autumn.participants.ids[0] in spring.participants.ids
    # Who comes again, or is in the other wave, is nobody who was given no prompt.
    assert not [note for one in (every, spring, autumn) for note in one.notes if "given no prompt" in note]
    # 5 prompts in each wave (a repeat item is no assessment), and the one of who left.
    assert (len(every.assessments), int(every.last_answers.sum())) == (11, 6)
    assert (len(spring.assessments), len(autumn.assessments)) == (6, 5)
    # What somebody says of themselves now counts; the waves that they were in are both said.
    about = {name: every.participants.demographics[name].texts() for name in ("age", "wave")}
    at = every.participants.ids.index(autumn.participants.ids[0])
    assert (about["age"][at], about["wave"][at]) == ("18-24", "spring + autumn")
    assert about["wave"][1 - at] == "spring"
    found = study_drift(DriftFiles("spring", "autumn", study=tmp_path), Options(min_cell=2)).overall
    assert (found.n_prompts, found.n_after, found.n_returning) == (5, 1, 1)
    with pytest.raises(InputError, match="no wave 'winter'; the study has spring, autumn"):
        load_survey(tmp_path, "winter")


def test_status_counts_the_wave_that_is_asked_now_or_the_one_named(tmp_path: Path) -> None:
    with app_in(tmp_path, STUDY + FIRST) as app:
        one = Browser(app)
        one.enter("18-24")
        to_the_end(one)
    with second_wave(tmp_path) as app:
        Browser(app).enter()
    now, spring = study_status(tmp_path), study_status(tmp_path, "spring")
    assert (now.wave, spring.wave) == ("autumn", "spring")
    assert (now.states["finished"], spring.states["finished"]) == (0, 1)
    assert (sum(one.done for one in now.prompts), sum(one.done for one in spring.prompts)) == (0, 5)
    assert [(one.name, one.people) for one in spring.cells] == [("age=18-24", 1)]
    assert [(one.name, one.people) for one in now.cells] == [("autumn: age=18-24", 0)]


@pytest.mark.parametrize("waves", ["", '\n[[waves]]\nname = "fall"\n', SECOND.replace("spring", "winter")])
def test_waves_in_which_people_took_part_stay_as_they_are(tmp_path: Path, waves: str) -> None:
    with app_in(tmp_path, STUDY + FIRST) as app:
        Browser(app).enter()
    (tmp_path / "study.toml").write_text(STUDY + waves, encoding="utf-8")
    with pytest.raises(WavesChangedError, match="people took part in spring"):
        open_study(tmp_path, new_version=True)


def test_status_tells_how_near_a_target_is(tmp_path: Path) -> None:
    target = '\n[[targets]]\nwhere = { age = "25+" }\npeople = 3\n'
    with app_in(tmp_path, STUDY + target) as app:
        one, other = Browser(app), Browser(app)
        one.enter()
        to_the_end(one)
        other.enter()
    assert [(one.name, one.people, one.limit) for one in study_status(tmp_path).targets] == [("age=25+", 1, 3)]
