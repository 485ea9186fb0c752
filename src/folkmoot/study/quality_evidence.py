"""A running study's rows to what quality is told from: orders shown, times, repeats, and what people agreed to have kept."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np

from folkmoot.records.dataset import Dataset
from folkmoot.records.evidence import EvidenceRows
from folkmoot.records.quality_evidence import Assessed, PersonEvidence, QualityEvidence, StepCount, Watched
from folkmoot.records.ranking import Ranking
from folkmoot.records.study import Study
from folkmoot.records.study_rows import StudyRows
from folkmoot.records.survey import Assignment, AssignmentState, SavedAnswer, State
from folkmoot.statistics.weak_order import NOT_ASKED, SKIPPED
from folkmoot.study.answer_values import CriteriaRatings, RankingAnswer
from folkmoot.study.questions import read_answer
from folkmoot.study.shown_prompts import Shown, ShownPrompts
from folkmoot.study.study_versions import AskedVersion

LONGEST_SECONDS: Final = 3600.0
"""A prompt that stood longer before somebody was left meanwhile: its time is not taken."""
_ENDED: Final = frozenset({AssignmentState.DONE, AssignmentState.SKIPPED})
_RANKINGS: Final = ("world_ranking", "personal_ranking")


def study_evidence(
    study: Study, versions: Sequence[AskedVersion], rows: StudyRows, evidence: EvidenceRows, dataset: Dataset
) -> QualityEvidence:
    """All that a study's database says of how its answers came about.

    The time of a prompt is the longest that any of its questions stood before the person when it was first answered, as
    their page measured it; where no page did, from when the prompt was given to when its last question was first answered.
    The first answer counts, so that looking at it again later makes nobody slow, or fast.

    Args:
        study: its definition.
        versions: what each version of it asked, by number; one or more.
        rows: of its database.
        evidence: the same moment's.
        dataset: what `survey_dataset` makes of the same rows.
    """
    person = {one: row for row, one in enumerate(dataset.participants.ids)}
    texts = ShownPrompts(versions)
    answers = _first_and_last(rows.answers)
    watched: defaultdict[tuple[str, str, int], list[Watched]] = defaultdict(list)
    for kept in evidence.kept:
        one = kept.evidence
        watched[kept.participant_id, kept.prompt_id, kept.occurrence].append(Watched(one.typed, one.pasted, one.input))
    who = {one.id: one for one in rows.participants}
    assessed: list[Assessed] = []
    for mine in rows.assignments:
        given = answers.get((mine.participant_id, mine.prompt_id, mine.occurrence), {})
        what = _shown(texts, mine, who[mine.participant_id].version, given) if mine.participant_id in person else None
        row = None if what is None else dataset.prompts.index.get(texts.name_of(what.text))
        if what is not None and row is not None:
            asked = texts.names_asked(what.asked)
            assessed.append(_assessed(asked, row, mine, person, dataset, given, watched))
    has_quiz = study.quiz is not None
    people = tuple(
        PersonEvidence(
            language=who[one].language,
            quiz_attempts=who[one].quiz_attempts if has_quiz and who[one].quiz_attempts else None,
            agreed=evidence.consents.get(one, False) if study.evidence_asked else None,
            devices=evidence.devices.get(one, ()),
        )
        for one in dataset.participants.ids
    )
    return QualityEvidence(dataset, people, tuple(assessed), _steps(study, rows))


def _first_and_last(saved: Sequence[SavedAnswer]) -> dict[tuple[str, str, int], dict[str, tuple[SavedAnswer, ...]]]:
    """(first revision, last revision) of each answer, by assignment and question."""
    found: dict[tuple[str, str, int], dict[str, tuple[SavedAnswer, ...]]] = {}
    for one in saved:
        there = found.setdefault((one.participant_id, one.prompt_id, one.occurrence), {})
        before = there.get(one.question)
        if before is None:
            there[one.question] = (one, one)
        else:
            first, last = before
            there[one.question] = (
                one if one.revision < first.revision else first,
                one if one.revision > last.revision else last,
            )
    return found


def _shown(
    texts: ShownPrompts, one: Assignment, entered: int, given: Mapping[str, tuple[SavedAnswer, ...]]
) -> Shown | None:
    """What somebody was shown, as of their last answer; None where no version has it."""
    first = texts.version_at(one.assigned_at, entered - 1)
    said = texts.version_at(max((last.saved_at for _, last in given.values()), default=one.assigned_at), first)
    return texts.find(one.prompt_id, one.shown_order, first, said, said)


def _assessed(
    asked: Sequence[str],
    row: int,
    one: Assignment,
    person: Mapping[str, int],
    dataset: Dataset,
    given: Mapping[str, tuple[SavedAnswer, ...]],
    watched: Mapping[tuple[str, str, int], list[Watched]],
) -> Assessed:
    is_skipped = one.state is AssignmentState.SKIPPED
    labels = dataset.prompts.labels[row]
    place = {label: at for at, label in enumerate(one.shown_order)}
    fits = sorted(place) == sorted(labels)
    kept = watched.get((one.participant_id, one.prompt_id, one.occurrence))
    return Assessed(
        participant=person[one.participant_id],
        prompt=row,
        occurrence=one.occurrence,
        place=one.place,
        shown=tuple(place[label] for label in labels) if fits else None,
        ranking=SKIPPED if is_skipped else _ranking(given, labels, fits=fits),
        seconds=None if is_skipped else _seconds(one, [first for first, _ in given.values()]),
        ratings=None if is_skipped else _ratings(given),
        asked={question: not is_skipped and _is_answered(given.get(question)) for question in asked}
        if one.state in _ENDED
        else {},
        watched=None if kept is None else tuple(kept),
        is_ended=one.state in _ENDED,
    )


def _is_answered(answer: tuple[SavedAnswer, ...] | None) -> bool:
    return answer is not None and answer[1].value is not None


def _ranking(given: Mapping[str, tuple[SavedAnswer, ...]], labels: Sequence[str], *, fits: bool) -> int:
    for name in _RANKINGS:
        answer = given.get(name)
        if answer is None or not fits:
            continue
        value = read_answer(name, answer[1].value)
        if not isinstance(value, RankingAnswer):
            return SKIPPED
        return Ranking(tuple(tuple(tier) for tier in value.tiers)).code(tuple(labels))
    return NOT_ASKED


def _ratings(given: Mapping[str, tuple[SavedAnswer, ...]]) -> tuple[int, ...] | None:
    answer = given.get("criteria_ratings")
    value = None if answer is None else read_answer("criteria_ratings", answer[1].value)
    return tuple(value.ratings.values()) if isinstance(value, CriteriaRatings) else None


def _seconds(one: Assignment, first: Sequence[SavedAnswer]) -> float | None:
    if not first:
        return None
    measured = [answer.seconds for answer in first if answer.seconds is not None]
    if measured:
        seconds = max(measured)
    else:
        passed = max(_moment(answer.saved_at) for answer in first) - _moment(one.assigned_at)
        seconds = float(passed / np.timedelta64(1, "s"))
    return seconds if 0 < seconds <= LONGEST_SECONDS else None


def _moment(kept: str) -> np.datetime64:
    """A time as the database keeps it: ISO 8601, UTC, which numpy takes without the zone."""
    return np.datetime64(kept.removesuffix("+00:00"))


def _steps(study: Study, rows: StudyRows) -> tuple[StepCount, ...]:
    """The way through the survey, for whoever is still in the study."""
    states = Counter(one.state for one in rows.participants)
    entered = len(rows.participants)
    after_consent = entered - states[State.CONSENTING]
    after_about = after_consent - states[State.ABOUT]
    closed = states[State.SCREENED_OUT] + states[State.QUOTA_FULL]
    admitted = after_about - states[State.QUIZ] - closed
    steps = [StepCount("consent", entered, after_consent)]
    if study.demographics:
        steps.append(StepCount("about oneself", after_consent, after_about))
    steps.append(StepCount("quiz and quotas" if study.quiz else "quotas", after_about, admitted))
    ended: Counter[int] = Counter()
    for mine in Counter(one.participant_id for one in rows.assignments if one.state in _ENDED).values():
        for number in range(1, mine + 1):
            ended[number] += 1
    before = admitted
    for number in range(1, study.prompts_per_person + study.repeats + 1):
        if before == 0:
            break
        # Whoever finished had as many prompts as there were for them.
        passed = ended[number]
        steps.append(StepCount(f"prompt {number}", before, min(passed, before)))
        before = min(passed, before)
    return tuple(steps)
