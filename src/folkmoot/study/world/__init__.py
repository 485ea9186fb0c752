"""Worlds: seeded specs, prompts and worked examples with a known truth, to test rankers and the measurement of rankers.

The fake models of `folkmoot.llm` may not import this folder (a contract in `pyproject.toml`), and nothing here knows how
they read a spec: all that the two have in common is the page `docs/fake-models.md`, which says what a clause is. The truth
of a world follows from how its responses were put together, not from reading them.
"""

from folkmoot.study.world.make import World, WorldExample, WorldPrompt, WorldSize, make_world
from folkmoot.study.world.people import people_of
from folkmoot.study.world.rules import Clause, Section

__all__ = ["Clause", "Section", "World", "WorldExample", "WorldPrompt", "WorldSize", "make_world", "people_of"]
