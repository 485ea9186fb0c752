"""Which share of somebody's texts was pasted, of those who agreed to have that kept."""

from __future__ import annotations

from typing import Final

from folkmoot.quality.measured import Measured, by_person, too_few, undefined
from folkmoot.records.evidence import InputKind
from folkmoot.records.quality_evidence import NOT_RECORDED, QualityEvidence
from folkmoot.records.quality_thresholds import QualityThresholds

LEAST_CHARACTERS: Final = 100
"""Characters typed or pasted that a share needs."""
NO_EVIDENCE = f"{NOT_RECORDED}: the study does not ask for evidence of how people answer"
PIECES = "soft keyboard or input method: its characters come in pieces that look as pasted ones do"


def pasted(evidence: QualityEvidence, thresholds: QualityThresholds) -> list[Measured]:
    """Pasted characters over pasted and typed ones, in answers typed with keys alone.

    Answers in which a soft keyboard or an input method was seen are left out, and so is whoever has no others: such
    keyboards insert words and phrases at once. Pasting one's own text, from a dictionary or a screen reader's editor, looks
    the same: weak evidence.

    Source: paste events in open answers (paradata: Kreuter, Improving Surveys with Paradata, 2013).

    Returns:
        0 to 1; undefined without consent, with such keyboards alone, or for fewer than 100 characters.
    """
    found = []
    is_recorded = any(person.agreed is not None for person in evidence.people)
    for person, rows in zip(evidence.people, by_person(evidence), strict=True):
        watched = [each for one in rows for each in one.watched or ()]
        by_keys = [one for one in watched if one.input in {InputKind.KEYS, InputKind.NONE}]
        n_pasted = sum(one.pasted for one in by_keys)
        n = n_pasted + sum(one.typed for one in by_keys)
        if not is_recorded:
            found.append(undefined(NO_EVIDENCE))
        elif not person.agreed:
            found.append(undefined("did not agree to evidence being kept"))
        elif n < LEAST_CHARACTERS and len(by_keys) < len(watched):
            found.append(undefined(PIECES, n))
        elif n < LEAST_CHARACTERS:
            found.append(too_few(n, LEAST_CHARACTERS, "characters typed or pasted"))
        else:
            share = n_pasted / n
            found.append(Measured(share, None, n, share >= thresholds.pasted))
    return found
