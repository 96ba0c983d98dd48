"""Recognises which of a person's three numbers was typed."""

from runtime.problem import Problem
from wardgate.client import kind_of_number

CHIP_ID_DIGITS = 12


def number_kind(number: str) -> str:
    """ "chip_id", "card_number" or "insurance_number". Raises Problem if it has the shape of none of them."""
    kind = kind_of_number(number)
    if kind == "chip_id" and len(number) != CHIP_ID_DIGITS:
        raise Problem(
            "The number has the wrong length: a chip ID has 12 digits, a card number 15 characters "
            "(2 letters, a level from 1 to 5, 12 digits), an insurance number 10 digits."
        )
    return kind
