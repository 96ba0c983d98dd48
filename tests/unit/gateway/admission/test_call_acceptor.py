"""Calls of a registered method are accepted many at a time, and end as those that grpc.aio accepts."""

import asyncio
import gc
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from types import SimpleNamespace
from typing import Any, cast

import grpc
import pytest
import structlog
from prometheus_client import CollectorRegistry
from structlog.testing import LogCapture

from gateway.admission import call_acceptor as module
from gateway.admission.call_acceptor import CallAcceptor, changed_names
from gateway.metrics import Metrics
from runtime.background import BackgroundTasks
from tests.wait_until import wait_until

# Many more than the requests of the acceptor and the one of grpc.aio.
CALLS = 200


class Echo:
    """A method that returns its request, or waits before."""

    def __init__(self) -> None:
        self.may_end = asyncio.Event()
        self._waiting = 0

    async def answer(self, _requests: object, context: Any) -> bytes:
        """The method."""
        request: bytes = await context.read()
        if request == b"wait":
            self._waiting += 1
            try:
                await self.may_end.wait()
            finally:
                self._waiting -= 1
        return request

    async def waiting(self) -> int:
        """How many calls wait in the method."""
        return self._waiting


class Accepting:
    """A server with this one method, and a channel to it."""

    def __init__(self, limit: int) -> None:
        self.echo, self.log = Echo(), LogCapture()
        self.server = grpc.aio.server()
        handler: grpc.RpcMethodHandler[bytes, bytes] = grpc.stream_unary_rpc_method_handler(
            cast(Any, self.echo.answer)
        )
        self._acceptor = CallAcceptor(self.server, "a.Service", "Echo", handler, limit)

    @asynccontextmanager
    async def started(self) -> AsyncIterator[None]:
        """Serve until the context is left; then stop, as the gateway does."""
        target = f"127.0.0.1:{self.server.add_insecure_port('127.0.0.1:0')}"
        await self.server.start()
        log = structlog.wrap_logger(None, [self.log])
        self._acceptor.start(BackgroundTasks(log, Metrics(CollectorRegistry()).background_failures))
        async with grpc.aio.insecure_channel(target) as channel:
            self._method: Any = channel.unary_unary("/a.Service/Echo")
            yield
            await self.stop()

    async def stop(self) -> None:
        """Stop the server when the calls in progress have ended."""
        await self.server.stop(60)
        await self._acceptor.stopped()

    def call(self, request: bytes, seconds: float | None = None) -> Any:
        """Begin a call."""
        return self._method(request, timeout=seconds)

    async def ends(self, request: bytes, calls: int) -> Counter[object]:
        """The status codes of so many simultaneous calls."""
        begun = [self.call(request) for _ in range(calls)]
        return Counter([await call.code() for call in begun])


async def test_the_private_names_of_grpcio_are_as_they_are_used() -> None:
    assert [*changed_names()] == []


def test_a_name_that_is_gone_or_has_other_parameters_is_found() -> None:
    class AioServer:
        def is_running(self) -> bool:
            return True

        async def _request_registered_call(self, method: bytes, queue: object) -> None: ...

    other = SimpleNamespace(AioServer=AioServer, _handle_rpc=lambda method_name: None, _MethodResolver=object)
    expected = [
        "AioServer._make_request_call_future",
        "AioServer._request_call",
        "AioServer._request_registered_call",
        "_finish_handler_with_unary_response",
        "_handle_rpc",
        "_schedule_rpc_coro",
        "_RequestCallError",
        "_ServicerContext",
    ]
    assert [*changed_names(other)] == expected


async def test_all_of_many_simultaneous_calls_are_answered() -> None:
    accepting = Accepting(CALLS)
    async with accepting.started():
        assert await accepting.ends(b"now", CALLS) == {grpc.StatusCode.OK: CALLS}
        assert await accepting.call(b"now") == b"now"
    assert accepting.log.entries == []


async def test_calls_leave_nothing_to_the_garbage_collector() -> None:
    accepting = Accepting(CALLS)
    async with accepting.started():
        await accepting.ends(b"now", CALLS)
        gc.collect()
        gc.disable()
        try:
            await accepting.ends(b"now", CALLS)
            # Of the caller, and of the one request of grpc.aio, which takes up some of the calls.
            assert gc.collect() < CALLS
        finally:
            gc.enable()


async def test_most_calls_are_accepted_here_and_those_beyond_the_limit_are_refused() -> None:
    accepting = Accepting(limit=0)
    async with accepting.started():
        ends = await accepting.ends(b"now", CALLS)
    assert set(ends) <= {grpc.StatusCode.OK, grpc.StatusCode.RESOURCE_EXHAUSTED}
    assert ends[grpc.StatusCode.RESOURCE_EXHAUSTED] > CALLS / 2


async def test_the_work_of_a_call_ends_when_its_caller_cancels_it_or_its_deadline_passes() -> None:
    accepting = Accepting(CALLS)
    async with accepting.started():
        cancelled = [accepting.call(b"wait") for _ in range(CALLS // 2)]
        expired = [accepting.call(b"wait", seconds=0.5) for _ in range(CALLS // 2)]
        await wait_until(accepting.echo.waiting, lambda count: count > 0)
        for call in cancelled:
            call.cancel()
        codes = {await call.code() for call in expired}
        assert codes == {grpc.StatusCode.DEADLINE_EXCEEDED}
        await wait_until(accepting.echo.waiting, lambda count: count == 0)
        assert await accepting.call(b"now") == b"now"


async def test_calls_in_progress_end_before_the_server_has_stopped() -> None:
    accepting = Accepting(CALLS)
    async with accepting.started():
        begun = [accepting.call(b"wait") for _ in range(20)]
        await wait_until(accepting.echo.waiting, lambda count: count == 20)
        asyncio.get_running_loop().call_later(0.1, accepting.echo.may_end.set)
        await accepting.stop()
        assert {await call.code() for call in begun} == {grpc.StatusCode.OK}


async def test_with_another_grpcio_calls_are_accepted_one_at_a_time_and_one_line_says_so(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(module, "changed_names", lambda: iter(["_handle_rpc"]))
    accepting = Accepting(limit=0)
    async with accepting.started():
        assert await accepting.ends(b"now", CALLS) == {grpc.StatusCode.OK: CALLS}
    (line,) = accepting.log.entries
    assert (line["event"], line["method"]) == ("calls are accepted one at a time", "/a.Service/Echo")
    assert line["changed_in_grpcio"] == ["_handle_rpc"]
