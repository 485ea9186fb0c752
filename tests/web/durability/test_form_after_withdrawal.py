"""The form by which somebody came arrives once more, after they withdrew: they stay gone."""

from __future__ import annotations

from pathlib import Path

from tests.web.surveys import PANEL, STUDY, Browser, app_in

from folkmoot.store import Connection
from folkmoot.store.reader import read_study
from folkmoot.store.schema import PANEL_ENTRIES, PARTICIPANTS


def people_and_panel_ids(connection: Connection) -> list[int]:
    return [len(connection.execute(table.select()).all()) for table in (PARTICIPANTS, PANEL_ENTRIES)]


def test_who_withdrew_is_not_taken_in_again_by_their_own_form(tmp_path: Path) -> None:
    with app_in(tmp_path, STUDY + PANEL) as app:
        browser = Browser(app)
        browser.get("/?PID=marigold")
        form, cookie = browser.hidden(), browser.client.cookies["folkmoot"]
        browser.post("/", form)
        assert browser.path() == "/consent"
        assert read_study(tmp_path, None, people_and_panel_ids) == [1, 1]
        browser.get("/me/withdraw")
        browser.post("/me/withdraw", browser.hidden() | {"confirm": "yes"})
        late = Browser(app)
        late.client.cookies["folkmoot"] = cookie
        assert late.client.post("/", data=form).status_code == 409
        assert read_study(tmp_path, None, people_and_panel_ids) == [0, 0]
        # Whoever comes anew, may.
        again = Browser(app)
        again.get("/?PID=marigold")
        again.post("/", again.hidden())
        assert again.path() == "/consent"
        assert read_study(tmp_path, None, people_and_panel_ids) == [1, 1]
