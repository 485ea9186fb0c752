"""`folkmoot` as a process, and the smallest files that it takes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any


def folkmoot(*arguments: str | Path, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    """Run a command as a person would, 80 columns wide."""
    return subprocess.run(
        [sys.executable, "-m", "folkmoot", *map(str, arguments)],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        cwd=cwd,
        env={**os.environ, "COLUMNS": "80", "PYTHONUTF8": "1"},
    )


def write_lines(path: Path, rows: Sequence[Mapping[str, Any]]) -> Path:
    """JSON Lines."""
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


def write_dataset(path: Path, prompts: Sequence[str] = ("p", "q"), people: Sequence[str] = ("ann", "bob")) -> Path:
    """People who put A before B in every prompt, for the world; nothing else was asked."""
    blocks = {"unacceptable": [], "personal": [], "world": [{"rationale": None, "ranking": "A>B"}]}
    return write_lines(
        path,
        [
            {
                "prompt_id": prompt,
                "prompt": {"id": prompt, "messages": []},
                "responses": [{"response_index": label, "messages": []} for label in "AB"],
                "metadata": {"assessments": [{"annotator_id": person, "ranking_blocks": blocks} for person in people]},
            }
            for prompt in prompts
        ],
    )


def write_rankings(path: Path, prompts: Sequence[str] = ("p", "q"), ranking: str = "A>B") -> Path:
    """The same ranking of every prompt."""
    return write_lines(path, [{"prompt_id": prompt, "ranking": ranking} for prompt in prompts])
