"""The JSON routes against their OpenAPI document: schemathesis sends what fits it and what does not."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import hypothesis
import schemathesis
from hypothesis import HealthCheck, Phase
from hypothesis.strategies import SearchStrategy
from litestar import Litestar
from schemathesis import Case, GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.core.result import Ok
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    response_schema_conformance,
    status_code_conformance,
)
from tests.web.console.consoles import console_in, make_account, signed_in
from tests.web.surveys import Browser, app_in
from tools import survey_api

from folkmoot.records.console import Role
from folkmoot.web.console import json_twins as console_json
from folkmoot.web.console.access import TABLE
from folkmoot.web.console.json_twins import TWINS
from folkmoot.web.json_routes import ROUTES, openapi_document

EXAMPLES = 100
CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
MODES = {GenerationMode.POSITIVE: CHECKS, GenerationMode.NEGATIVE: [*CHECKS, negative_data_rejection]}


Send = Callable[[Case[Any], list[Any]], None]


def walk(app: Litestar, document: dict[str, Any], send: Send, examples: int = EXAMPLES) -> None:
    """Send what every operation of a document may and may not be sent."""
    schema = schemathesis.openapi.from_dict(document)
    schema.app = app
    for found in schema.get_all_operations():
        assert isinstance(found, Ok)
        operation = found.ok()
        for mode, checks in MODES.items():
            # Where nothing is sent, nothing can be wrong.
            if mode is GenerationMode.POSITIVE or operation.body or operation.path_parameters or operation.query:
                draw(operation.as_strategy(generation_mode=mode), checks, send, examples)


def draw(cases: SearchStrategy[Case[Any]], checks: list[Any], send: Send, examples: int) -> None:
    """Send so many of some cases, the same in every run."""

    @hypothesis.seed(20261122)
    @hypothesis.settings(
        max_examples=examples,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @hypothesis.given(cases)
    def one(case: Case[Any]) -> None:
        send(case, checks)

    one()


def test_saves_and_own_data(tmp_path: Path) -> None:
    with app_in(tmp_path) as app:
        browser = Browser(app)
        browser.enter()
        prompt, token = browser.hidden()["prompt_id"], browser.token()
        cookies = dict(browser.client.cookies.items())
        answered: dict[int, int] = {}

        def send(case: Case[Any], checks: list[Any]) -> None:
            # Every other one that is right is to a prompt of this person's.
            if checks is CHECKS and isinstance(case.body, dict) and sum(answered.values()) % 2:
                case.body["prompt_id"] = prompt
            headers = {"X-CSRF-Token": token, "Host": "127.0.0.1:8000"}
            response = case.call(base_url="http://127.0.0.1:8000", headers=headers, cookies=cookies)
            answered[response.status_code] = answered.get(response.status_code, 0) + 1
            case.validate_response(response, checks=checks)

        walk(app, openapi_document(), send)
        assert sum(answered.values()) > 2 * EXAMPLES
        assert set(answered) >= {200, 400, 404, 422}, answered
        # It found nobody's session broken.
        assert browser.get("/prompt").status_code == 200


def console_document() -> dict[str, Any]:
    """Every page of the console that has twins, by its table of access: a new row is walked without a word here."""
    texts = {"schema": {"type": "string"}, "in": "query"}
    query = [
        {"name": "as", "in": "query", "schema": {"enum": ["json", "csv", ""]}},
        *(
            {"name": name, **texts}
            for name in ("table", "page", "wave", "cohort", "state", "flag", "prompt", "section", "group")
        ),
    ]
    paths: dict[str, Any] = {}
    for row in TABLE:
        if row.method == "GET" and "openid" not in row.path:
            names = re.findall(r"{(\w+):str}", row.path)
            path = re.sub(r":str}", "}", row.path)
            parameters = [
                {"name": name, "in": "path", "required": True, "schema": {"type": "string"}} for name in names
            ]
            responses = {"default": {"description": "anything but a server error"}}
            paths[path] = {"get": {"parameters": [*parameters, *query], "responses": responses}}
    return {"openapi": "3.1.0", "info": {"title": "The console", "version": "1"}, "paths": paths}


def test_the_consoles_pages_and_twins(tmp_path: Path) -> None:
    with console_in(tmp_path) as app:
        browser = signed_in(app, Role.RESEARCHER, sees_personal_data=True)
        make_account(app, Role.OBSERVER)
        cookies = dict(browser.client.cookies.items())

        walked = set()

        def send(case: Case[Any], _checks: list[Any]) -> None:
            response = case.call(
                base_url="http://127.0.0.1:8000",
                headers={"Host": "127.0.0.1:8000"},
                cookies=cookies,
                allow_redirects=False,
            )
            case.validate_response(response, checks=[not_a_server_error])
            walked.add(case.path)

        walk(app, console_document(), send, examples=10)
        assert len(walked) == len(console_document()["paths"])


def test_the_consoles_json_is_what_its_document_says(tmp_path: Path) -> None:
    with console_in(tmp_path) as app:
        person = Browser(app)
        person.enter()
        person.answer_prompt(**{"personal_ranking.rationale": "Write to ann@example.org"})
        who = person.data()["participant"]["id"]
        cookies = dict(signed_in(app, Role.RESEARCHER).client.cookies.items())
        found: dict[str, set[int]] = {}

        def send(case: Case[Any], checks: list[Any]) -> None:
            # Others are nobody's pages, or none.
            if checks is not CHECKS or not case.query or case.query.get("as") != "json":
                return
            seen = found.setdefault(case.path, set())
            if "participant_id" in case.path_parameters and 404 in seen:
                case.path_parameters["participant_id"] = who
            if case.path.endswith("/prompt") and 404 in seen:
                case.query["id"] = "p1"
            response = case.call(base_url="http://127.0.0.1:8000", headers={"Host": "127.0.0.1:8000"}, cookies=cookies)
            case.validate_response(response, checks=checks)
            seen.add(response.status_code)

        walk(app, console_json.console_document(), send, examples=15)
        assert set(found) == {one.path for one in TWINS}
        assert {path: 200 in seen for path, seen in found.items()} == dict.fromkeys(found, True)


def test_every_page_of_the_console_has_its_row() -> None:
    with_none = {"/console", "/console/static/{name}", "/console/sign-in", "/console/invitation/{token}"}
    pages = {re.sub(r":str}", "}", row.path) for row in TABLE if row.method == "GET" and "openid" not in row.path}
    assert {one.path for one in TWINS} == pages - with_none


def test_the_documents_are_those_in_the_docs() -> None:
    assert survey_api.PAGE.read_text("utf-8") == survey_api.page(), "run `make docs`"
    assert survey_api.CONSOLE_PAGE.read_text("utf-8") == survey_api.console_page(), "run `make docs`"


def test_a_route_of_the_table_is_a_route_of_the_app(tmp_path: Path) -> None:
    with app_in(tmp_path) as app:
        served = {(method, re.sub(r":str}", "}", route.path)) for route in app.routes for method in route.methods}
    assert {(one.method, one.path) for one in ROUTES} <= served
