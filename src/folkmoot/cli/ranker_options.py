"""The options that `ranker run` and `ranker cost` share."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

from cyclopts import Parameter
from cyclopts.validators import Number

if TYPE_CHECKING:
    from folkmoot.pipeline.ranker_job import RankerJob


@Parameter(name="*")
@dataclass(frozen=True, kw_only=True)
class RankerOptions:
    """What is ranked, by what, and how."""

    dataset: Annotated[
        Path,
        Parameter(
            name=("--dataset", "--study"),
            help="Prompts with their responses: a folder or a file in a known layout, or a study.",
        ),
    ]
    model: Annotated[
        str, Parameter(help="PROVIDER:MODEL, such as openai:gpt-5 or fake:rule-follower, or a name of --models.")
    ]
    spec: Annotated[Path | None, Parameter(help="The spec, a Markdown file.")] = None
    no_spec: Annotated[
        bool, Parameter(help="Show no word of a spec: the ablation. It counts where --spec is given too.")
    ] = False
    repeats: Annotated[int, Parameter(help="How often each prompt is asked.", validator=Number(gte=1, lte=100))] = 1
    sections: Annotated[
        str,
        Parameter(
            help="What of the spec is shown: all; auto: the sections that matter for the prompt, and the chain of command; "
            "or ids of sections, joined by commas, with what they contain."
        ),
    ] = "all"
    always: Annotated[
        tuple[str, ...],
        Parameter(help="With chosen sections: a section that is shown beside them, instead of the chain of command."),
    ] = ()
    order: Annotated[
        Literal["random", "as-is"],
        Parameter(help="Order in which responses are shown: drawn anew for each prompt and repeat, or the dataset's."),
    ] = "random"
    seed: Annotated[int, Parameter(help="Seed of that order.")] = 1
    relevance_file: Annotated[
        Path | None, Parameter(help="Section relevance from `ranker relevance`: used by auto, and kept in the rows.")
    ] = None
    prompt: Annotated[tuple[str, ...], Parameter(help="Rank this prompt only. Repeatable.")] = ()
    limit: Annotated[int | None, Parameter(help="Rank the first so many prompts.", validator=Number(gte=1))] = None

    def job(self) -> RankerJob:
        """The same, as `pipeline` takes it.

        Raises:
            InputError: neither a spec nor --no-spec.
        """
        from folkmoot.cli.output import note
        from folkmoot.errors import InputError
        from folkmoot.pipeline.ranker_job import RankerJob, Sections

        if self.spec is None and not self.no_spec:
            raise InputError("--spec: there is none; expected --spec FILE, or --no-spec for the ablation")
        if self.no_spec and self.spec is not None:
            note(f"--no-spec counts: no word of {self.spec} is shown.")
        sections: Sections
        if self.sections in {"all", "auto"}:
            sections = "all" if self.sections == "all" else "auto"
        else:
            sections = tuple(
                name for name in (part.strip().removeprefix("#") for part in self.sections.split(",")) if name
            )
            if not sections:
                raise InputError("--sections: found nothing; expected all, auto, or ids of sections joined by commas")
        return RankerJob(
            dataset=self.dataset,
            model=self.model,
            spec=None if self.no_spec else self.spec,
            repeats=self.repeats,
            sections=sections,
            always=tuple(name.removeprefix("#") for name in self.always),
            order=self.order,
            seed=self.seed,
            relevance=self.relevance_file,
            prompts=self.prompt,
            limit=self.limit,
        )
