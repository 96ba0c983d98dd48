"""A stream of changes of the population register."""

import pytest

from gateway.register.verification.change_stream import ChangeStream
from runtime.problem import Problem

HEADER = b"personal_id,full_name,birth_date,sex\n"


async def read(*parts: bytes) -> tuple[ChangeStream, list[list[int]]]:
    """The stream of these parts, and the lines of each batch."""
    arriving = iter((*parts, b""))
    stream = ChangeStream(lambda: next(arriving))
    return stream, [[*batch.lines] async for batch in stream.batches() if batch.lines]


async def test_rows_are_read_as_they_arrive_wherever_the_parts_end() -> None:
    stream, lines = await read(HEADER + b"1,A,1990,male\n2,", b"B,1991,male\r\n", b"3,C,1992,male")
    assert list(stream.header) == ["personal_id", "full_name", "birth_date", "sex"]
    assert lines == [[2], [3], [4]]


async def test_a_row_of_another_width_is_a_fault_of_its_line() -> None:
    arriving = iter((HEADER + b"1,A\n2,B,1991,male\n", b""))
    (batch,) = [batch async for batch in ChangeStream(lambda: next(arriving)).batches()]
    assert ([*batch.lines], [fault.line for fault in batch.misshapen]) == ([3], [2])


async def test_a_header_of_another_kind_is_refused() -> None:
    with pytest.raises(Problem, match="personal_id"):
        await read(b"insurance_number,full_name\n")
    with pytest.raises(Problem, match="lacks sex"):
        await read(b"personal_id,full_name,birth_date\n")


async def test_what_has_no_line_breaks_is_refused() -> None:
    with pytest.raises(Problem, match="longer"):
        await read(*[b"x" * 600_000] * 2)
