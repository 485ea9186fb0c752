"""Who may import whom is kept, says something of every folder, and would notice when it is broken."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[2]
PACKAGE = REPOSITORY / "src" / "folkmoot"
CONTRACT = tomllib.loads((REPOSITORY / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]
LAYERS = CONTRACT["contracts"][0]


def linted(project: Path) -> subprocess.CompletedProcess[str]:
    """`lint-imports` on a project whose package lies in `src`."""
    lint = Path(sys.executable).with_name("lint-imports")
    environment = {**os.environ, "PYTHONPATH": str(project / "src"), "NO_COLOR": "1", "COLUMNS": "120"}
    command = [str(lint), "--no-logo", "--no-cache", "--config", str(project / "pyproject.toml")]
    return subprocess.run(command, cwd=project, capture_output=True, text=True, check=False, env=environment)


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    shutil.copytree(PACKAGE, tmp_path / "src" / "folkmoot", ignore=lambda *_: ["__pycache__"])
    shutil.copy(REPOSITORY / "pyproject.toml", tmp_path)
    return tmp_path


def test_the_contract_is_kept() -> None:
    done = linted(REPOSITORY)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "0 broken" in done.stdout


def test_every_folder_and_module_is_listed() -> None:
    assert LAYERS["exhaustive"] is True
    listed = {name.strip() for layer in LAYERS["layers"] for name in layer.split("|")}
    folders = {path.parent.name for path in PACKAGE.glob("*/*.py")}
    modules = {path.stem for path in PACKAGE.glob("*.py")} - {"__init__"}
    assert folders | modules == listed | set(LAYERS["exhaustive_ignores"])
    assert all((PACKAGE / folder / "__init__.py").exists() for folder in folders)


def test_folders_on_one_line_are_independent() -> None:
    assert not any(":" in layer for layer in LAYERS["layers"])  # `a : b` would let them import each other


@pytest.mark.parametrize(
    ("file", "text", "noticed"),
    [
        ("gossip/__init__.py", '"""New."""\n', "gossip"),
        ("study/from_above.py", "from folkmoot.pipeline import load_spec as load_spec\n", "folkmoot.pipeline"),
        ("study/from_beside.py", "from folkmoot.spec import reader as reader\n", "folkmoot.spec"),
        ("statistics/from_records.py", "from folkmoot.records import ranking as ranking\n", "folkmoot.records"),
        ("statistics/with_tables.py", "import duckdb as duckdb\n", "duckdb"),
        ("records/with_figures.py", "import altair as altair\n", "altair"),
    ],
)
def test_a_breach_would_be_noticed(copy: Path, file: str, text: str, noticed: str) -> None:
    path = copy / "src" / "folkmoot" / file
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")
    done = linted(copy)
    assert done.returncode == 1
    assert "1 broken" in done.stdout
    assert noticed in done.stdout
