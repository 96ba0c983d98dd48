"""The settings of signatures are checked before a gateway serves."""

from contextlib import AsyncExitStack
from types import SimpleNamespace
from typing import cast

import pytest
from prometheus_client import CollectorRegistry

from gateway.metrics import Metrics
from gateway.wirings.base_wiring import Base
from gateway.wirings.tls_wiring import open_signatures
from runtime.settings.reading import InvalidSettings
from tests.unit.gateway.test_tls_settings import settings


@pytest.mark.parametrize(
    ("given", "problem"),
    [
        (
            {"signature_required_from": "2026-01-01"},
            "WARDGATE_SIGNATURE_REQUIRED_FROM needs WARDGATE_SIGNERS_DIR, which is not set",
        ),
        (
            {"signature_required_from": "2026-02-30"},
            "WARDGATE_SIGNATURE_REQUIRED_FROM must be a day that exists",
        ),
        ({"signers_dir": "/nowhere/signers"}, "WARDGATE_SIGNERS_DIR: /nowhere/signers cannot be read"),
    ],
)
async def test_settings_that_would_refuse_every_claim_are_refused(
    given: dict[str, str], problem: str
) -> None:
    metrics = Metrics(CollectorRegistry())
    base = cast(Base, SimpleNamespace(settings=settings(**given), log=None, clock=None, metrics=metrics))
    async with AsyncExitStack() as stack:
        with pytest.raises(InvalidSettings, match=problem):
            await open_signatures(stack, base)
