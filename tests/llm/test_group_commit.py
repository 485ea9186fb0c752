"""What arrives together is written together, and nobody hears of a reply before it is on the disk."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass, field

import pytest
from tests.llm.test_cache import attempt, record

from folkmoot.errors import InputError
from folkmoot.llm.cache import Attempt, CallRecord
from folkmoot.llm.group_commit import GroupCommit


@dataclass
class Disk:
    """A store that takes its time, and can be full."""

    seconds: float = 0.0
    full_at: int | None = None
    staged: list[str] = field(default_factory=list)
    commits: list[list[str]] = field(default_factory=list)

    def stage(self, made: Sequence[tuple[CallRecord, Attempt]]) -> None:
        if len(self.commits) == self.full_at:
            raise InputError("the disk is full")
        self.staged = [one.messages[1].content for one, _ in made]

    def commit(self) -> None:
        time.sleep(self.seconds)
        self.commits.append(self.staged)


@pytest.mark.parametrize("seconds", [0.0, 0.005])
def test_everything_is_committed_once_and_before_anybody_hears(seconds: float) -> None:
    disk = Disk(seconds)
    heard: list[str] = []

    async def one(group: GroupCommit, name: str) -> None:
        await asyncio.sleep(0.001 * (len(name) % 5))
        await group.add(record(name), attempt())
        assert any(name in commit for commit in disk.commits)
        heard.append(name)

    async def run() -> None:
        group = GroupCommit(disk)
        await asyncio.gather(*(one(group, "x" * number) for number in range(1, 41)))
        await group.close()

    asyncio.run(run())
    committed = [name for commit in disk.commits for name in commit]
    assert sorted(committed) == sorted("x" * number for number in range(1, 41))
    assert len(heard) == 40
    assert len(disk.commits) < 40


def test_whoever_was_cancelled_is_kept_all_the_same() -> None:
    disk = Disk(0.01)

    async def run() -> None:
        group = GroupCommit(disk)
        first = asyncio.create_task(group.add(record("first"), attempt()))
        await asyncio.sleep(0)
        second = asyncio.create_task(group.add(record("second"), attempt()))
        await asyncio.sleep(0)
        first.cancel()
        second.cancel()
        await asyncio.gather(first, second, return_exceptions=True)
        await group.close()

    asyncio.run(run())
    assert sorted(name for commit in disk.commits for name in commit) == ["first", "second"]


@pytest.mark.parametrize("full_at", [0, 1])
def test_a_full_disk_is_everybodys_error(full_at: int) -> None:
    async def run() -> None:
        group = GroupCommit(Disk(0.005, full_at))
        for _ in range(full_at):
            await group.add(record("fits"), attempt())
        results = await asyncio.gather(
            *(group.add(record(name), attempt()) for name in ("a", "b")), return_exceptions=True
        )
        assert [type(result) for result in results] == [InputError, InputError]
        await group.close()

    asyncio.run(run())
