"""How a text moves through the queue: looked at, held, decided, and looked at again where it or the detectors changed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from folkmoot.privacy.find import find
from folkmoot.privacy.mask import mask, spans_of
from folkmoot.privacy.table import VERSION
from folkmoot.records.personal_data import (
    Action,
    Finding,
    QueueItem,
    Span,
    Text,
    TextDecision,
    TextPlace,
    TextRecord,
    TextState,
)


def state_of(record: TextRecord | None, digest: str) -> TextState:
    """How far a text has come: new where nobody looked at it as it stands, with the detectors as they are.

    Args:
        record: what is kept about it; None where nothing is.
        digest: of the text as it stands.
    """
    if record is None or record.digest != digest or record.detectors != VERSION:
        return TextState.NEW
    return record.state


def looked_at(text: Text, digest: str, before: TextRecord | None) -> TextRecord:
    """What is kept about a text once the detectors looked at it.

    A decision about the same text stands where the detectors find nothing that was not before the person who decided;
    where they find more, it is held again, but what was withheld stays so.

    Args:
        text: as it stands.
        digest: of it.
        before: what was kept about it.
    """
    findings = find(text.text)
    if before is not None and before.digest == digest and before.decision is not None:
        seen = [*spans_of(before.findings), *before.decision.spans]
        is_withheld = before.decision.action is Action.WITHHOLD
        if is_withheld or all(any(a <= one.start and one.end <= b for a, b, _ in seen) for one in findings):
            return TextRecord(text.place, digest, VERSION, TextState.DECIDED, findings, before.decision)
    state = TextState.HELD if findings else TextState.CLEAR
    return TextRecord(text.place, digest, VERSION, state, findings, None)


def decided(
    record: TextRecord, action: Action, spans: Iterable[Span] | None, length: int, by: str, at: str
) -> TextRecord:
    """A record with a decision.

    Args:
        record: of the text as it stands.
        action: what was decided.
        spans: what is masked; None: every finding.
        length: code points of the text.
        by: who decided.
        at: when.

    Raises:
        ValueError: nothing would be masked, or a span is outside of the text.
    """
    masked: tuple[Span, ...] = ()
    if action is Action.MASK:
        masked = spans_of(record.findings) if spans is None else tuple(sorted(spans))
        if not masked:
            raise ValueError("nothing would be masked: say which places, or keep or withhold the text")
        if not all(0 <= start < end <= length for start, end, _ in masked):
            raise ValueError("a place to be masked is outside of the text")
    decision = TextDecision(action, masked, by, at)
    return TextRecord(record.place, record.digest, record.detectors, TextState.DECIDED, record.findings, decision)


def shown(text: str, language: str | None, record: TextRecord) -> str | None:
    """What may be shown of a text that is clear or decided: as written, masked, or None where it is withheld."""
    if record.decision is None or record.decision.action is Action.KEEP:
        return text
    return None if record.decision.action is Action.WITHHOLD else mask(text, record.decision.spans, language)


def queue_items(
    texts: Iterable[Text], records: Mapping[TextPlace, TextRecord], digest: Callable[[str], str]
) -> list[QueueItem]:
    """Every text with its state, in their order."""
    found = []
    for text in texts:
        record, now = records.get(text.place), digest(text.text)
        state = state_of(record, now)
        is_known = record is not None and state is not TextState.NEW
        findings: tuple[Finding, ...] = record.findings if record is not None and is_known else ()
        decision = record.decision if record is not None and is_known else None
        spans = decision.spans if decision is not None and decision.action is Action.MASK else spans_of(findings)
        masked = mask(text.text, spans, text.language) if spans else text.text
        found.append(QueueItem(text.place, text.text, text.language, state, now, findings, decision, masked))
    return found
