"""Worlds and the fake models have a page of documentation in common, and nothing else."""

from __future__ import annotations

import ast
import os
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[3]
PACKAGE = REPOSITORY / "src" / "folkmoot"
FAKES = sorted((PACKAGE / "llm" / "fakes").rglob("*.py"))
WORLDS = sorted((PACKAGE / "study" / "world").rglob("*.py"))
MANY = 3
"""Texts of one table that stand word for word in another table are no accident from here on."""


def imported(path: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {name.name for name in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: a relative import"
            found.add(node.module or "")
    return {name for name in found if name.startswith("folkmoot")}


def tables(path: Path) -> Iterator[tuple[str, set[str]]]:
    """Every assignment at the top of a module that holds several texts, with its texts."""
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        if isinstance(node, (ast.Assign, ast.AnnAssign)) and node.value is not None:
            texts = {
                part.value.strip().lower()
                for part in ast.walk(node.value)
                if isinstance(part, ast.Constant) and isinstance(part.value, str)
            }
            if len(texts) >= MANY:
                yield f"{path.name}:{node.lineno}", texts


def reached(names: set[str]) -> set[str]:
    """Every module of the package that these lead to, however far."""
    found: set[str] = set()
    left = list(names)
    while left:
        name = left.pop()
        if name in found:
            continue
        found.add(name)
        path = REPOSITORY / "src" / Path(*name.split("."))
        for file in (path.with_suffix(".py"), path / "__init__.py"):
            if file.exists():
                left += imported(file)
    return found


def test_both_are_there() -> None:
    assert len(FAKES) > 5
    assert len(WORLDS) > 5


def test_neither_reaches_the_other_by_imports() -> None:
    from_worlds = reached({name for path in WORLDS for name in imported(path)})
    from_fakes = reached({name for path in FAKES for name in imported(path)})
    assert not [name for name in from_worlds if name.startswith("folkmoot.llm")]
    assert not [name for name in from_fakes if name.startswith(("folkmoot.study", "folkmoot.spec", "folkmoot.ranker"))]


def test_what_both_import_holds_no_table_of_texts() -> None:
    """Records of messages and rankings are shared; no list of phrases, traits or words may hide among them."""
    shared = {name for path in WORLDS for name in imported(path)} & {name for path in FAKES for name in imported(path)}
    assert shared <= {"folkmoot.records.dataset", "folkmoot.errors"}, shared


@pytest.mark.parametrize("path", WORLDS, ids=lambda path: path.name)
def test_no_sentence_of_a_world_stands_in_the_fakes(path: Path) -> None:
    """What docs/fake-models.md says may stand in both: any other phrase of one side on the other was copied."""
    documented = " ".join((REPOSITORY / "docs" / "fake-models.md").read_text(encoding="utf-8").lower().split())
    fakes = [(place, texts) for other in FAKES for place, texts in tables(other)]
    for place, texts in tables(path):
        phrases = {text for text in texts if len(text.split()) > 2 and text not in documented}
        for other, theirs in fakes:
            assert not phrases & theirs, (place, other)


def test_the_contract_forbids_it_and_would_notice(tmp_path: Path) -> None:
    contracts = tomllib.loads((REPOSITORY / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]
    (fakes,) = (one for one in contracts["contracts"] if one["name"].startswith("The fake models cannot see"))
    assert fakes["source_modules"] == ["folkmoot.llm"]
    assert {"folkmoot.study", "folkmoot.spec", "folkmoot.ranker"} <= set(fakes["forbidden_modules"])
    shutil.copytree(PACKAGE, tmp_path / "src" / "folkmoot", ignore=lambda *_: ["__pycache__"])
    shutil.copy(REPOSITORY / "pyproject.toml", tmp_path)
    peeking = tmp_path / "src" / "folkmoot" / "llm" / "fakes" / "peeking.py"
    peeking.write_text('"""Looks."""\n\nfrom folkmoot.study.world.traits import TRAITS as TRAITS\n', encoding="utf-8")
    lint = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run(
        [str(lint), "--no-logo", "--no-cache", "--config", str(tmp_path / "pyproject.toml")],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONPATH": str(tmp_path / "src"), "NO_COLOR": "1", "COLUMNS": "120"},
    )
    assert done.returncode == 1
    assert "folkmoot.llm.fakes.peeking" in done.stdout
