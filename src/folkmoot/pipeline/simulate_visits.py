"""`folkmoot simulate visits`: simulated people go through a survey that is served, as real people do."""

from __future__ import annotations

import http.client
import json
from collections import Counter
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from typing import Any, Final
from urllib.parse import urlsplit

import msgspec
import numpy as np

from folkmoot.errors import InputError
from folkmoot.pipeline.load_study import LoadedStudy
from folkmoot.pipeline.load_study import load_study as load_study_folder
from folkmoot.pipeline.simulate_people import read_people
from folkmoot.pipeline.survey_browser import Form, SurveyBrowser
from folkmoot.pipeline.write_file import write_file
from folkmoot.study.simulated_truth import kind_of
from folkmoot.study.simulated_visitors import VisitorAnswer, Visitors

_MOST_PAGES: Final = 2000
_CLOSED: Final = "/done"


@dataclass(frozen=True, slots=True)
class Visit:
    """What became of one person.

    Attributes:
        person: from 0.
        participant_id: as the survey knows them; None where they never entered.
        state: the survey's own word (`finished`, `screened_out`, `quota_full`, …); `failed` where it could not be gone
            through.
        why: why it failed; "" otherwise.
        n_prompts: prompts answered or passed over, each acknowledged.
        waited: seconds until the answer to each form.
    """

    person: int
    participant_id: str | None
    state: str
    why: str
    n_prompts: int
    waited: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Visited:
    """What became of all of them.

    Attributes:
        visits: one a person.
        seconds: from the first request to the last answer.
    """

    visits: tuple[Visit, ...]
    seconds: float

    @property
    def states(self) -> dict[str, int]:
        """How many people ended in each state."""
        return dict(Counter(one.state for one in self.visits))

    def summary(self) -> dict[str, Any]:
        """As builtins; times are of this machine, the people on it too."""
        waited = np.array([one for visit in self.visits for one in visit.waited])
        return {
            "simulated": True,
            "n_people": len(self.visits),
            "states": self.states,
            "failures": sorted({visit.why for visit in self.visits if visit.why}),
            "n_prompts": sum(visit.n_prompts for visit in self.visits),
            "n_forms": len(waited),
            "seconds": self.seconds,
            "forms_a_second": len(waited) / self.seconds,
            "median_wait_seconds": float(np.median(waited)) if len(waited) else None,
            "p99_wait_seconds": float(np.quantile(waited, 0.99)) if len(waited) else None,
        }


def simulate_visits(
    folder: Path,
    population: Path,
    address: str,
    truth: Path,
    *,
    n_people: int,
    at_once: int = 8,
    seed: int = 1,
    tell: Callable[[str], None] = lambda _: None,
) -> Visited:
    """Send simulated people through a survey, by its plain forms.

    Args:
        folder: the study's, as it is served: it says what the quiz wants, and whom its prompts are liked by.
        population: who the people are, in TOML.
        address: of the survey, http or https.
        truth: file to write what is true of them to, as JSON, by the survey's participant ids.
        n_people: how many, 1 or more.
        at_once: how many at the same time, 1 or more.
        seed: of every draw, 0 or more.
        tell: hears how far it is.

    Raises:
        MissingFileError: a file is not there.
        FaultsError: with every fault of a file.
        InputError: the study is not marked as simulated, or an option cannot be met.
    """
    if n_people < 1 or at_once < 1 or seed < 0:
        raise InputError(
            f"found --people {n_people}, --at-once {at_once} and --seed {seed}; expected 1 or more, 1 or more, 0 or more"
        )
    if urlsplit(address).scheme not in {"http", "https"} or not urlsplit(address).hostname:
        raise InputError(f"--url: found {address!r}; expected the survey's address, such as http://127.0.0.1:8000")
    loaded = load_study_folder(folder)
    if not loaded.study.simulated:
        raise InputError(
            f"{folder}: the study is for real people; with `simulated = true` in its study.toml everything from it is marked"
        )
    who = read_people(population, loaded.prompts)
    visitors = Visitors(loaded.prompts, who, n_people, seed)
    tell(f"SIMULATED: {n_people:,} people go through {address}, {at_once:,} at a time …")
    began = perf_counter()
    with ThreadPoolExecutor(at_once) as pool:
        visits = tuple(pool.map(lambda person: _visit(person, visitors, loaded, address), range(n_people)))
    done = Visited(visits, perf_counter() - began)
    people = [
        {
            "participant_id": visit.participant_id,
            "kind": kind_of(visit.person, visitors.people, who),
            "groups": np.flatnonzero(visitors.people.groups[:, visit.person]).tolist(),
            "state": visit.state,
        }
        for visit in visits
    ]
    held = {"simulated": True, "made_by": "folkmoot simulate visits", "seed": seed, "people": people}
    write_file(truth, [msgspec.json.format(msgspec.json.encode(held), indent=1), b"\n"])
    return done


