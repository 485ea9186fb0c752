"""Postal addresses in the survey's languages: a word for a street or a house, a name, and a number."""

from __future__ import annotations

import re
from typing import Final

from folkmoot.privacy.detector import Detector
from folkmoot.privacy.scripts import ARABIC, DEVANAGARI, NAME
from folkmoot.records.personal_data import Kind

_START: Final = r"(?<![\w.,/#])"
_SMALL: Final = r"(?:of|de|del|de la|de las|de los|des|du|la|las|los|le|les|l'|d'|de l'|y|the)"
_ORDINAL: Final = r"\d{1,3}(?:st|nd|rd|th)"
_NAMES: Final = (
    rf"(?:(?:{_SMALL}[ ]?){{0,2}}(?:{NAME}|{_ORDINAL})(?:[ ](?:(?:{_SMALL}[ ])?{NAME}|{_ORDINAL}(?!\w))){{0,3}})"
)
_POSTCODE: Final = r"(?:\d{4,6}(?:-\d{4})?|[A-Z]{1,2}\d[A-Z\d]?(?:[ ]\d[A-Z]{2})?|[A-Z]\d[A-Z][ ]?\d[A-Z]\d)"
_TOWN: Final = (
    rf"(?:,?[ ](?:{_POSTCODE}[ ])?{NAME}(?:[ -](?:{_SMALL}[ ])?{NAME}){{0,2}}"
    rf"(?:,?[ ][A-Z]{{2,3}}\b)?(?:,?[ ]{_POSTCODE})?)"
)
_EN_STREET: Final = (
    r"(?:Street|St|Avenue|Ave|Road|Rd|Lane|Ln|Drive|Dr|Court|Ct|Boulevard|Blvd|Way|Place|Pl|Square|Sq|Terrace|Close|"
    r"Crescent|Highway|Hwy|Parkway|Pkwy|Circle|Trail|Gardens|Grove|Mews|Row|Walk)"
)
_EN_ROOM: Final = r"(?:,?[ ](?:Apt|Apartment|Flat|Unit|Suite|Ste|Room|Floor|#)\.?[ ]?#?\w{1,5})"
_ES_STREET: Final = (
    r"(?:calle|c/|c\.|av\.|avda\.?|avenida|plaza|pza\.?|pl\.|paseo|p\.º|pº|carrera|cra\.?|camino|ronda|travesía|"
    r"carretera|ctra\.?|jirón|jr\.|glorieta|callejón|pasaje|urbanización|urb\.|calzada|bulevar|vía)"
)
_ES_NUMBER: Final = r"(?:n\.?[ ]?[ºo°]\.?|núm\.?|número|numero|#|no\.)"
_ES_DOOR: Final = (
    r"(?:,?[ ](?:piso|planta|puerta|esc\.?|escalera|bloque|portal|depto\.?|departamento|int\.?|apto\.?)[ ]\w{1,4}|"
    r",?[ ]\d{1,2}\.?[ºª°](?:[ ]?(?:izquierda|derecha|[a-zA-Z]{1,4})\b\.?)?)"
)
_ES_QUARTER: Final = (
    rf"(?:,[ ](?:[Cc]ol\.|[Cc]olonia|[Ff]racc\.|[Bb]arrio|[Uu]rb\.|[Bb]º)[ ]{NAME}(?:[ ]{NAME}){{0,2}})"
)
_ES_GRID: Final = (
    r"(?i:calle|carrera|avenida|diagonal|transversal|cra\.?|cr\.?|kr\.?|cll?\.?|av\.?)[ ]\d{1,3}[A-Z]?(?i:[ ]?bis)?"
    r"(?i:[ ](?:sur|norte|este|oeste))?[ ]?(?:#|(?i:n[ºo°]\.?|no\.|número))[ ]?\d{1,3}[A-Z]?[ ]?-[ ]?\d{1,3}(?!\d)"
)
"""Streets that are numbered, as in Colombia."""
_FR_STREET: Final = (
    r"(?:rue|avenue|av\.|boulevard|bd|bld|boul\.|place|chemin|ch\.|impasse|allées?|quai|cours|route|rte|square|"
    r"passage|"
    r"ruelle|faubourg|sentier|résidence|esplanade|villa|hameau|lotissement|promenade)"
)
_AR_STREET: Final = r"(?:شارع|طريق|نهج|زنقة|جادة|درب|زقاق)"
_AR_PART: Final = (
    r"(?:شارع|مكتب|محل|رقم|عمارة|العمارة|مبنى|بناية|شقة|الشقة|منزل|بيت|فيلا|الدور|دور|الطابق|طابق|بلوك|قطعة)"
)
_AR_OF: Final = r"(?:(?:ابن|أبو|ابو|أبي|عبد|بني|أم|آل)[ ])"
"""Begins names of two words."""
_AR_WORDS: Final = rf"(?:{ARABIC}+(?:[ ]{ARABIC}+){{0,2}}?)"
_AR_TAIL: Final = (
    rf"(?:(?:[ ]?[،,])?[ ]{_AR_PART}(?:[ ]رقم)?[ ]\d{{1,5}}){{0,3}}"
    rf"(?:[ ]{_AR_STREET}[ ](?:{ARABIC}+(?:[ ]{ARABIC}+){{0,2}}(?=[ ]?[،,.؛\n]|$)|{ARABIC}+))?"
    rf"(?:[ ]?[،,][ ]{ARABIC}+(?:[ ]البيضاء|[ ]المنورة|[ ]المكرمة)?){{0,2}}"
)
_HI_HOUSE: Final = r"(?:मकान|घर|फ्लैट|फ़्लैट|प्लॉट|दुकान|क्वार्टर|हाउस|कमरा|बिल्डिंग|टावर|ब्लॉक|वार्ड)"
_HI_NUMBER: Final = r"(?:नंबर|नम्बर|नं\.?|न\.|संख्या|क्रमांक|क्र\.)"
_HI_STREET: Final = (
    r"(?:मार्ग|रोड|गली|नगर|कॉलोनी|कालोनी|सड़क|सड़क|पथ|मोहल्ला|मुहल्ला|विहार|बाग|चौक|पुरम|एन्क्लेव|सेक्टर|"
    r"बस्ती|लेन)"
)
_HI_TAIL: Final = rf"(?:,[ ](?:नई |नयी )?{DEVANAGARI}+(?:[ ]{_HI_NUMBER}[ ]\d{{1,4}}|[ ]?-?[ ]?\d{{6}})?)"

