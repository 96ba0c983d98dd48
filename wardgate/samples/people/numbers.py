"""Chip IDs and insurance numbers: valid in structure, unique, and generated in constant memory."""

from collections import Counter
from random import Random

from gateway.cards.card import Sex

# Multiples of a factor without 2 and 5 reach every number below a power of ten before they repeat.
STRIDE = 387_420_489
CHIP_ID_DIGITS = 6
INSURANCE_DIGITS = 8


class Numbers:
    """Issues numbers in a scattered order, so that they do not look consecutive."""

    def __init__(self, seed: int) -> None:
        self._offset = Random(f"{seed}/numbers").randrange(10**8)
        self._issued: Counter[str] = Counter()

    def insurance_number(self, province: str) -> str:
        """Ten digits: the province that issues it, and eight more."""
        return self._next(province, INSURANCE_DIGITS)

    def chip_id(self, province: str, sex: Sex, year: int) -> str:
        """Twelve digits: province of birth, century and sex, year, six more (ND 137/2015, Article 13)."""
        return self._next(chip_id_stem(province, sex, year), CHIP_ID_DIGITS)

    def unassigned_chip_id(self, like: str) -> str:
        """A chip ID of the same province, sex and year that is never issued."""
        return self._number(like[:-CHIP_ID_DIGITS], 10**CHIP_ID_DIGITS - 1, CHIP_ID_DIGITS)

    def unassigned_card_number(self, like: str) -> str:
        """A card number of the same group, level and province whose insurance number is never issued."""
        province = like[3:5]
        return like[:5] + self._number(province, 10**INSURANCE_DIGITS - 1, INSURANCE_DIGITS)

    def _next(self, stem: str, digits: int) -> str:
        issued = self._issued[stem]
        if issued == 10**digits - 1:
            raise ValueError(f"too many people: all numbers that begin with {stem} are issued")
        self._issued[stem] = issued + 1
        return self._number(stem, issued, digits)

    def _number(self, stem: str, count: int, digits: int) -> str:
        scattered = (count + int(stem)) * STRIDE + self._offset
        return f"{stem}{scattered % 10**digits:0{digits}d}"


def chip_id_stem(province: str, sex: Sex, year: int) -> str:
    """The first six digits of a chip ID."""
    century_and_sex = (year // 100 - 19) * 2 + (sex is Sex.FEMALE)
    return f"0{province}{century_and_sex}{year % 100:02d}"
