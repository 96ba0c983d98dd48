"""Until which day a child counts as under six."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from insurance.law.childhood import day_after_childhood, is_newborn, is_under_six, last_day_of_childhood


# NĐ 146/2018/NĐ-CP, Điều 13 khoản 2: born before 30 September (letter a), and after it (letter b).
@pytest.mark.parametrize(
    ("birth_date", "last"),
    [
        ("2020-01-01", date(2026, 9, 30)),
        ("2020-09-29", date(2026, 9, 30)),
        ("2020-09-30", date(2026, 9, 30)),
        ("2020-10-01", date(2026, 10, 31)),
        ("2020-12-15", date(2026, 12, 31)),
        ("2020-02-29", date(2026, 9, 30)),
        ("2020-11", date(2026, 11, 30)),
        ("2020", date(2026, 9, 30)),
    ],
)
def test_childhood_ends_with_september_or_the_month_of_the_sixth_birthday(
    birth_date: str, last: date
) -> None:
    assert last_day_of_childhood(birth_date) == last


# Luật BHYT (sửa đổi bởi Luật 46/2014/QH13), Điều 16 khoản 3 điểm d; NĐ 105/2014/NĐ-CP, Điều 2 khoản 1 điểm
# e: until the day on which the child has 72 months, or 30 September where school has not begun. The end of
# the month is of NĐ 146/2018/NĐ-CP, in force since 2018-12-01.
@pytest.mark.parametrize(
    ("birth_date", "last"),
    [
        ("2011-05-20", date(2017, 9, 30)),
        ("2011-10-01", date(2017, 10, 1)),
        ("2011-10-20", date(2017, 10, 20)),
        ("2012-02-29", date(2018, 9, 30)),
        ("2012-11-30", date(2018, 11, 30)),
        ("2012-11-31", date(2018, 11, 30)),
        ("2012-12-01", date(2018, 12, 31)),
        ("2012-11", date(2018, 11, 1)),
        ("2012-12", date(2018, 12, 31)),
        ("2012", date(2018, 9, 30)),
    ],
)
def test_until_november_2018_a_childhood_after_september_ends_with_the_sixth_birthday(
    birth_date: str, last: date
) -> None:
    assert last_day_of_childhood(birth_date) == last


@pytest.mark.parametrize(
    ("birth_date", "day", "expected"),
    [
        ("2020-10-05", date(2026, 10, 31), True),
        ("2020-10-05", date(2026, 11, 1), False),
        ("2020-10-05", date(2020, 10, 5), True),
        ("2020-10-05", date(2020, 10, 4), False),
        ("2026", date(2026, 1, 1), True),
        ("1950", date(2026, 1, 1), False),
    ],
)
def test_the_last_day_and_that_of_birth_still_count(birth_date: str, day: date, expected: bool) -> None:
    assert is_under_six(birth_date, day) is expected


@pytest.mark.parametrize(
    ("birth_date", "expected"),
    [("2026-11-02", True), ("2026-11-01", False), ("2026-11-03", False), ("2026-11", False), ("2026", False)],
)
def test_a_child_is_a_newborn_on_a_day_known_to_be_that_of_its_birth(birth_date: str, expected: bool) -> None:
    assert is_newborn(birth_date, date(2026, 11, 2)) is expected


# As the register keeps birth dates: it does not ask whether the day exists.
KEPT_BIRTH_DATES = st.from_regex(r"[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?", fullmatch=True)


@pytest.mark.parametrize("birth_date", ["2024-13", "2026-06-31", "9996-05-04", "9999", "0000", "", "x"])
@pytest.mark.parametrize("day", [date.min, date(2026, 11, 2), date.max])
def test_a_birth_date_that_cannot_be_right_is_judged_too(birth_date: str, day: date) -> None:
    assert is_under_six(birth_date, day) in (True, False)
    after = day_after_childhood(birth_date)
    assert after is None or not is_under_six(birth_date, after)


@given(birth_date=KEPT_BIRTH_DATES, day=st.dates())
def test_whatever_the_register_keeps_as_birth_date_has_an_answer(birth_date: str, day: date) -> None:
    after = day_after_childhood(birth_date)
    assert not is_under_six(birth_date, day) or after is None or day < after


def test_nobody_counts_as_a_child_by_a_birth_date_with_a_month_that_does_not_exist() -> None:
    assert not is_under_six("2024-13", date(2026, 11, 2))


@given(born=st.dates(date(2008, 1, 1), date(2030, 12, 31)), day=st.dates(date(2008, 1, 1), date(2040, 1, 1)))
def test_a_less_exact_birth_date_never_gives_a_later_day(born: date, day: date) -> None:
    full = born.isoformat()
    year, month, day_of_birth = map(last_day_of_childhood, (full[:4], full[:7], full))
    assert year <= month <= day_of_birth
    assert not is_under_six(full, day) or day >= born
