"""Days and times are those of Vietnam."""

from datetime import date, datetime

import pytest

from insurance.claim.claim import Claim
from insurance.claim.reader import ClaimReader
from runtime.time_zone import HO_CHI_MINH
from tests.unit.insurance.claim.fhir.claims import R4, SMALLEST, content, line_content


def stay(reader: ClaimReader, **period: str) -> Claim:
    return reader.read(content(SMALLEST, billablePeriod=period), R4)


def test_an_instant_is_turned_to_ho_chi_minh_city(reader: ClaimReader) -> None:
    read = stay(reader, start="2024-05-01T18:30:00Z", end="2024-05-02T08:00:00.5+09:00")
    assert read.admitted == datetime(2024, 5, 2, 1, 30, tzinfo=HO_CHI_MINH)
    assert read.discharged == datetime(2024, 5, 2, 6, 0, 0, 500_000, tzinfo=HO_CHI_MINH)
    assert isinstance(read.admitted, datetime)
    assert read.admitted.tzinfo == HO_CHI_MINH
    assert read.first_day == date(2024, 5, 2)


def test_a_plain_day_stays_a_day(reader: ClaimReader) -> None:
    assert stay(reader, start="2024-05-01").admitted == date(2024, 5, 1)
    assert not isinstance(stay(reader, start="2024-05-01").admitted, datetime)


@pytest.mark.parametrize("partial", ["2024", "2024-05"])
def test_a_part_of_a_day_names_no_day(reader: ClaimReader, partial: str) -> None:
    assert stay(reader, start=partial).admitted is None
    assert reader.read(content(SMALLEST, created=partial), R4).created is None
    assert reader.read(line_content(servicedDate=partial), R4).lines[0].first_day is None


def test_a_period_that_is_not_over_has_no_end(reader: ClaimReader) -> None:
    assert stay(reader, start="2024-05-01").discharged is None


def test_the_day_of_creation_is_that_of_vietnam(reader: ClaimReader) -> None:
    sent = content(SMALLEST, created="2024-05-01T17:00:00+00:00")
    assert reader.read(sent, R4).created == date(2024, 5, 2)


def test_a_leap_second_counts_as_the_one_before(reader: ClaimReader) -> None:
    read = stay(reader, start="2016-12-31T23:59:60Z")
    assert read.admitted == datetime(2017, 1, 1, 6, 59, 59, tzinfo=HO_CHI_MINH)


@pytest.mark.parametrize("end_of_time", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00"])
def test_an_instant_beyond_the_calendar_names_no_day(reader: ClaimReader, end_of_time: str) -> None:
    assert stay(reader, start=end_of_time).admitted is None


@pytest.mark.parametrize("day", ["2024-02-29", "2000-02-29", "2024-12-31", "2024-04-30"])
def test_days_that_exist_are_read(reader: ClaimReader, day: str) -> None:
    assert stay(reader, start=day).admitted == date.fromisoformat(day)
