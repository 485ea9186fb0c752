"""What `folkmoot init` wrote to be replaced, and still stands in a study."""

from __future__ import annotations

from dataclasses import fields
from typing import Final

from folkmoot.pipeline.load_study import DEFINITION, PROMPTS
from folkmoot.records.study import Panel, Study
from folkmoot.study.prompts import StudyPrompt

_REPLACE: Final = "REPLACE THIS"
_SAMPLE: Final = "sample-"
_CODE: Final = "REPLACE"


def placeholders(study: Study, prompts: tuple[StudyPrompt, ...], content: bytes) -> tuple[str, ...]:
    """What is left of the samples, for people: a sentence each, with its lines where it has some.

    Args:
        study: the definition.
        prompts: its prompts.
        content: of `study.toml`.
    """
    notes: list[str] = []
    lines = [
        number
        for number, line in enumerate(content.decode("utf-8-sig").splitlines(), start=1)
        if _REPLACE in line and not line.lstrip().startswith("#")
    ]
    if lines:
        there = ", ".join(map(str, lines))
        notes.append(f"{DEFINITION}: it still says {_REPLACE} in line{'s' if len(lines) > 1 else ''} {there}")
    codes = [] if study.panel is None else _sample_codes(study.panel)
    if codes:
        said = f"{DEFINITION}: [panel] {', '.join(codes)}: still the sample's"
        notes.append(f"{said}; a panel pays nobody for codes that it does not know")
    samples = sum(prompt.prompt_id.startswith(_SAMPLE) for prompt in prompts)
    if samples:
        notes.append(f"{PROMPTS}: {samples:,} sample prompts ({_SAMPLE}…), which are there to be replaced")
    return tuple(notes)


def _sample_codes(panel: Panel) -> list[str]:
    named = {one.name: getattr(panel, one.name) for one in fields(panel) if one.name.endswith("_code")}
    return [f'{name} = "{code}"' for name, code in named.items() if code.startswith(_CODE)]
