"""A made-up study that asks everything, its survey, and a browser without JavaScript that goes through it."""

from __future__ import annotations

import html
import re
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from httpx import Response
from litestar import Litestar
from litestar.testing import TestClient

from folkmoot.pipeline.open_study import open_study, open_survey
from folkmoot.records.dataset import Message
from folkmoot.records.drafts import Direction
from folkmoot.study.prompts import Provenance, StudyCriterion, StudyPrompt, StudyResponse, write_prompts
from folkmoot.web.app import app_of
from folkmoot.web.settings import Settings

STUDY = """\
id = "town"
languages = ["en", "ar"]
prompt_languages = ["en"]
title = { en = "A town", ar = "بلدة" }
consent = { en = "You agree.\\n\\nTo <b>this</b>.", ar = "توافق." }
debrief = { en = "Thank you.", ar = "شكرا." }
warning = { en = "Hard things.", ar = "أمور صعبة." }
people_per_prompt = 4
prompts_per_person = 5
repeats = 1
break_after = 2
anchors = ["p1"]

[[support]]
url = "https://help.example.org/"
label = { en = "Help", ar = "مساعدة" }

[data_policy]
kept = { en = "Your answers.", ar = "إجاباتك." }
for_how_long = { en = "A year.", ar = "سنة." }
contact = { en = "someone@example.org", ar = "someone@example.org" }

[[demographics]]
field = "age"
text = { en = "How old are you?", ar = "كم عمرك؟" }
options = [
    { value = "18-24", text = { en = "18 to 24", ar = "18-24" } },
    { value = "25+", text = { en = "25 or older", ar = "25+" } },
]

[[demographics]]
field = "wish"
text = { en = "What do you wish for?", ar = "ماذا تتمنى؟" }

[[quotas]]
where = { age = "18-24" }
people = 1

[quiz]
[[quiz.questions]]
id = "q1"
text = { en = "What is asked?", ar = "ما المطلوب؟" }
options = [
    { value = "my view", text = { en = "My view", ar = "رأيي" } },
    { value = "the right answer", text = { en = "The right answer", ar = "الجواب" } },
]
correct = "my view"
explanation = { en = "There is no right answer.", ar = "لا توجد إجابة صحيحة." }
"""
PANEL = """
[panel]
participant_parameter = "PID"
study_parameter = "STUDY"
return_url = "https://panel.example.org/done?cc={code}"
completion_code = "DONE1"
screened_out_code = "OUT1"
quota_full_code = "FULL1"
"""
LABELS = ("A", "B", "C")
FORM = {"content-type": "application/x-www-form-urlencoded"}


def make_prompts(count: int = 8) -> tuple[StudyPrompt, ...]:
    """Prompts `p1`, `p2`, …; `p2` carries a warning, the odd ones a criterion."""
    return tuple(
        StudyPrompt(
            f"p{number}",
            "a topic",
            (Message("user", "Is <script>alert(1)</script> wise?"),),
            tuple(
                StudyResponse(
                    one, (Message("assistant", f"Reply {one} & more"),), Provenance("a test", "plain", "none")
                )
                for one in LABELS
            ),
            criteria=(StudyCriterion("It is kind.", next(iter(Direction))),) if number % 2 else (),
            warning="Talks of snakes." if number == 2 else None,
        )
        for number in range(1, count + 1)
    )


