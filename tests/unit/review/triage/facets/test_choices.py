"""What a chip offers is what a filter can be."""

from datetime import date
from decimal import Decimal
from urllib.parse import parse_qsl

import pytest

from review.triage.facets.choices import GROUPS, choices
from review.triage.queue.filter_query import read_filter, write_filter
from review.triage.queue.queue_filter import CaseState, QueueFilter, QueueOrder, VisitKind

TODAY = date(2026, 11, 29)
CHOSEN = QueueFilter(rules=("W06",), kinds=(VisitKind.INPATIENT,), amount_to=Decimal(5), order=QueueOrder.AGE)


@pytest.mark.parametrize("group", GROUPS)
def test_every_choice_is_a_filter_that_an_address_can_have(group: str) -> None:
    offered = choices(CHOSEN, group, TODAY)
    assert offered
    for one in offered.values():
        assert read_filter(parse_qsl(write_filter(one))) == (one, ())
        assert (one.rules, one.order) == (CHOSEN.rules, CHOSEN.order)


def test_a_choice_takes_the_place_of_what_was_chosen_of_its_kind() -> None:
    assert choices(CHOSEN, "kind", TODAY)["kind-outpatient"].kinds == (VisitKind.OUTPATIENT,)
    amount = choices(CHOSEN, "amount", TODAY)["amount-5000000"]
    assert (amount.amount_from, amount.amount_to, amount.kinds) == (Decimal(5_000_000), None, CHOSEN.kinds)
    assert choices(CHOSEN, "period", TODAY)["period-3"].arrived_from == date(2026, 11, 27)
    assert choices(CHOSEN, "more_filters", TODAY)["state-DECIDED"].states == (CaseState.DECIDED,)
