"""The search for personal data finds what it looks for."""

import json

import pytest

from tests.acceptance.personal_data import of_people

FACTS = {"Nguyễn Thị Bé", "001099000001", "0123456789", "DN4010123456789"}


@pytest.mark.parametrize(
    "line",
    [
        'wardgate_card_checks_total{name="Nguyễn Thị Bé"} 1',
        json.dumps({"event": "failed", "who": "Nguyễn Thị Bé"}),
        "DETAIL:  Key (chip_id)=(001099000001) already exists.",
        "GET /queue?q=0123456789 HTTP/1.1",
        '{"card": "DN4010123456789"}',
    ],
)
def test_a_name_or_number_is_found(line: str) -> None:
    assert len(of_people(line, FACTS)) == 1


@pytest.mark.parametrize(
    "line",
    [
        "claim 3f2a9c1e-0000-4000-8000-001099000001",
        "0123456789012 bytes",
        "process_start_time_seconds 1.7e+09",
    ],
)
def test_other_numbers_are_not_taken_for_a_person(line: str) -> None:
    assert of_people(line, FACTS) == set()
