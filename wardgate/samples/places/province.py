"""The 63 provinces whose codes cards and chip IDs bear, with how many people live in each."""

import msgspec

from wardgate.samples.data_file import read_csv


class Province(msgspec.Struct, frozen=True):
    """`area_code_percent` is how many in a hundred live in an area K1, K2 or K3."""

    code: str
    kind: str
    name: str
    thousands: int
    area_code_percent: int

    @property
    def full_name(self) -> str:
        """With the word for what it is, as in a hospital's name."""
        return f"{'thành phố' if self.kind == 'city' else 'tỉnh'} {self.name}"


def read_provinces() -> tuple[Province, ...]:
    """By code."""
    return tuple(msgspec.convert(read_csv("provinces.csv"), list[Province], strict=False))
