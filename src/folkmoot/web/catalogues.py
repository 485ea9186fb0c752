"""The interface's texts in each language: gettext catalogues out of `locale/`, read where they lie as `.po`.

A text that a catalogue lacks, or has marked fuzzy, is shown in English, one by one.
"""

from __future__ import annotations

import gettext
from functools import cache
from importlib import resources
from typing import Final

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

LANGUAGES: Final = {"en": "English", "es": "Español", "fr": "Français", "ar": "العربية", "hi": "हिन्दी"}
"""Languages that the interface has a catalogue in, and what their speakers call them."""
_RIGHT_TO_LEFT: Final = frozenset({"ar", "arc", "ckb", "dv", "fa", "he", "ks", "ps", "sd", "ug", "ur", "yi"})


class Interface(gettext.NullTranslations):
    """One language's texts; English where it has none.

    Attributes:
        language: of the catalogue; `en` where there is none for what was asked.
    """

    def __init__(self, language: str, texts: dict[str, str]) -> None:
        super().__init__()
        self.language = language
        self._texts = texts

    def gettext(self, message: str) -> str:
        """The text in this language, or as it is."""
        return self._texts.get(message, message)

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        """As gettext: texts put numbers after a colon, so that no language has to bend for them."""
        return self.gettext(msgid1 if n == 1 else msgid2)


def direction_of(language: str) -> str:
    """`rtl` for languages that are written from right to left, else `ltr`."""
    return "rtl" if _base(language) in _RIGHT_TO_LEFT else "ltr"


@cache
def catalogue(language: str) -> Interface:
    """The texts of a language, or of the language without its region; English where there is no catalogue.

    Args:
        language: BCP 47.
    """
    base = _base(language)
    if base not in LANGUAGES:
        return Interface("en", {})
    return Interface(base, translated(read_catalogue(base)))


def read_catalogue(language: str) -> Catalog:
    """A catalogue as it lies in `locale/`.

    Args:
        language: one of LANGUAGES.
    """
    content = (resources.files("folkmoot.web") / "locale" / f"{language}.po").read_bytes()
    return read_po(content.splitlines(keepends=True), locale=language, abort_invalid=True)


def translated(read: Catalog) -> dict[str, str]:
    """The texts that a catalogue has, by message id."""
    return {
        one.id: one.string
        for one in read
        if isinstance(one.id, str) and one.id and isinstance(one.string, str) and one.string and not one.fuzzy
    }


def _base(language: str) -> str:
    return language.split("-", maxsplit=1)[0].lower()
