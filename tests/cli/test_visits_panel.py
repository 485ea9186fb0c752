"""Simulated people whom a panel sends: each is shown the code of what became of them."""

from __future__ import annotations

import json
from pathlib import Path

from tests.cli.running import folkmoot
from tests.cli.test_serve import serving
from tests.cli.visited_study import write_visited_study

from folkmoot.store import evidence, rows
from folkmoot.store.reader import read_study

PANEL = """
[panel]
participant_parameter = "PROLIFIC_PID"
study_parameter = "STUDY_ID"
session_parameter = "SESSION_ID"
return_url = "https://panel.example.org/submissions/complete?cc={code}"
completion_code = "DONE1"
screened_out_code = "OUT1"
quota_full_code = "FULL1"

[[quotas]]
where = { gender = "Woman" }
people = 3

[quiz]
attempts = 2
[[quiz.questions]]
id = "q1"
text = "What is asked?"
options = [{ value = "my view", text = "My view" }, { value = "the right answer", text = "The right answer" }]
correct = "my view"
explanation = "There is no right answer."

[quality]
interaction_evidence = true
"""
BOTS = """
[[answerers]]
kind = "bot"
share = 0.25
passes_quiz = 0.0

[[answerers]]
kind = "copier"
share = 0.25
reason = "As an assistant I find this answer well balanced."
"""
N_PEOPLE = 16


def test_everybody_is_sent_back_with_the_code_of_their_end(tmp_path: Path) -> None:
    study = write_visited_study(tmp_path / "pilot", PANEL, mix=BOTS)
    with serving(study, "--per-address", "0", "--per-session", "0") as (address, _):

        def visit(truth: str) -> tuple[int, dict[str, object]]:
            done = folkmoot(
                "simulate", "visits", study, "--population", study / "population.toml", "--url", address,
                "--truth", tmp_path / truth, "--people", str(N_PEOPLE), "--at-once", "1", "--patience", "20", "--json",
            )  # fmt: skip
            return done.returncode, json.loads(done.stdout)

        code, found = visit("truth.json")
        again, refused = visit("again.json")
    assert code == 0, found
    people = json.loads((tmp_path / "truth.json").read_text(encoding="utf-8"))["people"]
    assert all(
        (one["state"] == "screened_out") == (one["kind"] == "bot") for one in people if one["state"] != "quota_full"
    )
    states = found["states"]
    assert isinstance(states, dict)
    assert states.keys() == {"finished", "screened_out", "quota_full"}
    assert found["codes"] == {
        "DONE1": states["finished"],
        "OUT1": states["screened_out"],
        "FULL1": states["quota_full"],
    }
    _check_evidence(study, {one["participant_id"]: one["kind"] for one in people})
    held = read_study(study, None, rows.rows)
    women = [one.id for one in held.participants if held.demographics.get(one.id, {}).get("gender") == "Woman"]
    assert sum(one.id in women and str(one.state) == "finished" for one in held.participants) <= 3
    # The same ids of the panel a second time enter nobody.
    assert again == 1
    assert refused["states"] == {"failed": N_PEOPLE}
    assert len(read_study(study, None, rows.rows).participants) == N_PEOPLE


def _check_evidence(study: Path, kinds: dict[str, str]) -> None:
    """Texts of copiers are pasted, those of others typed with keys: as many characters as were stored."""
    held = read_study(study, None, rows.rows)
    kept = read_study(study, None, evidence.rows)
    assert all(kept.consents.values())
    texts: dict[tuple[str, str, int, str], int] = {}
    for one in held.answers:
        value = {} if one.value is None else json.loads(bytes(one.value))
        said = [value.get("rationale") or "", *(each["text"] for each in value.get("criteria", ()))]
        texts[one.participant_id, one.prompt_id, one.occurrence, one.question] = sum(map(len, said))
    n_texts = {True: 0, False: 0}
    for row in kept.kept:
        n, pastes = (
            texts[row.participant_id, row.prompt_id, row.occurrence, row.question],
            kinds[row.participant_id] == "copier",
        )
        n_texts[pastes] += n > 0
        assert (row.evidence.typed, row.evidence.pasted) == ((0, n) if pastes else (n, 0))
        assert row.evidence.input == ("keys" if n and not pastes else "none")
    assert len(kept.kept) == len(texts)
    assert min(n_texts.values()) > 0