def _visit(person: int, visitors: Visitors, loaded: LoadedStudy, address: str) -> Visit:
    browser = SurveyBrowser(address)
    n_prompts, participant, state, why = 0, None, "failed", ""
    try:
        _begin(browser)
        for _ in range(_MOST_PAGES):
            if browser.path == _CLOSED:
                break
            n_prompts += _step(browser, person, visitors, loaded)
        else:
            why = "the survey has no end"
        browser.get("/me/data")
        held = json.loads(browser.page)["participant"]
        participant, state = held["id"], "failed" if why else held["state"]
    except (OSError, http.client.HTTPException, ValueError, KeyError) as error:
        why = str(error) or type(error).__name__
    finally:
        browser.close()
    return Visit(person, participant, state, why, n_prompts, tuple(browser.waited))


def _begin(browser: SurveyBrowser) -> None:
    """Open the first page, and go no further where real people are asked."""
    browser.get("/")
    if not Form(browser.page).simulated:
        raise OSError("the survey at this address is not marked as simulated")


def _step(browser: SurveyBrowser, person: int, visitors: Visitors, loaded: LoadedStudy) -> int:
    """Answer the page that is shown; returns how many prompts that was, 0 or 1."""
    form = Form(browser.page)
    before = browser.path
    if browser.path == "/prompt":
        for gate in ("rested", "warned"):
            if gate in form.offered:
                browser.get(f"/prompt?{gate}={form.offered[gate][0]}")
                return 0
        answer = visitors.answer(person, form.hidden["prompt_id"], int(form.hidden["occurrence"]))
        browser.post("/prompt", form.hidden | _prompt_inputs(form, answer))
        if Form(browser.page).hidden.get("prompt_id") == form.hidden["prompt_id"] and browser.path == before:
            same = Form(browser.page).hidden.get("occurrence") == form.hidden["occurrence"]
            if same:
                raise OSError("the survey asks the same prompt again")
        return 1
    inputs = {
        "/": {},
        "/consent": {"decision": "agree"} | ({"adult": "yes"} if "adult" in form.offered else {}),
        "/about": _about_inputs(form, visitors.about(person)),
        "/quiz": {f"quiz.{one.id}": one.correct for one in (loaded.study.quiz.questions if loaded.study.quiz else ())},
    }.get(browser.path)
    if inputs is None:
        raise OSError(f"an unknown page: {browser.path}")
    browser.post(browser.path, form.hidden | inputs)
    if browser.path == before:
        raise OSError(f"the survey does not go on from {before}")
    return 0


def _about_inputs(form: Form, about: Mapping[str, str]) -> dict[str, str]:
    """What the page has a place for: a closed question takes none of other words."""
    return {
        f"about.{field}": text
        for field, text in about.items()
        if text in form.offered.get(f"about.{field}", ()) or form.offered.get(f"about.{field}") == [""]
    }


def _prompt_inputs(form: Form, answer: VisitorAnswer) -> dict[str, str]:
    if answer.skips:
        return {"action": "skip"}
    inputs = {"action": "next"}
    asked = {name.removesuffix(".key") for name in form.hidden if name.endswith(".key")}
    if "veto" in asked:
        inputs |= {f"veto.flag.{label}": "yes" for label in answer.flagged} or {"veto.none": "yes"}
    for question, places in (("personal_ranking", answer.personal), ("world_ranking", answer.world)):
        if question in asked:
            inputs |= {f"{question}.place.{label}": str(place) for label, place in places.items()}
    if "world_ranking" in asked:
        inputs["world_ranking.rationale"] = answer.reason
    for question, value in (
        ("importance", answer.importance),
        ("representativeness", answer.representativeness),
        ("subjectivity", answer.subjectivity),
    ):
        if question in asked and value is not None:
            inputs[f"{question}.value"] = value
    return inputs | {f"{question}.seconds": f"{answer.seconds / len(asked):.1f}" for question in asked}
