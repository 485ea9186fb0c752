"""The garbage collector is as it was afterwards, whatever happened in between."""

from __future__ import annotations

import gc

import pytest

from folkmoot.llm.garbage import fewer_collections


def test_the_collector_is_as_it_was_afterwards() -> None:
    before = gc.get_threshold()
    with fewer_collections():
        assert gc.get_threshold()[0] > before[0]
        assert gc.get_freeze_count() > 0
    assert gc.get_threshold() == before
    assert gc.get_freeze_count() == 0


def test_it_is_after_an_error_too() -> None:
    before = gc.get_threshold()
    with pytest.raises(KeyboardInterrupt), fewer_collections():
        raise KeyboardInterrupt
    assert gc.get_threshold() == before
