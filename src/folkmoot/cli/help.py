"""What a command says of itself: one line in its noun's list, everything in its own `--help`.

The line is registered with the command, so that a list imports nothing. The rest is the docstring of the command's
function, which is imported when that command is named.
"""

from __future__ import annotations

import inspect
import re
import textwrap
from collections.abc import Callable, Sequence
from itertools import takewhile
from typing import Any, Final

from cyclopts import App, Parameter

_PART: Final = re.compile(r"^(Examples|Args|Returns|Raises):\n((?: {4}.*\n|\n)*)", re.MULTILINE)
_WIDEST: Final = 76


def _shown(value: object) -> str | None:
    """A default as help shows it; None where saying it would say nothing."""
    return None if value is None or value is False or value == () else str(value)


DEFAULTS: Final = Parameter(negative=(), show_default=_shown)
"""Of every option: a switch or a list has no twin that turns it off again, and an empty default is not shown."""


def explain(app: App, tokens: Sequence[str]) -> None:
    """Give the command that `tokens` name its whole help: what its docstring says, and its examples.

    Args:
        app: the whole command line.
        tokens: the command line's arguments; names of commands first.
    """
    names = list(takewhile(lambda token: not token.startswith("-"), tokens))
    command = app.parse_commands(names)[1][-1]
    if command.default_command is not None:
        command.help, command.help_epilogue = whole_help(command.default_command)


def whole_help(function: Callable[..., Any]) -> tuple[str, str]:
    """(What a command's docstring says, its examples under their title); the second is "" where there are none."""
    doc = (inspect.getdoc(function) or "") + "\n"
    examples = [textwrap.dedent(body).strip() for name, body in _PART.findall(doc) if name == "Examples"]
    text = "\n\n".join(" ".join(paragraph.split("\n")) for paragraph in _PART.sub("", doc).strip().split("\n\n"))
    lines = [part for example in examples for line in example.splitlines() for part in _continued(line)]
    return text, "\n".join(["Examples:", *(f"  {line}".rstrip() for line in lines)]) if examples else ""


def _continued(line: str) -> list[str]:
    """A command over as many lines as it needs, so that it can be copied as it is shown."""
    if len(line) <= _WIDEST:
        return [line]
    parts = textwrap.wrap(line, _WIDEST - 2, subsequent_indent="    ", break_long_words=False, break_on_hyphens=False)
    return [*(f"{part} \\" for part in parts[:-1]), parts[-1]]
