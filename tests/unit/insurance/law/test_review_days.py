"""By when a claim is to be reviewed."""

from datetime import date

import pytest

from insurance.law.benefit_law import BenefitLaw


@pytest.mark.parametrize(
    ("received_on", "due"),
    [
        (date(2026, 11, 28), date(2026, 12, 28)),
        (date(2026, 4, 1), date(2026, 5, 1)),
        # Before the first value that was read.
        (date(2020, 2, 1), date(2020, 3, 2)),
    ],
)
def test_a_claim_is_reviewed_in_time_within_thirty_days_of_its_receipt(
    law: BenefitLaw, received_on: date, due: date
) -> None:
    assert law.review_until(received_on) == due
    assert law.review_days(received_on) == 30
