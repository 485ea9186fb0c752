"""The word that figures and pages must carry where people or the ranker are not real."""

from __future__ import annotations


def stamp_words(*, simulated: bool, fake: bool) -> str | None:
    """The stamp; None where everything is real.

    Args:
        simulated: whether any participant is simulated.
        fake: whether a fake model ranked.
    """
    if fake:
        return "FAKE MODEL, SIMULATED PEOPLE" if simulated else "FAKE MODEL"
    return "SIMULATED" if simulated else None
