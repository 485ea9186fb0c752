"""The explorer by itself: opened once, closed to everybody else; its twins say what its pages say."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from litestar.testing import TestClient
from tests.agreement.test_exploring import made_data

from folkmoot.web.console.local_explorer import local_explorer

ADDRESS = "http://127.0.0.1:8790"


@pytest.fixture
def client() -> Iterator[TestClient]:  # type: ignore[type-arg]  # of an app, whatever its type
    data = made_data()
    app = local_explorer(lambda _wave: data, ADDRESS, "secret-link")
    with TestClient(app, base_url=ADDRESS) as client:
        client.follow_redirects = False
        yield client


def test_the_link_opens_it_once(client: TestClient) -> None:  # type: ignore[type-arg]  # as above
    assert client.get("/console/explore").status_code == 401
    assert client.get("/open/another").status_code == 403
    opened = client.get("/open/secret-link")
    assert (opened.status_code, opened.headers["location"]) == (303, "/console/explore")
    assert "HttpOnly" in opened.headers["set-cookie"]
    assert client.get("/console/explore").status_code == 200
    again = client.get("/open/secret-link")
    assert again.status_code == 403
    client.cookies.clear()
    assert client.get("/console/explore").status_code == 401


def test_another_host_is_refused(client: TestClient) -> None:  # type: ignore[type-arg]  # as above
    client.get("/open/secret-link")
    assert client.get("/console/explore", headers={"host": "evil.example.org"}).status_code == 400


def test_pages_escape_texts_and_their_twins_say_the_same(client: TestClient) -> None:  # type: ignore[type-arg]  # as above
    client.get("/open/secret-link")
    page = client.get("/console/explore/prompt?id=p1").text
    assert "<i>kind</i>" not in page
    assert "&lt;i&gt;kind&lt;/i&gt;" in page
    assert "May I &lt;b&gt;lie&lt;/b&gt;?" in page
    twin = client.get("/console/explore/prompt?id=p1&as=json").json()
    assert [one["world"] for one in twin["answers"]] == ["A>B"] * 4 + ["B>A"] * 2
    rows = list(csv.reader(io.StringIO(client.get("/console/explore/prompt?id=p1&as=csv&table=answers").text)))
    assert [row[2] for row in rows[1:]] == ["A>B"] * 4 + ["B>A"] * 2
    for answer in twin["answers"]:
        assert f'id="a-{answer["id"]}"' in page
    listed = list(csv.reader(io.StringIO(client.get("/console/explore?as=csv").text)))
    assert [(row[0], row[2]) for row in listed[1:]] == [("p1", "6"), ("p2", "8")]


def test_the_address_is_the_state(client: TestClient) -> None:  # type: ignore[type-arg]  # as above
    client.get("/open/secret-link")
    page = client.get("/console/explore?importance=not&sort=gap&page=x&agreement=nine").text
    assert '<option value="not" selected>' in page
    assert '<option value="gap" selected>' in page
    # The way to a prompt keeps the filters.
    assert "/console/explore/prompt?id=p1&amp;importance=not&amp;sort=gap" in page
    assert client.get("/console/explore/prompt?id=p9").status_code == 404
    assert client.get("/console/static/charts.css").status_code == 200


def test_the_files_of_the_package_hold_no_inline_style() -> None:
    folder = Path(__file__).resolve().parents[3] / "src" / "folkmoot" / "web" / "console"
    for one in (*folder.glob("templates/*.html"), *folder.glob("charts/*.py")):
        text = one.read_text(encoding="utf-8")
        assert "style=" not in text, one
        assert "<style" not in text, one
