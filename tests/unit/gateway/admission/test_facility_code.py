"""The form of a facility's code."""

import pytest

from gateway.admission.facility_code import is_facility_code


@pytest.mark.parametrize("code", ["01001", "01A1Z"])
def test_two_digits_and_three_digits_or_capital_letters_are_the_code_of_a_facility(code: str) -> None:
    assert is_facility_code(code)


@pytest.mark.parametrize(
    "wrong", ["", "0100", "010010", "A1001", "0100a", "0100Đ", " 01001", "01001\n", "٠١٠٠١"]
)
def test_anything_else_is_no_code_of_a_facility(wrong: str) -> None:
    assert not is_facility_code(wrong)
