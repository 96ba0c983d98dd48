"""A filter of the queue lives in the address of the page."""

from datetime import date
from decimal import Decimal
from urllib.parse import parse_qsl

import pytest
from hypothesis import given
from hypothesis import strategies as st

from review.triage.queue.filter_query import LINE_CODE, MOST_VALUES, FilterFault, read_filter, write_filter
from review.triage.queue.queue_filter import (
    CaseMark,
    CaseState,
    QueueBand,
    QueueFilter,
    QueueOrder,
    VisitKind,
)


def several(values: st.SearchStrategy[str]) -> st.SearchStrategy[tuple[str, ...]]:
    return st.lists(values, max_size=4, unique=True).map(tuple)


NUMBER = st.text(max_size=60).map(str.strip).filter(lambda text: "\x00" not in text)
AMOUNT = st.integers(0, 10**15 - 1).map(Decimal)
DAYS = st.dates(date(1900, 1, 1), date(2199, 12, 31))
FILTERS = st.builds(
    QueueFilter,
    facilities=several(st.from_regex(r"[0-9]{5}", fullmatch=True)),
    provinces=several(st.from_regex(r"[0-9]{2}", fullmatch=True)),
    bands=several(st.sampled_from(QueueBand)),
    rules=several(st.from_regex(r"[A-Z0-9_.]{1,20}", fullmatch=True)),
    marks=several(st.sampled_from(CaseMark)),
    kinds=several(st.sampled_from(VisitKind)),
    line_codes=several(st.from_regex(LINE_CODE, fullmatch=True)),
    states=several(st.sampled_from(CaseState)),
    served_from=st.none() | DAYS,
    served_until=st.none() | DAYS,
    arrived_from=st.none() | DAYS,
    arrived_until=st.none() | DAYS,
    amount_from=st.none() | AMOUNT,
    amount_to=st.none() | AMOUNT,
    mine=st.booleans(),
    number=NUMBER,
    order=st.sampled_from(QueueOrder),
)


@given(FILTERS)
def test_a_filter_is_the_same_after_it_was_written_into_an_address(queue_filter: QueueFilter) -> None:
    assert read_filter(parse_qsl(write_filter(queue_filter))) == (queue_filter, ())


@given(st.lists(st.tuples(st.text(), st.text())))
def test_no_query_is_too_odd_to_be_read(query: list[tuple[str, str]]) -> None:
    read_filter(query)


@pytest.mark.parametrize(
    ("query", "fault"),
    [
        ("colour=red", FilterFault("colour", "red", "name")),
        ("band=RED", FilterFault("band", "RED", "value")),
        ("facility=1101", FilterFault("facility", "1101", "value")),
        ("from=-5", FilterFault("from", "-5", "value")),
        ("served_from=2026-02-30", FilterFault("served_from", "2026-02-30", "value")),
        ("arrived_until=9999-12-31", FilterFault("arrived_until", "9999-12-31", "value")),
        ("arrived_from=0001-01-01", FilterFault("arrived_from", "0001-01-01", "value")),
        ("order=age&order=score", FilterFault("order", "score", "once")),
    ],
)
def test_a_part_that_is_no_condition_is_named(query: str, fault: FilterFault) -> None:
    assert read_filter(parse_qsl(f"rule=W01&{query}"))[1] == (fault,)
    assert read_filter(parse_qsl(f"rule=W01&{query}"))[0].rules == ("W01",)


def test_a_field_has_a_bounded_number_of_values() -> None:
    query = [("facility", f"{number:05}") for number in range(MOST_VALUES + 1)]
    queue_filter, faults = read_filter(query)
    assert len(queue_filter.facilities) == MOST_VALUES
    assert [fault.expected for fault in faults] == ["too_many"]


def test_parameters_of_others_and_empty_ones_are_passed_over() -> None:
    assert read_filter([("lang", "vi"), ("rule", " ")], frozenset({"lang"})) == (QueueFilter(), ())


def test_a_filter_names_its_conditions_and_drops_them() -> None:
    queue_filter = QueueFilter(rules=("W07",), amount_from=Decimal(5), order=QueueOrder.AGE)
    assert queue_filter.conditions == ("rules", "amount_from")
    assert queue_filter.without("rules").conditions == ("amount_from",)
