"""Draft contested prompts for chosen sections of a spec."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

from folkmoot.errors import Fault
from folkmoot.pipeline.drafting import DraftRun, joined, not_drafted, out_faults, refuse_all, share_faults, write_drafts
from folkmoot.pipeline.load_spec import load_spec
from folkmoot.pipeline.load_study_prompts import load_study_prompts
from folkmoot.pipeline.model_calls import Asker, ModelSettings
from folkmoot.privacy.in_drafts import somebodys_details
from folkmoot.ranker.relevance import section_index
from folkmoot.ranker.shown_spec import only, spec_hash
from folkmoot.records.drafts import Drafts
from folkmoot.records.model_call import CallEstimate
from folkmoot.records.spec import Spec
from folkmoot.study.drafting.merging import SAME_FROM, Known, merge_drafts
from folkmoot.study.drafting.prompt_calls import (
    Asked,
    SeededBy,
    asked_prompts,
    prompt_calls,
    prompt_calls_ahead,
    prompt_drafts,
    user_calls,
)
from folkmoot.study.drafting.provenance import Writer

ALL_SECTIONS = "all"


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftPrompts:
    """What prompts are drafted, and where they go.

    Attributes:
        spec: the spec's file.
        sections: ids of the sections that prompts are for, or `all` of those that instruct.
        model: who writes.
        out: the drafts file.
        per_section: prompts to be written for each section, 1 or more.
        seed: of the users, 0 or more.
        same_from: similarity from which two prompts are near-duplicates.
        existing: a prompts file whose prompts are not to be repeated.
    """

    spec: Path
    sections: tuple[str, ...]
    model: str
    out: Path
    per_section: int = 4
    seed: int = 1
    same_from: float = SAME_FROM
    existing: Path | None = None


@dataclass(frozen=True, slots=True)
class _Prepared:
    asked: tuple[Asked, ...]
    source: SeededBy
    by: Writer
    known: tuple[Known, ...]


def draft_prompts(
    what: DraftPrompts, settings: ModelSettings, tell: Callable[[str], None] = lambda _: None
) -> DraftRun:
    """Ask for users, then for what they ask; merge near-duplicates; write the drafts.

    Args:
        what: what is drafted.
        settings: how the model is asked.
        tell: told what happens, for people.

    Raises:
        MissingFileError: a file is not there.
        FaultsError: with everything that cannot be used.
    """
    prepared = _prepare(what)
    asker = Asker(what.model, settings, tell)
    users = asker.ask(user_calls(prepared.asked, prepared.source))
    prompts = asker.ask(prompt_calls(prepared.asked, users.answered, prepared.source))
    written = prompt_drafts(prepared.asked, users.answered, prompts.answered, prepared.by)
    answers = joined(users, prompts)
    drafts = Drafts(merge_drafts(written, what.same_from, prepared.known), not_drafted(answers))
    write_drafts(what.out, drafts)
    standing = Counter(draft.prompt.section for draft in drafts.standing if draft.prompt is not None)
    wanted = Counter(one.section for one in prepared.asked)
    short = tuple((section, n, standing[section]) for section, n in wanted.items() if standing[section] < n)
    return DraftRun(drafts, answers, short=short)


def estimate_prompts(what: DraftPrompts, settings: ModelSettings) -> dict[str, CallEstimate]:
    """What drafting would take, by step; prompts are counted as if each user took 500 characters.

    Raises:
        MissingFileError: a file is not there.
        FaultsError: with everything that cannot be used.
    """
    prepared = _prepare(what)
    asker = Asker(what.model, settings)
    return {
        "users": asker.estimate(user_calls(prepared.asked, prepared.source)),
        "prompts": asker.estimate(prompt_calls_ahead(prepared.asked, prepared.source)),
    }


def _prepare(what: DraftPrompts) -> _Prepared:
    spec = load_spec(what.spec)
    sections, faults = _sections(spec, what.sections, what.spec)
    if what.per_section < 1:
        faults.append(Fault("--per-section", None, "", f"{what.per_section}", "1 or more"))
    if what.seed < 0:
        faults.append(Fault("--seed", None, "", f"{what.seed}", "0 or more"))
    refuse_all([*faults, *share_faults("--same-from", what.same_from), *out_faults(what.out)])
    source = SeededBy(
        texts={section: only(spec, (), [section]).text for section in sections},
        index=section_index(spec),
        known=frozenset(section.id for section in spec.sections),
        details_in=somebodys_details,
    )
    existing = () if what.existing is None else load_study_prompts(what.existing, awaiting=True)
    known = [Known(prompt.prompt_id, prompt.messages[-1].content) for prompt in existing]
    return _Prepared(
        asked_prompts(sections, what.per_section, what.seed),
        source,
        Writer(what.model, somebodys_details, what.seed, spec_hash(spec)),
        (*known, *_examples(spec)),
    )


def _sections(spec: Spec, wanted: Sequence[str], place: Path) -> tuple[list[str], list[Fault]]:
    ids = list(dict.fromkeys(section.id for section in spec.sections))
    if tuple(wanted) == (ALL_SECTIONS,):
        return [section.id for section in spec.sections if section.instructions.strip()], []
    plain = list(dict.fromkeys(section.removeprefix("#") for section in wanted))
    faults = []
    for section in plain:
        if section not in ids:
            near = get_close_matches(section, ids, n=3, cutoff=0.5)
            hint = f"did you mean {' or '.join(near)}?" if near else "`folkmoot spec sections` lists the ids"
            faults.append(Fault("--sections", None, "", f"'{section}'", f"a section of {place}; {hint}"))
    if not plain:
        faults.append(Fault("--sections", None, "", "no section", f"ids of sections of {place}, or `{ALL_SECTIONS}`"))
    return plain, faults


def _examples(spec: Spec) -> list[Known]:
    """What users ask in the spec's worked examples: a prompt that repeats one would be known to a ranker already."""
    return [
        Known(f"worked example of #{example.section_id}, line {example.first_line}", said[-1])
        for example in spec.examples
        if (said := [message.content for message in example.messages if message.role == "user"])
    ]
