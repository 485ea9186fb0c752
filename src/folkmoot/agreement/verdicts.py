"""What the numbers say in words, and what a reader must know beside them."""

from __future__ import annotations

from typing import Final

from folkmoot.agreement.options import Options
from folkmoot.records.agreement import AgreementResult

NO_EFFECT: Final = "no detectable effect on agreement"
NOT_READING: Final = "not reading the spec"


def verdicts_on(result: AgreementResult) -> tuple[str, ...]:
    """The ranker's card in words; nothing where nothing can be said."""
    estimates = result.overall.estimates
    effect, flips, retest = estimates["spec_effect"], estimates["spec_flips"], estimates["test_retest"]
    verdicts = []
    if effect.value is not None and effect.low is not None and effect.high is not None:
        numbers = (
            f"agreement with the spec minus without is {effect.value:+.3f} ({effect.low:+.3f} to {effect.high:+.3f})"
        )
        if effect.low <= 0 <= effect.high:
            verdicts.append(f"{NO_EFFECT}: {numbers}")
        else:
            direction = "more" if effect.value > 0 else "less"
            verdicts.append(f"with the spec the ranker agrees with people {direction} than without: {numbers}")
    if flips.value is not None and retest.value is not None:
        noise = 1 - retest.value
        numbers = f"the spec turns {flips.value:.1%} of pairs round, a second run of the same ranker {noise:.1%}"
        verdicts.append(
            f"{NOT_READING}: {numbers}"
            if flips.value <= noise
            else f"the spec changes more than chance does: {numbers}"
        )
    return tuple(verdicts)


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
        notes.append(f"{result.n_repeated} {noun} superseded by a later one of the same participant and prompt.")
    if result.n_unranked_prompts:
        notes.append(
            f"{result.n_unranked_prompts} prompts of the dataset are not in the ranking {result.rankers[0]} and are left out."
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
