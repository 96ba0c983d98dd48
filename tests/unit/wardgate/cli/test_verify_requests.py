"""The requests of `wardgate verify`, of lines that arrive and of what was typed."""

import pytest

from gateway.register.verification.change_stream import ChangeStream
from gateway.v1.person_verification_pb2 import POPULATION_STATE_ALIVE, POPULATION_STATE_DEAD
from runtime.problem import Problem
from wardgate.cli.verification.requests import Entry, change_requests, person_request

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
