"""Who simulated people are, how they choose, and what is planted in them: read from TOML.

The file's own comments say what every number does; `simulate.py` holds the model.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, Any, Final

import msgspec
import msgspec.inspect

from folkmoot.errors import Fault, FaultsError
from folkmoot.records.fitting import Fitting, KeyPath, path_shown
from folkmoot.records.vocabulary import IMPORTANCE, REPRESENTATIVENESS, SUBJECTIVITY
from folkmoot.study.answerers import AnswererKind, Answerers, Timing
from folkmoot.study.prompts import StudyPrompt
from folkmoot.study.toml_lines import line_of, read_toml

_Share = Annotated[float, msgspec.Meta(ge=0, le=1)]
_Spread = Annotated[float, msgspec.Meta(ge=0)]
_Liking = Annotated[float, msgspec.Meta(ge=-100, le=100)]
Appeal = dict[str, _Liking]
"""Liking by approach, on the scale of the noise; an approach that is not named counts 0."""
Shares = dict[str, _Share]
"""Probability of each answer; they sum to 1."""

_SUM_WITHIN: Final = 1e-9
_NAMED: Final = 30


class Design(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Who is asked what.

    Attributes:
        people: how many.
        prompts_each: prompts a person, the anchor among them; a file that does not say has 10, or all where there are fewer.
        anchor: the prompt that everybody answers; a file that does not say has the first.
        asked_personal: share of people who are also asked for a personal ranking and a veto.
        careless: share of people who answer at random.
        repeats: share of assessments that the person answers a second time later.
        skips: share of assessments whose rankings are left unanswered.
        rationales: share of rankings with a reason in words.
        unanswered: share of demographic answers that are missing.
    """

    people: Annotated[int, msgspec.Meta(ge=1)] = 400
    prompts_each: Annotated[int, msgspec.Meta(ge=1)] = 10
    anchor: str = ""
    asked_personal: _Share = 1.0
    careless: _Share = 0.0
    repeats: _Share = 0.0
    skips: _Share = 0.0
    rationales: _Share = 0.2
    unanswered: _Share = 0.0


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

    response_sd: _Spread = 0.3
    taste_sd: _Spread = 0.45
    tie_below: _Spread = 0.25
    veto_below: _Liking = -3.0
    personal_same: _Share = 0.5
    personal_taste: _Spread = 2.0
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
    """What people say about a prompt beside their ranking, drawn apart from everything else; else all answers alike."""

    importance: Shares = msgspec.field(default_factory=lambda: _even(IMPORTANCE))
    subjectivity: Shares = msgspec.field(default_factory=lambda: _even(SUBJECTIVITY))
    representativeness: Shares = msgspec.field(default_factory=lambda: _even(REPRESENTATIVENESS))


def _even(vocabulary: Mapping[str, str]) -> Shares:
    return dict.fromkeys(vocabulary.values(), 1 / len(vocabulary))


