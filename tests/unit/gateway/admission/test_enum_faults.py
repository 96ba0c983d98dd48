"""Lists of enum values in requests: a value takes one byte, and must not cost a thousand times as much."""

from collections.abc import Awaitable, Callable
from typing import Any, cast

import pytest

from gateway.admission.caller import Caller
from gateway.admission.enum_faults import MOST_VALUES
from gateway.refusal import FieldViolation
from gateway.refusals import RequestMalformed
from gateway.register.events.event_scope import EVERYTHING
from gateway.services.certificates.certificate_service import CertificateService
from gateway.services.claim_requests import to_list_query as to_claim_query
from gateway.services.events.event_messages import to_page, to_watch
from gateway.services.files.file_requests import to_list_query as to_file_query
from gateway.v1 import certificate_service_pb2, claim_service_pb2, event_service_pb2, registry_service_pb2
from insurance.law.visit import Tier

CALLER = Caller(facility="01001", tier=Tier.NONE)
UNKNOWN = 99


async def claims(values: list[int]) -> None:
    to_claim_query(claim_service_pb2.ListClaimsRequest(states=cast(Any, values)), "01001")


async def files(values: list[int]) -> None:
    to_file_query(registry_service_pb2.ListFilesRequest(states=cast(Any, values)), CALLER)


async def events(values: list[int]) -> None:
    to_page(event_service_pb2.ReadEventsRequest(kinds=cast(Any, values)), EVERYTHING)


async def watched_events(values: list[int]) -> None:
    to_watch(event_service_pb2.WatchEventsRequest(kinds=cast(Any, values)), EVERYTHING)


async def certificates(values: list[int]) -> None:
    request = certificate_service_pb2.ListCertificatesRequest(states=cast(Any, values))
    await CertificateService(cast(Any, None)).ListCertificates(request, CALLER)


@pytest.mark.parametrize("read", [claims, files, events, watched_events, certificates])
async def test_a_list_of_millions_of_values_is_one_fault(
    read: Callable[[list[int]], Awaitable[None]],
) -> None:
    assert await faults(read, 2) == ["0", "1"]
    assert await faults(read, MOST_VALUES + 1) == ["all"]


async def faults(read: Callable[[list[int]], Awaitable[None]], count: int) -> list[str]:
    """The places that are named."""
    with pytest.raises(RequestMalformed) as refused:
        await read([UNKNOWN] * count)
    return [_place(fault) for fault in refused.value.faults]


def _place(fault: FieldViolation) -> str:
    _, is_one, place = fault.field.partition("[")
    return place.rstrip("]") if is_one else "all"
