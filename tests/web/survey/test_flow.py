"""The whole flow by plain forms, from the first page to the last."""

from __future__ import annotations

from pathlib import Path

from tests.web.surveys import LABELS, PANEL, STUDY, Browser, app_in


def test_somebody_goes_through_all_of_it(tmp_path: Path) -> None:
    with app_in(tmp_path) as app:
        browser = Browser(app)
        assert "Hard things." in browser.get("/").text
        browser.post("/", browser.hidden())
        assert browser.path() == "/consent"
        assert "To &lt;b&gt;this&lt;/b&gt;." in browser.text()
        assert browser.post("/consent", {"decision": "agree"}).status_code == 422
        browser.post("/consent", {"decision": "agree", "adult": "yes"})
        assert browser.path() == "/about"
        browser.post("/about", {"about.age": "25+", "about.wish": ""})
        assert browser.path() == "/quiz"
        browser.post("/quiz", browser.hidden() | {"quiz.q1": "the right answer"})
        assert "There is no right answer." in browser.text()
        browser.post("/quiz", browser.hidden() | {"quiz.q1": "my view"})
        seen = 0
        while browser.path() == "/prompt":
            browser.pass_gates()
            assert "<script>alert" not in browser.text()
            browser.answer_prompt()
            seen += 1
        # 5 prompts and 1 repeat item, as study.toml says.
        assert (seen, browser.path()) == (6, "/done")
        assert "Thank you." in browser.text()
        held = browser.data()
        assert held["about"] == {"age": "25+", "wish": None}
        assert [one["is_right"] for one in held["quiz"]] == [False, True]
        assert [one["state"] for one in held["prompts"]] == ["done"] * 6
        assert all(sorted(one["shown_order"]) == list(LABELS) for one in held["prompts"])
        first = {one["question"]: one for one in held["answers"] if one["prompt_id"] == held["prompts"][0]["prompt_id"]}
        assert first["veto"]["value"] == {"flagged": ["B"], "rationale": "It lies.\nTwice."}
        assert first["personal_ranking"]["value"] == {"tiers": [["A", "C"], ["B"]], "rationale": "ثلاثة <i>أسباب</i>"}
        assert first["own_criteria"]["value"] == {"criteria": [{"text": "It is short.", "rating": -3}]}


def test_two_wrong_attempts_at_the_quiz_screen_out(tmp_path: Path) -> None:
    with app_in(tmp_path, STUDY + PANEL) as app:
        browser = Browser(app)
        browser.get("/?PID=abc&STUDY=s1")
        browser.post("/", browser.hidden())
        browser.post("/consent", {"decision": "agree", "adult": "yes"})
        browser.post("/about", {})
        for _ in range(2):
            browser.post("/quiz", browser.hidden() | {"quiz.q1": "the right answer"})
        assert browser.path() == "/done"
        assert "https://panel.example.org/done?cc=OUT1" in browser.text()
        # The answer to a form that was sent twice is the same page.
        assert browser.get("/prompt").url.path == "/done"


def test_who_is_no_adult_is_screened_out(tmp_path: Path) -> None:
    with app_in(tmp_path) as app:
        browser = Browser(app)
        browser.get("/")
        browser.post("/", browser.hidden())
        browser.post("/consent", {"decision": "agree", "adult": "no"})
        assert browser.path() == "/done"
        assert browser.data()["participant"]["state"] == "screened_out"


def test_who_declines_is_not_kept(tmp_path: Path) -> None:
    with app_in(tmp_path) as app:
        browser = Browser(app)
        browser.get("/")
        browser.post("/", browser.hidden())
        browser.post("/consent", {"decision": "decline"})
        assert browser.path() == "/withdrawn"
        assert browser.client.get("/me/data").status_code == 401


def test_a_full_quota_closes(tmp_path: Path) -> None:
    with app_in(tmp_path, STUDY + PANEL) as app:
        states = []
        browser = Browser(app)
        for person in ("one", "two"):
            browser = Browser(app)
            browser.get(f"/?PID={person}")
            browser.post("/", browser.hidden())
            browser.post("/consent", {"decision": "agree", "adult": "yes"})
            browser.post("/about", {"about.age": "18-24"})
            states.append(browser.data()["participant"]["state"])
        assert states == ["quiz", "quota_full"]
        assert "FULL1" in browser.text()


