"""Numbers, money and dates as the Vietnamese and the English write them."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from review.console.text.formats import Formats
from review.console.text.language import Language

VI, EN = Formats(Language.VIETNAMESE), Formats(Language.ENGLISH)
# Babel puts a no-break space between the number and the sign.
NARROW = str.maketrans({"\N{NO-BREAK SPACE}": " "})


def both(name: str, *values: object, **options: object) -> tuple[str, str]:
    vi, en = (getattr(formats, name)(*values, **options).translate(NARROW) for formats in (VI, EN))
    return vi, en


def test_money_has_the_sign_where_each_language_puts_it() -> None:
    assert both("money", 2530000) == ("2.530.000 ₫", "₫2,530,000")
    assert both("money", Decimal("1234.50"), "EUR") == ("1.234,50 €", "€1,234.50")
    assert both("money", None) == ("", "")


def test_an_amount_of_a_table_has_no_unit_and_a_true_minus_sign() -> None:
    assert both("amount", -1440) == ("−1.440", "−1,440")
    assert both("amount", None) == ("", "")


@pytest.mark.parametrize(
    ("value", "vi", "en"),
    [
        (412_600_000, "412,6 triệu ₫", "₫412.6 m"),
        (18_460_000, "18,46 triệu ₫", "₫18.46 m"),
        (9_840_000_000, "9,84 tỷ ₫", "₫9.84 bn"),
        (999_999, "999.999 ₫", "₫999,999"),
        (-2_500_000, "−2,5 triệu ₫", "₫−2.5 m"),
        (0, "0 ₫", "₫0"),
    ],
)
def test_sights_shorten_millions(value: int, vi: str, en: str) -> None:
    assert both("short_money", value) == (vi, en)


def test_shares_are_whole_percents_unless_said_otherwise() -> None:
    assert both("percent", Decimal("0.95")) == ("95%", "95%")
    assert both("percent", 0.714, 1) == ("71,4%", "71.4%")


def test_a_share_that_is_part_of_a_product_has_no_digit_that_says_nothing() -> None:
    for share, shown in ((0.95, ("95%", "95%")), (0.9125, ("91,25%", "91.25%")), (0.5, ("50%", "50%"))):
        assert both("percent", share, 2, padded=False) == shown


def test_days_and_moments_are_those_in_ho_chi_minh_city() -> None:
    assert both("day", date(2026, 11, 28)) == ("28/11/2026", "28 Nov 2026")
    assert both("moment", datetime(2026, 11, 27, 20, 12, tzinfo=UTC)) == (
        "28/11/2026 03:12",
        "28 Nov 2026 03:12",
    )
    assert both("clock_time", datetime(2026, 11, 27, 20, 12, 7, tzinfo=UTC)) == ("03:12:07", "03:12:07")
    assert both("day", None) == both("moment", None) == ("", "")


@pytest.mark.parametrize(
    ("first", "last", "vi", "en"),
    [
        ((2026, 10, 20), (2026, 10, 24), "20–24/10", "20–24 Oct"),
        ((2026, 10, 28), (2026, 11, 3), "28/10–03/11", "28 Oct–3 Nov"),
        ((2026, 11, 18), (2026, 11, 18), "18/11", "18 Nov"),
        ((2026, 11, 24), (2026, 11, 19), "24→19/11", "24→19 Nov"),
        ((2026, 11, 24), None, "24/11", "24 Nov"),
    ],
)
def test_the_days_of_a_stay_are_short_and_a_reversed_one_has_an_arrow(
    first: tuple[int, int, int], last: tuple[int, int, int] | None, vi: str, en: str
) -> None:
    assert both("days", date(*first), date(*last) if last else None) == (vi, en)


@pytest.mark.parametrize(
    ("first", "last", "vi", "en"),
    [
        ((2026, 10, 20), (2026, 10, 24), "20–24/10/2026", "20–24 Oct 2026"),
        ((2026, 10, 28), (2026, 11, 3), "28/10–03/11/2026", "28 Oct–3 Nov 2026"),
        ((2025, 12, 28), (2026, 1, 3), "28/12/2025–03/01/2026", "28 Dec 2025–3 Jan 2026"),
        ((2026, 11, 18), (2026, 11, 18), "18/11/2026", "18 Nov 2026"),
        ((2026, 11, 24), None, "24/11/2026", "24 Nov 2026"),
    ],
)
def test_a_stay_has_its_year_and_both_years_where_it_is_over_the_turn_of_one(
    first: tuple[int, int, int], last: tuple[int, int, int] | None, vi: str, en: str
) -> None:
    assert both("stay", date(*first), date(*last) if last else None) == (vi, en)
    assert both("stay", None, None) == ("", "")


@pytest.mark.parametrize(
    ("duration", "vi", "en"),
    [
        (timedelta(days=6, hours=4), "6 ngày", "6 days"),
        (timedelta(hours=1, minutes=59), "1 giờ", "1 hour"),
        (timedelta(minutes=12), "12 phút", "12 minutes"),
        (timedelta(seconds=30), "0 phút", "0 minutes"),
    ],
)
def test_durations_have_their_largest_unit(duration: timedelta, vi: str, en: str) -> None:
    assert both("duration", duration) == (vi, en)
