"""What every row of the table of providers keeps to; a new row needs a way to open it here, and a row in docs/models.md."""

from __future__ import annotations

import asyncio
import io
import json
import logging
import re
import shlex
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from tests.llm.batch_service import BatchService, reply_line
from tests.llm.scripted_server import Said, ScriptedServer, Seen, completion, serve

from folkmoot.errors import InputError
from folkmoot.llm.model import ModelName
from folkmoot.llm.models_file import read_models
from folkmoot.llm.provider import (
    BatchProvider,
    Endpoint,
    Exchange,
    Provider,
    ProviderReply,
    ProviderRequest,
    ProviderSetup,
)
from folkmoot.llm.providers import PROVIDERS, is_batch, open_batch_provider, open_provider
from folkmoot.llm.redaction import Secret
from folkmoot.llm.replay import RecordedReply, recorded_lines
from folkmoot.llm.request_digest import request_digest
from folkmoot.llm.structured import read_reply, reply_schema
from folkmoot.ranker.rank import ranking_messages
from folkmoot.ranker.replies import RankingReply
from folkmoot.records.dataset import Message
from folkmoot.records.ranking_task import RankingTask

# tenacity, which Inspect asks again with, warns about how Inspect calls it.
pytestmark = pytest.mark.filterwarnings("ignore:The 'initial' parameter is deprecated:DeprecationWarning")

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "models.md").read_text(encoding="utf-8")
KEY = "sk-planted-0123456789abcdefghij"
REPLY = '{"cited_sections":[],"explanation":"As the key says.","tiers":[["1"],["2"]]}'


def ranking_request() -> ProviderRequest:
    """A ranking as `ranker run` asks for it, of two replies, without a spec."""
    replies = ((Message("assistant", "Hi."),), (Message("assistant", "Go away."),))
    task = RankingTask("p", (Message("user", "Hello?"),), ("A", "B"), replies)
    messages = ranking_messages(task, None, ("A", "B"))
    return ProviderRequest("judge", messages, reply_schema(RankingReply), "RankingReply", {}, 1)


@dataclass
class Place:
    """Where a provider finds what it reaches: a folder, and a server."""

    folder: Path
    server: ScriptedServer
    service: BatchService

    def setup(self) -> ProviderSetup:
        endpoint = Endpoint(f"{self.server.url}/v1", api_key=Secret(KEY))
        return ProviderSetup(endpoint, concurrency=2, timeout=20.0, cache=self.folder / "calls.db")

    def program(self) -> str:
        path = self.folder / "model.py"
        path.write_text(f"import sys\nsys.stdin.read()\nprint({REPLY!r})\n")
        return f"{shlex.quote(sys.executable)} {shlex.quote(str(path))}"

    def recording(self) -> str:
        request = ranking_request()
        digest = request_digest(request.messages, request.schema, request.repeat)
        path = self.folder / "replies.jsonl"
        path.write_bytes(b"".join(recorded_lines([RecordedReply(request=digest, model="openai:judge", reply=REPLY)])))
        return str(path)

    def answer_by_hand(self, folder: Path) -> None:
        rows = [json.loads(line) for line in (folder / "requests-1.jsonl").read_text().splitlines()]
        lines = [json.dumps(reply_line(row["custom_id"], REPLY)) for row in rows]
        (folder / "replies.jsonl").write_text("\n".join(lines))


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    service = BatchService()

    def answer(seen: Seen) -> Said:
        return Said(completion(REPLY)) if seen.path == "/v1/chat/completions" else service.answer(seen)

    with serve(answer) as server:
        yield Place(tmp_path, server, service)


NAMES: dict[str, Callable[[Place], ModelName]] = {
    "openai": lambda _: ModelName("openai", "judge"),
    "openai-batch": lambda _: ModelName("openai-batch", "judge"),
    "file": lambda place: ModelName("file", str(place.folder / "by-hand"), {"model": "judge"}),
    "inspect": lambda _: ModelName("inspect", "openai-api/local/judge"),
    "command": lambda place: ModelName("command", place.program()),
    "replay": lambda place: ModelName("replay", place.recording()),
    "fake": lambda _: ModelName("fake", "spec-ignorer"),
}


def finish(place: Place, provider: str) -> None:
    """What a provider of batches waits for."""
    if provider == "openai-batch":
        (batch,) = place.service.batches
        names = [line["custom_id"] for line in place.service.requests(batch)]
        place.service.end(batch, [reply_line(name, REPLY) for name in names])
    else:
        place.answer_by_hand(place.folder / "by-hand")


