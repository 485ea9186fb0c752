"""Second entries of simulated people come from the device of the first, where evidence is kept: quality finds them."""

from __future__ import annotations

import json
from collections import defaultdict
from pathlib import Path

from tests.cli.running import folkmoot
from tests.cli.test_serve import serving
from tests.cli.visited_study import write_visited_study

from folkmoot.store import evidence, rows
from folkmoot.store.reader import read_study

N_PEOPLE = 8
EVIDENCE = "\n[quality]\ninteraction_evidence = true\n"
TWICE = '\n[[answerers]]\nkind = "duplicate"\nshare = 0.4\n'
REASONS = "\n".join(
    f'{approach} = ["It says what one can do, for whom it is meant, and does not look down on anybody who asks: {approach}."]'
    for approach in ("even-handed", "direct", "caring", "cautious", "advocate", "strict")
)


def test_two_entries_of_one_person_share_a_device_and_are_found(tmp_path: Path) -> None:
    study = write_visited_study(tmp_path / "pilot", EVIDENCE, mix=TWICE)
    population = study / "population.toml"
    before, _, after = population.read_text(encoding="utf-8").partition("[reasons.first]")
    rest = after[after.index("\n[") :]
    everybody = before.replace("rationales = ", "rationales = 1.0 # ")
    population.write_text(f"{everybody}[reasons.first]\n{REASONS}\n{rest}", encoding="utf-8")
    with serving(study, "--per-address", "0", "--per-session", "0") as (address, _):
        done = folkmoot(
            "simulate", "visits", study, "--url", address, "--people", str(N_PEOPLE), "--patience", "20", "--json"
        )
    assert json.loads(done.stdout)["states"] == {"finished": N_PEOPLE}, done.stderr
    people = json.loads((study / "truth.json").read_text(encoding="utf-8"))["people"]
    entries: dict[str, set[str]] = {one["participant_id"]: {one["participant_id"]} for one in people}
    for one in people:
        if one["duplicate_of"] is not None:
            entries[one["duplicate_of"]].add(one["participant_id"])
            del entries[one["participant_id"]]
    twice = [group for group in entries.values() if len(group) > 1]
    assert twice
    on_device: defaultdict[str, set[str]] = defaultdict(set)
    for person, devices in read_study(study, None, evidence.rows).devices.items():
        for device in devices:
            on_device[device].add(person)
    # Each on one device, and on one with somebody else only where both are one person.
    assert sorted(map(sorted, on_device.values())) == sorted(map(sorted, entries.values()))
    # Everybody gives one and the same reason for what they like: the device alone tells who is there twice.
    reasons: defaultdict[str, set[str]] = defaultdict(set)
    for answer in read_study(study, None, rows.rows).answers:
        value = None if answer.value is None else json.loads(bytes(answer.value))
        if isinstance(value, dict) and value.get("rationale"):
            reasons[answer.participant_id].add(value["rationale"])
    found = json.loads(folkmoot("study", "quality", study, "--json").stdout)
    flagged = {one["participant_id"] for one in found["people"] if "duplicate_people" in one["flagged_by"]}
    same = {one for group in twice for one in group if any(reasons[one] & reasons[two] for two in group - {one})}
    assert flagged == same == set().union(*twice)
