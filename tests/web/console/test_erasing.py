"""A researcher erases a participant: asked once more, everywhere, on the trail, and told."""

from __future__ import annotations

import json
from pathlib import Path

from tests.web.console.consoles import console_in, signed_in, survey_in, trail_of
from tests.web.surveys import Browser

from folkmoot.pipeline.study_backup import study_backup
from folkmoot.records.console import Role
from folkmoot.store import participants
from folkmoot.store.backup import held_people
from folkmoot.store.tombstones import code_of

WORDS = "a saffron umbrella in the rain"


def person(browser: Browser) -> str:
    """Somebody who answered one prompt; their id."""
    browser.enter()
    browser.answer_prompt(**{"personal_ranking.rationale": WORDS})
    found: str = browser.data()["participant"]["id"]
    return found


def test_it_asks_once_more_and_then_erases_everywhere(tmp_path: Path) -> None:
    with console_in(tmp_path) as app:
        who, other = person(Browser(app)), person(Browser(app))
        backup = tmp_path / "kept.backup"
        study_backup(tmp_path, backup)
        report = tmp_path / "report.txt"
        report.write_text(WORDS, encoding="utf-8")
        browser, store = signed_in(app, Role.RESEARCHER), survey_in(app).store
        path = f"/console/people/{who}/erase"
        assert f'href="{path}"' in browser.get(f"/console/people/{who}").text

        would = browser.get(f"{path}?as=json").json()
        assert would["dry_run"] is True
        assert would["rows"]["participants"] == 1
        assert would["rows"]["answers"] > 1
        for inputs in ({}, {"backups": "keep"}, {"confirm": "yes"}, {"confirm": "yes", "backups": "burn"}):
            assert browser.post(path, inputs).status_code == 422
        assert store.read(lambda connection: participants.by_id(connection, who)) is not None

        answered = browser.post(path, {"confirm": "yes", "backups": "rewrite"})
        assert answered.status_code == 200
        assert "rewritten" in answered.text
        assert "report.txt" in answered.text
        assert store.read(lambda connection: participants.by_id(connection, who)) is None
        assert store.read(lambda connection: participants.by_id(connection, other)) is not None
        assert not held_people(backup, store.secret, {code_of(store.secret, who)})
        event, body = trail_of(app)[-1]
        assert (event, body) == ("withdrawal", {"withdrawals": 1})
        assert who not in json.dumps(trail_of(app))
        for again in (browser.get(path), browser.post(path, {"confirm": "yes", "backups": "keep"})):
            assert again.status_code == 404
        assert browser.get(f"/console/people/{who}").status_code == 404


def test_a_form_of_elsewhere_erases_nobody(tmp_path: Path) -> None:
    with console_in(tmp_path) as app:
        who = person(Browser(app))
        inputs, path = {"confirm": "yes", "backups": "keep"}, f"/console/people/{who}/erase"
        assert signed_in(app, Role.RESEARCHER).post(path, inputs, token="made up").status_code == 403  # noqa: S106 - no secret
        for role in (Role.OBSERVER, Role.REVIEWER):
            assert signed_in(app, role).post(path, inputs).status_code == 403
        assert survey_in(app).store.read(lambda connection: participants.by_id(connection, who)) is not None
