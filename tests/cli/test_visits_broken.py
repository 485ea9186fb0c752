"""Simulated people over a line that breaks, to a server that is killed and started again: each answer is there once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event

import msgspec
import pytest
from tests.cli.broken_line import broken_line
from tests.cli.test_serve import answered, serving
from tests.cli.visited_study import write_visited_study
from tests.store.conftest import place, postgres_place, postgres_server, sqlite_place  # noqa: F401 - fixtures
from tests.store.people import Place

from folkmoot.pipeline.load_population import load_population
from folkmoot.pipeline.load_study import load_study
from folkmoot.pipeline.simulate_visits import simulate_visits
from folkmoot.records.study_rows import StudyRows
from folkmoot.records.survey import AssignmentState
from folkmoot.store import rows
from folkmoot.store.reader import read_study
from folkmoot.study.simulated_visitors import Visitors

N_PEOPLE = 10
SEED = 3
OPTIONS = ("--per-address", "0", "--per-session", "0")


@pytest.mark.usefixtures("postgres_server")
def test_people_go_on_after_breaks_and_a_kill_and_nothing_is_there_twice(place: Place) -> None:  # noqa: F811 - a fixture
    study = write_visited_study(place.folder / "pilot", url=place.url)
    truth = place.folder / "truth.json"
    begun = Event()
    with broken_line() as line, ThreadPoolExecutor(1) as pool:
        with serving(study, *OPTIONS) as (address, server), answered(address):
            line.upstream = address
            visits = pool.submit(
                simulate_visits, study, study / "population.toml", line.address, truth,
                n_people=N_PEOPLE, at_once=3, seed=SEED, patience=120, tell=lambda _: begun.set(),
            )  # fmt: skip
            assert begun.wait(60)
            while len(read(study, place).answers) < 100:
                assert not visits.done(), visits.result()
            server.kill()
            line.upstream = "http://127.0.0.1:9"
        with serving(study, *OPTIONS) as (address, _), answered(address):
            line.upstream = address
            done = visits.result(timeout=300)
    assert done.states == {"finished": N_PEOPLE}
    assert min(line.lost["not sent"], line.lost["not answered"]) > 10
    assert done.summary()["n_retries"] >= line.lost["not sent"] + line.lost["not answered"]
    found = read(study, place)
    assert len(found.participants) == N_PEOPLE
    assert len(found.assignments) == 8 * N_PEOPLE
    assert {one.revision for one in found.answers} == {1}
    check_meant(study, found, {visit.participant_id: visit.person for visit in done.visits})


def check_meant(study: Path, found: StudyRows, person_of: dict[str | None, int]) -> None:
    """What is stored is what each person meant: every question of every prompt, once."""
    loaded = load_study(study)
    visitors = Visitors(loaded.prompts, load_population(study / "population.toml", loaded.prompts), N_PEOPLE, SEED)
    stored = {(one.participant_id, one.prompt_id, one.question): one.value for one in found.answers}
    assert len(stored) == len(found.answers)
    expected = set()
    for one in found.assignments:
        meant = visitors.answer(person_of[one.participant_id], one.prompt_id, 1, one.shown_order)
        assert one.state is (AssignmentState.SKIPPED if meant.skips else AssignmentState.DONE)
        if meant.skips:
            continue

        def value(question: str, of: tuple[str, str] = (one.participant_id, one.prompt_id)) -> dict[str, object]:
            raw = stored[*of, question]
            assert raw is not None
            expected.add((*of, question))
            decoded: dict[str, object] = msgspec.json.decode(raw)
            return decoded

        ranked = value("world_ranking")["tiers"]
        assert isinstance(ranked, list)
        assert {label: tier for tier, labels in enumerate(ranked, start=1) for label in labels} == meant.world
        assert value("veto")["flagged"] == sorted(meant.flagged)
        assert value("default_policy")["value"] == meant.default_policy
        for question, given in (("criteria_ratings", meant.ratings), ("own_criteria", meant.own_criteria)):
            if not given:
                continue
            kept = value(question)
            if question == "criteria_ratings":
                assert kept["ratings"] == {str(at): rating for at, rating in meant.ratings.items()}
            else:
                assert kept["criteria"] == [{"text": text, "rating": rating} for text, rating in meant.own_criteria]
        for question in ("personal_ranking", "importance", "representativeness", "subjectivity"):
            value(question)
    assert expected == stored.keys()


def read(study: Path, place: Place) -> StudyRows:  # noqa: F811 - a fixture's name
    """Everything that is on the disk now."""
    return read_study(study, place.url, rows.rows)
