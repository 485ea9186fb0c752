"""Specs for the terminal: a tree of sections, one section, worked examples."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from rich.console import Console
from rich.padding import Padding
from rich.text import Text
from rich.tree import Tree

from folkmoot.cli.terminal import as_text, visible
from folkmoot.records.spec import Comparison, Example, Label, Section, Spec
from folkmoot.spec.lines import split_lines, with_line_feeds
from folkmoot.spec.readable import spell_out, without_links

_UNBOUNDED: Final = 100_000
WIDEST: Final = 100
"""Longer lines are hard to read."""

LABEL_STYLES: Final = {Label.GOOD: "bold green", Label.BAD: "bold red", Label.OK: "bold yellow", None: "bold"}
AUTHORITY_STYLES: Final = {
    "root": "red",
    "platform": "red",
    "system": "magenta",
    "developer": "blue",
    "user": "cyan",
    "guideline": "green",
}


def print_text(console: Console, text: Text, indent: int = 0) -> None:
    """Print wrapped at a width that reads well; a pipe gets every line whole."""
    if console.is_terminal:
        console.print(Padding(text, (0, 0, 0, indent)), width=min(console.width, WIDEST))
    else:
        console.print(Text(" " * indent) + text if indent else text, soft_wrap=True)


def print_tree(console: Console, spec: Spec) -> None:
    """The sections as a tree, with authority, tags, lines and how many worked examples stand in each."""
    tree = Tree(Text(""), guide_style="dim", hide_root=True)
    nodes: list[tuple[int, Tree]] = [(0, tree)]
    for section in spec.sections:
        while nodes[-1][0] >= section.level:
            nodes.pop()
        nodes.append((section.level, nodes[-1][1].add(_branch(section))))
    if not console.is_terminal:
        console.width = _UNBOUNDED  # a pipe gets every line whole
    console.print(tree)


def print_section(console: Console, spec: Spec, section: Section) -> None:
    """One section with its own text; the sections under it are named."""
    above = spec.path(section.id)[:-1]
    if above:
        print_text(console, as_text(" › ".join(one.title for one in above), "dim"))
    print_text(console, as_text(section.title, "bold underline"))
    print_text(console, _facts(section))
    console.print()
    for line, style in _styled_lines(spec, section):
        print_text(console, as_text(line, style))
    below = [spec.section(one) for one in section.children]
    if below:
        console.print()
        print_text(console, Text("Sections in it", "bold"))
        for one in below:
            if one is not None:
                print_text(console, Text.assemble(as_text(one.title), "  ", as_text(f"#{one.id}", "dim")), indent=2)


def print_examples(console: Console, spec: Spec, examples: Sequence[Example]) -> None:
    """Worked examples: the conversation, and the replies with their labels."""
    section_id: str | None = None
    for example in examples:
        if example.section_id != section_id:
            section_id = example.section_id
            section = spec.section(section_id)
            title = section_id if section is None else section.title
            print_text(console, Text.assemble(as_text(title, "bold underline"), "  ", as_text(f"#{section_id}", "dim")))
            console.print()
        title = without_links(spec, example.title) or "(no title)"
        lines = f"  lines {example.first_line}–{example.last_line}"
        print_text(console, Text.assemble(as_text(title, "bold"), (lines, "dim")))
        _print_turns(console, example)
        console.print()


def _print_turns(console: Console, example: Example) -> None:
    comparisons = list(example.comparisons)
    for place in range(len(example.messages) + 1):
        for comparison in comparisons:
            if comparison.after_messages == place:
                _print_replies(console, comparison)
        if place < len(example.messages):
            message = example.messages[place]
            _print_turn(
                console, Text.assemble((message.role, "bold blue"), _attributes(message.attributes)), message.content
            )


def _print_replies(console: Console, comparison: Comparison) -> None:
    for reply in comparison.replies:
        head = Text.assemble((str(reply.label or "no label"), LABEL_STYLES[reply.label]), _attributes(reply.attributes))
        if reply.target is not None:
            head.append_text(as_text(f" breaks #{reply.target}", "red"))
        if reply.reason:
            head.append_text(as_text(f"  {reply.reason}", "italic"))
        _print_turn(console, head, reply.content)


def _print_turn(console: Console, head: Text, content: str) -> None:
    print_text(console, head, indent=2)
    for line in visible(content).split("\n"):
        print_text(console, Text(line), indent=4)


def _attributes(attributes: tuple[tuple[str, str], ...]) -> Text:
    return as_text("".join(f" {key}={value}" for key, value in attributes), "dim")


def _branch(section: Section) -> Text:
    label = Text.assemble(as_text(section.title or "(no title)", "bold" if section.level == 1 else ""))
    if section.authority is not None:
        label.append("  ").append_text(as_text(section.authority, AUTHORITY_STYLES.get(section.authority, "bold red")))
    for tag in section.tags:
        label.append("  ").append_text(as_text(f"[{tag}]", "yellow"))
    facts = f"  #{section.id}  {section.first_line}–{section.last_line}"
    count = len(section.examples)
    if count:
        facts += f"  {count} example{'' if count == 1 else 's'}"
    return label.append_text(as_text(facts, "dim"))


def _facts(section: Section) -> Text:
    facts = as_text(f"#{section.id}", "dim")
    if section.authority is not None:
        style = AUTHORITY_STYLES.get(section.authority, "bold red")
        facts.append("  authority ", "dim").append_text(as_text(section.authority, style))
    if section.tags:
        facts.append("  tags ", "dim").append_text(as_text(", ".join(section.tags), "yellow"))
    return facts.append(f"  lines {section.first_line}–{section.last_line}", "dim")


_LABEL_LINE: Final = re.compile(r"\s*\*?<assistant[^<>]*>\s*<!--\s*(GOOD|BAD|OK)\b")
_TAG_LINE: Final = re.compile(r"\s*\*?</?[a-z]+[^<>]*>\s*|\s*(?:~{3,}|`{3,}).*")


def _styled_lines(spec: Spec, section: Section) -> list[tuple[str, str]]:
    """The section's lines, references spelled out, with the style that says what each line is."""
    commentary = {n for one in section.commentary for n in range(one.first_line, one.last_line + 1)}
    examples = {n for one in section.examples for n in range(one.first_line, one.last_line + 1)}
    titles = {one.first_line for one in section.examples}
    lines = split_lines(with_line_feeds(section.source))[section.text_line - section.first_line :]
    numbered = [(number, line.rstrip("\n")) for number, line in enumerate(lines, section.text_line)]
    while numbered and not numbered[0][1].strip():
        del numbered[0]
    while numbered and not numbered[-1][1].strip():
        del numbered[-1]
    styled: list[tuple[str, str]] = []
    for number, line in numbered:
        label = _LABEL_LINE.match(line) if number in examples else None
        if number in titles:
            styled.append((spell_out(spec, line), "bold"))
        elif label is not None:
            styled.append((line, LABEL_STYLES[Label(label.group(1))]))
        elif number in examples:
            styled.append((line, "dim" if _TAG_LINE.fullmatch(line) else ""))
        else:
            styled.append((spell_out(spec, line), "italic dim" if number in commentary else ""))
    return styled
