from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from folkmoot.web.survey.markdown import as_html

TAGS = {
    *("p", "br", "strong", "em", "s", "u", "bdi", "code", "pre", "ul", "ol", "li", "blockquote", "hr"),
    *("div", "table", "thead", "tbody", "tr", "th", "td"),
}
ATTRIBUTES = {"dir", "class", "start", "tabindex"}


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("one\ntwo", '<p dir="auto">one<br />\ntwo</p>'),
        ("# Title", '<p class="heading" dir="auto"><strong>Title</strong></p>'),
        ("- a\n- b", '<ul dir="auto">\n<li>a</li>\n<li>b</li>\n</ul>'),
        ("3. c", '<ol dir="auto" start="3">\n<li>c</li>\n</ol>'),
        ("    set in", '<p dir="auto">set in</p>'),
        (
            "[words](https://a.example/?b=1&c)",
            '<p dir="auto"><u>words</u> <bdi class="address" dir="ltr">(https://a.example/?b=1&amp;c)</bdi></p>',
        ),
        ("<https://a.example>", '<p dir="auto"><u>https://a.example</u></p>'),
        ("![a cat](https://a.example/cat.png)", '<p dir="auto"><em>[a cat]</em></p>'),
        ("[x](javascript:alert(1))", '<p dir="auto">[x](javascript:alert(1))</p>'),
        ("<b onclick=x>hi</b>", '<p dir="auto">&lt;b onclick=x&gt;hi&lt;/b&gt;</p>'),
        ('```a" onclick="x\n<i>\n```', "<pre><code>&lt;i&gt;\n</code></pre>"),
        (
            "|a|\n|:-:|\n|b|",
            '<div class="wide" tabindex="0"><table>\n<thead>\n<tr>\n<th dir="auto">a</th>\n</tr>\n</thead>\n'
            '<tbody>\n<tr>\n<td dir="auto">b</td>\n</tr>\n</tbody>\n</table></div>',
        ),
    ],
)
def test_what_a_text_becomes(text: str, html: str) -> None:
    assert as_html(text).strip() == html


@given(st.text(alphabet=st.sampled_from("<>&\"'[]()!|-:`#*_~\n abhref=javscript:/data.on\\"), max_size=200))
def test_whatever_is_written_makes_tags_of_ours_alone(text: str) -> None:
    for closing, name, rest in re.findall(r"<(/?)([^\s/>]*)([^>]*)>", as_html(text)):
        assert name in TAGS
        assert not (closing and rest)
        assert {one for one, _ in re.findall(r'([a-z]+)="([^"]*)"', rest)} <= ATTRIBUTES
        assert re.fullmatch(r'(\s[a-z]+="[^"]*")*\s?/?', rest)
    assert re.search(r"<[^a-z/]", as_html(text)) is None
