"""Masks parts of a text: what stood there is gone, its length too; of what kind it was is said in the text's language."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from folkmoot.records.personal_data import Finding, Kind, Span

_KINDS: Final = (
    Kind.EMAIL, Kind.PHONE, Kind.ADDRESS, Kind.ID_NUMBER, Kind.ACCOUNT, Kind.HANDLE, Kind.URL, Kind.IP, Kind.NAME, Kind.OTHER,
)  # fmt: skip
_BY_NAME: Final = {one.value: one for one in Kind}
_WORDS: Final = {
    language: dict(zip(_KINDS, words, strict=True))
    for language, words in {
        "en": ("e-mail", "phone", "address", "number", "account", "handle", "link", "IP address", "name", "left out"),
        "es": (
            "correo",
            "teléfono",
            "dirección",
            "número",
            "cuenta",
            "usuario",
            "enlace",
            "dirección IP",
            "nombre",
            "omitido",
        ),
        "fr": ("courriel", "téléphone", "adresse", "numéro", "compte", "pseudo", "lien", "adresse IP", "nom", "omis"),
        "ar": ("بريد إلكتروني", "هاتف", "عنوان", "رقم", "حساب", "معرّف", "رابط", "عنوان IP", "اسم", "محذوف"),
        "hi": ("ईमेल", "फ़ोन", "पता", "संख्या", "खाता", "हैंडल", "लिंक", "IP पता", "नाम", "हटाया गया"),
    }.items()
}


def spans_of(findings: Iterable[Finding]) -> tuple[Span, ...]:
    """Where findings are, each with its kind."""
    return tuple((one.start, one.end, one.kind.value) for one in findings)


def mask(text: str, spans: Iterable[Span], language: str | None = None) -> str:
    """The text with `[e-mail]`, `[name]` … in place of spans; those that touch or overlap become one.

    Args:
        text: as written.
        spans: code points; parts outside of the text are passed over.
        language: of the text; others than the survey's five, and None, get English words.
    """
    words = _WORDS.get((language or "en").split("-", 1)[0], _WORDS["en"])
    parts: list[str] = []
    at = 0
    for start, end, kind in sorted(spans):
        if end <= at or start >= end or start >= len(text):
            continue
        if start > at or not parts:
            parts += [text[at : max(start, at)], f"[{words[_kind(kind)]}]"]
        at = end
    return "".join([*parts, text[at:]])


def _kind(kind: str) -> Kind:
    return _BY_NAME.get(kind, Kind.OTHER)
