"""An exception from lint or types names its rule and carries its reason, beside it or on the line above."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]
EXCEPTION = re.compile(r"#\s*(noqa|type:\s*ignore|pragma:\s*no cover|ruff:|mypy:)")
WITH_REASON = re.compile(r"# noqa: [A-Z]+\d+(, [A-Z]+\d+)* - \S.{4,}|# type: ignore\[[a-z, -]+\]  # \S.{4,}")


def test_every_exception_says_why() -> None:
    silent = [
        f"{path.relative_to(REPOSITORY)}:{number}: {line.strip()}"
        for folder in ("src", "tests", "tools", "benchmarks")
        for path in sorted((REPOSITORY / folder).rglob("*.py"))
        if path != Path(__file__)
        for number, (above, line) in enumerate(pairwise(["", *path.read_text(encoding="utf-8").splitlines()]), 1)
        if EXCEPTION.search(line) and not WITH_REASON.search(line) and not above.strip().startswith("# ")
    ]
    assert not silent
