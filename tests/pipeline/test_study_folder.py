"""A study's folder: written by `init`, checked as a whole, read whole or not at all."""

from __future__ import annotations

import json
import re
from importlib.resources import files
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from folkmoot.errors import FaultsError, InputError, MissingFileError
from folkmoot.pipeline.check import check
from folkmoot.pipeline.init_study import init_study
from folkmoot.pipeline.load_population import load_population
from folkmoot.pipeline.load_study import load_study
from folkmoot.study.definition import read_study
from folkmoot.study.lock import study_hash


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    init_study(tmp_path / "town-talk")
    return tmp_path / "town-talk"


def change(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_a_new_study_passes_its_check_and_says_what_to_replace(folder: Path) -> None:
    checked = check(folder)
    assert (checked.kind, checked.faults) == ("study", ())
    # 5 prompts beside the anchor, 16 times each, 4 a person
    assert "20 people or more for 16 a prompt" in checked.holds
    assert "1 spec" in checked.holds
    assert len(checked.notes) == 2
    assert "REPLACE THIS" in checked.notes[0]
    assert "6 sample prompts" in checked.notes[1]


def test_a_new_study_is_named_as_its_folder(folder: Path) -> None:
    loaded = load_study(folder)
    assert loaded.study.id == "town-talk"
    assert len(loaded.prompts) == 6
    assert all(prompt.messages[0].content.startswith("SAMPLE PROMPT.") for prompt in loaded.prompts)
    assert loaded.hash == study_hash((folder / "study.toml").read_bytes(), (folder / "prompts.jsonl").read_bytes())


def test_a_folder_whose_name_is_no_id_keeps_the_sample_id(tmp_path: Path) -> None:
    init_study(tmp_path / "our study")
    assert load_study(tmp_path / "our study").study.id == "my-study"


def test_every_key_that_is_commented_out_is_a_good_one(folder: Path) -> None:
    path = folder / "study.toml"
    path.write_text(re.sub(r"(?m)^#(?! |$)", "", path.read_text(encoding="utf-8")), encoding="utf-8")
    study = load_study(folder).study
    assert check(folder).faults == ()
    assert [cohort.name for cohort in study.cohorts] == ["public", "experts"]
    assert (len(study.quotas), len(study.targets), study.break_after) == (1, 1, 3)
    assert study.panel is not None
    assert study.panel.participant_parameter == "PROLIFIC_PID"


def test_nothing_is_written_over(folder: Path) -> None:
    before = (folder / "study.toml").read_bytes()
    with pytest.raises(InputError, match="not empty"):
        init_study(folder)
    assert (folder / "study.toml").read_bytes() == before
    with pytest.raises(InputError, match="a file of this name"):
        init_study(folder / "study.toml")


def test_an_empty_folder_is_filled(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    init_study(tmp_path / "empty")
    assert check(tmp_path / "empty").faults == ()


def test_faults_of_all_files_are_told_at_once(folder: Path) -> None:
    change(folder / "study.toml", "people_per_prompt = 16", "people_per_prompt = 0")
    with (folder / "study.toml").open("a", encoding="utf-8") as file:
        file.write('[models.judge]\nprovider = "nobody"\nmodel = "x"\n')
    with (folder / "prompts.jsonl").open("a", encoding="utf-8") as file:
        file.write("{}\n")
    (folder / "spec" / "empty.md").write_text("", encoding="utf-8")
    (folder / "rankings").mkdir()
    (folder / "rankings" / "broken.jsonl").write_text('{"prompt_id": "p"}\n', encoding="utf-8")
    checked = check(folder)
    assert checked.holds == ""
    assert {Path(fault.place).name for fault in checked.faults} == {
        "study.toml",
        "prompts.jsonl",
        "empty.md",
        "broken.jsonl",
    }
    assert {fault.field for fault in checked.faults if fault.place.endswith("toml")} == {
        "people_per_prompt",
        "models.judge.provider",
    }


def test_rankings_are_held_against_the_prompts(folder: Path) -> None:
    (folder / "rankings").mkdir()
    path = folder / "rankings" / "run.jsonl"
    row = {"prompt_id": "sample-neighbour-noise", "ranking": "A>B=C"}
    path.write_text(json.dumps(row) + "\n", encoding="utf-8")
    checked = check(folder)
    assert checked.faults == ()
    assert "1 ranking file" in checked.holds
    path.write_text(json.dumps({**row, "ranking": "A>B=C>D"}) + "\n", encoding="utf-8")
    assert [Path(fault.place).name for fault in check(folder).faults] == ["run.jsonl"]


def test_the_definition_alone_can_be_checked(folder: Path) -> None:
    with (folder / "prompts.jsonl").open("a", encoding="utf-8") as file:
        file.write("{}\n")
    change(folder / "study.toml", "seed = 1", "seed = -1")
    checked = check(folder / "study.toml")
    assert [fault.field for fault in checked.faults] == ["seed"]


def test_what_is_no_toml_is_one_fault(folder: Path) -> None:
    change(folder / "study.toml", "seed = 1", "seed = = 1")
    (fault,) = check(folder).faults
    assert fault.line is not None
    assert fault.found.startswith("no TOML")


def test_a_study_without_prompts_is_a_fault_and_cannot_be_loaded(folder: Path) -> None:
    (folder / "prompts.jsonl").unlink()
    assert [Path(fault.place).name for fault in check(folder).faults] == ["prompts.jsonl"]
    with pytest.raises(MissingFileError):
        load_study(folder)


def test_loading_tells_the_faults_of_both_files(folder: Path) -> None:
    change(folder / "study.toml", "seed = 1", "seed = -1")
    with (folder / "prompts.jsonl").open("a", encoding="utf-8") as file:
        file.write("{}\n")
    with pytest.raises(FaultsError) as caught:
        load_study(folder)
    assert {Path(fault.place).name for fault in caught.value.faults} == {"study.toml", "prompts.jsonl"}


def test_prompts_that_wait_for_responses_cannot_be_opened(folder: Path) -> None:
    path = folder / "prompts.jsonl"
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    rows[2]["responses"] = []
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    assert [(fault.line, fault.field) for fault in check(folder).faults] == [(3, "responses")]


def test_translations_that_nobody_checked_are_told(folder: Path) -> None:
    path = folder / "prompts.jsonl"
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    for row in rows:
        row["translations"] = {
            "es": {
                "messages": row["messages"],
                "responses": {one["response_index"]: one["messages"] for one in row["responses"]},
                "criteria": [one["text"] for one in row.get("criteria", [])],
                "warning": row.get("warning"),
                "translated_by": "Ana",
            }
        }
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    change(folder / "study.toml", '#prompt_languages = ["en"]', 'prompt_languages = ["en", "es"]')
    checked = check(folder)
    assert checked.faults == ()
    assert any("6 translations" in one for one in checked.notes)


def test_the_simulated_people_of_a_new_study_fit_its_prompts(folder: Path) -> None:
    path = folder / "population.toml"
    assert (check(path).kind, check(path).faults) == ("population", ())
    assert "200 people, 5 prompts each" in check(path).holds
    population = load_population(path, load_study(folder).prompts)
    asked = {one.field: {option.value for option in one.options} for one in load_study(folder).study.demographics}
    for field, shares in population.demographics.items():
        assert set(shares) <= asked[field]
    path.write_text(re.sub(r"(?m)^#(?! |$)", "", path.read_text(encoding="utf-8")), encoding="utf-8")
    assert check(path).faults == ()
    assert len(load_population(path, load_study(folder).prompts).answerers) == 2


def test_simulated_people_who_do_not_fit_are_faults_of_the_study(folder: Path) -> None:
    change(folder / "population.toml", 'topic = "health"', 'topic = "weather"')
    (fault,) = check(folder).faults
    assert (Path(fault.place).name, fault.field, fault.found) == ("population.toml", "topics[0].topic", "'weather'")
    (folder / "population.toml").unlink()
    assert check(folder).faults == ()


def test_a_study_of_simulated_people_says_so(tmp_path: Path) -> None:
    init_study(tmp_path / "trial", simulated=True)
    assert load_study(tmp_path / "trial").study.simulated
    init_study(tmp_path / "real")
    assert not load_study(tmp_path / "real").study.simulated


def test_codes_of_the_sample_are_told(folder: Path) -> None:
    path = folder / "study.toml"
    text = path.read_text(encoding="utf-8")
    panel = re.sub(r"(?m)^#", "", text[text.index("#[panel]") : text.index("# ── Evidence")])
    path.write_text(text + panel, encoding="utf-8")
    assert any('completion_code = "REPLACE1", screened_out_code = "REPLACE2"' in one for one in check(folder).notes)
    for number, code in enumerate(("C1A2B3", "C4D5E6", "C7F8G9"), start=1):
        change(path, f'\n{["completion", "screened_out", "quota_full"][number - 1]}_code = "REPLACE{number}"',
               f'\n{["completion", "screened_out", "quota_full"][number - 1]}_code = "{code}"')  # fmt: skip
    assert not any("_code" in one for one in check(folder).notes)


def test_the_lines_that_say_replace_this_are_named(folder: Path) -> None:
    lines = (folder / "study.toml").read_text(encoding="utf-8").splitlines()
    there = [str(number) for number, line in enumerate(lines, start=1) if "REPLACE THIS" in line]
    assert len(there) == 2
    assert any(one.endswith(f"in lines {', '.join(there)}") for one in check(folder).notes)


def test_a_language_that_prompts_lack_is_a_fault_of_the_key_that_names_it(folder: Path) -> None:
    change(folder / "study.toml", 'languages = ["en"]\n', 'languages = ["en", "es"]\n')
    faults = [fault for fault in check(folder).faults if "prompts without es" in fault.found]
    assert [(fault.field, "`prompt_languages`" in fault.expected) for fault in faults] == [("languages", True)]
    change(folder / "study.toml", '#prompt_languages = ["en"]', 'prompt_languages = ["es"]')
    faults = [fault for fault in check(folder).faults if "prompts without es" in fault.found]
    assert [fault.field for fault in faults] == ["prompt_languages"]


def test_texts_in_several_languages_may_run_over_lines(folder: Path) -> None:
    path = folder / "study.toml"
    text = path.read_text(encoding="utf-8")
    begin = text.index('consent = """')
    end = text.index('"""\n', text.index('debrief = """') + len('debrief = """')) + 4
    said = "".join(
        f'{key}.{language} = """\n{key} in {language}\n\nA second paragraph.\n"""\n'
        for key in ("consent", "debrief")
        for language in ("en", "fr")
    )
    text = text[:begin] + said + text[end:]
    text = text.replace('languages = ["en"]', 'languages = ["en", "fr"]', 1).replace(
        "#prompt_languages", "prompt_languages"
    )
    path.write_text(text, encoding="utf-8")
    faults = check(folder).faults
    # The other texts still stand in one language; those two are right.
    assert not {"consent", "debrief"} & {fault.field.partition(".")[0] for fault in faults}


TEMPLATE = re.sub(
    r"(?m)^#(?! |$)", "", (files("folkmoot") / "new_study" / "study.toml").read_text(encoding="utf-8")
).splitlines()
VALUES = (
    "1",
    "-1",
    "true",
    '""',
    '"x"',
    "[]",
    "[1]",
    '["en", "fr"]',
    "{}",
    "[{}]",
    "[[1]]",
    "nan",
    "1979-05-27",
    '"ca1"',
)


@given(edits=st.lists(st.tuples(st.integers(0, len(TEMPLATE) - 1), st.sampled_from(["", *VALUES])), max_size=4))
def test_a_damaged_definition_ends_in_a_study_or_in_faults_with_lines_of_the_file(edits: list[tuple[int, str]]) -> None:
    lines = list(TEMPLATE)
    for place, value in edits:
        key = lines[place].partition("=")[0]
        lines[place] = f"{key}= {value}" if value and "=" in lines[place] else ""
    try:
        assert read_study("\n".join(lines).encode(), "study.toml", None).languages
    except FaultsError as error:
        for fault in error.faults:
            assert fault.found
            assert fault.expected
            assert fault.line is None or 1 <= fault.line <= len(lines)
