"""The parts of study.toml about people: demographics, quiz, quotas and targets."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from folkmoot.records.study import (
    PREFER_NOT_TO_SAY,
    DemographicQuestion,
    Option,
    Quiz,
    QuizQuestion,
    QuotaCell,
)
from folkmoot.study.ca1_demographics import CA1_DEMOGRAPHICS, LANGUAGES, PREFER_NOT_TO_SAY_OPTION
from folkmoot.study.toml_table import Reading, Table, kind_of, read_texts

_FIELD: Final = re.compile(r"[A-Za-z][A-Za-z0-9_-]{0,63}")
_FIELD_EXPECTED: Final = "a letter, then letters, digits, `-` and `_`: 64 at most"
_OPTION_LIMIT: Final = 200
_QUESTION_LIMIT: Final = 1_000
_MANY: Final = 10_000_000


def read_demographics(table: Table) -> tuple[DemographicQuestion, ...]:
    """The questions about participants: `demographics = "ca1"`, or a list; without the key there are none.

    One of the list may be `{ preset = "age" }`, which is CA-1's.
    """
    if not table.has("demographics"):
        return ()
    if isinstance(table.values["demographics"], str):
        if table.values["demographics"] == "ca1":
            _check_preset_languages(table, "demographics")
            return tuple(_in_languages(one, table.reading) for one in CA1_DEMOGRAPHICS.values())
        table.fault("demographics", kind_of(table.values["demographics"]), '"ca1", or a list of questions')
        return ()
    questions: list[DemographicQuestion] = []
    for one in table.tables("demographics"):
        question = _demographic(one)
        if question is None:
            continue
        if any(question.field == other.field for other in questions):
            key = "field" if "field" in one.values else "preset"
            one.fault(key, f"'{question.field}' a second time", "a field of its own")
        questions.append(question)
    return tuple(questions)


def _demographic(table: Table) -> DemographicQuestion | None:
    if table.has("preset"):
        expected = "one of " + ", ".join(CA1_DEMOGRAPHICS)
        name = table.text("preset", expected, lambda text: text in CA1_DEMOGRAPHICS)
        _check_preset_languages(table, "preset")
        table.refuse_unknown()
        return None if name is None else _in_languages(CA1_DEMOGRAPHICS[name], table.reading)
    field = table.text("field", _FIELD_EXPECTED, _FIELD.fullmatch)
    text = table.texts("text", _QUESTION_LIMIT)
    options = _options(table) if table.has("options") else ()
    table.refuse_unknown()
    if options and all(option.value != PREFER_NOT_TO_SAY for option in options):
        missing = [language for language in table.reading.languages if language not in LANGUAGES]
        if missing:
            expected = f'an option with value = "{PREFER_NOT_TO_SAY}": the bundled one has {", ".join(LANGUAGES)}'
            table.fault("options", f"no way to decline in {', '.join(missing)}", expected)
        options = (*options, _option_in_languages(PREFER_NOT_TO_SAY_OPTION, table.reading))
    return None if field is None else DemographicQuestion(field, text, options)


def read_quiz(table: Table) -> Quiz:
    """The comprehension quiz."""
    questions: list[QuizQuestion] = []
    for one in table.tables("questions"):
        name = one.text("id", _FIELD_EXPECTED, _FIELD.fullmatch) or ""
        if name and any(name == other.id for other in questions):
            one.fault("id", f"'{name}' a second time", "an id of its own")
        options = _options(one) if one.has("options") else ()
        if not one.has("options"):
            one.missing("options", "two answers or more")
        correct = one.text("correct", "the value of the right option") or ""
        values = [option.value for option in options]
        if correct and values and correct not in values:
            one.fault("correct", kind_of(correct), "the value of one of the options: " + ", ".join(values))
        text, explanation = one.texts("text", _QUESTION_LIMIT), one.texts("explanation", _QUESTION_LIMIT)
        questions.append(QuizQuestion(name, text, options, correct, explanation))
        one.refuse_unknown()
    if not questions and not isinstance(table.values.get("questions", []), dict | str):
        table.fault("questions", "no questions", "one or more: [[quiz.questions]]")
    attempts = table.whole("attempts", 1, 10, 2) or 0
    table.refuse_unknown()
    return Quiz(tuple(questions), attempts)


def read_cells(table: Table, key: str, demographics: Sequence[DemographicQuestion]) -> tuple[QuotaCell, ...]:
    """Quotas or targets.

    Args:
        table: the definition.
        key: `quotas` or `targets`.
        demographics: the questions that they speak of.
    """
    options = {question.field: [option.value for option in question.options] for question in demographics}
    cells: list[QuotaCell] = []
    for one in table.tables(key):
        where = one.table("where")
        if where is None:
            if "where" not in one.values:
                one.missing("where", 'answers by field: { age = "18-24" }')
            found: dict[str, str] = {}
        else:
            found = _where(where, options)
        if found and any(found == cell.where for cell in cells):
            one.fault("where", "the same cell a second time", "each cell once")
        people = one.whole("people", 1, _MANY)
        one.refuse_unknown()
        cells.append(QuotaCell(found, people or 0))
    return tuple(cells)


def _where(table: Table, options: Mapping[str, Sequence[str]]) -> dict[str, str]:
    if not table.values:
        table.fault("", "an empty table", "one field or more")
    found: dict[str, str] = {}
    for field, value in table.values.items():
        if field not in options:
            table.fault(
                field, "an unknown field", "one of the demographics: " + (", ".join(options) or "there are none")
            )
        elif not options[field]:
            table.fault(field, "a field answered in one's own words", "a field with options")
        elif value not in options[field]:
            table.fault(field, kind_of(value), "one of the field's options: " + ", ".join(options[field]))
        else:
            found[field] = value
    return found


def _options(table: Table) -> tuple[Option, ...]:
    """The list under `options`: `{ value = …, text = … }` each, or a text alone where the study has one language."""
    value = table.values["options"]
    if not isinstance(value, list) or len(value) < 2:
        table.fault("options", kind_of(value), "a list of two options or more: { value = …, text = … }")
        return ()
    options: list[Option] = []
    for place, one in enumerate(value):
        option = _option(table, place, one)
        if option is not None and any(option.value == other.value for other in options):
            table.reading.fault((*table.path, "options", place), "a value used before", "a value of its own")
        elif option is not None:
            options.append(option)
    return tuple(options)


def _option(table: Table, place: int, value: Any) -> Option | None:
    path = (*table.path, "options", place)
    if isinstance(value, str):
        texts = read_texts(table.reading, path, value, _OPTION_LIMIT)
        return Option(value.strip(), texts) if texts else None
    if not isinstance(value, dict):
        table.reading.fault(path, kind_of(value), "{ value = …, text = … }")
        return None
    inner = Table(table.reading, path, value)
    expected = f"a text of 1 to {_OPTION_LIMIT} characters"
    stored = inner.text("value", expected, lambda text: 0 < len(text) <= _OPTION_LIMIT)
    texts = inner.texts("text", _OPTION_LIMIT)
    inner.refuse_unknown()
    return None if stored is None else Option(stored, texts)


def _check_preset_languages(table: Table, key: str) -> None:
    missing = [language for language in table.reading.languages if language not in LANGUAGES]
    if missing:
        expected = f"languages of the preset: {', '.join(LANGUAGES)}; for others write the questions out"
        table.fault(key, f"a preset without texts in {', '.join(missing)}", expected)


def _in_languages(question: DemographicQuestion, reading: Reading) -> DemographicQuestion:
    texts = {language: text for language, text in question.text.items() if language in reading.languages}
    options = tuple(_option_in_languages(option, reading) for option in question.options)
    return replace(question, text=texts, options=options)


def _option_in_languages(option: Option, reading: Reading) -> Option:
    return Option(option.value, {name: text for name, text in option.text.items() if name in reading.languages})
