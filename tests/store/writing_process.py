"""A process that saves answers, as fast as it can, and prints each when it is acknowledged: `PERSON NUMBER REVISION`.

Everybody sends everything from the beginning, so that a process that follows a killed one sends much of it again.
"""

from __future__ import annotations

import os
import resource
import sys
import threading
from functools import partial
from pathlib import Path

from tests.store import people
from tests.store.people import Place, answer, saving

from folkmoot.errors import StoreError
from folkmoot.store import Store, assignments, open_store
from folkmoot.study.assignment import chooser

PEOPLE = 8
REFUSALS = 5
"""After so many refusals a person gives up."""


def send(store: Store, name: str) -> None:
    choose = chooser(people.design(1, people_per_prompt=100, prompts_per_person=1))
    refused, number = 0, 0
    while refused < REFUSALS:
        try:
            if number == 0:
                people.enrol(store, name)
                give = partial(assignments.next_prompt, participant_id=name, choose=choose, now=people.NOW)
                store.submit(give).result()
            value = {"number": number, "padding": "x" * 500}
            # Twice at once, as a page does that was impatient.
            twice = [saving(store, name, "p0", answer("veto", value, f"key {number}")) for _ in range(2)]
            first, second = (future.result()[0] for future in twice)
        except StoreError:
            refused += 1
            continue
        line = f"{name} {number} {first.revision} {second.revision}\n"
        os.write(1, line.encode())
        number += 1
    os.write(1, b"full\n")


def main(folder: str, url: str, file_limit: str) -> None:
    place = Place(Path(folder), url or None)
    with open_store(place.folder, database_url=place.url, environment={}) as store:
        people.open_study(store)
        if file_limit:
            resource.setrlimit(resource.RLIMIT_FSIZE, (int(file_limit), int(file_limit)))
        crowd = [threading.Thread(target=send, args=(store, f"person-{number}")) for number in range(PEOPLE)]
        for one in crowd:
            one.start()
        for one in crowd:
            one.join()


if __name__ == "__main__":
    main(*sys.argv[1:])
