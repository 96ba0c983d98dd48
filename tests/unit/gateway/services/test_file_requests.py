"""Requests about files: each fault is named by its field."""

import pytest

from gateway.admission.caller import Caller
from gateway.refusals import RequestMalformed
from gateway.services.files.file_requests import to_list_query
from gateway.v1 import registry_service_pb2 as messages
from insurance.law.visit import Tier


@pytest.mark.parametrize("procedure", ["birth\0", "\u202ebirth", "b" * 101])
def test_a_list_of_a_procedure_that_is_no_code_is_refused_by_its_field(procedure: str) -> None:
    with pytest.raises(RequestMalformed) as refused:
        to_list_query(messages.ListFilesRequest(procedure=procedure), Caller("01001", Tier.NONE))
    assert [fault.field for fault in refused.value.faults] == ["procedure"]
