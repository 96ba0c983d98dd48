"""The person that a claim is for, and the cards that the claim states."""

from datetime import date

import msgspec

from insurance.claim.fact import ClaimFact


class Patient(msgspec.Struct, frozen=True, gc=False, array_like=True):
    """The person the claim is for, as far as the claim itself says.

    `chip_id` is the chip-based citizen card (SO_CCCD), `card_number` the health insurance card (MA_THE_BHYT),
    `insurance_number` the social insurance number: as sent, of whatever form. `reference` is how the facility
    itself refers to the person (MA_BN; FHIR: Claim.patient.reference). `sex` is FHIR's administrative gender.
    `birth_date` is YYYY-MM-DD, YYYY-MM or YYYY. `names` are the ways to write the one name that was sent: at
    most two, the parts in either order. `system_in_other_case` is the system of ours that was meant where
    the claim has none of the three numbers, but one whose system differs from ours only in upper and lower
    case. `contradicting` are the numbers that the claim gives a second time with another value, which no one
    person has. `died` is the day of death in the forms of `birth_date`, None where the claim gives none.
    """

    chip_id: str | None
    card_number: str | None
    insurance_number: str | None
    reference: str | None
    sex: str | None
    birth_date: str | None
    names: tuple[str, ...] = ()
    system_in_other_case: str | None = None
    contradicting: tuple[ClaimFact, ...] = ()
    died: str | None = None


class StatedCard(msgspec.Struct, frozen=True, gc=False, array_like=True):
    """A health insurance card as the claim states it. A stay has several if a new one was issued during it.

    `number` is MA_THE_BHYT; `valid_from` and `valid_until` are its first and last day (GT_THE_TU,
    GT_THE_DEN); `registered_facility` is where its holder is registered for primary care (MA_DKBD).
    """

    number: str | None
    valid_from: date | None = None
    valid_until: date | None = None
    registered_facility: str | None = None
