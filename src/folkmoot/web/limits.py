"""How many requests are answered: by session, and by address.

An address is never kept: what stands in memory is an HMAC of it with a salt that was made when the server started and is
told to nobody. What was not seen for a while is forgotten.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections import OrderedDict
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Network, ip_address
from typing import Final, Protocol

from folkmoot.web.settings import Settings

MOST_KEPT: Final = 50_000


@dataclass(frozen=True, slots=True)
class Rate:
    """A bucket that fills evenly.

    Attributes:
        per_minute: requests that are answered in the long run; 0 for no limit.
    """

    per_minute: int

    @property
    def most(self) -> float:
        """Half a minute's worth at once: a page, its style and its saves come together."""
        return max(self.per_minute / 2, 1.0)

    def filled(self, tokens: float, seconds: float) -> float:
        """What is in a bucket after a while."""
        return min(self.most, tokens + max(seconds, 0.0) * self.per_minute / 60)


def sender_at(address: str) -> str:
    """Whom an address stands for: itself, or with IPv6 its network of 64 bits, all of which one line is given.

    Args:
        address: of a connection, or as a proxy told it; anything that is no address stands for itself.
    """
    try:
        found = ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if isinstance(found, IPv4Address):
        return str(found)
    return str(found.ipv4_mapped or IPv6Network((found, 64), strict=False))


class Limit(Protocol):
    """Says who may send one more request."""

    def allows(self, sender: str, now: float) -> bool:
        """Whether one more request of a sender is answered.

        Args:
            sender: a session's id or an address; a digest of it is kept.
            now: in seconds, of a clock that only goes on.
        """
        ...


def limits_of(settings: Settings, door: str = "survey") -> tuple[Limit, Limit]:
    """How many requests a session, and an address, may make.

    Args:
        settings: how the study is served.
        door: what the requests are for; each door counts for itself.
    """
    rates = (settings.requests_per_session, settings.requests_per_address)
    if settings.shared_limits is None:
        salt = secrets.token_bytes(32)
        return LocalLimit(rates[0], salt), LocalLimit(rates[1], salt)
    # Files are locked and mapped so on Linux and macOS alone, where several processes are offered.
    from folkmoot.web.shared_limits import SharedLimit  # noqa: PLC0415 - see above

    descriptor = settings.shared_limits
    return SharedLimit(rates[0], descriptor, f"{door} session"), SharedLimit(rates[1], descriptor, f"{door} address")


def key_of(salt: bytes, sender: str) -> bytes:
    """What a sender is called: 16 bytes that tell nothing to whoever has not the salt."""
    return hmac.new(salt, sender.encode("utf-8", "surrogatepass"), hashlib.sha256).digest()[:16]


@dataclass(slots=True)
class _Bucket:
    tokens: float
    at: float


class LocalLimit:
    """A bucket for each sender, in the memory of this process.

    Args:
        per_minute: requests that are answered in the long run; 0 for no limit.
        salt: random, of this process.
    """

    def __init__(self, per_minute: int, salt: bytes) -> None:
        self._rate = Rate(per_minute)
        self._salt = salt
        self._buckets: OrderedDict[bytes, _Bucket] = OrderedDict()

    def allows(self, sender: str, now: float) -> bool:
        """As Limit has it."""
        if self._rate.per_minute == 0:
            return True
        key = key_of(self._salt, sender)
        bucket = self._buckets.pop(key, None) or _Bucket(self._rate.most, now)
        bucket.tokens = self._rate.filled(bucket.tokens, now - bucket.at)
        bucket.at = now
        self._buckets[key] = bucket
        if len(self._buckets) > MOST_KEPT:
            self._buckets.popitem(last=False)
        if bucket.tokens < 1:
            return False
        bucket.tokens -= 1
        return True
