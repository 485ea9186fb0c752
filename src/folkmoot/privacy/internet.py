"""E-mail addresses, written out or disguised, handles, web addresses and internet addresses."""

from __future__ import annotations

import re
from ipaddress import ip_address
from typing import Final

from folkmoot.privacy.detector import Detector
from folkmoot.privacy.scripts import AFTER, BEFORE
from folkmoot.records.personal_data import Kind

_BOX: Final = r"[A-Za-z0-9][A-Za-z0-9._%+-]{0,63}"
_HOST: Final = r"[A-Za-z0-9][A-Za-z0-9-]{0,62}"
_BRACKET_AT: Final = r"[ ]?[\[({<][ ]?(?:at|@|arroba|arobase|a|ऐट|آت)[ ]?[\])}>][ ]?"
_BRACKET_DOT: Final = r"[ ]?[\[({<][ ]?(?:dot|\.|punto|point|pt|डॉट|دوت)[ ]?[\])}>][ ]?"
_WORDS: Final = (
    (r"at", r"dot"),
    (r"arroba", r"punto"),
    (r"arr?obase|arobas|chez", r"point"),
    (r"آت|ات|أت", r"دوت|نقطة"),
    (r"ऐट|एट|ऍट|एट द रेट|at the rate(?: of)?", r"डॉट|dot"),
)
_SMALL_WORD: Final = r"(?:on|is|at|of|to|so|as|by|we|he|an|or|the|and|a|y|que|de|et|ou)(?![\w-])"
"""Words that end no address: "that dot on the map"."""
_SPELLED: Final = "|".join(
    rf"{_BOX}(?:[ ](?:{dot})[ ]{_HOST})?[ ](?:{at})[ ]{_HOST}(?:[ ](?:{dot})[ ](?!{_SMALL_WORD}){_HOST}){{1,3}}"
    for at, dot in _WORDS
)
_MAIL_SERVICE: Final = r"(?:g|hot|proton)mail|yahoo|outlook|icloud|live|aol|gmx|yandex|rediffmail"
_SERVICE: Final = (
    r"telegram|telegrama|insta(?:gram)?|whats ?app|twitter|tiktok|tik tok|snap(?:chat)?|discord|reddit|facebook|"
    r"skype|"
    r"signal|mastodon|bluesky|wechat|viber|threads|youtube|twitch|steam|تل[يغ]?[غر]?رام|تيليجرام|انستغرام|"
    r"إنستغرام|انستا|"
    r"تويتر|فيسبوك|سناب|تيك توك|टेलीग्राम|इंस्टाग्राम|इंस्टा|ट्विटर|फेसबुक|स्नैपचैट|यूट्यूब|رديت"
)
_OWN: Final = r"(?:my|mi|mon|ma|mein|meu|मेरा|मेरी)"
_LINK: Final = r"(?:is|es|est|handle|account|user(?:name)?|usuario|cuenta|compte|name|id|nick|है|هو)"
_NICK: Final = r"[A-Za-z][A-Za-z0-9_.-]{2,31}(?<![.-])"
_TO_NICK: Final = (
    r"(?:i'm|i am|as|is|am|find|me|under|soy|es|encuentran|encuéntrenme|como|c'est|je|suis|sous|on|trouve|me|trouvez|"
    r"comme|मैं|पर|है|أنا|هو|باسم|حسابي)"
)
_NICK_SIGNS: Final = re.compile(r"_|[A-Za-z]{2}\.[A-Za-z]{2}")
"""What joins words into one name; a digit alone would be a product's."""
_ENDINGS: Final = r"(?:com|org|net|io|me|co|info|app|dev|gg|ly|tv|es|fr|in|uk|mx|ar|eg|sa|ma|ca|de|eu|us|ru|br)"


def _is_address(found: str) -> bool:
    try:
        ip_address(found)
    except ValueError:
        return False
    return "." in found or found.count(":") >= 6 or any(sign.isalpha() for sign in found)


def _is_written_as_one(found: str) -> bool:
    return _NICK_SIGNS.search(found) is not None


def _reads_as_nick(found: str) -> bool:
    return any(sign in "_.-" or sign.isdigit() for sign in found)


