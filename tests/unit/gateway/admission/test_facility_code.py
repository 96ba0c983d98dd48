"""The form of a facility's code."""

import pytest

from gateway.admission.facility_code import is_facility_code


def test_five_digits_are_the_code_of_a_facility() -> None:
    assert is_facility_code("01001")


@pytest.mark.parametrize("wrong", ["", "0100", "010010", "0100A", " 01001", "01001\n", "٠١٠٠١"])
def test_anything_else_is_no_code_of_a_facility(wrong: str) -> None:
    assert not is_facility_code(wrong)