def request_for(name: ModelName) -> ProviderRequest:
    return replace(ranking_request(), model=name.model, settings=name.settings)


async def exchanged(provider: BatchProvider, request: ProviderRequest) -> Exchange:
    """Hand over, or collect, in a run of its own."""
    try:
        return await provider.exchange({"key-1": request})
    finally:
        await provider.close()


async def replied(provider: Provider, request: ProviderRequest) -> ProviderReply:
    """Ask once."""
    try:
        return await provider.complete(request)
    finally:
        await provider.close()


def completed(place: Place, row: str) -> tuple[ProviderReply, str]:
    """One reply of a provider, in as many runs as that takes, and its identity."""
    name = NAMES[row](place)
    request = replace(ranking_request(), model=name.model, settings=name.settings)
    if not is_batch(name):
        provider = open_provider(name, place.setup())
        return asyncio.run(replied(provider, request)), provider.identity
    batches = open_batch_provider(name, place.setup())
    first = asyncio.run(exchanged(batches, request))
    assert first.waiting == ("key-1",)
    assert first.stopped_because
    finish(place, row)
    later = open_batch_provider(name, place.setup())
    assert later.identity == batches.identity
    return asyncio.run(exchanged(later, request)).replies["key-1"], later.identity


@pytest.mark.parametrize("row", PROVIDERS)
def test_a_provider_completes_a_structured_request(place: Place, row: str) -> None:
    reply, _ = completed(place, row)
    ranking = read_reply(reply.text, RankingReply)
    assert sorted(label for tier in ranking.tiers for label in tier) == ["1", "2"]
    assert reply.model
    assert (reply.finished, reply.refusal) == (True, None)
    for count in (reply.input_tokens, reply.cached_input_tokens, reply.output_tokens):
        assert count is None or count >= 0


@pytest.mark.parametrize("row", PROVIDERS)
def test_a_provider_has_an_identity_without_a_key(place: Place, row: str) -> None:
    _, identity = completed(place, row)
    assert identity
    assert KEY not in identity


@pytest.mark.parametrize("row", PROVIDERS)
def test_no_file_holds_the_key(place: Place, row: str) -> None:
    completed(place, row)
    for path in place.folder.rglob("*"):
        if path.is_file():
            assert KEY.encode() not in path.read_bytes(), path


@pytest.mark.parametrize("row", ["openai", "openai-batch", "inspect"])
def test_no_log_holds_the_key_or_headers(place: Place, row: str) -> None:
    said = io.StringIO()
    handler, root = logging.StreamHandler(said), logging.getLogger()
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    try:
        completed(place, row)
    finally:
        root.setLevel(level)
        root.removeHandler(handler)
    # What the SDKs say stays; the transport beneath would say every header of a response.
    assert "HTTP" in said.getvalue()
    assert "BaseHTTP" not in said.getvalue()
    assert KEY not in said.getvalue()


@pytest.mark.parametrize("row", PROVIDERS)
def test_a_provider_has_a_row_in_the_docs(row: str) -> None:
    (line,) = re.findall(rf"^\| `{row}` \|.*$", PAGE, re.MULTILINE)
    assert f"`{PROVIDERS[row].example}`" in line or f"`'{row}:" in line


def test_every_example_names_its_own_row() -> None:
    for row in PROVIDERS.values():
        assert ModelName.parse(row.example).provider == row.name


def test_an_unknown_provider_is_refused_with_the_known_ones() -> None:
    with pytest.raises(InputError, match="openai-batch:gpt-5"):
        open_provider(ModelName("opnai", "gpt-5"))


def test_the_models_file_of_the_docs_is_one() -> None:
    (example,) = re.findall(r"```toml\n(\[models\..*?)```", PAGE, re.DOTALL)
    models = read_models(example.encode(), "study.toml", Path())
    assert set(models.tables) == {"judge", "local"}
    assert models.warnings == ()


def test_every_field_of_a_models_table_is_in_the_docs() -> None:
    with pytest.raises(Exception, match="unknown field") as caught:
        read_models(b"[models.a]\nx = 1\n", "m.toml", Path())
    (fields,) = re.findall(r"expected one of (provider.*)", str(caught.value))
    for field in fields.split(", "):
        assert f"`{field}`" in PAGE, field
