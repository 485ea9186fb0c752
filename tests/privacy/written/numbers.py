"""Numbers of people that never were: telephones, identity documents, accounts; check digits are worked out here.

Nothing of `folkmoot.privacy` may be imported here, and nothing of this folder there (test_separation.py).
"""

from __future__ import annotations

from random import Random

INDIC = {"ar": "٠١٢٣٤٥٦٧٨٩", "hi": "०१२३४५६७८९"}


def telephone(draw: Random, language: str) -> str:
    """A number as people of a language write it; every third in the digits of the script."""
    found = filled(draw, draw.choice(SHAPES[language]))
    return in_script(draw, language, found)


def in_script(draw: Random, language: str, text: str) -> str:
    """The same in the script's own digits, one time in three."""
    if language in INDIC and draw.random() < 1 / 3:
        return text.translate({ord("0") + digit: sign for digit, sign in enumerate(INDIC[language])})
    return text


def filled(draw: Random, shape: str) -> str:
    """`x` becomes a digit."""
    return "".join(
        str(draw.randrange(10)) if one == "x" else str(draw.randrange(2, 10)) if one == "n" else one for one in shape
    )


SHAPES = {
    "en": (
        "(4nx) nxx-xxxx",
        "6nx-nxx-xxxx",
        "+1 3nx nxx xxxx",
        "1-8nx-nxx-xxxx",
        "9nx.nxx.xxxx",
        "07xxx xxxxxx",
        "+44 7xxx xxxxxx",
        "020 7xxx xxxx",
        "+91 98xxx xxxxx",
        "04xx xxx xxx",
        "+61 4xx xxx xxx",
        "00353 87 xxx xxxx",
        "2nxnxxxxxx",
    ),
    "es": (
        "6xx xx xx xx",
        "6xx xxx xxx",
        "+34 6xx xxx xxx",
        "91 xxx xx xx",
        "55 xxxx xxxx",
        "+52 1 33 xxxx xxxx",
        "+54 9 11 xxxx-xxxx",
        "(011) 4xxx-xxxx",
        "+57 3xx xxx xxxx",
        "6xxxxxxxx",
        "0034 7xx xxx xxx",
        "+56 9 xxxx xxxx",
    ),
    "fr": (
        "06 xx xx xx xx",
        "07.xx.xx.xx.xx",
        "+33 6 xx xx xx xx",
        "0033 6xxxxxxxx",
        "01 4x xx xx xx",
        "514-nxx-xxxx",
        "+32 475 xx xx xx",
        "06xxxxxxxx",
        "+41 79 xxx xx xx",
        "+221 77 xxx xx xx",
        "06-xx-xx-xx-xx",
    ),
    "ar": (
        "010x xxxx xxx",
        "+20 11 xxxx xxxx",
        "05x xxx xxxx",
        "+966 50 xxx xxxx",
        "00971 55 xxx xxxx",
        "011xxxxxxxx",
        "+212 6xxxxxxxx",
        "079 xxx xxxx",
        "05xxxxxxxx",
        "+962 7 9xxx xxxx",
    ),
    "hi": (
        "98xxx xxxxx",
        "+91-97xxxxxxxx",
        "099xxxxxxxx",
        "+91 88xxx xxxxx",
        "98xxxxxxxx",
        "011-2xxxxxxx",
        "0091 93xxxxxxxx",
        "78xx xxx xxx",
        "022 2xxx xxxx",
    ),
}


def spanish_dni(draw: Random) -> str:
    number = draw.randrange(1_000_000, 99_999_999)
    letter = "TRWAGMYFPDXBNJZSQVHLCKE"[number % 23]
    return draw.choice(
        (f"{number:08d}{letter}", f"{number:08d}-{letter}", f"{number:,}".replace(",", ".") + f"-{letter}")
    )


def spanish_nie(draw: Random) -> str:
    first = draw.randrange(3)
    number = draw.randrange(10_000_000)
    letter = "TRWAGMYFPDXBNJZSQVHLCKE"[(first * 10_000_000 + number) % 23]
    return draw.choice((f"{'XYZ'[first]}{number:07d}{letter}", f"{'XYZ'[first]}-{number:07d}-{letter}"))


