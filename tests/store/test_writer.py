"""Writes are acknowledged when they are on the disk, together, and one that fails harms no other."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import Connection, func, insert, select, text
from tests.store import people
from tests.store.people import Place

from folkmoot.errors import InputError, StoreError
from folkmoot.records.survey import Participant
from folkmoot.store import Store, participants
from folkmoot.store.postgres import PostgresDatabase
from folkmoot.store.schema import WITHDRAWALS
from folkmoot.store.sqlite import SqliteDatabase


def add(connection: Connection, number: int) -> int:
    connection.execute(insert(WITHDRAWALS).values(number=number, day="2026-03-01"))
    return number


def enrol(connection: Connection, name: str) -> Participant:
    return participants.enrol(
        connection, participant_id=name, token=name, cohort="x" * 300, wave="1", language="en", now=people.NOW
    )


def count(store: Store) -> int:
    return store.read(lambda connection: connection.execute(select(func.count()).select_from(WITHDRAWALS)).scalar_one())


def test_what_is_acknowledged_can_be_read_at_once(place: Place) -> None:
    with place.open() as store:
        for number in range(1, 20):
            assert store.submit(partial(add, number=number)).result() == number
            assert count(store) == number


def test_a_write_that_fails_takes_back_its_own_changes_alone(place: Place) -> None:
    def add_and_refuse(connection: Connection, number: int) -> None:
        add(connection, number)
        raise InputError("no")

    with place.open() as store:
        gate = threading.Event()
        store.submit(lambda _: gate.wait())  # what comes now is committed together
        good = [store.submit(partial(add, number=number)) for number in range(1, 21)]
        refused = [store.submit(partial(add_and_refuse, number=number)) for number in (50, 51)]
        twice = store.submit(lambda connection: add(connection, 7))
        broken = store.submit(lambda connection: connection.execute(text("SELECT * FROM nothing")))
        after = store.submit(lambda connection: add(connection, 30))
        gate.set()
        assert [future.result() for future in good] == list(range(1, 21))
        for future in refused:
            with pytest.raises(InputError, match="no"):
                future.result()
        for failed in (twice, broken):
            with pytest.raises(StoreError, match="nothing was saved") as error:
                failed.result()
            assert "2026-03-01" not in str(error.value)
        assert after.result() == 30
        assert count(store) == 21


def test_an_event_loop_waits_for_many_writes_at_once(place: Place) -> None:
    async def many(store: Store) -> list[int]:
        writes = [store.write(partial(add, number=number)) for number in range(1, 301)]
        return await asyncio.gather(*writes)

    with place.open() as store:
        assert asyncio.run(many(store)) == list(range(1, 301))
        assert count(store) == 300


def test_a_write_that_nobody_waits_for_any_more_is_not_begun(sqlite_place: Place) -> None:
    with sqlite_place.open() as store:
        gate = threading.Event()
        first = store.submit(lambda _: gate.wait())
        while not first.running():
            pass
        given_up = store.submit(lambda connection: add(connection, 1))
        assert given_up.cancel()
        kept = store.submit(lambda connection: add(connection, 2))
        gate.set()
        kept.result()
        assert count(store) == 1


def test_closing_writes_what_waits(sqlite_place: Place) -> None:
    store = sqlite_place.open()
    gate = threading.Event()
    store.submit(lambda _: gate.wait())
    waiting = [store.submit(partial(add, number=number)) for number in range(1, 50)]
    gate.set()
    store.close()
    assert all(future.done() for future in waiting)
    with sqlite_place.open() as again:
        assert count(again) == 49


def test_who_comes_while_too_many_wait_is_let_in_when_there_is_room(tmp_path: Path) -> None:
    with Store(SqliteDatabase(tmp_path / "study.db"), b"s" * 32, queue=4) as store:
        done: list[int] = []

        def come(first: int) -> None:
            done.extend(store.submit(partial(add, number=number)).result() for number in range(first, first + 25))

        async def come_too() -> None:
            await asyncio.gather(*(store.write(partial(add, number=n)) for n in range(1000, 1050)))

        crowd = [threading.Thread(target=come, args=(1 + 100 * number,)) for number in range(8)]
        for one in crowd:
            one.start()
        asyncio.run(come_too())
        for one in crowd:
            one.join()
        assert len(set(done)) == 200
        assert count(store) == 250


def test_a_full_disk_loses_nothing_acknowledged_and_says_so(tmp_path: Path) -> None:
    # 160 pages of 4096 bytes: the tables take about half of them.
    database = SqliteDatabase(tmp_path / "study.db", pages=160)
    with Store(database, b"s" * 32) as store:
        people.open_study(store)
        kept, refused = [], []
        futures = {
            name: store.submit(partial(enrol, name=name)) for name in (f"person {number}" for number in range(1_500))
        }
        for name, future in futures.items():
            error = future.exception()
            if error is None:
                kept.append(future.result().id)
            else:
                assert isinstance(error, StoreError)
                assert "full" in str(error)
                refused.append(name)
        assert kept
        assert refused
        stored = store.read(lambda connection: connection.execute(text("SELECT id FROM participants")).scalars().all())
        assert sorted(stored) == sorted(kept)
    # With room again, the same file goes on.
    with Store(SqliteDatabase(tmp_path / "study.db"), b"s" * 32) as store:
        stored = store.read(lambda connection: connection.execute(text("SELECT id FROM participants")).scalars().all())
        assert sorted(stored) == sorted(kept)
        assert people.enrol(store, refused[0]).id == refused[0]


def test_connections_that_the_server_closes_are_made_anew(postgres_place: Place) -> None:
    with postgres_place.open() as store, postgres_place.open() as other:
        store.submit(lambda connection: add(connection, 1)).result()
        other.submit(
            lambda connection: connection.execute(
                text(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                    "WHERE datname = current_database() AND pid <> pg_backend_pid()"
                )
            )
        ).result()
        assert store.submit(lambda connection: add(connection, 2)).result() == 2
        assert count(store) == 2


def test_a_connection_lost_before_the_commit_is_made_anew_and_the_write_done_again(postgres_place: Place) -> None:
    lose = text("SELECT pg_terminate_backend(pg_backend_pid())")
    with postgres_place.open() as store:
        people.open_study(store)
        tries = []

        def lost_the_first_time(connection: Connection) -> int:
            tries.append(1)
            if len(tries) == 1:
                connection.execute(lose)
            return add(connection, 5)

        assert store.submit(lost_the_first_time).result() == 5
        assert len(tries) == 2
        assert count(store) == 1


def test_who_holds_the_lock_for_long_is_waited_for_once_and_not_for_each_write(postgres_place: Place) -> None:
    assert postgres_place.url is not None
    with postgres_place.open() as other, Store(PostgresDatabase(postgres_place.url, 0.2), b"s" * 32) as store:
        begun, ours, theirs = threading.Event(), threading.Event(), threading.Event()

        def hold(_: Connection) -> None:
            begun.set()
            ours.wait(60)

        store.submit(hold)
        # What comes from now on is not in the batch of the one that holds.
        assert begun.wait(60)
        together = [store.submit(partial(add, number=number)) for number in range(1, 21)]
        # They are next: Postgres gives the lock to who has waited longest.
        holding = other.submit(lambda _: theirs.wait(60))
        try:
            waits = text("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted")
            until = time.monotonic() + 60
            while not store.read(lambda connection: connection.execute(waits).scalar_one()):
                assert time.monotonic() < until
            ours.set()
            with pytest.raises(StoreError, match="nothing was saved"):
                together[0].result()
        finally:
            ours.set()
            theirs.set()
        assert holding.result()
        for future in together:
            assert isinstance(future.exception(), StoreError)
        assert count(store) == 0
        assert store.submit(lambda connection: add(connection, 1)).result() == 1


def test_a_write_that_ends_in_a_way_of_its_own_ends_nobody_elses(sqlite_place: Place) -> None:
    def stop(connection: Connection) -> int:
        add(connection, 50)
        return next(iter(()))

    def leave(_: Connection) -> int:
        raise SystemExit

    async def all_of_them(store: Store) -> list[int | BaseException]:
        writes: list[Callable[[Connection], int]] = [stop, partial(add, number=1), partial(add, number=2)]
        return await asyncio.gather(*(store.write(one) for one in writes), return_exceptions=True)

    with sqlite_place.open() as store:
        stopped, *done = asyncio.run(all_of_them(store))
        assert isinstance(stopped, RuntimeError)
        assert done == [1, 2]
        assert isinstance(store.submit(leave).exception(), SystemExit)
        # The thread that writes is there still, and what was under way is taken back.
        assert store.submit(partial(add, number=3)).result() == 3
        assert count(store) == 3


def test_a_server_that_does_not_wait_for_its_disk_does_here(postgres_place: Place) -> None:
    assert postgres_place.url is not None
    with psycopg.connect(postgres_place.url, autocommit=True) as connection:
        connection.execute(f"ALTER DATABASE {connection.info.dbname} SET synchronous_commit TO off".encode())
    with postgres_place.open() as store:
        show = text("SHOW synchronous_commit")
        assert store.read(lambda connection: connection.execute(show).scalar_one()) == "off"
        assert store.submit(lambda connection: connection.execute(show).scalar_one()).result() == "on"
