"""A Redis at the other end of a slow line."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress

CHUNK_BYTES = 65536


class SlowLine:
    """Brings each answer of Redis `delay` seconds late; `port` is where to ask.

    `questions` is how many have come.
    """

    def __init__(self, socket_path: str) -> None:
        self._socket_path = socket_path
        self.delay = 0.0
        self.port = 0
        self.questions = 0
        self._carrying: set[asyncio.Task[None]] = set()

    @property
    def lines(self) -> int:
        """How many are open."""
        return len(self._carrying)

    def take(self, questions: asyncio.StreamReader, answers: asyncio.StreamWriter) -> None:
        """A connection has come."""
        carrying = asyncio.create_task(self._carry(questions, answers))
        self._carrying.add(carrying)
        carrying.add_done_callback(self._carrying.discard)

    async def end(self) -> None:
        """All connections."""
        for carrying in list(self._carrying):
            carrying.cancel()
        await asyncio.gather(*self._carrying, return_exceptions=True)

    async def _carry(self, questions: asyncio.StreamReader, answers: asyncio.StreamWriter) -> None:
        from_redis, to_redis = await asyncio.open_unix_connection(self._socket_path)
        answering = asyncio.create_task(_pass_on(from_redis, lambda chunk: self._late(answers, chunk)))
        try:
            await _pass_on(questions, lambda chunk: self._at_once(to_redis, chunk))
        finally:
            answering.cancel()
            for writer in (to_redis, answers):
                writer.close()

    def _at_once(self, to_redis: asyncio.StreamWriter, chunk: bytes) -> None:
        self.questions += 1
        to_redis.write(chunk)

    def _late(self, answers: asyncio.StreamWriter, chunk: bytes) -> None:
        asyncio.get_running_loop().call_later(self.delay, answers.write, chunk)


async def _pass_on(source: asyncio.StreamReader, give: Callable[[bytes], None]) -> None:
    with suppress(ConnectionError):
        while chunk := await source.read(CHUNK_BYTES):
            give(chunk)


@asynccontextmanager
async def slow_line(redis_url: str) -> AsyncIterator[SlowLine]:
    """Not slow yet."""
    line = SlowLine(redis_url.removeprefix("unix://"))
    server = await asyncio.start_server(line.take, "127.0.0.1", 0)
    line.port = server.sockets[0].getsockname()[1]
    async with server:
        yield line
        await line.end()
