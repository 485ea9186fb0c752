"""What a panel calls people stands apart from what they say; links and sessions are kept as digests."""

from __future__ import annotations

import hashlib
import hmac

import pytest
from sqlalchemy import text
from tests.store import people
from tests.store.people import NOW, Place

from folkmoot.errors import InputError
from folkmoot.records.survey import Participant
from folkmoot.store import Store, panel, participants, sessions


def enter(store: Store, name: str, called: str) -> Participant:
    return store.submit(
        lambda connection: panel.enter(
            connection, store.secret, name, panel_participant=called, panel_study="s", panel_session=None
        )
    ).result()


def everything(store: Store, table: str) -> list[tuple[object, ...]]:
    # The name is the test's own.
    rows = store.read(lambda connection: connection.execute(text(f"SELECT * FROM {table}")).all())  # noqa: S608 - see above
    return [tuple(row) for row in rows]


def test_a_panels_id_joins_a_participant_through_the_secret_alone(place: Place) -> None:
    with place.open() as store:
        people.open_study(store)
        for name, called in (("ann", "zz-1"), ("bob", "aa-2")):
            people.enrol(store, name)
            assert enter(store, name, called).id == name
        assert sorted(everything(store, "panel_entries")) == [("aa-2", "s", None), ("zz-1", "s", None)]
        codes = {
            (hmac.new(store.secret, called.encode(), hashlib.sha256).hexdigest(), name)
            for name, called in (("ann", "zz-1"), ("bob", "aa-2"))
        }
        assert set(everything(store, "panel_links")) == codes
        found = store.read(lambda connection: panel.find(connection, store.secret, "aa-2"))
        assert found is not None
        assert found.id == "bob"
        assert store.read(lambda connection: panel.find(connection, b"another" * 5, "aa-2")) is None
        # The same person sent by the panel a second time is who they were.
        people.enrol(store, "ann again")
        assert enter(store, "ann again", "zz-1").id == "ann"


def test_links_and_sessions_are_kept_as_digests_and_sessions_end(place: Place) -> None:
    def whose(minutes: float) -> Participant | None:
        return sessions.participant(store, "random", people.later(minutes))

    with place.open() as store:
        people.open_study(store)
        ann = people.enrol(store, "ann")
        store.submit(
            lambda connection: sessions.start(connection, "random", "ann", expires_at=people.later(60))
        ).result()
        assert whose(59) == ann
        assert whose(60) is None
        assert everything(store, "links") == [(hashlib.sha256(b"token of ann").hexdigest(), "ann")]
        assert [row[0] for row in everything(store, "sessions")] == [hashlib.sha256(b"random").hexdigest()]
        assert store.submit(lambda connection: sessions.end_expired(connection, people.later(61))).result() == 1
        assert whose(0) is None


def test_an_id_or_a_link_of_somebody_else_is_refused(place: Place) -> None:
    with place.open() as store:
        with pytest.raises(InputError, match="not open yet"):
            people.enrol(store, "ann")
        people.open_study(store)
        ann = people.enrol(store, "ann")
        assert people.enrol(store, "ann", people.later(3)) == ann
        people.enrol(store, "bob")
        with pytest.raises(InputError, match="in use"):
            store.submit(lambda connection: participants.add_token(connection, "bob", "token of ann")).result()
        with pytest.raises(InputError, match="no such participant"):
            store.submit(lambda connection: sessions.start(connection, "s", "nobody", expires_at=NOW)).result()
