"""One request, as every page needs it: whose browser it is, in which language, and how to answer it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from secrets import token_hex
from typing import Any, Final

import msgspec
from litestar import Request, Response
from litestar.datastructures import Cookie

from folkmoot.pipeline.survey import SESSION, Survey, new_token
from folkmoot.pipeline.survey_entry import Entered, by_session
from folkmoot.records.study import Texts, text_in
from folkmoot.records.survey import Participant, State
from folkmoot.web.catalogues import direction_of
from folkmoot.web.csrf import token_of
from folkmoot.web.languages import own_name, preferred
from folkmoot.web.messages import message
from folkmoot.web.refusals import Refused
from folkmoot.web.settings import Settings
from folkmoot.web.survey.desk import Desk
from folkmoot.web.survey.device import keeper_of
from folkmoot.web.survey.forms import FormError, read_form
from folkmoot.web.survey.pages import Frame, LanguageChoice, Link, Page
from folkmoot.web.survey.previews import Previews

STEPS: Final[Mapping[State, str]] = {
    State.CONSENTING: "/consent",
    State.ABOUT: "/about",
    State.QUIZ: "/quiz",
    State.ANSWERING: "/prompt",
    State.FINISHED: "/done",
    State.SCREENED_OUT: "/done",
    State.QUOTA_FULL: "/done",
    State.WITHDRAWN: "/withdrawn",
}
"""Where somebody goes on who is in a state."""
_TOKEN_CHARACTERS: Final = 128
_DEVICE_CHARACTERS: Final = 32
_DEVICE_SECONDS: Final = 400 * 24 * 3600
_FORM: Final = "application/x-www-form-urlencoded"


@dataclass(slots=True)
class Visit:
    """One request.

    Attributes:
        desk: what requests share.
        request: Litestar's.
        session: the cookie's; a new one where there is none.
        is_new: whether it is new.
        participant: whose browser it is; None where nobody has entered from it.
        form: inputs of what was posted.
        notice: what the page says happened meanwhile, as a message's id; None for nothing.
    """

    desk: Desk
    request: Request[Any, Any, Any]
    session: str
    is_new: bool
    participant: Participant | None = None
    form: dict[str, str] = field(default_factory=dict)
    notice: str | None = None

    @classmethod
    def of(cls, request: Request[Any, Any, Any]) -> Visit:
        """The visit of a request; nobody is looked up yet."""
        desk = desk_of(request)
        session = request.cookies.get(cookie_name(desk.settings, ""), "")
        usable = 0 < len(session) <= _TOKEN_CHARACTERS and session.isascii() and session.isprintable()
        return cls(desk, request, session if usable else new_token(), is_new=not usable)

    @property
    def survey(self) -> Survey:
        """The study."""
        return self.desk.survey

    @property
    def language(self) -> str:
        """Of the page: as chosen; or else as the browser asks for."""
        offered = self.survey.study.languages
        chosen = [self.request.cookies.get(cookie_name(self.desk.settings, "language"), "")]
        if self.participant is not None:
            chosen.insert(0, self.participant.language)
        asked = self.request.headers.get("accept-language", "")
        return next((one for one in chosen if one in offered), None) or preferred(asked, offered)

    @property
    def can_return(self) -> bool:
        """Whether whoever's browser it is was here in an earlier wave, and is not in the one that is asked now."""
        return self.participant is not None and self.participant.wave != self.survey.wave

    async def find_participant(self) -> None:
        """Look up whose session it is."""
        if not self.is_new:
            self.participant = await by_session(self.survey, self.session)

    async def read_form(self) -> None:
        """Read what was posted.

        Raises:
            Refused: it is no form.
        """
        if self.request.headers.get("content-type", "").partition(";")[0].strip().lower() != _FORM:
            raise Refused(415, message("This is not what the page sends."), details=(f"expected {_FORM}",))
        try:
            self.form = read_form(await self.request.body())
        except FormError as error:
            raise Refused(400, message("This is not what the page sends."), details=(str(error),)) from None

    def known(self) -> Participant:
        """Whose browser it is.

        Raises:
            Refused: nobody's.
        """
        if self.participant is None:
            raise Refused(
                401,
                message("This browser is not known here, or it was not used for a while."),
                message("Open your personal link, or begin on the first page."),
            )
        return self.participant

    def say(self, texts: Texts | None) -> str:
        """A text of the study in the page's language; "" for none."""
        return "" if texts is None else text_in(texts, self.language, self.survey.study.languages[0])

    def support(self) -> tuple[Link, ...]:
        """Where help is found."""
        return tuple(Link(one.url, self.say(one.label)) for one in self.survey.study.support)

    def frame(self, path: str) -> Frame:
        """What stands around a page of a path."""
        study, language = self.survey.study, self.language
        link = self.request.cookies.get(cookie_name(self.desk.settings, "link"), "")
        knows_link = (
            self.participant is not None and link.isascii() and link.replace("-", "").replace("_", "").isalnum()
        )
        return Frame(
            language=language,
            direction=direction_of(language),
            languages=tuple(LanguageChoice(one, own_name(one), one == language) for one in study.languages),
            path=path,
            study_title=self.say(study.title),
            is_simulated=study.simulated,
            csrf_token=token_of(self.session),
            is_known=self.participant is not None,
            personal_link=f"{self.desk.settings.address}/me/{link}" if knows_link else None,
            keeper=None if self.participant is None else keeper_of(self.participant),
            notice=self.notice,
            is_preview=self.desk.settings.is_preview,
        )

    def page(self, page: Page, status: int = 200) -> Response[str]:
        """Answer with a page."""
        response = Response(self.desk.renderer.page(page), media_type="text/html", status_code=status)
        if self.is_new:
            self._keep(response, "", self.session)
        return response

    def json(self, value: Any, status: int = 200, headers: dict[str, str] | None = None) -> Response[bytes]:
        """Answer with JSON."""
        return Response(
            msgspec.json.encode(value), media_type="application/json", status_code=status, headers=headers or {}
        )

    def go(self, path: str) -> Response[str]:
        """Lead on to a path of ours, with GET."""
        return Response("", media_type="text/plain", status_code=303, headers={"location": path})

    def go_on(self) -> Response[str]:
        """Lead a participant to where they are."""
        person = self.participant
        return self.go("/" if person is None or self.can_return else STEPS[person.state])

    def go_in(self, entered: Entered) -> Response[str]:
        """Make this browser a participant's, and lead on."""
        self.participant = entered.participant
        response = self.go_on()
        self._keep(response, "", entered.session)
        self._keep(response, "link", entered.token)
        return response

    def remember_language(self, response: Response[Any], language: str) -> None:
        """Keep the language that was chosen."""
        self._keep(response, "language", language)

    def remember_link(self, response: Response[Any], token: str) -> None:
        """Keep a new personal link."""
        self._keep(response, "link", token)

    def device(self, response: Response[Any]) -> str:
        """The random id that this browser keeps from now on: made for those alone who agree to it."""
        kept = self.request.cookies.get(cookie_name(self.desk.settings, "device"), "")
        one = kept if len(kept) == _DEVICE_CHARACTERS and kept.isascii() and kept.isalnum() else token_hex(16)
        self._keep(response, "device", one, seconds=_DEVICE_SECONDS)
        return one

    def forget(self, response: Response[Any]) -> None:
        """Make this browser nobody's."""
        for what in ("", "link", "device"):
            self._keep(response, what, "", seconds=0)

    def _keep(
        self, response: Response[Any], what: str, value: str, seconds: int = int(SESSION.total_seconds())
    ) -> None:
        settings = self.desk.settings
        response.cookies.append(
            Cookie(
                cookie_name(settings, what),
                path="/",
                value=value,
                max_age=seconds,
                secure=settings.is_secure,
                httponly=True,
                samesite="lax",
            )
        )


def desk_of(request: Request[Any, Any, Any]) -> Desk:
    """The survey's desk; or a preview's, for a browser that was given a pass to one."""
    state = request.app.state
    own: Desk = state.desk
    previews: Previews = state.previews
    pass_ = request.cookies.get(previews.cookie)
    return own if pass_ is None else previews.desk_of(pass_) or own


def cookie_name(settings: Settings, what: str) -> str:
    """Name of the session's cookie ("") or of another; over https no other site or subdomain can set one of that name."""
    site = "folkmoot-preview" if settings.is_preview else "folkmoot"
    name = f"{site}-{what}" if what else site
    return f"__Host-{name}" if settings.is_secure else name
