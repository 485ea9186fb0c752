"""Raking targets: the shares that a field's answers should have, as TOML or JSON.

[targets.age]
"18-24" = 0.12
"25-34" = 0.18
"""

from __future__ import annotations

import math
import tomllib
from collections.abc import Mapping
from typing import Any, Final

import msgspec

from folkmoot.errors import Fault, FaultsError
from folkmoot.formats.rows import UTF8_MARK, shown

TOLERANCE: Final = 1e-6
"""How far the shares of a field may be from 1 together."""


def read(content: bytes, place: str) -> dict[str, dict[str, float]]:
    """Read targets; JSON where the first sign is `{`, TOML otherwise.

    Args:
        content: the file.
        place: the file as the user named it.

    Returns:
        The share of each value of each field, above 0; each field's shares sum to 1.

    Raises:
        FaultsError: with every fault.
    """
    document = _decoded(content.removeprefix(UTF8_MARK), place)
    faults: list[Fault] = []
    fields = document.get("targets") if isinstance(document, dict) else None
    if not isinstance(fields, dict) or not fields:
        expected = '`[targets.FIELD]` with a line `"value" = share` for each value'
        found = shown(fields) if isinstance(document, dict) and "targets" in document else "nothing"
        raise FaultsError([Fault(place, None, "targets", found, expected)])
    targets: dict[str, dict[str, float]] = {}
    for name, shares in fields.items():
        if not isinstance(shares, dict) or not shares:
            faults.append(Fault(place, None, f"targets.{name}", shown(shares), "a share for each value"))
            continue
        before = len(faults)
        for value, share in shares.items():
            usable = isinstance(share, int | float) and not isinstance(share, bool) and 0 < share <= 1
            if not usable:
                faults.append(Fault(place, None, f"targets.{name}.{value}", shown(share), "a share above 0, at most 1"))
        if len(faults) > before:
            continue
        total = math.fsum(shares.values())
        if abs(total - 1) > TOLERANCE:
            faults.append(
                Fault(place, None, f"targets.{name}", f"shares that sum to {total:.6f}", "shares that sum to 1")
            )
        targets[name] = {value: float(share) for value, share in shares.items()}
    if faults:
        raise FaultsError(faults)
    return targets


def write(targets: Mapping[str, Mapping[str, float]]) -> bytes:
    """Targets as TOML."""
    lines: list[str] = []
    for name, shares in targets.items():
        lines += [
            f"[targets.{_quoted(name)}]",
            *(f"{_quoted(value)} = {share!r}" for value, share in shares.items()),
            "",
        ]
    return "\n".join(lines).encode()


def _quoted(text: str) -> str:
    """A TOML key in quotes; JSON's escapes are TOML's, but for the delete sign, which TOML wants escaped."""
    return msgspec.json.encode(text).decode().replace("\x7f", "\\u007f")


def _decoded(content: bytes, place: str) -> Any:
    try:
        text = content.decode()
    except UnicodeDecodeError as error:
        fault = Fault(place, None, "", f"bytes that are no UTF-8 (at byte {error.start + 1})", "TOML or JSON in UTF-8")
        raise FaultsError([fault]) from None
    if text.lstrip().startswith("{"):
        try:
            return msgspec.json.decode(text)
        except (msgspec.MsgspecError, RecursionError):
            raise FaultsError([Fault(place, None, "", "no JSON", "JSON that begins with {, or TOML")]) from None
    try:
        return tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        # The parser's message names the place and the sign, not the text.
        raise FaultsError([Fault(place, None, "", f"no TOML ({error})", "`[targets.FIELD]` and shares")]) from None
