"""A restore waits for a server that recovers, which may end at any moment."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import NamedTuple

import pytest

from runtime.problem import Problem
from wardgate.backup.recovering.replayed_place import replayed_place

STARTUP_BYTES = 8
NO_TLS = b"N"
AUTHENTICATION_OK, READY_FOR_QUERY = b"R\x00\x00\x00\x08\x00\x00\x00\x00", b"Z\x00\x00\x00\x05I"
VERSION = b"server_version\x0018.0\x00"
PARAMETER_STATUS = b"S" + (4 + len(VERSION)).to_bytes(4) + VERSION


class Process(NamedTuple):
    """A process that runs, or has ended."""

    is_alive: bool
    log: Path = Path("postgres.log")


class Server(NamedTuple):
    """A server at this port."""

    port: int
    child: Process

    def url(self) -> str:
        return f"postgresql://wardgate@127.0.0.1:{self.port}/wardgate"


async def end_at_the_first_query(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Accept a connection as PostgreSQL does, and close it when something is asked."""
    await reader.readexactly(STARTUP_BYTES)
    writer.write(NO_TLS)
    await reader.read(1024)
    writer.write(AUTHENTICATION_OK + PARAMETER_STATUS + READY_FOR_QUERY)
    await reader.read(1024)
    writer.close()


@pytest.fixture
async def port() -> AsyncIterator[int]:
    server = await asyncio.start_server(end_at_the_first_query, "127.0.0.1", 0)
    yield server.sockets[0].getsockname()[1]
    server.close()


async def test_a_server_that_ends_while_it_is_asked_is_a_problem_that_names_its_log(port: int) -> None:
    with pytest.raises(Problem, match=r"see its log postgres\.log"):
        await replayed_place(Server(port, Process(is_alive=False)))


async def test_a_server_that_closes_connections_and_runs_is_asked_again(port: int) -> None:
    assert await replayed_place(Server(port, Process(is_alive=True))) == 0
