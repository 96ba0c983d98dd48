"""Which lines may be for one service, by codes of several systems, in one claim and in earlier ones."""

from collections.abc import Sequence

import pytest
from msgspec.structs import replace

from insurance.claim.claim import Claim
from insurance.claim.parts.values import Coding
from insurance.claim.stay import line_key
from review.rulebook.facts.services.repeated_lines import LeftOpen, repeated_lines
from review.rulebook.facts.services.same_service import EarlierServices
from tests.rules.claims import a_claim

NATIONAL, LOCAL = "urn:wardgate:sid:service", "https://hospital.example/services"
Codes = Sequence[tuple[str | None, str]]


def claim_of(*lines: Codes) -> Claim:
    made = a_claim(lines=[{} for _ in lines])
    coded = [tuple(Coding(*code) for code in codes) for codes in lines]
    return replace(
        made, lines=tuple(replace(line, codes=codes) for line, codes in zip(made.lines, coded, strict=True))
    )


@pytest.mark.parametrize(
    ("one", "other", "may_be_one"),
    [
        ([(NATIONAL, "02.1"), (LOCAL, "X")], [(LOCAL, "X"), (NATIONAL, "02.1")], True),
        ([(NATIONAL, "02.1"), (LOCAL, "X")], [(NATIONAL, "02.1")], True),
        ([(LOCAL, "X")], [(NATIONAL, "02.1"), (LOCAL, "X")], True),
        ([(NATIONAL, "02.1"), (LOCAL, "X")], [(None, "X")], True),
        ([(None, "02.1")], [(NATIONAL, "02.1")], True),
        # One code of the hospital for two services of the national list.
        ([(NATIONAL, "02.1"), (LOCAL, "X")], [(NATIONAL, "02.2"), (LOCAL, "X")], False),
        ([(NATIONAL, "02.1")], [(LOCAL, "02.1")], False),
        ([(NATIONAL, "02.1")], [(NATIONAL, "02.2")], False),
        ([(NATIONAL, "a;b")], [(None, "b")], False),
    ],
)
def test_one_code_in_common_is_enough_unless_two_of_one_system_differ(
    one: Codes, other: Codes, may_be_one: bool
) -> None:
    for first, second in ((one, other), (other, one)):
        claim = claim_of(first, second)
        assert [found.line.sequence for found in repeated_lines(claim)] == ([2] if may_be_one else [])
        known = EarlierServices([line_key(claim.lines[0])])
        assert known.may_have(line_key(claim.lines[1]), ()) is may_be_one


def test_the_same_codes_in_another_order_leave_nothing_open() -> None:
    codes = [(NATIONAL, "02.1"), (LOCAL, "X")]
    (found,) = repeated_lines(claim_of(codes, codes[::-1]))
    assert found.left_open == ()


def test_of_several_lines_that_may_be_meant_the_first_of_the_same_codes_is_named() -> None:
    found = [*repeated_lines(claim_of([(None, "A")], [(NATIONAL, "A")], [(NATIONAL, "A")], [(LOCAL, "A")]))]
    assert [(one.line.sequence, one.first.sequence, one.left_open) for one in found] == [
        (2, 1, (LeftOpen.CODES,)),
        (3, 2, ()),
        (4, 1, (LeftOpen.CODES,)),
    ]
