"""What the report calls each estimate, and what it says about the main finding in plain words."""

from __future__ import annotations

from typing import Final, NamedTuple

from folkmoot.records.agreement import AgreementResult
from folkmoot.records.dataset import Question
from folkmoot.report.numbers import MINUS, Shown, Unit, counts, number, show
from folkmoot.statistics.estimate import Estimate


class Words(NamedTuple):
    """How an estimate is called.

    Attributes:
        label: its name in tables and figures.
        meaning: what it measures, in one sentence.
    """

    label: str
    meaning: str


ESTIMATE_WORDS: Final = {
    "agreement": Words(
        "Agreement with the ranker",
        "Of all the times that a person put one response above another: how often the ranker did so too. "
        "A tie of the ranker counts half.",
    ),
    "agreement_strict": Words(
        "Agreement, the ranker's ties left out", "The same, over pairs of responses that the ranker does not tie."
    ),
    "agreement_by_prompt": Words(
        "Agreement, mean over prompts", "The same within each prompt, then the mean: every prompt counts once."
    ),
    "first_choice": Words(
        "First choice",
        "How often a person's first response is the ranker's too. "
        "Where the ranker ties several first, it counts one over their number.",
    ),
    "veto_conflict": Words(
        "Flagged as unacceptable",
        "How often a person flagged as unacceptable a response that the ranker puts first. Lower is better.",
    ),
    "human_human": Words(
        "One person with another",
        "Two people who both order a pair of responses: how often they order it the same way. "
        "No ceiling: a ranking can do better.",
    ),
    "human_human_by_prompt": Words(
        "One person with another, mean over prompts", "The same within each prompt, then the mean."
    ),
    "leave_one_out": Words(
        "One person with the others", "How often a person orders a pair as the mean rank of everybody else does."
    ),
    "best_single_ranking_crossfit": Words(
        "Best single ranking: lower reference",
        "For each prompt the ranking that fits half of the people best, tried on the other half.",
    ),
    "best_single_ranking": Words(
        "Best single ranking: upper bound",
        "For each prompt the ranking that fits these people best, scored on the same people: too high.",
    ),
    "normalised": Words(
        "Share of the way",
        f"How far agreement gets from a coin toss to the lower reference: (agreement {MINUS} ½) / "
        f"(lower reference {MINUS} ½). It can pass 1.",
    ),
    "gap_to_crossfit": Words("Gap to the lower reference", f"The lower reference {MINUS} agreement."),
    "gap_to_best": Words("Gap to the upper bound", f"The upper bound {MINUS} agreement."),
    "test_retest": Words(
        "Two runs of the ranker",
        "Of the pairs of responses that two runs both order: how often the same way.",
    ),
    "spec_effect": Words(
        "Effect of the spec on agreement", f"Agreement with the spec {MINUS} agreement of the same model without it."
    ),
    "spec_flips": Words(
        "Pairs that the spec turns round",
        "Of the pairs that the model orders both with and without the spec: how often the other way round.",
    ),
}
"""Every name of ESTIMATES."""

AGREEMENTS: Final = ("agreement", "agreement_strict", "agreement_by_prompt", "first_choice", "veto_conflict")
REFERENCES: Final = (
    "human_human",
    "human_human_by_prompt",
    "leave_one_out",
    "best_single_ranking_crossfit",
    "best_single_ranking",
)
GAPS: Final = ("gap_to_crossfit", "gap_to_best", "normalised")
ABOUT_THE_RANKER: Final = ("test_retest", "spec_flips", "spec_effect")


def question_words(question: Question) -> str:
    """What people were asked for."""
    return "for the world" if question is Question.WORLD else "for themselves"


def main_finding(result: AgreementResult, spec_name: str | None) -> tuple[str, ...]:
    """The headline in sentences: agreement, what could be reached, the gap; each number with its interval and n."""
    estimates = result.overall.estimates
    leading = estimates["agreement" if result.rankers else "human_human"]
    sentences = []
    if result.rankers:
        source = f"a ranker that applied the spec “{spec_name}”" if spec_name else "the ranker"
        shown = show(leading, Unit.SHARE)
        sentences.append(
            f"When a person put one response above another, {source} did the same {_of_the_time(shown, shown.counts)}. "
            "Tossing a coin would give 50%."
            if shown.defined
            else f"How far people agree with {source} is undefined: {shown.because}."
        )
    sentences.append(_reach(estimates["best_single_ranking_crossfit"], estimates["best_single_ranking"], leading))
    if result.rankers:
        sentences += _gap(estimates["gap_to_crossfit"], estimates["gap_to_best"], leading)
    pair = show(estimates["human_human"], Unit.SHARE)
    if pair.defined:
        sentences.append(
            "Two people who both put one of two responses above the other agree with each other "
            f"{_of_the_time(pair, _n(estimates['human_human'], leading))}."
        )
    return tuple(sentences)


def _of_the_time(shown: Shown, n: str) -> str:
    return f"{shown.value} of the time ({_extent(shown)}; {n})"


def _extent(shown: Shown) -> str:
    return f"95% interval {shown.interval}" if shown.interval else f"no interval: {shown.because}"


def _n(estimate: Estimate, leading: Estimate) -> str:
    """What an estimate rests on, said shortly where it is what the first one rests on."""
    same = (estimate.n_pairs, estimate.n_participants, estimate.n_prompts) == (
        leading.n_pairs,
        leading.n_participants,
        leading.n_prompts,
    )
    return "the same pairs" if same and leading.value is not None else counts(estimate)


def _reach(lower: Estimate, upper: Estimate, leading: Estimate) -> str:
    because = "People differ, so no single ranking can agree with all of them."
    low, high = show(lower, Unit.SHARE), show(upper, Unit.SHARE)
    if not high.defined:
        return f"{because} How far the best single ranking could agree is undefined: {high.because}."
    top = f"{high.value} ({_extent(high)}; {_n(upper, leading)})"
    if not low.defined:
        return (
            f"{because} With these people the best that any single ranking could reach lies below {top}; the lower end is "
            f"undefined: {low.because}."
        )
    return (
        f"{because} With these people the best that any single ranking could reach lies between {low.value} "
        f"({_extent(low)}; {_n(lower, leading)}) and {top}."
    )


def _gap(to_lower: Estimate, to_upper: Estimate, leading: Estimate) -> list[str]:
    low, high = show(to_lower, Unit.DIFFERENCE), show(to_upper, Unit.DIFFERENCE)
    if to_lower.value is None:
        return [f"The gap to the lower end is undefined: {low.because}."]
    side = "below" if to_lower.value >= 0 else "above"
    text = f"The ranker is {_size(to_lower.value)} {side} the lower end ({_extent(low)}; {_n(to_lower, leading)})"
    if to_lower.low is not None and to_lower.high is not None:
        if to_lower.low <= 0 <= to_lower.high:
            text += ", a gap that these data cannot tell from none"
        elif to_lower.low > 0:
            text += ": rankings made from people’s own answers would do better"
        else:
            text += ": better than rankings made from half of these people’s answers"
    if to_upper.value is None:
        return [f"{text}."]
    # Never above it: the upper bound is the most that any ranking agrees with the same answers.
    below = f"It is {_size(to_upper.value)} below the upper end ({_extent(high)}; {_n(to_upper, leading)})."
    return [f"{text}. {below}"]


def _size(value: float) -> str:
    return number(abs(value), Unit.DIFFERENCE).removeprefix("+")
