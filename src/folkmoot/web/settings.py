"""How the survey is served: out of the environment, because a server makes the app by itself."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from folkmoot.errors import InputError

FOLDER: Final = "FOLKMOOT_STUDY"
ADDRESS: Final = "FOLKMOOT_ADDRESS"
PER_SESSION: Final = "FOLKMOOT_REQUESTS_PER_SESSION"
PER_ADDRESS: Final = "FOLKMOOT_REQUESTS_PER_ADDRESS"
SHARED_LIMITS: Final = "FOLKMOOT_SHARED_LIMITS"
LOOPBACK: Final = frozenset({"127.0.0.1", "localhost", "::1"})
_HOST: Final = re.compile(r"[A-Za-z0-9.:\[\]-]+")


@dataclass(frozen=True, slots=True)
class Settings:
    """How the survey is served.

    Attributes:
        folder: the study's.
        address: what participants open, without a path: `https://survey.example.org`.
        requests_per_session: answered in a minute; 0 for no limit.
        requests_per_address: the same; many people may share an address.
        shared_limits: descriptor of the file in which several processes count requests together; None for one process.
        is_preview: whether it is a researcher's preview, of which nothing is kept.
    """

    folder: Path
    address: str
    requests_per_session: int = 600
    requests_per_address: int = 3000
    shared_limits: int | None = None
    is_preview: bool = False

    def __post_init__(self) -> None:
        """Raises InputError where the address cannot be served safely."""
        parts = urlsplit(self.address)
        if parts.scheme not in {"http", "https"} or not _HOST.fullmatch(parts.netloc) or parts.path or parts.query:
            raise InputError(f"{self.address}: expected an address such as https://survey.example.org, without a path")
        if parts.scheme == "http" and parts.hostname not in LOOPBACK:
            raise InputError(
                f"{self.address}: over http, answers can be read on the way; people elsewhere need https (docs/survey.md)"
            )

    @property
    def is_secure(self) -> bool:
        """Whether cookies are for https alone; not so only for http on this machine."""
        return self.address.startswith("https:")

    @property
    def host(self) -> str:
        """The only `Host` that is answered."""
        return urlsplit(self.address).netloc.lower()


def settings_from(environment: Mapping[str, str]) -> Settings:
    """The settings that `folkmoot serve` put into the environment.

    Raises:
        InputError: the folder is missing, or a value cannot be used.
    """
    if FOLDER not in environment:
        raise InputError(f"{FOLDER} is not set: start the survey with `folkmoot serve`")
    try:
        per_session = int(environment.get(PER_SESSION, "600"))
        per_address = int(environment.get(PER_ADDRESS, "3000"))
    except ValueError as error:
        raise InputError(f"{PER_SESSION} and {PER_ADDRESS} are whole numbers") from error
    address = environment.get(ADDRESS, "http://127.0.0.1:8000").rstrip("/")
    shared = environment.get(SHARED_LIMITS)
    return Settings(
        Path(environment[FOLDER]), address, per_session, per_address, None if shared is None else int(shared)
    )