def test_a_panel_id_enters_once_and_goes_on_in_its_own_browser(tmp_path: Path) -> None:
    with app_in(tmp_path, STUDY + PANEL) as app:
        browser = Browser(app)
        assert browser.get("/").status_code == 400
        browser.get("/?PID=abc")
        hidden = browser.hidden()
        first = browser.post("/", hidden, follow=False)
        assert first.headers["location"] == "/consent"
        assert browser.get("/?PID=abc").url.path == "/consent"
        other = Browser(app)
        other.get("/?PID=abc")
        assert other.post("/", other.hidden()).status_code == 409


def test_a_lost_answer_to_the_first_form_does_not_lock_out(tmp_path: Path) -> None:
    with app_in(tmp_path, STUDY + PANEL) as app:
        browser = Browser(app)
        browser.get("/?PID=abc")
        hidden, cookies = browser.hidden(), dict(browser.client.cookies)
        browser.post("/", hidden, follow=False)
        again = Browser(app)
        again.client.cookies.update(cookies)
        again.get("/?PID=abc")
        assert again.post("/", hidden, token=hidden["csrf_token"]).url.path == "/consent"
        assert again.data()["participant"]["id"] == browser.data()["participant"]["id"]


def test_i_would_rather_not_judge_this(tmp_path: Path) -> None:
    with app_in(tmp_path) as app:
        browser = Browser(app)
        browser.enter()
        hidden = {name: browser.hidden()[name] for name in ("prompt_id", "occurrence")}
        browser.post("/prompt", hidden | {"action": "skip"})
        held = browser.data()
        assert [one["state"] for one in held["prompts"]] == ["skipped", "open"]
        assert held["answers"] == []


def test_an_untouched_question_is_no_answer_and_a_skipped_one_is_null(tmp_path: Path) -> None:
    with app_in(tmp_path) as app:
        browser = Browser(app)
        browser.enter()
        shown = browser.hidden()
        assert browser.post("/prompt", shown | {"action": "next"}).status_code == 422
        filled = {name: text for name, text in browser.filled().items() if not name.startswith("world_ranking")}
        browser.post("/prompt", browser.hidden() | filled | {"importance.skip": "yes"})
        values = {one["question"]: one["value"] for one in browser.data()["answers"]}
        assert values["importance"] is None
        assert values["subjectivity"] == {"value": "values"}
        assert "world_ranking" not in values


def test_half_a_ranking_comes_back_with_what_was_typed(tmp_path: Path) -> None:
    with app_in(tmp_path) as app:
        browser = Browser(app)
        browser.enter()
        filled = browser.filled()
        del filled["world_ranking.place.B"]
        refused = browser.post("/prompt", browser.hidden() | filled)
        assert refused.status_code == 422
        assert "Give every response a place" in refused.text
        assert "It lies.\nTwice." in refused.text
        assert browser.data()["answers"] == []


def test_the_personal_link_goes_on_elsewhere(tmp_path: Path) -> None:
    with app_in(tmp_path) as app:
        browser = Browser(app)
        browser.enter()
        browser.get("/me")
        link = browser.client.cookies["folkmoot-link"]
        assert f"http://127.0.0.1:8000/me/{link}" in browser.text()
        second = Browser(app)
        second.get(f"/me/{link}")
        assert second.path() == "/prompt"
        assert second.data()["participant"] == browser.data()["participant"]
        # A browser that is somebody else's asks first.
        third = Browser(app)
        third.enter()
        mine = third.data()["participant"]["id"]
        third.get(f"/me/{link}")
        assert third.data()["participant"]["id"] == mine
        third.post(f"/me/{link}", {})
        assert third.data()["participant"]["id"] != mine


