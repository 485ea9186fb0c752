"""A page to read drafts on, and a file of approvals to fill in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from folkmoot.errors import Fault
from folkmoot.pipeline.draft_apply import add_skeleton
from folkmoot.pipeline.drafting import load_drafts, refuse_all
from folkmoot.pipeline.load_study_prompts import load_study_prompts
from folkmoot.pipeline.write_file import write_file
from folkmoot.records.drafts import Drafts
from folkmoot.records.giveaways import GiveAwayReport
from folkmoot.report.draft_review import draft_review_page
from folkmoot.study.drafting.giveaways import Rules, compared_drafts, give_aways

_FAKE = "fake:"


@dataclass(frozen=True, slots=True)
class Reviewed:
    """What a review shows.

    Attributes:
        drafts: of every file.
        give_aways: of their responses.
        to_decide: rows that were added to the file of approvals; 0 where none was named.
    """

    drafts: Drafts
    give_aways: GiveAwayReport
    to_decide: int


def draft_review(
    drafts: Sequence[Path],
    *,
    html: Path | None = None,
    approvals: Path | None = None,
    prompts: Path | None = None,
    rules: Rules | None = None,
) -> Reviewed:
    """Measure give-aways; write the page and the rows to fill in, each where it is asked for.

    Args:
        drafts: files of drafts.
        html: the page to be written.
        approvals: the file that gets a row for every draft that it does not name yet.
        prompts: the study's prompts, for the texts of prompts that drafts belong to.
        rules: from when on a measure gives a response away; None for the usual ones.

    Raises:
        MissingFileError: a file is not there.
        FaultsError: with everything that cannot be used.
    """
    rules = rules or Rules()
    refuse_all(rule_faults(rules))
    found = load_drafts(drafts)
    study = () if prompts is None else load_study_prompts(prompts, awaiting=True)
    report = give_aways(compared_drafts(found.drafts), rules)
    if html is not None:
        simulated = any(draft.written.answered_by.startswith(_FAKE) for draft in found.drafts)
        conversations = {prompt.prompt_id: prompt.messages for prompt in study}
        write_file(html, draft_review_page(found, report, conversations, simulated=simulated))
    return Reviewed(found, report, 0 if approvals is None else add_skeleton(drafts, approvals))


def rule_faults(rules: Rules) -> list[Fault]:
    """What is wrong with rules, by the options that set them."""
    rows = (
        ("--length-ratio", rules.length_ratio, rules.length_ratio > 1, "a number above 1"),
        ("--reading-difference", rules.reading_difference, rules.reading_difference > 0, "a number above 0"),
        ("--hedging-from", rules.hedging_from, rules.hedging_from >= 0, "0 or more"),
        ("--hedging-ratio", rules.hedging_ratio, rules.hedging_ratio >= 1, "1 or more"),
    )
    return [Fault(option, None, "", f"{value:g}", expected) for option, value, holds, expected in rows if not holds]
