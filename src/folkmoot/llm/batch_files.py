"""Batches by hand, for any service: requests are written to a folder, and replies are read from it in a later run."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

import msgspec

from folkmoot.errors import Fault, FaultsError, InputError
from folkmoot.llm.batch_lines import Came, read_reply_lines, request_line
from folkmoot.llm.batch_lock import batch_lock
from folkmoot.llm.model import ModelName
from folkmoot.llm.provider import Exchange, ProviderError, ProviderReply, ProviderRequest, ProviderSetup, TransientError

REQUESTS: Final = "requests"
REPLIES: Final = "replies"
_PATIENCE: Final = 10.0
_MODEL: Final = "model"


class _RequestLine(msgspec.Struct):
    custom_id: str


class BatchFiles:
    """A folder with `requests-1.jsonl`, …, which are written, and `replies….jsonl`, which a person puts there.

    Args:
        name: the model: its `model` is the folder, its setting `model` the name that requests carry.
        setup: whether requests hold a schema; else it is in words.

    Raises:
        InputError: no model is named, or the folder is a file.
    """

    def __init__(self, name: ModelName, setup: ProviderSetup) -> None:
        model = name.settings.get(_MODEL)
        if not isinstance(model, str) or not model:
            raise InputError(f"--model {name}: expected the model's name too: {name}?model=NAME")
        self._folder = Path(name.model).expanduser()
        self._shown = name.model
        if self._folder.exists() and not self._folder.is_dir():
            raise InputError(f"--model {name}: {name.model} is a file; expected a folder")
        self._model = model
        self._structured = setup.endpoint.structured

    @property
    def identity(self) -> str:
        """Who replies is the model that is named; the folder is in the model's name."""
        return "files"

    async def exchange(self, requests: Mapping[str, ProviderRequest]) -> Exchange:
        """Read the replies that are there, and write the requests that are in no file yet.

        Raises:
            FaultsError: a file of replies, or of requests, cannot be read; nothing was taken or written.
            ProviderError: a file cannot be read or written.
            TransientError: another run is writing there.
        """
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            async with batch_lock(self._folder / ".lock", _PATIENCE):
                return self._exchange(requests)
        except OSError as error:
            raise ProviderError(f"{self._shown}: cannot be read or written ({error.strerror})") from None

    async def close(self) -> None:
        """Nothing is open."""

    def _exchange(self, requests: Mapping[str, ProviderRequest]) -> Exchange:
        written = self._written()
        came, notes = self._read(written)
        replies = {name: found for name in requests if isinstance(found := came.get(name), ProviderReply)}
        failures = {
            name: found for name in requests if isinstance(found := came.get(name), (ProviderError, TransientError))
        }
        new = [name for name in requests if name not in written]
        waiting = [name for name in requests if name in written and name not in came]
        because = None
        if waiting:
            because = (
                f"{len(waiting):,} calls of {self._shown} have no reply yet. Put replies there, in {REPLIES}….jsonl, one a"
                " line with the request's custom_id, and run the same command again."
            )
        if new:
            path = self._write({name: requests[name] for name in new})
            because = (
                f"{len(new):,} calls were written to {path}"
                + (f", and {len(waiting):,} of earlier files have no reply yet" if waiting else "")
                + f". Have {self._model} answer them, put the replies beside, in {REPLIES}….jsonl, one a line with the"
                " request's custom_id, and run the same command again."
            )
        return Exchange(replies, failures, (*waiting, *new), because, tuple(notes))

    def _written(self) -> set[str]:
        """The names of all requests that were ever written here."""
        faults: list[Fault] = []
        names: set[str] = set()
        for path in self._files(REQUESTS):
            for number, line in _lines(path):
                try:
                    names.add(msgspec.json.decode(line, type=_RequestLine).custom_id)
                except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
                    faults.append(
                        Fault(f"{self._shown}/{path.name}", number, "", "no request", "a line as it was written")
                    )
        if faults:
            raise FaultsError(faults)
        return names

    def _read(self, written: set[str]) -> tuple[dict[str, Came], list[str]]:
        """Replies by name; and what is odd about them."""
        faults: list[Fault] = []
        found: dict[str, Came] = {}
        strangers = repeated = 0
        for path in self._files(REPLIES):
            with path.open("rb") as lines:
                for line in read_reply_lines(lines, f"{self._shown}/{path.name}", self._model, faults):
                    if line.name not in written:
                        strangers += 1
                    elif line.name not in found or _failed(found[line.name]):
                        # A failure may be followed by a reply: the service was asked again.
                        found[line.name] = line.came
                    elif not _failed(line.came):
                        repeated += 1
        if faults:
            raise FaultsError(faults)
        notes = []
        if strangers:
            notes.append(f"{self._shown}: {strangers:,} replies have a custom_id that no request has; they were left.")
        if repeated:
            notes.append(f"{self._shown}: {repeated:,} replies are to calls that have one; the first ones were taken.")
        return found, notes

    def _write(self, requests: Mapping[str, ProviderRequest]) -> str:
        number = len(self._files(REQUESTS)) + 1
        while (path := self._folder / f"{REQUESTS}-{number}.jsonl").exists():
            number += 1
        beside = path.with_suffix(".part")
        with beside.open("wb") as file:
            for name, request in requests.items():
                file.write(request_line(name, request, structured=self._structured))
        beside.replace(path)
        return f"{self._shown}/{path.name}"

    def _files(self, beginning: str) -> list[Path]:
        return sorted(self._folder.glob(f"{beginning}*.jsonl"))


def _failed(came: Came) -> bool:
    return not isinstance(came, ProviderReply)


def _lines(path: Path) -> Iterator[tuple[int, bytes]]:
    with path.open("rb") as file:
        for number, line in enumerate(file, start=1):
            if line.strip():
                yield number, line
