"""What is done to a study that was never opened is refused, and leaves nothing behind, in a file and on Postgres."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from tests.pipeline.answered_study import DEFINITION, open_it, write_study
from tests.store.conftest import place, postgres_place, postgres_server, sqlite_place  # noqa: F401 - fixtures
from tests.store.people import Place
from tests.study.studies import make_prompts

from folkmoot.errors import InputError
from folkmoot.pipeline.console_commands import (
    invite_account,
    list_accounts,
    remove_account,
    reset_account,
    set_study_state,
)
from folkmoot.pipeline.open_study import open_study
from folkmoot.pipeline.opened_study import opened_database
from folkmoot.pipeline.study_links import take_back_links
from folkmoot.pipeline.study_status import study_status
from folkmoot.pipeline.trail import check_trail, take_snapshot, trail_entries
from folkmoot.records.console import Role, StudyState
from folkmoot.store import open_store
from folkmoot.store.reader import has_database

VERBS: dict[str, Callable[[Path], object]] = {
    "trail snapshot": take_snapshot,
    "study pause": lambda folder: set_study_state(folder, StudyState.PAUSED),
    "study take-back": lambda folder: take_back_links(folder, ["https://a.example/?invitation=x"]),
}
READ: dict[str, Callable[[Path], object]] = {"trail show": trail_entries, "trail verify": check_trail}


@pytest.fixture
def unopened(place: Place, tmp_path: Path) -> Path:  # noqa: F811 - a fixture
    """A study's folder that nobody has served."""
    address = "" if place.url is None else f'database_url = "{place.url}"\n'
    return write_study(tmp_path / "town", make_prompts(5), address + DEFINITION)


def is_untouched(folder: Path, url: str | None) -> bool:
    return not has_database(folder, url) and {one.name for one in folder.iterdir()} == {"prompts.jsonl", "study.toml"}


@pytest.mark.parametrize("verb", VERBS | READ)
def test_nothing_is_made(verb: str, unopened: Path, place: Place) -> None:  # noqa: F811 - a fixture
    with pytest.raises(InputError, match="was not opened yet"):
        (VERBS | READ)[verb](unopened)
    assert is_untouched(unopened, place.url)


def test_what_only_looks_makes_nothing(unopened: Path, place: Place) -> None:  # noqa: F811 - a fixture
    assert study_status(unopened).opened_at is None
    assert list_accounts(unopened).accounts == ()
    for change in (reset_account, remove_account):
        with pytest.raises(InputError, match="nobody: no such account"):
            change(unopened, "nobody")
    assert is_untouched(unopened, place.url)


def test_an_account_before_the_study_is_opened_does_not_open_it(unopened: Path) -> None:
    invite_account(unopened, name="Ann", role=Role.RESEARCHER, sees_personal_data=False)
    before = trail_entries(unopened)
    assert [one.event for one in before] == ["account"]
    assert len(list_accounts(unopened).waiting) == 1
    for name, verb in VERBS.items():
        with pytest.raises(InputError, match="was not opened yet"):
            verb(unopened)
        assert trail_entries(unopened) == before, name


def test_an_opened_study_says_where_its_database_is(unopened: Path, place: Place) -> None:  # noqa: F811 - a fixture
    with open_store(unopened, database_url=place.url, environment={}) as store:
        open_it(store, unopened)
    assert opened_database(unopened) == place.url


def test_what_is_opened_again_says_whether_it_was_paused_or_closed(unopened: Path) -> None:
    assert open_study(unopened).state.state is StudyState.OPEN
    for state in (StudyState.PAUSED, StudyState.OPEN, StudyState.CLOSED):
        set_study_state(unopened, state)
        assert open_study(unopened).state.state is state
