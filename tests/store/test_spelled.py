"""Statements that are put into words once: the same as any other, on both databases."""

from __future__ import annotations

import pytest
from sqlalchemy import Connection, bindparam, insert, select, text, update
from sqlalchemy.exc import IntegrityError, OperationalError, ProgrammingError
from tests.store.people import Place

from folkmoot.store.schema import PROMPT_COUNTS
from folkmoot.store.spelled import Spelled

_ALL = Spelled(select(PROMPT_COUNTS).where(PROMPT_COUNTS.c.wave == bindparam("wave")).order_by(PROMPT_COUNTS.c.people))
_ADD = Spelled(insert(PROMPT_COUNTS), of=["prompt_id", "wave", "people"])
_MORE = Spelled(
    update(PROMPT_COUNTS)
    .where(PROMPT_COUNTS.c.prompt_id == bindparam("this"))
    .values(people=PROMPT_COUNTS.c.people + bindparam("more"))
)
_NONSENSE = Spelled(text("SELECT nothing FROM nowhere"))
ROWS = [{"wave": "spring", "prompt_id": name, "people": people} for name, people in (("a", 3), ("b", 1))]


def test_rows_by_the_names_of_their_columns_and_counts_of_changes(place: Place) -> None:
    def write(connection: Connection) -> int:
        _ADD.run_each(connection, ROWS)
        return _MORE.run(connection, {"this": "a", "more": -3})

    with place.open() as store:
        assert store.submit(write).result() == 1
        assert store.submit(lambda connection: _MORE.run(connection, {"this": "c", "more": 1})).result() == 0
        found = store.read(lambda connection: [(row.prompt_id, row.people) for row in _ALL.rows(connection, ROWS[0])])
        assert found == [("a", 0), ("b", 1)]
        first = store.read(lambda connection: _ALL.first(connection, {"wave": "spring"}))
        assert first is not None
        assert (first.wave, first.prompt_id, first.people) == ("spring", "a", 0)
        assert store.read(lambda connection: _ALL.first(connection, {"wave": "autumn"})) is None


def test_errors_are_those_of_any_other_statement(place: Place) -> None:
    def twice(connection: Connection) -> str:
        with pytest.raises(IntegrityError):
            _ADD.run_each(connection, [ROWS[0], ROWS[0]])
        raise ValueError("taken back")

    def nonsense(connection: Connection) -> str:
        with pytest.raises((OperationalError, ProgrammingError)):
            _NONSENSE.run(connection, {})
        raise ValueError("taken back")

    with place.open() as store:
        for write in (twice, nonsense):
            with pytest.raises(ValueError, match="taken back"):
                store.submit(write).result()
        assert store.read(lambda connection: _ALL.first(connection, {"wave": "spring"})) is None


def test_what_is_read_together_is_of_one_moment(place: Place) -> None:
    with place.open() as store:
        store.submit(lambda connection: _ADD.run_each(connection, ROWS)).result()

        def read(connection: Connection) -> tuple[list[int], list[int]]:
            before = [row.people for row in _ALL.rows(connection, {"wave": "spring"})]
            store.submit(lambda other: _MORE.run(other, {"this": "b", "more": 5})).result()
            return before, [row.people for row in _ALL.rows(connection, {"wave": "spring"})]

        assert store.read(read) == ([1, 3], [1, 3])
        assert store.read(lambda connection: [row.people for row in _ALL.rows(connection, ROWS[0])]) == [3, 6]
