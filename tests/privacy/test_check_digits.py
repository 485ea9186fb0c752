"""Check digits, on examples that their keepers publish."""

from __future__ import annotations

import pytest

from folkmoot.privacy import check_digits


@pytest.mark.parametrize(
    ("check", "right", "wrong"),
    [
        # ISO/IEC 7812-1 gives 4992 73 9871 6; changed in its last digit.
        (check_digits.luhn, "79927398713", "79927398710"),
        # Wikipedia's worked example of Verhoeff's: 236 gets 3.
        (check_digits.verhoeff, "2363", "2362"),
        # The examples of the IBAN registry (SWIFT).
        (check_digits.mod_97, "GB29 NWBK 6016 1331 9268 19", "GB29 NWBK 6016 1331 9268 18"),
        (check_digits.mod_97, "DE89370400440532013000", "DE89370400440532013001"),
        # The specimens of the Spanish police.
        (check_digits.spanish_letter, "99999999R", "99999999S"),
        (check_digits.spanish_letter, "X-0000000-T", "Y-0000000-T"),
        # INSEE's example, and one of Corsica: 97 - 1551019... worked out below.
        (check_digits.french_key, "2 55 08 14 168 025 38", "2 55 08 14 168 025 37"),
        # The example of Mexico's interior ministry.
        (check_digits.curp_digit, "HEGG560427MVZRRL04", "HEGG560427MVZRRL05"),
    ],
)
def test_published_examples(check: object, right: str, wrong: str) -> None:
    assert callable(check)
    assert check(right)
    assert not check(wrong)


def test_a_number_of_corsica() -> None:
    # 2A counts as 19: 1 80 12 19 004 001 -> 1801219004001 mod 97, by long division in steps of few digits.
    remainder = 0
    for digit in "1801219004001":
        remainder = (remainder * 10 + int(digit)) % 97
    assert check_digits.french_key(f"180122A004001{97 - remainder:02d}")


def test_every_wrong_digit_and_every_swap_is_seen_by_verhoeff() -> None:
    number = "2363"
    for place in range(4):
        for digit in "0123456789":
            changed = number[:place] + digit + number[place + 1 :]
            assert check_digits.verhoeff(changed) == (changed == number)
    for place in range(3):
        swapped = number[:place] + number[place + 1] + number[place] + number[place + 2 :]
        assert check_digits.verhoeff(swapped) == (swapped == number)
