"""An offer for a household, as a person reads it."""

from google.type.date_pb2 import Date
from rich.console import Console

from gateway.v1.household_file_pb2 import HouseholdResult, PremiumLine
from gateway.v1.registry_service_pb2 import HouseholdMember, QuoteRenewalResponse, RenewalObjection
from gateway.v1.text_pb2 import Text
from wardgate.cli.files.quote import quote_view

PAID_ON, FIRST, LAST = (
    Date(year=2026, month=11, day=30),
    Date(year=2026, month=12, day=1),
    Date(year=2027, month=11, day=30),
)


def shown(answer: QuoteRenewalResponse) -> list[str]:
    console = Console(width=80)
    with console.capture() as captured:
        console.print(quote_view(answer))
    return [line.rstrip() for line in captured.get().splitlines()]


def test_an_offer_has_a_line_for_each_member_and_the_total() -> None:
    line = PremiumLine(
        insurance_number="0000000001",
        share_percent=70,
        own_amount=956_340,
        covered_from=FIRST,
        covered_until=LAST,
    )
    member = HouseholdMember(insurance_number="0000000001", insured_until=PAID_ON, due=True)
    stranger = HouseholdMember(insurance_number="0000000002")
    result = HouseholdResult(lines=[line], total=956_340, priced_on=PAID_ON)
    _, row, total, due, never = shown(QuoteRenewalResponse(quote=result, members=[member, stranger]))
    assert row.split() == ["0000000001", "70", "%", "0", "%", "2026-12-01", "2027-11-30", "956,340"]
    assert total == "Total if paid on 2026-11-30: 956,340 VND"
    assert due == "0000000001 insured until 2026-11-30, due"
    assert never == "0000000002 never insured"


def test_what_stands_against_it_is_shown_and_nothing_offered() -> None:
    reason = Text(vi="Người này đã mất", en="The person has died")
    objection = RenewalObjection(insurance_number="0000000001", reason=reason)
    assert shown(QuoteRenewalResponse(objections=[objection])) == [
        "0000000001 Người này đã mất (The person has died)",
        "Nothing is offered.",
    ]
