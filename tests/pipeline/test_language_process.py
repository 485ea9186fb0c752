"""Languages are told in another process as they are in this one, whatever becomes of that process."""

from __future__ import annotations

import asyncio
import sys

import msgspec

from folkmoot.pipeline.language_process import LanguageProcess
from folkmoot.records.survey import NewAnswer


def answer(question: str, reason: str) -> NewAnswer:
    value = {"flagged": [], "rationale": reason} if question == "veto" else {"tiers": [["A"]], "rationale": reason}
    return NewAnswer(question, msgspec.Raw(msgspec.json.encode(value)), question)


FRENCH = answer("veto", "Parce que c'est injuste\npour tout le monde.")
HINDI = answer("world_ranking", "यह जवाब सबके लिए ठीक नहीं है")
SHORT = answer("personal_ranking", "ok")
BOTH = {"veto": "fr", "world_ranking": "hi"}


def test_each_gets_the_languages_of_their_own_words() -> None:
    async def tell() -> None:
        async with LanguageProcess() as process:
            told = await asyncio.gather(
                *(process.languages([FRENCH, SHORT, HINDI] if number % 2 else [HINDI]) for number in range(40))
            )
            assert told == [{"world_ranking": "hi"}, BOTH] * 20
            assert await process.languages([SHORT]) == {}

    asyncio.run(tell())


def test_without_the_process_languages_are_told_all_the_same() -> None:
    ends_at_once = (sys.executable, "-c", "import sys; sys.stdin.readline()")

    async def tell(command: tuple[str, ...]) -> None:
        async with LanguageProcess(command) as process:
            # The first waits while it ends, the second comes when it has ended.
            assert await process.languages([FRENCH, HINDI]) == BOTH
            assert await process.languages([FRENCH, HINDI]) == BOTH

    asyncio.run(tell(ends_at_once))
    asyncio.run(tell(("/there/is/no/such/program",)))


def test_a_process_that_says_nothing_or_half_a_line_is_given_up() -> None:
    silent = (sys.executable, "-c", "import time; time.sleep(600)")
    killed_in_a_line = (sys.executable, "-c", "import sys; sys.stdin.readline(); sys.stdout.write('[')")

    async def tell(command: tuple[str, ...], patience: float) -> None:
        async with LanguageProcess(command, patience) as process:
            assert await asyncio.gather(*(process.languages([one]) for one in (FRENCH, HINDI))) == [
                {"veto": "fr"},
                {"world_ranking": "hi"},
            ]
            assert await process.languages([FRENCH, HINDI]) == BOTH

    asyncio.run(tell(silent, 0.05))
    asyncio.run(tell(killed_in_a_line, 60))


def test_who_goes_away_takes_nobody_elses_answer() -> None:
    async def tell() -> None:
        async with LanguageProcess() as process:
            gone = asyncio.create_task(process.languages([FRENCH]))
            await asyncio.sleep(0)
            gone.cancel()
            assert await process.languages([HINDI]) == {"world_ranking": "hi"}

    asyncio.run(tell())
