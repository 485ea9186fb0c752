"""Every detector; to add one, a row in its file (and a case in tests/privacy), and the version goes up."""

from __future__ import annotations

from typing import Final

from folkmoot.privacy import addresses, documents, internet, names, telephones
from folkmoot.privacy.detector import Detector

VERSION: Final = "2"
"""Of the table: texts that another version has seen are looked at again."""
DETECTORS: Final[tuple[Detector, ...]] = (
    *internet.DETECTORS,
    *documents.DETECTORS,
    *telephones.DETECTORS,
    *addresses.DETECTORS,
    *names.DETECTORS,
)
