"""Give-aways: how far length, form and tone tell responses apart, prompt by prompt and by how they came about.

People should rank what responses say. Where the model's own default is mostly the longest, or one response alone has a
list, they may rank that. Each measure has a rule from when on it counts; docs/give-aways.md says why.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from statistics import fmean
from typing import Final, NamedTuple

from folkmoot.records.drafts import OWN_DEFAULT, Draft, DraftKind
from folkmoot.records.giveaways import ApproachAtEnd, End, GiveAway, GiveAwayReport, Measure, PromptGiveAways
from folkmoot.statistics.estimate import undefined
from folkmoot.statistics.wilson import share
from folkmoot.study.drafting import text_measures
from folkmoot.study.prompts import StudyPrompt

Values = list[tuple[str, float]]
"""(Label, value) of every response to a prompt."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """From when on a measure gives a response away.

    Attributes:
        length_ratio: words of the longest over words of the shortest, above 1.
        reading_difference: LIX of the hardest less LIX of the easiest, above 0.
        hedging_from: hedging words in a hundred that the highest has at least, 0 or more.
        hedging_ratio: how many times the next one's it has at least, 1 or more.
    """

    length_ratio: float = 2.0
    reading_difference: float = 15.0
    hedging_from: float = 2.0
    hedging_ratio: float = 3.0


class Found(NamedTuple):
    """What a rule says of one prompt: what it compares, in words from when on it counts, and who is given away."""

    value: float
    rule: str
    labels: tuple[str, ...]


class Compared(NamedTuple):
    """One response as it is compared: its label, how it came about (`own default`, `view 1`, …), and its text."""

    label: str
    approach: str
    text: str


def _spread(values: Values, rules: Rules) -> Found:
    shortest, longest = min(values, key=_value), max(values, key=_value)
    # A response without words is endlessly shorter than any other; one more word on both sides keeps that a number.
    ratio = longest[1] / shortest[1] if shortest[1] else longest[1] + 1.0
    labels = (longest[0], shortest[0]) if ratio >= rules.length_ratio else ()
    return Found(ratio, f"longest / shortest ≥ {rules.length_ratio:g}", labels)


def _difference(values: Values, rules: Rules) -> Found:
    easiest, hardest = min(values, key=_value), max(values, key=_value)
    difference = hardest[1] - easiest[1]
    labels = (hardest[0], easiest[0]) if difference >= rules.reading_difference else ()
    return Found(difference, f"hardest − easiest ≥ {rules.reading_difference:g}", labels)


def _alone(values: Values, _rules: Rules) -> Found:
    having = tuple(label for label, value in values if value > 0)
    lacking = tuple(label for label, value in values if not value > 0)
    # Of two responses, one that has it and one that has not are the same finding.
    labels = having if len(having) == 1 else lacking if len(lacking) == 1 and len(values) > 2 else ()
    return Found(float(len(having)), "exactly one response has any, or exactly one has none", labels)


def _apart(values: Values, rules: Rules) -> Found:
    first, second = sorted(values, key=_value, reverse=True)[:2]
    labels = (
        (first[0],) if first[1] >= max(rules.hedging_from, rules.hedging_ratio * second[1]) and first[1] > 0 else ()
    )
    rule = f"highest ≥ {rules.hedging_from:g} in a hundred words and ≥ {rules.hedging_ratio:g} × the next"
    return Found(first[1], rule, labels)


class _Row(NamedTuple):
    of: Callable[[str], float | None]
    rule: Callable[[Values, Rules], Found]
    without: str


_ENGLISH: Final = "a response is not in English, as far as its words tell"
_TABLE: Final = {
    Measure.WORDS: _Row(text_measures.n_words, _spread, ""),
    Measure.MARKDOWN: _Row(text_measures.n_markdown, _alone, ""),
    Measure.REFUSAL: _Row(text_measures.n_refusals, _alone, _ENGLISH),
    Measure.APOLOGY: _Row(text_measures.n_apologies, _alone, _ENGLISH),
    Measure.HEDGING: _Row(text_measures.hedging, _apart, _ENGLISH),
    Measure.EXCLAMATION: _Row(text_measures.n_exclamations, _alone, ""),
    Measure.FIRST_PERSON: _Row(text_measures.first_person, _alone, _ENGLISH),
    Measure.READING_LEVEL: _Row(text_measures.reading_level, _difference, "a response has fewer than 10 words"),
}


def compared_drafts(drafts: Sequence[Draft]) -> dict[str, list[Compared]]:
    """The drafted responses that stand, by prompt, in the order of their labels."""
    found: dict[str, list[Compared]] = {}
    for draft in drafts:
        part = draft.response
        if draft.kind is DraftKind.RESPONSE and part is not None and draft.merged_into is None:
            approach = f"view {part.position}" if part.position else OWN_DEFAULT
            found.setdefault(draft.prompt_id, []).append(Compared(part.label, approach, draft.text))
    return {prompt_id: sorted(responses) for prompt_id, responses in found.items()}


def compared_prompts(prompts: Sequence[StudyPrompt]) -> dict[str, list[Compared]]:
    """The responses of a study's prompts, by prompt; how they came about is their provenance's approach."""
    return {
        prompt.prompt_id: [
            Compared(one.label, one.provenance.approach, "\n\n".join(message.content for message in one.messages))
            for one in prompt.responses
        ]
        for prompt in prompts
    }


def give_aways(compared: dict[str, list[Compared]], rules: Rules | None = None) -> GiveAwayReport:
    """Measure every response and hold each prompt against the rules; prompts with fewer than two responses are left out.

    Args:
        compared: responses by prompt.
        rules: from when on a measure counts; None for the usual ones.
    """
    rules = rules or Rules()
    kept = {prompt_id: responses for prompt_id, responses in compared.items() if len(responses) > 1}
    prompts = tuple(
        PromptGiveAways(prompt_id, tuple(_one(measure, responses, rules) for measure in Measure))
        for prompt_id, responses in kept.items()
    )
    approaches = list(dict.fromkeys(one.approach for responses in kept.values() for one in responses))
    approaches.sort(key=lambda name: (name != OWN_DEFAULT, name))
    by_label = {prompt_id: {one.label: one.approach for one in responses} for prompt_id, responses in kept.items()}
    overall = tuple(
        _at_end(measure, end, approach, prompts, by_label)
        for measure in Measure
        for end in End
        for approach in approaches
    )
    return GiveAwayReport(prompts, overall)


def _one(measure: Measure, responses: Sequence[Compared], rules: Rules) -> GiveAway:
    row = _TABLE[measure]
    values = tuple((one.label, row.of(one.text)) for one in responses)
    defined: Values = [(label, value) for label, value in values if value is not None]
    if len(defined) < len(values):
        return GiveAway(measure, values, None, "", (), row.without)
    found = row.rule(defined, rules)
    return GiveAway(measure, values, found.value, found.rule, found.labels, None)


def _at_end(
    measure: Measure, end: End, approach: str, prompts: Sequence[PromptGiveAways], by_label: dict[str, dict[str, str]]
) -> ApproachAtEnd:
    count = 0
    chances: list[float] = []
    for prompt in prompts:
        approach_of = by_label[prompt.prompt_id]
        (one,) = (one for one in prompt.measures if one.measure is measure)
        values: Values = [(label, value) for label, value in one.values if value is not None]
        if one.undefined_because is not None or approach not in approach_of.values():
            continue
        extreme = (max if end is End.HIGHEST else min)(value for _, value in values)
        there = [label for label, value in values if value == extreme]
        if len(there) == 1:
            chances.append(sum(name == approach for name in approach_of.values()) / len(values))
            count += approach_of[there[0]] == approach
    if not chances:
        why = f"no prompt has exactly one response at the {end} end"
        return ApproachAtEnd(measure, end, approach, undefined(why), None)
    of_prompts = replace(share(count, len(chances)), n_participants=0, n_assessments=0, n_prompts=len(chances))
    return ApproachAtEnd(measure, end, approach, of_prompts, fmean(chances))


def _value(one: tuple[str, float]) -> float:
    return one[1]
