"""Detectors and the texts that they are tried on share nothing: no code, no list, no pattern."""

from __future__ import annotations

import ast
from pathlib import Path

from tests.conftest import REPOSITORY

DETECTORS = REPOSITORY / "src" / "folkmoot" / "privacy"
WRITTEN = REPOSITORY / "tests" / "privacy" / "written"
LONGEST = 8
"""Characters of a literal that both may hold ("address", "passport"): names of kinds, no lists and no phrases."""


def trees(folder: Path) -> list[ast.Module]:
    return [ast.parse(path.read_text(encoding="utf-8")) for path in sorted(folder.rglob("*.py"))]


def imported(tree: ast.Module) -> set[str]:
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {one.name for one in node.names}
        elif isinstance(node, ast.ImportFrom):
            found.add(node.module or "")
    return found


def literals(folder: Path) -> set[str]:
    """Every text in the code but docstrings, and every tuple or list of texts as one."""
    found: set[str] = set()
    for tree in trees(folder):
        said = {
            id(node.value)
            for node in ast.walk(tree)
            if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
        }
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in said:
                found.add(node.value.strip())
    return found


def test_neither_imports_the_other() -> None:
    assert not [one for tree in trees(WRITTEN) for one in imported(tree) if one.startswith("folkmoot")]
    assert not [one for tree in trees(DETECTORS) for one in imported(tree) if one.startswith("tests")]


def test_no_literal_of_some_length_stands_in_both() -> None:
    both = literals(DETECTORS) & literals(WRITTEN)
    assert not [one for one in both if len(one) > LONGEST]


def test_no_planted_name_town_or_nickname_stands_in_a_detector() -> None:
    code = "\n".join(path.read_text(encoding="utf-8") for path in DETECTORS.rglob("*.py"))
    tree = ast.parse((WRITTEN / "people.py").read_text(encoding="utf-8"))
    lists = {"GIVEN", "FAMILY", "LATIN", "MAIL_HOSTS", "STREETS", "TOWNS", "NICKNAMES"}
    values = [
        text.value
        for node in tree.body
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name) and node.targets[0].id in lists
        for text in ast.walk(node.value)
        if isinstance(text, ast.Constant) and isinstance(text.value, str) and len(text.value) > 3
    ]
    assert len(values) > 150
    assert not [one for one in values if one in code]
