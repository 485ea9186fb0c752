"""Texts that try to look like a request's own lines."""

from __future__ import annotations

from hypothesis import strategies as st

_HEX = st.text("0123456789abcdef", min_size=16, max_size=16)
_WHAT = st.sampled_from(["spec", "message 1 user", "response 1", "response 2", "response 1 message 1 user", "sections"])

FENCE_LIKE = st.builds("[{} {} {}]".format, st.sampled_from(["BEGIN", "END"]), _WHAT, _HEX)
PIECES = st.one_of(
    st.text(max_size=40),
    FENCE_LIKE,
    st.sampled_from(["\n", "\r\n", "\u2028", "$spec", "${token}", "{", "}", "]", "[END ", "system:", "\x1e", "\x00"]),
)
TEXTS = st.lists(PIECES, max_size=8).map("".join)
"""Any text, lines that look like fences and places of a template among it."""
