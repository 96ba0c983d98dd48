"""A made-up person with cards, and questions about them."""

from datetime import date

from gateway.cards.card import CardPeriod, EndReason, Holding, Person, Sex
from gateway.cards.question import Purpose, Question, StatedHolder
from gateway.cards.subject import CardNumber, ChipId, InsuranceNumber
from insurance.law.insured import Copayment

CHIP_ID = "001190012345"
INSURANCE_NUMBER = "0112345678"
CARD = f"DN401{INSURANCE_NUMBER}"
OTHER_CARD = f"HT301{INSURANCE_NUMBER}"
TODAY = date(2026, 3, 2)
HOLDER = StatedHolder("Nguyễn Thị Hoà", "1990-05-04", Sex.FEMALE)
ARMY, CIPHER, POLICE = (f"{group}501{INSURANCE_NUMBER}" for group in ("QN", "CY", "CA"))
BY_CARD = CardNumber(CARD)
DISCHARGE = date(2026, 3, 20)


def a_person(died_on: date | None = None, birth_date: str = "1990-05-04") -> Person:
    """A woman from Hà Nội."""
    return Person(INSURANCE_NUMBER, CHIP_ID, "Nguyễn Thị Hoà", birth_date, Sex.FEMALE, died_on)


def a_period(
    first: str, last: str, card: str = CARD, ended_on: str | None = None, why: EndReason | None = None
) -> CardPeriod:
    """One period of one card; days as YYYY-MM-DD."""
    return CardPeriod(
        card_number=card,
        valid_from=date.fromisoformat(first),
        valid_until=date.fromisoformat(last),
        registered_facility="01001",
        area_code="",
        five_years_on=None,
        ended_on=date.fromisoformat(ended_on) if ended_on else None,
        end_reason=why,
    )


THIS_YEAR = a_period("2026-01-01", "2026-12-31")
LAST_YEAR = a_period("2025-01-01", "2025-12-31")
NEXT_YEAR = a_period("2027-01-01", "2027-12-31")


def a_holding(
    *periods: CardPeriod, person: Person | None = None, copaid: tuple[Copayment, ...] = ()
) -> Holding:
    """The woman with these periods."""
    return Holding(person or a_person(), periods, copaid)


def a_question(
    subject: ChipId | CardNumber | InsuranceNumber | None = None,
    holder: StatedHolder | None = None,
    day: date = TODAY,
    until: date | None = None,
    registered_at: str = "",
) -> Question:
    """By her chip ID, about 2 March 2026, unless the arguments say otherwise."""
    return Question(
        subject=subject or ChipId(CHIP_ID),
        service_date=day,
        facility="01001",
        purpose=Purpose.LOOK_UP,
        holder=holder or StatedHolder(),
        service_until=until,
        registered_facility=registered_at,
    )


def this_year(card: str) -> CardPeriod:
    """A period of that card, in force."""
    return a_period("2026-01-01", "2026-12-31", card=card)
