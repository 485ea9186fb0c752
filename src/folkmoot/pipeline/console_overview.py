"""How a study is going: the console's first page, and its JSON and CSV twins."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from folkmoot.errors import InputError
from folkmoot.pipeline.load_study import load_study
from folkmoot.pipeline.study_database import database_url_of
from folkmoot.records.console_overview import Idle, Overview, PromptRow, QuotaRow, Spread, Standing
from folkmoot.records.console_table import ConsoleTable
from folkmoot.records.study import Study, StudyVersion
from folkmoot.records.study_rows import PromptProgress, StudyProgress
from folkmoot.statistics.wilson import share
from folkmoot.study.assignment import cells_of
from folkmoot.study.console_steps import is_under_way, steps
from folkmoot.study.prompts import StudyPrompt

if TYPE_CHECKING:
    from collections.abc import Mapping

    from folkmoot.pipeline.survey import Survey
    from folkmoot.store import Connection

HOUR: Final = 60
DAY: Final = 24 * HOUR
_NOTHING: Final = "nobody was measured"
_LONGER: Final = (2 * HOUR, DAY, 3 * DAY, 7 * DAY)
"""Minutes: after these, beside the study's own, people under way are counted as waiting."""


class _Counts(NamedTuple):
    versions: tuple[StudyVersion, ...]
    progress: StudyProgress
    standings: tuple[Standing, ...]
    places: Mapping[str, tuple[int, int]]
    targets: tuple[tuple[int, int], ...]
    languages: tuple[Mapping[str, int], Mapping[str, int]]
    by_question: Mapping[str, Spread]
    by_place: Mapping[str, Spread]


def utc_now() -> datetime:
    """The time."""
    return datetime.now(UTC)


def study_overview(folder: Path, now: Callable[[], datetime] = utc_now, wave: str | None = None) -> Overview:
    """How a study is going, all of it as of one moment; nothing is written.

    Args:
        folder: the study's.
        now: the clock.
        wave: whose people are counted; None for the one that is asked now.

    Raises:
        InputError: the study has no such wave.
        MissingFileError: there is no such study.
        FaultsError: its files have faults.
        InputError: its database is of another version of Folkmoot.
        StoreError: the database cannot be read.
    """
    from folkmoot.store.reader import has_database, read_study  # noqa: PLC0415 - a study never opened needs no database

    loaded = load_study(folder)
    counted = counted_wave(loaded.study, wave)
    url = database_url_of(loaded.study, os.environ)
    if not has_database(folder, url):
        return _not_opened(loaded.study, counted, now())
    moment = now()
    found = read_study(folder, url, reading(loaded.study, counted, moment))
    return overview_of(loaded.study, loaded.prompts, found, counted, moment)


def survey_overview(survey: Survey, wave: str | None = None) -> Overview:
    """As `study_overview`, of a study that is open.

    Raises:
        InputError: the study has no such wave.
        StoreError: the database cannot be read.
    """
    counted, moment = counted_wave(survey.study, wave), survey.now()
    found = survey.store.read(reading(survey.study, counted, moment))
    return overview_of(survey.study, tuple(survey.prompts.values()), found, counted, moment)


async def opened_at(survey: Survey) -> str | None:
    """When a study's first version was opened; None where none was.

    Raises:
        StoreError: the database cannot be read.
    """
    from folkmoot.store import studies  # noqa: PLC0415 - as above

    versions = await survey.read(studies.versions)
    return versions[0].opened_at if versions else None


def counted_wave(study: Study, wave: str | None) -> str:
    """The wave that is meant; None means the one that is asked now, the last.

    Raises:
        InputError: the study has no such wave.
    """
    names = [one.name for one in study.waves]
    if wave is not None and wave not in names:
        raise InputError(f"no wave {wave!r}; the study has {', '.join(names)}")
    return names[-1] if wave is None else wave


def reading(study: Study, wave: str, now: datetime) -> Callable[[Connection], _Counts]:
    """What the overview of a wave reads, as a function of a connection."""
    from folkmoot.store import console_counts, rows, studies  # noqa: PLC0415 - as above
    from folkmoot.store.times import kept_time  # noqa: PLC0415 - as above

    since = [kept_time(now - timedelta(minutes=minutes)) for minutes in _thresholds(study)]

    def read(connection: Connection) -> _Counts:
        return _Counts(
            studies.versions(connection),
            rows.progress(connection, wave),
            console_counts.standings(connection, since, wave),
            console_counts.places_of(connection, wave),
            tuple(console_counts.people_in(connection, one.where, wave) for one in study.targets),
            console_counts.languages(connection, wave),
            console_counts.seconds_by_question(connection, wave),
            console_counts.seconds_by_place(connection, wave),
        )

    return read


def overview_of(study: Study, prompts: Sequence[StudyPrompt], found: _Counts, wave: str, now: datetime) -> Overview:
    """The overview of what `reading` read.

    Args:
        study: its definition.
        prompts: its prompts.
        found: of its database.
        wave: which was read.
        now: when it was read.
    """
    standings = found.standings
    if not found.versions:
        return _not_opened(study, wave, now)
    entered = _people(standings)
    finished = _people([one for one in standings if one.state == "finished"])
    away = _people([one for one in standings if one.state in {"screened_out", "quota_full"}])
    under_way = [one for one in standings if is_under_way(one)]
    left = _people([one for one in under_way if one.idle])
    in_series = [str(number) for number in range(1, study.prompts_per_person + study.repeats + 1)]
    return Overview(
        study_id=study.id,
        simulated=study.simulated,
        wave=wave,
        waves=tuple(one.name for one in study.waves),
        read_at=_text(now),
        opened_at=found.versions[0].opened_at,
        undefined_because=None,
        entered=entered,
        finished=finished,
        under_way=_people(under_way) - left,
        left=left,
        turned_away=away,
        withdrawn=found.progress.withdrawals,
        answers=found.progress.answers,
        left_after=study.slot_minutes,
        completion=share(finished, entered - away),
        steps=steps(study, standings),
        quotas=(*_quotas(study, wave, found.places), *_targets(study, found.targets)),
        prompts=_prompts(study, prompts, found.progress),
        by_question=_in_order(study.questions, found.by_question),
        by_place=_in_order(in_series, found.by_place),
        languages=found.languages[0],
        written_languages=found.languages[1],
        idle=tuple(
            Idle(minutes, _people([one for one in under_way if one.idle > k]))
            for k, minutes in enumerate(_thresholds(study))
        ),
    )


