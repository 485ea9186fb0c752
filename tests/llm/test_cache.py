"""The file of all calls: what is kept, who can read it, what is refused, and that what is erased is gone."""

from __future__ import annotations

import os
import sqlite3
import stat
import string
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.llm.stub_server import stub_server
from tests.llm.words import Study, word_call

from folkmoot.errors import InputError, MissingFileError
from folkmoot.llm.cache import Attempt, Cache, CallRecord, Known
from folkmoot.llm.cache_file import VERSION, open_cache
from folkmoot.llm.cache_people import erase_calls, find_calls
from folkmoot.llm.cache_summary import summarize_calls
from folkmoot.llm.call_key import Asked, call_key
from folkmoot.llm.key_locks import KeyLocks
from folkmoot.llm.model import ModelName
from folkmoot.records.call_log import ErasedCalls
from folkmoot.records.dataset import Message
from folkmoot.records.model_call import Template, Usage

ASKED = Asked(ModelName("openai", "judge", {"temperature": 0}), "https://example.org/v1")
MESSAGES = (Message("system", "The spec."), Message("user", "Rank."))
SCHEMA = {"type": "object", "properties": {"word": {"type": "string"}}}


def record(prompt: str = "Rank.", participants: tuple[str, ...] = (), spec: str = "The spec.") -> CallRecord:
    messages = (Message("system", spec), Message("user", prompt))
    key = call_key(ASKED, messages, SCHEMA, 1, {})
    return CallRecord(key, ASKED, messages, SCHEMA, 1, Template("rank", "Rank by the spec."), participants)


def attempt(number: int = 1, status: str = "ok", cost: float | None = 0.5, reply: str | None = "{}") -> Attempt:
    return Attempt(
        number,
        "run",
        "2026-11-22T10:00:00+00:00",
        status,
        reply,
        "",
        "judge-1",
        True,
        Usage(10, 4, 2, cost),
        False,
        "p",
    )


def files_of(path: Path) -> bytes:
    """Everything that stands in a cache's files."""
    return b"".join(one.read_bytes() for one in sorted(path.parent.glob(f"{path.name}*")))


def test_a_call_that_was_never_asked_is_unknown(tmp_path: Path) -> None:
    with closing(Cache(tmp_path / "c.db")) as cache:
        assert cache.known(b"x" * 32) == Known()


def test_what_is_stored_is_known_with_every_attempt_counted(tmp_path: Path) -> None:
    with closing(Cache(tmp_path / "c.db")) as cache:
        one = record()
        cache.store([(one, attempt(1, "unreadable", reply="no")), (one, attempt(2, reply='{"word":"a"}'))])
        assert cache.known(one.key) == Known(2, Usage(20, 8, 4, 1.0), '{"word":"a"}', "judge-1")
    with closing(Cache(tmp_path / "c.db")) as again:
        assert again.known(one.key).reply == '{"word":"a"}'


def test_a_cost_unknown_in_one_attempt_is_unknown_in_all(tmp_path: Path) -> None:
    with closing(Cache(tmp_path / "c.db")) as cache:
        cache.store([(record(), attempt(1, cost=None)), (record(), attempt(2))])
        assert cache.known(record().key).usage.cost is None


def test_a_call_and_its_money_are_kept_together_or_not_at_all(tmp_path: Path) -> None:
    with closing(Cache(tmp_path / "c.db")) as cache:
        with pytest.raises(InputError):
            cache.store([(record("a"), attempt()), (record("b"), attempt(status="no such status"))])
        assert cache.known(record("a").key) == Known()
        cache.store([(record("a"), attempt())])
        assert cache.known(record("a").key).attempts == 1


def test_a_beginning_that_calls_share_is_kept_once(tmp_path: Path) -> None:
    spec = "Be kind. " * 20_000
    with closing(Cache(tmp_path / "c.db")) as cache:
        cache.store([(record(f"prompt {number}", spec=spec), attempt()) for number in range(50)])
    # 180,000 bytes once, and a little for each call; not 50 times 180,000.
    assert len(files_of(tmp_path / "c.db")) < 2 * len(spec)


