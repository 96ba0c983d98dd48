"""What the QR code of a card says."""

from datetime import date, timedelta
from typing import Self

import msgspec

# A code is for the visit of the day on which it was shown, or the next morning.
LIFETIME = timedelta(days=1)
# In UTF-8. With a longer name, the code would have more modules than a phone shows and a reader reads.
LONGEST_NAME = 120


class CardContent(
    msgspec.Struct,
    frozen=True,
    kw_only=True,
    omit_defaults=True,
    rename={
        "card_number": "c",
        "full_name": "n",
        "birth_date": "b",
        "sex": "s",
        "valid_from": "f",
        "valid_until": "u",
        "registered_facility": "r",
        "area_code": "a",
        "five_years_on": "y",
        "issued_at": "nbf",
        "expires_at": "exp",
    },
):
    """The holder and one period of a card, as the register had them at `issued_at`.

    `birth_date` is YYYY-MM-DD, YYYY-MM or YYYY. `valid_until` is the last day of cover. The code is good from
    `issued_at` until before `expires_at`, in seconds since 1970; in JSON, these are the names of RFC 7519.
    """

    card_number: str
    full_name: str
    birth_date: str
    sex: str
    valid_from: date
    valid_until: date
    registered_facility: str
    issued_at: int
    expires_at: int
    area_code: str = ""
    five_years_on: date | None = None

    @property
    def payload(self) -> bytes:
        """As JSON, with short names and without what is empty."""
        return msgspec.json.encode(self)

    @classmethod
    def read(cls, payload: bytes) -> Self:
        """Raises msgspec.DecodeError or UnicodeDecodeError."""
        return msgspec.json.decode(payload, type=cls)

    def covers(self, day: date) -> bool:
        """Whether the card is in force on the day."""
        return self.valid_from <= day <= self.valid_until


def shortened(full_name: str) -> str:
    """The name as far as the code has room for it; what was cut off is marked."""
    if len(full_name.encode()) <= LONGEST_NAME:
        return full_name
    return full_name.encode()[: LONGEST_NAME - len("…".encode())].decode(errors="ignore") + "…"
