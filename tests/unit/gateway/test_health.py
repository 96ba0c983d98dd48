"""What health says of each service while the database comes and goes."""

import pytest
from grpc_health.v1.health_pb2 import HealthCheckRequest, HealthCheckResponse
from prometheus_client import CollectorRegistry

from gateway.health import Health
from gateway.metrics import Metrics

ALL = {"cards", "claims", ""}


class Watched:
    """Cards do without the database while the spool has room; claims never do."""

    def __init__(self) -> None:
        self.is_there = True
        self.has_room = True
        self.registry = CollectorRegistry()
        services = {"cards": lambda: self.has_room, "claims": lambda: False}
        self.health = Health(services, self._look, Metrics(self.registry))

    async def _look(self) -> bool:
        return self.is_there

    async def serving(self, *, is_there: bool) -> set[str]:
        """What is said to be, after a look."""
        self.is_there = is_there
        await self.health.look()
        answers = {
            name: await self.health.servicer.Check(HealthCheckRequest(service=name), None) for name in ALL
        }
        return {name for name, said in answers.items() if said.status == HealthCheckResponse.SERVING}


@pytest.fixture
def watched() -> Watched:
    return Watched()


async def test_everything_serves_while_the_database_is_there(watched: Watched) -> None:
    assert await watched.serving(is_there=True) == ALL
    assert watched.registry.get_sample_value("wardgate_database_up") == 1


async def test_look_ups_alone_are_served_without_it(watched: Watched) -> None:
    await watched.serving(is_there=True)
    assert await watched.serving(is_there=False) == {"cards"}
    assert watched.registry.get_sample_value("wardgate_database_up") == 0
    assert await watched.serving(is_there=True) == ALL


async def test_they_are_not_where_they_cannot_be_logged(watched: Watched) -> None:
    await watched.serving(is_there=True)
    watched.has_room = False
    assert await watched.serving(is_there=False) == set()
    assert await watched.serving(is_there=True) == ALL


async def test_a_gateway_that_never_saw_its_database_serves_nothing(watched: Watched) -> None:
    assert await watched.serving(is_there=False) == set()
