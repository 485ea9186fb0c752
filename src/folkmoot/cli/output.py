"""How commands speak: JSON on stdout, prose for people on stderr, tables on stdout."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

from folkmoot.errors import FaultsError, FolkmootError

if TYPE_CHECKING:
    from rich.console import Console


def print_json(value: Any) -> None:
    """Write one JSON document to stdout; NaN and infinity are refused by the encoder, never written."""
    import json

    sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=2, allow_nan=False) + "\n")


def console() -> Console:
    """The console for tables and prose on stdout; text from people or files must be escaped or wrapped in `Text`."""
    from rich.console import Console

    return Console(highlight=False)


def note(text: str) -> None:
    """Tell a person something that is not the result; what a file name or an id holds does not steer the terminal."""
    from folkmoot.cli.terminal import visible

    sys.stderr.write(f"{visible(text)}\n")


def print_refusal(error: FolkmootError, *, as_json: bool) -> None:
    """Say why the command was refused: to people on stderr, and with `--json` as a named kind on stdout."""
    if as_json:
        refusal: dict[str, Any] = {"kind": error.kind, "message": str(error)}
        if isinstance(error, FaultsError):
            refusal["faults"] = [
                {
                    "place": fault.place,
                    "line": fault.line,
                    "field": fault.field,
                    "found": fault.found,
                    "expected": fault.expected,
                }
                for fault in error.faults
            ]
        print_json({"error": refusal})
    note(f"folkmoot: {error}")
