"""The lock files: everything that is needed, pinned, with hashes, and without any registry's address."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

REPOSITORY = Path(__file__).resolve().parents[2]
PROJECT = tomllib.loads((REPOSITORY / "pyproject.toml").read_text(encoding="utf-8"))
FOLDER = REPOSITORY / "requirements"
LOCKS = {path.stem: path.read_text(encoding="utf-8") for path in FOLDER.glob("*.lock")}
NEEDED = {
    "runtime": [
        *PROJECT["project"]["dependencies"],
        *PROJECT["build-system"]["requires"],
        *re.findall(r"^[a-z].*$", (FOLDER / "build.in").read_text(encoding="utf-8"), re.MULTILINE),
    ]
}
NEEDED["develop"] = [*NEEDED["runtime"], *PROJECT["dependency-groups"]["dev"]]


def entries(lock: str) -> dict[str, list[tuple[Version, str]]]:
    """(version, its lines) of every package; a package can have several, for different machines."""
    found: dict[str, list[tuple[Version, str]]] = {}
    for entry in re.split(r"\n(?=\S)", lock.strip()):
        name, version = re.split(r"==|[ ;\\]", entry, maxsplit=2)[:2]
        found.setdefault(canonicalize_name(name), []).append((Version(version), entry))
    return found


def test_there_are_two() -> None:
    assert set(LOCKS) == {"runtime", "develop"}


@pytest.mark.parametrize("name", LOCKS)
def test_no_address_stands_in_it(name: str) -> None:
    assert not re.search(r"://|--(extra-)?index-url|--find-links|--trusted-host| @ |^-[ef]", LOCKS[name], re.MULTILINE)


@pytest.mark.parametrize("name", LOCKS)
def test_every_package_is_pinned_with_hashes(name: str) -> None:
    for package, versions in entries(LOCKS[name]).items():
        for _, entry in versions:
            first, *rest = (line.strip(" \\") for line in entry.splitlines())
            assert re.fullmatch(r"[A-Za-z0-9._-]+==\S+( ; .+)?", first), package
            assert rest, package
            assert all(re.fullmatch(r"--hash=sha256:[0-9a-f]{64}", line) for line in rest), package


@pytest.mark.parametrize(("lock", "wanted"), [(lock, wanted) for lock, needed in NEEDED.items() for wanted in needed])
def test_what_the_project_needs_is_locked(lock: str, wanted: str) -> None:
    requirement = Requirement(wanted)
    locked = entries(LOCKS[lock]).get(canonicalize_name(requirement.name), [])
    assert locked
    assert all(version in requirement.specifier for version, _ in locked)


def test_both_locks_agree() -> None:
    runtime, develop = entries(LOCKS["runtime"]), entries(LOCKS["develop"])
    assert {name: [version for version, _ in versions] for name, versions in runtime.items()} == {
        name: [version for version, _ in versions] for name, versions in develop.items() if name in runtime
    }


def test_what_the_package_imports_is_a_dependency() -> None:
    distributions = {
        "markdown_it": "markdown-it-py",
        "vl_convert": "vl-convert-python",
        "argon2": "argon2-cffi",
        "jwt": "pyjwt",
        "markupsafe": "jinja2",  # its own kind of text; neither comes without the other
        "httpx2": "openai",  # what its client is made of; neither comes without the other
    }
    by_uvicorn = {"httptools", "uvloop"}  # which takes them by name where they are there
    imported = set(by_uvicorn)
    for path in (REPOSITORY / "src").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                imported |= {name.name.split(".")[0] for name in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module:
                imported.add(node.module.split(".")[0])
    foreign = imported - {"folkmoot"} - sys.stdlib_module_names
    declared = {canonicalize_name(Requirement(one).name) for one in PROJECT["project"]["dependencies"]}
    extras = PROJECT["project"]["optional-dependencies"].values()
    optional = {canonicalize_name(Requirement(one).name) for extra in extras for one in extra}
    assert {canonicalize_name(distributions.get(name, name)) for name in foreign} == declared | optional
