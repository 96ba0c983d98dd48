"""A stay over 1 January that was paid by its parts."""

from decimal import Decimal

from insurance.date_range import DateRange
from insurance.law.insured import Copayment
from insurance.law.payment import Payment
from insurance.law.stays.stay_payment import PaidPart
from tests.fakes.stay_over_new_year import FIRST_DAY, LAST_DAY, NEW_YEAR, NEW_YEARS_EVE

IN_2025 = PaidPart(
    DateRange(FIRST_DAY, NEW_YEARS_EVE),
    Decimal("47.5"),
    Payment(Decimal("475.5"), Decimal("524.5"), Decimal(0)),
    None,
    None,
)
IN_2026 = PaidPart(
    DateRange(NEW_YEAR, LAST_DAY),
    Decimal(95),
    Payment(Decimal(95), Decimal(5), Decimal(20)),
    None,
    Copayment(LAST_DAY, 5),
)
PARTS = (IN_2025, IN_2026)