def test_withdrawal_erases(tmp_path: Path) -> None:
    with app_in(tmp_path) as app:
        browser = Browser(app)
        browser.enter()
        browser.answer_prompt()
        link = browser.client.cookies["folkmoot-link"]
        assert browser.post("/me/withdraw", {}).status_code == 422
        assert browser.data()["answers"]
        browser.get("/me/withdraw")
        browser.post("/me/withdraw", {"confirm": "yes"})
        assert browser.path() == "/withdrawn"
        assert browser.client.get("/me/data").status_code == 401
        assert browser.client.get(f"/me/{link}").status_code == 404


def test_the_language_comes_from_the_browser_until_one_is_chosen(tmp_path: Path) -> None:
    with app_in(tmp_path) as app:
        browser = Browser(app)
        page = browser.get("/", {"accept-language": "xx, ar-EG;q=0.9, en;q=0.5"})
        assert '<html lang="ar" dir="rtl">' in page.text
        assert "بلدة" in page.text
        assert '<html lang="en" dir="ltr">' in browser.get("/").text
        browser.post("/language", {"language": "ar", "path": "/"})
        assert '<html lang="ar"' in browser.text()
        browser.post("/", {})
        assert browser.data()["participant"]["language"] == "ar"


def test_what_is_wrong_is_said_where_it_was_asked_and_the_rest_stays(tmp_path: Path) -> None:
    with app_in(tmp_path, STUDY + "\n[quality]\ninteraction_evidence = true\n") as app:
        browser = Browser(app)
        browser.get("/")
        browser.post("/", browser.hidden())
        said = browser.post("/consent", {"decision": "agree", "evidence": "yes"}).text
        assert '<a href="#adult">Please say whether you are 18 or older.</a>' in said
        assert '<p class="error" id="adult-error">Please say whether you are 18 or older.</p>' in said
        assert 'name="evidence" value="yes" checked' in said
        browser.post("/consent", {"decision": "agree", "adult": "yes"})
        # Both faults at once; a text of 4,000 characters is kept, one of 4,001 is not.
        refused = browser.post("/about", {"about.age": "old", "about.wish": "x" * 4001})
        assert refused.status_code == 422
        assert '<a href="#about-1"><bdi>How old are you?</bdi> One of the answers is none of those' in refused.text
        assert '<a href="#about-2"><bdi>What do you wish for?</bdi> A text is too long.</a>' in refused.text
        assert '<fieldset aria-describedby="about-1-error">' in refused.text
        assert 'id="about-2" name="about.wish" rows="3" maxlength="4000"' in refused.text
        wish = "Rain.\r\n" + "x" * 3994
        assert browser.post("/about", {"about.age": "25+", "about.wish": wish}).url.path == "/quiz"
        refused = browser.post("/quiz", browser.hidden())
        assert '<a href="#quiz-1"><bdi>What is asked?</bdi> Choose one of the answers.</a>' in refused.text
        assert browser.data()["about"] == {"age": "25+", "wish": "Rain.\n" + "x" * 3994}


def test_who_lost_the_cookie_is_told_of_the_personal_link(tmp_path: Path) -> None:
    with app_in(tmp_path) as app:
        browser = Browser(app)
        browser.enter()
        answer = browser.hidden() | browser.filled()
        token = browser.token()
        browser.client.cookies.clear()
        # The first reply brings a new cookie; the same page sent again is no more known with it.
        for _ in range(2):
            refused = browser.post("/prompt", answer, token=token)
            assert refused.status_code == 401
            assert "Open your personal link, or begin on the first page." in refused.text


def test_whoever_cannot_take_part_is_not_told_what_is_paid(tmp_path: Path) -> None:
    paid = STUDY.replace("people_per_prompt", 'payment = { en = "5 pounds", ar = "5" }\npeople_per_prompt', 1)
    with app_in(tmp_path, paid) as app:
        browser = Browser(app)
        browser.get("/")
        assert "5 pounds" in browser.post("/", browser.hidden()).text
        out = browser.post("/consent", {"decision": "agree", "adult": "no"})
        assert (browser.path(), "5 pounds" in out.text) == ("/done", False)
