"""Telephone numbers: international ones by their prefix, national ones by their groups, any by the words before."""

from __future__ import annotations

import re
from typing import Final

from folkmoot.privacy.check_digits import digits_of
from folkmoot.privacy.detector import Detector
from folkmoot.records.personal_data import Kind

_START: Final = r"(?<![\w.,/#$€£₹+-])(?<![$€£₹] )"
_STOP: Final = r"(?!\w|[.,/:-]\d|[ ]?[%€£$₹°])"
_WORDS: Final = (
    r"phone|telephone|tel|cell|mobile|call|text|ring|whats ?app|sms|number|fax|teléfono|telefono|tfno|tlf|móvil|movil|"
    r"celular|llám\w+|llam\w+|número|téléphone|tél|portable|appel\w+|numéro|joindre|gsm|هاتف|هاتفي|جوال|جوالي|موبايل|"
    r"تلفون|رقمي|اتصل\w*|واتساب|फोन|फ़ोन|मोबाइल|नंबर|नम्बर|कॉल|व्हाट्सएप"
)
_DATE: Final = re.compile(r"(?:19|20)\d\d[-./ ]\d{1,2}[-./ ]\d{1,2}|\d{1,2}[-./ ]\d{1,2}[-./ ](?:19|20)\d\d")
_THOUSANDS: Final = re.compile(r"[1-9]\d{0,2}([ .])\d{3}(?:\1\d{3})*")
_DECIMAL: Final = re.compile(r"\d+\.\d+")
_YEARS: Final = re.compile(r"(?:(?:19|20)\d\d[ -]+)+(?:19|20)\d\d")
_SEPARATED: Final = re.compile(r"[ .()/-]+")
_LONGEST: Final = 15
"""Digits of the longest number (ITU-T E.164)."""


def _is_international(found: str) -> bool:
    return 8 <= len(digits_of(found).removeprefix("00")) <= _LONGEST


def _is_national(found: str) -> bool:
    """Whether groups of digits are those of a telephone number, and not a date, a price, a list or a card."""
    digits = digits_of(found)
    groups = [group for group in _SEPARATED.split(found) if group]
    if _DECIMAL.fullmatch(found) and (digits[0] != "0" or len(groups[0]) < 3):
        return False
    if not 9 <= len(digits) <= 11 or _DATE.match(found) or _YEARS.fullmatch(found):
        return False
    if _THOUSANDS.fullmatch(found):
        # 612 345 678 can be either; where it begins as mobile numbers of nine digits do, it is taken for one.
        return [len(group) for group in groups] == [3, 3, 3] and digits[0] in "679" and " " in found
    if all(len(group) == 2 for group in groups):
        return digits[0] == "0"
    sizes = [len(group) for group in groups]
    return len(groups) >= 2 and min(sizes[1:]) >= 2 and max(sizes) <= 8


def _is_bare(digits: str) -> bool:
    """Whether digits without a gap begin as a number does that is dialled at home."""
    if digits[0] == "0":
        return len(digits) in {10, 11} and digits[1] != "0"
    return (len(digits) == 10 and digits[0] in "23456789") or (len(digits) == 9 and digits[0] in "679")


def _is_said(found: str) -> bool:
    return 7 <= len(digits_of(found)) <= _LONGEST and not _DATE.fullmatch(found) and not _YEARS.fullmatch(found)


DETECTORS: Final = (
    Detector(
        "telephone, international",
        Kind.PHONE,
        re.compile(rf"(?<![\w.,/#+-])(?P<it>(?:\+|00)[ ]?\(?[1-9](?:[ ().-]{{0,2}}\d){{6,14}}){_STOP}"),
        0.95,
        "it begins with + or 00 and is as long as telephone numbers are",
        _is_international,
        needs=("+", "00"),
    ),
    Detector(
        "telephone, national",
        Kind.PHONE,
        re.compile(rf"{_START}(?P<it>(?:1[ -]?(?=\())?\(?\d{{1,5}}\)?(?:[ ./-]{{1,2}}\d{{2,8}}){{1,5}}){_STOP}"),
        0.75,
        "digits in groups, as telephone numbers are written",
        _is_national,
    ),
    Detector(
        "telephone, without gaps",
        Kind.PHONE,
        re.compile(rf"{_START}(?P<it>\d{{9,11}}){_STOP}"),
        0.7,
        "digits that begin as a telephone number does, and as many",
        _is_bare,
    ),
    Detector(
        "telephone, after words for it",
        Kind.PHONE,
        re.compile(
            rf"(?<!\w)(?:{_WORDS})(?:[^\w\n]|\w{{1,4}}[ ]|मुझे |मेरा ){{0,6}}?(?P<it>\(?\d(?:[ ().-]{{0,2}}\d){{6,14}}){_STOP}",
            re.IGNORECASE,
        ),
        0.85,
        "a number after a word for telephones",
        _is_said,
    ),
)