def french_nir(draw: Random) -> str:
    body = f"{draw.choice('12')}{draw.randrange(40, 100):02d}{draw.randrange(1, 13):02d}{draw.randrange(1, 96):02d}"
    body += f"{draw.randrange(1, 990):03d}{draw.randrange(1, 999):03d}"
    key = 97 - int(body) % 97
    if draw.random() < 0.5:
        return f"{body}{key:02d}"
    return f"{body[0]} {body[1:3]} {body[3:5]} {body[5:7]} {body[7:10]} {body[10:13]} {key:02d}"


def american_ssn(draw: Random) -> str:
    area = draw.choice([one for one in range(1, 900) if one != 666])
    return f"{area:03d}-{draw.randrange(1, 100):02d}-{draw.randrange(1, 10_000):04d}"


def aadhaar(draw: Random) -> str:
    """Twelve digits; the last by the dihedral group of order ten, multiplied out as rotations and flips."""
    digits = [draw.randrange(2, 10)] + [draw.randrange(10) for _ in range(10)]
    for last in range(10):
        if _dihedral([*digits, last]) == 0:
            text = "".join(map(str, [*digits, last]))
            return draw.choice((text, f"{text[:4]} {text[4:8]} {text[8:]}", f"{text[:4]}-{text[4:8]}-{text[8:]}"))
    raise AssertionError("a group has inverses")


def _dihedral(digits: list[int]) -> int:
    total = 0
    for place, digit in enumerate(reversed(digits)):
        moved = digit
        for _ in range(place):
            moved = (1, 5, 7, 6, 2, 8, 3, 0, 9, 4)[moved]
        total = _times(total, moved)
    return total


def _times(left: int, right: int) -> int:
    """Digits 0 to 4 turn a pentagon, 5 to 9 turn it over first."""
    if left < 5:
        return (left + right) % 5 if right < 5 else 5 + (left + right - 5) % 5
    return 5 + (left - 5 - right) % 5 if right < 5 else (left - right) % 5


def iban(draw: Random) -> str:
    country, length = draw.choice((("ES", 20), ("FR", 23), ("DE", 18), ("GB", 0), ("BE", 12)))
    body = (
        "".join(draw.choice("ABCDEFGHKLMNPRSTW") for _ in range(4))
        + "".join(str(draw.randrange(10)) for _ in range(14))
        if country == "GB"
        else "".join(str(draw.randrange(10)) for _ in range(length))
    )
    spelled = "".join(str(ord(one) - 55) if one.isalpha() else one for one in f"{body}{country}00")
    whole = f"{country}{98 - int(spelled) % 97:02d}{body}"
    return whole if draw.random() < 0.5 else " ".join(whole[at : at + 4] for at in range(0, len(whole), 4))


def payment_card(draw: Random) -> str:
    start, length = draw.choice((("4", 16), ("5" + draw.choice("12345"), 16), ("37", 15)))
    body = start + "".join(str(draw.randrange(10)) for _ in range(length - 1 - len(start)))
    total = sum(int(one) if place % 2 else sum(divmod(2 * int(one), 10)) for place, one in enumerate(reversed(body)))
    whole = f"{body}{-total % 10}"
    if length == 15:
        return draw.choice((whole, f"{whole[:4]} {whole[4:10]} {whole[10:]}"))
    return draw.choice(
        (
            whole,
            " ".join(whole[at : at + 4] for at in range(0, 16, 4)),
            "-".join(whole[at : at + 4] for at in range(0, 16, 4)),
        )
    )


def passport(draw: Random) -> str:
    return filled(draw, draw.choice(("AAxxxxxxx", "Cxxxxxxxx", "xxxxxxxxx", "PAxxxxxx", "Nxxxxxxx")))


def internet_address(draw: Random) -> str:
    if draw.random() < 0.75:
        return ".".join(str(draw.randrange(1, 250)) for _ in range(4))
    return ":".join(f"{draw.randrange(16, 65536):x}" for _ in range(8))
