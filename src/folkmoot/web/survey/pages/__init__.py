"""What each page's template is given: one frozen dataclass a page, named `page` in its template.

Every text of these is plain text, escaped where it is printed. Texts of the study come in the reader's language; words of the
interface (`reason`, `advice`, `problem`) are English message ids, which the template translates with `_()`. Forms post to the
page's own address with `csrf_token`; names of inputs are in forms.py.
"""

from __future__ import annotations

from typing import Any

from folkmoot.web.survey.pages.entry import (
    AboutPage,
    AboutQuestion,
    Choice,
    ConsentPage,
    Hidden,
    QuizItem,
    QuizPage,
    WelcomePage,
)
from folkmoot.web.survey.pages.frame import Frame, LanguageChoice, Link, Progress
from folkmoot.web.survey.pages.person import (
    DonePage,
    MePage,
    ProblemPage,
    ResumePage,
    WithdrawnPage,
    WithdrawPage,
)
from folkmoot.web.survey.pages.prompt import AskedQuestion, BreakPage, PromptPage, Response, Turn, WarningPage
from folkmoot.web.survey.pages.rest import RestPage

__all__ = [
    "AboutPage",
    "AboutQuestion",
    "AskedQuestion",
    "BreakPage",
    "Choice",
    "ConsentPage",
    "DonePage",
    "Frame",
    "Hidden",
    "LanguageChoice",
    "Link",
    "MePage",
    "Page",
    "ProblemPage",
    "Progress",
    "PromptPage",
    "QuizItem",
    "QuizPage",
    "Response",
    "RestPage",
    "ResumePage",
    "Turn",
    "WarningPage",
    "WelcomePage",
    "WithdrawPage",
    "WithdrawnPage",
    "context_of",
]

Page = (
    WelcomePage
    | ConsentPage
    | AboutPage
    | QuizPage
    | PromptPage
    | WarningPage
    | BreakPage
    | DonePage
    | MePage
    | ResumePage
    | WithdrawPage
    | WithdrawnPage
    | ProblemPage
    | RestPage
)
"""Any page."""


def context_of(page: Page) -> dict[str, Any]:
    """What the template sees beside gettext's functions."""
    return {"page": page, "frame": page.frame}
