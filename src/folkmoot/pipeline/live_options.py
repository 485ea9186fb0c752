"""What is asked of models for a validity card."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from folkmoot.errors import Fault
from folkmoot.ranker.order import Order
from folkmoot.records.example_ranking import Book


@dataclass(frozen=True, slots=True)
class LiveOptions:
    """What is asked of models.

    Attributes:
        models: the rankers, as the user named them; one or more, each once.
        books: what of the worked examples is asked: closed book, open book, without any spec.
        repeats: runs with the spec over the dataset's prompts; the second shows responses in the order of the first, the
            third in another, and so on by turns.
        order: `random` by seed, or the dataset's.
        sections: the whole spec is shown (`all`), or what matters for each prompt (`auto`).
        ablation: whether the prompts are ranked without the spec too.
        prompts: at most so many of the dataset's prompts, drawn by the seed; None: all.
        removed: sections that are taken out of the spec, one at a time; `auto` for those that govern most prompts.
        n_auto: how many `auto` takes.
        inverted: texts, by the section that they replace.
        invert: sections whose opposite the first model writes.
        changed_prompts: at most so many prompts that a changed section governs, and as many others.
        threshold: a section governs a prompt from this relevance on.
        seed: seed of every draw.
    """

    models: tuple[str, ...]
    books: frozenset[Book] = frozenset(Book)
    repeats: int = 3
    order: Order = "random"
    sections: Literal["all", "auto"] = "all"
    ablation: bool = True
    prompts: int | None = None
    removed: tuple[str, ...] = ()
    n_auto: int = 3
    inverted: Mapping[str, str] = field(default_factory=dict)
    invert: tuple[str, ...] = ()
    changed_prompts: int = 50
    threshold: int = 5
    seed: int = 1

    @property
    def changes_sections(self) -> bool:
        """Whether any section is to be changed."""
        return bool(self.removed or self.inverted or self.invert)


def live_option_faults(options: LiveOptions, *, has_dataset: bool) -> list[Fault]:
    """Every option that cannot be met; [] where all can."""
    least = (
        ("repeats", options.repeats, 1),
        ("prompts", options.prompts, 1),
        ("counterfactual-prompts", options.changed_prompts, 1),
        ("seed", options.seed, 0),
    )
    faults = [
        Fault(f"--{name}", None, "", str(value), f"{at_least} or more")
        for name, value, at_least in least
        if value is not None and value < at_least
    ]
    if options.threshold not in range(2, 6):
        faults.append(Fault("--relevance", None, "", str(options.threshold), "a whole number from 2 to 5"))
    faults += [
        Fault(
            "--model",
            None,
            "",
            f"'{model}' {options.models.count(model)} times",
            "each model once; --repeats asks again",
        )
        for model in dict.fromkeys(options.models)
        if options.models.count(model) > 1
    ]
    if options.changes_sections and not has_dataset:
        expected = "--dataset PATH: its prompts are ranked under the changed spec"
        faults.append(Fault("--counterfactual", None, "", "no --dataset", expected))
    if not options.books and not has_dataset:
        faults.append(Fault("--examples", None, "", "none, and no --dataset", "--dataset PATH, or --examples both"))
    return faults
