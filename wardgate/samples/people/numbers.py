"""Chip IDs and insurance numbers: of valid structure, none given twice, in memory that does not grow."""

from collections import Counter
from random import Random

from gateway.cards.card import Sex

# Any factor without 2 and 5 visits every number below a power of ten once before it comes round.
STRIDE = 387_420_489
CHIP_ID_DIGITS = 6
INSURANCE_DIGITS = 8


class Numbers:
    """Gives out numbers as a registrar would, scattered rather than in sequence."""

    def __init__(self, seed: int) -> None:
        self._offset = Random(f"{seed}/numbers").randrange(10**8)
        self._given: Counter[str] = Counter()

    def insurance_number(self, province: str) -> str:
        """Ten digits: the province that gave it, and eight more."""
        return self._next(province, INSURANCE_DIGITS)

    def chip_id(self, province: str, sex: Sex, year: int) -> str:
        """Twelve digits: province of birth, century and sex, year, six more (ND 137/2015, Article 13)."""
        return self._next(_chip_id_stem(province, sex, year), CHIP_ID_DIGITS)

    def chip_id_of_nobody(self, like: str) -> str:
        """One of the same province, sex and year that is never given to anybody."""
        return self._number(like[:-CHIP_ID_DIGITS], 10**CHIP_ID_DIGITS - 1, CHIP_ID_DIGITS)

    def card_of_nobody(self, like: str) -> str:
        """A card number of the same group, level and province whose insurance number is nobody's."""
        province = like[3:5]
        return like[:5] + self._number(province, 10**INSURANCE_DIGITS - 1, INSURANCE_DIGITS)

    def _next(self, stem: str, digits: int) -> str:
        given = self._given[stem]
        if given == 10**digits - 1:
            raise ValueError(f"too many people: the numbers that begin with {stem} are used up")
        self._given[stem] = given + 1
        return self._number(stem, given, digits)

    def _number(self, stem: str, count: int, digits: int) -> str:
        scattered = (count + int(stem)) * STRIDE + self._offset
        return f"{stem}{scattered % 10**digits:0{digits}d}"


def _chip_id_stem(province: str, sex: Sex, year: int) -> str:
    century_and_sex = (year // 100 - 19) * 2 + (sex is Sex.FEMALE)
    return f"0{province}{century_and_sex}{year % 100:02d}"