DETECTORS: Final = (
    Detector(
        "e-mail",
        Kind.EMAIL,
        re.compile(r"(?P<it>(?:[\w.%+-]|(?<=\w)'(?=\w)){1,64}@[\w-]+(?:\.[\w-]+)*\.[^\W\d_]{2,24})"),
        0.99,
        "it has the form of an e-mail address",
        needs=("@",),
    ),
    Detector(
        "e-mail, with words for its signs",
        Kind.EMAIL,
        re.compile(rf"{BEFORE}(?P<it>{_SPELLED}){AFTER}", re.IGNORECASE),
        0.9,
        "words stand for the @ and the dot of an e-mail address",
        needs=(" at ", " AT ", " At ", "arr", "aro", "ARR", "chez", "آت", "ات", "أت", "ऐट", "एट", "ऍट"),
    ),
    Detector(
        "e-mail, with brackets",
        Kind.EMAIL,
        re.compile(
            rf"{BEFORE}(?P<it>{_BOX}(?:{_BRACKET_DOT}{_BOX}){{0,2}}{_BRACKET_AT}{_HOST}(?:(?:{_BRACKET_DOT}|\.|"
            rf" dot )[A-Za-z0-9-]{{2,63}}){{1,3}}){AFTER}",
            re.IGNORECASE,
        ),
        0.95,
        "the @ of an e-mail address stands in brackets",
        needs=("[", "(", "{", "<"),
    ),
    Detector(
        "e-mail, at a mail service",
        Kind.EMAIL,
        re.compile(
            rf"{BEFORE}(?P<it>{_BOX}[ ]?(?:@| at | arroba |"
            rf" arobase )[ ]?(?:{_MAIL_SERVICE})(?:[ .]+\w{{2,4}}){{0,2}}){AFTER}",
            re.IGNORECASE,
        ),
        0.85,
        "a name at a mail service",
        needs=("ail", "ahoo", "utlook", "cloud", "gmx", "aol", "andex", "live"),
    ),
    Detector(
        "payment address (UPI)",
        Kind.ACCOUNT,
        re.compile(
            r"(?<![\w.@-])(?P<it>[A-Za-z0-9][\w.-]{1,63}@(?:ok\w{2,8}|upi|ybl|ibl|axl|apl|\w{0,12}(?:bank|pay|upi|tm)))(?![\w.@-])",
            re.IGNORECASE | re.ASCII,
        ),
        0.92,
        "a name at a payment service",
        needs=("@",),
    ),
    Detector(
        "handle with @",
        Kind.HANDLE,
        re.compile(r"(?<![\w@.+%-])(?P<it>@[A-Za-z_][A-Za-z0-9_.]{1,30}[A-Za-z0-9_-]{1,10})(?![@])"),
        0.9,
        "it begins with @, as handles do",
        needs=("@",),
    ),
    Detector(
        "handle on Reddit",
        Kind.HANDLE,
        re.compile(r"(?<![\w/.])(?P<it>/?u/[A-Za-z0-9_.-]{3,24})"),
        0.95,
        "it begins with u/, as names on Reddit do",
        needs=("u/",),
    ),
    Detector(
        "handle after a service and a colon",
        Kind.HANDLE,
        re.compile(
            rf"{BEFORE}(?:{_SERVICE})(?:[ ]{_LINK})?[ ]?:[ ]?(?P<it>@?{_NICK}){AFTER}(?!(?-i:[ ][a-z]+[ ]))",
            re.IGNORECASE,
        ),
        0.85,
        "it stands after the name of a service",
        needs=(":",),
    ),
    Detector(
        "handle that somebody calls theirs",
        Kind.HANDLE,
        re.compile(
            rf"{BEFORE}{_OWN}[ ](?:{_LINK}[ ](?:de |on |sur |en )?)?(?:{_SERVICE})(?:[ ]{_LINK}){{0,2}}[ ]?:?[ ]?"
            rf"(?P<it>@?{_NICK})(?=[.,;!?)]|$|[ ]*\n|[ ]\S)",
            re.IGNORECASE,
        ),
        0.8,
        "somebody says that it is theirs on a service",
        is_one=_reads_as_nick,
    ),
    Detector(
        "handle after a service",
        Kind.HANDLE,
        re.compile(rf"{BEFORE}(?:{_SERVICE})(?:[ ]{_TO_NICK}){{0,4}}[ ](?P<it>@?{_NICK})(?![\w/@])", re.IGNORECASE),
        0.75,
        "a name in one word stands after the name of a service",
        is_one=_is_written_as_one,
    ),
    Detector(
        "handle of Discord",
        Kind.HANDLE,
        re.compile(r"(?<![\w#])(?P<it>[A-Za-z][\w.]{1,31}#\d{4})(?!\d)"),
        0.85,
        "a name, # and four digits",
        needs=("#",),
    ),
    Detector(
        "web address",
        Kind.URL,
        re.compile(r"(?P<it>(?:https?://|ftp://|www\.)[^\s<>\"'«»”،।]+[^\s<>\"'«»”.,;:!?)\]،؛।])", re.IGNORECASE),
        0.95,
        "it begins as web addresses do",
        needs=("://", "www.", "WWW.", "Www."),
    ),
    Detector(
        "web address with a path",
        Kind.URL,
        re.compile(
            rf"(?<![\w@./-])(?P<it>(?:[A-Za-z0-9-]{{1,63}}\.){{1,4}}{_ENDINGS}/[^\s<>\"'«»]*[\w/])", re.IGNORECASE
        ),
        # More than the handle that its path may be.
        0.92,
        "a host and a path",
        needs=("/",),
    ),
    Detector(
        "internet address (IPv4)",
        Kind.IP,
        re.compile(r"(?<![\w.:-])(?<!version )(?<!versión )(?P<it>\d{1,3}(?:\.\d{1,3}){3})(?![\w-]|\.\d)"),
        0.85,
        "four numbers up to 255, with dots",
        _is_address,
        needs=(".",),
    ),
    Detector(
        "internet address (IPv6)",
        Kind.IP,
        re.compile(r"(?<![\w:])(?P<it>(?:[0-9A-Fa-f]{0,4}:){3,7}[0-9A-Fa-f]{0,4})(?![\w:])"),
        0.9,
        "groups of hexadecimal digits, with colons",
        _is_address,
        needs=(":",),
    ),
)