def test_the_owner_alone_can_read_it(tmp_path: Path) -> None:
    with closing(Cache(tmp_path / "c.db")) as cache, closing(KeyLocks(tmp_path / "c.db")):
        cache.store([(record(), attempt())])
        made = list(tmp_path.iterdir())
        assert {path.name for path in made} == {"c.db", "c.db-wal", "c.db-shm", "c.db-lock"}
        assert {stat.S_IMODE(path.stat().st_mode) for path in made} == {0o600}


def test_every_commit_is_on_the_disk(tmp_path: Path) -> None:
    with closing(open_cache(tmp_path / "c.db", make=True)) as connection:
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
        full = 2
        assert connection.execute("PRAGMA synchronous").fetchone() == (full,)
        assert connection.execute("PRAGMA secure_delete").fetchone() == (1,)


def test_what_is_no_cache_is_refused_and_left_as_it_was(tmp_path: Path) -> None:
    text = tmp_path / "notes.txt"
    text.write_text("Dear diary" * 1000)
    with pytest.raises(InputError, match="no cache of calls"):
        Cache(text)
    assert text.read_text() == "Dear diary" * 1000
    other = tmp_path / "other.db"
    with closing(sqlite3.connect(other)) as connection:
        connection.execute("CREATE TABLE people (name TEXT)")
    with pytest.raises(InputError, match="another database"):
        Cache(other)
    with pytest.raises(InputError, match="a folder"):
        Cache(tmp_path)
    with pytest.raises(MissingFileError):
        Cache(tmp_path / "none.db", make=False)
    assert not (tmp_path / "none.db").exists()


def test_a_newer_folkmoots_cache_is_refused(tmp_path: Path) -> None:
    with closing(open_cache(tmp_path / "c.db", make=True)) as connection:
        connection.execute(f"PRAGMA user_version = {VERSION + 1}")
    with pytest.raises(InputError, match="made by a newer Folkmoot"):
        Cache(tmp_path / "c.db")


def test_a_damaged_cache_is_named_as_such(tmp_path: Path) -> None:
    path = tmp_path / "c.db"
    with closing(Cache(path)) as cache:
        cache.store([(record(f"prompt {number}"), attempt(reply="x" * 500)) for number in range(200)])
    content = bytearray(path.read_bytes())
    content[8_192 : len(content) - 4_096] = os.urandom(len(content) - 12_288)
    path.write_bytes(bytes(content))
    with pytest.raises(InputError, match="damaged"):
        summarize_calls(path)


def test_a_place_that_cannot_be_written_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(InputError):
        Cache(tmp_path / "file" / "c.db")


def test_what_stands_of_a_participant_is_found_and_erased_and_no_byte_is_left(tmp_path: Path) -> None:
    path = tmp_path / "c.db"
    planted, reply = "zebrafinch-of-ann", "quagga-in-the-reply"
    with closing(Cache(path)) as cache:
        cache.store([(record(f"{planted} {number}", ("ann", "bob")), attempt(reply=reply)) for number in range(30)])
        cache.store([(record(f"of carl {number}", ("carl",)), attempt(reply="carls")) for number in range(30)])
        # A beginning that nobody else's call has.
        cache.store([(record("short", ("ann",), spec=f"{planted} in the beginning"), attempt())])
    assert len(find_calls(path, "ann")) == 31
    assert find_calls(path, "ann")[0].participants == ("ann", "bob")
    assert find_calls(path, "an") == []
    assert planted.encode() in files_of(path)

    dry = erase_calls(path, ["ann"], dry_run=True)
    assert dry == ErasedCalls(calls=31, attempts=31, texts=1, others=1)
    assert len(find_calls(path, "ann")) == 31

    assert erase_calls(path, ["ann"], dry_run=False) == dry
    left = files_of(path)
    assert planted.encode() not in left
    assert reply.encode() not in left
    assert b"ann" not in left
    assert b"of carl 7" in left
    assert (find_calls(path, "ann"), find_calls(path, "bob"), len(find_calls(path, "carl"))) == ([], [], 30)
    assert erase_calls(path, ["ann"], dry_run=False) == ErasedCalls(0, 0, 0, 0)


