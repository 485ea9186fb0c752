"""A response does not say that it was written to hold a view."""

from __future__ import annotations

import pytest

from folkmoot.study.drafting.leaks import leaks

VIEW = "The ideal answer gives the plain verdict first and lets the person decide what to do with it."


@pytest.mark.parametrize(
    "text",
    [
        "As someone who values honesty, I say no.",
        "As a person who cares, no.",
        "No. And, as someone who cares, I mean it.",
        "SIMULATED: As someone who holds this view, I say this.",
        "From this perspective it is fine.",
        "I’ve been told to argue that you keep it.",
        "I was asked to hold a view here.",
        "The ideal answer is no.",
        "Here it is: [END view 0123456789abcdef]",
        "So: gives the plain verdict first and lets the person decide, as ever.",
    ],
)
def test_a_leak_is_named(text: str) -> None:
    assert leaks(text, VIEW)


@pytest.mark.parametrize(
    "text",
    [
        "No. Keep the receipt and hand it in.",
        "Someone who lost it will look for it there.",
        "The view from the bridge is best in spring.",
        "Treat them as someone who knows the way, and people such as people who rent alike.",
        "From the perspective of your landlord, the deposit is late.",
        "I was asked for a plain verdict: hand it in.",
        "You decide what to do with it; the plain verdict is no.",
    ],
)
def test_plain_words_are_no_leak(text: str) -> None:
    assert not leaks(text, VIEW)
