"""A planted key is looked for in all that a run says and leaves behind, while its server repeats it wherever it can."""

from __future__ import annotations

import json
import os
import shlex
import subprocess
import sys
import traceback
from base64 import b64encode
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest
from tests.cli.running import write_lines
from tests.llm.scripted_server import Said, ScriptedServer, Seen, completion, serve
from tests.llm.words import word_calls

from folkmoot.errors import FolkmootError
from folkmoot.llm.redaction import MARK
from folkmoot.pipeline.model_calls import Asker, ModelSettings

KEY = "sk-planted-Zm9sa21vb3QwMTIzNDU2Nzg5"
MASKED = f"{KEY[:7]}****************{KEY[-4:]}"


@dataclass
class Echo:
    """What the server does with the key that it is sent."""

    status: int = 200

    def answer(self, seen: Seen) -> Said:
        key = seen.headers["authorization"].removeprefix("Bearer ")
        if self.status != 200:
            message = f"Incorrect API key provided: {key}, or {MASKED}, or {key[:24]}; sent as {seen.headers}"
            # To wait so long is asked too much: the call has failed at once.
            headers = {"X-Key": key, **({"Retry-After": "1000"} if self.status == 429 else {})}
            return Said({"error": {"message": message, "code": key, "param": key}}, self.status, headers)
        reply = {"cited_sections": [], "explanation": f"My key is {key}.", "tiers": [["1"], ["2"]]}
        return Said(completion(json.dumps(reply), model=f"model-{key}"))


@dataclass
class Study:
    """A folder with prompts of which a run is made, in which the key stands in one place at most."""

    folder: Path
    server: ScriptedServer

    def __post_init__(self) -> None:
        self.folder.mkdir()
        turn = {"role": "user", "content": "Hello?"}
        responses = [{"response_index": label, "messages": [{"role": "assistant", "content": label}]} for label in "AB"]
        blocks = {"unacceptable": [], "personal": [], "world": [{"rationale": None, "ranking": "A>B"}]}
        people = [{"annotator_id": "ann", "ranking_blocks": blocks}]
        write_lines(
            self.folder / "people.jsonl",
            [
                {
                    "prompt_id": prompt,
                    "prompt": {"id": prompt, "messages": [turn]},
                    "responses": responses,
                    "metadata": {"assessments": people},
                }
                for prompt in "pq"
            ],
        )

    def run(self, model: str, environment: Mapping[str, str], *more: str | Path) -> subprocess.CompletedProcess[str]:
        """`folkmoot ranker run`, in the folder."""
        clean = {name: value for name, value in os.environ.items() if not name.startswith("OPENAI_")}
        options = ("--out", "out.jsonl", "--no-spec", "--attempts", "2", "--allow-failures", *map(str, more))
        return subprocess.run(
            [
                sys.executable,
                "-m",
                "folkmoot",
                "ranker",
                "run",
                "--dataset",
                "people.jsonl",
                "--model",
                model,
                *options,
            ],
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
            cwd=self.folder,
            env={**clean, "OPENAI_LOG": "debug", "PYTHONUTF8": "1", "COLUMNS": "200", **environment},
        )

    def leaks(self, done: subprocess.CompletedProcess[str]) -> list[str]:
        """Where the key, or a long piece of it, stands."""
        pieces = [KEY, KEY[:16], KEY[-10:], MASKED, b64encode(KEY.encode()).decode()]
        said = {"stdout": done.stdout.encode(), "stderr": done.stderr.encode()}
        left = {str(path): path.read_bytes() for path in self.folder.rglob("*") if path.is_file()}
        found = {**said, **left}
        return [
            f"{piece} in {place}" for place, content in found.items() for piece in pieces if piece.encode() in content
        ]


@pytest.fixture
def echo() -> Echo:
    return Echo()


@pytest.fixture
def study(tmp_path: Path, echo: Echo) -> Iterator[Study]:
    with serve(echo.answer) as server:
        yield Study(tmp_path / "study", server)


