"""Details that could be somebody's are named by kind, and others let be."""

from __future__ import annotations

import pytest

from folkmoot.privacy.in_drafts import somebodys_details


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("write to jo.doe+x@firm.co.uk please", ("an e-mail address",)),
        ("write to jo@example.com, jo@mail.example.org or jo@firm.invalid", ()),
        ("call +44 (0)20 7946 0018 now", ("a telephone number",)),
        ("call 0049 30 901820", ("a telephone number",)),
        ("call (212) 736-5000", ("a telephone number",)),
        ("call +1 212 555 0143, which is fiction", ()),
        ("in 2026-11-22 or 22.11.2026, or 2026/11/22", ()),
        ("1 000 000 people and 1.234.567 more, 12345678 in all", ()),
        ("3.14159265 and 10,000,000", ()),
        # The test number of a card network, whose last digit checks the others.
        ("my card is 4111 1111 1111 1111", ("the number of an account or a payment card",)),
        ("both a@b.de and +33 1 42 68 53 00", ("an e-mail address", "a telephone number")),
        ("nothing at all, at 10:30 on page 12", ()),
    ],
)
def test_by_shape(text: str, found: tuple[str, ...]) -> None:
    assert somebodys_details(text) == found
