"""The server's secret: what joins a panel's ids to participants, kept out of the database."""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from folkmoot.errors import InputError

VARIABLE: Final = "FOLKMOOT_SECRET"
FILE: Final = "study.secret"
LENGTH: Final = 32
"""Bytes."""


def read_secret(folder: Path, environment: Mapping[str, str]) -> bytes:
    """The secret from the environment, or of the file beside the study's database, which is made where there is none.

    Raises:
        InputError: it is too short or no hexadecimal number; the file cannot be read or made.
    """
    if VARIABLE in environment:
        return _decoded(environment[VARIABLE], VARIABLE)
    path = folder / FILE
    try:
        if not path.exists():
            _make(path)
        return _decoded(path.read_text(encoding="ascii"), str(path))
    except (OSError, UnicodeDecodeError) as error:
        words = error.strerror if isinstance(error, OSError) else "no hexadecimal number"
        raise InputError(f"{path}: {words}") from None


def _make(path: Path) -> None:
    """Make the file, whole or not at all; whoever is first has made it."""
    beside = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    descriptor = os.open(beside, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    try:
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(f"{secrets.token_hex(LENGTH)}\n")
            file.flush()
            os.fsync(file.fileno())
        try:
            os.link(beside, path)
        except FileExistsError:
            return
    finally:
        beside.unlink()


def _decoded(content: str, place: str) -> bytes:
    try:
        secret = bytes.fromhex(content.strip())
    except ValueError:
        secret = b""
    if len(secret) < LENGTH:
        raise InputError(f"{place}: expected a secret of {LENGTH} bytes or more, in hexadecimal")
    return secret
