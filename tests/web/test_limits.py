"""How many requests are answered: in one process, and in several that count together."""

from __future__ import annotations

import multiprocessing
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from folkmoot.web.limits import Limit, LocalLimit, limits_of, sender_at
from folkmoot.web.settings import Settings, settings_from
from folkmoot.web.shared_limits import BESIDE, BUCKETS, SharedLimit


@pytest.fixture
def descriptor() -> Iterator[int]:
    """Of an empty file without a name."""
    with tempfile.TemporaryFile() as file:
        yield file.fileno()


@pytest.fixture(params=["local", "shared"])
def limit(request: pytest.FixtureRequest, descriptor: int) -> Limit:
    """60 a minute, of either kind."""
    return LocalLimit(60, b"salt") if request.param == "local" else SharedLimit(60, descriptor, "a door")


def test_half_a_minutes_worth_at_once_then_one_a_second(limit: Limit) -> None:
    assert [limit.allows("one", 100.0) for _ in range(31)] == [True] * 30 + [False]
    assert limit.allows("another", 100.0)
    assert [limit.allows("one", 102.0) for _ in range(3)] == [True, True, False]
    assert [limit.allows("one", 1e6) for _ in range(31)] == [True] * 30 + [False]
    # A clock that was read a little earlier in another process takes nothing away.
    assert [limit.allows("third", at) for at in (5.0, 4.9, 5.0)] == [True] * 3


def test_no_limit(descriptor: int) -> None:
    for limit in (LocalLimit(0, b"salt"), SharedLimit(0, descriptor, "a door")):
        assert all(limit.allows("one", 0.0) for _ in range(10_000))


def test_a_door_counts_for_itself_and_the_processes_together(descriptor: int) -> None:
    here, elsewhere = SharedLimit(4, descriptor, "survey"), SharedLimit(4, descriptor, "survey")
    assert [here.allows("one", 0.0), elsewhere.allows("one", 0.0), here.allows("one", 0.0)] == [True, True, False]
    assert SharedLimit(4, descriptor, "console").allows("one", 0.0)


def test_a_table_that_is_full_forgets_who_was_not_seen_for_longest(descriptor: int) -> None:
    limit = SharedLimit(2, descriptor, "a door")
    assert limit.allows("one", 0.0)
    for number in range(1, 4 * BESIDE * BUCKETS // 16):
        assert limit.allows(f"sender {number}", float(number))
    # One token, used just now, is known still.
    assert limit.allows("late", 1e6)
    assert not limit.allows("late", 1e6)


def _ask(descriptor: int, times: int) -> int:
    limit = SharedLimit(1000, descriptor, "a door")
    return sum(limit.allows("one", 7.0) for _ in range(times))


def test_processes_at_once_let_through_what_one_would(descriptor: int) -> None:
    # Forked, so that they have the file; a thousand a minute are five hundred at once.
    with multiprocessing.get_context("fork").Pool(3) as pool:
        assert sum(pool.starmap(_ask, [(descriptor, 400)] * 3)) == 500


def test_the_file_is_told_by_the_environment(tmp_path: Path, descriptor: int) -> None:
    one = limits_of(settings_from({"FOLKMOOT_STUDY": str(tmp_path)}))
    assert all(isinstance(limit, LocalLimit) for limit in one)
    settings = settings_from({"FOLKMOOT_STUDY": str(tmp_path), "FOLKMOOT_SHARED_LIMITS": str(descriptor)})
    assert settings == Settings(tmp_path, "http://127.0.0.1:8000", shared_limits=descriptor)
    assert all(isinstance(limit, SharedLimit) for limit in limits_of(settings))


@pytest.mark.parametrize(
    ("address", "sender"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        # One line has 2 ** 64 addresses of IPv6: it is one sender.
        ("2001:db8:0:1::7", "2001:db8:0:1::/64"),
        ("2001:db8:0:1:ffff:ffff:ffff:ffff", "2001:db8:0:1::/64"),
        ("2001:db8:0:2::7", "2001:db8:0:2::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("", ""),
        ("testclient", "testclient"),
    ],
)
def test_an_address_of_a_line_stands_for_the_line(address: str, sender: str) -> None:
    assert sender_at(address) == sender
