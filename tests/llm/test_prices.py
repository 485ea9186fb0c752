"""Prices: where they hold, what they come to, and that each says when it was read."""

from __future__ import annotations

import tomllib
from importlib.resources import files
from pathlib import Path

import pytest

from folkmoot.errors import FaultsError, InputError, MissingFileError
from folkmoot.llm.model import ModelName
from folkmoot.llm.prices import find_price, own_price, read_prices

OPENAI = "https://api.openai.com/v1"
GPT_5 = ModelName("openai", "gpt-5")


def test_every_bundled_price_says_when_and_where_it_was_read() -> None:
    text = files("folkmoot.llm").joinpath("prices.toml").read_text(encoding="utf-8")
    tables = tomllib.loads(text)["price"]
    assert len(read_prices(text, "prices.toml")) == len(tables)
    for table in tables:
        assert table["source"]
        assert table["output"] == 0 or table["as_of"].year >= 2026
    names = [name for table in tables for name in table["names"]]
    assert len(names) == len(set(names))


def test_a_reply_costs_what_its_tokens_cost() -> None:
    price = find_price(GPT_5, OPENAI)
    assert price is not None
    assert price.said_of.startswith("as of 2026-03-21 (")
    # 1.25 for a million read, 0.125 for a million of them from the provider's cache, 10 for a million written:
    # 40,000 · 1.25 + 10,000 · 0.125 + 2,000 · 10 = 71,250 millionths.
    assert price.cost(50_000, 10_000, 2_000) == pytest.approx(0.071250)
    assert price.cost(50_000, 10_000, 2_000, batch=True) == pytest.approx(0.035625)


def test_a_long_request_is_priced_higher_as_a_whole_and_kept_input_counts() -> None:
    price = find_price(ModelName("openai", "gpt-6-luna"), OPENAI)
    assert price is not None
    # Read for the first time is 0.125, since the provider keeps it; 0.5 written.
    assert price.cost(272_000, 0, 1_000) == pytest.approx((272_000 * 0.125 + 1_000 * 0.5) / 1e6)
    # One token more: twice the input, one and a half times the output.
    assert price.cost(272_001, 0, 1_000) == pytest.approx((272_001 * 0.25 + 1_000 * 0.75) / 1e6)


@pytest.mark.parametrize(
    ("name", "endpoint", "has"),
    [
        (GPT_5, OPENAI, True),
        (ModelName("openai", "gpt-5-2025-08-07"), OPENAI, True),
        (ModelName("openai", "gpt-5", {"reasoning_effort": "high"}), OPENAI, True),
        # The same name at another address is another model.
        (GPT_5, "http://localhost:8000/v1", False),
        (ModelName("openai", "gpt-5-nonesuch"), OPENAI, False),
        (ModelName("command", "gpt-5"), "", False),
        (ModelName("fake", "rule-follower"), "", True),
    ],
)
def test_a_price_holds_for_its_model_at_its_address(name: ModelName, endpoint: str, has: bool) -> None:
    assert (find_price(name, endpoint) is not None) == has


def test_a_users_prices_go_first_and_are_named_as_theirs(tmp_path: Path) -> None:
    own = tmp_path / "mine.toml"
    own.write_text("[[price]]\nnames = ['openai:gpt-5', 'openai:local']\ninput = 3\noutput = 6\n")
    price = find_price(GPT_5, OPENAI, own)
    assert price is not None
    assert (price.input, price.cached_input, price.output, price.said_of) == (3, 3, 6, "of mine.toml")
    local = find_price(ModelName("openai", "local"), "http://localhost:8000/v1", own)
    assert local is not None
    # What it does not name is looked up in the bundled table.
    assert find_price(ModelName("openai", "gpt-4.1"), OPENAI, own) is not None


def test_a_table_of_the_models_file_is_a_price() -> None:
    price = own_price({"input": 2.0, "output": 4.0}, Path("study/study.toml"))
    assert (price.input, price.cached_input, price.output, price.said_of) == (2.0, 2.0, 4.0, "of study.toml")


@pytest.mark.parametrize(
    ("text", "error", "says"),
    [
        ("[[price", InputError, "no TOML"),
        ("", InputError, r"no \[\[price\]\]"),
        ("[price]\nx = 1", InputError, r"no \[\[price\]\]"),
        ("[[price]]\nnames = ['a:b']\ninput = -1\noutput = 1\n[[price]]\nnames = ['a:b']", FaultsError, "2 faults"),
        ("[[price]]\nnames = ['a:b']\ninput = 1\noutput = 1\nper_kilo = 1", FaultsError, "unknown field"),
        ("[[price]]\nnames = ['a:b']\ninput = nan\noutput = 1", FaultsError, "1 fault"),
    ],
)
def test_a_file_that_does_not_hold_prices_is_refused(
    tmp_path: Path, text: str, error: type[InputError], says: str
) -> None:
    path = tmp_path / "p.toml"
    path.write_text(text)
    with pytest.raises(error, match=says):
        find_price(GPT_5, OPENAI, path)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(MissingFileError, match=r"none\.toml"):
        find_price(GPT_5, OPENAI, tmp_path / "none.toml")
