"""Whatever is sent as a form: never a server error, and what is refused changes nothing."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import quote_plus, urlencode

import hypothesis
from hypothesis import HealthCheck, Phase
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy
from litestar.testing import TestClient
from tests.web.surveys import FORM, Browser, app_in, new_key
from tests.web.test_security import held

EXAMPLES = 250
TEXTS = st.one_of(
    st.text(max_size=30),
    st.sampled_from(
        ["", "0", "1", "2", "-11", "yes", "next", "skip", "p1", "p99", "very", "\x00", "1e999", "x" * 6000]
    ),
)


def forms(shown: dict[str, str]) -> SearchStrategy[bytes]:
    """A good form with some inputs gone, some others' or changed, some twice, and now and then no form at all."""
    names = st.one_of(
        st.sampled_from(sorted(shown)),
        st.builds(
            lambda name, rest: f"{name.partition('.')[0]}.{rest}", st.sampled_from(sorted(shown)), st.text(max_size=12)
        ),
        st.text(max_size=20),
    )

    def made(gone: set[str], changed: dict[str, str], more: list[tuple[str, str]], cut: int, tail: bytes) -> bytes:
        inputs = [(name, value) for name, value in ({**shown, **changed}).items() if name not in gone] + more
        pairs = "&".join(f"{quote(name)}={quote(value)}" for name, value in inputs).encode()
        return (pairs[:cut] if cut else pairs) + tail

    keys = st.sampled_from([name for name in sorted(shown) if name != "csrf_token"])
    return st.builds(
        made,
        st.sets(keys, max_size=4),
        st.dictionaries(names.filter(lambda name: name != "csrf_token"), TEXTS, max_size=4),
        st.lists(st.tuples(names, TEXTS), max_size=2),
        st.one_of(st.just(0), st.just(0), st.integers(1, 600)),
        st.one_of(st.just(b""), st.just(b""), st.binary(max_size=6)),
    )


def quote(text: str) -> str:
    return quote_plus(text.encode("utf-8", "surrogatepass"))


def test_a_prompts_form(tmp_path: Path) -> None:
    with app_in(tmp_path) as app:
        browser = Browser(app)
        browser.enter()
        shown = {"csrf_token": browser.token()} | browser.hidden() | browser.filled()
        cookies = dict(browser.client.cookies.items())
        seen: dict[int, int] = {}
        with TestClient(app, base_url="http://127.0.0.1:8000", cookies=cookies) as client:

            @hypothesis.seed(20261122)
            @hypothesis.settings(
                max_examples=EXAMPLES,
                deadline=None,
                database=None,
                phases=[Phase.generate],
                suppress_health_check=list(HealthCheck),
            )
            @hypothesis.given(forms(shown))
            def one(form: bytes) -> None:
                before = held(tmp_path)
                status = client.post("/prompt", content=form, headers=FORM, follow_redirects=False).status_code
                seen[status] = seen.get(status, 0) + 1
                assert status == 303 or 400 <= status < 500
                assert status == 303 or held(tmp_path) == before

            one()
            # The good one is taken still, and once.
            good = shown | {name: new_key() for name in shown if name.endswith(".key")}
            for _ in range(2):
                answered = client.post(
                    "/prompt", content=urlencode(good).encode(), headers=FORM, follow_redirects=False
                )
                assert answered.status_code == 303
        last = {one["question"]: one["revision"] for one in browser.data()["answers"]}
        assert sorted(last) == sorted({name.partition(".")[0] for name in shown if name.endswith(".key")})
        assert len(seen) >= 3, seen
