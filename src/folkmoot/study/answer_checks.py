"""What a prompt says about an answer's value that its type cannot: faults in words, all of them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from folkmoot.study.answer_values import (
    OWN_CRITERIA_LIMIT,
    CriteriaRatings,
    DefaultPolicy,
    OwnCriteria,
    RankingAnswer,
    Veto,
)
from folkmoot.study.prompts import StudyPrompt

_NO_TEXT: Final = re.compile("[\0\ud800-\udfff]")
_ANSWER_NOTHING = "to skip the question, send null"


def check_veto(value: Veto, prompt: StudyPrompt) -> list[str]:
    """Labels that the prompt lacks or that stand twice."""
    return [*_label_faults(value.flagged, prompt), *_text_faults("rationale", value.rationale)]


def check_ranking(value: RankingAnswer, prompt: StudyPrompt) -> list[str]:
    """Whatever keeps the tiers from holding every label of the prompt exactly once."""
    named = [label for tier in value.tiers for label in tier]
    faults = _label_faults(named, prompt)
    missing = [one.label for one in prompt.responses if one.label not in named]
    if missing:
        faults.append(f"tiers: missing {', '.join(missing)}; a ranking holds every response, and {_ANSWER_NOTHING}")
    if any(not tier for tier in value.tiers):
        faults.append("tiers: an empty tier")
    return [*faults, *_text_faults("rationale", value.rationale)]


def check_choice(_value: object, _prompt: StudyPrompt) -> list[str]:
    """Nothing: a choice out of a closed list hangs on no prompt."""
    return []


def check_default_policy(value: DefaultPolicy, _prompt: StudyPrompt) -> list[str]:
    """A rationale that cannot be kept."""
    return _text_faults("rationale", value.rationale)


def check_criteria_ratings(value: CriteriaRatings, prompt: StudyPrompt) -> list[str]:
    """Ratings of criteria that the prompt lacks, and ratings of none."""
    count = len(prompt.criteria)
    faults = [
        f"ratings: no criterion {index}: this prompt has {count}, numbered from 0"
        for index in sorted(value.ratings)
        if not 0 <= index < count
    ]
    if not value.ratings:
        faults.append(f"ratings: no rating; {_ANSWER_NOTHING}")
    return faults


def check_own_criteria(value: OwnCriteria, _prompt: StudyPrompt) -> list[str]:
    """None or too many of them, and texts that say nothing or cannot be kept."""
    faults: list[str] = []
    if not value.criteria:
        faults.append(f"criteria: none; {_ANSWER_NOTHING}")
    if len(value.criteria) > OWN_CRITERIA_LIMIT:
        faults.append(f"criteria: {len(value.criteria)} of them; at most {OWN_CRITERIA_LIMIT}")
    for place, criterion in enumerate(value.criteria):
        if not criterion.text.strip():
            faults.append(f"criteria[{place}].text: an empty text")
        faults += _text_faults(f"criteria[{place}].text", criterion.text)
    return faults


def _label_faults(named: Sequence[str], prompt: StudyPrompt) -> list[str]:
    labels = [one.label for one in prompt.responses]
    n_unknown = sum(label not in labels for label in named)
    repeated = [label for label in labels if named.count(label) > 1]
    faults: list[str] = []
    # An unknown label is the sender's text: it is counted, not repeated.
    if n_unknown:
        faults.append(f"{n_unknown} unknown label{'' if n_unknown == 1 else 's'}; this prompt has {', '.join(labels)}")
    if repeated:
        faults.append(f"{', '.join(repeated)} more than once")
    return faults


def _text_faults(field: str, text: str) -> list[str]:
    """Postgres keeps no NUL, and a half of a surrogate pair is no UTF-8."""
    if _NO_TEXT.search(text):
        return [f"{field}: a sign that is no text (U+0000 or half of a surrogate pair)"]
    return []
