"""Signs of a language model's writing in somebody's texts: modest, transparent, and weak evidence."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import Final

from folkmoot.quality.measured import Measured, too_few, undefined
from folkmoot.quality.texts import NO_REASONS, reasons_of
from folkmoot.records.quality_evidence import QualityEvidence
from folkmoot.records.quality_thresholds import QualityThresholds

LEAST_WORDS: Final = 50
"""Words that a rate needs."""
PHRASES: Final = (
    "as an ai",
    "as a language model",
    "it is worth noting",
    "it's worth noting",
    "multifaceted",
    "strikes a balance",
    "striking a balance",
    "a balanced approach",
    "fosters",
    "underscores",
    "tapestry",
    "navigate the complexities",
)
"""Stock phrases of English, as readers of models' texts list them; each occurrence counts one.

Connectors that learners of English are taught ("furthermore", "in conclusion", "not only") are left out, and so are words
that are common where English is a second language ("delve"): they would count who somebody is (docs/quality.md)."""
FORM: Final = (
    re.compile(r"\*\*[^*\n]+\*\*"),
    re.compile(r"^\s{0,3}(?:[-*•]|\d{1,2}[.)])\s+\S", re.MULTILINE),
    re.compile(r"^\s{0,3}#{1,4}\s+\S", re.MULTILINE),
    re.compile(r"\w—\w"),
)
"""Signs of form: bold, lists and headings in Markdown, and a dash between two words without blanks. Curly quotes and dashes
with blanks are left out: phones put them in by themselves."""
_PHRASE: Final = re.compile(r"\b(?:" + "|".join(re.escape(one) for one in PHRASES) + r")")


def signs_in(text: str) -> int:
    """How many signs a text holds."""
    plain = text.casefold().replace("’", "'")
    return len(_PHRASE.findall(plain)) + sum(len(form.findall(text)) for form in FORM)


def model_signs(evidence: QualityEvidence, thresholds: QualityThresholds) -> list[Measured]:
    """Stock phrases and signs of form in 100 words of a person's texts.

    People write so too, and models mostly do not: docs/quality.md gives how few of models' texts it finds. It flags nobody
    unless a study sets a threshold. Only texts in English are looked at (or whose language is not recorded): in others
    most signs cannot come up.

    Source: words whose use rose with language models (Kobak et al., Science Advances 11, 2025), for excess vocabulary.

    Returns:
        0 or more in 100 words; undefined for fewer than 50 words.
    """
    words: defaultdict[int, int] = defaultdict(int)
    signs: defaultdict[int, int] = defaultdict(int)
    elsewhere: set[int] = set()
    for one in reasons_of(evidence):
        if one.language not in {None, "en"}:
            elsewhere.add(one.participant)
            continue
        words[one.participant] += len(one.text.split())
        signs[one.participant] += signs_in(one.text)
    found = []
    for row in range(len(evidence.people)):
        n = words[row]
        if not len(evidence.dataset.rationales):
            found.append(undefined(NO_REASONS))
        elif n < LEAST_WORDS and row in elsewhere:
            found.append(undefined("texts in another language than English", n))
        elif n < LEAST_WORDS:
            found.append(too_few(n, LEAST_WORDS, "words"))
        else:
            rate = 100 * signs[row] / n
            found.append(Measured(rate, None, n, rate >= thresholds.model_signs > 0))
    return found
