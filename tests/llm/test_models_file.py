"""Models by names of one's own: what a table holds, every fault at once, and what --model may be."""

from __future__ import annotations

from pathlib import Path

import pytest

from folkmoot.errors import FaultsError, InputError
from folkmoot.llm.choose_model import choose_model
from folkmoot.llm.model import ModelName
from folkmoot.llm.models_file import ModelsFile, read_models
from folkmoot.llm.provider import Endpoint
from folkmoot.llm.redaction import Secret

FULL = b"""
[study]
title = "another's table"

[models.judge]
provider = "openai"
model = "gpt-5"
base_url = "https://host.example/v1"
api_key_variable = "HOST_KEY"
structured_output = false
settings = { reasoning_effort = "high", nested = { deep = [1, 2.5, true] } }
prices = { input = 1.25, cached_input = 0.125, output = 10 }

[models."local-8b.q4"]
provider = "openai"
model = "llama3:8b"
base_url = "http://127.0.0.1:11434/v1"
"""


def test_a_table_holds_model_endpoint_settings_and_prices() -> None:
    models = read_models(FULL, "study.toml", Path("/study"))
    judge = models.tables["judge"]
    assert (judge.provider, judge.model) == ("openai", "gpt-5")
    assert judge.endpoint == Endpoint("https://host.example/v1", api_key_variable="HOST_KEY", structured=False)
    assert judge.settings == {"reasoning_effort": "high", "nested": {"deep": [1, 2.5, True]}}
    assert judge.prices == {"input": 1.25, "cached_input": 0.125, "output": 10}
    local = models.tables["local-8b.q4"]
    assert local.endpoint == Endpoint("http://127.0.0.1:11434/v1")
    assert (local.settings, local.prices) == ({}, None)
    assert models.warnings == ()


def test_a_file_without_models_names_none() -> None:
    assert read_models(b'[study]\ntitle = "x"\n', "study.toml", Path()).tables == {}


def test_the_keys_file_is_found_beside_the_models_file() -> None:
    text = b'[models.a]\nprovider = "openai"\nmodel = "m"\napi_key_file = "secret/key.txt"\n'
    assert read_models(text, "a.toml", Path("/study")).tables["a"].endpoint.api_key_file == Path(
        "/study/secret/key.txt"
    )


def test_a_key_in_the_file_is_allowed_and_warned_about_and_not_shown() -> None:
    text = b'[models.a]\nprovider = "openai"\nmodel = "m"\napi_key = "sk-planted-012345"\n'
    models = read_models(text, "a.toml", Path())
    assert models.tables["a"].endpoint.api_key == Secret("sk-planted-012345")
    (warning,) = models.warnings
    assert warning.startswith("a.toml: models.a.api_key: a key stands in the file")
    assert "planted" not in repr(models)


def test_every_fault_is_said_at_once_and_no_value_is_shown() -> None:
    text = b"""
models."a b" = 3
[models.a]
provider = "opnai"
modle = "m"
base_url = "sk-planted-012345"
api_key_variable = "sk-planted-012345"
api_key_file = 7
structured_output = "yes"
settings = { since = 2026-01-01, much = inf }
prices = { input = -1, ouput = 2 }
[models.b]
model = ""
api_key = "x"
provider = "openai"
settings = 3
prices = 4
"""
    with pytest.raises(FaultsError) as caught:
        read_models(text, "m.toml", Path())
    assert {fault.field for fault in caught.value.faults} == {
        "models.…",
        "models.a.provider",
        "models.a.model",
        "models.a.modle",
        "models.a.base_url",
        "models.a.api_key_variable",
        "models.a.api_key_file",
        "models.a.structured_output",
        "models.a.settings.since",
        "models.a.settings.much",
        "models.a.prices.input",
        "models.a.prices.ouput",
        "models.a.prices.output",
        "models.b.model",
        "models.b.settings",
        "models.b.prices",
    }
    assert "planted" not in str(caught.value)


@pytest.mark.parametrize("text", [b"[models", b"\xff", b"models = 3", b"[[models]]\n"])
def test_what_is_no_file_of_models_is_a_fault(text: bytes) -> None:
    with pytest.raises(FaultsError):
        read_models(text, "m.toml", Path())


def test_two_places_for_a_key_are_a_fault() -> None:
    text = b'[models.a]\nprovider = "openai"\nmodel = "m"\napi_key_variable = "A"\napi_key_file = "b"\n'
    with pytest.raises(FaultsError, match="a second place for the key"):
        read_models(text, "m.toml", Path())


@pytest.fixture
def models() -> ModelsFile:
    return read_models(FULL, "study.toml", Path())


def test_a_name_of_the_file_goes_before_everything(models: ModelsFile) -> None:
    chosen = choose_model("judge", models)
    assert chosen.name == ModelName("openai", "gpt-5", models.tables["judge"].settings)
    assert chosen.endpoint == models.tables["judge"].endpoint
    assert chosen.prices == models.tables["judge"].prices


def test_settings_on_the_command_line_go_before_the_tables(models: ModelsFile) -> None:
    chosen = choose_model("judge?reasoning_effort=low&temperature=0", models)
    assert chosen.name.model == "gpt-5"
    assert chosen.name.settings["reasoning_effort"] == "low"
    assert chosen.name.settings["temperature"] == 0
    assert "nested" in chosen.name.settings


def test_any_other_name_is_read_as_it_stands(models: ModelsFile) -> None:
    chosen = choose_model("openai:gpt-5?temperature=1", models)
    assert chosen.name == ModelName("openai", "gpt-5", {"temperature": 1})
    assert chosen.endpoint == Endpoint()
    with pytest.raises(InputError, match=r"judge, local-8b\.q4"):
        choose_model("jugde", models)
    with pytest.raises(InputError, match="PROVIDER:MODEL"):
        choose_model("judge")


def test_waiting_is_no_field_of_a_request() -> None:
    chosen = choose_model("openai:gpt-5?wait=90&temperature=0")
    assert chosen.wait == 90
    assert chosen.name.settings == {"temperature": 0}
    with pytest.raises(InputError, match="wait"):
        choose_model("openai:gpt-5?wait=-1")
