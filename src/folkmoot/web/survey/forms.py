"""The inputs of each question in the plain form, and the answer that they make.

| question | inputs |
|---|---|
| every one | `NAME.key`, `NAME.seconds` and `NAME.after` (hidden), `NAME.skip` (`yes`: I would rather not answer this) |
| veto | `veto.none` (`yes`: none of them), `veto.flag.LABEL` (`yes`), `veto.rationale` |
| personal_ranking, world_ranking | `NAME.place.LABEL` (`""` untouched; 1 best; the same number is a tie), `NAME.rationale` |
| importance, representativeness, subjectivity | `NAME.value` |
| default_policy | `default_policy.value`, `default_policy.rationale` |
| criteria_ratings | `criteria_ratings.rating.INDEX` (`""` untouched; -10 to 10) |
| own_criteria | `own_criteria.text.N`, `own_criteria.rating.N`, N from 0 to 9 |

A question of which nothing was touched makes no answer; nothing here is ever filled in for a person. One that is
answered in part (a ranking that lacks a response) is neither: its form comes back with what is missing.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import parse_qsl

import msgspec

from folkmoot.web.messages import message

MOST_INPUTS: Final = 400
BESIDE: Final = frozenset({"key", "seconds", "evidence", "after"})
"""Inputs that come beside an answer and are none."""
_WHOLE: Final = re.compile(r"[+-]?[0-9]{1,3}")
_INPUTS: Final = {
    "veto": re.compile(r"none|flag\..+|rationale"),
    "personal_ranking": re.compile(r"place\..+|rationale"),
    "world_ranking": re.compile(r"place\..+|rationale"),
    "importance": re.compile(r"value"),
    "representativeness": re.compile(r"value"),
    "subjectivity": re.compile(r"value"),
    "default_policy": re.compile(r"value|rationale"),
    "criteria_ratings": re.compile(r"rating\.[0-9]{1,3}"),
    "own_criteria": re.compile(r"(text|rating)\.[0-9]"),
}
PLACES_MISSING: Final = message("Give every response a place, or say that you would rather not answer.")
NO_PLACE: Final = message("A place is a number from 1 to the number of responses.")
NONE_AND_SOME: Final = message("You marked responses as unacceptable, and also that none of them is.")
VETO_MISSING: Final = message("Mark what is unacceptable, or say that none of them is.")
RATING_MISSING: Final = message("Give each criterion of your own a text and a rating.")
NO_RATING: Final = message("A rating is a whole number from -10 to 10.")
CHOICE_MISSING: Final = message("Choose one of the answers.")
NO_ANSWER: Final = message("This is no answer that can be kept.")
TEXT_TOO_LONG: Final = message("A text is too long.")
BAD_SIGN: Final = message("A text holds a sign that cannot be kept.")
TOO_MANY: Final = message("At most ten criteria can be kept.")
_WHYS: Final = (
    ("tiers: missing", PLACES_MISSING),
    ("`str` of length", TEXT_TOO_LONG),
    ("sign that is no text", BAD_SIGN),
    ("an empty text", RATING_MISSING),
    ("of them; at most", TOO_MANY),
    ("`int`", NO_RATING),
)
"""What faults of `study/answer_checks.py` and of the decoder say to a person, by a piece of each."""


class FormError(Exception):
    """A body that is no form."""


def read_form(body: bytes) -> dict[str, str]:
    """The inputs of a form by name, line ends as one character.

    Raises:
        FormError: it is no form, or an input stands twice.
    """
    try:
        text = body.decode("ascii")
        pairs = parse_qsl(
            text, keep_blank_values=True, strict_parsing=bool(text), errors="strict", max_num_fields=MOST_INPUTS
        )
    except ValueError as error:  # UnicodeDecodeError is one; what was sent is not repeated
        raise FormError("the body is no form (application/x-www-form-urlencoded, UTF-8)") from error
    form: dict[str, str] = {}
    for name, value in pairs:
        if name in form:
            raise FormError("an input stands twice")
        if "\0" in value or "\0" in name:
            raise FormError("a sign that is no text (U+0000)")
        form[name] = value.replace("\r\n", "\n")
    return form


def why_not(faults: Sequence[str]) -> str:
    """Why an answer cannot be kept, for the person who gave it: a message id.

    Args:
        faults: as `decode_answer` tells them to programs, one or more.
    """
    return next((why for piece, why in _WHYS for fault in faults if piece in fault), NO_ANSWER)


@dataclass(frozen=True, slots=True)
class Posted:
    """What a form says about one question.

    Attributes:
        value: JSON of the answer; `null` where the person would rather not; None where there is no answer.
        is_touched: whether anything of it was touched.
        problem: message id of why there is no answer though it was touched; None for nothing.
        inputs: texts of its inputs, by the rest of their names; those of BESIDE are not among them.
    """

    value: bytes | None
    is_touched: bool
    problem: str | None = None
    inputs: Mapping[str, str] = field(default_factory=dict)


def posted_answers(names: Sequence[str], form: Mapping[str, str], labels: Sequence[str]) -> dict[str, Posted]:
    """What a form says about each question.

    Args:
        names: of rows of `study/questions.py`.
        form: the inputs.
        labels: of the prompt's responses, as in the dataset.
    """
    of_question: dict[str, dict[str, str]] = {name: {} for name in names}
    for one, value in form.items():
        name, _, rest = one.partition(".")
        if name in of_question and rest not in BESIDE and value.strip():
            of_question[name][rest] = value
    return {name: _posted_answer(name, inputs, labels) for name, inputs in of_question.items()}


def _posted_answer(name: str, inputs: Mapping[str, str], labels: Sequence[str]) -> Posted:
    if not inputs:
        return Posted(None, is_touched=False)
    skips = inputs.get("skip")
    if skips not in {None, "yes"} or any(rest != "skip" and not _INPUTS[name].fullmatch(rest) for rest in inputs):
        return Posted(None, is_touched=True, problem=NO_ANSWER)
    if skips:
        return Posted(b"null", is_touched=True, inputs=inputs)
    made = _MAKERS[name](inputs, labels)
    if isinstance(made, str):
        return Posted(None, is_touched=True, problem=made, inputs=inputs)
    return Posted(msgspec.json.encode(made), is_touched=True, inputs=inputs)


def shown_inputs(name: str, value: bytes | None) -> dict[str, str]:
    """The inputs that a saved answer fills, as the person left them.

    Args:
        name: of a row of `study/questions.py`.
        value: JSON of the saved answer; None where it was skipped.
    """
    if value is None:
        return {"skip": "yes"}
    held: dict[str, Any] = msgspec.json.decode(value)
    shown: dict[str, str] = {}
    if rationale := held.get("rationale"):
        shown["rationale"] = rationale
    if name == "veto":
        shown |= {f"flag.{label}": "yes" for label in held["flagged"]} or {"none": "yes"}
    elif "tiers" in held:
        for place, tier in enumerate(held["tiers"], start=1):
            shown |= {f"place.{label}": str(place) for label in tier}
    elif "ratings" in held:
        shown |= {f"rating.{index}": str(rating) for index, rating in held["ratings"].items()}
    elif "criteria" in held:
        for place, one in enumerate(held["criteria"]):
            shown |= {f"text.{place}": one["text"], f"rating.{place}": str(one["rating"])}
    else:
        shown["value"] = held["value"]
    return shown


_Made = dict[str, Any] | str


def _veto(inputs: Mapping[str, str], _labels: Sequence[str]) -> _Made:
    flagged = [rest.removeprefix("flag.") for rest in inputs if rest.startswith("flag.")]
    says_none = "none" in inputs
    if flagged and says_none:
        return NONE_AND_SOME
    if not flagged and not says_none:
        return VETO_MISSING
    return {"flagged": flagged, "rationale": inputs.get("rationale", "")}


def _ranking(inputs: Mapping[str, str], labels: Sequence[str]) -> _Made:
    tiers: dict[int, list[str]] = defaultdict(list)
    for rest, value in inputs.items():
        if rest.startswith("place."):
            place = _whole(value)
            if place is None or not 1 <= place <= len(labels):
                return NO_PLACE
            tiers[place].append(rest.removeprefix("place."))
    if any(f"place.{label}" not in inputs for label in labels):
        return PLACES_MISSING
    return {"tiers": [tiers[place] for place in sorted(tiers)], "rationale": inputs.get("rationale", "")}


def _choice(inputs: Mapping[str, str], _labels: Sequence[str]) -> _Made:
    return {"value": inputs["value"]} if "value" in inputs else CHOICE_MISSING


def _policy(inputs: Mapping[str, str], labels: Sequence[str]) -> _Made:
    made = _choice(inputs, labels)
    return made if isinstance(made, str) else made | {"rationale": inputs.get("rationale", "")}


def _ratings(inputs: Mapping[str, str], _labels: Sequence[str]) -> _Made:
    ratings: dict[str, int] = {}
    for rest, value in inputs.items():
        rating = _whole(value)
        index = rest.removeprefix("rating.")
        if rating is None or not index.isdecimal():
            return NO_RATING
        ratings[index] = rating
    return {"ratings": ratings}


def _own_criteria(inputs: Mapping[str, str], _labels: Sequence[str]) -> _Made:
    places = sorted({rest.split(".", maxsplit=1)[-1] for rest in inputs}, key=lambda place: (len(place), place))
    criteria: list[dict[str, Any]] = []
    for place in places:
        text, rating = inputs.get(f"text.{place}"), inputs.get(f"rating.{place}")
        if text is None or rating is None:
            return RATING_MISSING
        number = _whole(rating)
        if number is None:
            return NO_RATING
        criteria.append({"text": text, "rating": number})
    return {"criteria": criteria}


def _whole(text: str) -> int | None:
    stripped = text.strip()
    return int(stripped) if _WHOLE.fullmatch(stripped) else None


_MAKERS: Final[Mapping[str, Callable[[Mapping[str, str], Sequence[str]], _Made]]] = {
    "veto": _veto,
    "personal_ranking": _ranking,
    "world_ranking": _ranking,
    "importance": _choice,
    "representativeness": _choice,
    "subjectivity": _choice,
    "default_policy": _policy,
    "criteria_ratings": _ratings,
    "own_criteria": _own_criteria,
}
"""How the inputs of each question make an answer; a test holds them to be `QUESTIONS`'."""
