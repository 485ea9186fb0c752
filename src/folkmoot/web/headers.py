"""What every response says to the browser, whatever the route."""

from __future__ import annotations

from typing import Final

POLICY: Final = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "font-src 'self'",
        "connect-src 'self'",
        "worker-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
HEADERS: Final = (
    ("content-security-policy", POLICY),
    ("referrer-policy", "no-referrer"),
    ("x-content-type-options", "nosniff"),
    ("x-frame-options", "DENY"),
    ("permissions-policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()"),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
)
NOT_KEPT: Final = ("cache-control", "no-store")
"""Of every page: what is on it is one person's."""
KEPT: Final = ("cache-control", "public, max-age=31536000, immutable")
"""Of files beside the pages: their address changes with their content."""
TLS_ONLY: Final = ("strict-transport-security", "max-age=31536000")
"""Where the address is https."""
