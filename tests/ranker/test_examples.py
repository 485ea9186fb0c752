"""Worked examples as tasks; the specs are written by hand, and what they should give is counted by eye."""

from __future__ import annotations

from pathlib import Path

import pytest

from folkmoot.ranker.examples import example_tasks
from folkmoot.records.dataset import Message
from folkmoot.records.spec import Label
from folkmoot.spec.reader import read_spec

REPLIES = """\
# Rules {#rules authority=root}

**Example**: two points of one conversation

~~~xml
<system>
Be &lt;brief&gt;.
</system>
<user comment="in Welsh">
First?
</user>
<comparison>
<assistant> <!-- BAD[#other]: rude -->
No.
</assistant>
<assistant> <!-- GOOD -->
Yes.
</assistant>
<assistant>
Unlabelled.
</assistant>
</comparison>
<user>
Second?
</user>
<comparison>
<assistant recipient="functions.ask" end_turn="false"> <!-- GOOD -->
{"body": "Which?"}
</assistant>
<assistant> <!-- OK: dull -->
Hm.
</assistant>
<assistant> <!-- BAD -->
Guess.
</assistant>
</comparison>
<user>
Never shown.
</user>
~~~

**Example**: nothing to tell apart

~~~xml
<user>
Third?
</user>
<comparison>
<assistant> <!-- GOOD -->
Yes.
</assistant>
</comparison>
<comparison>
<assistant>
Neither.
</assistant>
</comparison>
~~~

# Other {#other}

**Example**: no conversation

~~~xml
<comparison>
<assistant> <!-- GOOD -->
Yes.
</assistant>
<assistant> <!-- BAD -->
No.
</assistant>
</comparison>
~~~
"""


def test_each_comparison_with_both_labels_is_a_task() -> None:
    found = example_tasks(read_spec(REPLIES, "replies"))
    assert [(one.row.task_id, one.row.example_id, one.row.section_id, one.task is not None) for one in found] == [
        ("rules/1/1", "rules/1", "rules", True),
        ("rules/1/2", "rules/1", "rules", True),
        ("rules/2/1", "rules/2", "rules", False),
        ("rules/2/2", "rules/2", "rules", False),
        ("other/1/1", "other/1", "other", False),
    ]
    first = found[0]
    assert first.task is not None
    assert (first.row.names, first.row.labels, first.row.targets) == (
        ("A", "B"),
        (Label.BAD, Label.GOOD),
        ("other", None),
    )
    assert first.task.messages == (Message("system", "Be <brief>."), Message("user", "First?"))
    assert first.task.responses == ((Message("assistant", "No."),), (Message("assistant", "Yes."),))
    assert found[3].row.labels == (None,)


def test_a_later_comparison_goes_on_from_the_good_reply_and_tool_calls_are_shown_as_such() -> None:
    second = example_tasks(read_spec(REPLIES, "replies"))[1]
    assert second.task is not None
    assert second.task.messages == (
        Message("system", "Be <brief>."),
        Message("user", "First?"),
        Message("assistant", "Yes."),
        Message("user", "Second?"),
    )
    call = '<assistant recipient="functions.ask" end_turn="false">\n{"body": "Which?"}\n</assistant>'
    assert second.task.responses[0] == (Message("assistant", call),)
    assert second.row.labels == (Label.GOOD, Label.OK, Label.BAD)


@pytest.mark.parametrize(("replies", "is_task"), [(8, True), (9, False)])
def test_more_than_eight_replies_are_counted_out(replies: int, is_task: bool) -> None:
    labels = ["GOOD", *["BAD"] * (replies - 1)]
    block = "".join(f"<assistant> <!-- {label} -->\n{n}\n</assistant>\n" for n, label in enumerate(labels))
    text = f"# A {{#a}}\n\n**Example**: x\n\n~~~xml\n<user>\nHi\n</user>\n<comparison>\n{block}</comparison>\n~~~\n"
    (one,) = example_tasks(read_spec(text, "many"))
    assert (one.task is not None) == is_task
    assert len(one.row.names) == len(set(one.row.names)) == replies


@pytest.mark.real_data
@pytest.mark.parametrize(("name", "comparisons", "lacking"), [("2025-02-12", 163, 28), ("2025-12-18", 189, 29)])
def test_the_published_examples(shared_data: Path, name: str, comparisons: int, lacking: int) -> None:
    """Comparisons counted with grep; those that lack a label with a line-based count of their own."""
    spec = read_spec((shared_data / "model_spec" / f"{name}.md").read_text(encoding="utf-8"), name)
    found = example_tasks(spec)
    assert len(found) == comparisons
    assert sum(one.task is None for one in found) == lacking
    assert len({one.row.task_id for one in found}) == comparisons
    assert example_tasks(spec) == found
