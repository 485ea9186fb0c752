"""docs/commands.md says what the commands say of themselves, and they say enough."""

from __future__ import annotations

import shlex
from collections.abc import Callable, Sequence
from typing import Any

import pytest
from tools.command_reference import PAGE, WIDTH, commands, help_of, reference

from folkmoot.cli import app
from folkmoot.cli.help import whole_help


def function_of(names: Sequence[str]) -> Callable[..., Any] | None:
    found: Callable[..., Any] | None = app.parse_commands(list(names))[1][-1].default_command
    return found


NAMES = list(commands())
VERBS = [names for names in NAMES if function_of(names) is not None]
each_name = pytest.mark.parametrize("names", NAMES, ids=" ".join)
each_verb = pytest.mark.parametrize("names", VERBS, ids=" ".join)


def whole(names: Sequence[str]) -> tuple[str, str]:
    function = function_of(names)
    assert function is not None
    return whole_help(function)


def test_the_page_is_what_the_commands_say() -> None:
    assert PAGE.read_text(encoding="utf-8") == reference(), "run `make docs`"


def test_making_the_page_changes_nothing() -> None:
    assert reference() == reference()


def test_there_are_commands_and_nouns() -> None:
    assert ("agreement",) in VERBS
    assert ("spec", "diff") in VERBS
    assert ("spec",) in NAMES
    assert ("spec",) not in VERBS


@each_name
def test_it_fits_the_terminal_and_has_no_colour(names: tuple[str, ...]) -> None:
    shown = help_of(names)
    assert max(map(len, shown.splitlines())) <= WIDTH
    assert "\x1b" not in shown


@each_name
def test_its_noun_says_what_it_does(names: tuple[str, ...]) -> None:
    (line,) = (row for row in help_of(names[:-1]).splitlines() if row.startswith(f"│ {names[-1]} "))
    assert len(line.strip("│ ").removeprefix(names[-1]).strip()) > 10


@each_verb
def test_it_has_help_that_its_own_page_shows(names: tuple[str, ...]) -> None:
    text, examples = whole(names)
    shown = " ".join(help_of(names).split())
    assert len(text) > 20
    assert " ".join(text.split()) in shown
    assert " ".join(examples.split()) in shown
    for part in ("Args:", "Returns:", "Raises:"):
        assert part not in shown


@each_verb
def test_it_has_examples_that_the_command_line_takes(names: tuple[str, ...]) -> None:
    _, examples = whole(names)
    title, *lines = examples.replace("\\\n", "").splitlines()
    assert title == "Examples:"
    assert max(map(len, examples.splitlines())) < WIDTH
    given = [shlex.split(line) for line in lines if line.strip()]
    assert given
    for program, *arguments in given:
        assert (program, *arguments[: len(names)]) == ("folkmoot", *names)
        # Read, and not run: a wrong option or a missing argument raises.
        function, bound, _ = app.parse_args(arguments, exit_on_error=False, print_error=False)
        assert function is function_of(names)
        assert bound.arguments


@each_verb
def test_every_option_has_help(names: tuple[str, ...]) -> None:
    arguments = app.parse_commands(list(names))[1][-1].assemble_argument_collection(parse_docstring=False)
    silent = [one.name for one in arguments.filter_by(show=True) if len(one.parameter.help or "") < 8]
    assert not silent
