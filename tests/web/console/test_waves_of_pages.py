"""The console of a study that is asked again: each page says which wave it counts, and has the others."""

from __future__ import annotations

from pathlib import Path

from tests.web.console.consoles import console_in, signed_in
from tests.web.surveys import STUDY, Browser

from folkmoot.pipeline.beside import Here
from folkmoot.pipeline.console_bench import Bench
from folkmoot.pipeline.open_study import open_study, open_survey
from folkmoot.records.console import Role
from folkmoot.web.app import app_of
from folkmoot.web.settings import Settings

FIRST = '\n[[waves]]\nname = "spring"\n'


def test_overview_and_prompts_count_the_wave_that_is_asked_now_or_the_one_chosen(tmp_path: Path) -> None:
    with console_in(tmp_path, STUDY + FIRST) as app:
        for _ in range(2):
            one = Browser(app)
            one.enter()
            one.pass_gates()
            one.answer_prompt()
        assert "People of wave" not in signed_in(app, Role.RESEARCHER).get("/console/overview").text
    (tmp_path / "study.toml").write_text(f'{STUDY}{FIRST}\n[[waves]]\nname = "autumn"\n', encoding="utf-8")
    open_study(tmp_path, new_version=True)
    survey = open_survey(tmp_path)
    app = app_of(survey, Settings(tmp_path, "http://127.0.0.1:8000", 0, 0))
    try:
        last = Browser(app)
        last.enter()
        console = signed_in(app, Role.RESEARCHER)
        now = console.get("/console/overview?as=json").json()
        then = console.get("/console/overview?wave=spring&as=json").json()
        assert (now["wave"], now["entered"], now["answers"]) == ("autumn", 1, 0)
        assert (then["wave"], then["entered"], then["waves"]) == ("spring", 2, ["spring", "autumn"])
        page = console.get("/console/overview").text
        # Two choices, and the twins of the other one keep it.
        assert '<a href="/console/overview?wave=spring"><bdi>spring</bdi></a>' in page
        assert now["steps"][0]["reached"] == 1
        other = console.get("/console/overview?wave=spring").text
        assert "/console/overview?wave=spring&amp;as=csv&amp;table=steps" in other
        rows = console.get("/console/overview?wave=spring&as=csv&table=steps").text.splitlines()
        assert rows[1].startswith("consent,2,2,")
        prompts = console.get("/console/prompts?wave=spring&as=json").json()
        assert (prompts["wave"], sum(one["people"]["done"] for one in prompts["prompts"])) == ("spring", 2)
        assert sum(one["people"]["done"] for one in console.get("/console/prompts?as=json").json()["prompts"]) == 0
        assert console.get("/console/overview?wave=winter").status_code == 404
        last.pass_gates()
        last.answer_prompt()
        # What the explorer read before that answer is kept for a while.
        app.state.console_reads = Here(Bench(tmp_path, survey))
        reviewer, observer = signed_in(app, Role.REVIEWER), signed_in(app, Role.OBSERVER)
        for wave, people in (("", 3), ("&wave=spring", 2), ("&wave=autumn", 1)):
            assert console.get(f"/console/quality?as=json{wave}").json()["n_participants"] == people
            for reader in (console, reviewer):
                assert reader.get(f"/console/explore?as=json{wave}").json()["n_people"] == people
            listed = console.get(f"/console/people?as=json{wave}").json()
            assert listed["total"] == people
            # One prompt each: figures are of the wave that the page counts.
            health = console.get(f"/console/prompts?as=json{wave}").json()
            of_wave = wave.partition("=")[2] or "autumn"
            assert (health["wave"], health["figures_wave"]) == (of_wave, of_wave)
            counted = [one["figures"]["people"] for one in health["prompts"] if one["figures"] is not None]
            assert sum(filter(None, counted)) == (2 if of_wave == "spring" else 1)
            unlike = observer.get(f"/console/prompts?as=json{wave}").json()
            assert (unlike["wave"], unlike["figures_wave"]) == (of_wave, "")
        assert "of all waves together" in observer.get("/console/prompts?wave=spring").text
        assert "of all waves together" not in console.get("/console/prompts?wave=spring").text
        assert '<option value="spring" selected>' in console.get("/console/explore?wave=spring").text
        assert "/console/quality?wave=autumn" in console.get("/console/quality?wave=spring").text
        # One wave less the other would tell of few people.
        assert "Waves are told apart" in observer.get("/console/explore?wave=spring").text
        assert observer.get("/console/quality?wave=spring").status_code == 403
        assert 'name="wave"' not in observer.get("/console/explore").text
        assert [console.get(f"/console/{page}?wave=winter").status_code for page in ("explore", "quality")] == [
            409,
            404,
        ]
    finally:
        app.state.previews.close()
        survey.store.close()
