"""Opening a study's database: its files, its tables, and what is refused."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import create_engine, text
from tests.store import people
from tests.store.people import Place

from folkmoot.errors import InputError, StoreError
from folkmoot.store import Store, migrate, open_store, participants
from folkmoot.store.schema import METADATA


def test_files_are_for_their_owner_alone(sqlite_place: Place) -> None:
    with sqlite_place.open() as store:
        people.open_study(store)
        modes = {file.name: file.stat().st_mode & 0o777 for file in sqlite_place.folder.iterdir()}
    assert {"study.db", "study.db-wal", "study.secret"} <= set(modes)
    assert set(modes.values()) == {0o600}


def test_migrations_make_the_tables_of_the_schema(place: Place) -> None:
    place.open().close()
    url = place.url.replace("postgresql:", "postgresql+psycopg:") if place.url else f"sqlite:///{place.folder}/study.db"
    engine = create_engine(url)
    with engine.connect() as connection:
        assert not compare_metadata(MigrationContext.configure(connection), METADATA)
    engine.dispose()


def test_every_migration_is_known_in_its_order() -> None:
    folder = Path(migrate.__file__).with_name("migrations") / "versions"
    assert sorted(path.name.split("_")[0] for path in folder.glob("*.py")) == list(migrate.REVISIONS)


def test_what_was_saved_is_there_when_it_is_opened_again(place: Place) -> None:
    with place.open() as store:
        people.open_study(store)
        person = people.enrol(store, "ann")
        secret = store.secret
    with place.open() as store:
        assert store.read(lambda connection: participants.by_token(connection, "token of ann")) == person
        assert store.secret == secret


def test_a_newer_database_is_refused(place: Place) -> None:
    with place.open() as store:
        store.submit(
            lambda connection: connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
        ).result()
    with pytest.raises(InputError, match="newer version of Folkmoot"):
        place.open()


def test_a_database_of_something_else_is_refused(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "study.db")) as connection:
        connection.execute("CREATE TABLE recipes (name TEXT)")
    with pytest.raises(InputError, match="not of a study"):
        open_store(tmp_path, environment={})


def test_a_file_that_is_no_database_is_refused(tmp_path: Path) -> None:
    (tmp_path / "study.db").write_bytes(b"Dear diary, " * 100)
    with pytest.raises(InputError, match="not a database"):
        open_store(tmp_path, environment={})


def test_a_missing_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="No such file"):
        open_store(tmp_path / "none", environment={})


@pytest.mark.parametrize(
    "address", ["mysql://me:hush@127.0.0.1/x", "postgresql://me:hush@127.0.0.1:99999999/x", "hush", "sqlite:///hush"]
)
def test_an_address_that_cannot_be_used_is_refused_without_its_password(tmp_path: Path, address: str) -> None:
    with pytest.raises((InputError, StoreError)) as refused:
        open_store(tmp_path, database_url=address, environment={})
    assert "hush" not in str(refused.value)


def test_a_server_that_is_not_there_is_told_without_the_password(tmp_path: Path) -> None:
    with pytest.raises(StoreError) as refused:
        open_store(tmp_path, database_url="postgresql://me:hush@127.0.0.1:1/x", environment={})
    assert "me:***@127.0.0.1" in str(refused.value)
    assert "hush" not in str(refused.value)


def test_the_secret_can_come_from_the_environment(tmp_path: Path) -> None:
    with open_store(tmp_path, environment={"FOLKMOOT_SECRET": "ab" * 32}) as store:
        assert store.secret == b"\xab" * 32
    assert not (tmp_path / "study.secret").exists()
    for bad in ("ab", "no hexadecimal number"):
        with pytest.raises(InputError, match="FOLKMOOT_SECRET") as refused:
            open_store(tmp_path, environment={"FOLKMOOT_SECRET": bad})
        assert "no hexadecimal" not in str(refused.value)


def test_a_closed_store_saves_nothing(sqlite_place: Place) -> None:
    store: Store = sqlite_place.open()
    store.close()
    with pytest.raises(StoreError, match="closed"):
        people.open_study(store)
