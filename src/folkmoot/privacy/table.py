"""Every detector; to add one, a row in its file (and a case in tests/privacy), and the version goes up."""

from __future__ import annotations

from typing import Final

from folkmoot.privacy import addresses, documents, internet, names, numbers_of_people, telephones
from folkmoot.privacy.detector import Detector

VERSION: Final = "3"
"""Of the table: texts that another version has seen are looked at again."""
DETECTORS: Final[tuple[Detector, ...]] = (
    *internet.DETECTORS,
    *documents.DETECTORS,
    *numbers_of_people.DETECTORS,
    *telephones.DETECTORS,
    *addresses.DETECTORS,
    *names.DETECTORS,
)
