"""The health of each service while the database comes and goes."""

import pytest
from grpc_health.v1.health_pb2 import HealthCheckRequest, HealthCheckResponse
from prometheus_client import CollectorRegistry

from gateway.health import Health
from gateway.metrics import Metrics
from runtime.monitoring.process_health import ProcessHealth

ALL = {"cards", "claims", ""}


class Services:
    """Cards can be served without the database while the spool has room; claims never."""

    def __init__(self) -> None:
        self.is_available = True
        self.takes_writes = True
        self.has_room = True
        self.registry = CollectorRegistry()
        services = {"cards": lambda: self.has_room, "claims": lambda: False}
        self.page = ProcessHealth()
        self.health = Health(
            services,
            self._database_is_available,
            self._database_takes_writes,
            Metrics(self.registry),
            self.page,
        )

    async def _database_is_available(self) -> bool:
        return self.is_available

    async def _database_takes_writes(self) -> bool:
        return self.is_available and self.takes_writes

    async def serving(self, *, is_available: bool) -> set[str]:
        """The services that are serving, after an update."""
        self.is_available = is_available
        await self.health.update()
        answers = {
            name: await self.health.servicer.Check(HealthCheckRequest(service=name), None) for name in ALL
        }
        serving = {name for name, answer in answers.items() if answer.status == HealthCheckResponse.SERVING}
        assert {name for name in ALL if self.page.is_well(name)} == serving
        return serving


@pytest.fixture
def gateway() -> Services:
    return Services()


async def test_everything_serves_while_the_database_is_available(gateway: Services) -> None:
    assert await gateway.serving(is_available=True) == ALL
    assert gateway.registry.get_sample_value("wardgate_database_up") == 1


async def test_only_look_ups_are_served_without_the_database(gateway: Services) -> None:
    await gateway.serving(is_available=True)
    assert await gateway.serving(is_available=False) == {"cards"}
    assert gateway.registry.get_sample_value("wardgate_database_up") == 0
    assert await gateway.serving(is_available=True) == ALL


async def test_look_ups_that_cannot_be_logged_are_not_served(gateway: Services) -> None:
    await gateway.serving(is_available=True)
    gateway.has_room = False
    assert await gateway.serving(is_available=False) == set()
    assert await gateway.serving(is_available=True) == ALL


async def test_a_gateway_started_on_a_database_that_takes_no_writes_serves_look_ups(
    gateway: Services,
) -> None:
    gateway.takes_writes = False
    assert await gateway.serving(is_available=True) == {"cards"}
    assert gateway.registry.get_sample_value("wardgate_database_up") == 0
    gateway.takes_writes = True
    assert await gateway.serving(is_available=True) == ALL


async def test_a_gateway_that_has_never_reached_its_database_serves_nothing(gateway: Services) -> None:
    assert await gateway.serving(is_available=False) == set()
