"""The card of a newborn child: its number, its days, and the facility that it is registered at."""

from datetime import date

import msgspec

from gateway.register.changes.register_changes import AddPeriod
from gateway.register.procedures.birth.birth_facts import born_on
from gateway.register.procedures.no_facility import no_facility
from gateway.v1.birth_file_pb2 import BirthFacts, BirthResult
from insurance.law.childhood import last_day_of_childhood
from runtime.date_message import write_date

# Children under six, at benefit level 1.
GROUP = "TE1"


class NewbornCard(msgspec.Struct, frozen=True):
    """Valid from the birth to the last day on which the child counts as under six."""

    insurance_number: str
    card_number: str
    valid_from: date
    valid_until: date
    registered_facility: str

    @property
    def period(self) -> AddPeriod:
        """As a period of the register."""
        return AddPeriod(self.card_number, self.valid_from, self.valid_until, self.registered_facility)


def temporary_card(facts: BirthFacts, insurance_number: str) -> NewbornCard:
    """The card of a child whose birth is not registered yet: it has no facility."""
    return _card(facts, insurance_number, no_facility(facts.province))


def lasting_card(facts: BirthFacts, insurance_number: str) -> NewbornCard:
    """The same card, with the facility that the applicant has chosen."""
    return _card(facts, insurance_number, facts.registered_facility or no_facility(facts.province))


def result_of(card: NewbornCard, *, temporary: bool, personal_id: str = "") -> BirthResult:
    """What the file says of the card."""
    result = BirthResult(
        insurance_number=card.insurance_number,
        card_number=card.card_number,
        registered_facility=card.registered_facility,
        personal_id=personal_id,
        temporary=temporary,
    )
    for field, day in (("valid_from", card.valid_from), ("valid_until", card.valid_until)):
        write_date(getattr(result, field), day)
    return result


def _card(facts: BirthFacts, insurance_number: str, facility: str) -> NewbornCard:
    born = born_on(facts.child)
    return NewbornCard(
        insurance_number=insurance_number,
        card_number=f"{GROUP}{facts.province}{insurance_number}",
        valid_from=born,
        valid_until=last_day_of_childhood(born.isoformat()),
        registered_facility=facility,
    )
