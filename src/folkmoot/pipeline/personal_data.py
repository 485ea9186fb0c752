"""Look for personal data in participants' texts, and let a person decide about each that holds some.

Each verb takes a study's folder or a dataset; those of the console take a ledger over the store that they have open
(`StudyLedger(survey.store, survey.study)`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

from folkmoot.errors import InputError
from folkmoot.pipeline.text_ledgers import Ledger, open_ledger
from folkmoot.privacy.review import decided, looked_at, queue_items, state_of
from folkmoot.privacy.table import VERSION
from folkmoot.records.canonical_json import Json
from folkmoot.records.personal_data import (
    Action,
    NewDecision,
    Queue,
    ScanResult,
    Text,
    TextPlace,
    TextRecord,
    TextState,
)

HELD = (TextState.HELD,)


class OvertakenError(InputError):
    """A text was changed, or its writer withdrew, since whoever decided saw it; nothing was decided."""

    kind = "overtaken"


def utc_now() -> datetime:
    """The time."""
    return datetime.now(UTC)


def scan(source: Path) -> ScanResult:
    """Look at every text that is new, was changed, or was looked at by other detectors.

    Raises:
        FolkmootError: the source cannot be read, or what is kept about it not written.
    """
    with open_ledger(source) as ledger:
        return scan_ledger(ledger)


def queue(
    source: Path,
    *,
    states: Sequence[TextState] = HELD,
    kinds: Sequence[str] = (),
    language: str | None = None,
    participant: str | None = None,
    prompt: str | None = None,
    offset: int = 0,
    limit: int = 50,
) -> Queue:
    """Part of the queue, by place.

    Args:
        source: a study's folder or a dataset.
        states: those wanted; () for all.
        kinds: texts with a finding of one of these kinds alone; () for all.
        language: texts in it alone.
        participant: this one's alone.
        prompt: texts to this prompt alone.
        offset: how many are passed over.
        limit: how many at most.

    Raises:
        FolkmootError: as `scan`.
    """
    with open_ledger(source) as ledger:
        return queue_ledger(
            ledger,
            states=states,
            kinds=kinds,
            language=language,
            participant=participant,
            prompt=prompt,
            offset=offset,
            limit=limit,
        )


def decide(
    source: Path,
    decisions: Sequence[NewDecision],
    *,
    by: str,
    role: str,
    now: Callable[[], datetime] = utc_now,
) -> Mapping[Action, int]:
    """Decide about texts, all or none; noted in the study's trail as counts.

    Args:
        source: a study's folder or a dataset.
        decisions: one a text.
        by: an account's id, or "command line".
        role: of who decides, as the trail tells it.
        now: the clock.

    Returns:
        How many of each.

    Raises:
        OvertakenError: a text is not what was seen.
        InputError: a text was not looked at yet, or a decision masks nothing.
        FolkmootError: as `scan`.
    """
    with open_ledger(source) as ledger:
        return decide_ledger(ledger, decisions, by=by, role=role, now=now)


def scan_ledger(ledger: Ledger) -> ScanResult:
    """As `scan`."""
    texts, known = ledger.look()
    fresh: list[TextRecord] = []
    after = dict(known)
    for text in texts:
        before, digest = known.get(text.place), ledger.digest(text.text)
        if state_of(before, digest) is TextState.NEW:
            after[text.place] = looked_at(text, digest, before)
            fresh.append(after[text.place])
    gone = sorted(known.keys() - {one.place for one in texts})
    if fresh or gone:
        ledger.keep(known, fresh, gone)
    left = [after[one.place] for one in texts]
    held = [one for one in left if one.state is TextState.HELD]
    by_kind = Counter(kind for one in held for kind in {finding.kind.value for finding in one.findings})
    counts = Counter(one.state for one in left)
    return ScanResult(
        len(texts), len(fresh), {one.value: counts[one] for one in TextState}, dict(sorted(by_kind.items())), VERSION
    )


def queue_ledger(
    ledger: Ledger,
    *,
    states: Sequence[TextState] = HELD,
    kinds: Sequence[str] = (),
    language: str | None = None,
    participant: str | None = None,
    prompt: str | None = None,
    offset: int = 0,
    limit: int = 50,
) -> Queue:
    """As `queue`."""
    texts, known = ledger.look()
    items = queue_items(texts, known, ledger.digest)
    counts = Counter(one.state for one in items)
    wanted = [
        one
        for one in items
        if (not states or one.state in states)
        and (not kinds or any(finding.kind in kinds for finding in one.findings))
        and (language is None or one.language == language)
        and (participant is None or one.place.participant_id == participant)
        and (prompt is None or one.place.prompt_id == prompt)
    ]
    some = tuple(wanted[max(offset, 0) : max(offset, 0) + max(limit, 0)])
    return Queue(some, len(wanted), {one.value: counts[one] for one in TextState}, VERSION)


def decide_ledger(
    ledger: Ledger,
    decisions: Sequence[NewDecision],
    *,
    by: str,
    role: str,
    now: Callable[[], datetime] = utc_now,
) -> Mapping[Action, int]:
    """As `decide`."""
    at = now().astimezone(UTC).isoformat(timespec="milliseconds")
    people = sorted({one.place.participant_id for one in decisions})
    if len({one.place for one in decisions}) < len(decisions):
        raise InputError("two decisions about one text at once")
    if not decisions:
        return dict.fromkeys(Action, 0)

    def change(texts: Sequence[Text], known: Mapping[TextPlace, TextRecord]) -> list[TextRecord]:
        standing = {one.place: one.text for one in texts}
        records = []
        for one in decisions:
            text = standing.get(one.place)
            if text is None or ledger.digest(text) != one.digest:
                raise OvertakenError(
                    "a text was changed, or is gone, since it was shown; nothing was decided: look again"
                )
            record = known.get(one.place)
            if record is None or state_of(record, one.digest) is TextState.NEW:
                raise InputError("a text was not looked at yet; scan first")
            try:
                records.append(decided(record, one.action, one.spans, len(text), by, at))
            except ValueError as error:
                raise InputError(str(error)) from None
        return records

    counts = Counter(one.action for one in decisions)
    noted: dict[str, Json] = {
        "kept": counts[Action.KEEP],
        "masked": counts[Action.MASK],
        "withheld": counts[Action.WITHHOLD],
        "role": role,
        "detectors": VERSION,
    }
    ledger.decide(people, change, noted, at)
    return {one: counts[one] for one in Action}
