"""The requests of `wardgate verify`, of lines that arrive and of what was typed."""

from datetime import date

import grpc
import pytest

from gateway.admission.caller import Caller
from gateway.refusals import RequestMalformed
from gateway.register.verification.change_stream import ChangeStream
from gateway.services.files.verification_messages import to_verification
from gateway.v1.person_verification_pb2 import POPULATION_STATE_ALIVE, POPULATION_STATE_DEAD
from insurance.law.visit import Tier
from runtime.problem import Problem
from wardgate.cli.look_ups.flag_names import with_entry_flag_names
from wardgate.cli.verification.requests import Entry, change_requests, person_request
from wardgate.client import FieldFault, Refused

LINES = """personal_id,full_name,birth_date,sex,state,died_on
001199012345,Lê Văn Tám,1999-05-04,male,dead,2026-01-02
001199012346,Lê Thị Chín,1999,nữ,,
001199012347,Lê Thị Mười,1999,women,alive,
001199012348,Lê Thị Mười
"""


async def test_lines_become_people_and_faulty_ones_are_named_by_their_line() -> None:
    content, refused = iter([LINES.encode(), b""]), list[str]()
    messages = [one async for one in change_requests(ChangeStream(lambda: next(content)), refused)]
    first, second = [one for message in messages for one in message.people]
    assert (first.key, first.request.chip_id) == ("2", "001199012345")
    (entry,) = first.request.entries
    assert (entry.state, entry.died_on.day) == (POPULATION_STATE_DEAD, 2)
    assert second.request.entries[0].state == POPULATION_STATE_ALIVE
    assert [line.partition(":")[0] for line in refused] == ["line 5", "line 4"]


def test_a_card_number_ends_in_the_insurance_number() -> None:
    assert person_request("DN4010100000017", ()).insurance_number == "0100000017"


def test_a_word_that_cannot_be_sent_is_named() -> None:
    with pytest.raises(Problem, match="state"):
        person_request("001199012345", [Entry(state="lost")])
    with pytest.raises(Problem, match="died_on"):
        person_request("001199012345", [Entry(died_on="2026-02-30")])


def test_what_the_gateway_refuses_is_named_by_the_flags_of_the_command() -> None:
    request = person_request("001199012345", [Entry(personal_id="1", died_on="2026-01-02")])
    request.chip_id = "1"
    with pytest.raises(RequestMalformed) as malformed:
        to_verification(request, Caller("police-01", Tier.NONE), date(2026, 3, 1))
    faults = tuple(FieldFault(one.field, one.description) for one in malformed.value.faults)
    refused = Refused(grpc.StatusCode.INVALID_ARGUMENT, "Malformed.", faults=faults)
    named = {fault.field for fault in with_entry_flag_names(refused).faults}
    assert named == {"NUMBER", "--personal-id", "--name", "--born", "--sex", "--died-on"}
