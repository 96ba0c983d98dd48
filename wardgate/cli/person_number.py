"""Which of the three numbers somebody has typed."""

from runtime.problem import Problem
from wardgate.client import kind_of_number

CHIP_ID_DIGITS = 12


def kind_of(number: str) -> str:
    """chip_id, card_number or insurance_number. Raises Problem where it has the shape of none."""
    kind = kind_of_number(number)
    if kind == "chip_id" and len(number) != CHIP_ID_DIGITS:
        raise Problem(
            "By its length the number is none of the three: a chip ID has 12 digits, a card number 15 "
            "characters (2 letters, a level from 1 to 5, 12 digits), an insurance number 10 digits."
        )
    return kind
