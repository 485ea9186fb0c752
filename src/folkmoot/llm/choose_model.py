"""What a value of `--model` names: a table of the models file, or PROVIDER:MODEL."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from folkmoot.errors import InputError
from folkmoot.llm.model import ModelName
from folkmoot.llm.models_file import ModelsFile
from folkmoot.llm.provider import Endpoint

_WAIT: Final = "wait"


@dataclass(frozen=True, slots=True)
class ChosenModel:
    """A model, and how it is reached.

    Attributes:
        name: provider, model and the requests' further fields.
        endpoint: where it is reached, and with which key.
        prices: as a ModelTable's.
        wait: seconds to wait for a batch before it is left with its provider; a provider of batches alone uses it.
    """

    name: ModelName
    endpoint: Endpoint = field(default_factory=Endpoint)
    prices: Mapping[str, float] | None = None
    wait: float = 0.0


def choose_model(text: str, models: ModelsFile | None = None) -> ChosenModel:
    """Read a value of `--model`.

    Args:
        text: `NAME` of a table, or `PROVIDER:MODEL`; either may be followed by `?setting=value&…`, which goes before the
            table's settings. `wait=SECONDS` is no field of a request, and so no part of what names a call.
        models: the models file; None: there is none.

    Raises:
        InputError: it is neither.
    """
    tables = {} if models is None else models.tables
    head, mark, tail = text.partition("?")
    table = tables.get(head)
    if table is not None:
        extra = ModelName.parse(f"provider:model{mark}{tail}").settings
        name = ModelName(table.provider, table.model, {**table.settings, **extra})
        return _waiting(ChosenModel(name, table.endpoint, table.prices))
    if ":" not in head and tables:
        known = ", ".join(sorted(tables))
        raise InputError(f"--model: found '{head}'; expected a name of the models file ({known}) or PROVIDER:MODEL")
    return _waiting(ChosenModel(ModelName.parse(text)))


def _waiting(chosen: ChosenModel) -> ChosenModel:
    settings = dict(chosen.name.settings)
    if _WAIT not in settings:
        return chosen
    wait = settings.pop(_WAIT)
    if isinstance(wait, bool) or not isinstance(wait, int | float) or wait < 0:
        raise InputError(f"--model {chosen.name}: found wait={wait}; expected seconds, 0 or more")
    name = ModelName(chosen.name.provider, chosen.name.model, settings)
    return ChosenModel(name, chosen.endpoint, chosen.prices, float(wait))
