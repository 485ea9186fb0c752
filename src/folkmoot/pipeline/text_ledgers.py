"""Where participants' texts are and what is kept about them: a study's database, or files and one beside them."""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final, Protocol, TypeAlias

from folkmoot.errors import InputError
from folkmoot.formats.personal_data import read_personal_data, write_personal_data
from folkmoot.pipeline.load_dataset import load_dataset
from folkmoot.pipeline.load_study import load_study
from folkmoot.pipeline.load_survey import is_study_folder
from folkmoot.pipeline.study_database import database_url_of
from folkmoot.pipeline.write_file import write_file
from folkmoot.records.canonical_json import Json, canonical_json
from folkmoot.records.dataset import Dataset, RationaleOf
from folkmoot.records.personal_data import ABOUT, Text, TextPlace, TextRecord
from folkmoot.records.study import Study

if TYPE_CHECKING:
    from folkmoot.store import Connection, Store

ENDING: Final = ".personal-data.jsonl"
"""What the name of the file beside a dataset ends with."""
QUESTION_OF: Final = {
    RationaleOf.VETO: "veto",
    RationaleOf.PERSONAL: "personal_ranking",
    RationaleOf.WORLD: "world_ranking",
    RationaleOf.DEFAULT_POLICY: "default_policy",
}
"""What a TextPlace calls the question that a reason was given for."""
_CHUNK: Final = 500
"""Records that are kept in one write, so that nobody's answer waits long."""
_LONG: Final = 40
"""Characters of an answer from which on a demographic question of a dataset is taken for one in people's own words."""

Change: TypeAlias = Callable[[Sequence[Text], Mapping[TextPlace, TextRecord]], Sequence[TextRecord]]
"""Of texts and records as they are now: the records to keep."""


class Ledger(Protocol):
    """Texts and what is kept about them."""

    @property
    def fields(self) -> tuple[str, ...]:
        """Demographic questions that people answer in their own words."""
        ...

    def digest(self, text: str) -> str:
        """A keyed hash of a text, in hexadecimal."""
        ...

    def look(self) -> tuple[tuple[Text, ...], Mapping[TextPlace, TextRecord]]:
        """Every text as it stands, by place, and what is kept."""
        ...

    def keep(
        self, seen: Mapping[TextPlace, TextRecord], records: Sequence[TextRecord], gone: Sequence[TextPlace]
    ) -> None:
        """Keep records, and forget those of texts that are gone; a record that changed since it was seen stays as it is."""
        ...

    def decide(self, people: Sequence[str], change: Change, noted: Mapping[str, Json], time: str) -> None:
        """Change records of some people's texts at once, and note it in the trail, where there is one."""
        ...


class StudyLedger:
    """A study's database.

    Args:
        store: open.
        study: its definition.
    """

    def __init__(self, store: Store, study: Study) -> None:
        self._store = store
        self._fields = tuple(one.field for one in study.demographics if not one.options)

    @property
    def fields(self) -> tuple[str, ...]:
        """As the protocol's."""
        return self._fields

    def digest(self, text: str) -> str:
        """As the protocol's."""
        return _keyed(self._store.secret, text)

    def look(self) -> tuple[tuple[Text, ...], Mapping[TextPlace, TextRecord]]:
        """As the protocol's, all of it of one moment."""
        from folkmoot.store import personal_data  # noqa: PLC0415 - datasets in files need no database

        return self._store.read(
            lambda connection: (personal_data.texts(connection, self._fields), personal_data.records(connection))
        )

    def keep(
        self, seen: Mapping[TextPlace, TextRecord], records: Sequence[TextRecord], gone: Sequence[TextPlace]
    ) -> None:
        """As the protocol's, some at a time; people who withdrew meanwhile are passed over."""
        from folkmoot.store import participants, personal_data  # noqa: PLC0415 - see above

        def put(connection: Connection, some: Sequence[TextRecord], away: Sequence[TextPlace]) -> None:
            people = {one.place.participant_id for one in some}
            there = [one for one in sorted(people) if participants.by_id(connection, one) is not None]
            now = {place: one for person in there for place, one in personal_data.records(connection, person).items()}
            fits = [
                one for one in some if one.place.participant_id in there and now.get(one.place) == seen.get(one.place)
            ]
            personal_data.put(connection, fits, away)

        ordered = sorted(records, key=lambda one: one.place)
        for first in range(0, len(ordered), _CHUNK):
            some = ordered[first : first + _CHUNK]
            self._store.submit(lambda connection, some=some: put(connection, some, ())).result()  # type: ignore[misc]  # a default binds it
        if gone:
            self._store.submit(lambda connection: put(connection, (), gone)).result()

    def decide(self, people: Sequence[str], change: Change, noted: Mapping[str, Json], time: str) -> None:
        """As the protocol's, in one transaction with its entry in the trail."""
        from folkmoot.store import personal_data  # noqa: PLC0415 - see above

        def write(connection: Connection) -> None:
            texts = [one for who in people for one in personal_data.texts(connection, self._fields, who)]
            known = {place: one for who in people for place, one in personal_data.records(connection, who).items()}
            records = change(texts, known)
            personal_data.put(connection, records)
            code = hmac.new(self._store.secret, canonical_json([_as_json(one) for one in records]), hashlib.sha256)
            personal_data.note_decisions(connection, {**noted, "digest": code.hexdigest()}, time)

        self._store.submit(write).result()


