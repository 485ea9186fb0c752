"""A browser without JavaScript, as small as a simulated person needs: cookies, redirects, forms."""

from __future__ import annotations

import http.client
from collections.abc import Mapping
from html.parser import HTMLParser
from time import monotonic, perf_counter, sleep
from typing import Final
from urllib.parse import urlencode, urlsplit

_REDIRECTS: Final = 8
_FOUND: Final = 400
_LATER: Final = frozenset({408, 425, 429, 500, 502, 503, 504})
"""Answers after which the same may be sent once more."""
_FIRST_WAIT, _LONGEST_WAIT = 0.1, 3.0
"""Seconds."""


class Form(HTMLParser):
    """The inputs of a page's own forms; the form that chooses the language, in the footer, is left out.

    Attributes:
        hidden: hidden inputs by name.
        offered: values that can be chosen, by the input's name; texts and numbers offer "".
        simulated: whether the page says that the study is simulated.
        keeps_evidence: whether it takes evidence of how this person answers.
        code: that the page shows for a panel; "" for none.
    """

    def __init__(self, page: str) -> None:
        super().__init__()
        self.hidden: dict[str, str] = {}
        self.offered: dict[str, list[str]] = {}
        self.simulated = False
        self.keeps_evidence = False
        self.code = ""
        self._in_code = False
        self._select = ""
        self._in_footer = False
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Collect what can be sent."""
        given = {name: value or "" for name, value in attrs}
        if tag == "footer":
            self._in_footer = True
        self._in_code = tag == "code" and "aria-labelledby" in given
        if tag == "form" and "data-evidence" in given:
            self.keeps_evidence = True
        if given.get("class") == "simulated":
            self.simulated = True
        if self._in_footer:
            return
        name = given.get("name", "")
        if tag == "input" and given.get("type") == "hidden":
            self.hidden[name] = given.get("value", "")
        elif tag in {"input", "textarea", "button"} and name:
            self.offered.setdefault(name, []).append(given.get("value", ""))
        elif tag == "select":
            self._select = name
            self.offered.setdefault(name, [])
        elif tag == "option" and self._select:
            self.offered[self._select].append(given.get("value", ""))

    def handle_data(self, data: str) -> None:
        """Collect the code."""
        if self._in_code:
            self.code += data

    def handle_endtag(self, tag: str) -> None:
        """A code's end."""
        self._in_code = self._in_code and tag != "code"


class SurveyBrowser:
    """One person's browser; not for several threads.

    What is not answered, or only with "later", is sent once more, the same to the letter, its keys too: so the survey
    can tell that it is the same.

    Args:
        address: of the survey: `http://127.0.0.1:8000`.
        timeout: seconds to wait for an answer.
        patience: seconds for which the same is sent again and again.

    Attributes:
        path: of the page that is shown.
        page: its HTML.
        waited: for every form that was sent, the seconds until its answer was there; redirects that follow are not in it.
        retries: how often anything was sent once more.
    """

    def __init__(self, address: str, timeout: float = 60.0, patience: float = 0.0) -> None:
        parts = urlsplit(address)
        kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
        self._connection = kind(parts.hostname or "", parts.port, timeout=timeout)
        self._origin = f"{parts.scheme}://{parts.netloc}"
        self._cookies: dict[str, str] = {}
        self.path = "/"
        self.page = ""
        self.waited: list[float] = []
        self.retries = 0
        self._patience = patience

    @property
    def link(self) -> str:
        """The token of the personal link that the survey gave; "" for none."""
        return next((value for name, value in self._cookies.items() if name.endswith("folkmoot-link")), "")

    def keep_device(self, device: str) -> None:
        """Have the id that the survey leaves on a device on which somebody agreed to evidence, for those who share it.

        Args:
            device: as the survey makes them: 32 hexadecimal digits.
        """
        of_link = next((name for name in self._cookies if name.endswith("folkmoot-link")), None)
        if of_link is not None:
            self._cookies[f"{of_link.removesuffix('link')}device"] = device

    def get(self, target: str) -> None:
        """Open a page.

        Raises:
            OSError: there is no connection, or the answer is an error.
            http.client.HTTPException: the answer is no HTTP.
        """
        self._follow("GET", target, None)

    def post(self, target: str, inputs: Mapping[str, str]) -> None:
        """Send a form and show the page that comes of it; raises as `get`."""
        self._follow("POST", target, urlencode(inputs).encode())

    def close(self) -> None:
        """Give the connection back."""
        self._connection.close()

    def _follow(self, method: str, target: str, body: bytes | None) -> None:
        for _ in range(_REDIRECTS):
            headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self._cookies.items())}
            if body is not None:
                headers |= {"Content-Type": "application/x-www-form-urlencoded", "Origin": self._origin}
            began = perf_counter()
            answer, page = self._answer(method, target, body, headers)
            if body is not None:
                self.waited.append(perf_counter() - began)
            self.page = page.decode()
            for header in answer.headers.get_all("Set-Cookie") or ():
                name, _, value = header.partition(";")[0].partition("=")
                self._cookies[name.strip()] = value.strip()
            where = answer.headers.get("Location")
            if where is None:
                self.path = urlsplit(target).path
                if answer.status >= _FOUND:
                    raise OSError(f"{method} {self.path} was answered {answer.status}")
                return
            parts = urlsplit(where)
            if parts.netloc and f"{parts.scheme}://{parts.netloc}" != self._origin:
                raise OSError(f"{method} {urlsplit(target).path} leads to another site")
            target = parts.path + (f"?{parts.query}" if parts.query else "")
            method, body = "GET", None
        raise OSError("redirects without end")

    def _answer(
        self, method: str, target: str, body: bytes | None, headers: Mapping[str, str]
    ) -> tuple[http.client.HTTPResponse, bytes]:
        """Send, and send again while there is patience."""
        until, wait = monotonic() + self._patience, _FIRST_WAIT
        while True:
            is_last = monotonic() + wait > until
            try:
                self._connection.request(method, target, body, headers)
                answer = self._connection.getresponse()
                page = answer.read()
                if is_last or answer.status not in _LATER:
                    return answer, page
            except (OSError, http.client.HTTPException):
                # Half an answer may be on the way: the next request takes another connection.
                self._connection.close()
                if is_last:
                    raise
            sleep(wait)
            wait = min(2 * wait, _LONGEST_WAIT)
            self.retries += 1
