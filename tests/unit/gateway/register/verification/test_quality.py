"""The share of people who match the population register."""

from decimal import Decimal

import pytest

from gateway.register.verification.quality import Quality, QualityLine


@pytest.mark.parametrize(
    ("outcomes", "share"),
    [
        ({"matched": 978, "different": 12, "unverified": 10}, "97.8"),
        ({"different": 3}, "0.0"),
        ({"matched": 2, "not_found": 1}, "66.7"),
        ({}, "0.0"),
    ],
)
def test_the_share_is_of_all_people_the_unverified_included(outcomes: dict[str, int], share: str) -> None:
    assert QualityLine(outcomes).share == Decimal(share)


def test_the_country_is_the_sum_of_its_provinces() -> None:
    provinces = {"01": QualityLine({"matched": 3}), "79": QualityLine({"matched": 1, "dead": 1})}
    assert Quality(provinces, {}).country == QualityLine({"matched": 4, "dead": 1})
