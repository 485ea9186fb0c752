"""Numbers without a form of their own, by the words that say whose they are: accounts, records, badges, number plates."""

from __future__ import annotations

import re
from typing import Final

from folkmoot.privacy.detector import Detector
from folkmoot.privacy.scripts import ARABIC, DEVANAGARI
from folkmoot.records.personal_data import Kind

_PIECE: Final = r"[A-Za-z]{0,5}\d[A-Za-z0-9]{0,23}"
_CODE: Final = rf"(?:[A-Z]{{1,5}}[ ./-]?)?{_PIECE}(?:[ ./-](?:{_PIECE}|[A-Z]{{1,3}}(?![\w'])))*"
"""Groups with digits in them, and short ones of capitals beside them."""
_IS: Final = (
    r"(?:[^\w\n,;.!?।،؛]|[.:#](?=[ ])|(?:is|was|are|n|no|nº|n°|num|number|es|era|est|le|la|el|de|"
    r"número|numéro|هو|رقم|رقمه|है|नंबर|संख्या)(?=\W)){1,6}"
)
_EN_WHOSE: Final = r"(?:my|our|his|her|their)"
_EN_WHAT: Final = (
    r"(?:number|id|file|record|badge|policy|permit|licen[cs]e|registration|plate|number plate|membership|enrol?lment|card|"
    r"matriculation|account|case)"
)
_ES_WHAT: Final = (
    r"(?:expediente|historia clínica|matrícula|placas?|patente|póliza|carn[eé]t|credencial|legajo|folio|"
    r"licencia|rfc|cédula|afiliación|boleta)"
)
_FR_WHAT: Final = (
    r"(?:numéro|n[°º]|dossier|matricule|plaque|immatriculation|permis|carte|licence|badge|"
    r"police d'assurance|identifiant)"
)
_ACCOUNT: Final = (
    r"(?:my|our|bank|the|to) account|account (?:number|no)|sort code|routing|iban|rib|swift|bic|ifsc|clabe|cbu|cvu|"
    r"(?:mi|nuestra|la|de) cuenta|(?:mon|notre|le|de) compte|compte bancaire|"
    r"حساب|حسابي|الحساب|الآيبان|खाता|खाते|आईएफएससी"
)
_AR_MINE: Final = (
    r"(?:رقمي|هويتي|بطاقتي|جوازي|لوحتي|ملفي|رخصتي|إقامتي|لوحة|تأشيرتي|عضويتي|"
    r"رقم (?:ملفي|بطاقتي|جوازي|هويتي|رخصتي|عضويتي))"
)
_HI_MINE: Final = r"(?:मेरा|मेरी|मेरे|हमारा|हमारी|हमारे|अपना|अपनी)"
_HI_WHAT: Final = r"(?:नंबर|नम्बर|संख्या|क्रमांक|आईडी|गाड़ी|कार|बाइक|स्कूटर|लाइसेंस|फाइल|फ़ाइल|पॉलिसी|केस|कार्ड|पंजीकरण|नामांकन)"
_ROUND: Final = re.compile(r"\d+(?:[ .]?000)+")
"""A count of something rather than anybody's number."""
_LAW_OR_YEAR: Final = re.compile(r"(?:\d{1,4}[/-])?(?:19|20)\d\d(?:[/-]\d{1,4})?")
_DATE: Final = re.compile(r"\d{1,4}[./-]\d{1,2}[./-]\d{1,4}")


def _is_a_number(found: str) -> bool:
    """Whether it is one that only one person has: of five digits or more, or a plate's two with letters; and no count."""
    digits = sum(sign.isdigit() for sign in found)
    letters = sum(sign.isalpha() for sign in found)
    if any(other.fullmatch(found) for other in (_LAW_OR_YEAR, _DATE, _ROUND)):
        return False
    return digits >= 5 or (digits >= 2 and letters >= 2 and digits + letters >= 6)


def _is_account(found: str) -> bool:
    return sum(sign.isdigit() for sign in found) >= 6


def _is_tax_code(found: str) -> bool:
    """Whether the digits of an RFC can be a date of birth, or the day on which a company was founded."""
    body = found[-9:-3]
    return 1 <= int(body[2:4]) <= 12 and 1 <= int(body[4:]) <= 31


def _is_born(found: str) -> bool:
    """Whether digits 2 to 7 of an Egyptian number can be a date of birth, and the next two a governorate's (1 to 35, 88)."""
    place = int(found[7:9])
    return 1 <= int(found[3:5]) <= 12 and 1 <= int(found[5:7]) <= 31 and (1 <= place <= 35 or place == 88)


