"""A program as a model: what it is given, what it may write, and what its exit code means."""

from __future__ import annotations

import asyncio
import json
import os
import shlex
import sys
import time
from pathlib import Path

import pytest
from tests.llm.requests import word_request
from tests.llm.scripted_server import completion

from folkmoot.errors import InputError
from folkmoot.llm.command import LONGEST_REPLY, Command
from folkmoot.llm.model import ModelName
from folkmoot.llm.provider import ProviderError, ProviderReply, ProviderRequest, ProviderSetup, TransientError


def run(
    tmp_path: Path, code: str, request: ProviderRequest | None = None, timeout: float = 20.0, arguments: str = ""
) -> ProviderReply:
    """Ask a program of Python."""
    script = tmp_path / "my model.py"
    script.write_text(f"import json, os, sys, time\n{code}\n")
    line = f"{shlex.quote(sys.executable)} {shlex.quote(str(script))} {arguments}"
    provider = Command(ModelName("command", line), ProviderSetup(timeout=timeout))
    return asyncio.run(provider.complete(request or word_request(model=line)))


def test_the_program_reads_the_request_and_writes_the_reply(tmp_path: Path) -> None:
    code = "request = json.load(sys.stdin); print(json.dumps({'word': json.dumps(request)}))"
    reply = run(tmp_path, code, word_request("Yes?", model="m", repeat=2, temperature=0.5))
    request = json.loads(json.loads(reply.text)["word"])
    assert request == {
        "model": "m",
        "messages": [
            {"role": "system", "content": "You answer in one word."},
            {"role": "user", "content": "Yes?"},
        ],
        "schema": request["schema"],
        "schema_name": "Word",
        "settings": {"temperature": 0.5},
        "repeat": 2,
    }
    assert request["schema"]["properties"] == {"word": {"type": "string"}}
    assert (reply.model, reply.input_tokens, reply.output_tokens) == ("m", None, None)


def test_words_of_the_command_line_reach_the_program_without_a_shell(tmp_path: Path) -> None:
    reply = run(tmp_path, "print(json.dumps(sys.argv[1:]))", arguments="'a b' $HOME ; *")
    assert json.loads(reply.text) == ["a b", "$HOME", ";", "*"]


def test_a_chat_completion_is_read_with_its_usage(tmp_path: Path) -> None:
    reply = run(tmp_path, f"print({json.dumps(completion())!r})")
    assert reply == ProviderReply('{"word":"yes"}', "model-2026-01-01", 120, 64, 30)


def test_text_around_the_reply_is_left_to_the_reader(tmp_path: Path) -> None:
    assert run(tmp_path, 'print(\'Well:\\n{"word": "yes"}\\n\')').text == 'Well:\n{"word": "yes"}'


@pytest.mark.parametrize("code", [1, 2, 75])
def test_a_failure_may_be_asked_again(tmp_path: Path, code: int) -> None:
    with pytest.raises(TransientError, match=f"exit code {code}: it  ?broke"):
        run(tmp_path, f"print('it\\n broke', file=sys.stderr); sys.exit({code})")


@pytest.mark.parametrize("code", [64, 77, 78, 126, 127])
def test_some_exit_codes_stop_the_run(tmp_path: Path, code: int) -> None:
    with pytest.raises(ProviderError, match=f"exit code {code}"):
        run(tmp_path, f"sys.exit({code})")


def test_a_long_complaint_is_shortened(tmp_path: Path) -> None:
    with pytest.raises(TransientError) as caught:
        run(tmp_path, "sys.stderr.write('x' * 1_000_000); sys.exit(1)")
    assert len(str(caught.value)) < 400


def test_bytes_that_are_no_text_may_be_asked_again(tmp_path: Path) -> None:
    with pytest.raises(TransientError, match="no UTF-8"):
        run(tmp_path, "sys.stdout.buffer.write(b'{\\xff}')")


def test_a_program_that_writes_without_end_is_stopped(tmp_path: Path) -> None:
    with pytest.raises(ProviderError, match=f"more than {LONGEST_REPLY:,} bytes"):
        run(tmp_path, "block = 'x' * 65536\nwhile True: sys.stdout.write(block)")


def test_a_program_that_does_not_read_may_still_reply(tmp_path: Path) -> None:
    request = word_request("x" * 1_000_000)
    assert run(tmp_path, "os.close(0); print('{}')", request).text == "{}"


def test_a_timeout_ends_the_program_and_what_it_started(tmp_path: Path) -> None:
    note = tmp_path / "pid"
    code = f"""
import subprocess
child = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(600)'])
open({str(note)!r}, 'w').write(str(child.pid))
time.sleep(600)
"""
    with pytest.raises(TransientError, match="more than 3 seconds"):
        run(tmp_path, code, timeout=3.0)
    _assert_ends(int(note.read_text()))


def test_an_attempt_that_is_given_up_ends_the_program(tmp_path: Path) -> None:
    note = tmp_path / "pid"
    script = tmp_path / "slow.py"
    script.write_text(f"import os, time\nopen({str(note)!r}, 'w').write(str(os.getpid()))\ntime.sleep(600)\n")
    line = f"{shlex.quote(sys.executable)} {shlex.quote(str(script))}"

    async def give_up() -> None:
        task = asyncio.create_task(Command(ModelName("command", line), ProviderSetup()).complete(word_request()))
        while not (note.exists() and note.read_text()):
            await asyncio.sleep(0.01)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    asyncio.run(give_up())
    _assert_ends(int(note.read_text()))


def _assert_ends(pid: int) -> None:
    """A killed child of a killed parent is somebody else's to bury: wait until it is gone, or a zombie."""
    for _ in range(500):
        try:
            os.kill(pid, 0)
            if Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z":
                return
        except (ProcessLookupError, FileNotFoundError):
            return
        time.sleep(0.01)
    pytest.fail("the program is still running")


def test_no_such_program_and_a_line_that_cannot_be_read_are_refused() -> None:
    for line in ("no-such-program-anywhere", "'unclosed"):
        with pytest.raises(InputError):
            Command(ModelName("command", line), ProviderSetup())


def test_the_identity_changes_with_the_script(tmp_path: Path) -> None:
    script = tmp_path / "model.py"

    def identity(text: str) -> str:
        script.write_text(text)
        return Command(ModelName("command", f"{sys.executable} {script}"), ProviderSetup()).identity

    assert identity("print(1)") == identity("print(1)") != identity("print(2)")
