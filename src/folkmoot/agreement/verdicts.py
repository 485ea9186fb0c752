"""What the numbers say in words, and what a reader must know beside them."""

from __future__ import annotations

from typing import Final

from folkmoot.agreement.intervals import NOTHING_VARIES
from folkmoot.agreement.options import Options
from folkmoot.records.agreement import AgreementResult
from folkmoot.statistics.estimate import Estimate

NO_EFFECT: Final = "no detectable effect on agreement"
NOT_READING: Final = "not reading the spec"


def verdicts_on(result: AgreementResult) -> tuple[str, ...]:
    """The ranker's card in words; nothing where nothing can be said."""
    return verdicts_from(result.overall.estimates["spec_effect"], result.flips_beyond_retest)


def verdicts_from(effect: Estimate, beyond_retest: Estimate | None) -> tuple[str, ...]:
    """What the spec's effect and its flips say in words.

    Args:
        effect: `spec_effect`.
        beyond_retest: `flips_beyond_retest`; None where it was not computed.
    """
    found = (_on_effect(effect), None if beyond_retest is None else _on_flips(beyond_retest))
    return tuple(verdict for verdict in found if verdict is not None)


def _on_effect(effect: Estimate) -> str | None:
    if effect.value == 0 and effect.undefined_because == NOTHING_VARIES:
        return f"{NO_EFFECT}: agreement is the same with the spec and without, for every answer ({_people(effect)})"
    if effect.value is None or effect.low is None or effect.high is None:
        return None
    numbers = (
        f"agreement with the spec minus without is {effect.value:+.3f} ({effect.low:+.3f} to {effect.high:+.3f}; "
        f"{_people(effect)})"
    )
    if effect.low <= 0 <= effect.high:
        return f"{NO_EFFECT}: {numbers}"
    return (
        f"with the spec the ranker agrees with people {'more' if effect.value > 0 else 'less'} than without: {numbers}"
    )


def _on_flips(beyond: Estimate) -> str | None:
    """Whether the spec turns more pairs round than a second run of the same ranker does, on the same prompts."""
    if beyond.value == 0 and beyond.undefined_because == NOTHING_VARIES:
        turned = "the spec turns no more pairs round than a second run does, at every prompt alike"
        return f"{NOT_READING}: {turned} ({beyond.n_pairs:,} pairs, {beyond.n_prompts:,} prompts)"
    if beyond.value is None or beyond.low is None or beyond.high is None:
        return None
    numbers = (
        f"the share of pairs that the spec turns round, minus the share that a second run does, is {beyond.value:+.3f} "
        f"({beyond.low:+.3f} to {beyond.high:+.3f}; {beyond.n_pairs:,} pairs, {beyond.n_prompts:,} prompts)"
    )
    if beyond.value <= 0:
        return f"{NOT_READING}: {numbers}"
    if beyond.low <= 0:
        return f"what the spec changes cannot be told from chance: {numbers}"
    return f"the spec changes more than chance does: {numbers}"


def _people(estimate: Estimate) -> str:
    return f"{estimate.n_pairs:,} pairs, {estimate.n_participants:,} people, {estimate.n_prompts:,} prompts"


def notes_on(result: AgreementResult, options: Options) -> tuple[str, ...]:
    """What was left out, and what makes intervals too narrow or too wide."""
    notes = []
    if result.simulated:
        notes.append("SIMULATED: participants of this dataset are simulated; nothing here is about real people.")
    if result.n_unlinked:
        notes.append(
            f"{result.n_unlinked} of {result.overall.n_participants} participant ids are unlinked and counted as a person "
            "each: clustering by person is understated, so that intervals may be too narrow."
        )
    if result.n_repeated:
        noun = "ranking was" if result.n_repeated == 1 else "rankings were"
        notes.append(
            f"{result.n_repeated} {noun} superseded by a later one of the same participant and prompt: counted among the "
            "assessments, and in no estimate."
        )
    if result.n_unranked_prompts:
        notes.append(
            f"Prompts of the dataset that are not in the ranking {result.rankers[0]}: {result.n_unranked_prompts}, left out."
        )
    if result.n_unknown_prompts:
        notes.append(
            f"Prompts of the ranking {result.rankers[0]} that are not in the dataset: {result.n_unknown_prompts}, not used."
        )
    if result.sections == ():
        notes.append(
            f"No prompt reaches relevance {result.relevance_threshold} for any section in {result.relevance_from}: there are "
            "no rows by section."
        )
    for name, keys in (("importance", options.importance), ("subjectivity", options.subjectivity)):
        if keys:
            notes.append(f"Only assessments with {name} {' or '.join(keys)}.")
    if result.weighted:
        notes.append(
            "Participants are raked to targets; resampled intervals rake again, the others take the weights as given."
        )
    if result.interval_method == "pigeonhole":
        notes.append(
            "Pigeonhole intervals over-cover where prompts vary little: they are rather too wide than too narrow."
        )
    return tuple(notes)
