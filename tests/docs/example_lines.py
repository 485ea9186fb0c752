"""What the worked examples of the docs share: the forms of their lines, and how exactly a value is written."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import Any, TypeVar

T = TypeVar("T")
Forms = Sequence[tuple[str, Callable[..., None]]]
"""A pattern of a whole line, and what takes the example and the pattern's groups."""


def read_lines(text: str, forms: Forms, example: T) -> T:
    """The example, with every line put into it by the first form that fits.

    Raises:
        ValueError: a line is of no known form.
    """
    for line in filter(None, map(str.strip, text.splitlines())):
        for form, take in forms:
            match = re.fullmatch(form, line)
            if match is not None:
                take(example, *match.groups())
                break
        else:
            raise ValueError(line)
    return example


def check_number(number: float, sign: str, value: str, where: Any, *, within: float) -> None:
    """Hold a number against what is written: `=` an exact fraction, `≈` a decimal to as many places as it has.

    Args:
        number: found.
        sign: `=` or `≈`.
        value: as written.
        where: what a failure names.
        within: how near an exact one has to be.

    Raises:
        AssertionError: it is another.
    """
    if sign == "=":
        assert abs(number - float(Fraction(value))) < within, (where, number)
    else:
        places = len(value.partition(".")[2])
        assert abs(number - float(value)) <= 0.5 * 10**-places, (where, number)
