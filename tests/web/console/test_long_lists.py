"""Lists of more than a page say so, in each of their forms."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from tests.web.console.consoles import console_in, signed_in
from tests.web.surveys import Browser

from folkmoot.records.console import Role


def test_who_takes_a_long_list_as_csv_is_told_that_it_is_one_page(tmp_path: Path) -> None:
    told = "JSON and CSV hold what this page lists: page 1 of 2."
    with console_in(tmp_path) as app:
        person = Browser(app)
        person.get("/")
        person.post("/", person.hidden())
        researcher = signed_in(app, Role.RESEARCHER)
        assert "JSON and CSV hold" not in researcher.get("/console/people").text
        for _ in range(50):
            person = Browser(app)
            person.get("/")
            person.post("/", person.hidden())
        assert told in researcher.get("/console/people").text
        pages = [researcher.get(f"/console/people?as=csv&page={page}").text for page in (1, 2)]
        assert [len(list(csv.reader(io.StringIO(one)))) - 1 for one in pages] == [50, 1]
