"""The list of `wardgate access who`."""

from datetime import UTC, date, datetime
from io import StringIO
from uuid import UUID

import pytest
from rich.console import Console

from gateway.access.audit.person_look_ups import OWN_RECORD_READ, LookUp
from wardgate.cli.access.look_up_view import look_up_list


def an_entry(outcome: str) -> LookUp:
    return LookUp(
        asked_at=datetime(2026, 3, 1, tzinfo=UTC),
        facility="",
        facility_name=None,
        officer_citizen_id="",
        officer_name="",
        purpose="audit",
        service_date=date(2026, 3, 1),
        asked_by="chip_id",
        outcome=outcome,
        served_from="",
        check_id=UUID(int=0),
        chain=1,
        link=1,
        place=0,
    )


@pytest.mark.parametrize(
    ("outcome", "asker"), [(OWN_RECORD_READ, "the citizen"), ("ACCESS_LOG_SHOWN", "the insurer")]
)
def test_a_citizen_who_reads_the_own_record_is_not_listed_as_the_insurer(outcome: str, asker: str) -> None:
    screen = StringIO()
    Console(file=screen, width=80).print(look_up_list([an_entry(outcome)], is_cut=False))
    assert asker in screen.getvalue()
