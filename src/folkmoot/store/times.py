"""Times as they are kept: ISO 8601, UTC, in milliseconds."""

from __future__ import annotations

from datetime import UTC, datetime


def kept_time(now: datetime) -> str:
    """A moment as text; such texts sort as the moments do.

    Args:
        now: with a time zone.

    Raises:
        ValueError: it has none.
    """
    if now.tzinfo is None:
        raise ValueError("a time without a time zone")
    return now.astimezone(UTC).isoformat(timespec="milliseconds")
