"""Takes two kinds of calls from grpc.aio's loop that accepts all calls: those of unknown paths, which can end
it, and those that a CallAcceptor accepts.

The loop decodes the path of each call that is of no registered method. A path that is no UTF-8, which anybody
can send, ended it and with it the server. So all methods are registered, and what is left is refused here
without a look at its path. Besides, each call that it accepts takes the longer the more methods there are.

Like call_acceptor.py, this file uses private names of grpc.aio. With a grpcio whose names differ, grpc.aio
accepts all calls, and the process ends with its server.
"""

import asyncio
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from typing import Any

from grpc._cython import cygrpc  # type: ignore[attr-defined]

from gateway.admission.call_acceptor import changed_names
from runtime.background import start_task

# In place of the path. No method has this name.
UNKNOWN = "/unknown"


@contextmanager
def narrowed_accept_loop(accepted_apart: Collection[str]) -> Iterator[None]:
    """Servers of grpc.aio that are made inside leave those calls to others. Paths are "/service/method"."""
    if [*changed_names()]:
        yield
        return
    usual = cygrpc.AioServer
    cygrpc.AioServer = _narrowed_server(usual, [path.encode() for path in accepted_apart])
    try:
        yield
    finally:
        cygrpc.AioServer = usual


def _narrowed_server(usual: Any, accepted_apart: Collection[bytes]) -> Any:  # noqa: ANN401 - grpc's compiled module has no types
    class NarrowedServer(usual):  # type: ignore[misc]
        """Its loop gets no other calls."""

        def _make_request_call_future(self, method_bytes: bytes | None) -> "asyncio.Future[Any]":
            if method_bytes in accepted_apart:
                # The loop cancels it at its end.
                return asyncio.get_running_loop().create_future()
            future: asyncio.Future[Any] = super()._make_request_call_future(method_bytes)
            return future

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

    return NarrowedServer
