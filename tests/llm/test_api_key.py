"""Where a key comes from, and where it is not sent."""

from __future__ import annotations

from pathlib import Path

import pytest

from folkmoot.errors import InputError, MissingFileError
from folkmoot.llm.api_key import api_key, base_url
from folkmoot.llm.provider import Endpoint
from folkmoot.llm.redaction import Secret

OPENAI = {"OPENAI_API_KEY": "sk-openai-0123456789"}


def test_without_a_word_it_is_openai_with_its_variable() -> None:
    assert base_url(Endpoint(), {}) == "https://api.openai.com/v1"
    assert api_key(Endpoint(), OPENAI) == Secret("sk-openai-0123456789")


def test_the_environment_may_name_another_endpoint_and_its_key() -> None:
    environment = {**OPENAI, "OPENAI_BASE_URL": "http://127.0.0.1:8000/v1"}
    assert base_url(Endpoint(), environment) == "http://127.0.0.1:8000/v1"
    assert api_key(Endpoint(), environment) == Secret("sk-openai-0123456789")
    assert api_key(Endpoint(), {"OPENAI_BASE_URL": "http://127.0.0.1:8000/v1"}) is None


def test_openais_key_is_not_sent_to_an_address_of_the_models_file() -> None:
    assert api_key(Endpoint("https://elsewhere.example/v1"), OPENAI) is None
    assert api_key(Endpoint("https://api.openai.com/v1/"), OPENAI) == Secret("sk-openai-0123456789")


def test_a_hosted_model_without_a_key_is_refused_with_what_to_do() -> None:
    with pytest.raises(InputError, match="OPENAI_API_KEY is not set"):
        api_key(Endpoint(), {})


def test_a_variable_of_the_table_is_read() -> None:
    endpoint = Endpoint("https://host.example/v1", api_key_variable="HOST_KEY")
    assert api_key(endpoint, {"HOST_KEY": " abc \n"}) == Secret("abc")
    with pytest.raises(InputError, match="HOST_KEY is not set"):
        api_key(endpoint, OPENAI)


def test_a_file_holds_the_key_alone(tmp_path: Path) -> None:
    path = tmp_path / "key"
    path.write_text("abc-123\n")
    assert api_key(Endpoint("http://h", api_key_file=path)) == Secret("abc-123")
    path.write_text("key = abc-123\n")
    with pytest.raises(InputError, match="more than one word") as caught:
        api_key(Endpoint("http://h", api_key_file=path))
    assert "abc-123" not in str(caught.value)
    path.write_text("\n")
    with pytest.raises(InputError, match="nothing"):
        api_key(Endpoint("http://h", api_key_file=path))
    with pytest.raises(MissingFileError):
        api_key(Endpoint("http://h", api_key_file=tmp_path / "none"))
