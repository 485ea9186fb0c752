"""How many requests are answered: by session, and by address.

An address is never kept: what stands in memory is an HMAC of it with a salt that this process made when it started and tells
nobody. What was not seen for a while is forgotten.
"""

from __future__ import annotations

import hashlib
import hmac
from collections import OrderedDict
from dataclasses import dataclass
from typing import Final

MOST_KEPT: Final = 50_000


@dataclass(slots=True)
class _Bucket:
    tokens: float
    at: float


class Limit:
    """A bucket for each sender, which fills evenly.

    Args:
        per_minute: requests that are answered in the long run; 0 for no limit.
        salt: random, of this process.
    """

    def __init__(self, per_minute: int, salt: bytes) -> None:
        self._per_second = per_minute / 60
        # Half a minute's worth at once: a page, its style and its saves come together.
        self._most = max(per_minute / 2, 1.0)
        self._salt = salt
        self._buckets: OrderedDict[bytes, _Bucket] = OrderedDict()

    def allows(self, sender: str, now: float) -> bool:
        """Whether one more request of a sender is answered.

        Args:
            sender: a session's id or an address; a digest of it is kept.
            now: in seconds, of a clock that only goes on.
        """
        if self._per_second == 0:
            return True
        key = hmac.new(self._salt, sender.encode("utf-8", "surrogatepass"), hashlib.sha256).digest()[:16]
        bucket = self._buckets.pop(key, None) or _Bucket(self._most, now)
        bucket.tokens = min(self._most, bucket.tokens + (now - bucket.at) * self._per_second)
        bucket.at = now
        self._buckets[key] = bucket
        if len(self._buckets) > MOST_KEPT:
            self._buckets.popitem(last=False)
        if bucket.tokens < 1:
            return False
        bucket.tokens -= 1
        return True