class DatasetLedger:
    """A dataset in files; what is kept lies in a file beside them.

    Args:
        path: of the dataset.
    """

    def __init__(self, path: Path) -> None:
        self.file = ledger_file(path)
        dataset = load_dataset(path)
        self._texts, self._fields = texts_of(dataset), own_words(dataset)
        try:
            self._key, kept = read_personal_data(self.file.read_bytes(), str(self.file))
        except FileNotFoundError:
            self._key, kept = secrets.token_bytes(32), []
        except OSError as error:
            raise InputError(f"{self.file}: cannot be read: {error.strerror}") from None
        self._records = {one.place: one for one in kept}

    @property
    def fields(self) -> tuple[str, ...]:
        """As the protocol's."""
        return self._fields

    def digest(self, text: str) -> str:
        """As the protocol's."""
        return _keyed(self._key, text)

    def look(self) -> tuple[tuple[Text, ...], Mapping[TextPlace, TextRecord]]:
        """As the protocol's."""
        return self._texts, dict(self._records)

    def keep(
        self,
        seen: Mapping[TextPlace, TextRecord],  # noqa: ARG002 - the protocol's
        records: Sequence[TextRecord],
        gone: Sequence[TextPlace],
    ) -> None:
        """As the protocol's; the file is written whole."""
        self._records.update({one.place: one for one in records})
        for place in gone:
            self._records.pop(place, None)
        write_file(self.file, write_personal_data(self._key, self._records.values()))

    def decide(self, people: Sequence[str], change: Change, noted: Mapping[str, Json], time: str) -> None:  # noqa: ARG002 - the protocol's
        """As the protocol's; files have no trail."""
        texts = [one for one in self._texts if one.place.participant_id in set(people)]
        self.keep({}, change(texts, self._records), ())


def texts_of(dataset: Dataset) -> tuple[Text, ...]:
    """The texts of a dataset's participants, by place: reasons, own criteria, answers in their own words about themselves."""
    people, prompts, rows = dataset.participants, dataset.prompts, dataset.assessments
    times: dict[tuple[int, int], int] = {}
    occurrence = []
    for pair in zip(rows.participant.tolist(), rows.prompt.tolist(), strict=True):
        times[pair] = times.get(pair, 0) + 1
        occurrence.append(times[pair])
    parts: dict[tuple[int, str], int] = {}
    found: list[Text] = []

    def add(row: int, question: str, text: str, language: str | None) -> None:
        part = parts[row, question] = parts.get((row, question), -1) + 1
        if text.strip():
            who, what = people.ids[int(rows.participant[row])], prompts.ids[int(rows.prompt[row])]
            found.append(Text(TextPlace(who, what, occurrence[row], question, part), text, language))

    reasons, own = dataset.rationales, dataset.own_criteria
    for number, row in enumerate(reasons.assessment.tolist()):
        language = reasons.languages[number] if reasons.languages else None
        add(row, QUESTION_OF[reasons.of[number]], reasons.texts[number], language)
    for number, row in enumerate(own.assessment.tolist()):
        add(row, "own_criteria", own.texts[number], own.languages[number] if own.languages else None)
    for field in own_words(dataset):
        for person, value in zip(people.ids, people.demographics[field].texts(), strict=True):
            if value is not None and value.strip():
                found.append(Text(TextPlace(person, "", 1, f"{ABOUT}{field}", 0), value, None))
    return tuple(sorted(found, key=lambda one: one.place))


def ledger_file(path: Path) -> Path:
    """Where what is kept about the texts of a dataset in files lies."""
    return path.with_name(f"{path.resolve().name}{ENDING}")


def is_open(folder: Path) -> bool:
    """Whether a study was opened: before that there is no text in it."""
    from folkmoot.store.reader import has_database  # noqa: PLC0415 - datasets in files need no database

    return has_database(folder, database_url_of(load_study(folder).study, os.environ))


def own_words(dataset: Dataset) -> tuple[str, ...]:
    """Demographic questions of a dataset that seem to be answered in one's own words: unlike, or some over 40 characters."""
    columns = dataset.participants.demographics.items()
    return tuple(
        field for field, column in columns if column.in_own_words or max(map(len, column.values), default=0) > _LONG
    )


@contextmanager
def open_ledger(source: Path) -> Iterator[Ledger]:
    """The ledger of a study's folder, or of a dataset.

    Raises:
        FolkmootError: it cannot be read; the study was not opened yet.
    """
    if not is_study_folder(source):
        yield DatasetLedger(source)
        return
    from folkmoot.store import open_store  # noqa: PLC0415 - see above
    from folkmoot.store.reader import has_database  # noqa: PLC0415 - see above

    study = load_study(source).study
    url = database_url_of(study, os.environ)
    if not has_database(source, url):
        raise InputError(f"{source}: the study was not opened yet: there is no text in it; `folkmoot serve` opens it")
    with open_store(source, database_url=url) as store:
        yield StudyLedger(store, study)


def _as_json(one: TextRecord) -> Json:
    place, decision = one.place, one.decision
    where: list[Json] = [place.participant_id, place.prompt_id, place.occurrence, place.question, place.part]
    spans = () if decision is None else decision.spans
    action = None if decision is None else decision.action.value
    return [*where, one.digest, action, [list(span) for span in spans]]


def _keyed(key: bytes, text: str) -> str:
    return hmac.new(key, b"text\0" + text.encode("utf-8", "surrogatepass"), hashlib.sha256).hexdigest()
