"""`folkmoot serve`: a study is opened, and answers over a real server."""

from __future__ import annotations

import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread

import httpx
import pytest
from tests.cli.running import folkmoot
from tests.web.surveys import STUDY, write_study


@contextmanager
def serving(folder: Path, *options: str) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """A server on a free port, and its address."""
    command = [sys.executable, "-m", "folkmoot", "serve", str(folder), "--port", "0", *options]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        try:
            assert process.stderr is not None
            said = ""
            for line in process.stderr:
                said += line
                found = re.search(r"The survey: (http://\S+)/", line)
                if found:
                    break
            else:
                pytest.fail(said)
            # What it says later is read, too, or it waits for room once the pipe is full.
            Thread(target=process.stderr.read, daemon=True).start()
            yield found[1], process
        finally:
            process.send_signal(signal.SIGINT)
            try:
                process.wait(timeout=120)
            except subprocess.TimeoutExpired:
                # Or the end of this block waits for it for good.
                process.kill()
                raise


@contextmanager
def answered(address: str) -> Iterator[httpx.Client]:
    """A client, once the server answers."""
    with httpx.Client(base_url=address, transport=httpx.HTTPTransport(retries=8), timeout=30) as client:
        assert client.get("/").status_code == 200
        yield client


def test_somebody_enters_over_a_real_server_and_a_restart_keeps_them(tmp_path: Path) -> None:
    write_study(tmp_path)
    with serving(tmp_path) as (address, _), answered(address) as client:
        page = client.get("/")
        assert "content-security-policy" in page.headers
        assert "server" not in page.headers
        token = re.search(r'name="csrf_token" value="([0-9a-f]+)"', page.text)
        assert token is not None
        entered = client.post("/", data={"csrf_token": token[1]})
        assert entered.headers["location"] == "/consent"
        link = client.cookies["folkmoot-link"]
    with serving(tmp_path) as (address, _), answered(address) as again:
        assert again.get(f"/me/{link}").headers["location"] == "/consent"
        assert again.get("/me/data").json()["participant"]["state"] == "consenting"


def test_a_changed_study_is_not_served_as_the_one_that_opened(tmp_path: Path) -> None:
    write_study(tmp_path)
    with serving(tmp_path):
        pass
    write_study(tmp_path, STUDY.replace("people_per_prompt = 4", "people_per_prompt = 5"))
    refused = folkmoot("serve", str(tmp_path), "--port", "0")
    assert refused.returncode == 1
    assert "people_per_prompt: 4 became 5" in refused.stderr
    with serving(tmp_path, "--new-version") as (address, _), answered(address):
        pass


def test_answers_do_not_go_over_http_to_elsewhere(tmp_path: Path) -> None:
    write_study(tmp_path)
    refused = folkmoot("serve", str(tmp_path), "--host", "0.0.0.0", "--port", "0")  # noqa: S104 - it is refused
    assert refused.returncode == 1
    assert "https" in refused.stderr
    assert not (tmp_path / "study.db").exists()


def test_a_port_that_there_cannot_be_is_refused(tmp_path: Path) -> None:
    write_study(tmp_path)
    done = folkmoot("serve", str(tmp_path), "--port", "99999")
    assert done.returncode == 1
    assert "127.0.0.1:99999: cannot listen there (ports are 0 to 65535)" in done.stderr