def test_erasing_while_a_run_reads_says_that_copies_may_be_left(tmp_path: Path) -> None:
    path = tmp_path / "c.db"
    with closing(Cache(path)) as cache:
        cache.store([(record(participants=("ann",)), attempt())])
    with closing(open_cache(path, make=False)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM calls").fetchall()
        with pytest.raises(InputError, match="copies may be left"):
            erase_calls(path, ["ann"], dry_run=False)
        reader.execute("ROLLBACK")
    assert erase_calls(path, ["ann"], dry_run=False).calls == 0
    assert b"ann" not in files_of(path)


def test_a_reply_from_the_cache_is_found_by_everybody_whose_words_were_in_the_call(tmp_path: Path) -> None:
    with stub_server() as server:
        study = Study(tmp_path, server)
        study.ask([word_call("p", participants=("ann",))])
        study.ask([word_call("p", participants=("bob",)), word_call("p", id="twin", participants=("carl",))])
        assert server.asked["p"] == 1
        assert find_calls(study.cache, "carl")[0].participants == ("ann", "bob", "carl")


def test_the_summary_counts_by_model_and_template(tmp_path: Path) -> None:
    path = tmp_path / "c.db"
    with closing(Cache(path)) as cache:
        cache.store([(record("a"), attempt(1, "faulty", 0.25)), (record("a"), attempt(2, "ok", 0.25))])
        cache.store([(record("b"), attempt(1, "unavailable", None, None))])
    (kind,) = summarize_calls(path)
    assert (kind.model, kind.endpoint, kind.template) == ("openai:judge", "https://example.org/v1", "rank")
    assert (kind.calls, kind.answered) == (2, 1)
    assert kind.attempts == {"ok": 1, "unreadable": 0, "faulty": 1, "refused": 0, "unavailable": 1}
    assert kind.usage == Usage(30, 12, 6, None)
    assert (kind.priced, kind.unpriced_attempts) == (0.5, 1)


def test_locks_of_one_key_leave_other_keys_free(tmp_path: Path) -> None:
    with closing(KeyLocks(tmp_path / "c.db")) as locks:
        assert locks.take(b"a" * 32)
        assert locks.take(b"b" * 32)
        locks.release(b"a" * 32)


TEXTS = st.text(string.ascii_letters, max_size=5)


@given(TEXTS, TEXTS, TEXTS, TEXTS, st.integers(1, 3), st.integers(1, 3))
def test_a_key_is_of_everything_that_determines_the_reply(
    beginning: str, other: str, prompt: str, second: str, repeat: int, another: int
) -> None:
    def key(spec: str, words: str, number: int, asked: Asked = ASKED) -> bytes:
        return call_key(asked, (Message("system", spec), Message("user", words)), SCHEMA, number, {})

    one = key(beginning, prompt, repeat)
    assert (key(other, second, another) == one) == ((other, second, another) == (beginning, prompt, repeat))
    for asked in (
        Asked(ModelName("openai", "judge", {"temperature": 1}), ASKED.identity),
        Asked(ModelName("openai", "another", ASKED.name.settings), ASKED.identity),
        Asked(ModelName("fake", "judge", ASKED.name.settings), ASKED.identity),
        Asked(ASKED.name, "https://example.com/v1"),
    ):
        assert key(beginning, prompt, repeat, asked) != one
    # Where one message ends is part of it.
    joined = call_key(ASKED, (Message("system", beginning + prompt), Message("user", "")), SCHEMA, repeat, {})
    assert (joined == one) == (prompt == "")


def test_the_order_of_settings_is_no_part_of_the_key() -> None:
    one = Asked(ModelName("openai", "m", {"a": 1, "b": 2}), "")
    two = Asked(ModelName("openai", "m", {"b": 2, "a": 1}), "")
    assert call_key(one, MESSAGES, SCHEMA, 1, {}) == call_key(two, MESSAGES, SCHEMA, 1, {})


def test_what_is_held_is_told_of_many_keys_at_once(tmp_path: Path) -> None:
    with closing(Cache(tmp_path / "c.db")) as cache:
        cache.store([(record(f"prompt {number}"), attempt()) for number in range(0, 1_200, 2)])
        keys = [record(f"prompt {number}").key for number in range(1_200)]
        assert cache.held(keys) == set(keys[::2])
        assert cache.held([]) == set()
