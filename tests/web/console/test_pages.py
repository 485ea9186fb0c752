"""What the console's pages show to whom, of people who went through the survey themselves."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from httpx import Response
from litestar import Litestar
from tests.study.drafting.made_up import prompt_draft
from tests.web.console.consoles import console_in, signed_in
from tests.web.surveys import PANEL, STUDY, Browser

from folkmoot.pipeline.beside import Here
from folkmoot.pipeline.console_bench import Bench
from folkmoot.pipeline.drafting import write_drafts
from folkmoot.records.console import Role
from folkmoot.records.drafts import Drafts

MAIL = "ann@example.org"
PAGES = (
    "/console/overview",
    "/console/people",
    "/console/prompts",
    "/console/explore",
    "/console/quality",
    "/console/texts",
    "/console/drafts",
)


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Litestar, Path]]:
    """Four came: one stands before consent, one before the quiz, one answered two prompts, one answered one."""
    folder = tmp_path_factory.mktemp("town")
    (folder / "drafts").mkdir()
    write_drafts(folder / "drafts" / "one.jsonl", Drafts((prompt_draft(text="May I <b>keep</b> it?"),)))
    with console_in(folder, STUDY + PANEL) as app:
        for number in range(4):
            person = Browser(app)
            person.get(f"/?PID=panel-{number}-id")
            person.post("/", person.hidden())
            if number == 0:
                continue
            person.post("/consent", {"decision": "agree", "adult": "yes"})
            person.post("/about", {"about.age": "25+", "about.wish": "Rain"})
            if number == 1:
                continue
            person.post("/quiz", person.hidden() | {"quiz.q1": "my view"})
            for _ in range(number - 1):
                person.pass_gates()
                reason = f"Write to {MAIL} <script>alert({number})</script>"
                person.answer_prompt(**{"personal_ranking.rationale": reason})
        yield app, folder


def browse(town: tuple[Litestar, Path], role: Role, path: str, **more: bool) -> Response:
    answered = signed_in(town[0], role, **more).get(path)
    assert answered.status_code == 200, (role, path, answered.status_code)
    return answered


def csv_of(answered: Response) -> list[list[str]]:
    return list(csv.reader(io.StringIO(answered.text)))


def test_the_overview_counts_people_who_came(town: tuple[Litestar, Path]) -> None:
    found = browse(town, Role.RESEARCHER, "/console/overview?as=json").json()
    steps = {one["name"]: (one["reached"], one["went_on"], one["at_it"]) for one in found["steps"]}
    assert steps["consent"] == (4, 3, 1)
    assert steps["about"] == (3, 3, 0)
    assert steps["quiz"] == (3, 2, 1)
    assert steps["prompt 1"] == (2, 2, 0)
    # Who answered one prompt stands at the second, who answered two at the third.
    assert steps["prompt 2"] == (2, 1, 1)
    assert steps["prompt 3"] == (1, 0, 1)
    assert (found["entered"], found["finished"], found["languages"]) == (4, 0, {"en": 4})


def test_page_and_csv_of_the_overview_say_the_same(town: tuple[Litestar, Path]) -> None:
    rows = csv_of(browse(town, Role.RESEARCHER, "/console/overview?as=csv&table=steps"))
    assert rows[1][:4] == ["consent", "4", "3", "1"]
    page = browse(town, Role.RESEARCHER, "/console/overview").text
    for row in rows[1:]:
        assert f'<td>{row[0]}</td><td class="num">{row[1]}</td><td class="num">{row[2]}</td>' in page
    assert "4 people came in and 0 came to the end." in page


def test_an_observer_is_shown_no_kind_of_few_people(town: tuple[Litestar, Path]) -> None:
    found = browse(town, Role.OBSERVER, "/console/overview?as=json").json()
    assert (found["entered"], found["languages"], found["written_languages"]) == (4, {}, {})
    assert [(one["done"], one["under_way"]) for one in found["quotas"]] == [(None, None)]
    whole = browse(town, Role.REVIEWER, "/console/overview?as=json").json()
    assert [(one["done"], one["under_way"]) for one in whole["quotas"]] == [(0, 0)]
    listed = browse(town, Role.OBSERVER, "/console/explore?as=json").json()
    assert {one["people"] for one in listed["prompts"]} == {None}
    assert {one["n"] for one in listed["importance"]} == {None}


@pytest.mark.parametrize("path", PAGES)
def test_nobody_is_shown_what_a_panel_calls_people(town: tuple[Litestar, Path], path: str) -> None:
    people = browse(town, Role.RESEARCHER, "/console/people?as=json").json()["people"]
    for form in ("", "?as=json", "?as=csv"):
        assert "panel-" not in browse(town, Role.RESEARCHER, f"{path}{form}").text
        assert "panel-" not in browse(town, Role.RESEARCHER, f"/console/people/{people[0]['id']}{form}").text


def test_people_are_filtered_and_one_record_holds_their_answers(town: tuple[Litestar, Path]) -> None:
    found = browse(town, Role.RESEARCHER, "/console/people?as=json").json()
    assert sorted(one["step"] for one in found["people"]) == ["consent", "prompt 2", "prompt 3", "quiz"]
    quiz = browse(town, Role.RESEARCHER, "/console/people?state=quiz&as=json").json()
    assert [one["step"] for one in quiz["people"]] == ["quiz"]
    assert browse(town, Role.RESEARCHER, "/console/people?idle=60&as=json").json()["total"] == 0
    assert "Nobody is like that" in browse(town, Role.RESEARCHER, "/console/people?id=zzz").text
    far = next(one for one in found["people"] if one["step"] == "prompt 3")
    record = browse(town, Role.RESEARCHER, f"/console/people/{far['id']}?as=json").json()
    assert record["about"] == {"age": "25+", "wish": "Rain"}
    assert [one["state"] for one in record["prompts"]] == ["done", "done", "open"]
    said = {one["question"]: one["said"] for one in record["prompts"][0]["answers"]}
    assert (said["veto"], said["personal_ranking"], said["importance"]) == ("B", "A = C > B", "very")
    page = browse(town, Role.RESEARCHER, f"/console/people/{far['id']}").text
    assert "&lt;script&gt;alert(3)&lt;/script&gt;" in page
    assert "<script>alert" not in page
    assert signed_in(town[0], Role.RESEARCHER).get("/console/people/nobody").status_code == 404


def reasons(town: tuple[Litestar, Path], role: Role) -> list[str]:
    listed: dict[str, Any] = browse(town, role, "/console/explore?as=json").json()
    found = []
    for one in listed["prompts"]:
        page = browse(town, role, f"/console/explore/prompt?id={one['prompt_id']}&as=json").json()
        found += [reason["text"] for answer in page["answers"] for reason in answer["reasons"]]
    return [one for one in found if "alert" in one]


def test_reasons_reach_reviewers_through_the_queue_alone(town: tuple[Litestar, Path]) -> None:
    app, _ = town
    # Three reasons hold the address; before anybody looked at them a researcher alone reads them.
    assert len(reasons(town, Role.RESEARCHER)) == 3
    assert reasons(town, Role.REVIEWER) == []
    assert reasons(town, Role.OBSERVER) == []
    reviewer = signed_in(app, Role.REVIEWER, sees_personal_data=True)
    assert reviewer.post("/console/texts/scan").status_code == 303
    held = reviewer.get("/console/texts?as=json").json()["queue"]["items"]
    mine = [one for one in held if MAIL in one["text"]]
    assert len(mine) == 3
    page = reviewer.get("/console/texts").text
    assert f"<mark>{MAIL}</mark>" in page
    assert "<script>alert" not in page
    app.state.console_reads = Here(Bench(town[1], app.state.console.survey))
    assert reasons(town, Role.REVIEWER) == []
    for one, action in zip(mine, ("mask", "keep", "withhold"), strict=True):
        place = one["place"]
        inputs = {
            "participant": place["participant_id"],
            "prompt": place["prompt_id"],
            "occurrence": str(place["occurrence"]),
            "question": place["question"],
            "part": str(place["part"]),
            "digest": one["digest"],
            "action": action,
        }
        spans = {f"span-{found['start']}-{found['end']}-{found['kind']}": "yes" for found in one["findings"]}
        assert reviewer.post("/console/texts/decide", inputs | spans).status_code == 303
        assert reviewer.post("/console/texts/decide", inputs | {"digest": "another"}).status_code == 422
    app.state.console_reads = Here(Bench(town[1], app.state.console.survey))
    # Who decided is said by the name that others see, not by an id.
    decided = reviewer.get("/console/texts?state=decided").text
    name = reviewer.get("/console/account?as=json").json()["display_name"]
    for words in ("masked", "kept as it is", "withheld"):
        assert f"{words} by <bdi>{name}</bdi>" in decided
    shown = reasons(town, Role.REVIEWER)
    assert len(shown) == 2
    assert sum(MAIL in one for one in shown) == 1
    assert reasons(town, Role.OBSERVER) == []


def test_an_observer_is_not_told_that_nobody_is_like_a_filter_where_few_are(town: tuple[Litestar, Path]) -> None:
    # One person answered two prompts, one answered one: there is something, of too few to be shown.
    page = browse(town, Role.OBSERVER, "/console/explore?veto=yes").text
    assert "No prompt is kept by these filters" not in page
    assert "where they keep fewer than 10 people" in page
    assert "No prompt is kept by these filters" in browse(town, Role.RESEARCHER, "/console/explore?words=zzz").text


def test_a_draft_is_decided_about_by_a_form(town: tuple[Litestar, Path]) -> None:
    app, folder = town
    reviewer = signed_in(app, Role.REVIEWER)
    page = reviewer.get("/console/drafts").text
    assert "May I &lt;b&gt;keep&lt;/b&gt; it?" in page
    (card,) = reviewer.get("/console/drafts?as=json").json()["prompts"][0]["cards"]
    inputs = {name: card[name] for name in ("content_hash", "seen")} | {"item": card["id"], "decision": "reject"}
    refused = reviewer.post("/console/drafts/decide", inputs)
    assert refused.status_code == 422
    assert "say why" in refused.text
    assert reviewer.post("/console/drafts/decide", inputs | {"note": "Unkind."}, token="0" * 64).status_code == 403
    assert reviewer.post("/console/drafts/decide", inputs | {"note": "Unkind."}).status_code == 303
    # The same form from another reviewer, who had not seen the decision.
    assert "meanwhile" in signed_in(app, Role.REVIEWER).post("/console/drafts/decide", inputs | {"note": "No."}).text
    assert "Unkind." in (folder / "drafts" / "approvals.jsonl").read_text(encoding="utf-8")
    assert "Every draft was decided about" in reviewer.get("/console/drafts").text
    name = reviewer.get("/console/account?as=json").json()["display_name"]
    assert f"rejected by <bdi>{name}</bdi>" in reviewer.get("/console/drafts?show=all").text


def test_prompts_are_counted_with_their_times_and_vetoes(town: tuple[Litestar, Path]) -> None:
    found = browse(town, Role.RESEARCHER, "/console/prompts?as=json").json()["prompts"]
    assert len(found) == 8
    assert sum(one["people"]["done"] for one in found) == 3
    assert sum(one["figures"]["vetoes"] or 0 for one in found) == 3
    # Without JavaScript nobody's time is measured.
    assert {one["seconds"]["undefined_because"] for one in found} == {"nobody was measured"}
    observed = browse(town, Role.OBSERVER, "/console/prompts?as=json").json()["prompts"]
    assert {one["figures"]["vetoes"] for one in observed} == {None}
    assert {one["figures"]["human_human"]["value"] for one in observed} == {None}
    rows = csv_of(browse(town, Role.RESEARCHER, "/console/prompts?as=csv"))
    assert [(row[0], int(row[2])) for row in rows[1:]] == [
        (one["people"]["prompt_id"], one["people"]["done"]) for one in found
    ]


def test_quality_names_nobody(town: tuple[Litestar, Path]) -> None:
    ids = [one["id"] for one in browse(town, Role.RESEARCHER, "/console/people?as=json").json()["people"]]
    for role in Role:
        for form in ("", "?as=json", "?as=csv"):
            text = browse(town, role, f"/console/quality{form}").text
            assert not any(one in text for one in ids)


def test_pages_of_a_study_that_nobody_entered_say_what_to_do(tmp_path: Path) -> None:
    with console_in(tmp_path / "empty") as app:
        browser = signed_in(app, Role.RESEARCHER)
        for path in PAGES:
            answered = browser.get(path)
            assert answered.status_code == 200, path
        assert "Nobody has entered the study yet." in browser.get("/console/overview").text
        assert "folkmoot study draft prompts" in browser.get("/console/drafts").text
        assert "Nothing waits for a decision." in browser.get("/console/texts").text