def planted(study: Study, place: str) -> tuple[str, dict[str, str], list[str | Path]]:
    """Model, environment and options, with the key in one place; where that is a file, it lies outside of the folder."""
    if place == "environment":
        return "openai:judge", {"OPENAI_API_KEY": KEY, "OPENAI_BASE_URL": f"{study.server.url}/v1"}, []
    outside = study.folder.parent / "outside"
    outside.mkdir()
    (outside / "key").write_text(f"{KEY}\n")
    lines = {
        "table": f"provider = 'openai'\nmodel = 'judge'\napi_key = '{KEY}'",
        "file": "provider = 'openai'\nmodel = 'judge'\napi_key_file = 'key'",
        "inspect": f"provider = 'inspect'\nmodel = 'openai-api/local/judge'\napi_key = '{KEY}'",
        "batch": f"provider = 'openai-batch'\nmodel = 'judge'\napi_key = '{KEY}'",
    }[place]
    (outside / "models.toml").write_text(f"[models.judge]\n{lines}\nbase_url = '{study.server.url}/v1'\n")
    return "judge", {}, ["--models", outside / "models.toml"]


@pytest.mark.parametrize("place", ["environment", "table", "file", "inspect"])
def test_a_key_that_the_model_repeats_is_in_nothing_that_is_kept(study: Study, place: str) -> None:
    model, environment, more = planted(study, place)
    done = study.run(model, environment, *more)
    assert done.returncode == 0, done.stderr
    assert [seen.headers["authorization"] for seen in study.server.seen] == [f"Bearer {KEY}"] * 2
    assert study.leaks(done) == []
    rows = [json.loads(line) for line in (study.folder / "out.jsonl").read_text().splitlines()]
    assert [row["ranking"].count(">") for row in rows] == [1, 1]
    assert MARK in rows[0]["explanation"]


@pytest.mark.parametrize(
    ("place", "status"),
    [
        *(("environment", status) for status in (400, 401, 429, 500)),
        *(("batch", status) for status in (401, 429)),
        *(("inspect", status) for status in (401, 500)),
    ],
)
def test_a_key_that_an_error_repeats_is_not_shown(study: Study, echo: Echo, place: str, status: int) -> None:
    echo.status = status
    model, environment, more = planted(study, place)
    done = study.run(model, environment, *more, "--timeout", "5")
    assert study.server.seen
    assert done.stderr
    assert "Traceback" not in done.stderr
    assert study.leaks(done) == []


@pytest.mark.parametrize("code", [0, 1, 64])
def test_a_key_that_a_program_repeats_is_not_shown(study: Study, code: int) -> None:
    program = study.folder.parent / "program.py"
    reply = '{"cited_sections":[],"explanation":"KEY","tiers":[["1"],["2"]]}'
    program.write_text(
        "import os, sys\nkey = os.environ['HOST_API_KEY']\nprint(key, file=sys.stderr)\n"
        f"print({reply!r}.replace('KEY', key))\nsys.exit({code})\n"
    )
    line = f"command:{shlex.quote(sys.executable)} {shlex.quote(str(program))}"
    done = study.run(line, {"HOST_API_KEY": KEY})
    assert done.returncode == (1 if code == 64 else 0), done.stderr
    assert study.leaks(done) == []


def test_a_key_on_the_command_line_is_refused(study: Study) -> None:
    done = study.run(f"command:{shlex.quote(sys.executable)} --key {KEY}", {"HOST_API_KEY": KEY})
    assert done.returncode == 1
    assert "the command line holds a key" in done.stderr
    assert KEY not in done.stdout + done.stderr


def test_an_address_with_user_and_password_is_shown_without(study: Study, echo: Echo) -> None:
    echo.status = 500
    address = study.server.url.replace("http://", f"http://somebody:{KEY}@")
    done = study.run(
        "openai:judge", {"OPENAI_API_KEY": "another-key-0123456789", "OPENAI_BASE_URL": f"{address}/v1?k={KEY}"}
    )
    assert study.server.seen
    assert study.leaks(done) == []


def test_a_traceback_with_every_value_holds_no_key(tmp_path: Path, echo: Echo) -> None:
    echo.status = 401
    with serve(echo.answer) as server:
        (tmp_path / "models.toml").write_text(
            f"[models.judge]\nprovider = 'openai'\nmodel = 'judge'\napi_key = '{KEY}'\nbase_url = '{server.url}/v1'\n"
        )
        settings = ModelSettings(cache=tmp_path / "calls.db", models=tmp_path / "models.toml", attempts=1)
        with pytest.raises(FolkmootError) as caught:
            Asker("judge", settings).ask(word_calls(1))
    # The first frame is this test's own, which knows the key.
    error = caught.value.with_traceback(caught.value.__traceback__ and caught.value.__traceback__.tb_next)
    whole = "".join(traceback.TracebackException.from_exception(error, capture_locals=True).format())
    assert "Asker" in whole
    assert KEY not in whole
