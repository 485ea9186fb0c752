"""Accounts, as researchers change them: what it does to sessions, who is left, and what the trail holds."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests.web.console.consoles import (
    ConsoleBrowser,
    console_in,
    invite,
    link_in,
    make_account,
    signed_in,
    survey_in,
    trail_of,
)

from folkmoot.errors import InputError
from folkmoot.pipeline.console_commands import invite_account, list_accounts, remove_account, reset_account
from folkmoot.records.console import Role
from folkmoot.store import accounts

NEW = "a quite different sentence"


def test_a_researcher_invites_and_the_link_is_shown_once(tmp_path: Path) -> None:
    with console_in(tmp_path) as app:
        browser = signed_in(app, Role.RESEARCHER)
        shown = browser.post("/console/team/invite", {"name": "Bo <b>", "role": "reviewer", "personal_data": "yes"})
        assert "Bo &lt;b&gt;" in shown.text
        token = link_in(shown.text)
        page = browser.get("/console/team")
        assert token not in page.text
        assert "Bo &lt;b&gt;" in page.text
        assert token not in browser.get("/console/team?as=json").text
        bo = ConsoleBrowser(app)
        assert bo.accept(token, "bo").status_code == 303
        account = next(one for one in survey_in(app).store.read(accounts.every) if one.sign_in_name == "bo")
        assert (account.role, account.sees_personal_data) == (Role.REVIEWER, True)
        # A name that somebody has is refused, and the link still works.
        other = link_in(browser.post("/console/team/invite", {"name": "Bo", "role": "observer"}).text)
        taken = ConsoleBrowser(app).accept(other, "BO")
        assert taken.status_code == 422
        assert "another account has this sign-in name" in taken.text
        assert ConsoleBrowser(app).accept(other, "bo2").status_code == 303


@pytest.mark.parametrize(
    "inputs", [{"name": "", "role": "observer"}, {"name": "x" * 81, "role": "observer"}, {"name": "Bo"}]
)
def test_what_is_no_invitation_changes_nothing(tmp_path: Path, inputs: dict[str, str]) -> None:
    with console_in(tmp_path) as app:
        browser = signed_in(app, Role.RESEARCHER)
        before = trail_of(app)
        assert browser.post("/console/team/invite", inputs).status_code == 422
        assert trail_of(app) == before


def test_another_role_ends_the_sessions_of_an_account(tmp_path: Path) -> None:
    with console_in(tmp_path) as app:
        researcher, account = signed_in(app, Role.RESEARCHER), make_account(app, Role.REVIEWER)
        theirs = ConsoleBrowser(app).sign_in_as(account)
        same = {"role": "reviewer"}
        assert researcher.post(f"/console/team/{account.id}/role", same).status_code == 303
        assert theirs.is_in()
        assert researcher.post(f"/console/team/{account.id}/role", {"role": "observer"}).status_code == 303
        assert not theirs.is_in()
        granted = {"role": "reviewer", "personal_data": "yes"}
        theirs.sign_in_as(account)
        assert researcher.post(f"/console/team/{account.id}/role", granted).status_code == 303
        assert not theirs.is_in()


def test_removal_ends_sessions_and_links(tmp_path: Path) -> None:
    with console_in(tmp_path) as app:
        researcher, account = signed_in(app, Role.RESEARCHER), make_account(app, Role.OBSERVER)
        theirs = ConsoleBrowser(app).sign_in_as(account)
        link = link_in(researcher.post(f"/console/team/{account.id}/link").text)
        assert researcher.post(f"/console/team/{account.id}/remove").status_code == 422
        assert theirs.is_in()
        assert researcher.post(f"/console/team/{account.id}/remove", {"confirm": "yes"}).status_code == 303
        assert not theirs.is_in()
        assert ConsoleBrowser(app).get(f"/console/invitation/{link}").status_code == 404
        assert researcher.post("/console/team/nobodys/remove", {"confirm": "yes"}).status_code == 422


def test_the_last_researcher_stays_one(tmp_path: Path) -> None:
    with console_in(tmp_path) as app:
        only = make_account(app, Role.RESEARCHER)
        browser = ConsoleBrowser(app).sign_in_as(only)
        for action, inputs in (("remove", {"confirm": "yes"}), ("role", {"role": "observer"})):
            refused = browser.post(f"/console/team/{only.id}/{action}", inputs)
            assert refused.status_code == 422
            assert "last researcher" in refused.text
        with pytest.raises(InputError, match="last researcher"):
            remove_account(tmp_path, only.id)
        assert browser.is_in()
        make_account(app, Role.RESEARCHER)
        assert browser.post(f"/console/team/{only.id}/role", {"role": "observer"}).status_code == 303


def test_one_link_a_time_sets_a_password_anew(tmp_path: Path) -> None:
    with console_in(tmp_path) as app:
        ann = ConsoleBrowser(app)
        ann.accept(invite(app))
        first, second = reset_account(tmp_path, "ann").token, reset_account(tmp_path, "ANN").token
        assert ConsoleBrowser(app).get(f"/console/invitation/{first}").status_code == 404
        weak = ConsoleBrowser(app).accept(second, password="a" * 12)
        assert weak.status_code == 422
        assert ConsoleBrowser(app).accept(second, password=NEW).status_code == 303
        assert ConsoleBrowser(app).accept(second, password=NEW).status_code == 404


def test_the_trail_holds_roles_and_counts_and_no_names(tmp_path: Path) -> None:
    with console_in(tmp_path) as app:
        ann = ConsoleBrowser(app)
        ann.accept(invite(app, name="Ann-Zebra"), "ann-zebra")
        made = invite_account(tmp_path, name="Bo-Zebra", role=Role.REVIEWER, sees_personal_data=True)
        ConsoleBrowser(app).accept(made.token, "bo-zebra")
        bo = next(one for one in list_accounts(tmp_path).accounts if one.role is Role.REVIEWER)
        ann.post(f"/console/team/{bo.id}/role", {"role": "observer"})
        ann.post(f"/console/team/{bo.id}/link")
        remove_account(tmp_path, "bo-zebra")
        told = [body for event, body in trail_of(app) if event == "account"]
        assert [(one["change"], one["role"]) for one in told] == [
            ("invited", "researcher"),
            ("made", "researcher"),
            ("invited", "reviewer"),
            ("made", "reviewer"),
            ("role changed", "observer"),
            ("password link made", "observer"),
            ("removed", "observer"),
        ]
        assert (told[4]["was"], told[3]["sees_personal_data"]) == ("reviewer", True)
        assert [(one["researchers"], one["reviewers"], one["observers"]) for one in told] == [
            (0, 0, 0),
            (1, 0, 0),
            (1, 0, 0),
            (1, 1, 0),
            (1, 0, 1),
            (1, 0, 1),
            (1, 0, 0),
        ]
        assert "ebra" not in json.dumps(told)
        assert bo.id not in json.dumps(told)


def test_a_table_for_a_spreadsheet_holds_no_formula(tmp_path: Path) -> None:
    with console_in(tmp_path) as app:
        make_account(app, Role.OBSERVER, name="=cmd|' /c calc'!a1")
        got = signed_in(app, Role.RESEARCHER).get("/console/team?as=csv")
        assert got.headers["content-type"] == "text/csv; charset=utf-8"
        assert "attachment" in got.headers["content-disposition"]
        assert "'=Cmd" in got.text
        assert ",=" not in got.text
        # A spreadsheet trims blanks before it looks for a formula, and takes wide signs for others.
        make_account(app, Role.OBSERVER, name="  =1+1")
        make_account(app, Role.OBSERVER, name="\N{FULLWIDTH EQUALS SIGN}2+2")
        got = signed_in(app, Role.RESEARCHER).get("/console/team?as=csv")
        assert "'  =1+1" in got.text
        assert "'\N{FULLWIDTH EQUALS SIGN}2+2" in got.text
        assert not got.text.startswith("=")


def test_a_link_that_nobody_used_is_taken_back_and_opens_nothing(tmp_path: Path) -> None:
    with console_in(tmp_path) as app:
        browser = signed_in(app, Role.RESEARCHER)
        token = link_in(browser.post("/console/team/invite", {"name": "Bo", "role": "reviewer"}).text)
        (waits,) = json.loads(browser.get("/console/team?as=json").text)["waiting"]
        assert "Take it back" in browser.get("/console/team").text
        path = f"/console/team/invitations/{waits['id']}/take-back"
        assert browser.post(path, {}).status_code == 303
        assert ConsoleBrowser(app).accept(token, "bo").status_code == 404
        assert "no such link waits" in browser.post(path, {}).text.lower()
        told = trail_of(app)[-1]
        assert "invitation taken back" in json.dumps(told)
        assert "Bo" not in json.dumps(told)
