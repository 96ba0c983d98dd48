"""What a row of the queue says of a case."""

from datetime import date

import pytest

from review.console.desk.queue_rows import age_in_years, reasons_of, short_name
from review.console.text.language import Language
from review.console.text.words import read_words

WORDS = read_words()[Language.ENGLISH]


@pytest.mark.parametrize(
    ("born", "day", "age"),
    [
        ("1972-11-02", date(2026, 11, 1), "53"),
        ("1972-11-02", date(2026, 11, 2), "54"),
        ("1972-11", date(2026, 10, 31), "53"),
        ("1972-11", date(2026, 11, 1), "54"),
        ("1972", date(2026, 1, 1), "54"),
        ("2026-10-30", date(2026, 11, 1), "<1"),
        ("2027", date(2026, 11, 1), ""),
        ("", date(2026, 11, 1), ""),
        ("1972", None, ""),
    ],
)
def test_the_age_is_in_completed_years_as_far_as_the_birth_date_is_known(
    born: str, day: date | None, age: str
) -> None:
    assert age_in_years(born, day) == age


def test_the_names_of_facilities_are_abbreviated_as_people_do() -> None:
    assert short_name("Bệnh viện Đa khoa thành phố Hà Nội") == "BVĐK TP. Hà Nội"
    assert short_name("Trạm Y tế xã An Phú") == "TYT xã An Phú"


def test_findings_come_before_marks_and_an_unknown_rule_has_its_code_alone() -> None:
    reasons = reasons_of(("W02", "W99"), ("REFUSE", "WARN"), ("DEATH",), WORDS)
    assert [(one.code, one.icon, one.words) for one in reasons] == [
        ("W02", "cross", "person unknown"),
        ("W99", "bang", ""),
        ("", "flag", "death reported"),
    ]
