"""Every page of the console over a study that Postgres keeps."""

from __future__ import annotations

import pytest
from tests.store.conftest import postgres_place, postgres_server  # noqa: F401 - fixtures
from tests.store.people import Place
from tests.web.console.consoles import console_in, signed_in
from tests.web.surveys import STUDY, Browser

from folkmoot.records.console import Role

FORMS = ("", "as=json", "as=csv")
PAGES = (
    "/console/overview?",
    "/console/people?",
    "/console/people?state=answering&language=en&idle=0&id=a&",
    "/console/prompts?",
    "/console/explore?",
    "/console/explore/prompt?id=p1&",
    "/console/quality?",
    "/console/texts?",
    "/console/drafts?",
    "/console/team?",
)


@pytest.mark.parametrize("role", Role)
def test_every_page_opens_after_somebody_answered(postgres_place: Place, role: Role) -> None:  # noqa: F811 - the fixture
    folder = postgres_place.folder / "town"
    folder.mkdir()
    with console_in(folder, f'database_url = "{postgres_place.url}"\n{STUDY}') as app:
        person = Browser(app)
        person.enter()
        person.answer_prompt(**{"personal_ranking.rationale": "Because of the rain"})
        who = person.data()["participant"]["id"]
        browser, researcher = signed_in(app, role), signed_in(app, Role.RESEARCHER)
        assert researcher.post("/console/texts/scan").status_code == 303
        for page in (*PAGES, f"/console/people/{who}?", f"/console/people/{who}/erase?"):
            for form in FORMS:
                answered = browser.get(f"{page}{form}")
                assert answered.status_code in ({200} if role is Role.RESEARCHER else {200, 403}), (page, form)
        counted = researcher.get("/console/people?as=json").json()
        assert (counted["total"], counted["people"][0]["ended"]) == (1, 1)
        gone = researcher.post(f"/console/people/{who}/erase", {"confirm": "yes", "backups": "keep"})
        assert gone.status_code == 200
        assert researcher.get("/console/people?as=json").json()["total"] == 0
