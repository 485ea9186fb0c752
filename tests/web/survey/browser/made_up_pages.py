"""Every page of the survey, of a made-up study, as its template is given it."""

from __future__ import annotations

from dataclasses import replace

from folkmoot.web.catalogues import LANGUAGES, direction_of
from folkmoot.web.survey import pages
from folkmoot.web.survey.pages import Choice, Hidden, LanguageChoice, Link, Progress, Turn

LABELS = ("A", "B", "C", "D")
QUESTIONS = (
    "veto",
    "personal_ranking",
    "world_ranking",
    "importance",
    "representativeness",
    "subjectivity",
    "default_policy",
    "criteria_ratings",
    "own_criteria",
)
LONG = "Here is what I would weigh, step by step, before I told anybody what to do about it. " * 9
TEXTS = {
    "A": "I would tell her today, plainly and kindly.\n\n" + LONG,
    "B": "That depends on what you both agreed to.\n\n- Was there a promise?\n- Who would be hurt?\n\n" + LONG,
    "C": "I cannot help with that. <script>alert('x')</script>",
    "D": "## In short\n\nSay **nothing**; see [this](https://example.org/a/long/way/off).\n\n"
    "| What | When | For whom |\n|---|---|---|\n| A talk | soon | you, her and him |\n"
    "| Donaudampfschifffahrtselektrizitätenhauptbetriebswerk | never | nobody at all in this town |\n\n"
    "```\nif asked: be_honest(about='everything that matters')\n```\n\n" + LONG,
}
SUPPORT = (Link("https://help.example", "A line that listens, day and night"),)
CONTACT = "study@example.org"


def frame(language: str = "en", path: str = "/", *, simulated: bool = False) -> pages.Frame:
    """The frame around a page."""
    return pages.Frame(
        language=language,
        direction=direction_of(language),
        languages=tuple(LanguageChoice(code, name, code == language) for code, name in LANGUAGES.items()),
        path=path,
        study_title="What should an AI say?",
        is_simulated=simulated,
        csrf_token="token",  # noqa: S106 - made up
        is_known=True,
        personal_link="https://survey.example/me/made-up-token-of-a-made-up-person",
        keeper="made-up",
    )


def prompt(language: str = "en", texts: dict[str, str] | None = None) -> pages.PromptPage:
    """A prompt with four responses and every question; nothing is answered."""
    said = texts or TEXTS
    return pages.PromptPage(
        frame=frame(language, "/prompt"),
        prompt_id="promise",
        occurrence=1,
        prompt_language="en",
        prompt_direction="ltr",
        turns=(Turn("user", "My best friend's husband told me a secret. Should I tell her?"),),
        responses=tuple(
            pages.Response(label, shown, (Turn("assistant", said[label]),))
            for shown, label in enumerate(("C", "A", "D", "B"), start=1)
        ),
        criteria=("It says what could go wrong.", "It takes the person's wishes seriously."),
        questions=tuple(
            pages.AskedQuestion(name, f"00000000-0000-4000-8000-00000000000{place}", {}, False, False, 0)
            for place, name in enumerate(QUESTIONS)
        ),
        progress=Progress(3, 12, 14),
        warning="It speaks of a marriage in trouble.",
        support=SUPPORT,
        translated_by="a made-up translator",
        checked_by=None,
    )


