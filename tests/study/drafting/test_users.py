"""Users are drawn from a table, by seed."""

from __future__ import annotations

import re

from folkmoot.study.drafting.users import USERS, draw_user


def test_the_same_seed_draws_the_same_user() -> None:
    assert draw_user(3, "be_fair", 2) == draw_user(3, "be_fair", 2)
    assert [column for column, _ in draw_user(3, "be_fair", 2)] == list(USERS)


def test_seeds_and_sections_draw_others() -> None:
    drawn = {draw_user(seed, section, 0) for seed in range(10) for section in ("be_fair", "be_kind")}
    assert len(drawn) >= 18


def test_a_column_is_used_up_before_a_row_comes_again() -> None:
    for place, (column, rows) in enumerate(USERS.items()):
        drawn = [draw_user(1, "be_fair", number)[place] for number in range(len(rows))]
        assert {row for _, row in drawn} == set(rows), column


def test_no_row_names_a_group_of_people() -> None:
    group = re.compile(
        r"\b(?:man|woman|men|women|boy|girl|old|elderly|teenager|immigrant|foreign|black|white|muslim|christian|jewish|"
        r"catholic|gay|disabled|poor|rich|conservative|liberal|american|chinese|african|european)\b"
    )
    assert not [row for rows in USERS.values() for row in rows if group.search(row.lower())]
