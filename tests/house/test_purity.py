"""Everything under `pipeline` takes and returns values: no file, socket, clock, environment or hidden random state."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parents[2] / "src" / "folkmoot"
PURE = ("spec", "study", "ranker", "agreement", "report", "formats", "privacy", "records", "statistics")
FORBIDDEN = {
    "asyncio", "datetime", "fcntl", "getpass", "glob", "http", "importlib.metadata", "locale", "logging", "multiprocessing",
    "os", "pathlib", "platform", "random", "secrets", "shutil", "signal", "socket", "sqlite3", "ssl", "subprocess", "sys",
    "tempfile", "threading", "time", "urllib.request", "uuid", "webbrowser",
}  # fmt: skip
ALLOWED = {("formats", "pathlib")}
"""`formats` may hand a path to DuckDB, to read tables in bulk."""
FILES = [
    pytest.param(path, id=str(path.relative_to(PACKAGE)))
    for one in PURE
    for path in sorted((PACKAGE / one).rglob("*.py"))
]


def imported(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{name.name}" for name in node.names)


def hidden(tree: ast.AST) -> Iterator[str]:
    """Calls that read a file or take random state that was not handed in."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        name = ast.unparse(node.func)
        if name in {"open", "input", "print", "exec", "eval"} or name.endswith(
            (".read_text", ".read_bytes", ".write_text", ".write_bytes")
        ):
            yield name
        elif name.endswith("default_rng") and not (node.args or node.keywords):
            yield f"{name}()"
        elif name.startswith("np.random.") and name.split(".")[2] not in {
            "default_rng",
            "SeedSequence",
            "Generator",
            "PCG64",
        }:
            yield name


@pytest.mark.parametrize("path", FILES)
def test_a_file_is_pure(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    folder = path.relative_to(PACKAGE).parts[0]
    found = {name for name in imported(tree) if name in FORBIDDEN and (folder, name) not in ALLOWED}
    assert not found
    assert not list(hidden(tree))
