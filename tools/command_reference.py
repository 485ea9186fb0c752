"""Write docs/commands.md from the commands' own help: `python -m tools.command_reference`."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from cyclopts import App
from rich.console import Console

from folkmoot.cli import app
from folkmoot.cli.help import explain

PAGE: Final = Path(__file__).resolve().parent.parent / "docs" / "commands.md"
WIDTH: Final = 80

_HEAD: Final = """\
# Commands

Made from the commands' own help by `make docs`; a test holds this page to it. Everywhere: results go to stdout, prose for
people to stderr, and `--json` prints one JSON document. Exit code 0 means done, 1 refused, 2 wrong usage. With `--json` a
refusal is `{"error": {"kind": …, "message": …}}`, with `faults` where places in files are at fault.
"""


def commands(parent: App = app, above: Sequence[str] = ()) -> Iterator[tuple[str, ...]]:
    """The names of every command and of every noun, parents first, in alphabetical order."""
    for name in sorted(one for one in parent if not one.startswith("-")):
        yield (*above, name)
        yield from commands(parent[name], (*above, name))


def help_of(names: Sequence[str]) -> str:
    """What `folkmoot NAMES --help` prints, without colour, at a fixed width."""
    out = io.StringIO()
    command = app.parse_commands(list(names))[1][-1]
    listed_as = command.help, command.help_epilogue
    explain(app, names)
    app.help_print(list(names), console=Console(file=out, width=WIDTH, color_system=None, legacy_windows=False))
    command.help, command.help_epilogue = listed_as  # the next list shows its line again
    return "\n".join(line.rstrip() for line in out.getvalue().strip().splitlines())


def reference() -> str:
    """The whole page."""
    return "\n".join([_HEAD, *(_section(names) for names in ((), *commands()))])


def _section(names: Sequence[str]) -> str:
    level = "###" if len(names) > 1 else "##"
    return f"{level} `{' '.join(('folkmoot', *names))}`\n\n```text\n{help_of(names)}\n```\n"


def main() -> None:
    """Write the page."""
    PAGE.write_text(reference(), encoding="utf-8", newline="\n")
    print(f"written: {PAGE.name}")


if __name__ == "__main__":
    main()
