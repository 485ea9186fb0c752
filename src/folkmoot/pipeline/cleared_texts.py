"""The one door through which participants' texts leave: to hosted models now, into releases later."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from folkmoot.pipeline.load_study import load_study
from folkmoot.pipeline.load_survey import is_study_folder
from folkmoot.pipeline.study_copies import note_copy
from folkmoot.pipeline.text_ledgers import open_ledger
from folkmoot.privacy.review import shown, state_of
from folkmoot.records.personal_data import Clearance, Text, TextPlace, TextState


@dataclass(frozen=True, slots=True)
class ClearedText:
    """A text that may leave.

    Attributes:
        place: which.
        text: as written, or masked.
        language: as detected; None where it cannot be told.
        masked: whether something in it is.
    """

    place: TextPlace
    text: str
    language: str | None
    masked: bool


@dataclass(frozen=True, slots=True)
class ClearedTexts:
    """What may leave, and what not.

    Attributes:
        texts: those that may, by place.
        refused: how many may not, by why: `withheld`; `held`, where nobody has decided; `new`, where nobody looked.
        clearance: to be handed to each ModelCall that holds one of them.
    """

    texts: tuple[ClearedText, ...]
    refused: Mapping[str, int]
    clearance: Clearance


def cleared(
    source: Path,
    *,
    wanted: Callable[[Text], bool] = lambda _: True,
    takes_risk: bool = False,
    cache: Path | None = None,
) -> ClearedTexts:
    """Participants' texts that may leave: clear ones and kept ones as written, masked ones masked.

    Where the study takes the risk (`[data] hosted_models = "risk taken"`), texts that nobody looked at or decided about may
    leave as written, too; what somebody decided to mask or withhold stays so all the same.

    Args:
        source: a study's folder or a dataset.
        wanted: which texts are asked for.
        takes_risk: of a dataset in files, whether that risk is taken; a study says so itself.
        cache: the file of calls that they go into; a study notes it, so that an erasure finds them there.

    Raises:
        FolkmootError: the source cannot be read.
    """
    if is_study_folder(source):
        takes_risk = load_study(source).study.takes_risk
        if cache is not None:
            note_copy(source, "calls", cache)
    with open_ledger(source) as ledger:
        texts, known = ledger.look()
        found: list[ClearedText] = []
        refused: Counter[str] = Counter()
        for text in texts:
            if not wanted(text):
                continue
            record, digest = known.get(text.place), ledger.digest(text.text)
            state = state_of(record, digest)
            if record is not None and state in {TextState.CLEAR, TextState.DECIDED}:
                left = shown(text.text, text.language, record)
            elif takes_risk and record is not None and record.digest == digest:
                # Decided before the detectors changed.
                left = shown(text.text, text.language, record)
            elif takes_risk:
                left = text.text
            else:
                refused[state.value] += 1
                continue
            if left is None:
                refused["withheld"] += 1
            else:
                found.append(ClearedText(text.place, left, text.language, left != text.text))
    return ClearedTexts(tuple(found), dict(refused), Clearance("risk taken" if takes_risk else "cleared", len(found)))
