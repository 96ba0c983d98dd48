"""A row of a file with tokens is read, or all its faults are named without the token."""

from datetime import datetime

import pytest

from gateway.admission.tokens.token_digest import digest
from gateway.admission.tokens.token_import import ImportRow, RowFault, read_row
from runtime.time_zone import HO_CHI_MINH

TOKEN = "a-token-of-a-facility"


def test_a_token_is_read_by_itself_or_by_its_digest() -> None:
    expected = ImportRow(2, "01001", digest(TOKEN))
    assert read_row(2, {"facility": "01001", "token": TOKEN}) == expected
    assert read_row(2, {"facility": "01001", "sha256": digest(TOKEN).hex().upper()}) == expected


def test_a_token_works_until_the_end_of_its_last_day_in_vietnam() -> None:
    row = read_row(2, {"facility": "01001", "token": TOKEN, "expires": "2027-06-30"})
    assert isinstance(row, ImportRow)
    assert row.expires_at == datetime(2027, 6, 30, 23, 59, 59, tzinfo=HO_CHI_MINH)


FACILITY_FAULT = "facility must be a code of two digits and three digits or capital letters"


@pytest.mark.parametrize(
    ("cells", "reasons"),
    [
        (
            {},
            [
                "facility must be a code of two digits and three digits or capital letters",
                "give either token or sha256",
            ],
        ),
        (
            {"facility": "1001", "token": TOKEN},
            [FACILITY_FAULT],
        ),
        (
            {"facility": "０１００１", "token": TOKEN},
            [FACILITY_FAULT],
        ),
        ({"facility": "01001", "token": TOKEN, "sha256": "0" * 64}, ["give either token or sha256"]),
        ({"facility": "01001", "sha256": "0" * 63}, ["sha256 must have 64 hexadecimal digits"]),
        (
            {"facility": "01001", "token": "short", "expires": "30/06/2027"},
            [
                "token must have 20 to 500 printable ASCII characters without blanks",
                "expires must be a day: YYYY-MM-DD",
            ],
        ),
        (
            {"facility": "01001", "token": "with a blank in the middle"},
            ["token must have 20 to 500 printable ASCII characters without blanks"],
        ),
    ],
)
def test_all_faults_of_a_row_are_named(cells: dict[str, str], reasons: list[str]) -> None:
    assert read_row(7, cells) == [RowFault(7, reason) for reason in reasons]
