"""Changes of the register that several procedures make; change_table.py applies them."""

from datetime import date

import msgspec

from gateway.cards.card import EndReason, Sex


class AddPerson(msgspec.Struct, frozen=True):
    """A person whom the register does not know yet. `birth_date` is YYYY-MM-DD, YYYY-MM or YYYY."""

    insurance_number: str
    full_name: str
    birth_date: str
    sex: Sex
    chip_id: str | None = None


class ChangePerson(msgspec.Struct, frozen=True):
    """Other particulars of a person; None leaves one as it is."""

    insurance_number: str
    full_name: str | None = None
    birth_date: str | None = None
    sex: Sex | None = None
    chip_id: str | None = None


class AddPeriod(msgspec.Struct, frozen=True):
    """A period of a card. The card itself is added where the register does not have it.

    Its last ten digits are the insurance number of its holder.
    """

    card_number: str
    valid_from: date
    valid_until: date
    registered_facility: str
    area_code: str = ""
    five_years_on: date | None = None


class ReplacePeriod(msgspec.Struct, frozen=True):
    """Another period in place of the one of this card that begins on this day."""

    card_number: str
    valid_from: date
    by: AddPeriod


class EndPeriod(msgspec.Struct, frozen=True):
    """The period of this card that begins on the day holds no longer from `ended_on` on."""

    card_number: str
    valid_from: date
    ended_on: date
    reason: EndReason


class EndCards(msgspec.Struct, frozen=True):
    """No card of this person holds from `ended_on` on.

    A period that ends earlier, or has ended, keeps its end; but where the cards are withdrawn, it counts as
    withdrawn, so that a death that has ended it and is taken back does not make it valid again.
    """

    insurance_number: str
    ended_on: date
    reason: EndReason
