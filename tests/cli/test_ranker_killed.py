"""A run of the ranker that is killed goes on: no finished call is made again, and its file is whole or not there."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from tests.cli.running import write_lines
from tests.cli.test_ranker_command import RUN, prompt, ranking, rows
from tests.llm.stub_server import Answer, completion, stub_server, tokens
from tests.ranker.made_up_spec import TEXT

N_PROMPTS = 24
AT_ONCE = 2


def answer(text: str, _asked_before: int) -> Answer:
    return Answer(completion(text, ranking(["2"], ["1"])), delay=0.05, bills=tokens(text))


def test_a_killed_run_goes_on_and_asks_nothing_twice_that_was_answered(tmp_path: Path) -> None:
    (tmp_path / "spec.md").write_text(TEXT, encoding="utf-8")
    ids = [f"p{number}" for number in range(N_PROMPTS)]
    write_lines(tmp_path / "prompts.jsonl", [prompt(one, f"What of {one}?", "This.", "That.") for one in ids])
    out = tmp_path / "run.jsonl"
    command = [sys.executable, "-m", "folkmoot", *RUN, "openai:stub", "--out", "run.jsonl"]
    command += ["--concurrency", str(AT_ONCE), "--json"]
    with stub_server(answer) as server:
        environment = {**os.environ, "OPENAI_BASE_URL": server.url, "OPENAI_API_KEY": "none-needed"}
        process = subprocess.Popen(
            command, cwd=tmp_path, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        while server.asked.total() < N_PROMPTS // 3 and process.poll() is None:
            time.sleep(0.01)
        process.send_signal(signal.SIGKILL)
        process.wait()
        assert not out.exists()
        done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        assert json.loads(done.stdout)["n_rankings"] == N_PROMPTS
        assert [row["prompt_id"] for row in rows(out)] == ids
        # Only what was under way, or not yet written down, when the process died was asked again.
        assert set(server.asked.values()) <= {1, 2}
        assert sum(count - 1 for count in server.asked.values()) <= 2 * AT_ONCE
