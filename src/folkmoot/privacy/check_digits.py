"""Check digits of numbers that people are given."""

from __future__ import annotations

from typing import Final

_LETTERS: Final = ("TRWAG", "MYFPD", "XBNJZ", "SQVHL", "CKE")
_DIHEDRAL: Final = (
    (0, 1, 2, 3, 4, 5, 6, 7, 8, 9),
    (1, 2, 3, 4, 0, 6, 7, 8, 9, 5),
    (2, 3, 4, 0, 1, 7, 8, 9, 5, 6),
    (3, 4, 0, 1, 2, 8, 9, 5, 6, 7),
    (4, 0, 1, 2, 3, 9, 5, 6, 7, 8),
    (5, 9, 8, 7, 6, 0, 4, 3, 2, 1),
    (6, 5, 9, 8, 7, 1, 0, 4, 3, 2),
    (7, 6, 5, 9, 8, 2, 1, 0, 4, 3),
    (8, 7, 6, 5, 9, 3, 2, 1, 0, 4),
    (9, 8, 7, 6, 5, 4, 3, 2, 1, 0),
)
_FIRST_TURN: Final = (1, 5, 7, 6, 2, 8, 3, 0, 9, 4)


def _turns() -> tuple[tuple[int, ...], ...]:
    rows = [tuple(range(10))]
    for _ in range(7):
        rows.append(tuple(_FIRST_TURN[digit] for digit in rows[-1]))
    return tuple(rows)


_TURNS: Final = _turns()
_CURP_SIGNS: Final = "0123456789ABCDEFGHIJKLMNÑOPQRSTUVWXYZ"
_IBAN_LENGTHS: Final = range(15, 35)


def digits_of(text: str) -> str:
    """The ASCII digits of a text."""
    return "".join(sign for sign in text if "0" <= sign <= "9")


def luhn(text: str) -> bool:
    """Whether the last digit checks the others (ISO/IEC 7812-1, annex B)."""
    total = 0
    for place, sign in enumerate(reversed(digits_of(text))):
        digit = int(sign)
        if place % 2:
            digit = digit * 2 - 9 if digit > 4 else digit * 2
        total += digit
    return total % 10 == 0


def verhoeff(text: str) -> bool:
    """Whether the last digit checks the others (J. Verhoeff, Error Detecting Decimal Codes, 1969), as Aadhaar's does."""
    total = 0
    for place, sign in enumerate(reversed(digits_of(text))):
        total = _DIHEDRAL[total][_TURNS[place % 8][int(sign)]]
    return total == 0


def mod_97(text: str) -> bool:
    """Whether an IBAN's two check digits check the rest (ISO 13616, ISO/IEC 7064 mod 97-10)."""
    signs = [sign for sign in text.upper() if sign.isascii() and sign.isalnum()]
    if len(signs) not in _IBAN_LENGTHS:
        return False
    moved = signs[4:] + signs[:4]
    return int("".join(str(int(sign, 36)) for sign in moved)) % 97 == 1


def spanish_letter(text: str) -> bool:
    """Whether the letter of a DNI or a NIE is the one of its number, modulo 23."""
    body = "".join(sign for sign in text.upper() if sign.isascii() and sign.isalnum())
    first = {"X": "0", "Y": "1", "Z": "2"}.get(body[0], body[0])
    number = first + body[1:-1]
    return number.isdigit() and body[-1] == "".join(_LETTERS)[int(number) % 23]


def curp_digit(text: str) -> bool:
    """Whether the last digit of a CURP checks the rest (RENAPO, Instructivo normativo para la asignación de la CURP)."""
    signs = text.upper()
    total = sum(_CURP_SIGNS.index(sign) * (18 - place) for place, sign in enumerate(signs[:17]))
    return signs[17] == str(-total % 10)


def french_key(text: str) -> bool:
    """Whether the key of a French social security number is 97 less the number modulo 97 (Corsica: 2A is 19, 2B is 18)."""
    body = "".join(sign for sign in text.upper() if sign.isalnum()).replace("2A", "19", 1).replace("2B", "18", 1)
    return len(body) == 15 and body.isdigit() and int(body[13:]) == 97 - int(body[:13]) % 97
