"""`folkmoot spec` and `folkmoot check` as a person meets them."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from folkmoot.cli.spec_diff_text import print_diff
from folkmoot.spec.diff import diff_specs
from folkmoot.spec.reader import read_spec

SPEC = """\
# Rules {#rules}

## Be fair {#be_fair authority=user tags=minors}

See [?](#rules).

**Example**: who wins

~~~xml
<user>
Who?
</user>
<comparison>
<assistant> <!-- BAD[#rules]: takes sides -->
The mayor.
</assistant>
<assistant> <!-- GOOD -->
You decide.
</assistant>
</comparison>
~~~
"""


@pytest.fixture
def spec(tmp_path: Path) -> Path:
    file = tmp_path / "old.md"
    file.write_text(SPEC, encoding="utf-8")
    return file


def run(*arguments: str | Path, columns: int = 60) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "folkmoot", *map(str, arguments)],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        env={**os.environ, "COLUMNS": str(columns), "PYTHONUTF8": "1"},
    )


def run_json(*arguments: str | Path) -> Any:
    done = run(*arguments, "--json")
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_sections(spec: Path) -> None:
    assert run_json("spec", "sections", spec) == [
        {"id": "rules", "title": "Rules", "level": 1, "parent": None, "authority": None, "tags": [],
         "first_line": 1, "last_line": 2},
        {"id": "be_fair", "title": "Be fair", "level": 2, "parent": "rules", "authority": "user", "tags": ["minors"],
         "first_line": 3, "last_line": 21},
    ]  # fmt: skip
    # A pipe gets whole lines, however narrow the terminal is.
    assert run("spec", "sections", spec, columns=20).stdout == (
        "Rules  #rules  1–2\n└── Be fair  user  [minors]  #be_fair  3–21  1 example\n"
    )


def test_show(spec: Path) -> None:
    shown = run("spec", "show", spec, "be_fair").stdout
    assert shown.startswith("Rules\nBe fair\n#be_fair  authority user  tags minors  lines 3–21\n\n")
    assert "See [Rules](#rules).\n" in shown
    found = run_json("spec", "show", spec, "be_fair")
    assert found["references"][0] == {"target": "rules", "text": "Rules", "title": "Rules", "line": 5}
    assert found["instructions"] == "See [?](#rules)."


def test_an_unknown_section_is_refused_with_the_nearest(spec: Path) -> None:
    done = run("spec", "show", spec, "be_fare", "--json")
    assert done.returncode == 1
    assert "did you mean be_fair?" in done.stderr
    assert json.loads(done.stdout)["error"]["kind"] == "bad_input"


def test_examples(spec: Path) -> None:
    (example,) = run_json("spec", "examples", spec, "--section", "be_fair")
    assert (example["section"], example["title"]) == ("be_fair", "who wins")
    assert [(message["role"], message["content"]) for message in example["messages"]] == [("user", "Who?")]
    assert [(reply["label"], reply["reason"], reply["target"]) for reply in example["replies"]] == [
        ("BAD", "takes sides", "rules"),
        ("GOOD", "", None),
    ]
    assert run_json("spec", "examples", spec, "--section", "rules") == []
    assert run("spec", "examples", spec).stdout == (
        "Be fair  #be_fair\n\nwho wins  lines 7–21\n  user\n    Who?\n  BAD breaks #rules  takes sides\n"
        "    The mayor.\n  GOOD\n    You decide.\n\n"
    )


def test_diff(spec: Path, tmp_path: Path) -> None:
    new = tmp_path / "new.md"
    new.write_text(
        SPEC.replace("authority=user", "authority=root").replace("The mayor.", "Our mayor."), encoding="utf-8"
    )
    found = run_json("spec", "diff", spec, new)
    assert found["summary"]["authority_changed"] == 1
    assert found["authorities"] == [{"old": "user", "new": "root", "n_sections": 1}]
    (section,) = found["sections"]
    assert (section["id"], section["changes"], section["parts"]) == (
        "be_fair",
        ["authority_changed", "text_changed"],
        ["examples"],
    )
    text = run("spec", "diff", spec, new).stdout
    assert text.index("1 authority changed") < text.index("[-The-]{+Our+} mayor.")
    assert "[-The-]" not in run("spec", "diff", spec, new, "--summary").stdout
    page = tmp_path / "page.html"
    assert run("spec", "diff", spec, new, "--html", page).returncode == 0
    assert "<del>The</del><ins>Our</ins> mayor." in page.read_text(encoding="utf-8")
    assert run("spec", "diff", spec, new, "--section", "nobody").returncode == 1


def test_check(spec: Path, tmp_path: Path) -> None:
    done = run("check", spec)
    assert (done.returncode, done.stdout) == (0, "")
    broken = tmp_path / "broken.md"
    broken.write_text(
        SPEC.replace("[?](#rules)", "[?](#rulez)").replace("authority=user", "authority=king"), encoding="utf-8"
    )
    done = run("check", broken)
    assert done.returncode == 1
    assert [line.split(":")[-3] for line in done.stdout.splitlines()] == ["3", "5"]
    done = run("check", broken, "--json")
    assert done.returncode == 1
    assert [(fault["line"], fault["field"]) for fault in json.loads(done.stdout)["faults"]] == [
        (3, "authority"),
        (5, "reference"),
    ]


def test_a_file_cannot_steer_the_terminal(tmp_path: Path) -> None:
    file = tmp_path / "evil.md"
    file.write_text("# \x1b[31mRed\u202e [bold]x[/bold] {#a}\n\n\x1b]0;title\x07 text\n", encoding="utf-8")
    verbs: list[list[str | Path]] = [["sections", file], ["show", file, "a"], ["diff", file, file]]
    for verb in verbs:
        out = run("spec", *verb)
        assert out.returncode == 0
        assert not set("\x1b\x07\u202e") & set(out.stdout)
    assert "[31mRed [bold]x[/bold]" in run("spec", "sections", file).stdout


@pytest.mark.parametrize("colour", [True, False])
def test_changes_are_told_apart_with_and_without_colour(colour: bool) -> None:
    diff = diff_specs(read_spec("# A {#a}\nbe fair\n", "o"), read_spec("# A {#a}\nbe kind\n", "n"))
    console = Console(
        force_terminal=True,
        color_system="standard" if colour else None,
        width=80,
        record=True,
        file=io.StringIO(),
    )
    print_diff(console, diff, diff.changes, details=True)
    text = console.export_text(styles=True)
    assert ("[-fair-]{+kind+}" in text) is not colour
    assert ("\x1b[9;31mfair" in text) is colour
