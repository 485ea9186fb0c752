"""Prompts and responses as they are read: Markdown as HTML of ours alone.

Nothing of a text's own HTML is taken over, nothing is loaded from anywhere, and nothing leads out of the page: a link is its
words and its address in letters, an image is its description. Headings are bold paragraphs, outside the page's own outline.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any, Final

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict
from markupsafe import Markup, escape

_BLOCKS: Final = frozenset(
    {"paragraph_open", "bullet_list_open", "ordered_list_open", "blockquote_open", "th_open", "td_open"}
)


class _Renderer(RendererHTML):
    """The renderer's methods are found by the names of tokens."""

    def heading_open(self, _tokens: Sequence[Token], _at: int, _options: OptionsDict, _env: EnvType) -> str:
        return '<p class="heading" dir="auto"><strong>'

    def heading_close(self, _tokens: Sequence[Token], _at: int, _options: OptionsDict, _env: EnvType) -> str:
        return "</strong></p>\n"

    def link_open(self, _tokens: Sequence[Token], _at: int, _options: OptionsDict, _env: EnvType) -> str:
        return "<u>"

    def link_close(self, tokens: Sequence[Token], at: int, _options: OptionsDict, _env: EnvType) -> str:
        depth = 0
        for token in reversed(tokens[:at]):
            depth += (token.type == "link_close") - (token.type == "link_open")
            if depth < 0:
                words, address = tokens[at - 1].content, str(token.attrGet("href") or "")
                shown = "" if address == words else f' <bdi class="address" dir="ltr">({escape(address)})</bdi>'
                return f"</u>{shown}"
        return "</u>"

    def image(self, tokens: Sequence[Token], at: int, options: OptionsDict, env: EnvType) -> str:
        described = self.renderInlineAsText(tokens[at].children, options, env)
        return f"<em>[{escape(described or tokens[at].attrGet('src') or '')}]</em>"

    def table_open(self, _tokens: Sequence[Token], _at: int, _options: OptionsDict, _env: EnvType) -> str:
        # It may be wider than a phone: then it is moved by touch, or by keys.
        return '<div class="wide" tabindex="0"><table>\n'

    def table_close(self, _tokens: Sequence[Token], _at: int, _options: OptionsDict, _env: EnvType) -> str:
        return "</table></div>\n"


def _reader() -> MarkdownIt:
    reader = MarkdownIt("commonmark", {"html": False, "breaks": True, "linkify": False}, renderer_cls=_Renderer)
    # A text that is set in by four blanks is seldom meant as a program; what is meant so stands between fences.
    return reader.enable(["table", "strikethrough"]).disable(["code", "html_block", "html_inline"])


_READER: Final = _reader()


@lru_cache(maxsize=2048)
def as_html(text: str) -> Markup:
    """A text as safe HTML.

    Args:
        text: Markdown, or plain text: line breaks stay.
    """
    env: dict[str, Any] = {}
    tokens = _READER.parse(text, env)
    for token in tokens:
        if token.type in _BLOCKS:
            # A style of a column's own would need a style in the page.
            start = token.attrs.get("start")
            token.attrs = {"dir": "auto"} if start is None else {"dir": "auto", "start": start}
        elif token.type == "fence":
            token.info = ""
    return Markup(_READER.renderer.render(tokens, _READER.options, env))  # noqa: S704 - escaped by the renderer
