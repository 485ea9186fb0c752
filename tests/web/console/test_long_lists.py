"""Lists of more than a page: what stands on the last one, and that their CSV is whole."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

import pytest
from litestar import Litestar
from tests.web.console.consoles import console_in, signed_in
from tests.web.surveys import Browser

from folkmoot.records.console import Role

N: int = 51
"""One more than stand on a page."""


@pytest.fixture(scope="module")
def crowd(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Litestar]:
    """One person more than a page holds, all of whom stand before consent."""
    with console_in(tmp_path_factory.mktemp("crowd")) as app:
        for _ in range(N):
            person = Browser(app)
            person.get("/")
            person.post("/", person.hidden())
        yield app


def rows(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text)))


def test_csv_holds_everybody_whom_the_filters_keep_and_json_does_where_it_is_asked_to(crowd: Litestar) -> None:
    researcher = signed_in(crowd, Role.RESEARCHER)
    everybody = researcher.get("/console/people?as=json&page=all").json()["people"]
    ids = [one["id"] for one in everybody]
    assert len(set(ids)) == N
    for page in ("", "&page=2", "&page=all"):
        whole = researcher.get(f"/console/people?as=csv{page}")
        assert whole.headers["content-disposition"].endswith('-people.csv"')
        assert [row[0] for row in rows(whole.text)] == ["id", *ids]
    some = rows(researcher.get(f"/console/people?as=csv&id={ids[7]}").text)
    assert [row[0] for row in some[1:]] == [ids[7]]
    assert len(rows(researcher.get("/console/people?as=csv&state=finished").text)) == 1
    by_page = [researcher.get(f"/console/people?as=json&page={page}").json()["people"] for page in (1, 2)]
    assert [one["id"] for page in by_page for one in page] == ids
    shown = researcher.get("/console/people").text
    assert "CSV holds all 2 pages" in shown
    # A table's link is of the whole list on its second page, too.
    assert "/console/people?as=csv&amp;table=people" in researcher.get("/console/people?page=2").text


@pytest.mark.parametrize(
    ("asked", "shown"), [("99", 2), ("2", 2), ("0", 1), ("-1", 1), ("x", 1), ("all", 1), ("9" * 30, 1), ("", 1)]
)
def test_past_the_last_page_is_the_last_and_what_is_no_page_is_the_first(
    crowd: Litestar, asked: str, shown: int
) -> None:
    researcher = signed_in(crowd, Role.RESEARCHER)
    page = researcher.get(f"/console/people?page={asked}")
    assert page.status_code == 200
    assert f"Page {shown} of 2" in page.text
    assert page.text.count('<tr><td><a href="/console/people/') == {1: 50, 2: 1}[shown]


@pytest.mark.parametrize(
    "path", ["/console/explore", "/console/explore/prompt?id=p1", "/console/texts", "/console/drafts"]
)
def test_other_lists_have_a_last_page_too(crowd: Litestar, path: str) -> None:
    researcher = signed_in(crowd, Role.RESEARCHER)
    and_ = "&" if "?" in path else "?"
    assert researcher.get(f"{path}{and_}page=99").status_code == 200
    assert researcher.get(f"{path}{and_}page=99&as=json").json()["query"]["page"] == 1
    assert researcher.get(f"{path}{and_}page=all&as=json").json()["query"]["page"] == 0
    assert researcher.get(f"{path}{and_}page=all").status_code == 200
