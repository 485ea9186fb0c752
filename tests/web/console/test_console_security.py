"""What every page of the console says to browsers, and what it asks of them."""

from __future__ import annotations

import re
from pathlib import Path

from litestar import Litestar
from tests.web.console.consoles import ConsoleBrowser, console_in, invite, make_account, signed_in, trail_of
from tests.web.surveys import Browser

from folkmoot.records.console import Role
from folkmoot.web.app import app_of
from folkmoot.web.console.access import TABLE
from folkmoot.web.csrf import token_of
from folkmoot.web.headers import POLICY
from folkmoot.web.settings import Settings

WANTED = (
    "content-security-policy",
    "referrer-policy",
    "x-content-type-options",
    "x-frame-options",
    "permissions-policy",
)
ROUTES = [(row.method, re.sub(r"{\w+:\w+}", "nobodys", row.path)) for row in TABLE]


def test_every_answer_says_what_browsers_must_know_and_is_not_kept(tmp_path: Path) -> None:
    with console_in(tmp_path) as app:
        for is_in in (False, True):
            for method, path in [
                *ROUTES,
                ("GET", "/console/nowhere"),
                ("DELETE", "/console/team"),
                ("OPTIONS", "/console"),
            ]:
                browser = signed_in(app, Role.RESEARCHER) if is_in else ConsoleBrowser(app)
                answered = browser.client.request(method, path, follow_redirects=False)
                assert [name for name in WANTED if name not in answered.headers] == [], (method, path)
                assert "unsafe" not in answered.headers["content-security-policy"]
                assert answered.headers["cache-control"] == "no-store", (method, path)
                assert answered.status_code < 500, (method, path)
        assert "frame-ancestors 'none'" in POLICY


def test_pages_hold_no_script_and_no_style_of_their_own(tmp_path: Path) -> None:
    with console_in(tmp_path) as app:
        for method, path in ROUTES:
            if method == "GET":
                page = signed_in(app, Role.RESEARCHER).get(path).text
                assert not re.search(
                    r"<script(?![^>]* src=\"/console/static/)|<style|\sstyle=|\son\w+=|javascript:", page
                ), path
                assert not re.search(r"(src|href)=\"https?://(?!127\.0\.0\.1:8000/)", page), path


def test_every_form_wants_the_token_of_its_session(tmp_path: Path) -> None:
    with console_in(tmp_path) as app:
        other, participant = signed_in(app, Role.RESEARCHER), Browser(app)
        participant.get("/")
        before = trail_of(app)
        for method, path in ROUTES:
            if method != "POST":
                continue
            for token in (None, "", "0" * 64, token_of(other.session() or ""), participant.token(), token_of("")):
                browser = signed_in(app, Role.RESEARCHER)
                data = {} if token is None else {"csrf_token": token}
                data |= {"confirm": "yes", "state": "closed", "role": "observer", "name": "x"}
                answered = browser.client.post(path, data=data, follow_redirects=False)
                assert answered.status_code == 403, (path, token)
                # Nor in a header, nor as anything but a form.
                assert browser.client.post(path, json=data).status_code == 415
        assert trail_of(app) == before


def test_another_host_is_refused(tmp_path: Path) -> None:
    with console_in(tmp_path) as app:
        for path in ("/console/sign-in", "/console/team", "/console/static/console.css"):
            browser = signed_in(app, Role.RESEARCHER)
            assert browser.get(path, {"host": "evil.example"}).status_code == 400
        shown = signed_in(app, Role.RESEARCHER).post("/console/team/invite", {"name": "Bo", "role": "observer"})
        assert "http://127.0.0.1:8000/console/invitation/" in shown.text


def test_cookies_are_for_this_site_alone(tmp_path: Path) -> None:
    address = "https://survey.example.org"
    with console_in(tmp_path, address=address) as app:
        browser = ConsoleBrowser(app, address)
        cookies = [*browser.get("/console/sign-in").headers.get_list("set-cookie")]
        accepted = browser.accept(invite(app))
        cookies += accepted.headers.get_list("set-cookie")
        assert {one.partition("=")[0] for one in cookies} == {
            "__Host-folkmoot-console",
            "__Host-folkmoot-console-browser",
            "__Host-folkmoot-console-in",
        }
        for one in cookies:
            parts = {part.strip().lower() for part in one.split(";")[1:]}
            assert {"secure", "httponly", "samesite=strict", "path=/"} <= parts
            assert not any(part.startswith("domain") for part in parts)
        # The session's goes with the browser's window.
        assert not any("max-age" in one.lower() for one in cookies if one.startswith("__Host-folkmoot-console="))
        assert browser.is_in()
        assert "strict-transport-security" in accepted.headers


def test_names_are_escaped(tmp_path: Path) -> None:
    with console_in(tmp_path) as app:
        make_account(app, Role.OBSERVER, name="<script>x</script>")
        page = signed_in(app, Role.RESEARCHER).get("/console/team").text
        assert "&lt;script&gt;" in page
        assert "<script>" not in page.lower()


def limited(app: Litestar, folder: Path, per_session: int, per_address: int) -> Litestar:
    return app_of(app.state.desk.survey, Settings(folder, "http://127.0.0.1:8000", per_session, per_address))


def test_requests_are_limited(tmp_path: Path) -> None:
    with console_in(tmp_path) as app:
        few = limited(app, tmp_path, 10, 0)
        browser = ConsoleBrowser(few).sign_in_as(make_account(app, Role.OBSERVER))
        codes = [browser.get("/console/account").status_code for _ in range(7)]
        assert codes == [200] * 5 + [429] * 2
        few = limited(app, tmp_path, 0, 10)
        codes = [ConsoleBrowser(few).get("/console/sign-in").status_code for _ in range(7)]
        assert codes == [200] * 5 + [429] * 2


def test_refusals_say_nothing_of_what_there_is(tmp_path: Path) -> None:
    with console_in(tmp_path) as app:
        stranger = ConsoleBrowser(app)
        for path in ("/console/team", "/console/team?as=json", "/console/study", "/console/nowhere"):
            answered = stranger.get(path)
            assert "town" not in answered.text or answered.status_code == 404
        refused = stranger.get("/console/team?as=json")
        assert refused.json() == {"error": {"kind": "signed_out", "message": "Please sign in."}}
