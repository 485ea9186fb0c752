"""Two servers over one Postgres database: a person goes from one to the other, and quotas hold across both."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
from tests.cli.test_serve import answered, serving
from tests.store.conftest import postgres_place, postgres_server  # noqa: F401 - fixtures
from tests.store.people import Place
from tests.web.surveys import STUDY, write_study


def token_in(page: httpx.Response) -> str:
    found = re.search(r'name="csrf_token" value="([0-9a-f]+)"', page.text)
    assert found is not None
    return found[1]


def test_two_servers_share_sessions_and_quotas(tmp_path: Path, postgres_place: Place) -> None:  # noqa: F811 - a fixture
    definition = f'database_url = "{postgres_place.url}"\n' + STUDY
    write_study(tmp_path, definition)
    with (
        serving(tmp_path) as (first, _),
        serving(tmp_path) as (second, _),
        answered(first) as one,
        answered(second) as two,
    ):
        one.post("/", data={"csrf_token": token_in(one.get("/"))})
        two.cookies = one.cookies
        assert two.get("/me/data").json() == one.get("/me/data").json()

        def young(address: str) -> str:
            """Somebody of the cell that has room for one; their state."""
            with answered(address) as client:
                data = {"csrf_token": token_in(client.get("/"))}
                client.post("/", data=data)
                data["csrf_token"] = token_in(client.get("/consent"))
                client.post("/consent", data=data | {"decision": "agree", "adult": "yes"})
                client.post("/about", data=data | {"about.age": "18-24"})
                return str(client.get("/me/data").json()["participant"]["state"])

        with ThreadPoolExecutor(8) as pool:
            states = list(pool.map(young, [first, second] * 6))
        assert sorted(states) == ["quiz", *["quota_full"] * 11]