class Reasons(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Reasons in words, by the approach of the response that is put first, or flagged."""

    first: dict[str, list[str]] = {}
    veto: dict[str, list[str]] = {}


class Population(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Everything that defines the simulated people of a study.

    Attributes:
        appeal: what everybody likes, everywhere; the one thing that a file must say.
        design: who is asked what.
        choice: how liking becomes an answer.
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

    appeal: Appeal
    design: Design = Design()
    choice: Choice = Choice()
    personal_appeal: Appeal = {}
    topics: list[TopicAppeal] = []
    groups: list[GroupAppeal] = []
    truths: list[Truth] = []
    demographics: dict[str, Shares] = {}
    answers: Answers = msgspec.field(default_factory=Answers)
    reasons: Reasons = msgspec.field(default_factory=Reasons)
    drift: list[TopicAppeal] = []
    answerers: list[Answerers] = []
    timing: Timing = Timing()
    criteria: CriteriaChoice = CriteriaChoice()
    policy: PolicyChoice = PolicyChoice()


@dataclass(frozen=True, slots=True)
class _Reading:
    """A file that is being read, as far as it has been."""

    place: str
    lines: Mapping[KeyPath, int]
    faults: list[Fault]

    def tell(self, path: KeyPath, found: str, expected: str) -> None:
        """Keep a fault."""
        self.faults.append(Fault(self.place, line_of(path, self.lines), path_shown(path), found, expected))


def read_population(text: bytes, place: str, prompts: Sequence[StudyPrompt]) -> Population:
    """Read a population file and hold it against the study's prompts.

    Args:
        text: the file, TOML in UTF-8.
        place: the file as the user named it.
        prompts: the study's prompts, which name the topics and the approaches.

    Returns:
        The population, with `design.anchor` and `design.prompts_each` of these prompts where the file leaves them out.

    Raises:
        FaultsError: with every fault, in the order of the lines: what does not fit its key, names that no prompt or question
            has, shares that do not sum to 1, more prompts a person than there are, what a kind of answerers does not have.
    """
    document, lines = read_toml(text, place)
    reading = _Reading(place, lines, [])
    _fit(document, reading)
    if reading.faults:
        raise FaultsError(sorted(reading.faults, key=_by_line))
    population = msgspec.convert(document, Population)
    _find_name_faults(population, reading, prompts)
    _find_share_faults(population, reading)
    _find_answerer_faults(population, reading)
    each = population.design.prompts_each
    if "prompts_each" not in document.get("design", {}):
        each = min(each, len(prompts))
    elif each > len(prompts):
        reading.tell(("design", "prompts_each"), str(each), f"at most the {len(prompts)} prompts there are")
    if reading.faults:
        raise FaultsError(sorted(reading.faults, key=_by_line))
    anchor = population.design.anchor or prompts[0].prompt_id
    design = msgspec.structs.replace(population.design, prompts_each=each, anchor=anchor)
    return msgspec.structs.replace(population, design=design)


def _by_line(fault: Fault) -> int:
    return fault.line or 0


def _fit(document: dict[str, Any], reading: _Reading) -> None:
    """Find what is no population."""
    if "id" in document and "consent" in document:
        expected = "a population: who simulated people are and how they choose (docs/simulation.md)"
        reading.faults.append(Fault(reading.place, None, "", "the definition of a study", expected))
        return
    if "appeal" not in document:
        # The struct would say so too, but not what to write.
        expected = "what everybody likes, by the approach of responses: `[appeal]`, then `even-handed = 1.0`"
        reading.tell(("appeal",), "nothing", f"{expected}; the table is missing")
        document = {**document, "appeal": {}}
    Fitting(reading.tell, field="key", table="a table").clean(document, msgspec.inspect.type_info(Population))


def _find_name_faults(population: Population, reading: _Reading, prompts: Sequence[StudyPrompt]) -> None:
    topics = {prompt.topic for prompt in prompts}
    approaches = {response.provenance.approach for prompt in prompts for response in prompt.responses}
    named: list[tuple[KeyPath, str, Collection[str]]] = []
    if population.design.anchor:
        named.append((("design", "anchor"), population.design.anchor, {prompt.prompt_id for prompt in prompts}))
    appeals: list[tuple[KeyPath, Mapping[str, object]]] = [
        (("appeal",), population.appeal),
        (("personal_appeal",), population.personal_appeal),
        (("reasons", "first"), population.reasons.first),
        (("reasons", "veto"), population.reasons.veto),
    ]
    by_topic: tuple[tuple[str, Sequence[TopicAppeal | GroupAppeal]], ...] = (
        ("topics", population.topics), ("groups", population.groups), ("drift", population.drift),
    )  # fmt: skip
    for table, effects in by_topic:
        for place, effect in enumerate(effects):
            named.append(((table, place, "topic"), effect.topic, topics))
            appeals.append(((table, place, "appeal"), effect.appeal))
    named += [((*path, approach), approach, approaches) for path, appeal in appeals for approach in appeal]
    said: list[tuple[KeyPath, str, str]] = [
        *((("groups", place), one.field, one.value) for place, one in enumerate(population.groups)),
        *((("truths", place), one.field, one.value or "") for place, one in enumerate(population.truths) if one.field),
    ]
    for path, question, answer in said:
        named.append(((*path, "field"), question, population.demographics))
        if question in population.demographics:
            named.append(((*path, "value"), answer, population.demographics[question]))
    for path, name, known in named:
        if name not in known:
            reading.tell(path, repr(name), _one_of(known) if known else "none: [demographics] has no question")


def _one_of(known: Collection[str]) -> str:
    names = list(map(repr, sorted(known)))
    more = f", and {len(names) - _NAMED:,} more" if len(names) > _NAMED else ""
    return f"one of {', '.join(names[:_NAMED])}{more}"


def _find_share_faults(population: Population, reading: _Reading) -> None:
    answers = msgspec.structs.asdict(population.answers)
    tables: dict[KeyPath, Mapping[str, float]] = {
        **{("demographics", field): shares for field, shares in population.demographics.items()},
        **{("answers", field): shares for field, shares in answers.items()},
    }
    for path, shares in tables.items():
        if abs(math.fsum(shares.values()) - 1) > _SUM_WITHIN:
            reading.tell(path, f"shares that sum to {math.fsum(shares.values()):.6g}", "shares that sum to 1")


_FIELDS_OF: Final = {
    "attention": (AnswererKind.NOISY,),
    "reason": (AnswererKind.BOT, AnswererKind.COPIER),
}
"""Which kinds of answerers have a field that others lack."""
_NEEDED: Final = (
    (AnswererKind.NOISY, "attention", "0 (answers at random) to 1 (as everybody)"),
    (AnswererKind.COPIER, "reason", "the text that they copy"),
)


def _find_answerer_faults(population: Population, reading: _Reading) -> None:
    for number, one in enumerate(population.answerers):
        for field, kinds in _FIELDS_OF.items():
            if getattr(one, field) is not None and one.kind not in kinds:
                path = ("answerers", number, field)
                expected = f"it with kind {' or '.join(kinds)} alone"
                reading.tell(path, f"the key with kind {one.kind}", expected)
        for kind, field, expected in _NEEDED:
            if one.kind is kind and getattr(one, field) is None:
                reading.tell(("answerers", number, field), "nothing", expected)
    shares = math.fsum(one.share for one in population.answerers)
    if shares > 1 + _SUM_WITHIN:
        reading.tell(("answerers",), f"shares that sum to {shares:.6g}", "shares that sum to 1 at most")
