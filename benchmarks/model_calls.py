"""A run of many calls of a model, as a process of its own: `python -m benchmarks.model_calls FOLDER URL CALLS CONNECTIONS`.

It prints how long the asking took and the most memory that its process held, as JSON; the caller times the whole process.
"""

from __future__ import annotations

import json
import resource
import sys
import time
from pathlib import Path

import msgspec

from folkmoot.pipeline.model_calls import Asker, ModelSettings
from folkmoot.records.dataset import Message
from folkmoot.records.model_call import ModelCall, Template

_TEMPLATE = Template("word", "Give the word back.")


class Word(msgspec.Struct):
    """What the stub replies."""

    word: str


def calls_of(n: int, prefix: str, kind: str) -> list[ModelCall[Word]]:
    """Calls with one long beginning and an end of their own."""
    beginning = Message("system", prefix)
    return [
        ModelCall(f"{kind}-{number}", (beginning, Message("user", f"{kind} {number}")), Word, _TEMPLATE)
        for number in range(n)
    ]


def main(folder: Path, url: str, n: int, connections: int, warm: int, prefix_kb: int) -> None:
    """Ask, and print what it took.

    Args:
        folder: where the cache is; kept, so that another run finds it.
        url: of the stub.
        n: calls.
        connections: at once.
        warm: calls that are asked before the clock runs.
        prefix_kb: length of the beginning that all calls share, in 10³ bytes.
    """
    models = folder / "models.toml"
    models.write_text(f"[models.stub]\nprovider = 'openai'\nmodel = 'stub'\nbase_url = '{url}'\n", encoding="utf-8")
    prefix = "Be kind; say so. " * (prefix_kb * 1000 // 17)
    settings = ModelSettings(cache=folder / "calls.db", models=models, concurrency=connections)
    if warm:
        Asker("stub", settings).ask(calls_of(warm, prefix, "warm"))
    before = time.perf_counter()
    answers = Asker("stub", settings).ask(calls_of(n, prefix, "call"))
    seconds = time.perf_counter() - before
    unit = 1 if sys.platform == "darwin" else 1024  # of ru_maxrss
    peak_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / 1e6
    values = {
        "answered": len(answers.answered),
        "failed": len(answers.failed),
        "from the cache": sum(answer.cached for answer in answers.answered.values()),
    }
    print(json.dumps({"seconds": seconds, "peak_mb": peak_mb, "values": values}))


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], *map(int, sys.argv[3:]))
