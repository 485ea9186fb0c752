"""The web server is killed at random moments under load: what it acknowledged is stored, once."""

from __future__ import annotations

import random
import time

import pytest
from tests.store.people import Place
from tests.web.durability.counting import count
from tests.web.durability.crowd import Crowd
from tests.web.durability.served import Served
from tests.web.durability.studies import ANCHOR, PER_PROMPT, QUOTA, study_in


def killed(place: Place, kills: int, seed: int, people: int = 8) -> None:
    draw = random.Random(seed)  # noqa: S311 - a draw that can be drawn again
    folder = study_in(place)
    with Served(folder) as server, Crowd(server.port, people, seed) as crowd:
        for number in range(kills):
            crowd.wait_for(draw.randrange(5, 40))
            # Anywhere in what comes next: before, in or after a commit.
            time.sleep(draw.random() * 0.03)
            if number % 3 == 2:
                assert server.stop() in {0, 130}  # as Ctrl-C ends a command
            else:
                server.kill()
            server.start()
        crowd.wait_for(20)
        crowd.stop()
        told = count(folder, place.url, crowd.entries, quota=QUOTA, per_prompt=PER_PROMPT, anchor=ANCHOR)
    print(f"{kills} ends, {told}, {crowd.counts}, {len(crowd.entries)} people")  # noqa: T201 - figures, with -s
    assert crowd.counts["lost"] >= kills
    assert told.stored >= told.acknowledged > 50 * kills


def test_killed_at_random_moments_nothing_acknowledged_is_lost_or_doubled(place: Place) -> None:
    killed(place, kills=3, seed=1)


@pytest.mark.long
@pytest.mark.parametrize("seed", range(2, 6))
def test_killed_at_many_random_moments(place: Place, seed: int) -> None:
    killed(place, kills=25, seed=seed)