DETECTORS: Final = (
    Detector(
        "Mexican tax number (RFC)",
        Kind.ID_NUMBER,
        re.compile(r"(?<!\w)(?P<it>[A-ZÑ&]{3,4}\d{6}[A-Z0-9]{3})(?!\w)"),
        0.9,
        "letters and digits as in an RFC, with a date",
        _is_tax_code,
    ),
    Detector(
        "Egyptian national number",
        Kind.ID_NUMBER,
        re.compile(r"(?<![\w.,/#-])(?P<it>[23]\d{13})(?!\w|[.,/-]\d)"),
        0.9,
        "fourteen digits with a date of birth and a governorate",
        _is_born,
    ),
    Detector(
        "number plate, French",
        Kind.ID_NUMBER,
        re.compile(r"(?<![\w-])(?P<it>[A-HJ-NP-TV-Z]{2}-\d{3}-[A-HJ-NP-TV-Z]{2})(?![\w-])"),
        0.8,
        "letters and digits as on French number plates",
    ),
    Detector(
        "number plate, Indian",
        Kind.ID_NUMBER,
        re.compile(r"(?<![\w-])(?P<it>[A-Z]{2}[ -]?\d{1,2}[ -]?[A-Z]{1,3}[ -]?\d{4})(?![\w-])"),
        0.8,
        "letters and digits as on Indian number plates",
    ),
    Detector(
        "account, after a word for it",
        Kind.ACCOUNT,
        re.compile(rf"(?<!\w)(?i:{_ACCOUNT}){_IS}(?P<it>{_CODE})(?!\w|[.,]\d)"),
        0.8,
        "a number after a word for accounts",
        _is_account,
        needs=(
            *(
                "ccount",
                "ort code",
                "outing",
                "IBAN",
                "iban",
                "RIB",
                "rib",
                "SWIFT",
                "wift",
                "BIC",
                "bic",
                "IFSC",
                "ifsc",
            ),
            *("CLABE", "labe", "uenta", "UENTA", "ompte", "حساب", "آيبان", "खात", "आईएफ"),
        ),
    ),
    Detector(
        "number that somebody calls theirs, in English",
        Kind.ID_NUMBER,
        re.compile(
            rf"(?<!\w)(?i:(?:{_EN_WHOSE}|\()[ ]?(?:[a-z']+[ ]){{0,3}}?{_EN_WHAT}|student id){_IS}(?P<it>{_CODE})(?!\w|[.,]\d)"
        ),
        0.75,
        "somebody says whose number it is",
        _is_a_number,
    ),
    Detector(
        "number that somebody calls theirs, in Spanish",
        Kind.ID_NUMBER,
        re.compile(
            rf"(?<!\w)(?i:(?:mi|nuestr[oa]|su)[ ](?:número|nº|n\.º|{_ES_WHAT})|(?:la|el)[ ]{_ES_WHAT})"
            rf"(?:[ ][a-zà-ÿ]+){{0,4}}?{_IS}(?P<it>{_CODE})(?!\w|[.,]\d)"
        ),
        0.75,
        "somebody says whose number it is",
        _is_a_number,
    ),
    Detector(
        "number that somebody calls theirs, in French",
        Kind.ID_NUMBER,
        re.compile(
            rf"(?<!\w)(?i:(?:mon|ma|notre|son|sa)[ ]{_FR_WHAT}|matricule|(?:numéro|n[°º])[ ]de[ ](?:permis|dossier|carte|"
            rf"plaque|police))(?:[ ][a-zà-ÿ']+){{0,3}}?{_IS}(?P<it>{_CODE})(?!\w|[.,]\d)"
        ),
        0.75,
        "somebody says whose number it is",
        _is_a_number,
    ),
    Detector(
        "number that somebody calls theirs, in Arabic",
        Kind.ID_NUMBER,
        re.compile(
            rf"(?<!{ARABIC}){_AR_MINE}(?:[ ]{ARABIC}{{2,}}){{0,2}}?(?:[ ]?:)?[ ](?P<it>(?:{ARABIC}[ ]){{2,3}}\d{{3,4}}|"
            rf"{_CODE})(?!\w|[.,]\d)"
        ),
        0.75,
        "somebody says whose number it is",
        _is_a_number,
    ),
    Detector(
        "number that somebody calls theirs, in Hindi",
        Kind.ID_NUMBER,
        re.compile(
            rf"(?<!{DEVANAGARI}){_HI_MINE}[ ](?:{DEVANAGARI}+[ ]){{0,2}}?{_HI_WHAT}(?:[ ]{_HI_WHAT})?(?:[ ]?:)?[ ]"
            rf"(?P<it>{_CODE})(?!\w|[.,]\d)"
        ),
        0.75,
        "somebody says whose number it is",
        _is_a_number,
    ),
)
