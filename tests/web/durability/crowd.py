"""People who answer over real HTTP as fast as they can, and write down what they sent and what was acknowledged.

They do what browsers on a bad line do: what was not answered is sent again under the same key, on a new connection; much is
sent twice, some of it at once; what was acknowledged long ago arrives once more; an early save arrives after a later one.
"""

from __future__ import annotations

import html
import http.client
import json
import random
import re
import threading
import time
import uuid
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

FORM = "application/x-www-form-urlencoded"


@dataclass
class Sent:
    """One answer that was sent.

    `revision`: as acknowledged; 0 where a form was, which names none; None while it was not. `is_refused`: it came late.
    """

    prompt_id: str
    occurrence: int
    question: str
    key: str
    text: str
    revision: int | None = None
    is_refused: bool = False


@dataclass
class Whole:
    """A whole prompt that was sent; `is_acknowledged` once it was answered."""

    prompt_id: str
    occurrence: int
    keys: tuple[str, ...]
    is_acknowledged: bool = False


@dataclass
class Entry:
    """One person: who they are once they know it, and what they sent."""

    age: str
    participant_id: str = ""
    state: str = ""
    saves: list[Sent] = field(default_factory=list)
    wholes: list[Whole] = field(default_factory=list)


class Stopped(Exception):  # noqa: N818 - the end of a test, not an error
    """No more is sent."""


class Line:
    """One connection after the other to one address, with a browser's cookies."""

    def __init__(self, port: int, crowd: Crowd) -> None:
        self._crowd = crowd
        self._port = port
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        self.cookies: dict[str, str] = {}

    def close(self) -> None:
        self._connection.close()

    def send(self, method: str, path: str, body: bytes | None, headers: dict[str, str]) -> None:
        cookie = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        self._connection.request(method, path, body, {**headers, "Cookie": cookie})

    def receive(self, *, keep_cookies: bool = True) -> tuple[int, str, str]:
        """Status, `Location` and body."""
        answer = self._connection.getresponse()
        body = answer.read().decode()
        for header in (answer.headers.get_all("Set-Cookie") or ()) if keep_cookies else ():
            name, _, value = header.partition(";")[0].partition("=")
            self.cookies[name.strip()] = value.strip()
        return answer.status, answer.headers.get("Location") or "", body

    def ask(
        self, method: str, path: str, body: bytes | None = None, kind: str = FORM, token: str = ""
    ) -> tuple[int, str, str]:
        """Send until it is answered with anything but a failure of the server's.

        Raises:
            Stopped: the crowd was stopped before.
        """
        headers = {} if body is None else {"Content-Type": kind}
        if token:
            headers["X-CSRF-Token"] = token
        while not self._crowd.is_over:
            try:
                self.send(method, path, body, headers)
                answer = self.receive()
            except (OSError, http.client.HTTPException):
                self._connection.close()
                self._crowd.count("lost")
                time.sleep(0.1)
                continue
            if answer[0] < 500:
                return answer
            assert "<title>" in answer[2] or json.loads(answer[2])["reason"], answer
            self._crowd.count(str(answer[0]))
            time.sleep(0.05)
        raise Stopped


class Crowd:
    """So many people at once; who has finished is followed by somebody new.

    Attributes:
        entries: everybody who came.
        counts: by name, what happened how often: `acknowledged`, `lost` connections, `503` …
        failures: what went wrong in a person's thread.
        is_over: whether no more is sent.
    """

    def __init__(self, port: int, people: int, seed: int, *, young: float = 0.3) -> None:
        self.port, self.young = port, young
        self.entries: list[Entry] = []
        self.counts: dict[str, int] = {"acknowledged": 0, "lost": 0}
        self.failures: list[BaseException] = []
        self.is_over = False
        self.is_full = False
        self._lock = threading.Lock()
        self._threads = [threading.Thread(target=self._live, args=(f"{seed} {number}",)) for number in range(people)]

    def count(self, name: str, more: int = 1) -> None:
        with self._lock:
            self.counts[name] = self.counts.get(name, 0) + more

    def __enter__(self) -> Crowd:
        for one in self._threads:
            one.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def stop(self) -> None:
        """Nobody sends any more; raises what went wrong."""
        self.is_over = True
        self.join()

    def join(self) -> None:
        for one in self._threads:
            one.join(120)
        assert not any(one.is_alive() for one in self._threads)
        if self.failures:
            raise self.failures[0]

    def wait_for(self, acknowledged: int) -> None:
        """Until so many more were acknowledged."""
        wanted = self.counts["acknowledged"] + acknowledged
        deadline = time.monotonic() + 300
        while self.counts["acknowledged"] < wanted and not self.failures and not self.is_full:
            assert time.monotonic() < deadline, self.counts
            time.sleep(0.002)

    def _live(self, seed: str) -> None:
        draw = random.Random(seed)  # noqa: S311 - a draw that can be drawn again
        try:
            while not self.is_over and not self.is_full:
                Person(self, draw).go()
        except Stopped:
            pass
        except BaseException as error:  # noqa: BLE001 - told by `join`
            self.failures.append(error)
            self.is_over = True


