"""A run that is killed while it hands a batch over: the next one hands nothing over twice, and loses nothing."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from tests.llm.batch_service import BatchService, reply_line
from tests.llm.scripted_server import Said, Seen, serve

CODE = """
import sys
from pathlib import Path
from folkmoot.pipeline.model_calls import Asker, ModelSettings
from tests.llm.words import word_calls

folder = Path(sys.argv[1])
settings = ModelSettings(cache=folder / "calls.db", models=folder / "models.toml")
answers = Asker("batch", settings).ask(word_calls(5))
print(len(answers.answered), len(answers.not_asked))
"""
ROOT = Path(__file__).resolve().parents[2]


def run(folder: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", CODE, str(folder)],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        text=True,
    )


@pytest.mark.parametrize(
    ("at", "made"),
    [
        pytest.param("POST /v1/files", True, marks=pytest.mark.long),
        ("POST /v1/files", False),
        pytest.param("POST /v1/batches", True, marks=pytest.mark.long),
        ("POST /v1/batches", False),
        ("GET /v1/batches/batch_1", True),
        ("GET /v1/files/file_2/content", True),
    ],
)
def test_killed_in_the_middle_of_a_request(tmp_path: Path, at: str, made: bool) -> None:
    # `made`: whether the service acted before the run was killed.
    service = BatchService()
    reached, go_on = threading.Event(), threading.Event()
    armed = True

    def answer(seen: Seen) -> Said:
        nonlocal armed
        if armed and f"{seen.method} {seen.path}" == at:
            armed = False
            said = service.answer(seen) if made else Said(status=500)
            reached.set()
            go_on.wait(60)
            return said
        return service.answer(seen)

    def finish() -> None:
        for batch, about in service.batches.items():
            if about["status"] != "completed":
                lines = service.requests(batch)
                words = {line["custom_id"]: line["body"]["messages"][1]["content"] for line in lines}
                service.end(batch, [reply_line(name, json.dumps({"word": word})) for name, word in words.items()])

    with serve(answer) as server:
        (tmp_path / "models.toml").write_text(
            f"[models.batch]\nprovider = 'openai-batch'\nmodel = 'judge'\nbase_url = '{server.url}/v1'\n"
        )
        said = "0 5"
        for _ in range(6):
            process = run(tmp_path)
            while process.poll() is None and not reached.is_set():
                reached.wait(0.05)
            if armed or process.poll() is not None:
                said = process.communicate()[0].strip()
            else:
                os.kill(process.pid, signal.SIGKILL)
                process.communicate()
                reached.clear()
                go_on.set()
            if said == "5 0":
                break
            finish()
    assert not armed
    assert said == "5 0"
    handed_over = service.handed_over()
    assert len(handed_over) == len(set(handed_over)) == 5
