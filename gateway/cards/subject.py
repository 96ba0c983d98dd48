"""The three numbers that a person can be looked up by."""

import re
from typing import ClassVar, Self

import msgspec

# One of the 63 provinces of QD 124/2004/QD-TTg (numbers of those merged in 2025 stay valid), or a country:
# their codes begin at 100 and are not all known.
BIRTHPLACE = re.compile(
    "0(?:01|02|04|06|08|10|11|12|14|15|17|19|20|22|24|25|26|27|30|31|33|34|35|36|37|38|40|42|44|45|46|48|"
    "49|51|52|54|56|58|60|62|64|66|67|68|70|72|74|75|77|79|80|82|83|84|86|87|89|91|92|93|94|95|96)|[1-9][0-9][0-9]"
)
TWELVE_DIGITS = re.compile(r"[0-9]{12}")
TEN_DIGITS = re.compile(r"[0-9]{10}")
CARD = re.compile(r"[A-Z]{2}[1-5][0-9]{2}[0-9]{10}")


class Malformed(ValueError):  # noqa: N818 - it describes the number
    """A number that cannot exist; the text says what is expected, never what was given."""


class ChipId(msgspec.Struct, frozen=True):
    """The number of the chip-based citizen card (căn cước gắn chip): three digits for the birthplace, one for
    century and sex, two for the year of birth, six more (ND 137/2015, Art. 13).
    """

    kind: ClassVar[str] = "chip_id"
    text: str

    @classmethod
    def parse(cls, text: str) -> Self:
        """Raises Malformed."""
        if not TWELVE_DIGITS.fullmatch(text):
            raise Malformed("twelve digits expected")
        if not BIRTHPLACE.match(text):
            raise Malformed("the first three digits are not the code of a province: check for a typing error")
        return cls(text)

    @property
    def person(self) -> "ChipId":
        """Itself."""
        return self


class InsuranceNumber(msgspec.Struct, frozen=True):
    """The social insurance number (mã số BHXH)."""

    kind: ClassVar[str] = "insurance_number"
    text: str

    @classmethod
    def parse(cls, text: str) -> Self:
        """Raises Malformed."""
        if not TEN_DIGITS.fullmatch(text):
            raise Malformed("ten digits expected")
        return cls(text)

    @property
    def person(self) -> "InsuranceNumber":
        """Itself."""
        return self


PersonKey = ChipId | InsuranceNumber


class CardNumber(msgspec.Struct, frozen=True):
    """The number of the health insurance card: group, benefit level, province, insurance number (QD
    1351/QD-BHXH).
    """

    kind: ClassVar[str] = "card_number"
    text: str

    @classmethod
    def parse(cls, text: str) -> Self:
        """Raises Malformed."""
        if not CARD.fullmatch(text):
            raise Malformed(
                "fifteen characters expected: two capital letters, a level from 1 to 5, twelve digits"
            )
        return cls(text)

    @property
    def person(self) -> InsuranceNumber:
        """The insurance number: the last ten digits."""
        return InsuranceNumber(self.text[-10:])

    @property
    def without_level(self) -> str:
        """Group, province and insurance number."""
        return self.text[:2] + self.text[3:]

    @property
    def without_province(self) -> str:
        """Group, level and insurance number."""
        return self.text[:3] + self.text[5:]


Subject = ChipId | CardNumber | InsuranceNumber
