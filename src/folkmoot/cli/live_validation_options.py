"""The options of `ranker validate` by which models are asked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

from cyclopts import Parameter
from cyclopts.validators import Number

if TYPE_CHECKING:
    from folkmoot.pipeline.live_options import LiveOptions


@Parameter(name="*")
@dataclass(frozen=True, kw_only=True)
class LiveValidationOptions:
    """What models are asked."""

    model: Annotated[
        tuple[str, ...],
        Parameter(help="Ask this model: PROVIDER:MODEL, or a name of --models. Repeatable; they share one budget."),
    ] = ()
    examples: Annotated[
        Literal["closed", "open", "both", "none"],
        Parameter(
            help="The spec's worked examples: with the labels of the section under test out of sight, in sight, or both; "
            "beside them always without any spec."
        ),
    ] = "both"
    repeats: Annotated[
        int,
        Parameter(
            help="Runs over the prompts: the second shows responses in the first one's order, the third in another.",
            validator=Number(gte=1, lte=100),
        ),
    ] = 3
    order: Annotated[
        Literal["random", "as-is"], Parameter(help="Order in which responses are shown: by lot, or the dataset's.")
    ] = "random"
    sections: Annotated[
        Literal["all", "auto"], Parameter(help="What of the spec is shown: all, or what matters for each prompt.")
    ] = "all"
    no_ablation: Annotated[bool, Parameter(help="Do not rank the prompts without the spec too.")] = False
    sample: Annotated[
        int | None, Parameter(help="At most so many prompts, drawn by the seed.", validator=Number(gte=1))
    ] = None
    counterfactual: Annotated[
        tuple[str, ...],
        Parameter(
            help="Rank again without a section: ids joined by commas; auto: the three that govern most prompts. Repeatable."
        ),
    ] = ()
    inverted: Annotated[
        tuple[str, ...],
        Parameter(help="Rank again with another text in a section: ID=FILE, its opposite in Markdown. Repeatable."),
    ] = ()
    invert: Annotated[
        tuple[str, ...],
        Parameter(help="The same with a text that the first model writes: ids, joined by commas. Repeatable."),
    ] = ()
    counterfactual_prompts: Annotated[
        int,
        Parameter(
            help="At most so many prompts that a changed section governs, and as many others.", validator=Number(gte=1)
        ),
    ] = 50
    relevance: Annotated[
        int, Parameter(help="A section governs a prompt from this relevance on.", validator=Number(gte=2, lte=5))
    ] = 5

    def live(self, seed: int) -> LiveOptions:
        """The same, as `pipeline` takes it.

        Raises:
            InputError: an --inverted that names no file.
            MissingFileError: a file that cannot be read.
        """
        from folkmoot.pipeline.live_options import LiveOptions
        from folkmoot.records.example_ranking import Book

        books = {"closed": {Book.CLOSED}, "open": {Book.OPEN}, "both": {Book.CLOSED, Book.OPEN}, "none": set[Book]()}
        chosen = books[self.examples]
        return LiveOptions(
            models=self.model,
            books=frozenset(chosen | {Book.NONE} if chosen else chosen),
            repeats=self.repeats,
            order=self.order,
            sections=self.sections,
            ablation=not self.no_ablation,
            prompts=self.sample,
            removed=_ids(self.counterfactual),
            inverted=_texts(self.inverted),
            invert=_ids(self.invert),
            changed_prompts=self.counterfactual_prompts,
            threshold=self.relevance,
            seed=seed,
        )


def _ids(given: Sequence[str]) -> tuple[str, ...]:
    parts = (part.strip().removeprefix("#") for one in given for part in one.split(","))
    return tuple(dict.fromkeys(part for part in parts if part))


def _texts(given: Sequence[str]) -> dict[str, str]:
    from folkmoot.errors import InputError
    from folkmoot.pipeline.load_spec import read_spec_text

    texts = {}
    for one in given:
        section, equals, path = one.partition("=")
        if not (section and equals and path):
            raise InputError(
                f"--inverted: found '{one}'; expected ID=FILE, a section's id and the file with its new text"
            )
        texts[section.strip().removeprefix("#")] = read_spec_text(Path(path))
    return texts