def overview_tables(found: Overview) -> tuple[ConsoleTable, ...]:
    """The overview's tables: what its charts are drawn of."""
    return (
        ConsoleTable(
            "steps",
            "Drop-out by step",
            (
                "step", "reached", "went on", "at it now", "left", "turned away",
                "left, % of reached", "95% interval from, %", "to, %",
            ),
            tuple(
                (one.name, one.reached, one.went_on, one.at_it, one.left, one.turned_away, *(
                    None if value is None else round(100 * value, 1)
                    for value in (one.share_left.value, one.share_left.low, one.share_left.high)
                ))
                for one in found.steps
            ),
        ),
        ConsoleTable(
            "quotas",
            "Quotas and targets",
            ("cell", "kind", "wanted", "done", "under way", "still wanted"),
            tuple(
                (one.name, "quota" if one.closes else "target", one.wanted, one.done, one.under_way,
                 None if one.done is None or one.under_way is None else max(one.wanted - one.done - one.under_way, 0))
                for one in found.quotas
            ),
        ),
        ConsoleTable(
            "prompts",
            "People per prompt",
            ("prompt", "wanted", "done", "open", "skipped", "left"),
            tuple((one.prompt_id, one.wanted, one.done, one.open, one.skipped, one.returned) for one in found.prompts),
        ),
        _times("time_by_question", "Time per question", "question", found.by_question),
        _times("time_by_place", "Time per prompt, by its place in a person's series", "place", found.by_place),
        ConsoleTable("languages", "People by language", ("language", "people"), tuple(found.languages.items())),
        ConsoleTable(
            "written_languages",
            "Answers by the language that they are written in",
            ("language", "answers"),
            tuple(found.written_languages.items()),
        ),
        ConsoleTable(
            "idle",
            "People under way who did nothing for a while",
            ("minutes, at least", "people"),
            tuple((one.minutes, one.people) for one in found.idle),
        ),
    )  # fmt: skip


def _times(name: str, title: str, what: str, found: Sequence[Spread]) -> ConsoleTable:
    return ConsoleTable(
        name,
        title,
        (what, "median, s", "quarter, s", "three quarters, s", "times measured", "people", "why there is none"),
        tuple(
            (one.what, _tenths(one.median), _tenths(one.quarter), _tenths(one.three_quarters), one.n, one.n_participants,
             one.undefined_because)
            for one in found
        ),
    )  # fmt: skip


def _tenths(seconds: float | None) -> float | None:
    return None if seconds is None else round(seconds, 1)


def _thresholds(study: Study) -> tuple[int, ...]:
    return (study.slot_minutes, *(one for one in _LONGER if one > study.slot_minutes))


def _people(standings: Sequence[Standing]) -> int:
    return sum(one.people for one in standings)


def _text(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="milliseconds")


def _in_order(names: Sequence[str], found: Mapping[str, Spread]) -> tuple[Spread, ...]:
    nothing = {name: Spread(name, 0, 0, None, None, None, _NOTHING) for name in names}
    return tuple({**nothing, **found}.values())


def _quotas(study: Study, wave: str, places: Mapping[str, tuple[int, int]]) -> list[QuotaRow]:
    cohorts = (cells_of(study, wave, cohort.name, {}) for cohort in study.cohorts)
    quotas = (cells_of(study, wave, "", quota.where) for quota in study.quotas)
    limits = {cell.name: cell.people for cells in (*cohorts, *quotas) for cell in cells}
    return [QuotaRow(name, wanted, True, *places.get(name, (0, 0))) for name, wanted in limits.items()]


def _targets(study: Study, found: Sequence[tuple[int, int]]) -> list[QuotaRow]:
    return [
        QuotaRow(
            " & ".join(f"{field}={value}" for field, value in sorted(one.where.items())), one.people, False, *counts
        )
        for one, counts in zip(study.targets, found, strict=True)
    ]


def _prompts(study: Study, prompts: Sequence[StudyPrompt], progress: StudyProgress) -> tuple[PromptRow, ...]:
    nobody = PromptProgress(0, 0, 0, 0)
    found = []
    for prompt in prompts:
        one = progress.prompts.get(prompt.prompt_id, nobody)
        wanted = None if prompt.prompt_id in study.anchors else study.people_per_prompt
        found.append(PromptRow(prompt.prompt_id, wanted, one.done, one.open, one.skipped, one.returned))
    return tuple(found)


def _not_opened(study: Study, wave: str, now: datetime) -> Overview:
    why = "the study was not opened yet: `folkmoot serve` opens it"
    nobody = share(0, 0)
    return Overview(
        study.id, study.simulated, wave, tuple(one.name for one in study.waves), _text(now), None, why,
        0, 0, 0, 0, 0, 0, 0, study.slot_minutes, nobody,
        (), (), (), (), (), {}, {}, (),
    )  # fmt: skip
