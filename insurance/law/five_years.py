"""When somebody has been insured for five years without a break (thời điểm đủ 5 năm liên tục)."""

from datetime import date

from insurance.law.procedures.months import month_after

MONTHS = 60


def five_years_on(insured_since: date) -> date:
    """The day on which five years are complete, which a card shows (Luật BHYT, Điều 22 khoản 1).

    Years count on over breaks of less than three months (NĐ 146/2018/NĐ-CP, Điều 12 khoản 5): `insured_since`
    is the first day after the last longer one.
    """
    return month_after(insured_since, MONTHS)
