"""Where an endpoint's key comes from, and what must be kept out of everything that is shown."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from folkmoot.errors import InputError, MissingFileError
from folkmoot.llm.provider import Endpoint
from folkmoot.llm.redaction import Redactor, Secret, environment_keys, url_keys

BASE_URL_VARIABLE: Final = "OPENAI_BASE_URL"
KEY_VARIABLE: Final = "OPENAI_API_KEY"
OPENAI_URL: Final = "https://api.openai.com/v1"


def base_url(endpoint: Endpoint, environment: Mapping[str, str] = os.environ) -> str:
    """The endpoint's address: the one that is named, else the environment's, else OpenAI's."""
    return endpoint.base_url or environment.get(BASE_URL_VARIABLE, "").strip() or OPENAI_URL


def api_key(endpoint: Endpoint, environment: Mapping[str, str] = os.environ) -> Secret | None:
    """The endpoint's key; None where it has none, which is well for a model of one's own.

    The environment's OPENAI_API_KEY is sent to OpenAI and to the address that the environment names, and nowhere else: an
    address in a models file is given the key that stands there.

    Raises:
        MissingFileError: the key's file cannot be read.
        InputError: the variable is not set, the file is empty, or a hosted model has no key.
    """
    if endpoint.api_key is not None:
        return endpoint.api_key
    if endpoint.api_key_variable is not None:
        value = environment.get(endpoint.api_key_variable, "").strip()
        if not value:
            raise InputError(f"the environment variable {endpoint.api_key_variable} is not set; it should hold the key")
        return Secret(value)
    if endpoint.api_key_file is not None:
        return _from_file(endpoint.api_key_file)
    address = base_url(endpoint, environment)
    value = environment.get(KEY_VARIABLE, "").strip()
    if endpoint.base_url is None or _is_openai(address):
        if value:
            return Secret(value)
        if _is_openai(address):
            raise InputError(
                f"the environment variable {KEY_VARIABLE} is not set; it should hold the key. For another endpoint set "
                f"{BASE_URL_VARIABLE}, or name it in a models file (--models)"
            )
    return None


def redactor(endpoint: Endpoint, environment: Mapping[str, str] = os.environ) -> Redactor:
    """What clears texts of the endpoint's key, of what its address hides, and of every key of the environment."""
    keys = [*environment_keys(environment), *url_keys(base_url(endpoint, environment))]
    try:
        key = api_key(endpoint, environment)
    except InputError:
        key = None
    if key is not None:
        keys.append(key.reveal())
    return Redactor(keys)


def _is_openai(address: str) -> bool:
    return address.rstrip("/") == OPENAI_URL


def _from_file(path: Path) -> Secret:
    try:
        value = path.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        why = error.strerror if isinstance(error, OSError) and error.strerror else "no text in UTF-8"
        raise MissingFileError(f"{path}: the file of the key cannot be read ({why})") from None
    if not value or len(value.split()) != 1:
        raise InputError(f"{path}: found {'nothing' if not value else 'more than one word'}; expected the key alone")
    return Secret(value)
