"""Recognises which of a person's three numbers was typed."""

import typer

from gateway.cards.subject import CardNumber, ChipId, InsuranceNumber, Malformed, Subject
from runtime.problem import Problem
from wardgate.client import kind_of_number

CHIP_ID_DIGITS = 12
KINDS: dict[str, type[ChipId] | type[CardNumber] | type[InsuranceNumber]] = {
    kind.kind: kind for kind in (ChipId, CardNumber, InsuranceNumber)
}


def number_kind(number: str) -> str:
    """ "chip_id", "card_number" or "insurance_number". Raises Problem if it has the shape of none of them."""
    kind = kind_of_number(number)
    if kind == "chip_id" and len(number) != CHIP_ID_DIGITS:
        raise Problem(
            "The number has the wrong length: a chip ID has 12 digits, a card number 15 characters "
            "(2 letters, a level from 1 to 5, 12 digits), an insurance number 10 digits."
        )
    return kind


def parse_subject(number: str) -> Subject:
    """The number of a person of the register. Raises BadParameter."""
    try:
        return KINDS[number_kind(number)].parse(number)
    except (Malformed, Problem) as malformed:
        raise typer.BadParameter(f"{str(malformed).rstrip('.')}.", param_hint="NUMBER") from malformed
