"""Writes rationales with planted personal data, and without; the same seed writes the same."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from random import Random
from typing import Final

from tests.privacy.written import numbers, opinions, people

LANGUAGES: Final = ("en", "es", "fr", "ar", "hi")
PATTERNED: Final = (
    *("e-mail", "obscured e-mail", "phone", "address", "handle", "url", "ip"),
    *("dni", "nie", "nir", "ssn", "aadhaar", "iban", "card", "passport"),
)


@dataclass(frozen=True)
class Planted:
    """One thing in a text that tells who somebody is: what it is, and where (code points)."""

    kind: str
    start: int
    end: int


@dataclass(frozen=True)
class Written:
    """A rationale."""

    language: str
    text: str
    planted: tuple[Planted, ...]


def telling(count: int, seed: int) -> list[Written]:
    """Rationales that tell too much: one to three things each, languages and kinds in turn."""
    draw = Random(seed)  # noqa: S311 - the same texts each time
    return [_telling(draw, LANGUAGES[number % len(LANGUAGES)], number // len(LANGUAGES)) for number in range(count)]


def clean(count: int, seed: int) -> list[Written]:
    """Rationales that tell nothing, two thirds of their sentences hard ones."""
    draw = Random(seed)  # noqa: S311 - the same texts each time
    texts = []
    for number in range(count):
        language = LANGUAGES[number % len(LANGUAGES)]
        parts = [draw.choice(opinions.PLAIN[language]), *draw.sample(opinions.HARD[language], 2)]
        draw.shuffle(parts)
        texts.append(Written(language, " ".join(parts), ()))
    return texts


def _telling(draw: Random, language: str, turn: int) -> Written:
    kinds = [kind for kind in (*PATTERNED, "name") if kind == "obscured e-mail" or language in people.SAID[kind]]
    chosen = [kinds[turn % len(kinds)], *draw.sample(kinds, draw.randrange(3))]
    text, planted = "", []
    for kind in dict.fromkeys(chosen):
        text += f"{draw.choice(opinions.PLAIN[language])} "
        phrase = draw.choice(people.SAID["e-mail" if kind == "obscured e-mail" else kind][language])
        before, after, value = _filled(draw, language, kind, phrase)
        start = len(text) + len(before)
        planted.append(Planted(kind, start, start + len(value)))
        text += f"{before}{value}{after} "
    return Written(language, text.rstrip(), tuple(planted))


def _filled(draw: Random, language: str, kind: str, phrase: str) -> tuple[str, str, str]:
    if "{given}" in phrase:
        before, _, after = phrase.partition("{given}")
        return before, after, draw.choice(people.GIVEN[language])
    before, _, after = phrase.partition("{}")
    return before, after, _MAKERS[kind](draw, language)


def _name(draw: Random, language: str) -> str:
    return f"{draw.choice(people.GIVEN[language])} {draw.choice(people.FAMILY[language])}"


def _mail(draw: Random, _language: str) -> str:
    return f"{_box(draw)}@{draw.choice(people.MAIL_HOSTS)}"


def _box(draw: Random) -> str:
    name = draw.choice(people.LATIN)
    return draw.choice(
        (name, f"{name}.{draw.choice(people.LATIN)}", f"{name}{draw.randrange(10, 99)}", f"{name}_h", f"{name}+study")
    )


_SPELLED: Final = {
    "en": (" at ", " dot "),
    "es": (" arroba ", " punto "),
    "fr": (" arobase ", " point "),
    "ar": (" آت ", " دوت "),
    "hi": (" ऐट ", " डॉट "),
}


def _obscured(draw: Random, language: str) -> str:
    at, dot = draw.choice(
        (_SPELLED[language], (" [at] ", " [dot] "), ("(at)", "."), (" AT ", " DOT "), (" (at) ", " (dot) "))
    )
    return f"{_box(draw).replace('.', '')}{at}{draw.choice(people.MAIL_HOSTS).replace('.', dot)}"


def _address(draw: Random, language: str) -> str:
    shape = draw.choice(people.ADDRESSES[language])
    town, street = draw.choice(people.TOWNS[language]), draw.choice(people.STREETS[language])
    return shape.format(n=draw.randrange(3, 400), m=draw.randrange(1, 30), street=street, town=town)


def _url(draw: Random, _language: str) -> str:
    name = draw.choice(people.LATIN)
    return draw.choice(
        (
            f"https://{name}.wordpress.com/about",
            f"www.{name}-writes.net",
            f"http://facebook.com/{name}.h?x=1",
            f"linkedin.com/in/{name}-w",
        )
    )


_MAKERS: Final[dict[str, Callable[[Random, str], str]]] = {
    "e-mail": _mail,
    "obscured e-mail": _obscured,
    "phone": numbers.telephone,
    "address": _address,
    "dni": lambda draw, _: numbers.spanish_dni(draw),
    "nie": lambda draw, _: numbers.spanish_nie(draw),
    "nir": lambda draw, _: numbers.french_nir(draw),
    "ssn": lambda draw, _: numbers.american_ssn(draw),
    "aadhaar": lambda draw, language: numbers.in_script(draw, language, numbers.aadhaar(draw)),
    "iban": lambda draw, _: numbers.iban(draw),
    "card": lambda draw, _: numbers.payment_card(draw),
    "passport": lambda draw, _: numbers.passport(draw),
    "handle": lambda draw, _: draw.choice(people.NICKNAMES),
    "url": _url,
    "ip": lambda draw, _: numbers.internet_address(draw),
    "name": _name,
}
