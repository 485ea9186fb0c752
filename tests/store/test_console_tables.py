"""Accounts, invitations, sessions, failures and the study's state, on both databases."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from tests.store import people
from tests.store.people import Place

from folkmoot.records.console import Invitation, Role, StateSince, StudyState
from folkmoot.store import accounts, console_sessions, openid_visits, sign_in_failures, study_states, trail
from folkmoot.store.digests import digest
from folkmoot.store.openid_visits import OpenIdVisit
from folkmoot.store.study_states import StudyClosedForGoodError
from folkmoot.store.times import kept_time

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
IDLE, LONGEST = timedelta(minutes=30), timedelta(hours=12)


def test_accounts_and_their_sessions(place: Place) -> None:
    ann = accounts.NewAccount("a", "Ann", Role.RESEARCHER, sees_personal_data=False, sign_in_name="ann")
    bo = accounts.NewAccount("b", "Bo", Role.REVIEWER, sees_personal_data=True, issuer="https://i", subject="s")
    with place.open() as store:
        made = store.submit(lambda connection: accounts.add(connection, ann, NOW)).result()
        other = store.submit(lambda connection: accounts.add(connection, bo, NOW)).result()
        for twice in (
            accounts.NewAccount("c", "C", Role.OBSERVER, sees_personal_data=False, sign_in_name="ann"),
            accounts.NewAccount("d", "D", Role.OBSERVER, sees_personal_data=False, issuer="https://i", subject="s"),
        ):
            with pytest.raises(accounts.NameTakenError):
                store.submit(lambda connection, twice=twice: accounts.add(connection, twice, NOW)).result()  # type: ignore[misc]  # a default binds the loop's
        assert store.read(accounts.every) == (made, other)
        assert store.read(lambda connection: accounts.by_subject(connection, "https://i", "s")) == other
        assert store.read(lambda connection: accounts.find(connection, "ANN")) == made
        assert store.read(accounts.counts) == {Role.RESEARCHER: 1, Role.REVIEWER: 1, Role.OBSERVER: 0}
        with pytest.raises(accounts.LastResearcherError):
            store.submit(lambda connection: accounts.remove(connection, "a")).result()
        store.submit(lambda connection: console_sessions.start(connection, "session", "b", NOW)).result()

        def found(after: timedelta) -> bool:
            return (
                store.read(
                    lambda connection: console_sessions.find(
                        connection, "session", NOW + after, idle=IDLE, longest=LONGEST
                    )
                )
                is not None
            )

        assert found(timedelta(minutes=29))
        assert not found(IDLE)
        later = NOW + timedelta(hours=11, minutes=50)
        store.submit(lambda connection: console_sessions.touch(connection, "session", later)).result()
        assert found(timedelta(hours=11, minutes=59))
        assert not found(LONGEST)
        store.submit(lambda connection: accounts.remove(connection, "b")).result()
        assert not found(timedelta(0))
    with place.open() as store:
        assert store.read(accounts.every) == (made,)


def test_invitations_are_used_once_and_end(place: Place) -> None:
    given = Invitation(
        None, "Bo", Role.OBSERVER, sees_personal_data=False, expires_at=kept_time(NOW + timedelta(days=7))
    )
    with place.open() as store:
        store.submit(lambda connection: accounts.invite(connection, "token", given, NOW)).result()
        read = store.read(lambda connection: accounts.invitation_of(connection, digest("token"), NOW))
        assert read is not None
        # The identifier by which a list names an invitation is given when it is stored; the rest is as it was made.
        assert read.id
        assert replace(read, id="") == given
        later = NOW + timedelta(days=7)
        assert store.read(lambda connection: accounts.invitation_of(connection, digest("token"), later)) is None
        assert store.read(lambda connection: accounts.waiting(connection, NOW)) == (read,)
        store.submit(lambda connection: accounts.use(connection, digest("token"))).result()
        assert store.read(lambda connection: accounts.waiting(connection, NOW)) == ()


def test_a_visit_to_the_provider_comes_back_once(place: Place) -> None:
    visit, ends = OpenIdVisit("/console", None), NOW + timedelta(minutes=10)
    with place.open() as store:
        for state in ("one", "two"):
            store.submit(
                lambda connection, state=state: openid_visits.begin(connection, state, visit, now=NOW, expires_at=ends)  # type: ignore[misc]  # a default binds the loop's
            ).result()

        def back(state: str, now: datetime) -> OpenIdVisit | None:
            return store.submit(lambda connection: openid_visits.end(connection, state, now)).result()

        assert back("one", NOW) == visit
        assert back("one", NOW) is None
        assert back("two", ends) is None


def test_many_guesses_at_once_are_counted_before_they_are_checked(place: Place) -> None:
    bucket = sign_in_failures.bucket_of(b"s" * 32, "name", "ann")

    def wait_after(failures: int) -> timedelta:
        return timedelta(seconds=15 if failures >= 3 else 0)

    with place.open() as store:
        at_once = [
            store.submit(lambda connection: sign_in_failures.attempt(connection, bucket, NOW, wait_after))
            for _ in range(20)
        ]
        assert [one.result() for one in at_once] == [None] * 3 + [timedelta(seconds=15)] * 17
        later = NOW + timedelta(seconds=16)
        again = store.submit(
            lambda connection: sign_in_failures.attempt(connection, bucket, later, wait_after)
        ).result()
        assert again is None
        a_day = later + sign_in_failures.FORGOTTEN
        fresh = [
            store.submit(lambda connection: sign_in_failures.attempt(connection, bucket, a_day, wait_after)).result()
            for _ in range(4)
        ]
        assert fresh == [None, None, None, timedelta(seconds=15)]


def test_a_study_is_open_until_something_else_is_said(place: Place) -> None:
    with place.open() as store:
        people.open_study(store)
        assert store.read(study_states.current) == StateSince(StudyState.OPEN, None)

        def change(state: StudyState) -> StateSince:
            return store.submit(lambda connection: study_states.change(connection, state, NOW)).result()

        assert change(StudyState.OPEN) == StateSince(StudyState.OPEN, None)
        assert change(StudyState.PAUSED).since == kept_time(NOW)
        assert change(StudyState.OPEN).state is StudyState.OPEN
        assert change(StudyState.CLOSED) == store.read(study_states.current)
        with pytest.raises(StudyClosedForGoodError):
            change(StudyState.OPEN)
        told = [entry.event for entry in store.read(trail.entries)][1:]
        assert told == ["study paused", "study resumed", "study closed"]
