"""The 63 provinces whose codes stand in cards and chip IDs, with their populations."""

import msgspec

from wardgate.samples.data_file import read_csv


class Province(msgspec.Struct, frozen=True):
    """One province. `thousands` is its population / 1000; `area_code_percent` is the percentage of people
    who live in an area K1, K2 or K3.
    """

    code: str
    kind: str
    name: str
    thousands: int
    area_code_percent: int

    @property
    def full_name(self) -> str:
        """The name with "tỉnh" or "thành phố" before it, as in a hospital's name."""
        return f"{'thành phố' if self.kind == 'city' else 'tỉnh'} {self.name}"


def read_provinces() -> tuple[Province, ...]:
    """All provinces, by code."""
    return tuple(msgspec.convert(read_csv("provinces.csv"), list[Province], strict=False))
