"""`folkmoot console` and the study's state, from the command line."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from tests.web.surveys import write_study

from folkmoot.pipeline.open_study import open_study


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "folkmoot", *arguments], capture_output=True, text=True, check=False, timeout=60
    )


def test_a_first_account_is_invited_and_listed(tmp_path: Path) -> None:
    study = str(write_study(tmp_path))
    made = run("console", "invite", study, "--role", "researcher", "--name", "Ann \x1b[31mLee", "--json")
    assert json.loads(made.stdout)["error"]["kind"] == "bad_choice"
    made = run(
        "console",
        "invite",
        study,
        "--role",
        "reviewer",
        "--personal-data",
        "--name",
        "Ann",
        "--address",
        "https://a.example",
    )
    assert made.returncode == 0
    link = made.stdout.strip()
    assert link.startswith("https://a.example/console/invitation/")
    listed = run("console", "accounts", study, "--json")
    (waiting,) = json.loads(listed.stdout)["waiting"]
    assert (waiting["display_name"], waiting["role"], waiting["sees_personal_data"]) == ("Ann", "reviewer", True)
    assert link.rpartition("/")[2] not in listed.stdout
    assert run("console", "remove", study, "nobody").returncode == 1


def test_a_study_is_paused_resumed_and_closed(tmp_path: Path) -> None:
    study = str(write_study(tmp_path))
    assert "not opened yet" in run("study", "pause", study).stderr
    open_study(tmp_path)
    for verb, state in (("pause", "paused"), ("resume", "open")):
        assert json.loads(run("study", verb, study, "--json").stdout)["state"] == state
    assert run("study", "close", study).returncode == 1
    assert json.loads(run("study", "close", study, "--for-good", "--json").stdout)["state"] == "closed"
    assert json.loads(run("study", "resume", study, "--json").stdout)["error"]["kind"] == "study_closed"
