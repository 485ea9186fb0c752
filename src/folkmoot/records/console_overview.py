"""How a study is going, as the console's first page shows it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from folkmoot.statistics.estimate import Estimate


@dataclass(frozen=True, slots=True)
class Standing:
    """People who stand at the same place of the survey.

    Attributes:
        state: value of a State.
        has_tried_quiz: whether they tried the quiz.
        has_place: whether they were let in: have, or had, a place in the quotas or a prompt.
        n_ended: prompts that they answered or would rather not judge, repeat items among them.
        idle: how many of the thresholds have passed since they last did something; 0: they are at it.
        people: how many they are.
    """

    state: str
    has_tried_quiz: bool
    has_place: bool
    n_ended: int
    idle: int
    people: int


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the survey. `reached = went_on + at_it + left + turned_away`; at the last, nobody has to go on.

    Attributes:
        name: `consent`, `about`, `quiz`, `prompt 1` …, `done`.
        reached: people who came to it.
        went_on: of those, who came further (to the end, where no prompt had room for them).
        at_it: who are still at it, and did something lately.
        left: who are still at it, and did nothing for a while; they may come back.
        turned_away: who were screened out here, or for whom there was no room.
        share_left: `left` of `reached`, with Wilson's interval.
    """

    name: str
    reached: int
    went_on: int
    at_it: int
    left: int
    turned_away: int
    share_left: Estimate


@dataclass(frozen=True, slots=True)
class Spread:
    """How long something took people, in seconds.

    Attributes:
        what: the question's name, or the place of a prompt in a person's series.
        n: measured times.
        n_participants: people they are of.
        quarter: a quarter took no longer; None where nothing was measured, as the two below.
        median: half took no longer.
        three_quarters: three quarters took no longer.
        undefined_because: why there are none; None where there are.
    """

    what: str
    n: int
    n_participants: int
    quarter: float | None
    median: float | None
    three_quarters: float | None
    undefined_because: str | None = None


@dataclass(frozen=True, slots=True)
class QuotaRow:
    """One cell of the quotas or of the targets, or a cohort with a limit.

    Attributes:
        name: of the cell.
        wanted: people.
        closes: whether it closes when it is full.
        done: people in it who finished; None where so few are not shown, as `under_way`.
        under_way: people who hold a place in it and have not finished.
    """

    name: str
    wanted: int
    closes: bool
    done: int | None
    under_way: int | None


@dataclass(frozen=True, slots=True)
class PromptRow:
    """One prompt.

    Attributes:
        prompt_id: which.
        wanted: people who are to answer it; None for an anchor, which everyone is given.
        done: people who answered it.
        open: people who have it before them.
        skipped: people who would rather not judge it.
        returned: people who went away from it.
    """

    prompt_id: str
    wanted: int | None
    done: int
    open: int
    skipped: int
    returned: int


@dataclass(frozen=True, slots=True)
class Idle:
    """People under way who did nothing for a while.

    Attributes:
        minutes: for so long at least.
        people: how many.
    """

    minutes: int
    people: int


@dataclass(frozen=True, slots=True)
class Overview:
    """A study, as of one moment.

    Attributes:
        study_id: which.
        simulated: whether everybody in it is simulated.
        wave: the one whose people are counted.
        waves: the study's, in order; the last is the one that is asked now.
        read_at: when it was read, ISO 8601, UTC.
        opened_at: when its first version was opened; None where it was not opened yet.
        undefined_because: why all that follows is empty; None where it is there.
        entered: people who came in and did not withdraw.
        finished: people who came to the end.
        under_way: people who are at it.
        left: people who did nothing for `left_after` minutes, and may come back.
        turned_away: people who were screened out or for whom there was no room.
        withdrawn: people who declined or withdrew, in any wave; nothing of them is kept, so that they stand in no step.
        answers: answers on the disk, revisions counted apart.
        left_after: minutes without doing anything after which somebody counts as gone: the study's `slot_minutes`.
        completion: `finished` of those who entered and were not turned away, with Wilson's interval.
        steps: in the survey's order.
        quotas: every cell.
        prompts: every prompt, in the study's order.
        by_question: time by question, in the study's order.
        by_place: time by the place of a prompt in a person's series: the times of its questions, added up.
        languages: people by the language in which they read the survey.
        written_languages: answers by the language of their texts, as detected.
        idle: people under way by how long they did nothing, the shortest time first; each count holds the next.
    """

    study_id: str
    simulated: bool
    wave: str
    waves: tuple[str, ...]
    read_at: str
    opened_at: str | None
    undefined_because: str | None
    entered: int
    finished: int
    under_way: int
    left: int
    turned_away: int
    withdrawn: int
    answers: int
    left_after: int
    completion: Estimate
    steps: tuple[Step, ...]
    quotas: tuple[QuotaRow, ...]
    prompts: tuple[PromptRow, ...]
    by_question: tuple[Spread, ...]
    by_place: tuple[Spread, ...]
    languages: Mapping[str, int]
    written_languages: Mapping[str, int]
    idle: tuple[Idle, ...]
