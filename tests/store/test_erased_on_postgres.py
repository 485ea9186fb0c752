"""Nothing of somebody who withdrew is left in Postgres' tables, whoever reads meanwhile; and nobody waits long for that."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import closing, suppress

import psycopg
from sqlalchemy import select
from tests.store import people
from tests.store.people import NOW, Place
from tests.store.postgres_server import PostgresServer
from tests.store.test_withdrawal import live

from folkmoot.store.schema import ANSWERS, PARTICIPANTS


def until(is_so: Callable[[], bool]) -> None:
    """Two minutes at most."""
    deadline = time.monotonic() + 120
    while not is_so():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def files_with(server: PostgresServer, url: str, word: bytes) -> list[str]:
    """Files of a database, as they are on the disk, that hold a word; the server's log is not among them."""
    with closing(psycopg.connect(url, autocommit=True)) as connection:
        row = connection.execute("SELECT oid FROM pg_database WHERE datname = current_database()").fetchone()
    assert row is not None
    folder = server.folder / "data" / "base" / str(row[0])
    found = []
    for one in folder.iterdir():
        # A table that was written anew takes its old files with it.
        with suppress(FileNotFoundError):
            found += [one.name] if word in one.read_bytes() else []
    return found


def written(url: str) -> None:
    """Everything that the server holds in its memory is in its files."""
    with closing(psycopg.connect(url, autocommit=True)) as connection:
        connection.execute("CHECKPOINT")


def test_what_somebody_still_reads_is_erased_once_they_have_done(
    postgres_server: PostgresServer, postgres_place: Place
) -> None:
    url = postgres_place.url
    assert url is not None
    with postgres_place.open() as store:
        people.open_study(store)
        live(store, "marigold")
        written(url)
        assert files_with(postgres_server, url, b"marigold")
        with closing(psycopg.connect(url)) as reader:
            reader.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
            # As of before the withdrawal, though no table is held.
            reader.execute("SELECT txid_current_snapshot()")
            assert store.withdraw("id-marigold", NOW).result()
            # What is written now comes after a try to clear the files; the rows are kept for the reader.
            people.enrol(store, "eve")
        until(lambda: not files_with(postgres_server, url, b"marigold"))
        written(url)
        assert not files_with(postgres_server, url, b"marigold")
        assert files_with(postgres_server, url, b"town")


def test_nobody_waits_behind_a_table_that_is_read_for_long(
    postgres_server: PostgresServer, postgres_place: Place
) -> None:
    url = postgres_place.url
    assert url is not None
    with postgres_place.open() as store:
        people.open_study(store)
        for name in ("ann", "marigold"):
            live(store, name)
        written(url)
        with closing(psycopg.connect(url)) as reader:
            reader.execute("SELECT count(*) FROM answers")
            assert store.withdraw("id-marigold", NOW).result()
            # Somebody reads answers as long as this test likes; others read and write them all the same.
            people.enrol(store, "eve")
            live(store, "cas")
            left = store.read(lambda connection: connection.execute(select(ANSWERS.c.participant_id)).scalars().all())
            assert sorted(set(left)) == ["id-ann", "id-cas"]
        until(lambda: not files_with(postgres_server, url, b"marigold"))


def test_several_who_serve_erase_at_once_while_others_answer(
    postgres_server: PostgresServer, postgres_place: Place
) -> None:
    url, gone = postgres_place.url, ("marigold", "celandine")
    assert url is not None
    with postgres_place.open() as one, postgres_place.open() as other:
        people.open_study(one)
        for name in gone:
            live(one, name)
        written(url)
        erased = [store.withdraw(f"id-{name}", NOW) for store, name in zip((one, other), gone, strict=True)]
        for number in range(10):
            people.enrol(other if number % 2 else one, f"id-{number}")
        assert [future.result() for future in erased] == [(f"id-{name}",) for name in gone]
        until(lambda: not any(files_with(postgres_server, url, name.encode()) for name in gone))
        written(url)
        assert not any(files_with(postgres_server, url, name.encode()) for name in gone)
        left = one.read(lambda connection: connection.execute(select(PARTICIPANTS.c.id)).scalars().all())
        assert sorted(left) == [f"id-{number}" for number in range(10)]
