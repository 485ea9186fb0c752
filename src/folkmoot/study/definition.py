"""study.toml to a Study: every fault at once, each with its line.

`docs/study.md` lists every key with its range and its default.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final
from urllib.parse import urlsplit

from folkmoot.errors import FaultsError
from folkmoot.records.study import Cohort, DataPolicy, Panel, Study, SupportLink, Translator, Wave
from folkmoot.study.definition_checks import check_against_prompts
from folkmoot.study.definition_console import read_console
from folkmoot.study.definition_people import read_cells, read_demographics, read_quiz
from folkmoot.study.definition_quality import read_quality
from folkmoot.study.languages import EXPECTED, is_language
from folkmoot.study.prompts import StudyPrompt
from folkmoot.study.questions import QUESTIONS
from folkmoot.study.toml_lines import read_toml
from folkmoot.study.toml_table import Reading, Table

_NAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}")
_NAME_EXPECTED: Final = "1 to 64 letters, digits, `-` and `_`"
_CODE: Final = re.compile(r"[A-Za-z0-9_-]{4,64}")
_CODE_EXPECTED: Final = "a code of 4 to 64 letters, digits, `-` and `_`"
_VARIABLE: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,127}")
_SCHEMES: Final = ("postgresql", "postgres", "postgresql+psycopg")
_LARGEST_SEED: Final = 2**63 - 1
_MANY: Final = 10_000_000

FIRST_WAVE: Final = "1"
"""Name of the wave of a study that names none."""
PROMPTS_PER_PERSON: Final = (5, 20)
"""Fewest and most prompts for one person; a study of simulated people alone may give fewer."""


def read_study(content: bytes, place: str, prompts: Sequence[StudyPrompt] | None) -> Study:
    """Read a study's definition.

    Args:
        content: of `study.toml`.
        place: the file as the user named it.
        prompts: the study's prompts; None where they cannot be read: then nothing is held against them.

    Raises:
        FaultsError: with every fault, in the order of the lines.
    """
    document, lines = read_toml(content, place)
    reading = Reading(place, lines, [])
    study = _study(Table(reading, (), document), prompts)
    if reading.faults:
        raise FaultsError(sorted(reading.faults, key=lambda fault: fault.line or 0))
    return study


def _study(table: Table, prompts: Sequence[StudyPrompt] | None) -> Study:
    reading = table.reading
    reading.languages.extend(_languages(table))
    # Models are read by those who ask them (`--models study.toml`).
    table.has("models")
    simulated = table.truth("simulated", default=False)
    lowest, highest = PROMPTS_PER_PERSON
    quiz = table.table("quiz")
    panel = table.table("panel")
    demographics = read_demographics(table)
    quality, evidence_asked = read_quality(table.table("quality"))
    prompt_languages = table.names("prompt_languages", EXPECTED, is_language)
    study = Study(
        id=table.text("id", _NAME_EXPECTED, _NAME.fullmatch) or "",
        title=table.texts("title", 200),
        languages=tuple(reading.languages),
        consent=table.texts("consent"),
        debrief=table.texts("debrief"),
        support=tuple(_support(one) for one in table.tables("support")),
        warning=table.optional_texts("warning"),
        adults_only=table.truth("adults_only", default=True),
        demographics=demographics,
        quiz=None if quiz is None else read_quiz(quiz),
        questions=_questions(table),
        prompts_per_person=table.whole("prompts_per_person", 1 if simulated else lowest, highest, 10) or 0,
        people_per_prompt=table.whole("people_per_prompt", 1, _MANY) or 0,
        anchors=tuple(table.names("anchors", "ids of prompts, each once") or ()),
        repeats=table.whole("repeats", 0, highest, 0) or 0,
        quotas=read_cells(table, "quotas", demographics),
        cohorts=_cohorts(table),
        waves=_waves(table),
        panel=None if panel is None else _panel(panel),
        payment=table.optional_texts("payment"),
        data_policy=_data_policy(table),
        break_after=table.whole("break_after", 1, highest) if table.has("break_after") else None,
        slot_minutes=table.whole("slot_minutes", 5, 10_080, 60) or 0,
        seed=table.whole("seed", 0, _LARGEST_SEED, 1) or 0,
        simulated=simulated,
        database_url=table.optional_text("database_url", "postgresql://USER@HOST/NAME, without a password", _is_url),
        database_url_variable=table.optional_text(
            "database_url_variable", "the name of an environment variable", _VARIABLE.fullmatch
        ),
        prompt_languages=tuple(reading.languages if prompt_languages is None else prompt_languages),
        targets=read_cells(table, "targets", demographics),
        translators=_translators(table),
        takes_risk=_takes_risk(table),
        quality=quality,
        evidence_asked=evidence_asked,
        console=read_console(table),
    )
    if study.database_url is not None and study.database_url_variable is not None:
        table.fault("database_url_variable", "a second place for the address", "one of the two")
    if study.repeats > study.prompts_per_person > 0:
        table.fault("repeats", f"the number {study.repeats}", f"at most prompts_per_person: {study.prompts_per_person}")
    table.refuse_unknown()
    check_against_prompts(study, prompts, table)
    return study


def _languages(table: Table) -> list[str]:
    found = table.names("languages", EXPECTED, is_language)
    if found:
        return found
    if not table.has("languages"):
        table.missing("languages", 'the study\'s languages: ["en"]')
    elif found is not None:
        table.fault("languages", "no language", 'one or more: ["en"]')
    # Whatever is named as a language is taken for one, so that its texts are not faults as well.
    given = table.values.get("languages")
    named = [one for one in given if isinstance(one, str)] if isinstance(given, list) else []
    return list(dict.fromkeys(named)) or ["en"]


def _questions(table: Table) -> tuple[str, ...]:
    found = table.names("questions", "one of " + ", ".join(QUESTIONS), lambda name: name in QUESTIONS)
    if found is not None and not found:
        table.fault("questions", "no question", "one or more of " + ", ".join(QUESTIONS))
    return tuple(found if table.has("questions") and found is not None else QUESTIONS)


def _support(table: Table) -> SupportLink:
    link = SupportLink(
        table.text("url", "an address that begins with https://, mailto: or tel:", _is_support) or "",
        table.texts("label", 200),
    )
    table.refuse_unknown()
    return link


def _cohorts(table: Table) -> tuple[Cohort, ...]:
    cohorts: list[Cohort] = []
    for one in table.tables("cohorts"):
        name = one.text("name", _NAME_EXPECTED, _NAME.fullmatch) or ""
        if any(name == other.name for other in cohorts):
            one.fault("name", f"'{name}' a second time", "a name of its own")
        description = one.text("description", "a text", default="") or ""
        people = one.whole("people", 1, _MANY) if one.has("people") else None
        # The first is whom everybody belongs to who brings nothing along; the others are called so by somebody.
        invited = one.truth("invited", default=bool(cohorts))
        cohorts.append(Cohort(name, description, people, invited))
        one.refuse_unknown()
    return tuple(cohorts) or (Cohort("public", "", None),)


def _waves(table: Table) -> tuple[Wave, ...]:
    waves: list[Wave] = []
    for one in table.tables("waves"):
        name = one.text("name", _NAME_EXPECTED, _NAME.fullmatch) or ""
        if any(name == other.name for other in waves):
            one.fault("name", f"'{name}' a second time", "a name of its own")
        waves.append(Wave(name, one.text("description", "a text", default="") or ""))
        one.refuse_unknown()
    return tuple(waves) or (Wave(FIRST_WAVE, ""),)


def _panel(table: Table) -> Panel:
    parameter = "the name of a parameter of the address: letters, digits, `-` and `_`"
    panel = Panel(
        participant_parameter=table.text("participant_parameter", parameter, _NAME.fullmatch) or "",
        study_parameter=table.optional_text("study_parameter", parameter, _NAME.fullmatch),
        session_parameter=table.optional_text("session_parameter", parameter, _NAME.fullmatch),
        return_url=table.optional_text(
            "return_url", "an address that begins with https://, with {code} in it", _returns
        ),
        completion_code=table.text("completion_code", _CODE_EXPECTED, _CODE.fullmatch) or "",
        screened_out_code=table.text("screened_out_code", _CODE_EXPECTED, _CODE.fullmatch) or "",
        quota_full_code=table.text("quota_full_code", _CODE_EXPECTED, _CODE.fullmatch) or "",
    )
    for names in (
        ("participant_parameter", "study_parameter", "session_parameter"),
        ("completion_code", "screened_out_code", "quota_full_code"),
    ):
        seen: dict[str, str] = {}
        for name in names:
            value = getattr(panel, name)
            if value and value in seen:
                table.fault(name, f"the same as {seen[value]}", "one of its own")
            elif value:
                seen[value] = name
    table.refuse_unknown()
    return panel


def _data_policy(table: Table) -> DataPolicy:
    policy = table.table("data_policy")
    if policy is None:
        if "data_policy" not in table.values:
            table.missing("data_policy", "what is kept, for_how_long, and whom to contact")
        return DataPolicy({}, {}, {})
    read = DataPolicy(policy.texts("kept"), policy.texts("for_how_long"), policy.texts("contact"))
    policy.refuse_unknown()
    return read


def _translators(table: Table) -> dict[str, Translator]:
    every = table.table("translators")
    translators: dict[str, Translator] = {}
    if every is None:
        return translators
    for language in every.values:
        one = every.table(language)
        if language not in table.reading.languages:
            every.fault(language, "another language", "one of the study's: " + ", ".join(table.reading.languages))
        if one is not None:
            who = one.text("translated_by", "who or what translated the study's texts") or ""
            translators[language] = Translator(who, one.optional_text("checked_by", "who checked them"))
            one.refuse_unknown()
    return translators


def _takes_risk(table: Table) -> bool:
    data = table.table("data")
    if data is None:
        return False
    expected = '"cleared" or "risk taken"'
    found = data.text("hosted_models", expected, lambda text: text in {"cleared", "risk taken"}, default="cleared")
    data.refuse_unknown()
    return found == "risk taken"


def _is_url(text: str) -> bool:
    try:
        parts = urlsplit(text)
        return parts.scheme in _SCHEMES and parts.password is None and bool(parts.path.strip("/"))
    except ValueError:
        return False


def _is_support(text: str) -> bool:
    return _is_https(text) or re.fullmatch(r"(mailto:[^\s@]+@[^\s@]+|tel:\+?[0-9().-]{2,20})", text) is not None


def _returns(text: str) -> bool:
    return _is_https(text.replace("{code}", "")) and text.count("{code}") == 1


def _is_https(text: str) -> bool:
    try:
        parts = urlsplit(text)
        return parts.scheme == "https" and bool(parts.hostname) and not re.search(r"[\s<>\"\\{}]", text)
    except ValueError:
        return False
