"""A cohort that takes an invitation is entered with one alone, and by a personal one once."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from urllib.parse import parse_qsl, urlencode, urlsplit

import pytest
from sqlalchemy import select
from tests.cli.running import folkmoot
from tests.web.surveys import PANEL, STUDY, Browser, app_in

from folkmoot.cli.study_links import take_back
from folkmoot.errors import InputError
from folkmoot.pipeline.invitations import invited_by, personal_invitation, shared_invitation
from folkmoot.pipeline.study_links import links_in, study_links, take_back_links
from folkmoot.store import trail
from folkmoot.store.schema import PANEL_LINKS

COHORTS = """
[[cohorts]]
name = "public"

[[cohorts]]
name = "experts"
people = 2

[[cohorts]]
name = "passers-by"
invited = false
"""
ADDRESS = "http://127.0.0.1:8000"


def links(folder: Path, cohort: str = "experts", *, count: int = 1, shared: bool = False) -> list[str]:
    """Paths of invitations, as a browser of the test opens them."""
    made = study_links(folder, cohort=cohort, address=ADDRESS, count=count, shared=shared).links
    assert all(one.startswith(f"{ADDRESS}/?cohort={cohort}&invitation=") for one in made)
    return [one.removeprefix(ADDRESS) for one in made]


def come(browser: Browser, path: str) -> int:
    """Open an address and enter; the status of what refuses, or of the next page."""
    page = browser.get(path)
    return browser.post("/", browser.hidden()).status_code if page.status_code == 200 else page.status_code


def cohort_of(browser: Browser) -> str:
    return str(browser.data()["participant"]["cohort"])


def test_a_link_that_was_taken_back_lets_nobody_in_and_keeps_who_came_by_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with app_in(tmp_path, STUDY + COHORTS) as app:
        used, lost, open_, kept = links(tmp_path, count=4)
        first = Browser(app)
        assert come(first, used) == 200
        waiting = Browser(app)
        assert waiting.get(open_).status_code == 200
        shown = waiting.hidden()
        table = "number,cohort,link\n" + "".join(f"{n},experts,{ADDRESS}{one}\n" for n, one in enumerate((lost, open_)))
        (tmp_path / "lost.csv").write_text(table, encoding="utf-8")
        take_back(tmp_path, f"{ADDRESS}{used}", file=tmp_path / "lost.csv", as_json=True)
        assert json.loads(capsys.readouterr().out) == {"now": 3, "before": 0, "used": 1}
        for link in (used, lost, open_):
            refused = Browser(app).get(link)
            assert refused.status_code == 403
            assert "holds no invitation" in refused.text
        # Nor by the page that was open meanwhile.
        assert waiting.post("/", shown).status_code == 403
        assert waiting.client.get("/me/data").status_code == 401
        assert cohort_of(first) == "experts"
        assert come(Browser(app), kept) == 200
        again = take_back_links(tmp_path, [f"{ADDRESS}{lost}", f"{ADDRESS}{lost}"])
        assert (again.now, again.before, again.used) == (0, 1, 0)
        # On the trail once, as codes that are neither a link's name nor what its use is known by.
        store = app.state.desk.survey.store
        (entry,) = [one for one in store.read(trail.entries) if one.event == "invitations taken back"]
        codes = entry.body["codes"]
        assert isinstance(codes, list)
        assert len(set(codes)) == 3
        assert not set(codes) & set(
            store.read(lambda connection: connection.execute(select(PANEL_LINKS.c.code)).scalars().all())
        )
        for link in (used, lost, open_):
            assert dict(parse_qsl(urlsplit(link).query))["invitation"].partition(".")[0] not in str(entry.body)


def test_what_is_no_personal_link_takes_nothing_back(tmp_path: Path) -> None:
    with app_in(tmp_path, STUDY + COHORTS) as app:
        (good,) = links(tmp_path)
        (shared,) = links(tmp_path, shared=True)
        for wrong, said in (
            ("x", "no invitation"),
            (f"{ADDRESS}{good}0", "no invitation"),
            (f"{ADDRESS}{shared}", "many people"),
        ):
            with pytest.raises(InputError, match=f"link 2: .*{said}"):
                take_back_links(tmp_path, [f"{ADDRESS}{good}", wrong])
        for content in (b"number,cohort\n1,experts\n", b"link\n", b"\xff\xfe"):
            with pytest.raises(InputError, match=r"lost\.csv"):
                links_in(content, "lost.csv")
        with pytest.raises(InputError, match="no link was given"):
            take_back(tmp_path)
        assert come(Browser(app), good) == 200


def test_a_cohort_is_entered_by_invitation_alone(tmp_path: Path) -> None:
    with app_in(tmp_path, STUDY + COHORTS) as app:
        (link,) = links(tmp_path)
        invitation = dict(parse_qsl(urlsplit(link).query))["invitation"]
        name, _, signature = invitation.partition(".")
        other = invitation[:-1] + ("0" if invitation[-1] != "0" else "1")
        for wrong in (
            "",
            "x",
            ".",
            name,
            f"{name}.",
            f".{signature}",
            other,
            f"all.{signature}",
            invitation + "0",
            "ü" * 9,
            "0" * 5000,
        ):
            browser = Browser(app)
            refused = browser.get("/?" + urlencode({"cohort": "experts", "invitation": wrong}))
            assert refused.status_code == 403, wrong
            assert "holds no invitation" in refused.text
            # Nor by a form that was made by hand.
            browser.get("/")
            posted = browser.post("/", {"cohort": "experts", "invitation": wrong})
            assert (posted.status_code, browser.client.get("/me/data").status_code) == (403, 401), wrong
        assert Browser(app).get("/?cohort=experts").status_code == 403
        # An invitation to one cohort opens no other.
        assert invited_by(b"s" * 32, "others", personal_invitation(b"s" * 32, "experts")) is None
        invited = Browser(app)
        assert come(invited, link) == 200
        assert cohort_of(invited) == "experts"
        for path, cohort in (("/", "public"), ("/?cohort=public", "public"), ("/?cohort=passers-by", "passers-by")):
            anybody = Browser(app)
            assert come(anybody, path) == 200
            assert cohort_of(anybody) == cohort


def test_a_personal_invitation_lets_one_person_in_once(tmp_path: Path) -> None:
    with app_in(tmp_path, STUDY + COHORTS) as app:
        link, another = links(tmp_path, count=2)
        first, second = Browser(app), Browser(app)
        assert come(first, link) == 200
        assert come(second, link) == 409
        assert "This invitation has been used already." in second.text()
        assert second.client.get("/me/data").status_code == 401
        # Whose it is goes on where they are.
        assert first.get(link).url.path == "/consent"
        assert come(second, another) == 200
        # Erased with the person; who comes back is somebody new.
        gone = first.data()["participant"]["id"]
        first.post("/me/withdraw", {"confirm": "yes"})
        again = Browser(app)
        assert come(again, link) == 200
        assert again.data()["participant"]["id"] != gone


def test_the_same_entry_sent_again_is_the_same_person(tmp_path: Path) -> None:
    with app_in(tmp_path, STUDY + COHORTS) as app:
        (link,) = links(tmp_path)
        browser = Browser(app)
        browser.get(link)
        form = browser.hidden() | {"csrf_token": browser.token()}
        cookies = dict(browser.client.cookies)
        entered = []
        for _ in range(2):
            # The answer was lost on the way: the browser has its first cookie still.
            browser.client.cookies.clear()
            browser.client.cookies.update(cookies)
            assert browser.client.post("/", data=form, follow_redirects=False).headers["location"] == "/consent"
            entered.append(browser.data()["participant"]["id"])
        assert entered[0] == entered[1]


def test_a_shared_invitation_lets_many_in_and_quotas_hold(tmp_path: Path) -> None:
    with app_in(tmp_path, STUDY + COHORTS) as app:
        (link,) = links(tmp_path, shared=True)
        states = []
        for _ in range(3):
            browser = Browser(app)
            assert come(browser, link) == 200
            browser.post("/consent", {"decision": "agree", "adult": "yes"})
            browser.post("/about", {"about.age": "25+"})
            states.append(browser.data()["participant"]["state"])
        assert states == ["quiz", "quiz", "quota_full"]


def test_an_invitation_and_a_panels_id_go_together(tmp_path: Path) -> None:
    with app_in(tmp_path, STUDY + COHORTS + PANEL) as app:
        (link,) = links(tmp_path, shared=True)
        browser = Browser(app)
        assert come(browser, f"{link}&PID=abc") == 200
        assert cohort_of(browser) == "experts"
        assert browser.get("/").url.path == "/consent"


def test_the_language_can_be_chosen_before_entering(tmp_path: Path) -> None:
    with app_in(tmp_path, STUDY + COHORTS) as app:
        (link,) = links(tmp_path)
        browser = Browser(app)
        browser.get(link)
        browser.post("/language", {"language": "ar", "path": link})
        assert 'lang="ar"' in browser.text()
        assert browser.post("/", browser.hidden()).url.path == "/consent"
        assert cohort_of(browser) == "experts"


def test_links_are_refused_where_they_would_be_wrong(tmp_path: Path) -> None:
    with app_in(tmp_path, STUDY + COHORTS):
        pass
    for wrong, words in (
        ({"cohort": "nobody"}, "the study's cohorts are public, experts, passers-by"),
        ({"cohort": "public"}, "everybody may enter"),
        ({"cohort": "experts", "count": 0}, "--count"),
        ({"cohort": "experts", "count": 2, "shared": True}, "--count"),
        ({"cohort": "experts", "address": "survey.example.org"}, "--address"),
        ({"cohort": "experts", "address": "https://survey.example.org/page"}, "--address"),
    ):
        with pytest.raises(InputError, match=words):
            study_links(tmp_path, **{"address": ADDRESS, **wrong})  # type: ignore[arg-type]  # a table of arguments


def test_the_command_writes_a_table(tmp_path: Path) -> None:
    with app_in(tmp_path, STUDY + COHORTS):
        pass
    command = ["study", "links", str(tmp_path), "--cohort", "experts", "--address", "https://survey.example.org/"]
    said = folkmoot(*command, "--count", "3")
    rows = list(csv.DictReader(io.StringIO(said.stdout)))
    assert [row["number"] for row in rows] == ["1", "2", "3"]
    assert len({row["link"] for row in rows}) == 3
    assert "3 links to experts, each for one person" in said.stderr
    secret = bytes.fromhex((tmp_path / "study.secret").read_text())
    for row in rows:
        query = dict(parse_qsl(urlsplit(row["link"]).query))
        assert invited_by(secret, "experts", query["invitation"])
    out = tmp_path / "links.csv"
    assert folkmoot(*command, "--shared", "--out", str(out)).stdout == ""
    assert shared_invitation(secret, "experts") in out.read_text()
