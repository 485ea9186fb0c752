"""Numbers that an office or a bank gives people: by check digits where they have some, by the words before where not."""

from __future__ import annotations

import re
from typing import Final

from folkmoot.privacy.check_digits import curp_digit, french_key, luhn, mod_97, spanish_letter, verhoeff
from folkmoot.privacy.detector import Detector
from folkmoot.records.personal_data import Kind

_START: Final = r"(?<![\w.,/#-])"
_STOP: Final = r"(?!\w|[.,/-]\d)"
_PASSPORT: Final = r"passport|pasaporte|passeport|جواز(?: سفري| السفر)?|الجواز|पासपोर्ट"
_DOCUMENT: Final = (
    r"national id|id number|identity (?:card|number)|social security(?: number)?|ssn|driv(?:er'?s|"
    r"ing) licen[cs]e|licen[cs]e n\w*|"
    r"nhs(?: number)?|national insurance|tax(?:payer)? id|\bnin\b|\bsin\b|\bpan\b|voter id|medicare|"
    r"dni|nie|nif|documento|cédula|cedula|curp|rfc|cuit|rut|seguridad social|carn[eé]t|identidad|"
    r"carte d'identité|sécurité sociale|numéro de sécu|permis de conduire|titre de séjour|nir|"
    r"رقم الهوية|هويتي|الهوية|الرقم القومي|رقم الإقامة|الإقامة|بطاقة|الرقم الوطني|رخصة|"
    r"आधार|पैन|वोटर आईडी|पहचान पत्र|राशन कार्ड|ड्राइविंग लाइसेंस|लाइसेंस"
)
_BETWEEN: Final = (
    r"(?:[^\w\n]|(?:number|num|n|nº|n°|no|is|es|est|le|el|de|mi|رقم|رقمه|هو|नंबर|नं|संख्या|कार्ड|है)(?=\W)|º){1,8}"
)
_CODE: Final = r"[A-Z]{0,4}[- ]?\d(?:[ .-]?\d){5,14}(?:[- ]?[A-Z]\d?)?"


DETECTORS: Final = (
    Detector(
        "bank account (IBAN)",
        Kind.ACCOUNT,
        re.compile(r"(?<![A-Za-z0-9])(?P<it>[A-Z]{2}\d{2}(?:[ -]?[A-Z0-9]){11,30})(?![A-Za-z0-9])"),
        0.99,
        "its check digits are those of an IBAN",
        mod_97,
        may_shorten=True,
    ),
    Detector(
        "payment card",
        Kind.ACCOUNT,
        re.compile(rf"{_START}(?P<it>[2-6](?:[ -]?\d){{12,18}}){_STOP}"),
        0.95,
        "as long as a card's number, and its check digit is right",
        luhn,
    ),
    Detector(
        "Spanish identity number (DNI)",
        Kind.ID_NUMBER,
        re.compile(rf"{_START}(?P<it>\d{{1,2}}\.?\d{{3}}\.?\d{{3}}[ -]?[A-HJ-NP-TV-Z])(?!\w)", re.IGNORECASE),
        0.97,
        "its letter is the one of a DNI with this number",
        spanish_letter,
    ),
    Detector(
        "Spanish number of foreigners (NIE)",
        Kind.ID_NUMBER,
        re.compile(rf"{_START}(?P<it>[XYZ][ -]?\d{{7}}[ -]?[A-HJ-NP-TV-Z])(?!\w)", re.IGNORECASE),
        0.98,
        "its letter is the one of a NIE with this number",
        spanish_letter,
    ),
    Detector(
        "Mexican population number (CURP)",
        Kind.ID_NUMBER,
        re.compile(r"(?<!\w)(?P<it>[A-Z]{4}\d{6}[HMX][A-Z]{5}[A-Z0-9]\d)(?!\w)", re.IGNORECASE | re.ASCII),
        0.98,
        "letters and digits as in a CURP, and its check digit is right",
        curp_digit,
    ),
    Detector(
        "French social security number (NIR)",
        Kind.ID_NUMBER,
        re.compile(rf"{_START}(?P<it>[12378](?:[ .-]?\d){{4}}[ .-]?(?:\d[ .-]?[\dAB])(?:[ .-]?\d){{8}}){_STOP}"),
        0.98,
        "its key is the one of a French social security number",
        french_key,
    ),
    Detector(
        "Aadhaar",
        Kind.ID_NUMBER,
        re.compile(rf"{_START}(?P<it>[2-9]\d{{3}}([ -]?)\d{{4}}\2\d{{4}}){_STOP}"),
        0.93,
        "twelve digits with Aadhaar's check digit",
        verhoeff,
    ),
    Detector(
        "United States social security number",
        Kind.ID_NUMBER,
        re.compile(rf"{_START}(?P<it>(?!000|666|9\d\d)\d{{3}}([- ])(?!00)\d{{2}}\2(?!0000)\d{{4}}){_STOP}"),
        0.9,
        "three, two and four digits, in ranges that are given out",
    ),
    Detector(
        "Indian tax number (PAN)",
        Kind.ID_NUMBER,
        re.compile(r"(?<!\w)(?P<it>[A-Z]{3}[ABCFGHLJPT][A-Z]\d{4}[A-Z])(?!\w)"),
        0.85,
        "letters and digits as in a PAN",
    ),
    Detector(
        "passport, after a word for it",
        Kind.ID_NUMBER,
        re.compile(
            rf"(?:{_PASSPORT}){_BETWEEN}(?P<it>[A-Z]{{0,3}}[ ]?\d{{6,9}}[A-Z]?|(?=(?:[A-Z]*\d){{3}})[A-Z0-9]{{8,9}})(?!\w)",
            re.IGNORECASE,
        ),
        0.9,
        "a number after a word for passports",
    ),
    Detector(
        "document, after a word for it",
        Kind.ID_NUMBER,
        re.compile(rf"(?<!\w)(?:{_DOCUMENT}){_BETWEEN}(?P<it>{_CODE})(?!\w)", re.IGNORECASE),
        0.85,
        "a number after a word for documents of people",
    ),
)
