"""`[console]` of study.toml: how long sessions last, and where people may sign in."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class OpenIdProvider:
    """A provider, as `[console.openid]` of study.toml names it.

    Attributes:
        issuer: its address, https (http on this machine alone), without a slash at the end unless the issuer has one.
        client_id: what it calls this console.
        client_secret_variable: the environment variable that holds the client's secret; None for a public client.
        name: what people call it; stands on the button.
    """

    issuer: str
    client_id: str
    client_secret_variable: str | None
    name: str


@dataclass(frozen=True, slots=True)
class ConsoleSettings:
    """How the console of a study is used.

    Attributes:
        idle_minutes: a session ends when no page was opened for so long.
        hours: a session ends at the latest.
        openid: the provider with which people may sign in; None for passwords alone.
    """

    idle_minutes: int = 30
    hours: int = 12
    openid: OpenIdProvider | None = None
