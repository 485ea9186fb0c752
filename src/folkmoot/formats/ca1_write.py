"""A Dataset to CA-1's files: the opposite of ca1_read."""

from __future__ import annotations

from collections.abc import Iterator

from folkmoot.records.dataset import Dataset


def files(dataset: Dataset) -> Iterator[tuple[str, Iterator[bytes]]]:
    """Name and content of each file."""
    raise NotImplementedError(dataset)
