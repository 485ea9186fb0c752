"""Specs and their differences as builtins, for `--json`."""

from __future__ import annotations

from typing import Any

from folkmoot.records.spec import Comparison, Example, ExampleMessage, Reply, Section
from folkmoot.records.spec_diff import Change, Hunk, SectionChange, SpecDiff


def section_row(section: Section) -> dict[str, Any]:
    """A section in a list of sections."""
    return {
        "id": section.id,
        "title": section.title,
        "level": section.level,
        "parent": section.parent,
        "authority": section.authority,
        "tags": list(section.tags),
        "first_line": section.first_line,
        "last_line": section.last_line,
    }


def section_json(section: Section) -> dict[str, Any]:
    """A section with everything in it."""
    return {
        **section_row(section),
        "children": list(section.children),
        "attributes": dict(section.attributes),
        "text": section.text,
        "instructions": section.instructions,
        "commentary": [
            {"title": block.title, "text": block.text, "first_line": block.first_line, "last_line": block.last_line}
            for block in section.commentary
        ],
        "examples": [example_json(example) for example in section.examples],
        "references": [
            {"target": one.target, "text": one.text, "title": one.title, "line": one.line} for one in section.references
        ],
        "footnotes": list(section.footnotes),
    }


def example_json(example: Example) -> dict[str, Any]:
    """A worked example; `comparison` counts from 1, `after_messages` says how much of the conversation came before."""
    return {
        "section": example.section_id,
        "title": example.title,
        "messages": [_message(message) for message in example.messages],
        "replies": [
            _reply(reply, number, comparison)
            for number, comparison in enumerate(example.comparisons, 1)
            for reply in comparison.replies
        ],
        "first_line": example.first_line,
        "last_line": example.last_line,
    }


def diff_json(diff: SpecDiff) -> dict[str, Any]:
    """A comparison of two versions."""
    return {
        "old": {"name": diff.old.name, "format": diff.old.format, "n_sections": len(diff.old.sections)},
        "new": {"name": diff.new.name, "format": diff.new.format, "n_sections": len(diff.new.sections)},
        "summary": {
            **{str(change): len(diff.having(change)) for change in Change},
            "punctuation_only": sum(change.is_cosmetic for change in diff.changes),
            "unchanged": diff.unchanged,
        },
        "authorities": [{"old": old, "new": new, "n_sections": count} for old, new, count in diff.authorities],
        "preamble": _hunks(diff.preamble),
        "sections": [_change(change) for change in diff.changes],
    }


def _message(message: ExampleMessage) -> dict[str, Any]:
    return {
        "role": message.role,
        "content": message.content,
        "attributes": dict(message.attributes),
        "line": message.line,
    }


def _reply(reply: Reply, number: int, comparison: Comparison) -> dict[str, Any]:
    return {
        "label": None if reply.label is None else str(reply.label),
        "reason": reply.reason,
        "target": reply.target,
        "content": reply.content,
        "attributes": dict(reply.attributes),
        "comparison": number,
        "after_messages": comparison.after_messages,
        "line": reply.line,
    }


def _change(change: SectionChange) -> dict[str, Any]:
    return {
        "id": change.section.id,
        "title": change.section.title,
        "changes": [str(one) for one in change.changes],
        "parts": [str(part) for part in change.parts],
        "old": None if change.old is None else section_row(change.old),
        "new": None if change.new is None else section_row(change.new),
        "moved_from": change.moved_from or None,
        "moved_to": change.moved_to or None,
        "words_added": change.words_added,
        "words_removed": change.words_removed,
        "text": _hunks(change.hunks),
    }


def _hunks(hunks: tuple[Hunk, ...]) -> list[dict[str, Any]]:
    return [
        {
            "skipped_before": hunk.skipped_before,
            "lines": [
                {
                    "old_line": line.old_line,
                    "new_line": line.new_line,
                    "pieces": [[str(piece.mark), piece.text] for piece in line.pieces],
                }
                for line in hunk.lines
            ],
        }
        for hunk in hunks
    ]
