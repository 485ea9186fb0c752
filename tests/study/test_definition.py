"""study.toml: what is read, and every fault with its line."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.study.studies import SMALLEST, make_prompts

from folkmoot.errors import Fault, FaultsError
from folkmoot.records.study import PREFER_NOT_TO_SAY, Cohort, QuotaCell, Translator, Wave
from folkmoot.study.definition import read_study
from folkmoot.study.definition_checks import people_needed
from folkmoot.study.questions import QUESTIONS

CUSTOM_AGE = """
[[demographics]]
field = "age"
text = "How old are you?"
options = ["18-24", "25+"]
"""


def with_key(line: str) -> str:
    return f"{line}\n{SMALLEST}"


def faults(text: str, n_prompts: int | None = 12) -> list[Fault]:
    prompts = None if n_prompts is None else make_prompts(n_prompts)
    try:
        read_study(text.encode(), "study.toml", prompts)
    except FaultsError as error:
        return list(error.faults)
    return []


def test_the_smallest_study_has_these_defaults() -> None:
    study = read_study(SMALLEST.encode(), "study.toml", make_prompts(10))
    assert study.questions == tuple(QUESTIONS)
    assert (study.prompts_per_person, study.repeats, study.slot_minutes, study.seed) == (10, 0, 60, 1)
    assert (study.adults_only, study.simulated, study.quiz, study.panel, study.break_after) == (
        True,
        False,
        None,
        None,
        None,
    )
    assert study.cohorts == (Cohort("public", "", None),)
    assert study.waves == (Wave("1", ""),)
    assert study.prompt_languages == ("en",)
    assert study.title == {"en": "A small study"}


def test_a_full_study_is_read_whole() -> None:
    text = f"""
        prompts_per_person = 5
        anchors = ["p2"]
        repeats = 1
        break_after = 3
        {
        SMALLEST.replace('["en"]', '["en", "ar"]')
        .replace('title = "A small study"', 'title = { en = "A study", ar = "دراسة" }')
        .replace('consent = "You agree."', 'consent = { en = "Yes?", ar = "نعم؟" }')
        .replace('debrief = "Thank you."', 'debrief = { en = "Thanks.", ar = "شكرا." }')
        .replace('kept = "Your answers."', 'kept = { en = "All.", ar = "الكل." }')
        .replace('for_how_long = "A year."', 'for_how_long = { en = "A year.", ar = "سنة." }')
        .replace('contact = "someone@example.org"', 'contact = { en = "me@example.org", ar = "me@example.org" }')
        .replace(
            "people_per_prompt",
            'prompt_languages = ["en"]' + chr(10) + 'demographics = "ca1"' + chr(10) + "people_per_prompt",
        )
    }
        [[quotas]]
        where = {{ age = "65+", gender = "Woman" }}
        people = 7
        [[targets]]
        where = {{ age = "18-24" }}
        people = 9
        [translators.ar]
        translated_by = "Amal"
        [models.judge]
        provider = "fake"
        model = "follower"
    """
    study = read_study(text.encode(), "study.toml", make_prompts(10))
    assert study.languages == ("en", "ar")
    assert study.title["ar"] == "دراسة"
    assert study.quotas == (QuotaCell({"age": "65+", "gender": "Woman"}, 7),)
    assert study.targets == (QuotaCell({"age": "18-24"}, 9),)
    assert study.translators == {"ar": Translator("Amal", None)}
    assert [one.field for one in study.demographics] == [
        "age",
        "gender",
        "education_level",
        "country_of_residence",
        "generative_ai_usage",
        "ai_concern_level",
        "ideal-model-behavior",
    ]
    assert [option.value for option in study.demographics[0].options] == [
        "18-24", "25-34", "35-44", "45-54", "55-64", "65+", PREFER_NOT_TO_SAY,
    ]  # fmt: skip
    assert all(set(one.text) == {"en", "ar"} for one in study.demographics)


def test_one_may_decline_every_closed_question_of_ones_own() -> None:
    study = read_study((SMALLEST + CUSTOM_AGE).encode(), "study.toml", None)
    assert [option.value for option in study.demographics[0].options] == ["18-24", "25+", PREFER_NOT_TO_SAY]


def test_single_questions_of_the_preset_stand_beside_ones_own() -> None:
    text = SMALLEST + CUSTOM_AGE + '[[demographics]]\npreset = "ideal-model-behavior"\n'
    study = read_study(text.encode(), "study.toml", None)
    assert [(one.field, len(one.options)) for one in study.demographics] == [("age", 3), ("ideal-model-behavior", 0)]


QUIZ = '[quiz]\n[[quiz.questions]]\nid = "q"\ntext = "?"\nexplanation = "!"\noptions = ["a", "b"]\ncorrect = '
PANEL = (
    '[panel]\nparticipant_parameter = "PID"\nscreened_out_code = "OUT1"\nquota_full_code = "FULL"\ncompletion_code = '
)

# Each is one fault: the text, the line that it must name (None: there is none to name), and the field.
ONE_FAULT = [
    (with_key('colour = "red"'), 1, "colour"),
    (with_key("prompts_per_person = 4"), 1, "prompts_per_person"),
    (with_key("prompts_per_person = 21"), 1, "prompts_per_person"),
    (with_key("prompts_per_person = 13"), 1, "prompts_per_person"),
    (with_key("prompts_per_person = true"), 1, "prompts_per_person"),
    (with_key('prompts_per_person = "ten"'), 1, "prompts_per_person"),
    (with_key("repeats = 11"), 1, "repeats"),
    (with_key("repeats = -1"), 1, "repeats"),
    (with_key("seed = 1.5"), 1, "seed"),
    (with_key("seed = 9223372036854775808"), 1, "seed"),
    (with_key("break_after = 0"), 1, "break_after"),
    (with_key("slot_minutes = 1"), 1, "slot_minutes"),
    (with_key('adults_only = "yes"'), 1, "adults_only"),
    (with_key("questions = []"), 1, "questions"),
    (with_key('questions = ["veto", "taste"]'), 1, "questions[1]"),
    (with_key('questions = ["veto", "veto"]'), 1, "questions[1]"),
    (with_key('anchors = ["p1", "p99"]'), 1, "anchors[1]"),
    (with_key('anchors = ["p1", "p1"]'), 1, "anchors[1]"),
    (with_key('prompt_languages = ["es"]'), 1, "prompt_languages"),
    (with_key('prompt_languages = ["EN"]'), 1, "prompt_languages[0]"),
    (with_key('warning = " "'), 1, "warning.en"),
    (with_key('warning = { en = "x", es = "y" }'), 1, "warning.es"),
    (with_key('payment = ["x"]'), 1, "payment"),
    (with_key('database_url = "postgresql://me:secret@host/name"'), 1, "database_url"),
    (with_key('database_url = "mysql://host/name"'), 1, "database_url"),
    (with_key('database_url_variable = "A B"'), 1, "database_url_variable"),
    (with_key('demographics = "ca2"'), 1, "demographics"),
    (with_key('id = "x"').replace('id = "small"\n', "").replace('"x"', '"a b"'), 1, "id"),
    (SMALLEST.replace('title = "A small study"\n', ""), None, "title"),
    (SMALLEST.replace('title = "A small study"', f'title = "{"x" * 201}"'), 3, "title.en"),
    (SMALLEST.replace('contact = "someone@example.org"\n', ""), 8, "data_policy.contact"),
    (SMALLEST.replace("people_per_prompt = 3", "people_per_prompt = 0"), 6, "people_per_prompt"),
    (SMALLEST.replace("people_per_prompt = 3\n", ""), None, "people_per_prompt"),
    (SMALLEST.replace('languages = ["en"]\n', ""), None, "languages"),
    (SMALLEST.replace('languages = ["en"]', "languages = []"), 2, "languages"),
    (SMALLEST.replace('title = "A small study"', 'title = """\nlanguages = 3\n"""\nhue = 1'), 6, "hue"),
    (SMALLEST + "[[waves]]\nname = 1\n", 13, "waves[0].name"),
    (SMALLEST + '[[waves]]\nname = "w"\n[[waves]]\nname = "w"\n', 15, "waves[1].name"),
    (SMALLEST + '[[cohorts]]\nname = "c"\n[[cohorts]]\nname = "c"\n', 15, "cohorts[1].name"),
    (SMALLEST + '[[cohorts]]\nname = "c"\npeople = 0\n', 14, "cohorts[0].people"),
    # 12 prompts times 3 people, 10 each: 4 people at least.
    (SMALLEST + '[[cohorts]]\nname = "c"\npeople = 3\n', 6, "people_per_prompt"),
    (SMALLEST + '[[support]]\nurl = "http://example.org"\nlabel = "Help"\n', 13, "support[0].url"),
    (SMALLEST + '[[support]]\nurl = "javascript:alert(1)"\nlabel = "Help"\n', 13, "support[0].url"),
    (SMALLEST + '[[support]]\nurl = "https://example.org/ x"\nlabel = "Help"\n', 13, "support[0].url"),
    (SMALLEST + '[[support]]\nurl = "https://example.org"\n', 12, "support[0].label"),
    (SMALLEST + QUIZ + '"c"\n', 18, "quiz.questions[0].correct"),
    (SMALLEST + QUIZ.replace('["a", "b"]', '["a"]') + '"a"\n', 17, "quiz.questions[0].options"),
    (SMALLEST + QUIZ.replace('["a", "b"]', '["a", "b", "a"]') + '"a"\n', 17, "quiz.questions[0].options[2]"),
    (SMALLEST + QUIZ.replace("[quiz]", "[quiz]\nattempts = 0") + '"a"\n', 13, "quiz.attempts"),
    (SMALLEST + "[quiz]\n", 12, "quiz.questions"),
    (SMALLEST + PANEL + '"OUT1"\n', 14, "panel.screened_out_code"),
    (SMALLEST + PANEL + '"D N"\n', 16, "panel.completion_code"),
    (SMALLEST + PANEL + '"DONE"\nreturn_url = "http://x.org/?c={code}"\n', 17, "panel.return_url"),
    (SMALLEST + PANEL + '"DONE"\nreturn_url = "https://x.org/"\n', 17, "panel.return_url"),
    (SMALLEST + PANEL + '"DONE"\nstudy_parameter = "PID"\n', 17, "panel.study_parameter"),
    (SMALLEST + CUSTOM_AGE + '[[quotas]]\nwhere = { age = "26" }\npeople = 3\n', 18, "quotas[0].where.age"),
    (SMALLEST + CUSTOM_AGE + '[[quotas]]\nwhere = { sex = "26" }\npeople = 3\n', 18, "quotas[0].where.sex"),
    (SMALLEST + CUSTOM_AGE + "[[quotas]]\nwhere = { }\npeople = 3\n", 18, "quotas[0].where"),
    (SMALLEST + CUSTOM_AGE + '[[quotas]]\nwhere = { age = "25+" }\n', 17, "quotas[0].people"),
    (SMALLEST + CUSTOM_AGE + "[[targets]]\npeople = 3\n", 17, "targets[0].where"),
    (SMALLEST + CUSTOM_AGE + CUSTOM_AGE, 19, "demographics[1].field"),
    (SMALLEST + CUSTOM_AGE + '[[demographics]]\npreset = "shoe"\n', 18, "demographics[1].preset"),
    (SMALLEST + '[translators.es]\ntranslated_by = "Ana"\n', 12, "translators.es"),
    (SMALLEST + "[translators.en]\n", 12, "translators.en.translated_by"),
    (SMALLEST + "[data_policy2]\n", 12, "data_policy2"),
    ("id = \n", 1, ""),
]


@pytest.mark.parametrize(("text", "line", "field"), ONE_FAULT)
def test_a_fault_has_its_line_and_its_field(text: str, line: int | None, field: str) -> None:
    assert [(fault.line, fault.field) for fault in faults(text)] == [(line, field)]


def test_every_fault_is_told_at_once_in_the_order_of_lines() -> None:
    text = with_key("seed = -1\nhue = 1\nanchors = 7") + '[[waves]]\nname = ""\n'
    assert [(fault.line, fault.field) for fault in faults(text)] == [
        (1, "seed"),
        (2, "hue"),
        (3, "anchors"),
        (16, "waves[0].name"),
    ]


def test_a_text_must_stand_in_every_language() -> None:
    found = faults(SMALLEST.replace('["en"]', '["en", "es"]'), None)
    # title, consent, debrief and the three of the data policy
    assert len(found) == 6
    assert all("es" in fault.expected for fault in found)


def test_the_preset_is_refused_in_a_language_that_it_lacks() -> None:
    text = 'demographics = "ca1"\n' + SMALLEST.replace('["en"]', '["de"]')
    assert [fault.field for fault in faults(text, None)] == ["demographics"]


def test_ways_to_decline_are_wanted_in_a_language_that_is_not_bundled() -> None:
    german = SMALLEST.replace('["en"]', '["de"]')
    assert [fault.field for fault in faults(german + CUSTOM_AGE, None)] == ["demographics[0].options"]
    own = CUSTOM_AGE.replace('"25+"]', f'"25+", {{ value = "{PREFER_NOT_TO_SAY}", text = "Keine Angabe" }}]')
    assert faults(german + own, None) == []


def test_simulated_people_may_be_given_fewer_prompts() -> None:
    assert faults(with_key("prompts_per_person = 1\nsimulated = true")) == []


def test_anchors_leave_room_for_the_others() -> None:
    anchors = "prompts_per_person = 5\nanchors = ['p1', 'p2', 'p3', 'p4', 'p5'{}]\n"
    assert [fault.field for fault in faults(anchors.format("") + SMALLEST)] == ["anchors"]
    assert [fault.field for fault in faults(anchors.format(", 'p6'") + SMALLEST)] == ["prompts_per_person"]
    assert faults(anchors.format("") + SMALLEST, 5) == []


def test_how_many_people_it_takes() -> None:
    text = 'prompts_per_person = 6\nanchors = ["p1"]\n' + SMALLEST.replace("= 3", "= 16")
    study = read_study(text.encode(), "study.toml", make_prompts(101))
    # 100 prompts that are no anchor, 16 times each, 5 a person.
    assert people_needed(study, 101) == 320
    # 7 of them need 112 answers, 23 people; and 16 different people at least.
    assert people_needed(study, 8) == 23
    assert people_needed(study, 6) == 16


def test_a_fault_repeats_no_text_and_no_password() -> None:
    text = with_key('database_url = "postgresql://me:hunter2@host/name"\n"a secret key" = 1')
    assert "hunter2" not in str(faults(text))
    assert "a secret key" not in [fault.field for fault in faults(text)]


def test_a_byte_order_mark_and_windows_lines_are_read() -> None:
    assert read_study(b"\xef\xbb\xbf" + SMALLEST.replace("\n", "\r\n").encode(), "study.toml", None).id == "small"


def test_what_is_no_utf8_is_a_fault() -> None:
    with pytest.raises(FaultsError, match="UTF-8"):
        read_study(b"title = '\xff'", "study.toml", None)


@given(
    key=st.sampled_from(
        ["id", "title", "languages", "support", "quiz", "panel", "quotas", "demographics", "data_policy", "translators",
         "cohorts", "waves", "anchors", "questions", "warning", "prompt_languages"]
    ),
    value=st.sampled_from(
        ["1", "1.5", "true", '""', '"x"', "[]", "[1]", '["x"]', "{}", "{ x = 1 }", "[{}]", "[[]]", "1979-05-27", "nan",
         '[{ where = 1, url = 2, name = 3, questions = 4, options = 5 }]', '{ questions = 1, en = 2 }',
         '{ questions = [{ options = [1, {}] }] }']
    ),
)  # fmt: skip
def test_whatever_stands_there_ends_in_a_study_or_in_faults(key: str, value: str) -> None:
    lines = [line for line in SMALLEST.splitlines() if not line.startswith(f"{key} ")]
    if key == "data_policy":
        lines = lines[: lines.index("[data_policy]")]
    for fault in faults("\n".join([f"{key} = {value}", *lines])):
        assert fault.expected


def test_strange_keys_within_texts_do_not_shift_lines() -> None:
    text = SMALLEST.replace('"You agree."', "'''\n[panel]\nx = 1\n'''") + "[panel]\n"
    assert {fault.line for fault in faults(text) if fault.field.startswith("panel")} == {15}
