"""Who simulated people are, how they choose, and what is planted in them: read from TOML.

The file's own comments say what every number does; `simulate.py` holds the model.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Annotated, Any, Final

import msgspec

from folkmoot.errors import Fault, FaultsError
from folkmoot.study.answerers import AnswererKind, Answerers, Timing
from folkmoot.study.prompts import StudyPrompt

_Share = Annotated[float, msgspec.Meta(ge=0, le=1)]
_Spread = Annotated[float, msgspec.Meta(ge=0)]
_Liking = Annotated[float, msgspec.Meta(ge=-100, le=100)]
Appeal = dict[str, _Liking]
"""Liking by approach, on the scale of the noise; an approach that is not named counts 0."""
Shares = dict[str, _Share]
"""Probability of each answer; they sum to 1."""

_SUM_WITHIN: Final = 1e-9


class Design(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Who is asked what.

    Attributes:
        people: how many.
        prompts_each: prompts a person, the anchor among them.
        anchor: the prompt that everybody answers.
        asked_personal: share of people who are also asked for a personal ranking and a veto.
        careless: share of people who answer at random.
        repeats: share of assessments that the person answers a second time later.
        skips: share of assessments whose rankings are left unanswered.
        rationales: share of rankings with a reason in words.
        unanswered: share of demographic answers that are missing.
    """

    people: Annotated[int, msgspec.Meta(ge=1)]
    prompts_each: Annotated[int, msgspec.Meta(ge=1)]
    anchor: str
    asked_personal: _Share
    careless: _Share
    repeats: _Share
    skips: _Share
    rationales: _Share
    unanswered: _Share


