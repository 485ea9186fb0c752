"""The openai SDK alone: `python -m benchmarks.bare_openai URL CALLS CONNECTIONS` prints its seconds as JSON.

Workers that call `chat.completions.create`, as one writes it: no typed reply, no cache, no limit, nothing kept.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time

import httpx2
import openai


async def ask(url: str, n: int, connections: int) -> None:
    """Ask so many times, so many at once."""
    limits = httpx2.Limits(max_connections=connections, max_keepalive_connections=connections)
    http = openai.DefaultAsyncHttpxClient(limits=limits)
    left = iter(range(n))
    async with openai.AsyncOpenAI(api_key="none", base_url=url, max_retries=0, http_client=http) as client:

        async def work() -> None:
            for number in left:
                await client.chat.completions.create(
                    model="stub", messages=[{"role": "user", "content": f"call {number}"}]
                )

        await asyncio.gather(*(work() for _ in range(connections)))


def main(url: str, n: int, connections: int) -> None:
    """Ask once to warm up, then by the clock."""
    asyncio.run(ask(url, 2 * connections, connections))
    before = time.perf_counter()
    asyncio.run(ask(url, n, connections))
    print(json.dumps({"seconds": time.perf_counter() - before}))


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
