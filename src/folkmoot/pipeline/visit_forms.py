"""What simulated people write into the survey's plain forms."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Set
from hashlib import sha256
from typing import Final

from folkmoot.pipeline.survey_browser import Form
from folkmoot.records.dataset import RationaleOf
from folkmoot.records.study import Panel, QuizQuestion
from folkmoot.study.simulated_visitors import VisitorAnswer

_TEXT: Final = re.compile(r"\.(rationale|text\.\d+)$")
"""Inputs that hold words of one's own."""


def panel_query(panel: Panel, seed: int, person: int) -> dict[str, str]:
    """The address's parameters, as a panel sends a person: ids of 24 hexadecimal digits, of this person and seed."""
    named = (panel.participant_parameter, panel.study_parameter, panel.session_parameter)
    said = (f"person {person}", "study", f"session {person}")
    return {
        name: sha256(f"folkmoot simulate visits {seed} {what}".encode()).hexdigest()[:24]
        for name, what in zip(named, said, strict=True)
        if name
    }


def device_id(seed: int, owner: int) -> str:
    """The id of a device that several entries share, of this owner and seed; as long as those that the survey makes."""
    return sha256(f"folkmoot simulate visits {seed} device {owner}".encode()).hexdigest()[:32]


def consent_inputs(form: Form) -> dict[str, str]:
    """Yes to everything that is asked."""
    asked: dict[str, str] = {name: "yes" for name in ("adult", "evidence") if name in form.offered}
    return {"decision": "agree", **asked}


def about_inputs(form: Form, about: Mapping[str, str]) -> dict[str, str]:
    """What the page has a place for: a closed question takes none of other words."""
    return {
        f"about.{field}": text
        for field, text in about.items()
        if text in form.offered.get(f"about.{field}", ()) or form.offered.get(f"about.{field}") == [""]
    }


def quiz_inputs(questions: tuple[QuizQuestion, ...], *, is_right: bool) -> dict[str, str]:
    """The right answers, or wrong ones throughout."""
    return {
        f"quiz.{one.id}": one.correct
        if is_right
        else next(option.value for option in one.options if option.value != one.correct)
        for one in questions
    }


def shown_labels(form: Form) -> tuple[str, ...] | None:
    """The labels in the order in which the page shows their responses; None where no response is asked about."""
    for prefix in ("world_ranking.place.", "personal_ranking.place.", "veto.flag."):
        labels = tuple(name.removeprefix(prefix) for name in form.offered if name.startswith(prefix))
        if labels:
            return labels
    return None


def prompt_inputs(form: Form, answer: VisitorAnswer) -> dict[str, str]:
    """An answer to all that the page asks."""
    if answer.skips:
        return {"action": "skip"}
    asked = {name.removesuffix(".key") for name in form.hidden if name.endswith(".key")}
    said = {
        "veto": {f"veto.flag.{label}": "yes" for label in answer.flagged} or {"veto.none": "yes"},
        "personal_ranking": {f"personal_ranking.place.{label}": str(at) for label, at in answer.personal.items()},
        "world_ranking": {f"world_ranking.place.{label}": str(at) for label, at in answer.world.items()},
        "importance": _value("importance", answer.importance),
        "representativeness": _value("representativeness", answer.representativeness),
        "subjectivity": _value("subjectivity", answer.subjectivity),
        "default_policy": _value("default_policy", answer.default_policy),
        "criteria_ratings": {f"criteria_ratings.rating.{at}": str(one) for at, one in answer.ratings.items()},
        "own_criteria": {
            f"own_criteria.{part}.{at}": str(one)
            for at, pair in enumerate(answer.own_criteria)
            for part, one in zip(("text", "rating"), pair, strict=True)
        },
    }
    inputs = {"action": "next"}
    for question in asked & said.keys():
        inputs |= said[question]
    for question, of in (
        ("veto", RationaleOf.VETO),
        ("personal_ranking", RationaleOf.PERSONAL),
        ("world_ranking", RationaleOf.WORLD),
    ):
        if question in asked and of in answer.reasons:
            inputs[f"{question}.rationale"] = answer.reasons[of]
    inputs |= {f"{question}.seconds": f"{answer.seconds / len(asked):.1f}" for question in asked}
    return inputs | (_evidence(asked, inputs, pastes=answer.pastes) if form.keeps_evidence else {})


def _evidence(asked: Set[str], inputs: Mapping[str, str], *, pastes: bool) -> dict[str, str]:
    """How each answer came about, as the page's script says it: changed once, its texts typed with keys or pasted."""
    evidence = {}
    for question in asked:
        texts = [text for name, text in inputs.items() if name.startswith(f"{question}.") and _TEXT.search(name)]
        n = sum(map(len, texts))
        kept = {"input": "keys" if n and not pastes else "none", "changes": 1, "pasted" if pastes else "typed": n}
        evidence[f"{question}.evidence"] = json.dumps(kept)
    return evidence


def _value(question: str, value: str | None) -> dict[str, str]:
    return {} if value is None else {f"{question}.value": value}