class Choice(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How liking becomes an answer; every number is on the scale of the Gumbel noise (scale 1).

    Attributes:
        response_sd: spread of the part that belongs to a response alone, the same for everybody.
        taste_sd: spread between people in their taste for an approach.
        tie_below: neighbours in a person's order whose liking differs by less are tied.
        veto_below: a response liked less, with noise of its own, is flagged unacceptable.
        personal_same: share of personal rankings that repeat the one for the world.
        personal_taste: how many times a person's own taste counts in a personal ranking.
        first_shown: liking added to the response that is shown first: an effect of the order alone.
    """

    response_sd: _Spread
    taste_sd: _Spread
    tie_below: _Spread
    veto_below: _Liking
    personal_same: _Share
    personal_taste: _Spread
    first_shown: _Liking = 0.0


class CriteriaChoice(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What prepared criteria are worth to people, and what criteria of their own they write.

    Attributes:
        better: mean worth of a criterion that its writer holds to make responses better, on the scale of ratings (±10).
        worse: the same of one that makes them worse.
        criterion_sd: spread of the part that belongs to a criterion alone, the same for everybody.
        noise: standard deviation of each rating around the criterion's worth.
        left_out: share of criteria that a person has no view on.
        own: share of prompts where a person writes a criterion of their own.
    """

    better: float = 5.0
    worse: float = -5.0
    criterion_sd: _Spread = 2.0
    noise: _Spread = 2.0
    left_out: _Share = 0.1
    own: _Share = 0.2


class PolicyChoice(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Whether what a person likes best should be the default: by how much they like it, with noise of scale 1.

    Attributes:
        default_above: liked more than this, it should be the default for everyone.
        never_below: liked less than this, it should never be; between the two it is the user's choice.
    """

    default_above: float = 1.0
    never_below: float = -0.5


class TopicAppeal(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What everybody likes more, or less, on one topic."""

    topic: str
    appeal: Appeal


class GroupAppeal(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What one group likes more, or less, than everybody on one topic."""

    field: str
    value: str
    topic: str
    appeal: Appeal


class Measure(StrEnum):
    """Which figure shows a truth."""

    SECTION_AGREEMENT = "section_agreement"
    SECTION_GAP = "section_gap"
    GROUP = "group"
    WORLD_MINUS_PERSONAL = "world_minus_personal"


class Direction(StrEnum):
    """On which side of `null` the truth lies."""

    ABOVE = "above"
    BELOW = "below"
    NONE = "none"


class Truth(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One thing that was planted, or was not, and the figure that shows it.

    Attributes:
        id: distinct within the file.
        statement: what was planted, in a sentence.
        measure: `section_agreement`: agreement on the prompts of `section`. `section_gap`: what the best single ranking
            could reach there (gap_to_crossfit) minus it. `group`: difference_from_rest of the group, on the prompts of
            `section` or on all. `world_minus_personal`: agreement with world rankings minus that with personal ones.
        null: the value that would say "nothing here".
        direction: the side of `null` on which the truth lies.
        expected: the figure over endless people of this kind.
        section: None for all prompts.
        field: the group's demographic question; None where no group is meant.
        value: the group's answer; None as `field`.
    """

    id: str
    statement: str
    measure: Measure
    null: float
    direction: Direction
    expected: float
    section: str | None = None
    field: str | None = None
    value: str | None = None


class Answers(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What people say about a prompt beside their ranking, drawn apart from everything else."""

    importance: Shares
    subjectivity: Shares
    representativeness: Shares


class Reasons(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Reasons in words, by the approach of the response that is put first, or flagged."""

    first: dict[str, list[str]]
    veto: dict[str, list[str]]


class Population(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Everything that defines the simulated people of a study.

    Attributes:
        design: who is asked what.
        choice: how liking becomes an answer.
        appeal: what everybody likes, everywhere.
        personal_appeal: added in personal rankings.
        topics: what everybody likes on one topic.
        groups: what one group likes on one topic.
        drift: what everybody likes more, or less, on one topic than they did in an earlier wave; nothing in a first wave.
        truths: what a comparison should find.
        demographics: shares of the answers, by question.
        answers: what people say about a prompt.
        reasons: why, in words.
        answerers: people who do not answer as everybody does, by kind; the careless of `design` are among the others.
        timing: how long an answer takes.
        criteria: what criteria are worth.
        policy: what should be the default.
    """

    design: Design
    choice: Choice
    appeal: Appeal
    personal_appeal: Appeal
    topics: list[TopicAppeal]
    groups: list[GroupAppeal]
    truths: list[Truth]
    demographics: dict[str, Shares]
    answers: Answers
    reasons: Reasons
    drift: list[TopicAppeal] = []
    answerers: list[Answerers] = []
    timing: Timing = Timing()
    criteria: CriteriaChoice = CriteriaChoice()
    policy: PolicyChoice = PolicyChoice()


def read_population(text: bytes, place: str, prompts: Sequence[StudyPrompt]) -> Population:
    """Read a population file and hold it against the study's prompts.

    Args:
        text: the file, TOML in UTF-8.
        place: the file as the user named it.
        prompts: the study's prompts, which name the topics and the approaches.

    Raises:
        FaultsError: with every fault: names that no prompt or question has, shares that do not sum to 1, more prompts a
            person than there are, what a kind of answerers does not have.
    """
    try:
        population = msgspec.toml.decode(text, type=Population)
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise FaultsError(
            [Fault(place, None, "", "a file that does not fit", f"a population in TOML ({error})")]
        ) from error
    faults = [
        *_name_faults(population, place, prompts),
        *_share_faults(population, place),
        *_answerer_faults(population, place),
    ]
    if population.design.prompts_each > len(prompts):
        found = str(population.design.prompts_each)
        faults.append(Fault(place, None, "design.prompts_each", found, f"at most the {len(prompts)} prompts there are"))
    if faults:
        raise FaultsError(faults)
    return population


def _name_faults(population: Population, place: str, prompts: Sequence[StudyPrompt]) -> list[Fault]:
    topics = {prompt.topic for prompt in prompts}
    approaches = {response.provenance.approach for prompt in prompts for response in prompt.responses}
    named: list[tuple[str, str, Any]] = [
        ("design.anchor", population.design.anchor, {prompt.prompt_id for prompt in prompts}),
        *(("topics.topic", one.topic, topics) for one in population.topics),
        *(("groups.topic", one.topic, topics) for one in population.groups),
        *(("drift.topic", one.topic, topics) for one in population.drift),
    ]
    appeals: list[tuple[str, Mapping[str, object]]] = [
        ("appeal", population.appeal),
        ("personal_appeal", population.personal_appeal),
        *(("topics.appeal", one.appeal) for one in population.topics),
        *(("groups.appeal", one.appeal) for one in population.groups),
        *(("drift.appeal", one.appeal) for one in population.drift),
        ("reasons.first", population.reasons.first),
        ("reasons.veto", population.reasons.veto),
    ]
    named += [(field, approach, approaches) for field, appeal in appeals for approach in appeal]
    groups = [("groups", one.field, one.value) for one in population.groups]
    groups += [("truths", one.field, one.value or "") for one in population.truths if one.field is not None]
    for where, question, answer in groups:
        named.append((f"{where}.field", question, population.demographics))
        if question in population.demographics:
            named.append((f"{where}.value", answer, population.demographics[question]))
    return [
        Fault(place, None, field, repr(name), f"one of {', '.join(map(repr, sorted(known)))}")
        for field, name, known in named
        if name not in known
    ]


def _share_faults(population: Population, place: str) -> list[Fault]:
    answers = msgspec.structs.asdict(population.answers)
    tables: dict[str, Mapping[str, float]] = {
        **{f"demographics.{field}": shares for field, shares in population.demographics.items()},
        **{f"answers.{field}": shares for field, shares in answers.items()},
    }
    return [
        Fault(place, None, field, f"shares that sum to {math.fsum(shares.values()):.6g}", "shares that sum to 1")
        for field, shares in tables.items()
        if abs(math.fsum(shares.values()) - 1) > _SUM_WITHIN
    ]


_FIELDS_OF: Final = {
    "attention": (AnswererKind.NOISY,),
    "reason": (AnswererKind.BOT, AnswererKind.COPIER),
}
"""Which kinds of answerers have a field that others lack."""
_NEEDED: Final = (
    (AnswererKind.NOISY, "attention", "0 (answers at random) to 1 (as everybody)"),
    (AnswererKind.COPIER, "reason", "the text that they copy"),
)


def _answerer_faults(population: Population, place: str) -> list[Fault]:
    faults = []
    for number, one in enumerate(population.answerers):
        for field, kinds in _FIELDS_OF.items():
            if getattr(one, field) is not None and one.kind not in kinds:
                where = f"answerers[{number}].{field}"
                faults.append(Fault(place, None, where, f"it of a {one.kind}", f"it of a {' or '.join(kinds)} alone"))
        for kind, field, expected in _NEEDED:
            if one.kind is kind and getattr(one, field) is None:
                faults.append(Fault(place, None, f"answerers[{number}].{field}", "nothing", expected))
    shares = math.fsum(one.share for one in population.answerers)
    if shares > 1 + _SUM_WITHIN:
        faults.append(
            Fault(place, None, "answerers.share", f"shares that sum to {shares:.6g}", "shares that sum to 1 at most")
        )
    return faults