class Person:
    """One of them."""

    def __init__(self, crowd: Crowd, draw: random.Random) -> None:
        self.crowd, self.draw = crowd, draw
        self.line, self.other = Line(crowd.port, crowd), Line(crowd.port, crowd)
        self.entry = Entry("18-24" if draw.random() < crowd.young else "25+")
        self.token = ""
        self.page = ""

    def go(self) -> None:
        """From the first page to the last."""
        with self.crowd._lock:
            self.crowd.entries.append(self.entry)
        try:
            where = self.enter()
            while where == "/prompt":
                where = self.answer_prompt()
            self.entry.state = json.loads(self.line.ask("GET", "/me/data")[2])["participant"]["state"]
            if self.entry.state == "quota_full" and self.entry.age != "18-24":
                self.crowd.is_full = True
        finally:
            self.line.close()
            self.other.close()

    def enter(self) -> str:
        self.look("/")
        self.post("/", {})
        self.look("/consent")
        self.entry.participant_id = json.loads(self.line.ask("GET", "/me/data")[2])["participant"]["id"]
        self.crowd.count("acknowledged")
        self.post("/consent", {"decision": "agree", "adult": "yes"})
        where = self.post("/about", {"about.age": self.entry.age, "about.wish": "Rain"})
        if where == "/quiz":
            where = self.post("/quiz", {"attempt": "1", "quiz.q1": "my view"})
        return where

    def look(self, path: str) -> str:
        """Open a page, past what stands before it; the path that it leads to, or its own."""
        for _ in range(9):
            status, where, self.page = self.line.ask("GET", path)
            if status == 303:
                return where
            assert status == 200, (path, status, self.page)
            found = re.search(r'name="csrf_token" value="([0-9a-f]+)"', self.page)
            self.token = found[1] if found else self.token
            gate = re.search(r'name="(rested|warned)" value="([0-9]+)"', self.page)
            if gate is None:
                return path
            path = f"/prompt?{gate[1]}={gate[2]}"
        raise AssertionError(path)

    def post(self, path: str, inputs: dict[str, str]) -> str:
        """Send a form; where it leads to."""
        body = urlencode({"csrf_token": self.token, **inputs}).encode()
        if self.draw.random() < 0.15:
            self.at_once("POST", path, body, FORM)
        status, where, page = self.line.ask("POST", path, body)
        assert status == 303, (path, status, page)
        return where

    def at_once(self, method: str, path: str, body: bytes, kind: str) -> None:
        """Send the same on two lines at once; what comes of it is of no interest, it is sent again."""
        headers = {"Content-Type": kind, "X-CSRF-Token": self.token}
        if kind == FORM:
            del headers["X-CSRF-Token"]
        self.other.cookies = dict(self.line.cookies)
        for line in (self.line, self.other):
            try:
                line.send(method, path, body, headers)
            except (OSError, http.client.HTTPException):
                line.close()
        for line in (self.line, self.other):
            try:
                line.receive(keep_cookies=False)
            except (OSError, http.client.HTTPException):
                line.close()

    def answer_prompt(self) -> str:
        """Save some answers one by one, then send the whole prompt; where that leads to."""
        where = self.look("/prompt")
        if where == "/done":
            return where
        shown = hidden_of(self.page)
        known: dict[str, int] = {}
        for _ in range(self.draw.randrange(4)):
            self.save(shown, known)
        whole = shown | filled(self.page, self.mark)
        keys = tuple(whole[name] for name in whole if name.endswith(".key"))
        sent = Whole(shown["prompt_id"], int(shown["occurrence"]), keys)
        self.entry.wholes.append(sent)
        where = self.post("/prompt", whole)
        sent.is_acknowledged = True
        self.crowd.count("acknowledged")
        if self.draw.random() < 0.2:
            self.again()
            body = urlencode({"csrf_token": self.token, **whole}).encode()
            assert self.line.ask("POST", "/prompt", body)[0] == 303
        return where

    def mark(self) -> str:
        """A text that nobody else writes."""
        return f"mark {self.draw.randrange(2**60):x}"

    def save(self, shown: dict[str, str], known: dict[str, int]) -> None:
        question = self.draw.choice(["veto", "own_criteria"])
        after = known.get(question, 0)
        saves = [
            Sent(shown["prompt_id"], int(shown["occurrence"]), question, str(uuid.uuid4()), self.mark())
            for _ in range(1 + (self.draw.random() < 0.25))
        ]
        self.entry.saves += saves
        # The later one arrives first, and the earlier one is too late.
        for number, one in enumerate(reversed(saves)):
            status, _, said = self.put(one, after)
            if number == 0:
                assert status == 200, said
                one.revision = known[question] = json.loads(said)["revision"]
                self.crowd.count("acknowledged")
            else:
                assert (status, json.loads(said)["error"]["kind"]) == (409, "overtaken"), said
                one.is_refused = True
        if self.draw.random() < 0.3:
            self.again()

    def put(self, one: Sent, after: int | None = None) -> tuple[int, str, str]:
        value: dict[str, Any] = (
            {"flagged": ["B"], "rationale": one.text}
            if one.question == "veto"
            else {"criteria": [{"text": one.text, "rating": 3}]}
        )
        body = {"prompt_id": one.prompt_id, "occurrence": one.occurrence, "key": one.key, "value": value}
        content = json.dumps(body if after is None else {**body, "after": after}).encode()
        path = f"/answers/{one.question}"
        if self.draw.random() < 0.2:
            self.at_once("PUT", path, content, "application/json")
        return self.line.ask("PUT", path, content, "application/json", self.token)

    def again(self) -> None:
        """Something that was acknowledged before arrives once more: it is what it was."""
        old = [one for one in self.entry.saves if one.revision]
        if old:
            one = self.draw.choice(old)
            status, _, said = self.put(one)
            assert (status, json.loads(said).get("revision")) == (200, one.revision), said


