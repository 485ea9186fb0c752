"""What a model answers to prompts under a spec, for whoever compares specs by what they make a model say."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec

from folkmoot.errors import Fault
from folkmoot.formats.drafts import write_completions
from folkmoot.pipeline.drafting import not_drafted, refuse_all
from folkmoot.pipeline.load_spec import load_spec
from folkmoot.pipeline.load_study_prompts import load_study_prompts
from folkmoot.pipeline.model_calls import Asker, ModelSettings
from folkmoot.pipeline.read_source import lines_of
from folkmoot.pipeline.write_file import write_file
from folkmoot.privacy.in_drafts import somebodys_details
from folkmoot.ranker.shown_spec import spec_hash
from folkmoot.records.completion import Completion
from folkmoot.records.model_call import Answers, CallEstimate
from folkmoot.records.spec import Spec
from folkmoot.spec.writer import write_spec
from folkmoot.study.drafting.completion_calls import completion_calls, completions
from folkmoot.study.drafting.provenance import Writer
from folkmoot.study.prompts import StudyPrompt


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftCompletions:
    """What is answered, under what, and where the answers go.

    Attributes:
        prompts: a study's prompts file; responses in it are not looked at.
        spec: the spec's file.
        model: who answers.
        out: the file of completions.
        repeats: how often each prompt is answered, 1 or more.
    """

    prompts: Path
    spec: Path
    model: str
    out: Path
    repeats: int = 1


@dataclass(frozen=True, slots=True)
class CompletionRun:
    """What a run came to: the completions, and every call of it."""

    completions: tuple[Completion, ...]
    answers: Answers[Any]


def complete_under_spec(prompts: Sequence[StudyPrompt], spec: Spec, asker: Asker, repeats: int = 1) -> CompletionRun:
    """Have prompts answered by a model that is given a spec as its system text.

    Two versions of a spec are compared by calling this twice: nothing differs but the spec.

    Args:
        prompts: the conversations.
        spec: all of it is shown.
        asker: who answers.
        repeats: how often each prompt is answered, 1 or more.
    """
    answers = asker.ask(completion_calls(prompts, write_spec(spec), repeats))
    by = Writer(asker.model, somebodys_details, spec_hash=spec_hash(spec))
    return CompletionRun(completions(prompts, answers.answered, by, repeats), answers)


def draft_completions(
    what: DraftCompletions, settings: ModelSettings, tell: Callable[[str], None] = lambda _: None
) -> CompletionRun:
    """The same from files to a file.

    Raises:
        MissingFileError: a file is not there.
        FaultsError: with everything that cannot be used.
    """
    prompts, spec = _read(what)
    run = complete_under_spec(prompts, spec, Asker(what.model, settings, tell), what.repeats)
    write_file(what.out, write_completions(run.completions, not_drafted(run.answers)))
    return run


def estimate_completions(what: DraftCompletions, settings: ModelSettings) -> dict[str, CallEstimate]:
    """What it would take.

    Raises:
        MissingFileError: a file is not there.
        FaultsError: with everything that cannot be used.
    """
    prompts, spec = _read(what)
    calls = completion_calls(prompts, write_spec(spec), what.repeats)
    return {f"completions under {spec.name}": Asker(what.model, settings).estimate(calls)}


def _read(what: DraftCompletions) -> tuple[tuple[StudyPrompt, ...], Spec]:
    faults = [] if what.repeats >= 1 else [Fault("--repeats", None, "", f"{what.repeats}", "1 or more")]
    if what.out.is_dir():
        faults.append(Fault("--out", None, "", f"{what.out}, which is a folder", "the name of a file to write"))
    elif what.out.is_file() and what.out.stat().st_size and not _is_completions_file(what.out):
        faults.append(Fault("--out", None, "", f"{what.out}, which holds no completions", "a new file, or one of them"))
    refuse_all(faults)
    return load_study_prompts(what.prompts, awaiting=True), load_spec(what.spec)


class _FirstRow(msgspec.Struct):
    repeat: int | None = None
    failed: str | None = None


def _is_completions_file(path: Path) -> bool:
    try:
        row = msgspec.json.decode(next(iter(lines_of(path)), b""), type=_FirstRow)
    except (msgspec.MsgspecError, UnicodeDecodeError):
        return False
    return row.repeat is not None or row.failed is not None
