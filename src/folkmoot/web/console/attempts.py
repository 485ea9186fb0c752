"""Addresses from which many sign-ins failed wait, longer each time.

As with every limit here, no address is kept: what stands in memory is an HMAC of it with a salt that this process made when
it started and tells nobody. Each process counts for itself; what is tried on one name is counted in the database, for all.
"""

from __future__ import annotations

import hashlib
import hmac
from collections import OrderedDict
from typing import Final

FREE: Final = 20
"""Failures within an hour before an address waits: many people may share one."""
FIRST_WAIT: Final = 5.0
LONGEST_WAIT: Final = 300.0
FORGOTTEN: Final = 3600.0
"""Seconds."""
_MOST_KEPT: Final = 50_000


class AddressWaits:
    """How long an address waits.

    Args:
        salt: random, of this process.
    """

    def __init__(self, salt: bytes) -> None:
        self._salt = salt
        self._failed: OrderedDict[bytes, tuple[int, float, float]] = OrderedDict()

    def left(self, address: str, now: float) -> float:
        """Seconds to wait; 0: none.

        Args:
            address: a digest of it is kept.
            now: in seconds, of a clock that only goes on.
        """
        _, _, until = self._failed.get(self._key(address), (0, now, now))
        return max(0.0, until - now)

    def failed(self, address: str, now: float) -> None:
        """Count a failure."""
        key = self._key(address)
        count, last, _ = self._failed.pop(key, (0, now, now))
        count = 1 if now - last > FORGOTTEN else count + 1
        wait = 0.0 if count < FREE else min(LONGEST_WAIT, FIRST_WAIT * 2.0 ** min(count - FREE, 20))
        self._failed[key] = (count, now, now + wait)
        if len(self._failed) > _MOST_KEPT:
            self._failed.popitem(last=False)

    def _key(self, address: str) -> bytes:
        return hmac.new(self._salt, address.encode("utf-8", "surrogatepass"), hashlib.sha256).digest()[:16]
