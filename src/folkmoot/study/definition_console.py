"""`[console]` of study.toml: how long sessions of its people last, and where they may sign in."""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import urlsplit

from folkmoot.records.console_settings import ConsoleSettings, OpenIdProvider
from folkmoot.study.toml_table import Table

_VARIABLE: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,127}")
_LOOPBACK: Final = frozenset({"127.0.0.1", "localhost", "::1"})


def read_console(table: Table) -> ConsoleSettings:
    """The settings; those of a study that says nothing, where it does."""
    console = table.table("console")
    if console is None:
        return ConsoleSettings()
    openid = console.table("openid")
    settings = ConsoleSettings(
        idle_minutes=console.whole("idle_minutes", 1, 720, 30) or 0,
        hours=console.whole("hours", 1, 168, 12) or 0,
        openid=None if openid is None else _openid(openid),
    )
    console.refuse_unknown()
    return settings


def _openid(table: Table) -> OpenIdProvider:
    provider = OpenIdProvider(
        issuer=table.text("issuer", "the issuer's address, https://…", _is_issuer) or "",
        client_id=table.text("client_id", "what the provider calls this console") or "",
        client_secret_variable=table.optional_text(
            "client_secret_variable", "the name of an environment variable", _VARIABLE.fullmatch
        ),
        name=table.text("name", "what people call the provider", default="OpenID Connect") or "",
    )
    table.refuse_unknown()
    return provider


def _is_issuer(text: str) -> bool:
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    is_safe = parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in _LOOPBACK)
    return is_safe and bool(parts.hostname) and not parts.query and not parts.fragment and parts.username is None