def write_study(folder: Path, definition: str = STUDY) -> Path:
    """The study's folder."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "study.toml").write_text(definition, encoding="utf-8")
    (folder / "prompts.jsonl").write_bytes(b"".join(write_prompts(make_prompts())))
    return folder


@contextmanager
def app_in(
    folder: Path, definition: str = STUDY, *, address: str = "http://127.0.0.1:8000", per_session: int = 0
) -> Iterator[Litestar]:
    """The app of a study that was just opened."""
    open_study(write_study(folder, definition))
    survey = open_survey(folder)
    try:
        yield app_of(survey, Settings(folder, address, per_session, 0))
    finally:
        survey.store.close()


class Browser:
    """A browser without JavaScript, of one person."""

    def __init__(self, app: Litestar, address: str = "http://127.0.0.1:8000") -> None:
        self.client: TestClient[Litestar] = TestClient(app, base_url=address)
        self.page: Response | None = None

    def get(self, path: str, headers: Mapping[str, str] | None = None) -> Response:
        self.page = self.client.get(path, headers=dict(headers or {}), follow_redirects=True)
        return self.page

    def hidden(self) -> dict[str, str]:
        """Hidden inputs of the page that is shown."""
        assert self.page is not None
        found: dict[str, str] = {}
        # The form that chooses the language stands at the foot of every page.
        for tag in re.findall(r"<input\b[^>]*>", self.page.text.partition("<footer>")[0]):
            if 'type="hidden"' in tag:
                name, value = (re.search(rf'\b{what}="([^"]*)"', tag) for what in ("name", "value"))
                if name:
                    found[html.unescape(name[1])] = html.unescape(value[1]) if value else ""
        return found

    def token(self) -> str:
        if self.page is None or "csrf_token" not in self.page.text:
            self.get("/me")
        found = re.search(r'name="csrf_token" value="([0-9a-f]+)"', self.page.text if self.page else "")
        assert found is not None
        return found[1]

    def post(self, path: str, inputs: Mapping[str, str], *, follow: bool = True, token: str | None = None) -> Response:
        data = {"csrf_token": self.token() if token is None else token, **inputs}
        answered = self.client.post(path, data=data, follow_redirects=follow)
        if follow:
            self.page = answered
        return answered

    def put(self, question: str, body: Any, token: str | None = None) -> Response:
        headers = {"X-CSRF-Token": self.token() if token is None else token}
        return self.client.put(f"/answers/{question}", json=body, headers=headers)

    def text(self) -> str:
        """HTML of the page that is shown."""
        assert self.page is not None
        return self.page.text

    def path(self) -> str:
        assert self.page is not None
        return self.page.url.path

    def answer_prompt(self, **changed: str) -> Response:
        """Answer every question of the prompt that is shown, and go on."""
        return self.post("/prompt", self.hidden() | self.filled() | changed)

    def filled(self) -> dict[str, str]:
        """An answer to every question, as the form sends it."""
        assert self.page is not None
        inputs = {
            "action": "next",
            "veto.flag.B": "yes",
            "veto.rationale": "It lies.\r\nTwice.",
            "personal_ranking.place.A": "1",
            "personal_ranking.place.B": "3",
            "personal_ranking.place.C": "1",
            "personal_ranking.rationale": "ثلاثة <i>أسباب</i>",
            "world_ranking.place.A": "2",
            "world_ranking.place.B": "1",
            "world_ranking.place.C": "3",
            "importance.value": "very",
            "representativeness.value": "slightly",
            "subjectivity.value": "values",
            "default_policy.value": "users_choice",
            "own_criteria.text.0": "It is short.",
            "own_criteria.rating.0": "-3",
        }
        if "criteria_ratings.key" in self.page.text:
            inputs["criteria_ratings.rating.0"] = "7"
        return inputs

    def pass_gates(self) -> None:
        """Go past a break and a warning."""
        for name in ("rested", "warned"):
            assert self.page is not None
            found = re.search(rf'name="{name}" value="([0-9]+)"', self.page.text)
            if found is not None:
                self.get(f"/prompt?{name}={found[1]}")

    def enter(self, age: str = "25+") -> None:
        """From the first page to the first prompt."""
        self.get("/")
        self.post("/", self.hidden())
        self.post("/consent", {"decision": "agree", "adult": "yes"})
        self.post("/about", {"about.age": age, "about.wish": "Rain"})
        if self.path() == "/quiz":
            self.post("/quiz", self.hidden() | {"quiz.q1": "my view"})
            self.pass_gates()

    def data(self) -> Any:
        """All that is held of this person."""
        return self.client.get("/me/data").json()


def new_key() -> str:
    return str(uuid.uuid4())
