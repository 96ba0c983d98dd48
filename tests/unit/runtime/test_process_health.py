"""What probes read: whether a process is alive, and which of its services can work."""

import socket
import struct
import threading
from collections.abc import Iterator
from contextlib import ExitStack
from http.client import HTTPConnection

import pytest
from prometheus_client import CollectorRegistry, Gauge

from runtime.monitoring import metrics_page as page_module
from runtime.monitoring.metrics_page import metrics_page
from runtime.monitoring.process_health import LIVE, ProcessHealth


class Watch:
    """A clock that a test turns."""

    def __init__(self) -> None:
        self.seconds = 100.0

    def __call__(self) -> float:
        return self.seconds


class Page:
    """A metrics page with a health."""

    def __init__(self, port: int, health: ProcessHealth) -> None:
        self._port = port
        self.health = health

    def connect_and_reset(self) -> None:
        """As a load balancer does that only tries whether something listens."""
        connection = socket.create_connection(("127.0.0.1", self._port))
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        connection.close()

    def connect(self) -> socket.socket:
        """A connection that says nothing."""
        return socket.create_connection(("127.0.0.1", self._port), timeout=10)

    def get(self, path: str) -> tuple[int, str]:
        """Status and text."""
        connection = HTTPConnection("127.0.0.1", self._port, timeout=10)
        connection.request("GET", path)
        response = connection.getresponse()
        status, text = response.status, response.read().decode()
        connection.close()
        return status, text


@pytest.fixture
def page() -> Iterator[Page]:
    registry, health = CollectorRegistry(), ProcessHealth()
    Gauge("wardgate_serving", "A metric.", registry=registry).set(1)
    with metrics_page("127.0.0.1:0", registry, health) as port:
        yield Page(port, health)


def test_a_process_is_alive_until_its_event_loop_is_silent_for_a_minute() -> None:
    watch = Watch()
    health = ProcessHealth(watch)
    watch.seconds += 59
    assert health.is_well(LIVE)
    watch.seconds += 1
    assert not health.is_well(LIVE)
    health.note({"": False})
    assert health.is_well(LIVE)


def test_a_process_without_its_database_is_alive_and_cannot_work(page: Page) -> None:
    page.health.note({"": False, "gateway.v1.CardService": True})
    assert page.get("/health/live") == (200, "up\n")
    assert page.get("/health") == (503, "down\n")
    assert page.get("/health/gateway.v1.CardService") == (200, "up\n")


def test_a_process_that_has_just_started_is_alive_and_does_not_serve_yet(page: Page) -> None:
    assert page.get("/health/live")[0] == 200
    assert page.get("/health")[0] == 503


def test_an_unknown_service_is_not_found(page: Page) -> None:
    page.health.note({"": True})
    assert page.get("/health/gateway.v1.NoService") == (404, "no such service\n")


def test_every_other_path_has_the_metrics(page: Page) -> None:
    assert "wardgate_serving 1.0" in page.get("/metrics")[1]
    assert page.get("/healthy")[0] == page.get("/")[0] == 200


def test_a_caller_that_is_gone_leaves_nothing_in_the_log(
    page: Page, capfd: pytest.CaptureFixture[str]
) -> None:
    for _ in range(20):
        page.connect_and_reset()
    assert page.get("/metrics")[0] == 200
    for thread in threading.enumerate():
        if "process_request" in thread.name:
            thread.join()
    assert capfd.readouterr().err == ""


def test_silent_connections_end_and_there_are_only_so_many(
    page: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(page_module, "SILENT_SECONDS", 0.5)
    monkeypatch.setattr(page_module, "MOST_THREADS", threading.active_count() + 3)
    with ExitStack() as open_ones:
        silent = [open_ones.enter_context(page.connect()) for _ in range(10)]
        assert [connection.recv(1) for connection in silent] == [b""] * 10
    monkeypatch.undo()
    assert page.get("/health/live")[0] == 200
