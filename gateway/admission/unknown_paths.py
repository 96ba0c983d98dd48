"""Answers calls of paths that nobody serves, in place of grpc.aio, of whose server one of them is the end.

grpc.aio decodes the path of each call that is of no registered method, in the loop that accepts all calls. A
path that is no UTF-8, which anybody can send, ended that loop and with it the server. So all methods are
registered, and what is left is refused here without a look at its path. Like call_acceptor.py, this file uses
private names of grpc.aio; with a grpcio whose names differ, grpc.aio accepts the calls, and the process ends
with its server.
"""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from grpc._cython import cygrpc  # type: ignore[attr-defined]

from gateway.admission.call_acceptor import changed_names
from runtime.background import start_task

# In place of the path. No method has this name.
UNKNOWN = "/unknown"


@contextmanager
def unknown_paths_refused() -> Iterator[None]:
    """Servers of grpc.aio that are made inside refuse calls of methods that are not registered themselves."""
    if [*changed_names()]:
        yield
        return
    usual = cygrpc.AioServer
    cygrpc.AioServer = _refusing_server(usual)
    try:
        yield
    finally:
        cygrpc.AioServer = usual


def _refusing_server(usual: Any) -> Any:  # noqa: ANN401 - grpc's compiled module has no types
    class RefusingServer(usual):  # type: ignore[misc]
        """Its loop gets no call but those of registered methods."""

        async def _request_call(self) -> None:
            """Never returns. Raises what grpc.aio raises when the server stops."""
            resolver = cygrpc._MethodResolver([], {})
            loop = asyncio.get_running_loop()
            refusing: set[asyncio.Task[None]] = set()
            while True:
                call = await super()._request_call()
                refusal = cygrpc._handle_rpc(UNKNOWN, resolver, (), call, loop, concurrency_exceeded=False)
                task = start_task(cygrpc._schedule_rpc_coro(refusal, call, loop, UNKNOWN))
                refusing.add(task)
                task.add_done_callback(refusing.discard)

    return RefusingServer
