"""`folkmoot simulate visits`: simulated people go through a survey that is served, as real people do."""

from __future__ import annotations

import http.client
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from typing import Any, Final
from urllib.parse import urlsplit

import msgspec
import numpy as np

from folkmoot.errors import InputError
from folkmoot.pipeline.earlier_truth import EarlierPerson, EarlierWave
from folkmoot.pipeline.earlier_visitors import who_comes_back
from folkmoot.pipeline.load_population import load_population
from folkmoot.pipeline.load_study import load_study as load_study_folder
from folkmoot.pipeline.simulate_people import Earlier
from folkmoot.pipeline.simulated_visit import Visit, Visiting
from folkmoot.pipeline.survey_browser import Form, SurveyBrowser
from folkmoot.pipeline.write_file import write_file
from folkmoot.study.simulated_truth import truth_of
from folkmoot.study.simulated_visitors import Visitors

MADE_BY: Final = "folkmoot simulate visits"
_LONGEST_PATIENCE: Final = 86_400
_FIRST_PATIENCE: Final = 5.0
"""Seconds to wait for a survey that does not answer at all: an address is mistyped sooner than a server is slow to start."""


@dataclass(frozen=True, slots=True)
class Visited:
    """What became of all of them.

    Attributes:
        visits: one a person.
        seconds: from the first request to the last answer.
        n_returning: of the people, those who were in an earlier wave; None in a first wave.
    """

    visits: tuple[Visit, ...]
    seconds: float
    n_returning: int | None = None

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
            "n_returning": self.n_returning,
            "states": self.states,
            "failures": sorted({visit.why for visit in self.visits if visit.why}),
            "n_prompts": sum(visit.n_prompts for visit in self.visits),
            "codes": dict(Counter(one.code for one in self.visits if one.code)),
            "n_retries": sum(visit.retries for visit in self.visits),
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
    patience: float = 30.0,
    earlier: Earlier | None = None,
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
        patience: seconds for which what is not acknowledged is sent again, with the same keys; 0 or more.
        earlier: the wave of which this is a later one: some of its people return, by their personal links; None for a first
            wave.
        tell: hears how far it is.

    Raises:
        MissingFileError: a file is not there.
        FaultsError: with every fault of a file.
        InputError: the study is not marked as simulated, no survey answers, an option cannot be met, or the earlier wave was
            of other people. Nobody is sent then.
    """
    if earlier is not None and not 0 <= earlier.rate <= 1:
        raise InputError(f"found --return-rate {earlier.rate:g}; expected 0 to 1")
    if earlier is not None and earlier.truth.resolve() == truth.resolve():
        raise InputError(
            f"{truth}: found it as --returning and as --truth; expected another --truth: both are needed later"
        )
    if n_people < 1 or at_once < 1 or seed < 0 or not 0 <= patience <= _LONGEST_PATIENCE:
        raise InputError(
            f"found --people {n_people}, --at-once {at_once}, --seed {seed} and --patience {patience:g}; expected 1 or more, "
            f"1 or more, 0 or more, and 0 to {_LONGEST_PATIENCE:,}"
        )
    if urlsplit(address).scheme not in {"http", "https"} or not urlsplit(address).hostname:
        raise InputError(f"--url: found {address!r}; expected the survey's address, such as http://127.0.0.1:8000")
    loaded = load_study_folder(folder)
    if not loaded.study.simulated:
        raise InputError(
            f"{folder}: the study is for real people; with `simulated = true` in its study.toml everything from it is marked"
        )
    who = load_population(population, loaded.prompts)
    back = None if earlier is None else who_comes_back(loaded.prompts, who, earlier, MADE_BY, n_people, seed)
    if back is None:
        visitors = Visitors(loaded.prompts, who, n_people, seed)
    else:
        visitors = Visitors(loaded.prompts, who, n_people, seed, later=back.people, wave=back.number)
    known: tuple[EarlierPerson, ...] = () if back is None else back.known
    _look(address, folder, min(patience, _FIRST_PATIENCE), is_open_to_all=loaded.study.panel is None)
    tell(f"SIMULATED: {n_people:,} people go through {address}, {at_once:,} at a time …")
    began = perf_counter()
    visiting = Visiting(
        visitors,
        loaded,
        address,
        seed=seed,
        patience=patience,
        links=[one.link for one in known],
        known=0 if back is None else back.n_before,
    )
    with ThreadPoolExecutor(at_once) as pool:
        visits = tuple(pool.map(visiting.visit, range(n_people)))
    done = Visited(visits, perf_counter() - began, None if back is None else len(known))
    # Whoever returns is called in data as in the wave in which they came first.
    ids = [*(one.participant_id for one in known), *(visit.participant_id for visit in visits[len(known) :])]
    held = truth_of(visitors.electorate, visitors.people, ids, loaded.prompts)
    for person, visit in zip(held["people"], visits, strict=True):
        person |= {"state": visit.state, "link": visit.link}
    more = {} if earlier is None else {"returning": {"rate": earlier.rate, "people": len(known)}}
    waves = (EarlierWave(seed, n_people),) if back is None else back.waves
    held = {"made_by": MADE_BY, "seed": seed, **more, "waves": waves, **held}
    write_file(truth, [msgspec.json.format(msgspec.json.encode(held), indent=1), b"\n"])
    return done


def _look(address: str, folder: Path, patience: float, *, is_open_to_all: bool) -> None:
    """Refuse where no survey answers, one that lets nobody in, or one for real people, before anybody is sent there."""
    browser = SurveyBrowser(address, patience=patience)
    try:
        browser.get("/")
    except (OSError, http.client.HTTPException) as error:
        if browser.page and not is_open_to_all:
            # A page that is no first page: a study with a panel wants whom the panel sends.
            return
        if browser.page:
            raise InputError(
                f"{address}: the survey lets nobody in now ({error}); `folkmoot study status {folder}` says whether it is "
                "paused or closed"
            ) from None
        raise InputError(
            f"{address}: no survey answers there ({error}); `folkmoot serve {folder}` serves one and says its address, which "
            "--url takes"
        ) from None
    finally:
        browser.close()
    if not Form(browser.page).simulated:
        raise InputError(
            f"{address}: the survey there is not marked as simulated; expected the one that serves {folder}"
        )
