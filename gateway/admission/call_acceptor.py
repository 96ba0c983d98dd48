"""Accepts the calls of a method many at a time. It uses private names of grpc.aio, as accept_loop.py does.

grpc.aio requests the next call of a method only when it has taken up the one before, which takes about eight
turns of the event loop (upstream: grpc/grpc#43461). Under load, a process so takes up few of the calls that
wait for it. The public interface has no option for more requests, whether or not the method is registered.

grpc.aio also leaves a cycle of five objects of each call to the garbage collector. With 10,000 calls of
these, a pause of the collector took 40 to 70 ms, and such a pause was the 99th percentile of look-ups. The
calls that are accepted here leave none.
"""

import asyncio
import inspect
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any, TypeAlias

import grpc
from grpc._cython import cygrpc  # type: ignore[attr-defined]

from gateway.admission.guard import Handler
from runtime.background import BackgroundTasks, start_task

# grpc's compiled module has no types.
Untyped: TypeAlias = Any
Work: TypeAlias = Callable[[Untyped, asyncio.AbstractEventLoop], Untyped]

# With more, calls are not answered faster.
REQUESTS = 16
# When the server has stopped, all requests fail immediately.
END_SECONDS = 1

# What is used here, with its parameters.
PRIVATE_FUNCTIONS = {
    "AioServer.is_running": "self",
    "AioServer._make_request_call_future": "self method_bytes",
    "AioServer._request_call": "self",
    "AioServer._request_registered_call": "self method",
    "_finish_handler_with_unary_response": (
        "rpc_state unary_handler request servicer_context response_serializer loop"
    ),
    "_handle_rpc": "method_name method_resolver interceptors rpc_state loop concurrency_exceeded",
    "_schedule_rpc_coro": "rpc_coro rpc_state loop method_name",
}
PRIVATE_CLASSES = ("_MethodResolver", "_RequestCallError", "_ServicerContext")


def changed_names(module: Untyped = cygrpc) -> Iterator[str]:
    """The private names that the installed grpcio does not have, or has with other parameters."""
    for path, parameters in PRIVATE_FUNCTIONS.items():
        found = module
        for name in path.split("."):
            found = getattr(found, name, None)
        if _parameters(found) != parameters:
            yield path
    for name in PRIVATE_CLASSES:
        if not hasattr(module, name):
            yield name


def _parameters(function: Untyped) -> str | None:
    try:
        return " ".join(inspect.signature(function).parameters)
    except (TypeError, ValueError):
        return None


class CallAcceptor:
    """Keeps REQUESTS requests for calls of one method outstanding. See also accept_loop.py.

    Each call is passed to gRPC's own code, as grpc.aio does. With a grpcio whose private names differ,
    `start` does nothing, and grpc.aio accepts the calls alone.

    The method is registered as one of a stream, and answers with one message. It gets None in place of the
    stream, and reads from the context.
    """

    def __init__(
        self, server: grpc.aio.Server, service: str, method: str, handler: Handler, limit: int
    ) -> None:
        """Registers the method. Calls beyond `limit` in progress end as RESOURCE_EXHAUSTED."""
        server.add_registered_method_handlers(service, {method: handler})
        self._server = server
        self._path = f"/{service}/{method}"
        self._handler = handler
        self._limit = limit
        self._accepting: list[asyncio.Task[None]] = []
        self._in_progress: set[asyncio.Task[None]] = set()

    def start(self, tasks: BackgroundTasks) -> None:
        """Accept calls; to be called when the server has started."""
        if changed := [*changed_names()]:
            tasks.log.warning(
                "calls are accepted one at a time", method=self._path, changed_in_grpcio=changed
            )
            return
        core = self._server._server  # type: ignore[attr-defined]
        resolver = cygrpc._MethodResolver([], {self._path: self._handler})
        accept = partial(self._accept, core, partial(self._work, resolver))
        self._accepting = [start_task(tasks.keep_running("call acceptor", accept)) for _ in range(REQUESTS)]

    async def stopped(self) -> None:
        """Return when no request is outstanding any more; to be called when the server has stopped.

        A request must not be cancelled: gRPC's core would write into memory that is no longer its own.
        """
        if self._accepting:
            # One that has failed may be pausing, without a request.
            await asyncio.wait(self._accepting, timeout=END_SECONDS)

    async def _accept(self, core: Untyped, work: Work) -> None:
        while core.is_running():
            try:
                call = await core._request_registered_call(self._path.encode())
            except cygrpc._RequestCallError:
                # The server stops, or the caller has gone already.
                continue
            loop = asyncio.get_running_loop()
            # It starts the work, and cancels it when the caller cancels the call.
            handling = start_task(cygrpc._schedule_rpc_coro(work(call, loop), call, loop, self._path))
            self._in_progress.add(handling)
            handling.add_done_callback(self._in_progress.discard)

    def _work(self, resolver: Untyped, call: Untyped, loop: asyncio.AbstractEventLoop) -> Untyped:
        if len(self._in_progress) >= self._limit:
            return cygrpc._handle_rpc(self._path, resolver, (), call, loop, concurrency_exceeded=True)
        handler = self._handler
        context = cygrpc._ServicerContext(call, handler.request_deserializer, None, loop)
        return cygrpc._finish_handler_with_unary_response(
            call, handler.stream_unary, None, context, handler.response_serializer, loop
        )
