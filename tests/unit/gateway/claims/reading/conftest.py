"""The use case that reads claims."""

import pytest
from prometheus_client import CollectorRegistry

from gateway.claims.read_claim import ReadClaim
from gateway.metrics import Metrics
from insurance.law.benefit_law import BenefitLaw
from insurance.law.parameters.parameter_files import read_parameters
from runtime.sharing.side_threads import SideThreads
from tests.unit.gateway.claims.reading.claim_reading import UNVERIFIED, WatchedReader


@pytest.fixture(scope="module")
def reader() -> WatchedReader:
    return WatchedReader()


@pytest.fixture
def registry() -> CollectorRegistry:
    return CollectorRegistry()


@pytest.fixture
def read(reader: WatchedReader, registry: CollectorRegistry) -> ReadClaim:
    reader.validated_in.clear()
    law = BenefitLaw(read_parameters())
    return ReadClaim(
        reader, UNVERIFIED, limit_bytes=10_000, law=law, metrics=Metrics(registry), threads=SideThreads()
    )
