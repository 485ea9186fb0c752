"""What moved between waves, in the console: the same as `folkmoot study drift`, and few people are not told."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from litestar import Litestar
from tests.web.console.consoles import console_in, signed_in
from tests.web.surveys import STUDY, Browser

from folkmoot.agreement import Options
from folkmoot.pipeline.console_drift import WaveDrift, guarded
from folkmoot.pipeline.open_study import open_study, open_survey
from folkmoot.pipeline.study_drift import DriftFiles, study_drift
from folkmoot.records.console import Role
from folkmoot.records.drift import Drift, DriftRow, DriftScope
from folkmoot.statistics.estimate import Estimate
from folkmoot.web.app import app_of
from folkmoot.web.settings import Settings

FIRST = '\n[[waves]]\nname = "spring"\n'


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Litestar]:
    """Two people in spring, one of whom comes again in autumn and says the opposite of world rankings."""
    with console_in(tmp_path, STUDY + FIRST) as app:
        assert "the study has one wave" in signed_in(app, Role.RESEARCHER).get("/console/drift").text
        one, other = Browser(app), Browser(app)
        for person in (one, other):
            person.enter()
            while person.path() == "/prompt":
                person.pass_gates()
                person.answer_prompt()
    (tmp_path / "study.toml").write_text(f'{STUDY}{FIRST}\n[[waves]]\nname = "autumn"\n', encoding="utf-8")
    open_study(tmp_path, new_version=True)
    (tmp_path / "rankings").mkdir()
    rows = [{"prompt_id": f"p{n}", "ranking": "A>B>C", "section_relevance": {"fair": 5}} for n in range(1, 9)]
    (tmp_path / "rankings" / "spec.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    survey = open_survey(tmp_path)
    app = app_of(survey, Settings(tmp_path, "http://127.0.0.1:8000", 0, 0))
    now = Browser(app)
    now.client.cookies = one.client.cookies
    now.get("/")
    now.post("/", now.hidden())
    now.post("/consent", {"decision": "agree", "adult": "yes"})
    now.post("/about", {"about.age": "25+", "about.wish": ""})
    now.post("/quiz", now.hidden() | {"quiz.q1": "my view"})
    while now.path() == "/prompt":
        now.pass_gates()
        now.answer_prompt(**{"world_ranking.place.B": "3", "world_ranking.place.C": "1"})
    yield app
    app.state.previews.close()
    survey.store.close()


def test_the_page_and_its_twins_say_what_the_command_says(town: Litestar, tmp_path: Path) -> None:
    console = signed_in(town, Role.RESEARCHER)
    found = console.get("/console/drift?as=json").json()
    assert (found["before"], found["after"], found["waves"]) == ("spring", "autumn", ["spring", "autumn"])
    ranking = tmp_path / "rankings" / "spec.jsonl"
    said = study_drift(DriftFiles("spring", "autumn", ranking, study=tmp_path), Options(min_cell=30))
    overall = said.overall
    assert found["drift"]["ranker"] == said.ranker
    assert found["drift"]["overall"]["agreement_change"]["value"] == overall.agreement_change.value
    assert (overall.n_before, overall.n_after, overall.n_returning) == (2, 1, 1)
    rows = list(csv.reader(io.StringIO(console.get("/console/drift?as=csv&table=sections").text)))
    assert rows[1][:2] == ["fair", f"{round(overall.agreement_change.value or 0, 4)!r}"]
    page = console.get("/console/drift?before=spring&after=autumn").text
    assert "2 people before, 1 after, 1 of them in both" in page
    assert "too few: 1 participants, and a number needs 30" in page
    assert '<a href="/console/drift">' in console.get("/console/overview").text


def test_a_wave_that_nobody_has_answered_yet_has_nothing_to_compare(tmp_path: Path) -> None:
    with console_in(tmp_path, f'{STUDY}{FIRST}\n[[waves]]\nname = "autumn"\n') as app:
        found = signed_in(app, Role.OBSERVER).get("/console/drift?as=json").json()
        assert (found["before"], found["after"], found["drift"]) == ("spring", "autumn", None)
        page = signed_in(app, Role.OBSERVER).get("/console/drift")
        assert page.status_code == 200
        assert "There is nothing to compare: " in page.text


def test_an_observer_is_told_nothing_of_few_people(town: Litestar) -> None:
    found = signed_in(town, Role.OBSERVER).get("/console/drift?as=json").json()["drift"]
    for scope in (found["overall"], *(one["figures"] for one in found["sections"])):
        assert scope["agreement_change"]["value"] is None
        assert scope["n_after"] == 0
    assert found["sections"][0]["p_adjusted"] is None


@pytest.mark.parametrize("asked", ["before=autumn&after=spring", "before=winter", "after=winter", "after=spring"])
def test_waves_that_there_are_not_or_not_in_this_order(town: Litestar, asked: str) -> None:
    assert signed_in(town, Role.OBSERVER).get(f"/console/drift?{asked}").status_code == 404


def test_where_few_do_not_return_all_less_those_who_do_would_tell() -> None:
    """Of 34 people 30 return: the figures of everybody and of the 30 would tell of the other 4."""

    def seen(n_before: int, n_after: int, n_returning: int) -> DriftScope:
        one = Estimate(0.5, 0.4, 0.6, None, 9, 9, 30, 9)
        scope = DriftScope(
            9, n_before, n_after, n_returning, one, one, one, one, one, one, one, one, p=0.01, p_returning=0.02
        )
        row = DriftRow("fair", None, scope, 0.01, 0.02)
        whole = Drift("a", "b", "world", "spec", True, False, 30, 0, 0, 0, scope, (row,), ())
        drift = guarded(WaveDrift(("a", "b"), "a", "b", whole, None), 10).drift
        assert drift is not None
        assert drift.sections is not None
        assert drift.sections[0].figures == drift.overall
        assert (drift.sections[0].p_returning_adjusted is None) == (drift.overall.p_returning is None)
        return drift.overall

    told = seen(30, 34, 30)
    assert (told.agreement_change.value, told.agreement_change_returning.value, told.p_returning) == (0.5, None, None)
    assert (told.self_agreement.value, told.n_returning) == (None, 0)
    assert seen(30, 30, 30).agreement_change_returning.value == 0.5
    assert seen(40, 40, 30).agreement_change_returning.value == 0.5
    assert seen(9, 40, 0).agreement_change.value is None
