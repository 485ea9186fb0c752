"""A run by itself, to be killed: `python -m tests.llm.asking_process FOLDER URL CALLS CONCURRENCY`."""

from __future__ import annotations

import sys
from pathlib import Path

from tests.llm.stub_server import StubServer
from tests.llm.words import Study, word_calls

if __name__ == "__main__":
    folder, url, calls, concurrency = sys.argv[1:]
    study = Study(Path(folder), StubServer(url))
    answers = study.ask(word_calls(int(calls)), concurrency=int(concurrency), timeout=20.0)
    sys.stdout.write(f"{len(answers.answered)} {len(answers.failed)}\n")
    sys.exit(len(answers.answered) != int(calls))