def every_page(language: str = "en") -> dict[str, pages.Page]:
    """Every page in a language, by the name of its screenshot."""
    yes_no = (Choice("yes", "Yes", False), Choice("no", "No", False))
    many = tuple(Choice(str(n), f"Country {n}", False) for n in range(30))
    done = pages.DonePage(
        frame(language, "/done"),
        "finished",
        ("You compared what an AI could say.", "Others will see where people agree."),
        SUPPORT,
        "C0MPLETE",
        "https://panel.example/back?cc=C0MPLETE",
        "5 pounds",
        CONTACT,
        earlier=12,
    )
    kept, until = "Your answers, without your name.", "Ten years."
    warning = pages.WarningPage(
        frame(language, "/prompt"), "It speaks of violence.", 1, "promise", 1, SUPPORT, Progress(3, 12, None)
    )
    quiz = pages.QuizPage(
        frame(language, "/quiz"), 1, 2, (pages.QuizItem("quiz.1", "Is there a right opinion?", yes_no, None),)
    )
    refused = tuple(
        replace(one, problem="Choose one of the answers.") if one.name == "importance" else one
        for one in prompt(language).questions
    )
    welcome = pages.WelcomePage(
        frame(language, simulated=True), "Some talk of illness.", "5 pounds", 12, (Hidden("cohort", "public"),)
    )
    return {
        "welcome": welcome,
        "welcome-again": replace(welcome, can_return=True),
        "consent": pages.ConsentPage(
            frame(language, "/consent"),
            ("We ask what an AI should say.", "It takes half an hour."),
            "Some talk of illness.",
            True,
            "5 pounds",
            kept,
            until,
            CONTACT,
            SUPPORT,
            age_problem="Please say whether you are 18 or older.",
            asks_evidence=True,
        ),
        "about": pages.AboutPage(
            frame(language, "/about"),
            (
                pages.AboutQuestion("age", "How old are you?", (*yes_no, Choice("x", "Prefer not to say", True)), ""),
                pages.AboutQuestion("country", "Where do you live?", many, ""),
                pages.AboutQuestion("work", "What do you do?", (), "I teach"),
            ),
            4000,
        ),
        "about-refused": pages.AboutPage(
            frame(language, "/about"),
            (
                pages.AboutQuestion(
                    "age", "How old are you?", yes_no, "", "One of the answers is none of those offered."
                ),
                pages.AboutQuestion(
                    "country", "Where do you live?", many, "", "One of the answers is none of those offered."
                ),
                pages.AboutQuestion("work", "What do you do?", (), "I teach", "A text is too long."),
            ),
            4000,
            "Something is missing or cannot be kept:",
        ),
        "quiz": quiz,
        "quiz-empty": replace(
            quiz,
            items=(replace(quiz.items[0], problem="Choose one of the answers."),),
            problem="Please answer every question.",
        ),
        "quiz-again": replace(
            quiz,
            attempts_left=1,
            items=(replace(quiz.items[0], explanation="There is none."),),
            problem="Not every answer was right. Please read the explanations and try once more.",
        ),
        "warning": warning,
        "prompt": prompt(language),
        "prompt-earlier": replace(prompt(language), frame=frame(language, "/prompt/2"), earlier=1, is_earlier=True),
        "prompt-refused": replace(
            prompt(language), questions=refused, problem="Something is missing or cannot be kept:"
        ),
        "break": pages.BreakPage(frame(language, "/prompt"), 3, Progress(4, 12, 11)),
        "done": done,
        "done-again": replace(done, can_return=True),
        "done-again-without-code": replace(done, code=None, return_url=None, can_return=True),
        "quota-full": replace(done, ending="quota_full", debrief=(), payment=None),
        "screened-out": replace(done, ending="screened_out", debrief=(), payment=None, code=None, return_url=None),
        "me": pages.MePage(frame(language, "/me"), kept, until, CONTACT),
        "me-without-link": pages.MePage(replace(frame(language, "/me"), personal_link=None), kept, until, CONTACT),
        "resume": pages.ResumePage(frame(language, "/me/token")),
        "withdraw": pages.WithdrawPage(
            frame(language, "/me/withdraw"), CONTACT, "Please confirm that everything is to be erased."
        ),
        "withdrawn": pages.WithdrawnPage(frame(language, "/"), CONTACT, has_declined=False),
        "declined": pages.WithdrawnPage(replace(frame(language, "/"), is_known=False), CONTACT, has_declined=True),
        "problem": pages.ProblemPage(
            frame(language, "/nowhere"),
            404,
            "There is no such page.",
            "Open your personal link, or begin on the first page.",
            ("a detail <b>for programs</b>",),
        ),
    }
