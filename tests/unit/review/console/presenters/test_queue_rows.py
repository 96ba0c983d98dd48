"""What a row of the queue says of a case."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest

from review.console.presenters.queue_rows import (
    MOST_REASONS,
    RowShown,
    age_in_years,
    reasons_of,
    row_shown,
    short_name,
)
from review.console.text.language import Language
from review.console.text.words import read_words
from review.triage.queue.queue_filter import QueueOrder
from review.triage.queue.queue_page import QueueRow

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


CASE: dict[str, Any] = {
    "claim_id": uuid4(),
    "received_at": datetime(2026, 3, 1, 9, tzinfo=UTC),
    "rules": (),
    "outcomes": (),
    "marks": (),
    "patient_born": "",
}


def a_row(*rules: str, marks: tuple[str, ...] = ()) -> RowShown:
    reasons = reasons_of(rules, ("WARN",) * len(rules), marks, WORDS)
    return RowShown(
        case=None,  # type: ignore[arg-type]
        facility="",
        age="",
        reasons=reasons[:MOST_REASONS],
        more=max(len(reasons) - MOST_REASONS, 0),
        waited=timedelta(),
        holder="",
        cursor="",
        due=date(2026, 12, 28),
        is_overdue=False,
    )


def test_words_follow_the_only_reason_or_a_mark_that_comes_last() -> None:
    for row, shown in (
        (a_row("W02"), [True]),
        (a_row("W02", "W04"), [False, False]),
        (a_row("W02", marks=("DEATH",)), [False, True]),
        (a_row("W99"), [False]),
        (a_row(marks=("RANDOM", "DEATH")), [False, True]),
    ):
        assert [row.shows_words(one) for one in row.reasons] == shown


def test_what_does_not_fit_is_counted_for_every_number_that_fits() -> None:
    assert a_row("W01").hidden == {}
    assert a_row("W01", "W02").hidden == {1: 1}
    assert a_row("W01", "W02", "W03", "W04", "W05").hidden == {1: 4, 2: 3, 3: 2}
    assert [a_row(*codes).shown_at_first for codes in ([], ["W01"], ["W01", "W02", "W03"])] == [0, 1, 2]


def test_a_claim_is_overdue_from_the_day_after_its_last_day_on() -> None:
    unset: dict[str, Any] = dict.fromkeys(QueueRow.__struct_fields__)
    claim = QueueRow(**unset | CASE)
    for hour, is_overdue in ((16, False), (17, True)):
        # 17:00 UTC is midnight in Ho Chi Minh City.
        now = datetime(2026, 3, 31, hour, tzinfo=UTC)
        row = row_shown(claim, WORDS, "", "", now, QueueOrder.AGE, date(2026, 3, 31))
        assert (row.due, row.is_overdue) == (date(2026, 3, 31), is_overdue)
