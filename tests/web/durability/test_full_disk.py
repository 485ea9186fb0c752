"""A disk that takes no more: saves are refused with a reason, what was acknowledged stays, and with room again it goes on."""

from __future__ import annotations

import time

from tests.store.people import Place
from tests.web.durability.counting import count
from tests.web.durability.crowd import Crowd
from tests.web.durability.served import Served
from tests.web.durability.studies import ANCHOR, PER_PROMPT, QUOTA, study_in


def test_a_full_disk_refuses_saves_and_goes_on_when_there_is_room(sqlite_place: Place) -> None:
    folder = study_in(sqlite_place)
    with Served(folder) as server, Crowd(server.port, 8, 61) as crowd:
        for _ in range(2):
            crowd.wait_for(30)
            # The system lets no file of the server grow: the database or its log, in the middle of a transaction.
            server.limit_files(max((folder / name).stat().st_size for name in ("study.db", "study.db-wal")))
            refused = crowd.counts.get("503", 0)
            deadline = time.monotonic() + 60
            while crowd.counts.get("503", 0) < refused + 20 and not crowd.failures:
                assert time.monotonic() < deadline, crowd.counts
                time.sleep(0.02)
            server.limit_files(None)
        crowd.wait_for(30)
        crowd.stop()
        told = count(folder, None, crowd.entries, quota=QUOTA, per_prompt=PER_PROMPT, anchor=ANCHOR)
    print(f"{told}, {crowd.counts}, {len(crowd.entries)} people")  # noqa: T201 - figures, with -s
    assert told.stored >= told.acknowledged > 100
    assert set(crowd.counts) <= {"acknowledged", "lost", "503"}, server.log.read_text()
