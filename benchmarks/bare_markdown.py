"""Task: markdown-it parses a spec's text, and nothing else."""

from __future__ import annotations

from pathlib import Path

from markdown_it import MarkdownIt

from benchmarks.measuring import Values, fastest


def parse(folder: Path, *, spec: str, repeats: int) -> tuple[dict[str, float], Values]:
    """The text to tokens."""
    text = (folder / spec).read_text(encoding="utf-8")
    seconds, _ = fastest(repeats, lambda: MarkdownIt("commonmark").parse(text))
    return {"parse": seconds}, {}
