"""`folkmoot simulate visits`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from folkmoot.cli.output import note, print_json
from folkmoot.cli.simulate import Returning, ReturnRate


def visits(
    study: Annotated[Path, Parameter(help="The study's folder, as it is served; it must say `simulated = true`.")],
    /,
    *,
    population: Annotated[
        Path | None, Parameter(help="Who the people are, TOML; population.toml in the study's folder if none is named.")
    ] = None,
    url: Annotated[str, Parameter(help="Where the survey is served.")] = "http://127.0.0.1:8000",
    truth: Annotated[
        Path | None,
        Parameter(help="The file to write what is true of the people to, JSON; truth.json in the study's folder else."),
    ] = None,
    people: Annotated[int, Parameter(help="How many people.")] = 20,
    at_once: Annotated[int, Parameter(help="How many at the same time.")] = 8,
    seed: Annotated[int, Parameter(help="Seed of every draw.")] = 1,
    patience: Annotated[
        float, Parameter(help="Seconds for which a form that is not acknowledged is sent again, with the same keys.")
    ] = 30.0,
    returning: Returning = None,
    return_rate: ReturnRate = 0.5,
    json: Annotated[bool, Parameter(negative="", help="Print what became of them as JSON.")] = False,
) -> int:
    """Send simulated people through a survey that is served, by the forms that real people fill in.

    They consent, say who they are, pass the quiz, and answer every prompt by the choice model of `simulate people`. A
    study with a panel is entered with a panel's ids, and the codes that it shows at the end are counted. Where the
    connection breaks or the server is restarted, the same form is sent again. A study that is not marked as simulated
    is refused; `folkmoot serve` serves it. Exit code 1 where somebody could not go through.

    With --returning some people of an earlier wave come again by their personal links, once a new wave of the study is
    open, and others are new.

    Examples:
        folkmoot simulate visits trial --people 100

        folkmoot simulate visits pilot --population population.toml --url http://127.0.0.1:8000 --truth truth.json
    """
    from folkmoot.errors import InputError
    from folkmoot.pipeline.load_study import POPULATION
    from folkmoot.pipeline.simulate_people import Earlier
    from folkmoot.pipeline.simulate_visits import simulate_visits

    kept = study / "truth.json" if truth is None else truth
    if truth is None and kept.exists():
        raise InputError(f"{kept}: there is a truth of people who came before; name another file with --truth")
    done = simulate_visits(
        study,
        study / POPULATION if population is None else population,
        url,
        kept,
        n_people=people,
        at_once=at_once,
        seed=seed,
        patience=patience,
        earlier=None if returning is None else Earlier(returning, return_rate),
        tell=note,
    )
    found = done.summary()
    states = ", ".join(f"{count:,} {state}" for state, count in sorted(done.states.items()))
    back = "" if done.n_returning is None else f", {done.n_returning:,} of whom return"
    note(
        f"SIMULATED: {found['n_people']:,} people ({states}){back}, {found['n_prompts']:,} prompts, "
        f"{found['n_forms']:,} forms in {found['seconds']:.1f} s; what is true of the people: {kept}"
    )
    if found["codes"]:
        note("codes shown for the panel: " + ", ".join(f"{count:,} {code}" for code, count in found["codes"].items()))
    if found["n_retries"]:
        note(f"sent once more because no answer came: {found['n_retries']:,}")
    for why in found["failures"]:
        note(f"could not go through: {why}")
    if json:
        print_json(found)
    return int("failed" in done.states)
