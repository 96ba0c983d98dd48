"""At 80 columns, the usual width of a terminal, long texts are wrapped and nothing is cut off."""

from io import StringIO

import pytest
from google.protobuf.timestamp_pb2 import Timestamp
from google.type.date_pb2 import Date
from rich.console import Console, RenderableType

from gateway.v1.card_service_pb2 import Card, CheckCardResponse, Entitlement, ServedFrom
from gateway.v1.claim_service_pb2 import Claim, ClaimState
from gateway.v1.outcome_pb2 import Outcome, Verdict
from gateway.v1.review_pb2 import Review
from gateway.v1.text_pb2 import Text
from tests.fakes.gateway_server import review
from wardgate.cli.claims.claim_summary import ClaimRow
from wardgate.cli.claims.claim_view import claim_list, claim_view
from wardgate.cli.claims.summary_view import claim_table
from wardgate.cli.look_ups.card_view import card_view

ID = "6f1c2a58-2d0e-4a53-9a0e-3f1f1d2b7c11"
NUMBER = "HS-2026-03-0001234567"
RECEIVED = Timestamp(seconds=1_772_700_000)


def shown(view: RenderableType) -> str:
    """The text on the screen, without frames and line breaks."""
    screen = StringIO()
    Console(file=screen, width=80).print(view)
    lines = screen.getvalue().splitlines()
    assert max(map(len, lines)) <= 80
    assert "…" not in screen.getvalue()
    return " ".join(" ".join(line.strip("│╭╰╮╯─ ") for line in lines).split())


@pytest.fixture
def costly() -> Review:
    """A review with very large amounts."""
    made = review()
    for amount in (made.proposed_amount, made.accepted_amount, made.amount_at_stake):
        amount.currency_code, amount.units = "VND", 1_234_567_890
    return made


@pytest.fixture
def claim(costly: Review) -> Claim:
    """A claim with everything that a list shows."""
    reviewed = ClaimState.CLAIM_STATE_REVIEWED
    number = f"urn:wardgate:sid:visit-number|{NUMBER}"
    return Claim(claim_id=ID, state=reviewed, number=number, received_at=RECEIVED, review=costly)


def an_answer() -> CheckCardResponse:
    """An answer with everything that a card shows."""
    day = Date(year=2026, month=12, day=31)
    card = Card(
        card_number="DN4010123456789",
        valid_from=Date(year=2026, month=1, day=1),
        valid_until=day,
        registered_facility="01101",
        benefit_level=4,
        area_code="K1",
        five_years_on=Date(year=2027, month=7, day=15),
    )
    entitlement = Entitlement(
        visit_code="1.1", rate_basis_points=8000, reasons=[Text(vi="Đúng tuyến", en="In line, Article 22")]
    )
    return CheckCardResponse(
        verdict=Verdict.VERDICT_VALID,
        outcome=Outcome.OUTCOME_ACCURATE,
        served_from=ServedFrom.SERVED_FROM_REGISTER,
        vss_code="000",
        message=Text(vi="Thẻ còn giá trị sử dụng", en="The card is valid"),
        advice={"clerk_vi": "Tiếp nhận người bệnh", "clerk_en": "Admit the patient"},
        cards=[card],
        entitlement=entitlement,
        check_id=ID,
        data_as_of=RECEIVED,
    )


def test_a_list_of_claims_has_id_bare_number_time_and_money(claim: Claim) -> None:
    text = shown(claim_list([claim], is_cut=False))
    state = ("reviewed", "2026-03-05 15:40")
    for value in (
        ID,
        NUMBER,
        *state,
        "CHECK 0.2500",
        "1,234,567,890 VND at",
        "stake",
        "price times",
        "quantity",
    ):
        assert value in text
    assert "urn:" not in text
    assert "urn:" not in shown(claim_view(claim))


def test_the_table_of_submit_has_number_state_band_and_money(costly: Review) -> None:
    row = ClaimRow("march.ndjson:1", NUMBER, ID, "reviewed", already_known=True, review=costly)
    text = shown(claim_table([row]))
    for value in ("reviewed, known", "CHECK", "0.2500", "1,234,567,890 VND", "W02"):
        assert value in text


def test_a_card_has_every_date_and_the_id_of_the_check() -> None:
    text = shown(card_view(an_answer()))
    for value in (
        "DN4010123456789",
        "2026-01-01",
        "2026-12-31",
        "2027-07-15",
        "01101",
        "K1",
        ID,
        "2026-03-05 15:40:00",
    ):
        assert value in text


def test_the_source_of_the_answer_is_shown_with_its_age() -> None:
    answer = an_answer()
    assert "From the register as of 2026-03-05 15:40:00" in shown(card_view(answer))
    answer.served_from = ServedFrom.SERVED_FROM_LAST_KNOWN
    expected = "The register cannot be reached: last known data as of 2026-03-05 15:40:00"
    assert expected in shown(card_view(answer))


def test_the_advice_for_the_desk_comes_first() -> None:
    text = shown(card_view(an_answer()))
    assert text.index("Tiếp nhận người bệnh") < text.index("Thẻ còn giá trị sử dụng")


def test_the_law_is_shown_only_with_why() -> None:
    briefly, wholly = shown(card_view(an_answer())), shown(card_view(an_answer(), why=True))
    assert "Paid at 80 % · code 1.1 · --why shows the law" in briefly
    assert "Article 22" not in briefly
    assert "In line, Article 22" in wholly
    assert "--why" not in wholly
