r"""Letters of the survey's scripts, for patterns: `\w` leaves out the vowel signs of Devanagari and Arabic."""

from __future__ import annotations

from typing import Final

ARABIC: Final = r"[\u0620-\u065f\u066e-\u06d3\u06fa-\u06ff]"
DEVANAGARI: Final = r"[\u0900-\u0963\u0970-\u097f\u200c\u200d]"
CAPITAL: Final = r"[A-ZÀ-ÖØ-ÞŒŠŽ]"
NAME: Final = rf"{CAPITAL}(?:(?:[^\W\d_]|['-](?=[^\W\d_]))+|\.)?(?!\w)"
"""A word that begins with a capital, or an initial."""
PARTICLE: Final = r"(?:de la|de las|de los|del|de|da|do|dos|van der|van den|van|von|la|le|el|al|bin|bint|ben|y|e|d')"
FULL_NAME: Final = rf"{NAME}(?:[ ]{NAME}|[ ]{PARTICLE}[ ]?{NAME}){{0,3}}"
TWO_NAMES: Final = rf"{NAME}(?:[ ]{NAME}|[ ]{PARTICLE}[ ]?{NAME}){{1,3}}"
BEFORE: Final = r"(?<![\w\u0900-\u097f\u064b-\u065f])"
AFTER: Final = r"(?![\w\u0900-\u0963\u0970-\u097f\u064b-\u065f])"
