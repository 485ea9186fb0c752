"""The order in which responses are shown."""

from __future__ import annotations

from collections import Counter

from folkmoot.ranker.order import shown_order


def test_an_order_hangs_on_seed_prompt_and_repeat_alone() -> None:
    def orders(seed: int) -> list[tuple[str, ...]]:
        return [
            shown_order("ABCDEF", "random", seed=seed, prompt_id=prompt, repeat=repeat)
            for prompt in ("p", "q")
            for repeat in (1, 2)
        ]

    assert orders(1) == orders(1)
    assert len(set(orders(1))) == 4
    assert orders(1) != orders(2)


def test_as_is_is_the_datasets_order_in_every_repeat() -> None:
    assert {shown_order("CAB", "as-is", seed=seed, prompt_id="p", repeat=seed) for seed in (1, 2)} == {("C", "A", "B")}


def test_each_response_stands_at_each_place_equally_often() -> None:
    # 6,000 prompts with three responses: each of six orders is expected 1,000 times; the standard deviation is
    # sqrt(6000 · 1/6 · 5/6) = 28.9, and 150 is more than five of them.
    drawn = Counter(shown_order("ABC", "random", seed=1, prompt_id=str(number), repeat=1) for number in range(6000))
    assert len(drawn) == 6
    assert all(abs(count - 1000) < 150 for count in drawn.values())