DETECTORS: Final = (
    Detector(
        "address, English",
        Kind.ADDRESS,
        re.compile(
            rf"{_START}(?P<it>(?:(?:Flat|Apt|Apartment|Unit|"
            rf"Suite)\.?[ ]\w{{1,5}},?[ ])?\d{{1,5}}[A-Za-z]?,?[ ]{_NAMES}?"
            rf"[ ]{_EN_STREET}\b\.?{_EN_ROOM}?{_TOWN}?)"
        ),
        0.9,
        "a house's number, a name and a word for a street",
    ),
    Detector(
        "post-office box",
        Kind.ADDRESS,
        re.compile(
            rf"(?<!\w)(?P<it>(?:p\.?[ ]?o\.?[ ]?box|apartado(?: de correos)?|apdo\.?|boîte postale|b\.?p\.?|"
            rf"ص\.?[ ]?ب\.?|पोस्ट बॉक्स)"
            rf"[ ]?(?:n\S{{1,2}}[ ])?\d{{2,7}}(?-i:{_TOWN})?)(?!\w)",
            re.IGNORECASE,
        ),
        0.9,
        "a post-office box",
    ),
    Detector(
        "address, Spanish",
        Kind.ADDRESS,
        re.compile(
            rf"(?<![\w/])(?P<it>(?i:{_ES_STREET})[ ]?{_NAMES},?[ ](?:{_ES_NUMBER}[ ]?)?\d{{1,5}}(?:[ ]?(?:bis|"
            rf"[A-D]\b))?(?!\w)"
            rf"{_ES_DOOR}{{0,3}}{_ES_QUARTER}?{_TOWN}?|{_ES_GRID}{_ES_QUARTER}?{_TOWN}?"
            rf"|(?<=número[ ])\d{{1,4}}[ ]de[ ]la[ ](?i:{_ES_STREET})[ ]{_NAMES})"
        ),
        0.9,
        "a word for a street, a name and a house's number",
    ),
    Detector(
        "address, French",
        Kind.ADDRESS,
        re.compile(
            rf"{_START}(?P<it>\d{{1,4}}(?:[ ]?(?:bis|ter|quater|[A-D]\b))?,?[ ](?i:{_FR_STREET})[ ]{_NAMES}"
            rf"(?:{_TOWN}|,?[ ]à[ ]{NAME}(?:-\w+)*)?)"
        ),
        0.9,
        "a house's number, a word for a street and a name",
    ),
    Detector(
        "address, Arabic",
        Kind.ADDRESS,
        re.compile(
            rf"(?<![\w])(?P<it>(?:\d{{1,5}}[ ]?[،,]?[ ]{_AR_STREET}[ ]{_AR_OF}?{_AR_WORDS}{_AR_TAIL}(?=[ ]|[.،,؛\n]|$)"
            rf"|(?:{_AR_STREET}|حي|حارة|"
            rf"منطقة)[ ]{_AR_WORDS}(?:[ ]?[،,])?[ ]{_AR_PART}(?:[ ]رقم)?[ ]\d{{1,5}}{_AR_TAIL}"
            rf"|(?:عمارة|مبنى|بناية|منزل|بيت|فيلا)(?:[ ]رقم)?[ ]\d{{1,5}}(?:[ ]?[،,])?[ ](?:شقة|الدور|دور|الطابق|"
            rf"طابق)(?:[ ]رقم)?[ ]\d{{1,5}}{_AR_TAIL}))"
        ),
        0.85,
        "a word for a street or a house, and a number",
    ),
    Detector(
        "address, Hindi",
        Kind.ADDRESS,
        re.compile(
            rf"(?<![\w])(?P<it>(?:{_HI_HOUSE}[ ]{_HI_NUMBER}[ ]?\d{{1,5}}[A-Za-z]?(?:[/-]\w{{1,4}})?"
            rf"(?:,[ ]{DEVANAGARI}+(?:[ ]{DEVANAGARI}+)?[ ]{_HI_STREET})?"
            rf"|(?:(?:[A-Z]|{DEVANAGARI}{{1,3}})[ -]?)?\d{{1,5}}[A-Za-z]?,?[ ](?:सेक्टर|ब्लॉक|वार्ड|फेज|फेज़)[ -]?\d{{1,3}}(?!\d)"
            rf"|"
            rf"\d{{1,5}}(?:[/-]\w{{1,4}})?,?[ ]{DEVANAGARI}+(?:[ ]{DEVANAGARI}+)?[ ]{_HI_STREET}(?!{DEVANAGARI}))"
            rf"{_HI_TAIL}{{0,2}}"
            rf"(?:[ ]{DEVANAGARI}+(?:[ ]?-[ ]?|[ ])\d{{6}}(?!\d))?)"
        ),
        0.85,
        "a house's number, and a word for a street or a house",
    ),
    Detector(
        "address, after words for living somewhere",
        Kind.ADDRESS,
        re.compile(
            rf"(?<!\w)(?:[Ii] live at|[Mm]y address is|[Mm]i dirección es|[Vv]ivo en el|[Mm]on adresse(?: est)?|"
            rf"[Jj]'habite(?: au)?|عنواني|أسكن في|"
            rf"मेरा पता|हमारा पता)[ ]?:?[ ](?P<it>\d{{1,5}}[A-Za-z]?,?[ ][^.\n;।]{{3,60}}?|"
            rf"{NAME}[^.\n;।]{{0,40}}?\d{{1,6}})(?=[.\n;।]|[ ](?:and|y|et|है|में)[ ]|$)"
        ),
        0.7,
        "somebody says that they live there",
    ),
)
