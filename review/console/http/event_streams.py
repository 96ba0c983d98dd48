"""Ends streams of events when the process stops: a browser holds one open for as long as it shows a page."""

import asyncio
from typing import Any

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from runtime.background import start_task

MEDIA_TYPE = b"text/event-stream"
END: Message = {"type": "http.response.body", "body": b"", "more_body": False}


class EventStreams:
    """ASGI middleware around an application. Other requests are left to finish."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._open: set[asyncio.Task[Any]] = set()
        self._is_ending = False

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, in a task of its own, so that it can be ended."""

        async def send_and_note(message: Message) -> None:
            if message["type"] == "http.response.start" and _is_stream(message):
                self._open.add(running)
            await send(message)

        running = start_task(self._app(scope, receive, send_and_note))
        try:
            await running
        except asyncio.CancelledError:
            if not self._is_ending:
                running.cancel()
                raise
            await send(END)
        finally:
            self._open.discard(running)

    def end(self) -> None:
        """End all streams; their browsers connect again to whichever console runs then."""
        self._is_ending = True
        for stream in self._open:
            stream.cancel()


def _is_stream(message: Message) -> bool:
    return any(name == b"content-type" and value.startswith(MEDIA_TYPE) for name, value in message["headers"])
