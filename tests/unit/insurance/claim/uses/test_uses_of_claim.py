"""When a claim uses machines, performers and beds."""

from datetime import datetime
from typing import Any

import pytest

from insurance.claim.uses.use import Use
from insurance.claim.uses.uses_of_claim import LONGEST_CODE, MOST_USES, uses_of
from tests.rules.claims import a_claim

DAY = "2026-09-10T{}+07:00"


def at(time: str) -> datetime:
    return datetime.fromisoformat(DAY.format(time))


def a_line(begins: str, ends: str, group: str = "2", **care: Any) -> dict[str, Any]:
    times = {"performed": DAY.format(begins), "resulted": DAY.format(ends)}
    return {"group": group, "care": {"machines": ["SA.1"], **times, **care}}


def used(*lines: dict[str, Any], **claim: Any) -> tuple[Use, ...]:
    return uses_of(a_claim(lines=list(lines), **claim))


def test_an_image_uses_its_machine_from_its_performance_to_its_result() -> None:
    assert used({}, a_line("08:00", "08:30")) == (Use("machine|SA.1", at("08:00"), at("08:30"), 1),)


def test_a_procedure_uses_its_machines_and_its_performers() -> None:
    uses = used(a_line("08:00", "08:30", group="18", performers=["1/CCHN", "2/CCHN"]))
    assert [use.resource for use in uses] == ["machine|SA.1", "performer|1/CCHN", "performer|2/CCHN"]


def test_a_bed_is_named_with_its_department() -> None:
    (use,) = used(a_line("08:00", "10:00", group="15", department="K02", beds=["H001"]))
    assert use.resource == "bed|K02 H001"


@pytest.mark.parametrize(
    "line",
    [
        a_line("08:00", "08:30", group="1"),
        a_line("08:00", "08:30", group="2", machines=[], performers=["1/CCHN"]),
        a_line("08:00", "08:30", group="15", beds=["H001", "H002"]),
        a_line("08:00", "08:00"),
        a_line("00:00", "08:00"),
        a_line("08:00", "08:30", machines=["M" * (LONGEST_CODE + 1)]),
        a_line("08:00", "08:30", resulted="2026-09-11T08:01+07:00"),
        a_line("08:00", "08:30", performed="1926-09-10T08:00+07:00", resulted="1926-09-10T09:00+07:00"),
        {"group": "2", "care": {"machines": ["SA.1"], "performed": DAY.format("08:00")}},
        {"group": "2", "care": {"machines": ["SA.1"], "resulted": DAY.format("08:00")}},
    ],
    ids=[
        "a laboratory test",
        "who performs an image",
        "two beds",
        "no minute",
        "midnight",
        "a code that is too long",
        "more than a day",
        "another century",
        "without an end",
        "without a beginning",
    ],
)
def test_what_cannot_be_compared_is_no_use(line: dict[str, Any]) -> None:
    assert used(line) == ()


def test_a_claim_that_is_no_bill_uses_nothing() -> None:
    assert used(a_line("08:00", "08:30"), use="preauthorization") == ()


def test_services_that_overlap_on_one_machine_are_one_use() -> None:
    uses = used(a_line("08:20", "08:40"), a_line("08:00", "08:30"), a_line("08:40", "09:00"))
    assert uses == (
        Use("machine|SA.1", at("08:00"), at("08:40"), 1),
        Use("machine|SA.1", at("08:40"), at("09:00"), 2),
    )


def test_a_claim_of_thousands_of_lines_has_a_limited_number_of_uses() -> None:
    lines = [a_line("08:00", "08:30", machines=[f"M{number}"]) for number in range(MOST_USES + 1)]
    assert len(used(*lines)) == MOST_USES
