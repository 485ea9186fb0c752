"""The command line as a process: what it imports, and what it does when nobody listens."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from tests.cli.running import folkmoot, write_dataset

HEAVY = ("numpy", "scipy", "duckdb", "altair", "jinja2", "markdown_it", "msgspec", "vl_convert", "pandas")


def imports_of(*arguments: str) -> set[str]:
    """What stands in sys.modules after `folkmoot ARGUMENTS`."""
    program = (
        "import sys, folkmoot.cli\n"
        f"sys.argv = ['folkmoot', *{arguments!r}]\n"
        "try:\n    folkmoot.cli.main()\n"
        "except SystemExit as stop:\n    assert not stop.code, stop.code\n"
        "print('\\n' + ' '.join(sys.modules))\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, encoding="utf-8", check=True)
    return set(done.stdout.splitlines()[-1].split())


def test_help_imports_nothing_heavy_and_no_command() -> None:
    modules = imports_of("--help")
    assert not modules & set(HEAVY)
    own = {name for name in modules if name.startswith("folkmoot.")}
    assert own == {"folkmoot.cli", "folkmoot.cli.help", "folkmoot.cli.output", "folkmoot.errors"}


@pytest.mark.parametrize("arguments", [("--version",), ("spec", "--help"), ("agreement", "--help"), ("demo", "--help")])
def test_nor_does_what_else_answers_at_once(arguments: tuple[str, ...]) -> None:
    assert not imports_of(*arguments) & set(HEAVY)


def test_bare_folkmoot_shows_the_commands() -> None:
    done = folkmoot()
    assert done.returncode == 0
    assert "agreement" in done.stdout
    assert done.stdout == folkmoot("--help").stdout


@pytest.mark.skipif(sys.platform == "win32", reason="pipes break otherwise there")
@pytest.mark.parametrize(
    "arguments",
    [
        ("--help",),
        ("spec", "sections", "many.md"),
        ("spec", "sections", "many.md", "--json"),
        ("agreement", "--dataset", "people.jsonl", "--by", "prompt", "--replicates", "2"),
        ("agreement", "--dataset", "people.jsonl", "--by", "prompt", "--replicates", "2", "--json"),
    ],
)
def test_a_reader_that_goes_away_is_no_fault(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    (tmp_path / "many.md").write_text("".join(f"# Section {n}\n\ntext\n\n" for n in range(3000)), encoding="utf-8")
    write_dataset(tmp_path / "people.jsonl", prompts=[f"p{n}" for n in range(40)])
    read, write = os.pipe()
    os.close(read)
    try:
        done = subprocess.run(
            [sys.executable, "-m", "folkmoot", *arguments],
            stdout=write,
            stderr=subprocess.PIPE,
            cwd=tmp_path,
            check=False,
        )
    finally:
        os.close(write)
    assert done.returncode == 0
    assert b"Traceback" not in done.stderr
    assert b"BrokenPipe" not in done.stderr