def hidden_of(page: str) -> dict[str, str]:
    """Hidden inputs of a page; the form at its foot chooses the language."""
    found: dict[str, str] = {}
    for tag in re.findall(r'<input\b[^>]*type="hidden"[^>]*>', page.partition("<footer>")[0]):
        name, value = (re.search(rf'\b{what}="([^"]*)"', tag) for what in ("name", "value"))
        if name:
            found[html.unescape(name[1])] = html.unescape(value[1]) if value else ""
    return found


def filled(page: str, mark: Any) -> dict[str, str]:
    """An answer to every question of a prompt, as its form sends it."""
    inputs = {
        "action": "next",
        "veto.flag.B": "yes",
        "veto.rationale": mark(),
        "personal_ranking.place.A": "1",
        "personal_ranking.place.B": "3",
        "personal_ranking.place.C": "1",
        "personal_ranking.rationale": mark(),
        "world_ranking.place.A": "2",
        "world_ranking.place.B": "1",
        "world_ranking.place.C": "3",
        "world_ranking.rationale": mark(),
        "importance.value": "very",
        "representativeness.value": "slightly",
        "subjectivity.value": "values",
        "default_policy.value": "users_choice",
        "own_criteria.text.0": mark(),
        "own_criteria.rating.0": "-3",
    }
    return inputs | ({"criteria_ratings.rating.0": "7"} if "criteria_ratings.key" in page else {})
